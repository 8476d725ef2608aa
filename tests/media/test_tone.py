"""Tone curves against what their sources say of them, and a project that chooses one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from frameloom.export import Session
from frameloom.media import tone
from frameloom.project import Project
from tests.media.test_presentation import write_coded

CURVES = {name: getattr(tone, name) for name in tone.TONE_MAPS}


@pytest.mark.parametrize("name", tone.TONE_MAPS)
def test_curves_rise_from_black_to_white(name: str) -> None:
    light = np.linspace(0, tone.MOST, 4000)
    made = np.array([CURVES[name](float(v)) for v in light])
    assert abs(made[0]) < 1e-6 and (np.diff(made) >= -1e-9).all()
    assert 0.98 < CURVES[name](tone.PEAK) <= 1 + 1e-6
    assert made.max() <= 1 + 1e-6


def test_known_values() -> None:
    assert tone.none(0.5) == 0.5 and tone.none(3) == 1
    assert tone.soft(0.6) == 0.6
    # Reinhard's own: white at the peak, and nearly x / (1 + x) far below it
    assert tone.reinhard(tone.PEAK) == pytest.approx(1)
    assert tone.reinhard(0.1) == pytest.approx(0.1 / 1.1, rel=0.005)
    # BT.2390 leaves what is below its knee as it is: 1.5 x 0.5807 / 0.7518 - 0.5 of the peak's code
    assert tone.bt2390(0.2) == pytest.approx(0.2, rel=1e-6)


@pytest.mark.parametrize("name", tone.TONE_MAPS)
def test_the_table_follows_the_curve(name: tone.ToneMap) -> None:
    gains = tone.gains(name)
    for light in (0.05, 0.3, 0.9, 1.7, 4.0, 20.0):
        at = (light / tone.MOST) ** 0.5 * tone.STEPS
        found = float(np.interp(at, np.arange(len(gains)), gains)) * light
        assert found == pytest.approx(CURVES[name](light), abs=5e-4)


def test_a_project_chooses_the_curve(tmp_path: Path) -> None:
    """White of 203 cd/m2 in PQ (code 573 of 10 bits) is dimmer the more room lights need above."""
    path = tmp_path / "hdr.mkv"
    grey = np.full((64, 64), 573.0)
    tags = {"colorspace": 9, "color_range": 1, "color_primaries": 9, "color_trc": 16}
    write_coded(path, [grey, 0 * grey + 512, 0 * grey + 512], "yuv420p10le", "ffv1", tags)
    seen = {}
    for name in tone.TONE_MAPS:
        layers = [{"type": "video", "src": str(path)}]
        made = {"size": [64, 64], "scenes": [{"duration": "1f", "layers": layers}]}
        with Session(Project.read({**made, "color": {"tone_map": name}})) as session:
            seen[name] = int(session.frame(0).y[32, 32])
    assert 232 <= seen["none"] <= 235
    assert seen["reinhard"] < seen["bt2390"] < seen["soft"] < seen["none"]
