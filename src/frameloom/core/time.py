"""Exact time: rational seconds, frame counts and their one rounding.

All ranges are half-open. Floats never decide a frame.
"""

from __future__ import annotations

from fractions import Fraction

NTSC_RATES = {
    "23.976": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "59.94": Fraction(60000, 1001),
    "119.88": Fraction(120000, 1001),
}
SAMPLE_RATE = 48_000


def round_half_up(value: Fraction) -> int:
    """The nearest integer; exact halves go up (towards +infinity)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def frame_count(total_s: Fraction, fps: Fraction) -> int:
    """How many frames an export of `total_s` seconds has: round half up, at least 1."""
    return max(1, round_half_up(total_s * fps))


def frame_time(index: int, fps: Fraction) -> Fraction:
    """The time in seconds that frame `index` shows."""
    return index / fps


def first_frame_at(time_s: Fraction, fps: Fraction) -> int:
    """The first frame whose time is >= `time_s`: the start of a half-open range in frames."""
    return -(-(time_s * fps).numerator // (time_s * fps).denominator)


def sample_count(frames: int, fps: Fraction, rate_hz: int = SAMPLE_RATE) -> int:
    """How many sound samples `frames` frames of picture last, rounded half up."""
    return round_half_up(frames * rate_hz / fps)
