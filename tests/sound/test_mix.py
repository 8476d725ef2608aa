"""Gain, pan, fades, the sum, its blocks and its warnings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.media import MediumSpec
from frameloom.core.sound import Envelope, Mix, Sound, Stretch
from frameloom.media.sound.envelope import pan_factors
from tests.sound.making import F32, RATE, noise, played, whole, write


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at a constant 0.25 on both sides."""
    samples = np.full((2 * RATE, 2), 0.25, np.float32)
    return write(tmp_path_factory.mktemp("sound") / "flat.wav", samples, "pcm_f32le")


@pytest.fixture(scope="module")
def hiss(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, F32]:
    samples = noise(2 * RATE)
    return write(tmp_path_factory.mktemp("sound") / "hiss.wav", samples, "pcm_s16le"), samples


def _shaped(path: Path, count: int = RATE, **shape: object) -> F32:
    mix = whole(path, count)
    return played(replace(mix, sounds=(replace(mix.sounds[0], **shape),)))


def _envelope(*points: tuple[float, float]) -> Envelope:
    return tuple((Fraction(time_s), value) for time_s, value in points)


def test_neutral_values_change_no_bit(hiss: tuple[Path, F32]) -> None:
    path, samples = hiss
    neutral = _envelope((0, 0.0))
    ones = (_envelope((0, 1.0)),)
    assert np.array_equal(_shaped(path, gain_db=neutral, pan=neutral, fades=ones), samples[:RATE])


def test_gain_is_linear_in_decibels_between_its_points(flat: Path) -> None:
    out = _shaped(flat, gain_db=_envelope((0.25, -40.0), (0.75, 0.0)))
    assert np.allclose(out[: RATE // 4], 0.0025)
    assert np.allclose(out[RATE // 2], 0.025, rtol=1e-5)
    assert np.array_equal(out[3 * RATE // 4 :], np.full((RATE // 4, 2), 0.25, np.float32))


def test_fades_are_linear_and_multiply(flat: Path) -> None:
    rising, falling = _envelope((0, 0.0), (0.5, 1.0)), _envelope((0.5, 1.0), (1, 0.0))
    out = _shaped(flat, fades=(rising, falling))[:, 0]
    n = np.arange(RATE)
    expected = 0.25 * np.minimum(n / (RATE / 2), 1) * np.minimum((RATE - n) / (RATE / 2), 1)
    assert np.abs(out - expected).max() < 1e-7


def test_a_step_counts_from_its_own_sample_on(flat: Path) -> None:
    third = Fraction(1, 3)
    out = _shaped(flat, fades=(((Fraction(0), 0.0), (third, 0.0), (third, 1.0)),))
    assert not out[: RATE // 3].any()
    assert np.all(out[RATE // 3 :] == np.float32(0.25))


@pytest.mark.parametrize(("pan", "left", "right"), [(-1.0, 2**0.5, 0), (1.0, 0, 2**0.5), (0, 1, 1)])
def test_pan_at_its_ends_and_centre(flat: Path, pan: float, left: float, right: float) -> None:
    out = _shaped(flat, pan=_envelope((0, float(pan))))
    assert np.allclose(out / 0.25, [left, right], atol=1e-6)


@given(st.floats(-1, 1))
def test_pan_keeps_the_power(pan: float) -> None:
    left, right = pan_factors(pan)
    assert left**2 + right**2 == pytest.approx(2)


@settings(max_examples=12)
@given(block=st.integers(1, 30_000), count=st.integers(1, RATE))
def test_blocks_do_not_show(hiss: tuple[Path, F32], flat: Path, block: int, count: int) -> None:
    if block < 50:
        count = min(count, 2000)
    medium, other = MediumSpec(str(hiss[0])), MediumSpec(str(flat))
    slow = Stretch(Fraction(0), Fraction(1), Fraction(1, 7), Fraction(3, 4))
    late = Stretch(Fraction(1, 9), Fraction(2), Fraction(0), Fraction(1))
    sounds = (
        Sound("a", medium, (slow,), gain_db=_envelope((0, -6.0), (1, 0.0))),
        Sound(
            "b",
            other,
            (late,),
            pan=_envelope((0, -1.0), (0.5, 0.3)),
            fades=(_envelope((0, 0.0), (1, 1.0)),),
        ),
    )
    mix = Mix(sounds, count)
    assert played(mix, block).tobytes() == played(mix).tobytes()


def test_the_sum_is_not_clipped_but_told(flat: Path) -> None:
    quiet = whole(flat, RATE)
    loud = replace(quiet, sounds=quiet.sounds * 5)
    warnings: list[str] = []
    assert np.all(played(loud, warnings=warnings) == np.float32(1.25))
    assert len(warnings) == 1
    assert "1.9 dB over full scale" in warnings[0]
    silent: list[str] = []
    played(quiet, warnings=silent)
    assert not silent


def test_the_mix_s_own_warnings_are_passed_on(flat: Path) -> None:
    warnings: list[str] = []
    played(replace(whole(flat, RATE), warnings=("it plays backwards",)), warnings=warnings)
    assert warnings == ["it plays backwards"]


def test_an_empty_mix_is_silence() -> None:
    out = played(Mix((), 12_345))
    assert out.shape == (12_345, 2)
    assert out.dtype == np.float32
    assert not out.any()


def test_between_stretches_there_is_silence(flat: Path) -> None:
    parts = tuple(
        Stretch(Fraction(n, 4), Fraction(n, 4) + Fraction(1, 8), Fraction(0), Fraction(1))
        for n in range(4)
    )
    out = played(Mix((Sound("a", MediumSpec(str(flat)), parts),), RATE))
    heard = (np.arange(RATE) // (RATE // 8)) % 2 == 0
    assert np.array_equal(out[:, 0] != 0, heard)
