"""Captions as data: files read and written, exact times, which cue is on which frame.

Nothing here knows of pixels or of a project.
"""

from frameloom.captions.charset import known as known_encoding
from frameloom.captions.cues import Cue, Note, Run, Track, Word
from frameloom.captions.read import parse, read, told
from frameloom.captions.shown import Index, Line, cut, frames_of, retimed
from frameloom.captions.write import WRITERS

__all__ = [
    "WRITERS",
    "Cue",
    "Index",
    "Line",
    "Note",
    "Run",
    "Track",
    "Word",
    "cut",
    "frames_of",
    "known_encoding",
    "parse",
    "read",
    "retimed",
    "told",
]
