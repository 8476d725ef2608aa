"""A sound recorded at a sample lies at that sample when it is played."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.sound.making import RATE, clicks, noise, peak_near, played, whole, write

LOSSLESS = [
    ("wav", "pcm_s16le"),
    ("wav", "pcm_f32le"),
    ("mov", "pcm_s24le"),
    ("mkv", "pcm_s16le"),
    ("avi", "pcm_s16le"),
    ("flac", "flac"),
    ("mkv", "flac"),
    ("mp4", "flac"),
    ("m4a", "alac"),
    ("aiff", "pcm_s16be"),
    ("nut", "pcm_s32le"),
]
LOSSY = [
    ("mp4", "aac", 48_000),
    ("mp4", "aac", 44_100),
    ("mkv", "aac", 48_000),
    ("mp3", "libmp3lame", 44_100),
    ("mp3", "libmp3lame", 22_050),
    ("mkv", "libmp3lame", 48_000),
    ("webm", "libopus", 48_000),
    ("ogg", "libopus", 48_000),
    ("mp4", "libopus", 48_000),
    ("mkv", "ac3", 48_000),
]


@pytest.mark.parametrize(("suffix", "codec"), LOSSLESS)
def test_lossless_sound_comes_back_bit_for_bit(tmp_path: Path, suffix: str, codec: str) -> None:
    samples = noise(RATE)
    path = write(tmp_path / f"a.{suffix}", samples, codec)
    out = played(whole(path, RATE + 4800))
    assert np.array_equal(out[:RATE], samples)
    assert not out[RATE:].any()


@pytest.mark.parametrize(("suffix", "codec", "rate_hz"), LOSSY)
def test_lossy_clicks_lie_within_a_millisecond(
    tmp_path: Path, suffix: str, codec: str, rate_hz: int
) -> None:
    at = [rate_hz // 7, rate_hz // 2 + 11, rate_hz - 3001]
    path = write(tmp_path / f"a.{suffix}", clicks(rate_hz, at), codec, rate_hz=rate_hz)
    out = played(whole(path, RATE))
    for place in at:
        expected = round(Fraction(place * RATE, rate_hz))
        assert abs(peak_near(out, expected, 2400) - expected) <= 48


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 32_000, 44_100, 96_000, 192_000])
def test_other_rates_keep_every_click_within_a_sample(tmp_path: Path, rate_hz: int) -> None:
    at = [0, rate_hz // 3, rate_hz // 2 + 1, rate_hz - 500]
    path = write(tmp_path / "a.wav", clicks(rate_hz, at), "pcm_s16le", rate_hz=rate_hz)
    out = played(whole(path, RATE))
    for place in at:
        expected = round(Fraction(place * RATE, rate_hz))
        assert abs(peak_near(out, expected, 400) - expected) <= 1


def test_a_tone_survives_resampling(tmp_path: Path) -> None:
    times = np.arange(44_100) / 44_100
    tone = (0.5 * np.sin(2 * np.pi * 997 * times)).astype(np.float32)
    path = write(tmp_path / "a.wav", np.stack([tone, tone], axis=1), "pcm_f32le", rate_hz=44_100)
    out = played(whole(path, RATE))[500:-500, 0]
    wanted = 0.5 * np.sin(2 * np.pi * 997 * np.arange(500, RATE - 500) / RATE)
    assert np.abs(out - wanted).max() < 10 ** (-100 / 20)


@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("5.1", 6), ("7.1", 8)])
def test_channels_in_a_file(tmp_path: Path, layout: str, channels: int) -> None:
    """Half a second on the first channel: left, or both sides of a mono file."""
    times = np.arange(RATE) / RATE
    samples = np.zeros((RATE, channels), np.float32)
    samples[:, 0] = 0.25 * np.sin(2 * np.pi * 440 * times) * (times < 0.5)
    path = write(tmp_path / "a.mp4", samples, "aac", layout=layout)
    out = played(whole(path, RATE))
    heard = np.abs(out[RATE // 4 : RATE // 2 - 2000]).max(axis=0)
    assert np.allclose(heard, [0.25, 0.25 * (channels == 1)], atol=0.01)
    assert np.abs(out[RATE // 2 + 2000 :]).max() < 0.01
