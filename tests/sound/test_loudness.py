"""Loudness against ffmpeg's own meter, and a limiter that never lets a peak through."""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.sound import Steps
from frameloom.export import Options, Warned, render, verify
from frameloom.media.sound import excerpts
from frameloom.media.sound.loudness import CEILING, HOP, Measured, bring, integrated, measure
from frameloom.project import Project
from tests.sound.making import RATE, noise, write

F32 = np.ndarray[Any, np.dtype[np.float32]]
SUFFIXES = [".mp4", ".webm"]


def by_ffmpeg(path: Path) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) by ffmpeg's ebur128."""
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    summary = told[told.rindex("Summary:") :]
    numbers = [
        float(found[1])
        for what in (r"I:\s+(\S+) LUFS", r"Peak:\s+(\S+) dBFS")
        if (found := re.search(what, summary))
    ]
    return numbers[0], numbers[1]


def speech(seconds: float, level: float = 0.3, seed: int = 1) -> F32:
    """Noise in syllables with pauses, its sides alike but not the same: loud and quiet parts."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    t = np.arange(count) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 3 * t), 0, 1) * (np.sin(2 * np.pi * 0.2 * t) > -0.5)
    noise = rng.standard_normal((count + 8, 2)) * [1, 0.5]
    dull = np.mean([noise[k : count + k] for k in range(8)], axis=0) * 8**0.5
    return (np.clip(level * dull * syllables[:, None] / 3, -1, 1)).astype(np.float32)


def tone(seconds: float, hz: float, level: float, phase: float = 0.0) -> F32:
    t = np.arange(int(seconds * RATE)) / RATE
    softly = level * np.minimum(1, np.minimum(t, seconds - t) / 0.02)
    return np.repeat((softly * np.sin(2 * np.pi * hz * t + phase))[:, None], 2, 1).astype("f4")


SOUNDS = {
    "1 kHz": tone(4, 997, 0.1),
    "60 Hz": tone(4, 60, 0.5),
    "9 kHz, one side": tone(4, 9000, 0.3) * np.array([1, 0], np.float32),
    "speech": speech(8),
    "loud, then very quiet": np.concatenate([speech(4), 0.003 * speech(4, seed=2)]),
    "between the samples": tone(3, 12_000, 0.9, np.pi / 4),
}


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("name", SOUNDS)
def test_measured_as_ffmpeg_measures(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.wav", SOUNDS[name], "pcm_f32le")
    loudness, peak = by_ffmpeg(path)
    found = measure([SOUNDS[name]])
    assert integrated(found.power) == pytest.approx(loudness, abs=0.1)
    assert 20 * np.log10(found.peak.max()) == pytest.approx(peak, abs=0.25)


def test_a_sine_by_the_standard() -> None:
    """BS.1770-4, annex 1: a 997 Hz sine at full scale on one side measures -3.01 LUFS."""
    one_side = tone(2, 997, 1.0) * np.array([1, 0], np.float32)
    assert integrated(measure([one_side]).power) == pytest.approx(-3.01, abs=0.02)


def test_blocks_do_not_show() -> None:
    sound = SOUNDS["speech"]
    whole, cut = measure([sound]), measure(np.split(sound, [HOP * 3, HOP * 700]))
    assert np.allclose(whole.power, cut.power, rtol=1e-9)
    assert np.array_equal(whole.peak, cut.peak)


def test_silence_and_what_is_shorter_than_a_block() -> None:
    assert integrated(measure([np.zeros((RATE, 2), np.float32)]).power) is None
    assert bring(measure([]), -14) is None
    short = tone(0.2, 997, 1.0) * np.array([1, 0], np.float32)
    assert integrated(measure([short]).power) == pytest.approx(-3.01 - 0.6, abs=0.2)


def _raised(sound: F32, gain: Steps) -> F32:
    return sound * gain.over(0, len(sound))[:, None].astype(np.float32)


@pytest.mark.parametrize("target", [-13, -16, -23, -50])
@pytest.mark.parametrize("name", ["speech", "60 Hz", "loud, then very quiet"])
def test_brought_to_a_target(name: str, target: float) -> None:
    sound = SOUNDS[name]
    brought = bring(measure([sound]), target)
    assert brought is not None
    after = measure([_raised(sound, brought.gain)])
    found = integrated(after.power)
    assert found == pytest.approx(brought.reached, abs=0.15)
    assert found == pytest.approx(target, abs=0.3)
    assert after.peak.max() <= CEILING * 1.001


def test_a_target_out_of_reach_is_missed_not_clipped() -> None:
    clicks = np.zeros((4 * RATE, 2), np.float32)
    clicks[:: RATE // 2] = 0.5
    brought = bring(measure([clicks]), -5)
    assert brought is not None
    assert brought.reached < -15
    assert np.abs(_raised(clicks, brought.gain)).max() <= CEILING * 1.001


@settings(max_examples=40)
@given(
    peaks=st.lists(st.floats(0, 4), min_size=1, max_size=60),
    target=st.floats(-30, -1),
)
def test_no_hop_passes_the_ceiling(peaks: list[float], target: float) -> None:
    peak = np.array(peaks)
    brought = bring(Measured(peak**2 / 4, peak), target)
    if brought is not None:
        gain = brought.gain.over(0, len(peak) * HOP).reshape(-1, HOP).max(axis=1)
        assert (gain * peak <= CEILING * 1.0001).all()


def _project(path: Path, loudness: float, seconds: float, **keys: Any) -> Project:
    scene = {"id": "only", "duration": seconds}
    return Project.read(
        {
            "size": [64, 48],
            "scenes": [scene],
            "audio": [{"src": str(path)}],
            "loudness": loudness,
            **keys,
        }
    )


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("target", [-14, -23])
def test_a_file_has_its_loudness(tmp_path: Path, suffix: str, target: float) -> None:
    """Within 0.5 LU of EBU R128 as ffmpeg decodes and measures it, with no peak clipped."""
    source = write(tmp_path / "a.wav", SOUNDS["speech"], "pcm_s16le")
    out = render(_project(source, target, 8), tmp_path / f"out{suffix}").path
    loudness, peak = by_ffmpeg(out)
    assert loudness == pytest.approx(target, abs=0.5)
    assert peak <= 0.2


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("quality", ["draft", "standard", "high"])
@pytest.mark.parametrize("suffix", [".m4a", ".opus", ".mp3"])
def test_what_a_codec_leaves_out_is_given_beforehand(
    tmp_path: Path, suffix: str, quality: str
) -> None:
    """Noise at full band loses up to 2 LU; its file has the target all the same, and is proved."""
    source = write(tmp_path / "a.wav", noise(4 * RATE), "pcm_s16le")
    project, out = _project(source, -18, 4), tmp_path / f"out{suffix}"
    render(project, out, Options(quality=quality, audio_only=True))
    assert by_ffmpeg(out)[0] == pytest.approx(-18, abs=0.15)
    assert verify(out, project, level="full").ok


def test_a_long_sound_is_tried_in_pieces() -> None:
    assert excerpts(1500, 25) == [range(1500)]
    pieces = excerpts(36_000, 25)
    assert [len(piece) for piece in pieces] == [250] * 6
    assert pieces[0].start == 0 and pieces[-1].stop == 36_000


@pytest.mark.usefixtures("need_ffmpeg")
def test_a_part_keeps_the_gain_of_the_whole(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", SOUNDS["loud, then very quiet"], "pcm_s16le")
    project = _project(source, -16, 8, fps="30000/1001")
    whole = render(project, tmp_path / "whole.webm", Options(audio_codec="opus")).path
    part = render(project, tmp_path / "part.webm", Options(frames=(30, 90))).path
    cut = tmp_path / "cut.wav"
    command = ["ffmpeg", "-v", "error", "-i", str(whole), "-ss", "1.001", "-t", "2.002", str(cut)]
    subprocess.run(command, check=True)
    assert by_ffmpeg(part)[0] == pytest.approx(by_ffmpeg(cut)[0], abs=0.3)


@pytest.mark.parametrize(
    ("sound", "target", "word"),
    [
        (np.zeros((RATE, 2), np.float32), -14, "nothing is heard"),
        (SOUNDS["1 kHz"][:RATE], -3, None),
        (np.eye(1, RATE, RATE // 2, dtype=np.float32).T.repeat(2, 1), -5, "out of reach"),
        (SOUNDS["speech"][: 4 * RATE], -13.5, "limiter that lowers"),
    ],
)
def test_what_is_told(tmp_path: Path, sound: F32, target: float, word: str | None) -> None:
    source = write(tmp_path / "a.wav", sound, "pcm_f32le")
    warnings: list[str] = []

    def note(event: object) -> None:
        if isinstance(event, Warned):
            warnings.append(event.message)

    render(_project(source, target, len(sound) / RATE), tmp_path / "out.mp4", on_event=note)
    assert len(warnings) == (word is not None)
    assert all(f"loudness {target} LUFS" in w and str(word) in w for w in warnings)


def test_the_same_gain_for_every_rate_of_frames(tmp_path: Path) -> None:
    """The curve lies on samples: a part's clock may start between two of them."""
    gain = Steps(np.array([0, 1, 3], np.float32), 10)
    assert gain.over(0, 31).tolist()[::5] == [0, 0.5, 1, 2, 3, 3, 3]
    assert gain.over(2.5, 2).tolist() == pytest.approx([0.25, 0.35])
    assert gain.over(500, 2).tolist() == [3, 3]
    assert gain.over(0, 0).size == 0
    assert Fraction(1, 2) == 0.5
