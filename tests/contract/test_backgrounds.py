"""Every background, on the screen and on a dome: pure, of one look at any size, without seams."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import cv2
import numpy as np
import pytest

from frameloom.backgrounds.base import BACKGROUNDS
from frameloom.core.picture import Background, Camera, Picture, default_camera
from frameloom.core.surface import RgbaSurface, YuvSurface
from frameloom.params.evaluate import Span, evaluate
from frameloom.render import backend
from tests.render.build import (
    Array,
    behind,
    camera_at,
    grey,
    planes,
    random_rgba,
    random_yuv,
    render,
    same,
    source,
)

DRAWN = [kind for kind, made in BACKGROUNDS.types.items() if made.drawing is not None]
MOVING = [kind for kind in DRAWN if "speed" in BACKGROUNDS.find(kind).model_fields]
SIZE = (160, 90)


def a(
    kind: str, time_s: Fraction = Fraction(0), projection: Any = "screen", **params: Any
) -> Background:
    """A background with its defaults, as the timeline evaluates it."""
    model = BACKGROUNDS.find(kind).read({"type": kind, **params})
    plain = evaluate(model, time_s, Span(Fraction(0), Fraction(10)), Fraction(30))
    return Background(kind, plain, time_s, 0, 0, None, projection)


def shown(
    background: Background, size: tuple[int, int] = SIZE, camera: Camera | None = None
) -> YuvSurface:
    return render(Picture(size, camera or default_camera(), background))


def looking(yaw: float, pitch: float = 0.0, roll: float = 0.0) -> Camera:
    """From the default place; yaw counts to the left, as rotations about +y do."""
    return camera_at((0, 0, 1.07), (pitch, yaw, roll))


@pytest.mark.parametrize("projection", ["screen", "dome"])
@pytest.mark.parametrize("kind", DRAWN)
def test_drawn_backgrounds_are_pure(kind: str, projection: str) -> None:
    one = a(kind, Fraction(7, 3), projection)
    camera = looking(137, 20, 5)
    first = shown(one, (161, 91), camera)
    shown(replace(one, time_s=Fraction(8)), (161, 91), camera)
    assert same(shown(one, (161, 91), camera), first)
    assert same(backend().render(Picture((161, 91), camera, one), {}), first)
    for plane, (low, high) in zip(planes(first), ((16, 235), (16, 240), (16, 240)), strict=True):
        assert low <= plane.min() <= plane.max() <= high


@pytest.mark.parametrize("projection", ["screen", "dome"])
@pytest.mark.parametrize("kind", DRAWN)
def test_a_look_does_not_change_with_size(kind: str, projection: str) -> None:
    one, camera = a(kind, Fraction(1), projection), looking(40, 15)
    small = shown(one, (320, 180), camera).y.astype(float)
    for factor in (2, 4):
        large = shown(one, (320 * factor, 180 * factor), camera).y.astype(np.float32)
        mean = cv2.resize(large, (320, 180), interpolation=cv2.INTER_AREA)
        error = np.abs(mean - small)
        assert error.mean() < 1.0
        assert np.percentile(error, 99.5) < 10


@pytest.mark.parametrize(
    ("kind", "params"),
    [(kind, {}) for kind in DRAWN] + [("gradient", {"angle": angle}) for angle in (0.0, 30.0)],
)
def test_a_dome_has_no_seam_behind_the_camera(kind: str, params: dict[str, Any]) -> None:
    out = shown(a(kind, projection="dome", **params), (320, 180), looking(180)).y.astype(float)
    steps = np.abs(np.diff(out, axis=1)).mean(axis=0)
    # the turn closes between columns 159 and 160: like any other place
    assert steps[158:161].max() <= np.percentile(steps, 95) * 1.5 + 1.0
    for tilt in (60.0, -60.0):
        out = shown(a(kind, projection="dome", **params), (320, 180), looking(180, tilt)).y
        steps = np.abs(np.diff(out.astype(float), axis=1)).mean(axis=0)
        assert steps[158:161].max() <= np.percentile(steps, 95) * 1.5 + 1.0


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("pitch", [0.0, 35.0])
def test_a_dome_turns_evenly(kind: str, pitch: float) -> None:
    """Round and round: no step differs from the others because of where the turn closes."""
    one = a(kind, projection="dome", **({"angle": 0.0} if kind == "gradient" else {}))
    turned = [
        shown(one, SIZE, looking(yaw, pitch)).y.astype(float) for yaw in np.arange(0, 361.5, 1.5)
    ]
    steps = np.array([np.abs(q - p).mean() for p, q in itertools.pairwise(turned)])
    assert np.abs(turned[0] - turned[-1]).max() <= 1
    if kind == "color":
        assert steps.max() == 0
        return
    about = np.array([np.median(steps.take(range(k - 3, k + 4), mode="wrap")) for k in range(240)])
    assert (np.abs(steps[:240] - about) < 0.5 * about + 0.25).all()


@pytest.mark.parametrize("kind", [k for k in DRAWN if k != "color"])
def test_a_dome_stands_still_in_the_world(kind: str) -> None:
    """The same direction shows the same, wherever it is in the picture."""
    one, size = a(kind, projection="dome"), (640, 360)
    f = size[1] / 2 / math.tan(math.radians(25))
    at_middle = shown(one, size, looking(-12)).y[178:182, 318:322].mean()
    x = size[0] / 2 + f * math.tan(math.radians(12))
    there = shown(one, size, looking(0)).y[178:182, round(x) - 2 : round(x) + 2].mean()
    assert there == pytest.approx(at_middle, abs=3)


@pytest.mark.parametrize("kind", MOVING)
def test_speed_moves_and_none_stands_still(kind: str) -> None:
    still = [shown(a(kind, Fraction(t), speed=0)) for t in (0, 3)]
    assert same(*still)
    moved = [shown(a(kind, Fraction(t, 5), speed=0.7)) for t in (0, 1, 2)]
    assert not same(moved[0], moved[1])
    assert not same(moved[1], moved[2])
    assert not same(shown(a(kind, Fraction(1), speed=-0.7)), shown(a(kind, Fraction(1), speed=0.7)))


@pytest.mark.parametrize("kind", MOVING)
def test_motion_is_steady(kind: str) -> None:
    frames = [shown(a(kind, Fraction(k, 30), speed=0.5)).y.astype(float) for k in range(61)]
    steps = np.array([np.abs(q - p).mean() for p, q in itertools.pairwise(frames)])
    assert steps.max() < 3 * np.median(steps) + 0.5


@pytest.mark.parametrize("kind", MOVING)
def test_an_evaluated_phase_counts_for_speed(kind: str) -> None:
    """An animated speed comes as its integral."""
    plain = a(kind, Fraction(2), speed=0.35)
    phased = replace(plain, params={**plain.params, "speed": 99.0, "phase": 0.7})
    assert same(shown(phased), shown(plain))


@pytest.mark.parametrize("kind", MOVING)
def test_late_frames_are_as_exact_as_early_ones(kind: str) -> None:
    """A day in: a thousand million cells on, single precision would have none left."""
    late = [shown(a(kind, Fraction(86_000) + Fraction(k, 30), speed=50)).y for k in (0, 1)]
    early = [shown(a(kind, Fraction(40) + Fraction(k, 30), speed=50)).y for k in (0, 1)]
    assert np.unique(late[0]).size > 0.5 * np.unique(early[0]).size
    far, near = (np.abs(q.astype(int) - p).mean() for p, q in (late, early))
    assert 0.3 * near < far < 3 * near
    if kind in ("dots", "gradient"):  # whole rounds
        assert same(shown(a(kind, Fraction(80_000), speed=50)), shown(a(kind, speed=50)))


def test_one_colour_is_one_value() -> None:
    for colour in ((1.0, 0.0, 1.0, 1.0), (0.2, 0.4, 0.6, 1.0)):
        out = shown(behind("color", color=colour))
        for plane in planes(out):
            assert plane.min() == plane.max()
    clear = shown(behind("color", color=(1.0, 1.0, 1.0, 0.5)))
    assert clear.y[0, 0] == pytest.approx(16 + 219 * 0.5, abs=0.5)


def test_no_background_is_black() -> None:
    out = render(Picture(SIZE))
    assert (out.y == 16).all()
    assert (out.u == 128).all()
    assert (out.v == 128).all()


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 180.0, 270.0])
@pytest.mark.parametrize("size", [(320, 180), (180, 320), (200, 200), (460, 190)])
def test_a_gradient_spans_the_picture(angle: float, size: tuple[int, int]) -> None:
    """From corner to corner along its line, in equal steps, as in CSS."""
    w, h = size
    black, white = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
    one = behind("gradient", colors=[black, white], angle=angle, speed=0.0)
    x, y = np.meshgrid(np.arange(w) + 0.5 - w / 2, h / 2 - np.arange(h) - 0.5)
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along = (x * c + y * s) / (w * abs(c) + h * abs(s)) + 0.5
    assert np.abs(shown(one, size).y - (16 + 219 * along)).max() < 2.5


def test_dots_are_round_and_where_they_should_be() -> None:
    size = (640, 360)
    black, white = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
    out = shown(
        behind("dots", background=black, color=white, spacing=0.2, size=0.1, speed=0.0), size
    )
    strength = (out.y.astype(float) - 16) / 219
    x, y = np.meshgrid(np.arange(640) + 0.5 - 320, 180 - np.arange(360) - 0.5)
    near = np.hypot((x + 36) % 72 - 36, (y + 36) % 72 - 36)
    assert np.abs(strength - np.clip(18 - near + 0.5, 0, 1)).max() < 0.06


# Pictures and videos behind


def fitted(fit: str, size: tuple[int, int], media: tuple[int, int]) -> Array:
    """(H, W, 2) texel positions by the fit's own words."""
    (w, h), (tw, th) = size, media
    scale = {"cover": max, "contain": min}.get(fit)
    sx, sy = (w / tw, h / th) if scale is None else (scale(w / tw, h / th),) * 2
    px, py = np.meshgrid(np.arange(w) + 0.5, np.arange(h) + 0.5)
    return np.stack([(px - w / 2) / sx + tw / 2, (py - h / 2) / sy + th / 2], -1)


