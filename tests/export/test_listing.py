"""Codecs and contact sheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from frameloom.core.errors import MediaError, UsageError, WriteError
from frameloom.core.surface import FORMS
from frameloom.export import codecs, sheet, write_png
from frameloom.media.encode import AUDIO, QUALITIES, VIDEO
from frameloom.media.mux import CONTAINERS
from frameloom.project import Project

Make = Callable[..., Project]
BY_PILLOW = ("jpeg", "webp")


def test_codecs() -> None:
    listed = {codec.codec: codec for codec in codecs()}
    assert list(listed)[:6] == ["h264", "h265", "prores", "vp9", "av1", "ffv1"]
    assert listed["h264"].suffixes[0] == ".mp4"
    assert listed["vp9"].suffixes[0] == ".webm"
    for codec in listed.values():
        assert {*codec.qualities} <= {*QUALITIES}


@pytest.mark.parametrize("encoder", VIDEO.values(), ids=lambda e: e.name)
def test_declared_abilities_are_the_encoders(encoder: Any) -> None:
    if encoder.name not in BY_PILLOW:
        formats = {form.name for form in av.Codec(encoder.name, "w").video_formats or ()}
        assert {encoder.takes} if encoder.takes else {*encoder.pixel_formats} <= formats
    assert {*encoder.pixel_formats} <= {*FORMS}
    for quality in encoder.qualities.values():
        assert quality.speed in (encoder.speeds or ("",))
        if encoder.crf_range and not quality.lossless:
            assert encoder.crf_range[0] <= quality.crf <= encoder.crf_range[1]


def test_every_container_has_defaults_that_are_here() -> None:
    for container in CONTAINERS:
        assert {*container.video} <= {*VIDEO}
        assert {*container.audio} <= {*AUDIO}
        assert container.video or container.audio
        assert all(VIDEO[codec].alpha for codec in container.alpha)


def test_a_sheet_of_a_project_and_of_a_video(filmed: Make, clip: Any) -> None:
    source = clip("export-source.mp4", 60, gop=300, size=(160, 90), sound="click")
    for of in (filmed(), source):
        made = sheet(of, columns=3, rows=2, width=520)
        assert made.shape == (8 + 2 * (91 + 8), 520, 4)
        assert (made[..., 3] == 255).all()
        assert (made[:8] == made[0, 0]).all()
        assert made[8:99, 8:170, :3].std() > 20


def test_a_short_project_has_no_frame_twice(filmed: Make) -> None:
    made = sheet(filmed(scenes=[{"duration": "2f"}]), columns=5, rows=4)
    assert made.shape[0] < 400


def test_sheets_that_cannot_be(filmed: Make, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        sheet(filmed(), columns=0)
    with pytest.raises(MediaError):
        sheet(tmp_path / "none.mp4")


def test_png(tmp_path: Path) -> None:
    from PIL import Image

    picture = np.arange(5 * 7 * 4, dtype=np.uint8).reshape(5, 7, 4)
    write_png(tmp_path / "a.png", picture)
    assert np.array_equal(np.asarray(Image.open(tmp_path / "a.png")), picture)
    with pytest.raises(WriteError):
        write_png(tmp_path / "none" / "a.png", picture)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
