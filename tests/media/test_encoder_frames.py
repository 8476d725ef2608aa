"""Finished pictures as encoders' frames: the same pixels, lent where they lie in one piece."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from frameloom.core.surface import YuvSurface
from frameloom.media.encode.frames import video_frame


def _planes(width: int, height: int, whole: bool) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(width * height)
    half = (height + 1) // 2, (width + 1) // 2
    shapes = ((height, width), half, half)
    if not whole:
        return tuple(random.integers(0, 256, shape, np.uint8) for shape in shapes)
    sizes = [rows * columns for rows, columns in shapes]
    memory = random.integers(0, 256, sum(sizes), np.uint8)
    parts = np.split(memory, np.cumsum(sizes)[:-1])
    return tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))


@pytest.mark.parametrize("size", [(64, 36), (66, 38), (33, 17), (34, 17), (33, 18)])
@pytest.mark.parametrize("whole", [True, False])
def test_a_frame_has_the_pictures_pixels(size: tuple[int, int], whole: bool) -> None:
    planes = _planes(*size, whole)
    frame = video_frame(YuvSurface(*planes), 3, Fraction(1, 30))
    assert (frame.width, frame.height, frame.pts) == (*size, 3)
    for plane, expected in zip(frame.planes, planes, strict=True):
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, -1)
        assert np.array_equal(rows[:, : expected.shape[1]], expected)


def test_planes_out_of_order_are_not_taken_for_a_picture() -> None:
    y, u, v = _planes(64, 36, whole=True)
    frame = video_frame(YuvSurface(y, v, u), 0, Fraction(1, 30))
    assert np.array_equal(np.frombuffer(frame.planes[1], np.uint8).reshape(18, -1)[:, :32], v)


def test_a_lent_picture_outlives_its_surface() -> None:
    planes = _planes(64, 36, whole=True)
    copies = [plane.copy() for plane in planes]
    frame = video_frame(YuvSurface(*planes), 0, Fraction(1, 30))
    del planes
    for plane, expected in zip(frame.planes, copies, strict=True):
        assert np.array_equal(np.frombuffer(plane, np.uint8).reshape(expected.shape), expected)