@pytest.mark.parametrize("fit", ["cover", "contain", "fill"])
@pytest.mark.parametrize("media", [(160, 160), (320, 90), (61, 47), (200, 121), (90, 160)])
def test_media_fit_as_asked(fit: str, media: tuple[int, int]) -> None:
    tw, th = media
    x, y = np.meshgrid(np.arange(tw) + 0.5, np.arange(th) + 0.5)
    surface = grey(60 + 60 * x / tw + 70 * y / th)
    out = render(Picture(SIZE, background=behind("image", source(), fit=fit)), {source(): surface})
    at = fitted(fit, SIZE, media)
    inside = ((at > 0) & (at < media)).all(axis=-1)
    held = np.clip(at, 0.5, np.array(media) - 0.5)
    expected = np.where(inside, 60 + 60 * held[..., 0] / tw + 70 * held[..., 1] / th, 16)
    error = np.abs(out.y - expected)
    # an edge between two pixels falls to one of them
    edge = np.zeros_like(inside)
    across, down = inside[:, 1:] != inside[:, :-1], inside[1:] != inside[:-1]
    edge[:, 1:] |= across
    edge[:, :-1] |= across
    edge[1:] |= down
    edge[:-1] |= down
    assert error[~edge].max() < 2.5
    if fit == "contain" and media[0] * 9 != media[1] * 16:
        assert not inside.all()
        assert (out.u[:2] == 128).all()


