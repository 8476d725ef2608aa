"""Sound: every clip of a mix decoded, placed to the sample, and added up."""

from frameloom.media.sound.coded import excerpts, lost_lu
from frameloom.media.sound.facts import facts
from frameloom.media.sound.levels import levels
from frameloom.media.sound.mixer import play

__all__ = ["excerpts", "facts", "levels", "lost_lu", "play"]
