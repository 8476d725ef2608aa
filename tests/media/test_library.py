"""The library: one reader a use, the same object for the same frame, bounded, thread-safe."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.media import Library
from frameloom.media import library as module
from frameloom.media.reader import Reader
from frameloom.media.video import VideoSource
from tests.media.conftest import grey
from tests.support.numbered import numbered_frame, read_number

Clip = Callable[..., Path]


def test_a_held_frame_is_one_object(clip: Clip, library: Library) -> None:
    spec = MediumSpec(str(clip("bframes.mp4", 72, bframes=3)))
    for i in range(72):
        times = [Fraction(i, 30), Fraction(i, 30) + Fraction(1, 100), Fraction(i, 30)]
        assert len({id(library.surface(SourceFrame(spec, "a", t))) for t in times}) == 1


def test_a_turning_point_shows_the_same_objects_again(clip: Clip, library: Library) -> None:
    spec = MediumSpec(str(clip("bframes.mp4", 72, bframes=3)))
    there = [library.surface(SourceFrame(spec, "a", Fraction(i, 30))) for i in (4, 5)]
    back = [library.surface(SourceFrame(spec, "a", Fraction(i, 30), True)) for i in (6, 5)]
    assert there == back[::-1]


def test_two_uses_of_a_medium_do_not_disturb_each_other(clip: Clip, library: Library) -> None:
    spec = MediumSpec(str(clip("long_gop.mp4", 72, bframes=3, gop=300)))
    for i in range(60):
        for reader, number in (("a", i), ("b", 59 - i), ("c", i // 2)):
            surface = library.surface(SourceFrame(spec, reader, Fraction(number, 30)))
            assert read_number(grey(surface)) == number


def test_surfaces_stay_whole_while_reading_goes_on(clip: Clip, library: Library) -> None:
    spec = MediumSpec(str(clip("ready.mp4", 40, tags={"colorspace": 1, "color_range": 1})))
    kept = [library.surface(SourceFrame(spec, "a", Fraction(i, 30))) for i in range(40)]
    library.close()
    assert [read_number(grey(surface)) for surface in kept] == list(range(40))


def test_more_readers_than_may_be_open(
    clip: Clip, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_READERS", 3)
    spec = MediumSpec(str(clip("bframes.mp4", 72, bframes=3)))
    threads = threading.active_count()
    for i in range(10):
        for reader in range(8):
            surface = library.surface(SourceFrame(spec, str(reader), Fraction(i + reader, 30)))
            assert read_number(grey(surface)) == i + reader
        assert threading.active_count() <= threads + 3


def test_closing_leaves_no_thread(clip: Clip) -> None:
    before = threading.active_count()
    with Library() as library:
        spec = MediumSpec(str(clip("bframes.mp4", 72, bframes=3)))
        library.surface(SourceFrame(spec, "a", Fraction(1)))
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_threads_may_ask_at_once(clip: Clip, library: Library) -> None:
    spec = MediumSpec(str(clip("bframes.mp4", 72, bframes=3)))

    def ask(reader: int) -> list[int | None]:
        frames = [SourceFrame(spec, str(reader), Fraction(i, 30)) for i in range(reader, 40)]
        return [read_number(grey(library.surface(frame))) for frame in frames]

    with ThreadPoolExecutor(4) as pool:
        for reader, found in enumerate(pool.map(ask, range(4))):
            assert found == list(range(reader, 40))


def test_the_first_reader_takes_over_the_file_that_was_opened_for_facts(
    clip: Clip, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, opened = MediumSpec(str(clip("bframes.mp4", 72, bframes=3))), 0
    real = VideoSource.__init__

    def count(self: VideoSource, path: str, **how: int) -> None:
        nonlocal opened
        opened += 1
        real(self, path, **how)

    monkeypatch.setattr(VideoSource, "__init__", count)
    library.facts(spec)
    library.surface(SourceFrame(spec, "a", Fraction(0)))
    assert opened == 1


def test_stills_are_decoded_once_and_kept_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PICTURE_BYTES", 3 * 320 * 180 * 4)
    specs = []
    for i in range(5):
        Image.fromarray(numbered_frame(i)).save(tmp_path / f"{i}.png")
        specs.append(MediumSpec(str(tmp_path / f"{i}.png")))
    with Library() as library:
        frames = [SourceFrame(spec, "a", Fraction(0)) for spec in specs]
        first = [library.surface(frame) for frame in frames]
        assert [library.surface(frame) is old for frame, old in zip(frames[::-1], first[::-1],
                strict=True)] == [True, True, True, False, False]  # fmt: skip


def test_history_going_backwards_is_bounded_and_used(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """72 frames, 20 of which may be kept: 4 decodings from the key serve all of them."""
    source = VideoSource(str(clip("long_gop.mp4", 72, bframes=3, gop=300)))
    monkeypatch.setattr("frameloom.media.reader._HISTORY_BYTES", 20 * source.bytes_per_shot)
    reader = Reader(source, lambda _: None)
    assert read_number(grey(reader.surface(Fraction(71, 30)))) == 71
    for i in range(71, 0, -1):
        assert read_number(grey(reader.surface(Fraction(i, 30), before=True))) == i - 1
        assert len(reader._kept) <= 20
    assert source.seeks <= 1 + 4 * 2
    for i in range(72):
        assert read_number(grey(reader.surface(Fraction(i, 30)))) == i
    assert len(reader._kept) <= 2
    reader.close()


def test_a_slow_decoder_changes_nothing_but_the_time(
    clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    real = VideoSource.shots

    def slow(self: VideoSource, time_s: Fraction, before: bool):  # type: ignore[no-untyped-def]
        for shot in real(self, time_s, before):
            time.sleep(0.004)
            yield shot

    monkeypatch.setattr(VideoSource, "shots", slow)
    reader = Reader(VideoSource(str(clip("long_gop.mp4", 72, bframes=3, gop=300))), print)
    assert [read_number(grey(reader.surface(Fraction(i, 30)))) for i in range(72)] == list(
        range(72)
    )
    reader.close()