@pytest.mark.parametrize("sigma", [0.01, 0.02, 0.1, 0.4])
def test_blur_is_a_gaussian_of_its_sigma(sigma: float) -> None:
    """In picture heights; borders held."""
    surface = random_yuv(SIZE)
    out = render(
        Picture(SIZE, background=behind("image", source(), blur=sigma)), {source(): surface}
    )
    for got, sent, step in zip(planes(out), planes(surface), (1, 2, 2), strict=True):
        px = sigma * SIZE[1] / step
        margin = math.ceil(6 * px)
        wide = cv2.copyMakeBorder(sent.astype(np.float64), *[margin] * 4, cv2.BORDER_REPLICATE)
        exact = cv2.GaussianBlur(wide, (2 * margin + 1, 2 * margin + 1), px)
        inner = exact[margin:-margin, margin:-margin]
        # below half a sample a Gaussian's values are not its integrals
        assert px < 0.5 or np.abs(got - inner).max() < 2.5


@pytest.mark.parametrize("dim", [0.0, 0.3, 1.0])
def test_dim_mixes_with_black(dim: float) -> None:
    surface = random_yuv(SIZE)
    out = render(Picture(SIZE, background=behind("video", source(), dim=dim)), {source(): surface})
    for got, sent, black in zip(planes(out), planes(surface), (16, 128, 128), strict=True):
        assert np.abs(got - (black + (sent.astype(float) - black) * (1 - dim))).max() <= 0.5001


