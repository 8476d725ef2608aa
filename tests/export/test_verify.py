"""Verification: what is right passes, and every kind of harm is found and named."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from frameloom.core.errors import VerifyError
from frameloom.export import Report, verify
from frameloom.export.verify import Expected, verify_file
from frameloom.project import Project
from tests.export.files import RATES, SUFFIXES, noise, write

Make = Callable[..., Project]
FPS = Fraction(30)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("good")
    return {s: write(folder / f"good{s}", noise(60, (96, 64)), FPS) for s in SUFFIXES}


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def failed(report: Report) -> set[str]:
    return {check.what for check in report.failures}


def copy_packets(source: Path, out: Path, keep: Callable[[Any, int], bool]) -> Path:
    """The same packets in a new file, but for those that `keep(packet, number)` refuses."""
    with av.open(str(source)) as old, av.open(str(out), "w") as new:
        streams = {s.index: new.add_stream_from_template(s) for s in old.streams}
        counts = dict.fromkeys(streams, 0)
        for packet in old.demux():
            if packet.dts is None:
                continue
            number = counts[packet.stream_index]
            counts[packet.stream_index] += 1
            if keep(packet, number):
                packet.stream = streams[packet.stream_index]
                new.mux(packet)
    return out


@pytest.mark.parametrize("level", ["fast", "full"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_good_file(good: dict[str, Path], suffix: str, level: Any) -> None:
    report = verify(good[suffix], level=level)
    assert report.ok, report.failures
    found = report.to_dict()
    assert (found["ok"], found["level"]) == (True, level)
    assert {"what", "where", "expected", "found", "ok"} == set(found["checks"][0])
    report.require()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frames", [1, 2, 31])
def test_every_rate_passes_by_itself_and_as_expected(
    tmp_path: Path, suffix: str, rate: str, frames: int
) -> None:
    path = write(tmp_path / f"out{suffix}", frames, Fraction(rate))
    assert verify(path).ok, verify(path).failures
    expected = Expected(fps=Fraction(rate), frames=frames, size=(64, 48), gop=12, has_sound=True)
    report = verify_file(path, expected, "full")
    assert report.ok, report.failures


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lost", [1, 17, 40])
def test_a_dropped_frame(tmp_path: Path, good: dict[str, Path], suffix: str, lost: int) -> None:
    path = copy_packets(
        good[suffix], tmp_path / f"out{suffix}", lambda p, n: p.stream.type != "video" or n != lost
    )
    report = verify(path)
    assert "pts" in failed(report)
    assert "frame count" in failed(verify_file(path, Expected(fps=FPS, frames=60), "fast"))


def test_the_last_frame_dropped(tmp_path: Path, good: dict[str, Path]) -> None:
    path = copy_packets(
        good[".webm"], tmp_path / "out.webm", lambda p, n: p.stream.type != "video" or n != 59
    )
    assert {"frame count"} <= failed(verify_file(path, Expected(fps=FPS, frames=60), "fast"))
    assert "length" in failed(verify(path))


def test_the_first_frame_dropped(tmp_path: Path, good: dict[str, Path]) -> None:
    path = copy_packets(
        good[".webm"], tmp_path / "out.webm", lambda p, n: p.stream.type != "video" or n != 0
    )
    assert {"first pts", "key frame", "pts"} <= failed(verify(path))


def test_another_rate(good: dict[str, Path]) -> None:
    for rate in (Fraction(25), Fraction(30000, 1001), Fraction(60)):
        report = verify_file(good[".mp4"], Expected(fps=rate, frames=60), "fast")
        assert {"pts", "length"} <= failed(report)


def test_a_picture_played_too_slowly(
    tmp_path: Path, need_ffmpeg: None, good: dict[str, Path]
) -> None:
    path = tmp_path / "out.mp4"
    ffmpeg("-itsscale", "1.2", "-i", good[".mp4"], "-i", good[".mp4"], "-map", "0:v", "-map", "1:a",
           "-c", "copy", path)  # fmt: skip
    assert "length" in failed(verify(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_truncated_file(tmp_path: Path, good: dict[str, Path], suffix: str, share: float) -> None:
    data = good[suffix].read_bytes()
    path = tmp_path / f"out{suffix}"
    path.write_bytes(data[: int(len(data) * share)])
    report = verify_file(path, Expected(fps=FPS, frames=60), "fast")
    assert not report.ok
    assert not verify(path).ok


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("shift", ["0.1", "0.005"])
def test_shifted_sound(
    tmp_path: Path, need_ffmpeg: None, good: dict[str, Path], suffix: str, shift: str
) -> None:
    """A late start, or priming that is heard."""
    path = tmp_path / f"out{suffix}"
    ffmpeg("-i", good[suffix], "-itsoffset", shift, "-i", good[suffix], "-map", "0:v",
           "-map", "1:a", "-c", "copy", path)  # fmt: skip
    assert failed(verify(path)) & {"first sound", "length"}


def test_priming_that_is_not_signalled(
    tmp_path: Path, need_ffmpeg: None, good: dict[str, Path]
) -> None:
    path = tmp_path / "out.mp4"
    ffmpeg("-i", good[".mp4"], "-c", "copy", "-use_editlist", "0", path)
    assert {"length", "first pts"} <= failed(verify(path))


def test_short_sound(tmp_path: Path, need_ffmpeg: None, good: dict[str, Path]) -> None:
    path = tmp_path / "out.mp4"
    ffmpeg("-i", good[".mp4"], "-t", "1.5", "-i", good[".mp4"], "-map", "0:v", "-map", "1:a",
           "-c", "copy", path)  # fmt: skip
    assert failed(verify(path)) == {"length"}


def test_colour_tags(tmp_path: Path, need_ffmpeg: None, good: dict[str, Path]) -> None:
    path = tmp_path / "out.mp4"
    ffmpeg("-i", good[".mp4"], "-c:a", "copy", "-colorspace", "smpte170m", "-color_primaries",
           "smpte170m", "-color_trc", "smpte170m", "-color_range", "pc", path)  # fmt: skip
    wrong = {check.where for check in verify(path).failures if check.what == "colour"}
    assert wrong == {"color_primaries", "color_trc", "colorspace", "color_range"}


def test_damaged_data_is_found_by_decoding(tmp_path: Path, good: dict[str, Path]) -> None:
    data = bytearray(good[".mp4"].read_bytes())
    middle = len(data) // 2
    data[middle : middle + 5000] = bytes(5000)
    path = tmp_path / "out.mp4"
    path.write_bytes(data)
    assert verify(path).ok
    assert failed(verify(path, level="full")) == {"decoding", "decoded frames"}


def test_what_is_expected_of_a_project(tmp_path: Path, project: Make) -> None:
    path = write(tmp_path / "out.mp4", 30, FPS)
    assert verify(path, project(1)).ok
    assert "frame count" in failed(verify(path, project("31f")))
    assert "pts" in failed(verify(path, project(1.2, fps=25)))
    assert failed(verify(path, project(1, size=[62, 48]))) == {"size"}


def test_tracks_and_key_frames(tmp_path: Path) -> None:
    path = write(tmp_path / "out.mp4", noise(1, (96, 64)) * 40, FPS, gop=12)
    report = verify_file(path, Expected(has_sound=False, gop=11), "fast")
    assert failed(report) == {"sound", "key frames"}
    with pytest.raises(VerifyError, match="sound: expected none, found a track"):
        report.require()


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 5000, b"ffconcat version 1.0\n"])
def test_files_that_are_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "out.mp4"
    path.write_bytes(content)
    with pytest.raises(VerifyError, match=r"out\.mp4"):
        verify(path)
    with pytest.raises(VerifyError):
        verify(tmp_path / "none.mp4")


def test_an_mp4_without_frames(tmp_path: Path, need_ffmpeg: None) -> None:
    path = tmp_path / "out.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=s=64x48:r=30", "-frames:v", "0", path)
    assert "picture" in failed(verify(path))
