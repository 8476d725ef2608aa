"""Media on the timeline: found once, known by their facts, played by the keys of their owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.params.evaluate import Span, prepare
from frameloom.params.exact import Frames, seconds
from frameloom.params.medium import Medium
from frameloom.params.playback import Playback
from frameloom.params.tracks import Track
from frameloom.timeline.playback import Shown, media_span
from frameloom.timeline.player import Player

Facts = Callable[[MediumSpec], MediumFacts]


@dataclass(frozen=True, slots=True)
class Source:
    """A medium in use. `player` is None for stills, which show for ever."""

    owner: str
    spec: MediumSpec
    facts: MediumFacts
    player: Player | None

    def frame(self, t: Fraction) -> SourceFrame | None:
        """The frame shown at `t` on the owner's clock; None is nothing."""
        shown = self.player.shown(t) if self.player else Shown(Fraction(0))
        if shown is None:
            return None
        return SourceFrame(self.spec, self.owner, shown.time_s, shown.before)


def source(
    user: Medium, spec: MediumSpec, facts: MediumFacts, owner: str, span: Span, fps: Fraction
) -> Source:
    """The source of a layer or a background that lives over `span` of its clock.

    Raises MediaError where the medium has no picture, or is shorter than its trim asks for.
    """
    if not facts.has_picture:
        raise MediaError("has sound but no picture; place it under audio", file=spec.path)
    still = facts.kind != "video" or facts.duration_s <= 0
    return Source(owner, spec, facts, None if still else _player(user, spec, facts, span, fps))


def _player(
    user: Medium, spec: MediumSpec, facts: MediumFacts, span: Span, fps: Fraction
) -> Player:
    """By its playback keys; what has none, an animated image, goes round for ever."""
    if not isinstance(user, Playback):
        whole = media_span(facts.duration_s, Fraction(0), None, file=spec.path)
        return Player(whole, Fraction(1), span.start_s, "loop")
    in_s, out_s = trim_seconds(user.trim, fps)
    part = media_span(facts.duration_s, in_s, out_s, file=spec.path)
    speed = prepare(user.speed, span, fps)
    return Player(
        span=part,
        speed=speed if isinstance(speed, Track) else speed.value(span.start_s),
        start_s=span.start_s,
        at_end=user.at_end,
        rate=part.length_s / span.length_s if user.playback == "fit" else Fraction(1),
    )


def trim_seconds(
    trim: tuple[Fraction | Frames, Fraction | Frames | None], fps: Fraction
) -> tuple[Fraction, Fraction | None]:
    in_time, out_time = trim
    return seconds(in_time, fps), None if out_time is None else seconds(out_time, fps)
