"""The stack's rules for every effect, and the first four effects against plain float64 formulas."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
import pytest

from frameloom.core.band import Band
from frameloom.core.picture import EffectCall, Picture
from frameloom.core.surface import RgbaSurface, YuvSurface
from frameloom.effects.base import EFFECTS, Displacement, Filter, Point
from frameloom.render.cpu import stack
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.convert import rgb_planes
from frameloom.render.cpu.texture import texture
from tests.contract.drawing import Picture as Numbers
from tests.contract.drawing import a_call, apply, drawn, scenery
from tests.render.build import behind, planes, random_rgba, render, source

STACKED = (Point, Displacement, Filter)
PLAIN = [
    name
    for name, effect in EFFECTS.types.items()
    if isinstance(effect.maths, STACKED) and name != "lut"  # which needs a file
]
SIZE = (161, 91)


def canvas(size: tuple[int, int] = SIZE) -> Canvas:
    """A picture with slopes and edges, within R'G'B'."""
    w, h = size
    numbers = scenery(h + h % 2, w + w % 2)[:, :h, :w]
    rgba = np.full((h, w, 4), 255, np.uint8)
    rgba[..., :3] = np.round(np.moveaxis(numbers, 0, -1) * 255)
    return Canvas("yuv", texture(RgbaSurface(rgba), "yuv").planes)


def effect(name: str, amount: float = 1.0, **params: Any) -> EffectCall:
    strong = {
        "color": {"exposure": 1.5, "saturation": 2.0}, "glitch": {"algorithm": "constant_wild"},
        "chromatic_aberration": {"offset": 0.02}, "letterbox": {"ratio": 2.39},
        "sharpen": {"strength": 3.0, "radius": 0.05},
    }.get(name, {})  # fmt: skip
    call = a_call(name, **{**strong, **params})
    return replace(call, amount=amount, params={**call.params, "phase": 0.3})


def stacked(calls: tuple[EffectCall, ...], on: Canvas | None = None) -> YuvSurface:
    return stack.apply_effects(canvas() if on is None else on, calls).surface()


def numbers(surface: YuvSurface) -> Numbers:
    return np.stack(rgb_planes(surface)).astype(np.float64)


# Rules of the stack


@pytest.mark.parametrize("name", PLAIN)
def test_amount_0_leaves_every_bit(name: str) -> None:
    before = canvas()
    for calls in ((effect(name, 0.0),), (effect(name, 0.0), effect("grain", 0.0))):
        for a, b in zip(planes(stacked(calls, before)), before.planes, strict=True):
            assert np.array_equal(a, b)
    other = effect("vignette")
    for a, b in zip(
        planes(stacked((effect(name, 0.0), other))), planes(stacked((other,))), strict=True
    ):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("amount", [0.5, 0.2])
def test_amount_blends_with_the_untouched_picture(name: str, amount: float) -> None:
    untouched = stacked((effect("vignette", darkness=0.0),)).y.astype(float)
    whole = stacked((effect(name),)).y.astype(float)
    part = stacked((effect(name, amount),)).y.astype(float)
    # each is dithered to a whole level by itself
    assert np.abs(part - (untouched + (whole - untouched) * amount)).max() <= 2
    assert np.abs(whole - untouched).max() > 4


@pytest.mark.parametrize("name", PLAIN)
def test_the_given_picture_is_not_changed(name: str) -> None:
    before = canvas()
    kept = [plane.copy() for plane in before.planes]
    stacked((effect(name), effect("grain")), before)
    stacked((effect("grain"), effect(name)), before)
    assert all(np.array_equal(a, b) for a, b in zip(before.planes, kept, strict=True))


