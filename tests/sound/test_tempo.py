"""Other speeds: exact lengths, clicks where they belong, the pitch kept, no clicks at joins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest

from frameloom.core.media import MediumSpec
from frameloom.core.sound import Mix, Sound, Stretch
from frameloom.core.time import round_half_up
from tests.sound.making import F32, LEVEL, RATE, clicks, noise, played, whole, write

LENGTH = 20 * RATE
EVERY = 15_013
SPEEDS = [Fraction(1, 2), Fraction(9, 10), Fraction(11, 10), Fraction(2), Fraction(4)]
ALLOWED_S = Fraction(12, 1000)

Made = Callable[[str], Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("sound")
    times = np.arange(LENGTH) / RATE
    tone = (0.4 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    sounds = {
        "clicks": clicks(LENGTH, range(EVERY, LENGTH, EVERY)),
        "tone": np.stack([tone, tone], axis=1),
        "noise": noise(LENGTH),
    }
    for name, samples in sounds.items():
        write(folder / f"{name}.wav", samples, "pcm_f32le")
    return lambda name: folder / f"{name}.wav"


def _ramp(path: Path, speeds: Sequence[Fraction], each_s: Fraction) -> Mix:
    """Stretches of `each_s` at these speeds, one going on where the other ends."""
    media = [Fraction(0), *accumulate(speed * each_s for speed in speeds)]
    parts = tuple(
        Stretch(n * each_s, (n + 1) * each_s, media[n], speed) for n, speed in enumerate(speeds)
    )
    count = round_half_up(len(speeds) * each_s * RATE)
    return Mix((Sound("ramp", MediumSpec(str(path)), parts),), count)


def _check_clicks(mix: Mix, out: F32) -> None:
    """Every click of the medium is heard, within `ALLOWED_S` of where the map puts it."""
    loud = np.abs(out[:, 0])
    for stretch in mix.sounds[0].stretches:
        end_s = stretch.media_s + (stretch.end_s - stretch.start_s) * stretch.speed
        for n in range(EVERY, LENGTH, EVERY):
            media_s = Fraction(n, RATE)
            if not stretch.media_s + ALLOWED_S <= media_s < end_s - ALLOWED_S:
                continue
            place = int((stretch.start_s + (media_s - stretch.media_s) / stretch.speed) * RATE)
            reach = int(ALLOWED_S * RATE)
            first = max(0, place - reach)
            assert loud[first : place + reach].max() > 0.1 * LEVEL, f"click {n} at {stretch.speed}"
    assert (loud > 0.05).sum() < 4 * LENGTH / EVERY


@pytest.mark.parametrize("speed", SPEEDS)
def test_clicks_stay_in_time_to_the_end(made: Made, speed: Fraction) -> None:
    count = int(min(LENGTH / speed, 12 * RATE))
    mix = whole(made("clicks"), count, speed=speed)
    out = played(mix)
    assert len(out) == count
    _check_clicks(mix, out)


@pytest.mark.parametrize("rising", [True, False])
def test_clicks_stay_in_time_through_a_ramp(made: Made, rising: bool) -> None:
    speeds = [Fraction(n, 60) for n in range(30, 180)]
    mix = _ramp(made("clicks"), speeds if rising else speeds[::-1], Fraction(1, 30))
    joined = Stretch(Fraction(0), Fraction(5), Fraction(0), Fraction(1))
    out = played(mix)
    assert joined.end_s * RATE == len(out)
    loud = np.abs(out[:, 0])
    edges = [(s.start_s, s.media_s, s.speed) for s in mix.sounds[0].stretches]
    for n in range(EVERY, int(edges[-1][1] * RATE) - 2000, EVERY):
        media_s = Fraction(n, RATE)
        start_s, from_s, speed = max(edge for edge in edges if edge[1] <= media_s)
        place = int((start_s + (media_s - from_s) / speed) * RATE)
        reach = int(ALLOWED_S * RATE)
        assert loud[max(0, place - reach) : place + reach].max() > 0.1 * LEVEL


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_pitch_is_kept(made: Made, speed: Fraction) -> None:
    out = played(whole(made("tone"), 4 * RATE, speed=speed))[4800:-4800, 0]
    power = np.abs(np.fft.rfft(out * np.hanning(len(out)))) ** 2
    hertz = np.fft.rfftfreq(len(out), 1 / RATE)
    assert power[np.abs(hertz - 440) < 5].sum() > 0.9999 * power.sum()


def test_joins_do_not_click(made: Made) -> None:
    """A tone through speed 1, a ramp, and speed 1 again: never a steeper step than its own."""
    speeds = [Fraction(1)] * 5 + [1 + Fraction(n, 20) for n in range(20)] + [Fraction(1)] * 5
    out = played(_ramp(made("tone"), speeds, Fraction(1, 10)))[:, 0]
    steepest = 0.4 * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff(out)).max() < 1.5 * steepest


def test_speed_one_is_untouched_between_other_speeds(made: Made) -> None:
    speeds = [Fraction(3, 2), Fraction(1), Fraction(3, 4)]
    mix = _ramp(made("noise"), speeds, Fraction(1))
    out = played(mix)
    shift = round_half_up((mix.sounds[0].stretches[1].media_s - 1) * RATE)
    assert np.array_equal(out[RATE : 2 * RATE], noise(LENGTH)[RATE + shift : 2 * RATE + shift])


def test_a_speed_of_almost_one_does_not_drift(made: Made) -> None:
    speed = Fraction(1001, 1000)
    mix = whole(made("clicks"), 18 * RATE, speed=speed)
    _check_clicks(mix, played(mix))


def test_stretches_play_the_same_however_they_are_cut(made: Made) -> None:
    """One stretch, and the same one cut into frames."""
    speed = Fraction(5, 4)
    cuts = [Fraction(n, 30) for n in range(61)]
    parts = tuple(Stretch(a, b, a * speed, speed) for a, b in pairwise(cuts))
    mix = Mix((Sound("a", MediumSpec(str(made("noise"))), parts),), 2 * RATE)
    assert np.array_equal(played(mix), played(whole(made("noise"), 2 * RATE, speed=speed)))
