"""Seeds and noise: pure functions of their names, well spread."""

from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from frameloom.core.seed import mix64, seed64, simplex, uniform

seeds = st.integers(0, 2**64 - 1)


def test_seeds_are_fixed_for_ever() -> None:
    """These numbers decide pixels of projects that exist: they may never change."""
    assert seed64(0, "hero") == 0x50ACA9DBB908E59B
    assert seed64(0, "hero", 7) == 0x29412437C8927348
    assert mix64(0, 0) == 0xE220A8397B1DCDAF, "SplitMix64's published first output for seed 0"


def test_names_do_not_run_into_each_other() -> None:
    names = {seed64(1, "a", 23), seed64(1, "a2", 3), seed64(12, "a", 3), seed64(1, "a", 2, 3)}
    assert len(names) == 4


@given(seed=seeds, counter=st.integers(0, 2**32))
def test_uniform_is_in_its_range(seed: int, counter: int) -> None:
    assert 0.0 <= uniform(seed, counter) < 1.0


def test_uniform_is_spread() -> None:
    values = [uniform(seed64(3, "x"), n) for n in range(4000)]
    assert abs(statistics.mean(values) - 0.5) < 0.02
    assert abs(statistics.pvariance(values) - 1 / 12) < 0.005


@given(seed=seeds, x=st.floats(-1e4, 1e4), y=st.floats(-1e4, 1e4))
def test_simplex_is_bounded_and_smooth(seed: int, x: float, y: float) -> None:
    here = simplex(seed, x, y)
    assert -1.0 <= here <= 1.0
    assert abs(simplex(seed, x + 1e-4, y) - here) < 1e-3


def test_simplex_is_centred_and_uses_its_range() -> None:
    values = [simplex(9, 0.37 * n, 0.71 * m) for n in range(60) for m in range(60)]
    assert abs(statistics.mean(values)) < 0.05
    assert max(values) > 0.8
    assert min(values) < -0.8
    assert values != [simplex(10, 0.37 * n, 0.71 * m) for n in range(60) for m in range(60)]
