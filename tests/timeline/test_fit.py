"""Fitting, by what each word promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.timeline.fit import place

sides = st.integers(1, 8000)
sizes = st.tuples(sides, sides)
shares = st.floats(0.05, 1.0)
crops = st.tuples(shares, shares, shares, shares).map(
    lambda c: (c[0] * (1 - c[2]), c[1] * (1 - c[3]), c[2], c[3])
)


@given(size=sizes, fit=st.sampled_from(["contain", "cover", "fill"]))
def test_the_pictures_own_size_fills_it_to_the_bit(size: tuple[int, int], fit: str) -> None:
    placed = place(size, size[0] / size[1], fit)  # type: ignore[arg-type]
    assert placed.size == (size[0] / size[1], 1.0)
    assert placed.crop == (0.0, 0.0, 1.0, 1.0)


@given(media=sizes, box=st.floats(0.2, 5), crop=crops)
def test_contain_keeps_shape_and_crop(
    media: tuple[int, int], box: float, crop: tuple[float, float, float, float]
) -> None:
    placed = place(media, box, "contain", crop)
    width, height = placed.size
    assert placed.crop == crop
    assert width / height == pytest.approx(media[0] * crop[2] / (media[1] * crop[3]))
    assert width <= box
    assert height <= 1.0
    assert width == box or height == 1.0


@given(media=sizes, box=st.floats(0.2, 5), crop=crops)
def test_cover_fills_with_undistorted_media_from_the_middle(
    media: tuple[int, int], box: float, crop: tuple[float, float, float, float]
) -> None:
    placed = place(media, box, "cover", crop)
    x, y, w, h = placed.crop
    assert placed.size == (box, 1.0)
    assert media[0] * w / (media[1] * h) == pytest.approx(box)
    assert (x + w / 2, y + h / 2) == pytest.approx((crop[0] + crop[2] / 2, crop[1] + crop[3] / 2))
    assert w <= crop[2] * (1 + 1e-12)
    assert h <= crop[3] * (1 + 1e-12)
    assert w == crop[2] or h == crop[3]


def test_by_hand() -> None:
    assert place((1000, 1000), 2.0, "contain").size == (1.0, 1.0)
    assert place((4000, 1000), 2.0, "contain").size == (2.0, 0.5)
    assert place((4000, 1000), 2.0, "cover").crop == (0.25, 0.0, 0.5, 1.0)
    assert place((1000, 1000), 2.0, "cover").crop == (0.0, 0.25, 1.0, 0.5)
    assert place((7, 9), 2.0, "fill").size == (2.0, 1.0)