@pytest.mark.parametrize("name", PLAIN)
def test_bands_leave_no_seams(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows at a time, or all at once: the same bytes."""
    calls = (effect(name), effect("grain"), effect(name, 0.6))
    found = []
    for pixels in (2 * SIZE[0], 7 * SIZE[0], 10**9):
        monkeypatch.setattr(stack, "BAND_PIXELS", pixels)
        found.append(stacked(calls))
    for other in found[:-1]:
        for a, b in zip(planes(other), planes(found[-1]), strict=True):
            assert np.array_equal(a, b)


def test_order_matters() -> None:
    grain, dark = effect("grain", opacity=0.3), effect("vignette", offset=0.4, darkness=0.9)
    first, second = stacked((grain, dark)).y, stacked((dark, grain)).y
    corner = np.s_[:12, :12]
    # grain under a dark vignette is dark with it; on top of it, black holds a third of the grain
    assert first[corner].astype(float).std() != pytest.approx(second[corner].std(), rel=0.2)
    shift, lens = effect("chromatic_aberration"), effect("lens_distortion", distortion=0.2)
    assert not np.array_equal(stacked((shift, lens)).v, stacked((lens, shift)).v)


def test_neighbouring_effects_of_one_kind_all_count() -> None:
    once, twice = (stacked((effect("vignette"),) * n).y.astype(float) for n in (1, 2))
    plain = canvas().planes[0].astype(float)
    factor = (once - 16) / (plain - 16)
    dark = plain > 60
    assert np.abs((twice - 16) - (plain - 16) * factor**2)[dark].max() < 3


NEUTRAL: dict[str, dict[str, Any]] = {
    "color": {"exposure": 0.0, "saturation": 1.0},
    "vignette": {"darkness": 0.0},
    "grain": {"opacity": 0.0},
    "chromatic_aberration": {"offset": 0.0},
    "bloom": {"intensity": 0.0},
    "blur": {"radius": 0.0},
    "sharpen": {"strength": 0.0},
    "lens_distortion": {"distortion": 0.0},
    "radial_chromatic": {"strength": 0.0},
    "swirl": {"strength": 0.0},
    "pinch": {"strength": 0.0},
    "tunnel": {"strength": 0.0},
    "melt": {"strength": 0.0},
    "noise_warp": {"strength": 0.0},
    "pixel_shatter": {"strength": 0.0},
    "wave": {"amplitude": [0.0, 0.0]},
}


@pytest.mark.parametrize("name", NEUTRAL)
def test_neutral_parameters_are_nearly_the_identity(name: str) -> None:
    """Luma stays to the bit; chroma goes to every pixel and back, which softens its edges."""
    before = canvas()
    smooth = np.abs(cv2.Laplacian(before.planes[1].astype(np.float32), cv2.CV_32F)) < 3
    after = stacked((effect(name, **NEUTRAL[name]),), before)
    assert np.abs(after.y.astype(int) - before.planes[0]).max() <= 1
    assert np.abs(after.u.astype(int) - before.planes[1])[smooth].max() <= 2


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("size", [(2, 2), (3, 3), (2, 40), (40, 2), (17, 16)])
def test_the_smallest_pictures(name: str, size: tuple[int, int]) -> None:
    w, h = size
    rgba = random_rgba(size)
    out = stacked((effect(name),), Canvas("yuv", texture(rgba, "yuv").planes))
    assert out.y.shape == (h, w)
    assert 16 <= out.y.min() <= out.y.max() <= 235


@pytest.mark.parametrize("name", [n for n in PLAIN if n not in ("grain", "dither", "pixel_sort")])
def test_a_look_does_not_change_with_size(name: str) -> None:
    """540 lines, and 1080 lines made smaller: the same picture of a smooth one."""

    def at(h: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        w = h * 16 // 9
        y, x = (np.mgrid[:h, :w] + 0.5) / h
        rgba = np.full((h, w, 4), 255, np.uint8)
        for k, plane in enumerate((0.3 + 0.3 * x, 0.5 + 0.3 * np.sin(4 * y + x), 0.8 - 0.5 * y)):
            rgba[..., k] = np.clip(plane * 255, 0, 255)
        on = Canvas("yuv", texture(RgbaSurface(rgba), "yuv").planes)
        return stacked((effect(name),), on).y.astype(np.float32)

    large = cv2.resize(at(1080), (960, 540), interpolation=cv2.INTER_AREA)
    error = np.abs(large - at(540))
    assert error.mean() < 1.5
    assert np.percentile(error, 98) < 6


def test_a_render_with_effects_is_the_stack_on_a_render_without() -> None:
    back = behind("image", source())
    image = {source(): random_rgba(SIZE)}
    calls = (effect("color"), effect("chromatic_aberration"), effect("grain"))
    plain = render(Picture(SIZE, background=back), image)
    whole = render(Picture(SIZE, background=back, effects=calls), image)
    for a, b in zip(
        planes(whole), planes(stacked(calls, Canvas("yuv", planes(plain)))), strict=True
    ):
        assert np.array_equal(a, b)


# The four, in float64


@pytest.mark.parametrize("offset", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("darkness", [0.0, 0.5, 1.0])
def test_vignette_is_the_postprocessing_librarys_curve(offset: float, darkness: float) -> None:
    before = scenery(90, 160)
    y, x = (np.mgrid[:90, :160] + 0.5) / np.array([90, 160])[:, None, None] - 0.5
    t = np.hypot(x, y) * (offset + darkness)
    t = np.clip((t - 0.8) / (0.799 * offset - 0.8), 0, 1)
    expected = before * (t * t * (3 - 2 * t))
    got = apply(before, "vignette", offset=offset, darkness=darkness)
    # at offset 1 the curve is a step, 0.001 wide
    assert (np.abs(got - expected) > 2e-3).mean() < (0.002 if offset == 1 else 1e-9)
    if darkness == 0:
        assert np.abs(got - before).max() < 1e-6


def graded(rgb: Numbers, **p: float) -> Numbers:
    """The effect's words, step by step."""
    r, g, b = rgb * 2 ** (p.get("exposure", 0) / 2.2)
    t, tint = p.get("temperature", 0), p.get("tint", 0)
    found = np.stack([r * (1 + 0.25 * t), g * (1 - 0.25 * tint), b * (1 - 0.25 * t)])
    found = (found - 0.5) * p.get("contrast", 1) + 0.5
    luma = np.tensordot([0.2126, 0.7152, 0.0722], found, 1)
    cb, cr = (found[2] - luma) / 1.8556, (found[0] - luma) / 1.5748
    turn = math.radians(p.get("hue", 0))
    c, s = math.cos(turn) * p.get("saturation", 1), math.sin(turn) * p.get("saturation", 1)
    cb, cr = c * cb - s * cr, s * cb + c * cr
    r, b = luma + 1.5748 * cr, luma + 1.8556 * cb
    found = np.stack([r, (luma - 0.2126 * r - 0.0722 * b) / 0.7152, b])
    gamma = p.get("gamma", 1)
    return found if gamma == 1 else np.maximum(found, 0) ** (1 / gamma)


@pytest.mark.parametrize(
    "params",
    [
        {}, {"exposure": 1.0}, {"exposure": -2.5}, {"contrast": 0.0}, {"contrast": 2.5},
        {"saturation": 0.0}, {"saturation": 3.0}, {"temperature": 1.0}, {"temperature": -0.6},
        {"tint": 0.7}, {"hue": 90.0}, {"hue": -200.0}, {"gamma": 2.2}, {"gamma": 0.3},
        {"exposure": 0.5, "contrast": 1.3, "saturation": 1.4, "temperature": 0.3, "tint": -0.2,
         "gamma": 1.2, "hue": 25.0},
    ],
)  # fmt: skip
def test_color_is_its_steps(params: dict[str, float]) -> None:
    before = scenery(90, 160)
    got, expected = apply(before, "color", **params), graded(before, **params)
    assert np.abs(got - expected).max() < 2e-4 * max(1, np.abs(expected).max())
    if not params:
        assert np.array_equal(got.astype(np.float32), before.astype(np.float32))


def test_color_keeps_what_it_should() -> None:
    before = scenery(90, 160)
    weights = [0.2126, 0.7152, 0.0722]
    luma = np.tensordot(weights, before, 1)
    for params in ({"hue": 77.0}, {"saturation": 0.3}):
        assert (
            np.abs(np.tensordot(weights, apply(before, "color", **params), 1) - luma).max() < 1e-5
        )
    grey = np.broadcast_to(luma, before.shape).copy()
    assert np.abs(apply(grey, "color", hue=130.0, saturation=2.0) - grey).max() < 1e-5


SHIFTS = [
    {"direction": direction, "radial": radial}
    for direction in ("omnidirectional", "horizontal", "vertical", "diagonal")
    for radial in (True, False)
]


@pytest.mark.parametrize("params", SHIFTS, ids=lambda p: f"{p['direction']}-{p['radial']}")
@pytest.mark.parametrize("offset", [0.005, 0.02])
def test_chromatic_aberration_takes_red_and_blue_from_both_sides(
    params: dict[str, Any], offset: float
) -> None:
    h, w = 180, 320
    before = scenery(h, w)
    sixteen = np.round(before * 65535).astype(np.uint16)
    call = a_call("chromatic_aberration", offset=offset, **params)
    r, g, b = np.empty((3, h, w), np.float32)
    band = stack.warping((call,), tuple(sixteen), (w, h))(Band(r, g, b, 0, (w, h)))
    out = (band.r, band.g, band.b)
    y, x = np.mgrid[:h, :w].astype(np.float64)
    dx, dy = x - (w - 1) / 2, y - (h - 1) / 2
    if params["radial"]:
        d = np.hypot(dx * 2 / w, dy * 2 / h)
        reach = offset * h * np.maximum(d - 0.15, 0)
    else:
        reach = np.full((h, w), offset * h)
    ways = {
        "horizontal": (1, 0), "vertical": (0, 1), "diagonal": (0.5**0.5, 0.5**0.5),
        "omnidirectional": (dx / np.hypot(dx, dy), dy / np.hypot(dx, dy)),
    }  # fmt: skip
    ax, ay = ways[params["direction"]]
    assert np.array_equal(np.round(out[1] * 65535), sixteen[1])
    for channel, sign in ((0, 1), (2, -1)):
        u, v = x + sign * reach * ax, y + sign * reach * ay
        inside = (u > 0) & (u < w - 1) & (v > 0) & (v < h - 1)
        i, j = np.clip(u.astype(int), 0, w - 2), np.clip(v.astype(int), 0, h - 2)
        fu, fv, p = u - i, v - j, before[channel]
        top = p[j, i] * (1 - fu) + p[j, i + 1] * fu
        low = p[j + 1, i] * (1 - fu) + p[j + 1, i + 1] * fu
        error = np.abs(out[channel] - (top * (1 - fv) + low * fv))[inside]
        # between nodes, 16 columns apart, the radius is taken for straight: at most 0.1 px off
        assert error.max() < 0.1
        assert error.mean() < 2e-3


def grain_on(h: int, level: float, **params: Any) -> Numbers:
    """The grain itself, on an even grey."""
    flat = np.full((3, h, h * 2), level)
    return apply(flat, "grain", **params) - level


@pytest.mark.parametrize("h", [540, 1080, 2160])
@pytest.mark.parametrize("size", [1.0, 2.0, 3.3, 4.0])
def test_grain_is_as_strong_at_every_size(h: int, size: float) -> None:
    """Sigma is half of opacity in the middle tones, the mean is 0, at any height and size."""
    part = grain_on(h, 0.5, opacity=0.2, size=size)[0, : min(h, 540)]
    assert part.std() == pytest.approx(0.1, rel=0.03)
    assert abs(part.mean()) < 0.002
    rows, columns = part.std(axis=1), part.std(axis=0)
    # no row or column is calmer than another, though cells are interpolated
    cell = max(1.0, size * h / 1080)
    assert rows.std() < 0.1 * 3 * cell / part.shape[1] ** 0.5
    assert columns.std() < 0.1 * 3 * cell / part.shape[0] ** 0.5


@pytest.mark.parametrize("size", [1.0, 2.0, 4.0])
def test_grain_has_the_size_it_says(size: float) -> None:
    """Neighbours agree within a grain, and know nothing of each other beyond."""
    part = grain_on(1080, 0.5, opacity=0.2, size=size)[0, :400]
    part = (part - part.mean()) / part.std()

    def alike(step: int) -> float:
        return float((part[:, step:] * part[:, :-step]).mean())

    assert abs(alike(math.ceil(2 * size) + 1)) < 0.02
    if size > 1:
        assert alike(1) > 0.5
    else:
        assert abs(alike(1)) < 0.01


def test_grain_follows_the_tones() -> None:
    for level in (0.0, 0.2, 0.5, 0.8, 1.0):
        got = grain_on(360, level, opacity=0.1)[1].std()
        assert got == pytest.approx(0.05 * (0.35 + 2.6 * level * (1 - level)), rel=0.03)


def test_grain_is_near_a_gaussian() -> None:
    part = grain_on(540, 0.5, opacity=0.2)[0].ravel() / 0.1
    assert np.mean(np.abs(part) < 1) == pytest.approx(0.683, abs=0.02)
    assert np.mean(np.abs(part) > 2) == pytest.approx(0.0455, abs=0.01)


def test_grain_is_grey_or_coloured_as_asked() -> None:
    r, g, b = grain_on(180, 0.5, opacity=0.2)
    assert np.abs(r - g).max() < 1e-6
    assert np.abs(r - b).max() < 1e-6
    r, g, b = (p.ravel() for p in grain_on(180, 0.5, opacity=0.2, monochrome=False))
    for one, other in ((r, g), (g, b), (b, r)):
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.02


def test_grain_is_new_in_every_frame() -> None:
    flat, call = np.full((3, 90, 160), 0.5), a_call("grain")
    found = [drawn(flat, replace(call, seed=seed))[0] - 0.5 for seed in (1, 2, 3, 2**63 + 5)]
    for one, other in itertools.combinations(found, 2):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.03


def test_evaluated_times_are_no_part_of_the_four() -> None:
    """The same parameters and seed at another time give the same bytes."""
    for name in ("vignette", "color", "chromatic_aberration", "grain"):
        later = replace(effect(name), time_s=Fraction(7), frame=210)
        for a, b in zip(planes(stacked((effect(name),))), planes(stacked((later,))), strict=True):
            assert np.array_equal(a, b)