@pytest.mark.parametrize("media", [(160, 90), (80, 80)])
@pytest.mark.parametrize("kind", ["image", "video"])
def test_clear_media_lie_over_black(kind: str, media: tuple[int, int]) -> None:
    w, h = media
    alpha = np.tile(np.linspace(0, 255, w).astype(np.uint8), (h, 1))
    image = random_rgba(media)
    image.rgba[..., :3] = 200
    image.rgba[..., 3] = alpha
    surface: Any = image
    if kind == "video":
        flat = grey(np.full((h, w), 16 + 219 * 200 / 255))
        surface = YuvSurface(flat.y, flat.u, flat.v, alpha)
    out = render(Picture(SIZE, background=behind(kind, source(), fit="fill")), {source(): surface})
    assert out.y.dtype == np.uint8
    assert out.u.shape == (45, 80)
    across = np.interp((np.arange(160) + 0.5) / 160 * w - 0.5, np.arange(w), alpha[0]) / 255
    assert np.abs(out.y - (16 + 219 * 200 / 255 * across)).max() < 2.5
    assert np.abs(out.u.astype(int) - 128).max() <= 1


def test_a_panorama_goes_round_without_a_seam() -> None:
    x = (np.arange(720) + 0.5) / 720 * 2 * math.pi
    ring = grey(np.tile(125 + 60 * np.cos(3 * x) + 40 * np.sin(x), (360, 1)))
    dome = behind("image", source(), "dome")
    size = (320, 180)
    f = size[1] / 2 / math.tan(math.radians(25))
    px = (np.arange(320) + 0.5 - 160) / f
    for turn in (0.0, 90.0, 180.0, 181.0, -100.0):
        out = render(Picture(size, looking(-turn), dome), {source(): ring}).y
        yaw = math.radians(turn) + np.arctan(px) + math.pi
        expected = 125 + 60 * np.cos(3 * yaw) + 40 * np.sin(yaw)
        assert np.abs(out[90] - expected).max() < 2.5


def test_a_panoramas_middle_is_ahead_and_its_top_above() -> None:
    rgba = np.zeros((180, 360, 4), np.uint8)
    rgba[..., 3] = 255
    rgba[80:100, 170:190, 0] = 255
    rgba[:20, :, 2] = 255
    rgba[80:100, 260:280, 1] = 255
    image, dome = RgbaSurface(rgba), behind("image", source(), "dome")

    def middle(camera: Camera) -> tuple[int, int]:
        out = render(Picture(SIZE, camera, dome), {source(): image})
        return int(out.u[22, 40]) - 128, int(out.v[22, 40]) - 128

    assert middle(looking(0))[1] > 80  # red before
    assert middle(looking(0, 89))[0] > 80  # blue above
    u, v = middle(looking(-90))
    assert u < -20 and v < -60
