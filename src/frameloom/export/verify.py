"""Proof that a finished file is what it should be, as a player would take it.

Fast: the packets are read and nothing is decoded. Full: every frame and sample is decoded too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from frameloom.core.errors import MediaError, VerifyError
from frameloom.core.time import round_half_up, sample_count
from frameloom.export.bounds import Bounds
from frameloom.export.proof.check import Check
from frameloom.export.proof.full import Source, full_checks
from frameloom.export.proof.manifest import Manifest
from frameloom.export.session import Session
from frameloom.media.mux import SOUND_SUFFIXES
from frameloom.media.mux.heads import SRGB
from frameloom.media.mux.scan import FileFacts, PictureFacts, SoundFacts, Tick, nothing, scan
from frameloom.timeline.portion import Portion

if TYPE_CHECKING:
    from frameloom.project import Project

Level = Literal["fast", "full"]

_COARSE = Fraction(1, 10_000)
"""A clock with longer ticks rounds its pts; a finer one is exact."""
_CODEC_FRAME = Fraction(1024, 48_000)
"""AAC's, the longest of the usual ones. ADTS cannot say that its last frame ends early."""
_HEADER_SLACK = Fraction(1, 1_000_000)
"""WebM holds a frame's length in whole nanoseconds, and FFmpeg the simplest fraction near it."""
_COLOUR = {"color_primaries": 1, "color_trc": 1, "colorspace": 1, "color_range": 1}
"""BT.709 and limited range, as code points of H.273."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the file must be; None is not asked. `fps` None: the file's own rate. `slack_s`: how
    much longer or shorter its sound may be, and how late it may start as a whole: 0 for what
    Frameloom writes; other programs do not signal the ends of a codec's frames.
    """

    fps: Fraction | None = None
    frames: int | None = None
    size: tuple[int, int] | None = None
    gop: int | None = None
    bits: int | None = None
    has_alpha: bool | None = None
    has_picture: bool = True
    has_sound: bool | None = None
    slack_s: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Report:
    """`ok` if every check is."""

    path: Path
    level: Level
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.ok)

    def to_dict(self) -> dict[str, Any]:
        names = ("what", "where", "expected", "found", "ok")
        return {
            "path": str(self.path),
            "level": self.level,
            "ok": self.ok,
            "checks": [{name: getattr(check, name) for name in names} for check in self.checks],
        }

    def require(self, name: Path | None = None) -> None:
        """Raises VerifyError with the first failures, in the name of `name`."""
        if not self.ok:
            first = "; ".join(str(check) for check in self.failures[:3])
            rest = len(self.failures) - 3
            more = f"; and {rest} more" if rest > 0 else ""
            raise VerifyError(f"{name or self.path}: {first}{more}")


def verify(
    path: Path | str,
    project: Project | None = None,
    level: Level = "fast",
    *,
    manifest: Path | str | None = None,
    allow_url: bool = False,
) -> Report:
    """What a file is against what it should be: `project`'s timeline, the `manifest` written when
    it was rendered, both, or by itself.

    At level "full", with a project, pictures that stand still or are black and some others are
    rendered again, and its sound is played; with a manifest too, everything is rendered again, and
    the hashes are compared. Raises VerifyError for a file that is empty or that nothing can be read
    of, UsageError for what is no manifest, MediaError for the project's media: by URL only with
    `allow_url`.
    """
    written = None if manifest is None else Manifest.open(Path(manifest))
    expected = Expected() if project is None else expected_of(project)
    if Path(path).suffix.lower() in SOUND_SUFFIXES:
        expected = replace(expected, has_picture=False, size=None)
    if written is not None:
        expected = _by_manifest(written)
    if project is None or level == "fast":
        return verify_file(Path(path), expected, level, source=Source(written))
    portion = written.portion if written is not None else Portion(alpha=_is_clear(Path(path)))
    project = project.resolved()
    Bounds(allow_url=allow_url).check(project)
    with Session(project, portion=portion) as session:
        frames = range(session.timeline.frames)
        if written is not None:
            first = int(written.head.get("first_frame", 0))
            frames = frames[first : first + written.frames]
        source = Source(written, session, frames)
        return verify_file(Path(path), expected, level, source=source)


def _is_clear(path: Path) -> bool:
    """Has it alpha? Then it is taken for what `--alpha` makes."""
    try:
        picture = scan(path).picture
    except MediaError:
        return False
    return picture is not None and picture.alpha


