"""Music is lowered while layers are heard: where, how far, and the same in every cut."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.export import Session
from frameloom.project import Project
from tests.sound.making import RATE, write

F32 = np.ndarray[Any, np.dtype[np.float32]]


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Seven seconds of flat music at 0.5, and a video that speaks over its second second."""
    folder = tmp_path_factory.mktemp("ducking")
    music = write(folder / "music.wav", np.full((7 * RATE, 2), 0.5, np.float32), "pcm_s16le")
    voice = np.zeros((3 * RATE, 2), np.float32)
    voice[RATE : 2 * RATE, 0] = 0.2
    voice[:RATE] = voice[2 * RATE :] = 0.005
    spoken = write(folder / "voice.mov", voice, "pcm_s16le", picture_start_s=Fraction(0))
    return music, spoken


def _project(sounds: tuple[Path, Path], **layer: Any) -> Project:
    music, voice = sounds
    shown = {"type": "video", "src": str(voice), "start": 1, **layer}
    return Project.read(
        {
            "size": [64, 48],
            "fps": "30000/1001",
            "scenes": [{"duration": 6, "layers": [shown]}],
            "audio": [{"src": str(music), "duck_db": -20}],
        }
    )


def _heard(project: Project, first: int = 0, last: int | None = None, voice: int = 0) -> F32:
    """The right side, where the voice is silent: the music alone."""
    with Session(project.resolved()) as session:
        frames = range(first, last or session.timeline.frames)
        return np.concatenate(list(session.sound(frames)))[:, 1 - voice]


def test_lowered_while_a_layer_speaks(sounds: tuple[Path, Path]) -> None:
    heard = _heard(_project(sounds))

    def at(seconds: float) -> float:
        return float(heard[round(seconds * RATE)])

    assert at(1.85) == pytest.approx(0.505, abs=1e-3)  # with the room's noise, which is not speech
    for seconds in (2.001, 2.5, 2.999, 3.29):
        assert at(seconds) == pytest.approx(0.05, abs=6e-3)
    assert at(1.95) == pytest.approx(0.5 * 10**-0.5, abs=0.01)
    assert at(3.55) == pytest.approx(0.5 * 10**-0.5, abs=0.01)
    assert at(3.85) == pytest.approx(0.505, abs=1e-3)
    assert at(5.0) == pytest.approx(0.5, abs=1e-4)
    assert np.abs(np.diff(heard[RATE : 5 * RATE])).max() < 0.006  # no click


@pytest.mark.parametrize("layer", [{"muted": True}, {"volume_db": -40}, {"visible": False}])
def test_what_is_not_heard_lowers_nothing(sounds: tuple[Path, Path], layer: dict[str, Any]) -> None:
    assert _heard(_project(sounds, **layer)).min() >= 0.4999


def test_a_part_is_the_whole_cut(sounds: tuple[Path, Path]) -> None:
    project = _project(sounds)
    whole = _heard(project)
    for first, last in [(40, 100), (59, 61), (90, 180)]:
        start = first * RATE * 1001 / 30000
        part = _heard(project, first, last)
        near = np.interp(start + np.arange(len(part)), np.arange(len(whole)), whole)
        assert np.abs(part - near)[2:-2].max() < 6e-3


def test_a_background_is_no_speech(sounds: tuple[Path, Path]) -> None:
    music, voice = sounds
    background = {"type": "video", "src": str(voice), "muted": False}
    project = Project.read(
        {
            "size": [64, 48],
            "scenes": [{"duration": 3, "background": background}],
            "audio": [{"src": str(music), "duck_db": -20}],
        }
    )
    assert _heard(project).min() >= 0.4999


def test_twice_the_same(sounds: tuple[Path, Path]) -> None:
    project = _project(sounds)
    assert np.array_equal(_heard(project), _heard(project))
