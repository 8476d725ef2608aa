"""Every kind of clip, its frames' own numbers, and the plain scan that says which is due."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from frameloom.media import index
from frameloom.media.reader import Reader
from frameloom.media.video import VideoSource
from tests.media.conftest import ffprobe_times, grey
from tests.media.kinds import KINDS, Kind, N
from tests.support.numbered import read_number

Clip = Callable[..., Path]


class Opened:
    """A clip with its reader, and what it has said."""

    def __init__(self, kind: Kind, path: Path) -> None:
        self.kind, self.path = kind, path
        self.said: list[str] = []
        self.source = VideoSource(str(path))
        self.reader = Reader(self.source, self.said.append)

    def number(self, time_s: Fraction, before: bool = False) -> int | None:
        return read_number(grey(self.reader.surface(time_s, before)))


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def opened(request: pytest.FixtureRequest, clip: Clip) -> Iterator[Opened]:
    kind: Kind = request.param
    it = Opened(kind, clip(kind.name, N, **kind.how))
    yield it
    it.reader.close()
    assert it.said == []


def _moments(kind: Kind) -> list[Fraction]:
    """Each frame's own time, just before and just after it; before the first, after the last."""
    near = Fraction(1, 700)
    own = [t for at in kind.times_s for t in (at - near, at, at + near)]
    return [Fraction(-1), *own, kind.times_s[-1] + 5]


def test_forward_every_moment_shows_the_due_frame_without_a_seek(opened: Opened) -> None:
    for time_s in _moments(opened.kind):
        assert opened.number(time_s) == opened.kind.due(time_s), float(time_s)
    assert opened.source.seeks == 0


def test_backwards_shows_the_frame_strictly_below(opened: Opened) -> None:
    for time_s in reversed(_moments(opened.kind)):
        assert opened.number(time_s, True) == opened.kind.due(time_s, True), float(time_s)


def test_jumps_land_on_the_due_frame(opened: Opened) -> None:
    moments = _moments(opened.kind)
    random.Random(opened.kind.name).shuffle(moments)
    for time_s in moments[:40]:
        assert opened.number(time_s) == opened.kind.due(time_s), float(time_s)


def test_every_first_jump_lands_on_the_due_frame(opened: Opened) -> None:
    for number in range(1, N, 7):
        fresh = Opened(opened.kind, opened.path)
        fresh.reader.surface(opened.kind.times_s[-1])
        time_s = opened.kind.times_s[number]
        fresh.reader._start(time_s, False)
        assert fresh.number(time_s) == number
        fresh.reader.close()


def test_duration_is_the_end_of_the_last_frame(opened: Opened) -> None:
    kind = opened.kind
    exact = kind.times_s[-1] + kind.last_s
    assert abs(opened.source.facts.duration_s - exact) <= 2 * kind.early_s


@pytest.mark.usefixtures("need_ffmpeg")
def test_times_are_those_that_ffprobe_finds(opened: Opened) -> None:
    found = ffprobe_times(opened.path)
    expected = [
        None if t is None else due for t, due in zip(found, opened.kind.times_s, strict=True)
    ]
    assert found == expected
    assert found.count(None) <= 2


@pytest.mark.parametrize("name", ["open_gop.mkv", "vp9.webm", "vfr.mkv"])
def test_the_end_of_a_large_file_is_found_by_its_tail(
    name: str, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = next(k for k in KINDS if k.name == name)
    path = str(clip(name, N, **kind.how))
    whole = VideoSource(path)
    seen: list[int | None] = []
    real = index.scan

    def scan(path: str, seek_pts: int | None = None) -> index.Index | None:
        seen.append(seek_pts)
        return real(path, seek_pts)

    monkeypatch.setattr(index, "_SMALL_BYTES", 0)
    monkeypatch.setattr(index, "scan", scan)
    assert VideoSource(path).facts == whole.facts
    assert len(seen) == 1 and seen[0] is not None
