"""Where a clip's samples land: start, trim, loop, the common zero with the picture, cuts."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameloom.core.media import MediumSpec
from frameloom.core.sound import Mix, Sound, Stretch
from frameloom.core.time import round_half_up, sample_count
from frameloom.media import sound
from tests.sound.making import RATE, clicks, noise, peak_near, played, whole, write


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    """Twenty seconds of noise at 48 kHz."""
    samples = noise(20 * RATE)
    path = tmp_path_factory.mktemp("sound") / "long.mkv"
    return write(path, samples, "flac"), samples


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    start=st.fractions(0, 2, max_denominator=90_000),
    media=st.fractions(0, 15, max_denominator=90_000),
    length=st.fractions(Fraction(1, 100), 2, max_denominator=90_000),
)
def test_sample_exact(
    long_file: tuple[Path, np.ndarray], start: Fraction, media: Fraction, length: Fraction
) -> None:
    path, samples = long_file
    mix = whole(path, 4 * RATE, start_s=start, end_s=start + length, media_s=media)
    out = played(mix)
    first, last = round_half_up(start * RATE), round_half_up((start + length) * RATE)
    shift = round_half_up((start - media) * RATE)
    expected = np.zeros_like(out)
    expected[first:last] = samples[first - shift : last - shift]
    assert np.array_equal(out, expected)


@pytest.mark.parametrize("length_s", [Fraction(1, 3), Fraction(7), Fraction(20)])
def test_loops_repeat_to_the_bit(long_file: tuple[Path, np.ndarray], length_s: Fraction) -> None:
    path, samples = long_file
    turns = tuple(
        Stretch(n * length_s, (n + 1) * length_s, Fraction(0), Fraction(1)) for n in range(3)
    )
    count = round_half_up(3 * length_s * RATE)
    out = played(Mix((Sound("loop", MediumSpec(str(path)), turns),), count))
    for n in range(3):
        first, last = round_half_up(n * length_s * RATE), round_half_up((n + 1) * length_s * RATE)
        assert np.array_equal(out[first:last], samples[: last - first])


def test_clips_of_one_file_are_apart(long_file: tuple[Path, np.ndarray]) -> None:
    path, samples = long_file
    medium = MediumSpec(str(path))
    cut = Stretch(Fraction(0), Fraction(1), Fraction(16), Fraction(1))
    early = Stretch(Fraction(0), Fraction(1), Fraction(1), Fraction(1))
    mix = Mix((Sound("a", medium, (cut,)), Sound("b", medium, (early,))), RATE)
    expected = samples[16 * RATE : 17 * RATE] + samples[RATE : 2 * RATE]
    assert np.array_equal(played(mix), expected)


@pytest.mark.parametrize("fps", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60)])
@pytest.mark.parametrize("frames", [1, 7, 150, 1001])
def test_as_long_as_the_frames(
    long_file: tuple[Path, np.ndarray], fps: Fraction, frames: int
) -> None:
    count = sample_count(frames, fps)
    assert len(played(whole(long_file[0], count), block=1000)) == count


def test_before_the_mix_begins_is_left_out(long_file: tuple[Path, np.ndarray]) -> None:
    path, samples = long_file
    mix = whole(path, RATE, start_s=Fraction(-3), end_s=Fraction(1, 2), media_s=Fraction(1))
    out = played(mix)
    assert np.array_equal(out[: RATE // 2], samples[4 * RATE : 4 * RATE + RATE // 2])
    assert not out[RATE // 2 :].any()


@pytest.mark.parametrize("suffix", ["mov", "mp4", "mkv", "nut"])
@pytest.mark.parametrize(
    ("sound_s", "picture_s"),
    [(Fraction(0), Fraction(2, 5)), (Fraction(2, 5), Fraction(0)), (Fraction(1), Fraction(1))],
)
def test_the_sound_keeps_its_distance_to_the_picture(
    tmp_path: Path, suffix: str, sound_s: Fraction, picture_s: Fraction
) -> None:
    codec = "flac" if suffix in ("mp4", "mkv") else "pcm_s16le"
    samples = clicks(2 * RATE, [RATE, RATE + 24_000])
    path = write(
        tmp_path / f"a.{suffix}",
        samples,
        codec,
        start=int(sound_s * RATE),
        picture_start_s=picture_s,
    )
    out = played(whole(path, 3 * RATE))
    expected = RATE + int((sound_s - picture_s) * RATE)
    assert abs(peak_near(out, expected, 24_000 - 1) - expected) <= (48 if suffix == "mkv" else 0)
    start_s, length_s = sound.facts(str(path)) or (None, None)
    assert start_s is not None and abs(start_s - (sound_s - picture_s)) <= Fraction(1, 1000)
    assert length_s == 2


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize("offset_s", ["-0.5", "0.25"])
def test_offsets_that_ffmpeg_made(tmp_path: Path, suffix: str, offset_s: str) -> None:
    """-itsoffset moves the sound against the picture: by an edit list in MP4, by pts elsewhere."""
    source = write(
        tmp_path / "a.mkv",
        clicks(3 * RATE, [RATE, 2 * RATE]),
        "ac3",
        picture_start_s=Fraction(0),
    )
    path = tmp_path / f"b.{suffix}"
    command = ["ffmpeg", "-v", "error", "-i", source, "-itsoffset", offset_s, "-i", source]
    subprocess.run([*command, "-map", "0:v", "-map", "1:a", "-c", "copy", path], check=True)
    out = played(whole(path, 3 * RATE))
    before = played(whole(source, 3 * RATE))
    moved = peak_near(out, int((1 + float(offset_s)) * RATE), 4800) - peak_near(before, RATE, 4800)
    assert abs(moved - float(offset_s) * RATE) <= 2 * 48