def _by_manifest(manifest: Manifest) -> Expected:
    shown = manifest.frames > 0
    return Expected(
        fps=manifest.fps,
        frames=manifest.frames or None,
        size=manifest.size if shown else None,
        gop=manifest.head.get("key_frames"),
        has_alpha=manifest.form.alpha if shown else None,
        has_picture=shown,
        has_sound=manifest.has_sound,
        slack_s=_CODEC_FRAME,
    )


def expected_of(project: Project) -> Expected:
    """What the export of a whole project must be; no medium is opened."""
    from frameloom.core.time import frame_count
    from frameloom.params.exact import seconds

    total = sum((seconds(scene.duration, project.fps) for scene in project.scenes), Fraction(0))
    return Expected(fps=project.fps, frames=frame_count(total, project.fps), size=project.pixels)


def verify_file(
    path: Path,
    expected: Expected,
    level: Level,
    tick: Tick = nothing,
    source: Source | None = None,
) -> Report:
    """As `verify`, against the given values; `tick` is called all along, and may raise."""
    try:
        facts = scan(path, tick, expected.fps)
        start_s = _start(facts, expected.slack_s)
        checks = list(_checks(_from_its_start(facts, start_s), expected))
        if start_s:
            within = f"at most {_s(expected.slack_s)}"
            checks.append(Check("start", "picture and sound", within, _s(start_s), True))
        if level == "full":
            fps = expected.fps or (own_rate(facts.picture) if facts.picture else Fraction(1))
            checks += full_checks(path, facts, fps, start_s, source or Source(), tick)
    except MediaError as error:
        if error.file != str(path.absolute()):
            raise
        raise VerifyError(str(error)) from error
    return Report(path, level, tuple(checks))


def _checks(facts: FileFacts, expected: Expected) -> Iterator[Check]:
    yield Check("packets", "", "complete", facts.damage or "complete", not facts.damage)
    if expected.has_picture:
        yield _is("picture", "", "a track", "a track" if facts.picture else "none")
    if expected.has_sound is not None:
        words = {True: "a track", False: "none"}
        yield _is("sound", "", words[expected.has_sound], words[facts.sound is not None])
    if facts.muted:
        yield Check("tracks", "", "played", f"{' and '.join(facts.muted)} not to be played", False)
    picture, fps = facts.picture, expected.fps
    if picture is not None:
        fps = fps or own_rate(picture)
        yield from _picture(picture, expected, fps)
        if facts.summed and expected.frames is not None:
            times = f"{facts.plays} times" if facts.plays else "for ever"
            yield _is("plays", "", "for ever", times)
    frames = expected.frames or (len(picture.ticks) if picture else None)
    if fps is None or frames is None:
        return
    length = frames / fps
    yield _length("container", length, facts.length_s, facts, expected.slack_s)
    if picture is not None:
        yield _length("picture", length, picture.length_s, facts, Fraction(0))
    if facts.sound is not None:
        heard = Fraction(sample_count(frames, fps), 48_000)
        yield from _sound(facts.sound, heard, facts, expected.slack_s)


def _start(facts: FileFacts, slack_s: Fraction) -> Fraction:
    """When the file begins as a whole: its first picture, where that is at most `slack_s` late."""
    picture = facts.picture
    if picture is None or not picture.ticks:
        return Fraction(0)
    first = picture.ticks[0] * picture.time_base
    return first if 0 < first <= slack_s else Fraction(0)


def _from_its_start(facts: FileFacts, start_s: Fraction) -> FileFacts:
    """The facts on a clock that begins with the file."""
    picture, sound = facts.picture, facts.sound
    if picture is None or not start_s:
        return facts
    return replace(
        facts,
        length_s=None if facts.length_s is None else facts.length_s - start_s,
        picture=replace(picture, ticks=tuple(t - picture.ticks[0] for t in picture.ticks)),
        sound=sound and replace(sound, start_s=sound.start_s - start_s),
    )


def own_rate(picture: PictureFacts) -> Fraction:
    """The rate a file has by its own account: its most common step, where the clock is exact, else
    what its header says, taken for the whole or NTSC rate it is nearest to."""
    steps = Counter(b - a for a, b in pairwise(picture.ticks))
    named = picture.rate or Fraction(30)
    if picture.time_base <= _COARSE and steps:
        step = steps.most_common(1)[0][0]
        return 1 / (step * picture.time_base) if step else named
    whole = Fraction(max(1, round(named)))
    near = (rate for rate in (whole, whole * 1000 / 1001) if abs(rate / named - 1) < _HEADER_SLACK)
    return next(near, named)


