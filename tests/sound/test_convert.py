"""Sample formats and channel layouts as float32 stereo."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from frameloom.media.sound.convert import Resampler, period, stereo
from tests.sound.making import RATE, noise

HALF = np.sqrt(0.5)


def _frame(data: np.ndarray, name: str, layout: str) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(data, format=name, layout=layout)
    frame.sample_rate = RATE
    return frame


@pytest.mark.parametrize(
    ("name", "dtype", "values", "expected"),
    [
        ("u8", np.uint8, [0, 128, 192, 255], [-1, 0, 0.5, 127 / 128]),
        ("s16", np.int16, [-32768, 0, 16384, 1], [-1, 0, 0.5, 2**-15]),
        ("s32", np.int32, [-(2**31), 0, 2**30, 256], [-1, 0, 0.5, 2**-23]),
        ("flt", np.float32, [-1.5, 0, 0.5, 1e-9], [-1.5, 0, 0.5, 1e-9]),
        ("dbl", np.float64, [-1.5, 0, 0.5, 0.25], [-1.5, 0, 0.5, 0.25]),
    ],
)
@pytest.mark.parametrize("planar", [False, True])
def test_formats(
    name: str, dtype: type, values: list[float], expected: list[float], planar: bool
) -> None:
    left = np.array(values, dtype)
    right = left[::-1].copy()
    data = np.stack([left, right])
    packed = data if planar else np.ascontiguousarray(data.T).reshape(1, -1)
    out = stereo(_frame(packed, name + "p" * planar, "stereo"))
    assert out.dtype == np.float32
    assert np.array_equal(out, np.array([expected, expected[::-1]], np.float32).T)


def test_mono_goes_to_both_sides_unchanged() -> None:
    values = np.array([[0.1, -0.2, 0.3]], np.float32)
    assert np.array_equal(stereo(_frame(values, "fltp", "mono")), np.repeat(values, 2, axis=0).T)


@pytest.mark.parametrize(
    ("layout", "left", "right"),
    [
        ("5.1", [1, 0, HALF, 0, HALF, 0], [0, 1, HALF, 0, 0, HALF]),
        ("5.1(side)", [1, 0, HALF, 0, HALF, 0], [0, 1, HALF, 0, 0, HALF]),
        ("quad", [1, 0, HALF, 0], [0, 1, 0, HALF]),
        ("3.0", [1, 0, HALF], [0, 1, HALF]),
        ("7.1", [1, 0, HALF, 0, HALF, 0, HALF, 0], [0, 1, HALF, 0, 0, HALF, 0, HALF]),
    ],
)
def test_more_channels_are_folded(layout: str, left: list[float], right: list[float]) -> None:
    one_each = np.eye(len(left), dtype=np.float32)
    out = stereo(_frame(one_each.reshape(1, -1), "flt", layout))
    assert np.allclose(out, np.array([left, right]).T)


def test_what_is_no_number_is_silence() -> None:
    values = np.array([[np.nan, np.inf, -np.inf, 0.5]], np.float32)
    assert stereo(_frame(values, "fltp", "mono"))[:, 0].tolist() == [0, 0, 0, 0.5]


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000])
def test_resampling_does_not_show_its_blocks(rate_hz: int) -> None:
    samples = noise(rate_hz // 2)
    whole, parts = Resampler(rate_hz, RATE), Resampler(rate_hz, RATE)
    once = np.concatenate([whole.feed(samples), whole.flush()])
    cuts = np.split(samples, [1, 700, 701, 2000])
    again = np.concatenate([*(parts.feed(cut) for cut in cuts), parts.flush()])
    assert np.array_equal(once, again)
    assert len(once) == RATE // 2


def test_the_same_rate_passes_untouched() -> None:
    samples = noise(500)
    through = Resampler(RATE, RATE)
    assert through.feed(samples) is samples
    assert len(through.flush()) == 0


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 88_200, 96_000])
def test_period(rate_hz: int) -> None:
    assert Fraction(period(rate_hz, RATE) * RATE, rate_hz).denominator == 1
