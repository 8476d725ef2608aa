"""Chroma that lies elsewhere than surfaces have it: half a row is a quarter of a chroma row."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import YuvSurface
from frameloom.media import Library

SIZE = (96, 64)


@pytest.mark.parametrize(
    ("location", "moved"),
    [("left", 0), ("topleft", 2), ("bottomleft", -2), ("unspecified", 0)],
)
def test_chroma_is_taken_from_where_it_lies(location: str, moved: int, tmp_path: Path) -> None:
    """A ramp of 8 codes a chroma row: half a luma row is 2 codes."""
    path = tmp_path / "ramp.mp4"
    with av.open(str(path), "w") as out:
        options = {"qp": "0", "chroma_sample_location": location, "colorspace": "bt709"}
        stream = out.add_stream("libx264", rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        frame = av.VideoFrame(*SIZE, "yuv420p")
        for index, plane in enumerate(frame.planes):
            rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
            rows[:] = 128 if index == 0 else (np.arange(plane.height) * 4 + 64)[:, None]
            if index == 2:
                rows[:] = (np.arange(plane.height) * 8 % 256)[:, None]
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with Library() as library:
        surface = library.surface(SourceFrame(MediumSpec(str(path)), "a", Fraction(0)))
    assert isinstance(surface, YuvSurface)
    row = np.arange(2, 28)
    assert np.abs(surface.v[row, 10].astype(int) - (row * 8 + moved)).max() <= 1
    assert np.abs(surface.u[row, 10].astype(int) - (row * 4 + 64 + moved // 2)).max() <= 1
