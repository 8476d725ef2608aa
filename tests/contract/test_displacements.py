"""Every displacement against its formula in float64, and what holds for all of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from frameloom.core.band import Map
from frameloom.core.noise import noise3
from frameloom.core.picture import EffectCall
from frameloom.effects.base import EFFECTS, Displacement

F64 = npt.NDArray[np.float64]
Points = tuple[F64, F64]
SEED = 0x1234_5678_9ABC
FULL_HD = (1920, 1080)


def call(kind: str, **params: Any) -> EffectCall:
    fields = {name: field.default for name, field in EFFECTS.find(kind).model_fields.items()}
    plain = {name: value for name, value in fields.items() if name not in ("type", "enabled")}
    return EffectCall(kind, {"phase": 0.0, **plain, **params}, 1.0, Fraction(1), 30, 99, SEED)


def moved(what: EffectCall, x: F64, y: F64, size: tuple[int, int], channel: int = 2) -> Points:
    """Where the effect takes the colour at pixel positions x, y (any shape) from."""
    maths = EFFECTS.find(what.type).maths
    assert isinstance(maths, Displacement)
    flat = [np.array(np.atleast_2d(part), np.float32) for part in (x, y)]
    maths.displace(Map(*flat, channel, 0, size), what)
    return flat[0].astype(float).reshape(x.shape), flat[1].astype(float).reshape(y.shape)


def points(size: tuple[int, int], every: int = 7) -> Points:
    y, x = np.mgrid[0 : size[1] : every, 0 : size[0] : every]
    return x.astype(float), y.astype(float)


# The formulas, in float64, in heights from the upper left corner, y down.


def lens(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    k, dx, dy = p["distortion"], x - aspect / 2, y - 0.5
    r2 = (2 * dx / aspect) ** 2 + (2 * dy) ** 2
    f = (1 + k * r2) / (1 + 2 * k) if k > 0 else (1 - k) / (1 - k * r2)
    return aspect / 2 + dx * f, 0.5 + dy * f


def radial(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    dx, dy = x - aspect / 2, y - 0.5
    r = np.hypot(dx, dy) / math.hypot(aspect / 2, 0.5)
    f = 1 - p["strength"] * r ** p["exponent"]
    return aspect / 2 + dx * f, 0.5 + dy * f


def fisheye(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    dx, dy, far = x - aspect / 2, y - 0.5, math.hypot(aspect / 2, 0.5)
    r = np.maximum(np.hypot(dx, dy) / far, 1e-12)
    f = np.tan(r * math.atan(p["strength"])) / (p["strength"] * r)
    return aspect / 2 + dx * f, 0.5 + dy * f


def swirl(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    cx, cy = p["center"][0] * aspect, p["center"][1]
    z = (x - cx) + 1j * (y - cy)
    turn = p["strength"] * np.clip(1 - abs(z) / p["radius"], 0, None) ** 2
    z = z * np.exp(-1j * turn)
    return cx + z.real, cy + z.imag


def wave(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    (ax, ay), (fx, fy), t = p["amplitude"], p["frequency"], p["phase"]
    turn = 2 * np.pi
    return x + ax * np.sin(turn * (fx * y + t)), y + ay * np.sin(turn * (fy * x + t))


def pinch(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    cx, cy, s = p["center"][0] * aspect, p["center"][1], p["strength"]
    near = np.clip(1 - np.hypot(x - cx, y - cy) / p["radius"], 0, None) ** 2
    f = 1 + s * near if s > 0 else 1 / (1 - s * near)
    return cx + (x - cx) * f, cy + (y - cy) * f


def kaleidoscope(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    z = (x - aspect / 2) + 1j * (y - 0.5)
    wedge, turn = np.pi / p["segments"], math.radians(p["rotation"])
    angle = np.mod(np.angle(z) - turn, 2 * wedge)
    z = abs(z) * np.exp(1j * (np.minimum(angle, 2 * wedge - angle) + turn))
    return mirrored(aspect / 2 + z.real, aspect), mirrored(0.5 + z.imag, 1.0)


def mirrored(at: F64, length: float) -> F64:
    at = np.mod(at, 2 * length)
    return np.minimum(at, 2 * length - at)


def melt(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    s, f, t = p["strength"], p["frequency"], p["phase"]
    streams = np.sin(2 * np.pi * (f * x + t / 8)) + np.sin(2 * np.pi * (1.618 * f * x - t / 5))
    run = s * y * (2 - y)
    sway = 0.1 * run * np.sin(2 * np.pi * (0.5 * f * y + t / 4))
    return x + sway, y - run * (0.5 + streams / 4)


def tunnel(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    (u, v), s = p["center"], p["strength"]
    cx, cy = u * aspect, v
    still = 0.5 if s > 0 else math.hypot(max(u, 1 - u) * aspect, max(v, 1 - v))
    f = 1 / (1 - s * (1 - np.hypot(x - cx, y - cy) / still))
    return cx + (x - cx) * f, cy + (y - cy) * f


def noise(x: F64, y: F64, aspect: float, p: dict[str, Any]) -> Points:
    def field(seed: int) -> F64:
        at = np.broadcast(x * p["scale"], y * p["scale"])
        cut = [noise3(u, v, p["phase"], np.uint32(seed & 0xFFFFFFFF), 0) for u, v in at]
        return np.array(cut).reshape(x.shape)

    return x + p["strength"] * field(SEED), y + p["strength"] * field(SEED + 0x632BE59B)


FORMULAS: dict[str, Callable[[F64, F64, float, dict[str, Any]], Points]] = {
    "lens_distortion": lens, "radial_chromatic": radial, "fisheye": fisheye, "swirl": swirl,
    "wave": wave, "pinch": pinch, "kaleidoscope": kaleidoscope, "melt": melt, "tunnel": tunnel,
    "noise_warp": noise,
}  # fmt: skip

OFF = {"center": (0.2, 0.9)}
CASES: list[tuple[str, dict[str, Any]]] = [
    *(("lens_distortion", {"distortion": k}) for k in (-0.2, -0.03, 0.05, 0.2)),
    *(("radial_chromatic", {"strength": s, "exponent": e})
      for s, e in ((0.05, 2.0), (0.25, 0.5), (0.25, 1.0), (0.25, 4.0))),
    *(("fisheye", {"strength": s}) for s in (0.5, 1.0, 3.0, 6.0, 15.0)),
    *(("swirl", {"strength": s, "radius": r, **c})
      for s, r, c in ((2.0, 0.5, {}), (-6.0, 0.05, {}), (6.0, 2.0, OFF), (0.3, 1.0, OFF))),
    *(("wave", {"amplitude": a, "frequency": f, "phase": 3.7})
      for a, f in (((0.02, 0.02), (5.0, 5.0)), ((0.15, 0.15), (30.0, 30.0)),
                   ((0.0, 0.15), (1.0, 1.0)), ((0.05, 0.0), (7.0, 2.0)))),
    *(("pinch", {"strength": s, "radius": r, **c})
      for s, r, c in ((0.5, 0.5, {}), (2.0, 0.05, {}), (-2.0, 0.5, OFF), (-0.3, 2.0, {}))),
    *(("kaleidoscope", {"segments": n, "rotation": a})
      for n, a in ((6, 0.0), (2, 30.0), (5, -47.0), (12, 200.0))),
    *(("melt", {"strength": s, "frequency": f, "phase": 2.3})
      for s, f in ((0.1, 5.0), (0.5, 20.0), (0.02, 1.0))),
    *(("tunnel", {"strength": s, **c})
      for s, c in ((0.3, {}), (0.95, {}), (-0.3, OFF), (-1.0, {}), (0.5, OFF))),
    *(("noise_warp", {"strength": s, "scale": f, "phase": 1.4})
      for s, f in ((0.05, 5.0), (0.15, 20.0), (0.15, 2.0))),
]  # fmt: skip


def label(case: object) -> str:
    return str(case).replace(" ", "") if isinstance(case, dict) else str(case)


@pytest.mark.parametrize(("kind", "params"), CASES, ids=label)
def test_the_map_is_the_formula(kind: str, params: dict[str, Any]) -> None:
    what, (w, h) = call(kind, **params), FULL_HD
    x, y = points(FULL_HD, 61 if kind == "noise_warp" else 7)
    got = moved(what, x, y, FULL_HD)
    truth = FORMULAS[kind]((x + 0.5) / h, (y + 0.5) / h, w / h, dict(what.params))
    for ours, theirs in zip(got, truth, strict=True):
        assert abs(ours - (theirs * h - 0.5)).max() < 0.02


@pytest.mark.parametrize(("kind", "params"), CASES, ids=label)
@pytest.mark.parametrize("size", [(1920, 1080), (960, 540), (1080, 1920)])
def test_between_nodes_positions_stay_true(
    kind: str, params: dict[str, Any], size: tuple[int, int]
) -> None:
    what = call(kind, **params)
    maths = EFFECTS.find(kind).maths
    assert isinstance(maths, Displacement)
    step = maths.columns(what, size)
    rows = np.unique(np.linspace(0, size[1] - 1, 40).astype(int)).astype(float)
    nodes = np.arange(-(-size[0] // step) + 1) * float(step)
    coarse = moved(what, *np.meshgrid(nodes, rows), size)
    columns = np.arange(size[0])
    true = moved(what, *np.meshgrid(columns.astype(float), rows), size)
    k, part = columns // step, columns % step / step
    for ours, theirs in zip(coarse, true, strict=True):
        between = ours[:, k] + (ours[:, k + 1] - ours[:, k]) * part
        assert abs(between - theirs).max() < 0.1


@pytest.mark.parametrize(("kind", "params"), CASES, ids=label)
def test_the_look_does_not_depend_on_the_size(kind: str, params: dict[str, Any]) -> None:
    what = call(kind, **params)
    x, y = points((960, 540), 13)
    small = moved(what, x, y, (960, 540))
    large = moved(what, 2 * x + 0.5, 2 * y + 0.5, FULL_HD)
    for low, high in zip(small, large, strict=True):
        assert abs((high + 0.5) / 2 - (low + 0.5)).max() < 0.01


@pytest.mark.parametrize("kind", FORMULAS)
def test_neutral_parameters_move_nothing(kind: str) -> None:
    effect = EFFECTS.find(kind)
    if not effect.neutral:
        assert kind in ("fisheye", "kaleidoscope")
        return
    x, y = points(FULL_HD)
    got = moved(call(kind, **effect.neutral), x, y, FULL_HD)
    assert max(abs(got[0] - x).max(), abs(got[1] - y).max()) < 1e-3


@pytest.mark.parametrize(("kind", "most"), [("pinch", 2.0), ("swirl", 6.0), ("tunnel", 1.0)])
@pytest.mark.parametrize("center", [(-1.0, 2.0), (0.0, 0.0), (0.5, 0.5), (2.0, 0.3)])
def test_extremes_give_finite_positions(
    kind: str, most: float, center: tuple[float, float]
) -> None:
    for strength in (-most, most):
        for radius in (0.05, 2.0):
            what = call(kind, strength=strength, center=center, radius=radius)
            assert np.isfinite(moved(what, *points((161, 91), 1), (161, 91))).all()


def test_a_swirl_undoes_the_opposite_one() -> None:
    x, y = points(FULL_HD)
    there = moved(call("swirl", strength=5.0), x, y, FULL_HD)
    back = moved(call("swirl", strength=-5.0), *there, FULL_HD)
    assert max(abs(back[0] - x).max(), abs(back[1] - y).max()) < 0.01


@pytest.mark.parametrize("strength", [-2.0, -0.5, 0.5, 2.0])
def test_a_pinch_keeps_the_order_along_every_ray(strength: float) -> None:
    x = np.linspace(959.5, 1919.0, 2000)
    got, _ = moved(call("pinch", strength=strength), x, np.full_like(x, 539.5), FULL_HD)
    assert (np.diff(got) > -1e-3).all()
    assert got[-1] == pytest.approx(x[-1])


LENSES = [
    *(call("lens_distortion", distortion=k) for k in (-0.2, -0.05, 0.05, 0.2)),
    *(call("radial_chromatic", strength=s, exponent=e) for s in (0.05, 0.25) for e in (0.5, 4.0)),
    *(call("fisheye", strength=s) for s in (0.5, 3.0, 15.0)),
]


@pytest.mark.parametrize("lens", LENSES, ids=lambda c: c.type)
@pytest.mark.parametrize("size", [(192, 108), (108, 192)])
def test_lenses_take_nothing_from_outside(lens: EffectCall, size: tuple[int, int]) -> None:
    x, y = moved(lens, *points(size, 1), size)
    assert x.min() > -0.51 and x.max() < size[0] - 0.49
    assert y.min() > -0.51 and y.max() < size[1] - 0.49
