"""Sources of other rates and channels, through a whole timeline, against ffmpeg's view of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from frameloom.export import Session
from frameloom.project import Project
from tests.sound.making import RATE

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
HALF = 0.5**0.5


def _ffmpeg(*arguments: str | Path) -> bytes:
    command = ["ffmpeg", "-v", "error", "-y", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _heard(path: Path, seconds: float = 1) -> np.ndarray:
    made = Project.read(
        {"size": [64, 48], "scenes": [{"duration": seconds}], "audio": [{"src": str(path)}]}
    )
    with Session(made) as session:
        return np.concatenate(list(session.sound(range(session.timeline.frames))))


@pytest.mark.parametrize("codec", ["pcm_s16le", "flac", "alac"])
def test_44100_mono_as_ffmpeg_resamples_it(tmp_path: Path, codec: str) -> None:
    """Tones well inside the band, on both sides at their own level, and not a sample late."""
    suffix = {"alac": "m4a", "flac": "flac"}.get(codec, "wav")
    path = tmp_path / f"a.{suffix}"
    tones = "0.3*sin(2*PI*440*t)+0.2*sin(2*PI*5000*t)"
    _ffmpeg("-f", "lavfi", "-i", f"aevalsrc='{tones}':s=44100:d=1", "-c:a", codec, path)
    heard = _heard(path)
    t = np.arange(RATE) / RATE
    expected = 0.3 * np.sin(2 * np.pi * 440 * t) + 0.2 * np.sin(2 * np.pi * 5000 * t)
    assert np.array_equal(heard[:, 0], heard[:, 1])
    assert np.abs(heard[200:-200, 0] - expected[200:-200]).max() < 2e-4
    command = ["-i", path, "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]
    theirs = np.frombuffer(_ffmpeg(*command), np.float32)
    assert np.abs(heard[200:-200, 0] - theirs[200 : RATE - 200]).max() < 2e-3


@pytest.mark.parametrize("layout", ["5.1", "5.1(side)"])
def test_surround_is_folded_by_bs_775(tmp_path: Path, layout: str) -> None:
    """Each channel a tone of its own: its level on each side is its coefficient, and ffmpeg's pan
    filter, given the same coefficients, makes the same samples."""
    hz = [300, 500, 700, 60, 1100, 1300]
    tones = "|".join(f"0.2*sin(2*PI*{f}*t)" for f in hz)
    source = f"aevalsrc='{tones}':s=48000:d=1:c={layout}"
    path = tmp_path / "a.wav"
    _ffmpeg("-f", "lavfi", "-i", source, "-c:a", "pcm_s24le", path)
    heard = _heard(path)
    spectrum = np.abs(np.fft.rfft(heard, axis=0))[hz] / (RATE / 2) / 0.2
    left = [1, 0, HALF, 0, HALF, 0]
    right = [0, 1, HALF, 0, 0, HALF]
    assert np.allclose(spectrum, np.array([left, right]).T, atol=1e-3)
    fold = "pan=stereo|c0=c0+0.707107*c2+0.707107*c4|c1=c1+0.707107*c2+0.707107*c5"
    theirs = np.frombuffer(_ffmpeg("-i", path, "-af", fold, "-f", "f32le", "-"), np.float32)
    assert np.abs(heard - theirs.reshape(-1, 2)[:RATE]).max() < 1e-5


def test_pitch_is_kept_at_other_speeds(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    tone = ["-f", "lavfi", "-i", "sine=f=880:r=48000:d=3"]
    _ffmpeg("-f", "lavfi", "-i", "color=s=64x48:r=25:d=3", *tone, "-c:a", "pcm_s16le", path)
    for speed in (0.5, 1.5, 2):
        layer = {"type": "video", "src": str(path), "speed": speed}
        made = Project.read({"size": [64, 48], "scenes": [{"duration": 1, "layers": [layer]}]})
        with Session(made) as session:
            heard = np.concatenate(list(session.sound(range(30))))[:, 0]
        assert int(np.argmax(np.abs(np.fft.rfft(heard)))) == pytest.approx(880, abs=2)
