"""The sound of a range of frames: every clip as stretches of media time with envelopes.

What plays backwards, is held or hidden is silent; backwards, with a warning. A clip's fades run
over the part of it that the project has time for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.sound import Envelope, Mix, Sound, Stretch
from frameloom.core.time import frame_time, sample_count
from frameloom.params.easing import ease
from frameloom.params.evaluate import Prepared, Span, prepare
from frameloom.params.exact import seconds
from frameloom.params.tracks import Key, Track
from frameloom.project.audio import Audio
from frameloom.timeline.playback import media_span
from frameloom.timeline.player import Player
from frameloom.timeline.sources import trim_seconds

FADE_STEPS: Final = 32
EASED_STEPS: Final = 64
"""Into how many straight pieces an eased segment of an envelope is cut."""


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """One clip on its owner's clock, whose 0 is at `clock_s` of the project's.

    `heard`: where it is heard, in order, on its own clock.
    """

    owner: str
    spec: MediumSpec
    player: Player
    clock_s: Fraction
    heard: tuple[Span, ...]
    gain_db: Prepared
    pan: Prepared | None = None
    fades: tuple[Envelope, ...] = ()
    speaks: bool = False
    duck_db: float = 0.0

    def within(self, start_s: Fraction, end_s: Fraction) -> tuple[Sound | None, list[Fraction]]:
        """The clip in [start_s, end_s) of the project's clock, on a clock that starts there; and
        the project's times from which it plays backwards and is silent."""
        stretches: list[Stretch] = []
        backwards: list[Fraction] = []
        for span in self.heard:
            first = max(span.start_s, start_s - self.clock_s)
            last = min(span.end_s, end_s - self.clock_s)
            if first < last:
                sounding, reversed_at = self.player.stretches(first, last)
                stretches += sounding
                backwards += [self.clock_s + t for t in reversed_at]
        if not stretches:
            return None, backwards
        shift = self.clock_s - start_s
        sound = Sound(
            owner=self.owner,
            medium=self.spec,
            stretches=tuple(
                Stretch(s.start_s + shift, s.end_s + shift, s.media_s, s.speed) for s in stretches
            ),
            gain_db=_shifted(envelope(self.gain_db), shift),
            pan=_shifted(envelope(self.pan), shift) if self.pan else (),
            fades=tuple(_shifted(fade, shift) for fade in self.fades),
            speaks=self.speaks,
            duck_db=self.duck_db,
        )
        return sound, backwards


def mix(tracks: Iterable[SoundTrack], first: int, last: int, fps: Fraction) -> Mix:
    """The sound of frames [first, last), as long as they are to the sample."""
    start_s, end_s = frame_time(first, fps), frame_time(last, fps)
    sounds: list[Sound] = []
    warnings: list[str] = []
    for track in tracks:
        sound, backwards = track.within(start_s, end_s)
        sounds += [sound] if sound else []
        if backwards:
            warnings.append(
                f"{track.owner}: its sound is silent where it plays backwards, from "
                f"{float(backwards[0]):.3f} s on"
            )
    samples = sample_count(last - first, fps)
    return Mix(tuple(sounds), samples, warnings=tuple(warnings), start_s=start_s)


def audio_track(
    clip: Audio, owner: str, spec: MediumSpec, facts: MediumFacts, total_s: Fraction, fps: Fraction
) -> SoundTrack | None:
    """A sound clip of a project that lasts `total_s`; None where it starts after the end.

    Raises MediaError where the medium has no sound, or less than the trim asks for.
    """
    if facts.audio_duration_s is None:
        raise MediaError("has no sound; take it out of audio", file=spec.path)
    part = media_span(facts.audio_duration_s, *trim_seconds(clip.trim, fps), file=spec.path)
    start = seconds(clip.start, fps)
    end = total_s if clip.loop else min(total_s, start + part.length_s)
    if start >= end:
        return None
    heard = Span(start, end)
    return SoundTrack(
        owner=owner,
        spec=spec,
        player=Player(part, Fraction(1), start, "loop" if clip.loop else "hide"),
        clock_s=Fraction(0),
        heard=(heard,),
        gain_db=prepare(clip.gain_db, heard, fps),
        pan=prepare(clip.pan, heard, fps),
        fades=_fades(heard, seconds(clip.fade_in, fps), seconds(clip.fade_out, fps)),
        duck_db=clip.duck_db,
    )


def faded(start_s: Fraction, end_s: Fraction, *, rising: bool) -> Envelope:
    """A fade of equal power: the sine (rising) or cosine of a quarter turn, as straight lines."""
    steps = [Fraction(k, FADE_STEPS) for k in range(FADE_STEPS + 1)]
    turn = math.sin if rising else math.cos
    return tuple(
        (start_s + (end_s - start_s) * step, turn(float(step) * math.pi / 2)) for step in steps
    )


def _fades(heard: Span, fade_in: Fraction, fade_out: Fraction) -> tuple[Envelope, ...]:
    rising = ((heard.start_s, 0.0), (heard.start_s + fade_in, 1.0))
    falling = ((heard.end_s - fade_out, 1.0), (heard.end_s, 0.0))
    return (rising,) * bool(fade_in) + (falling,) * bool(fade_out)


def envelope(value: Prepared) -> Envelope:
    """An animated number as straight lines; empty where it is 0 throughout."""
    if not isinstance(value, Track):
        constant = value.value(Fraction(0))
        return ((Fraction(0), constant),) if constant else ()
    points: list[tuple[Fraction, float]] = []
    for key, after in zip(value.keys, [*value.keys[1:], None], strict=True):
        points.append((key.time_s, key.value))
        if after is not None:
            points += _way(key, after)
    return tuple(points)


def _way(key: Key, after: Key) -> list[tuple[Fraction, float]]:
    """The points between two keys."""
    if key.easing == "linear" or key.value == after.value:
        return []
    if key.easing == "step":
        return [(after.time_s, key.value)]
    length, rise = after.time_s - key.time_s, after.value - key.value
    return [
        (
            key.time_s + length * Fraction(n, EASED_STEPS),
            key.value + rise * ease(key.easing, n / EASED_STEPS),
        )
        for n in range(1, EASED_STEPS)
    ]


def _shifted(points: Envelope, shift: Fraction) -> Envelope:
    return tuple((time_s + shift, value) for time_s, value in points)
