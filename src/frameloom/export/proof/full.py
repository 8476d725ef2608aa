"""Everything in a file decoded, once, and held against what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from frameloom.core.surface import U8
from frameloom.core.time import round_half_up
from frameloom.export.proof.check import Check, numbers
from frameloom.export.proof.heard import Heard, sound_checks
from frameloom.export.proof.manifest import Manifest
from frameloom.export.proof.pictures import Pictures
from frameloom.export.proof.signature import LevelMeter, digest, signature
from frameloom.export.proof.stills import Known, Stills
from frameloom.export.session import Session
from frameloom.media.mux.decoded import Damage, Shown, decoded
from frameloom.media.mux.scan import FileFacts

Tick = Callable[[], None]
_FADE_IN = 3
"""Windows of 10 ms that a codec's first frame covers. Where a decoder is told to leave nothing out,
as in ADTS, it fades in from nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is held against; None where there is none. `frames`: those of the session's
    timeline that are in the file."""

    manifest: Manifest | None = None
    session: Session | None = None
    frames: range = range(0)


def full_checks(
    path: Path, facts: FileFacts, fps: Fraction, start_s: Fraction, source: Source, tick: Tick
) -> list[Check]:
    """`facts`: what `scan` found. `start_s`: when frame 0 is due by the file's clock. `tick` is
    called all along, and may raise.

    Raises UsageError for a manifest that is damaged, MediaError for a project's media.
    """
    picture, manifest = facts.picture, source.manifest
    frames = len(picture.ticks) if picture else 0
    heard, times, damage = Heard(), list[Fraction](), ""
    soft = facts.container != "gif" or not (picture and picture.alpha)
    sampled = frames if manifest is None and source.session is not None and soft else 0
    stills = Stills(picture.size if picture else (0, 0), sampled)
    pictures = None
    if manifest is not None and manifest.frames:
        made = manifest.made()
        pictures = Pictures(made, frames=manifest.frames, size=manifest.size)
    for part in decoded(path, fps):
        tick()
        if isinstance(part, Damage):
            damage = part.why
        elif isinstance(part, Shown):
            times.append(part.time_s)
            number = round_half_up((part.time_s - start_s) * fps)
            seen = signature(part.surface)
            stills.add(number, seen, part.surface)
            if pictures is not None:
                pictures.add(number, seen, part.surface)
        else:
            heard.add(part.time_s - start_s, part.rate_hz, part.samples)
    checks = [*_to_the_end(facts, times, damage)]
    if damage:
        return checks
    if picture is not None:
        checks += stills.checks(*_known(source, tick))
    if pictures is not None:
        checks += pictures.checks()
    if facts.sound is not None:
        levels = _levels(source, tick)
        if levels is not None:
            found = heard.levels()
            if facts.container == "aac":
                faded = min(_FADE_IN, len(found), len(levels))
                found[:faded] = levels[:faded]
            checks += sound_checks(levels, found, _name(source))
    if manifest is not None and source.session is not None:
        checks.append(_repeated(manifest, source.session, source.frames, tick))
    return checks


def _to_the_end(facts: FileFacts, times: list[Fraction], damage: str) -> Iterator[Check]:
    yield Check("decoding", "", "to the end", damage or "to the end", not damage)
    if facts.picture is None:
        return
    want = [tick * facts.picture.time_base for tick in facts.picture.ticks]
    same = len(want) == len(times)
    yield Check("decoded frames", "", str(len(want)), str(len(times)), same)
    off = next((i for i, (a, b) in enumerate(zip(want, times, strict=False)) if a != b), None)
    if off is not None:
        expected, found = f"{float(want[off]):.6f} s", f"{float(times[off]):.6f} s"
        yield Check("decoded pts", f"frame {off}", expected, found, False)


def _name(source: Source) -> str:
    return "manifest" if source.manifest is not None else "project"


def _known(source: Source, tick: Tick) -> tuple[Known | None, str]:
    """Where the signatures of frames are known from, and its name."""
    manifest, session = source.manifest, source.session
    if manifest is not None:

        def read(wanted: Iterable[int]) -> Mapping[int, U8]:
            asked = set(wanted)
            return {m.number: m.signature for m in manifest.made() if m.number in asked}

        return read, "manifest"
    if session is None:
        return None, ""

    def render(wanted: Iterable[int]) -> Mapping[int, U8]:
        found = {}
        for number in wanted:
            if number < len(source.frames):
                tick()
                found[number] = signature(session.frame(source.frames[number]))
        return found

    return render, "project"


def _levels(source: Source, tick: Tick) -> U8 | None:
    """The levels that the sound should have; None where nothing is known of it."""
    if source.manifest is not None:
        return source.manifest.levels() if source.manifest.has_sound else None
    if source.session is None or not len(source.frames):
        return None
    meter, found = LevelMeter(), []
    for block in source.session.sound(source.frames, quiet=True):
        tick()
        found.append(meter.add(block))
    return np.concatenate([*found, meter.finish()])


def _repeated(manifest: Manifest, session: Session, frames: range, tick: Tick) -> Check:
    """Every frame rendered once more: the same bytes?"""
    other: list[int] = []
    apart = 0.0
    made = manifest.made()
    for surface in session.frames(frames, form=manifest.form):
        tick()
        one = next(made)
        if digest(surface) != one.hash:
            other.append(one.number)
            off = signature(surface).astype(np.float64) - one.signature
            apart = max(apart, float(np.abs(off).max()))
    found = "the same bytes"
    if other:
        found = f"{len(other)} other pictures, at most {apart:.0f} codes apart in any block"
    where = numbers(other) if other else "every frame"
    return Check("render repeated", where, "the same bytes", found, not other)
