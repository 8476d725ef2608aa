"""Through a whole export and back: a click in the project is a click in the file, in its place."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.time import frame_count, sample_count
from frameloom.export import Options, Warned, render
from frameloom.media import sound
from frameloom.project import Project
from tests.export.files import decoded_sound
from tests.sound.making import LEVEL, RATE, clicks, peak_near, played, whole, write

SUFFIXES = [".mp4", ".webm"]
ALLOWED = 48
"""A millisecond: what WebM's clock rounds to."""


def _project(duration: Any, fps: str, audio: list[dict[str, Any]], **scene: Any) -> Project:
    return Project.read(
        {
            "size": [64, 48],
            "fps": fps,
            "scenes": [{"id": "only", "duration": duration, **scene}],
            "audio": audio,
        }
    )


def _export(project: Project, out: Path, **options: Any) -> tuple[Path, list[str]]:
    warnings: list[str] = []

    def note(event: object) -> None:
        if isinstance(event, Warned):
            warnings.append(event.message)

    return render(project, out, Options(quality="draft", **options), on_event=note).path, warnings


def _check(heard: np.ndarray, at: list[int]) -> None:
    """A click near each place of `at`, and nowhere else anything as loud as half of it."""
    assert all(abs(peak_near(heard, place, 2000) - place) <= ALLOWED for place in at)
    rest = np.abs(heard[:, 0])
    for place in at:
        assert rest[max(0, place - 2000) : place + 2001].max() > 0.3 * LEVEL
        rest[max(0, place - 2000) : place + 2001] = 0
    assert rest.max() < 0.15 * LEVEL


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("fps", ["30", "30000/1001", "25"])
def test_clicks_come_out_where_they_were_put(tmp_path: Path, suffix: str, fps: str) -> None:
    """Priming signalled wrongly shows as 42.7 ms in MP4 and 6.5 ms in WebM."""
    at = [5_000, 50_001, 90_000]
    source = write(tmp_path / "a.wav", clicks(2 * RATE, at), "pcm_s16le")
    audio = [{"src": str(source), "start": 0.25}]
    out, _ = _export(_project(3, fps, audio), tmp_path / f"out{suffix}")
    expected = [place + RATE // 4 for place in at]
    count = sample_count(frame_count(Fraction(3), Fraction(fps)), Fraction(fps))
    _check(decoded_sound(out)[:count], expected)
    ours = played(whole(out, count))
    _check(ours, expected)
    start_s, length_s = sound.facts(str(out)) or (None, Fraction(0))
    assert start_s == 0
    assert abs(length_s - Fraction(count, RATE)) <= Fraction(1, 1000)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_part_is_the_whole_cut(tmp_path: Path, suffix: str) -> None:
    source = write(tmp_path / "a.wav", clicks(3 * RATE, [70_000, 110_000]), "pcm_s16le")
    project = _project(3, "30", [{"src": str(source)}])
    out, _ = _export(project, tmp_path / f"part{suffix}", frames=(30, 75))
    _check(played(whole(out, 72_000)), [22_000, 62_000])


def test_loop_gain_pan_and_fades_reach_the_file(tmp_path: Path) -> None:
    """A burst every half second, right only, growing by 20 dB over the project."""
    burst = np.zeros((RATE // 2, 2), np.float32)
    burst[:9600] = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(9600) / RATE)[:, None]
    source = write(tmp_path / "a.wav", burst, "pcm_s16le")
    gain = {"from": -20, "to": 0}
    audio = [{"src": str(source), "loop": True, "gain_db": gain, "pan": 1, "fade_out": 0.5}]
    out, _ = _export(_project(4, "30", audio), tmp_path / "out.mp4")
    heard = played(whole(out, 4 * RATE))
    peaks = np.abs(heard[:, 1]).reshape(8, -1).max(axis=1)
    times = np.arange(8) / 2
    growing = 0.25 * 2**0.5 * 10 ** ((-20 + 5 * (times + 0.2)) / 20)
    assert np.allclose(peaks[1:7], growing[1:7], rtol=0.05)
    assert peaks[7] < growing[7]
    assert np.abs(heard[:, 0]).max() < 0.01


@pytest.mark.parametrize(
    ("playback", "expected"),
    [
        ({"speed": 2}, [12_000, 36_000]),
        ({"trim": [0.25, None]}, [12_000, 60_000]),
        ({"start": 0.5}, [48_000, 96_000]),
        ({"muted": True}, []),
        ({"trim": [0, 1], "at_end": "loop"}, [24_000, 72_000, 120_000]),
    ],
)
def test_a_layer_s_own_sound(tmp_path: Path, playback: dict[str, Any], expected: list[int]) -> None:
    source = write(
        tmp_path / "a.mov",
        clicks(3 * RATE, [24_000, 72_000]),
        "pcm_s16le",
        picture_start_s=Fraction(0),
    )
    layer = {"type": "video", "src": str(source), **playback}
    out, _ = _export(_project(3, "30", [], layers=[layer]), tmp_path / "out.mp4")
    _check(played(whole(out, 3 * RATE)), expected)


def test_what_is_wrong_with_the_sound_is_told(tmp_path: Path) -> None:
    loud = np.full((RATE, 2), 0.8, np.float32)
    source = write(tmp_path / "a.mkv", loud, "flac", skip=range(3, 5))
    audio = [{"src": str(source)}, {"src": str(source)}]
    _, warnings = _export(_project(1, "30", audio), tmp_path / "out.mp4")
    assert len(warnings) == 2
    assert "a.mkv: sound is missing" in warnings[0]
    assert "4.1 dB over full scale" in warnings[1]