def _picture(picture: PictureFacts, expected: Expected, fps: Fraction) -> Iterator[Check]:
    found = len(picture.ticks)
    yield _is("frame count", "", str(expected.frames or found), str(found))
    if picture.declared_frames:
        yield _is("frame count", "header", str(found), str(picture.declared_frames))
    if expected.size is not None:
        yield _is("size", "", _by(expected.size), _by(picture.size))
        yield _is("pixel aspect", "", "1", str(picture.aspect))
    first = picture.ticks[0] * picture.time_base if picture.ticks else None
    yield _is("first pts", "", "0 s", "no frame" if first is None else _s(first))
    yield _grid(picture, fps, 1 if expected.slack_s and picture.time_base > _COARSE else 0)
    yield from _keys(picture, expected.gop)
    if expected.bits is not None:
        ok = picture.bits >= expected.bits
        yield Check("depth", "", f"{expected.bits} bits", f"{picture.bits} bits", ok)
    if expected.has_alpha:
        yield _is("alpha", "", "a plane", "a plane" if picture.alpha else "none")
    if picture.is_rgb:
        yield _is("colour", "light", SRGB, picture.light)
        return
    for name, value in _COLOUR.items():
        words = {1: "limited" if name == "color_range" else "BT.709", 0: "untagged"}
        code = picture.colour[name]
        yield _is("colour", name, words[value], words.get(code, f"code {code}"))


def _grid(picture: PictureFacts, fps: Fraction, slack: int) -> Check:
    """Every pts is i / fps, rounded once to the container's tick, within `slack` ticks."""
    ticks_per_frame = 1 / (fps * picture.time_base)
    for number, tick in enumerate(picture.ticks):
        exact = round_half_up(number * ticks_per_frame)
        if abs(tick - exact) > slack:
            found = f"{_s(tick * picture.time_base)} (tick {tick})"
            want = f"{_s(number / fps)} (tick {exact})"
            return Check("pts", f"frame {number}", want, found, False)
    return _is("pts", "every frame", f"i / {fps} s", f"i / {fps} s")


def _keys(picture: PictureFacts, gop: int | None) -> Iterator[Check]:
    starts = bool(picture.keys) and picture.keys[0] == 0
    yield _is("key frame", "frame 0", "yes", "yes" if starts else "no")
    if gop is not None and picture.keys:
        ends = (*picture.keys[1:], len(picture.ticks))
        longest = max(b - a for a, b in zip(picture.keys, ends, strict=True))
        yield Check("key frames", "", f"every {gop} frames", f"every {longest}", longest <= gop)


def _sound(
    sound: SoundFacts, length: Fraction, facts: FileFacts, slack_s: Fraction
) -> Iterator[Check]:
    slack = max(sound.time_base, Fraction(1, 48_000)) if sound.time_base > _COARSE else Fraction(0)
    slack = max(slack, slack_s)
    start_ok = abs(sound.start_s) <= slack
    yield Check("first sound", "", "0 s", _s(sound.start_s), start_ok)
    yield _is("sample rate", "", "48000 Hz", f"{sound.rate_hz} Hz")
    yield _is("channels", "", "2", str(sound.channels))
    yield _length("sound", length, sound.length_s, facts, slack_s)


def _length(
    where: str, expected: Fraction, found: Fraction | None, facts: FileFacts, slack_s: Fraction
) -> Check:
    """Within two ticks of a clock that rounds (start, end, duration), a sample of an exact one, or
    `slack_s`.

    The container's covers both tracks, and FFmpeg tells it in microseconds.
    """
    if found is None:
        return Check("length", where, _s(expected), "not signalled", False)
    tracks = [track.time_base for track in (facts.picture, facts.sound) if track is not None]
    coarse = [tick for tick in tracks if tick > _COARSE]
    rounds = coarse and (where != "container" or facts.summed)
    slack = 2 * max(coarse) if rounds else Fraction(1, 40_000)
    words = _s(expected)
    if facts.container == "aac":
        slack, words = _CODEC_FRAME, f"{words}, in whole frames of {_s(_CODEC_FRAME)}"
    elif slack_s:
        slack, words = max(slack, slack_s), f"{words}, within {_s(slack_s)}"
    return Check("length", where, words, _s(found), abs(found - expected) <= slack)


def _is(what: str, where: str, expected: str, found: str) -> Check:
    return Check(what, where, expected, found, expected == found)


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _s(time: Fraction) -> str:
    return f"{float(time):.6f}".rstrip("0").rstrip(".") + " s"
