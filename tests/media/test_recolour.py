"""The colour kernels against the formulas of ITU-T H.273, to the rounding."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frameloom.media import recolour

KR_KB = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 7: (0.212, 0.087), 9: (0.2627, 0.0593)}
levels = st.tuples(*[st.integers(0, 255)] * 3)


def _rgb(codes: tuple[int, ...], matrix: int, full: bool) -> np.ndarray:  # type: ignore[type-arg]
    kr, kb = KR_KB[matrix]
    y, u, v = codes
    luma, b, r = (
        (y / 255, (u - 128) / 255, (v - 128) / 255)
        if full
        else ((y - 16) / 219, (u - 128) / 224, (v - 128) / 224)
    )
    red, blue = luma + (2 - 2 * kr) * r, luma + (2 - 2 * kb) * b
    return np.array([red, (luma - kr * red - kb * blue) / (1 - kr - kb), blue])


def _flat(codes: tuple[int, ...]) -> list[np.ndarray]:  # type: ignore[type-arg]
    shapes = ((5, 7), (3, 4), (3, 4))
    return [np.full(shape, c, np.uint8) for shape, c in zip(shapes, codes, strict=True)]


@given(levels, st.sampled_from(sorted(KR_KB)), st.booleans())
def test_flat_colours_become_bt709(codes: tuple[int, ...], matrix: int, full: bool) -> None:
    r, g, b = _rgb(codes, matrix, full)
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    expected = 16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748
    for plane, value in zip(recolour.to_bt709(*_flat(codes), matrix, full), expected, strict=True):
        assert np.abs(plane - np.clip(value, 0, 255)).max() <= 0.51


@given(levels, st.sampled_from(sorted(KR_KB)), st.booleans(), st.integers(0, 255))
def test_flat_colours_become_rgba(
    codes: tuple[int, ...], matrix: int, full: bool, alpha: int
) -> None:
    found = recolour.to_rgba(*_flat(codes), np.full((5, 7), alpha, np.uint8), matrix, full)
    expected = np.clip(255 * _rgb(codes, matrix, full), 0, 255)
    assert np.abs(found[..., :3] - expected).max() <= 0.51
    assert (found[..., 3] == alpha).all()


def test_luma_takes_its_chroma_from_between_the_samples() -> None:
    """A ramp of chroma leaves a ramp of luma, without steps of two."""
    ramp = np.arange(100, 164, 2, dtype=np.uint8)[None, :].repeat(16, axis=0)
    flat = np.full((32, 64), 128, np.uint8)
    y, _, _ = recolour.to_bt709(flat, ramp, np.full_like(ramp, 128), 5, False)
    steps = np.diff(y[10].astype(int))
    assert np.abs(steps).max() <= 1
