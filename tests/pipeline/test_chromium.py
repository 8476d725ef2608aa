"""Chromium shows what was written: each number, alpha, a chart's colours, the length."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from frameloom.export import Options, render
from frameloom.project import Project
from tests.export.test_colour import CELL, CHART
from tests.pipeline.test_formats import BOX, FRAMES, SIZE, numbered_pictures, written
from tests.support.chromium import chromium, shown
from tests.support.numbered import read_number

RATES = (Fraction(24000, 1001), Fraction(60))
FORMS = ("h264 .mp4", "av1 .mp4", "vp9 .mp4", "vp9 .webm", "av1 .webm", "vp9 .mkv", "av1 .mkv")
PACKET_S = 0.02
"""Of Opus. Chromium takes for a WebM's length where the last packet begins, delay not taken off,
if that is later."""
BLUE = 14
"""libyuv, with which Chromium converts where there is no GPU, has 2.0 for BT.709's 2.11 of Cb."""
CASES = [(form, False) for form in FORMS] + [("vp9 .webm", True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered_pictures(tmp_path_factory.mktemp("numbers"))


@pytest.mark.parametrize("fps", RATES, ids=str)
@pytest.mark.parametrize(("form", "alpha"), CASES)
def test_every_frame_is_shown_in_its_time(
    form: str, alpha: bool, fps: Fraction, numbers: Path, browser: Browser, tmp_path: Path
) -> None:
    out = written(form, alpha, fps, numbers, tmp_path)
    seconds, pictures = shown(browser, out, fps, FRAMES)
    box = BOX if alpha else None
    assert [read_number(picture[..., :3], box) for picture in pictures] == list(range(FRAMES))
    slack_s = 1e-5 if out.suffix == ".mp4" else PACKET_S
    assert seconds == pytest.approx(float(FRAMES / fps), abs=slack_s)
    for picture in pictures:
        assert picture.shape[1::-1] == SIZE
        if alpha:
            assert picture[SIZE[1] // 2, SIZE[0] // 2, 3] >= 254
            assert picture[2, 2, 3] <= 1


@pytest.mark.parametrize(
    ("name", "codec", "form"),
    [
        ("a.mp4", "h264", None), ("a.mp4", "av1", None), ("a.mp4", "av1", "yuv420p10le"),
        ("a.webm", "vp9", None), ("a.webm", "av1", None),
    ],
)  # fmt: skip
def test_a_chart_is_shown_as_it_is(
    name: str, codec: str, form: str | None, browser: Browser, tmp_path: Path
) -> None:
    chart = np.kron(CHART, np.ones((CELL, CELL, 1), np.uint8))
    Image.fromarray(chart).save(tmp_path / "chart.png")
    size = [chart.shape[1], chart.shape[0]]
    scene = {"duration": "3f", "layers": [{"type": "image", "src": str(tmp_path / "chart.png")}]}
    project = Project.read({"size": size, "fps": 25, "scenes": [scene]})
    out = tmp_path / name
    render(project, out, Options(codec=codec, pixel_format=form, quality="high"))
    middles = shown(browser, out, Fraction(25), 2)[1][1][CELL // 2 :: CELL, CELL // 2 :: CELL, :3]
    off = np.abs(middles.astype(int) - CHART).max(axis=(0, 1))
    assert off[0] <= 4 and off[1] <= 4 and off[2] <= BLUE
