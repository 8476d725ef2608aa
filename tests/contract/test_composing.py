"""Sampling by maps, maps within maps, and effects that move with time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from frameloom.core.picture import EffectCall
from frameloom.effects.base import EFFECTS
from frameloom.project import Project
from frameloom.render.cpu.canvas import Canvas, yuv_canvas
from frameloom.render.cpu.packed import pack, sample_fine
from frameloom.render.cpu.sampling import identity_map
from frameloom.render.cpu.stack import apply_effects
from frameloom.timeline import Timeline
from tests.contract.test_displacements import F64, FORMULAS, call


def packed_of(src: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """The plane as all three channels."""
    out, plane = np.empty(src.shape, np.uint64), src.astype(np.float32) / np.float32(65535)
    pack(out, plane, plane, plane)
    return out.view(np.uint16)


def sampled(src: npt.NDArray[np.uint16], x: F64, y: F64) -> F64:
    """One plane sampled at step 1; x, y with one row and one column more than what is asked."""
    out = np.empty((x.shape[0] - 1, x.shape[1] - 1), np.float32)
    packed = packed_of(src)
    sample_fine((out,), packed, 1, x.astype(np.float32), y.astype(np.float32), 1)
    return out.astype(float) * 65535


def random_plane(h: int, w: int) -> npt.NDArray[np.uint16]:
    return np.random.default_rng(3).integers(0, 65536, (h, w)).astype(np.uint16)


@pytest.mark.parametrize("dx", [-40, -1, 0, 3, 70])
@pytest.mark.parametrize("dy", [-9, 0, 11])
def test_whole_steps_move_pixels_and_mirror_the_border(dx: int, dy: int) -> None:
    src = random_plane(21, 83)
    y, x = np.mgrid[0:22, 0:84]
    wide = np.pad(src, 100, mode="symmetric")
    want = wide[100 + dy : 121 + dy, 100 + dx : 183 + dx]
    assert (np.rint(sampled(src, x + dx, y + dy)) == want).all()


def test_positions_between_pixels_are_bilinear() -> None:
    src = random_plane(30, 40)
    x, y = np.meshgrid(np.linspace(0.3, 38.9, 61), np.linspace(0.7, 28.9, 41))
    c, r = x[:-1, :-1].astype(int), y[:-1, :-1].astype(int)
    u, v = x[:-1, :-1] - c, y[:-1, :-1] - r
    s = src.astype(float)
    want = (s[r, c] * (1 - u) + s[r, c + 1] * u) * (1 - v)
    want += (s[r + 1, c] * (1 - u) + s[r + 1, c + 1] * u) * v
    assert abs(sampled(src, x, y) - want).max() < 0.5


@pytest.mark.parametrize("shrink", [(4, 1), (1, 4), (3, 3), (4, 4)])
def test_what_shrinks_is_averaged(shrink: tuple[int, int]) -> None:
    """A checkerboard of pixels becomes nearly even grey, where single samples would shimmer."""
    sx, sy = shrink
    rows, columns = np.mgrid[0:120, 0:200]
    src = (((rows + columns) % 2) * 65535).astype(np.uint16)
    y, x = np.mgrid[0 : 120 // sy, 0 : 200 // sx]
    got = sampled(src, x * sx + sx / 2 - 0.25, y * sy + sy / 2)
    assert abs(got - 32767.5).max() < 65535 * 0.13


@pytest.mark.parametrize("step", [1, 4, 16])
@pytest.mark.parametrize("w", [2, 15, 16, 33, 300])
def test_any_width_and_step_fill_every_pixel(step: int, w: int) -> None:
    src = random_plane(9, w)
    x, y = np.empty((2, 10, -(-w // step) + 1), np.float32)
    identity_map(x, y, 0, step)
    out = np.full((9, w), np.nan, np.float32)
    sample_fine((out,), packed_of(src), 2, x, y, step)
    assert (np.rint(out * 65535) == src).all()


def picture(size: tuple[int, int]) -> Canvas:
    """Slow waves of light and colour, alike at any size."""
    canvas = yuv_canvas(size)
    for k, plane in enumerate(canvas.planes):
        rows, columns = plane.shape
        y, x = np.mgrid[0:rows, 0:columns]
        at = np.sin(7 * (x + 0.5) / rows + k) + np.sin(9 * (y + 0.5) / rows + 2 * k)
        plane[:] = np.rint(128 + at * (40 if k == 0 else 25))
    return canvas


PAIRS = [
    (call("swirl"), call("lens_distortion")),
    (call("wave", phase=0.3), call("pinch", strength=-1.0)),
    (call("noise_warp", phase=0.3), call("chromatic_aberration", offset=0.02)),
    (call("radial_chromatic"), call("tunnel")),
    (call("fisheye"), call("kaleidoscope")),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: "+".join(c.type for c in p))
@pytest.mark.parametrize("turned", [False, True])
def test_two_in_one_map_look_like_one_after_the_other(
    pair: tuple[EffectCall, EffectCall], turned: bool
) -> None:
    first, second = reversed(pair) if turned else pair
    start = picture((480, 270))
    once = apply_effects(start, (first, second))
    twice = apply_effects(apply_effects(start, (first,)), (second,))
    inner = np.s_[54:-54, 54:-54]  # beyond the border, one map goes on where two passes mirror
    off = abs(once.planes[0][inner].astype(int) - twice.planes[0][inner])
    assert np.percentile(off, 99) <= 3
    assert off.mean() < 0.8


def timeline(document: dict[str, Any]) -> Timeline:
    return Timeline(Project.read(document), lambda _: pytest.fail("there are no media"))


MOVING: list[dict[str, Any]] = [
    {"type": "wave", "speed": {"from": 0, "to": 3}},
    {"type": "melt", "speed": 2},
    {"type": "noise_warp", "speed": 1.5},
    {"type": "glitch", "algorithm": "sporadic", "delay": [0, 0.5], "length": [1, 2]},
    {"type": "glitch", "algorithm": "noise"},
    {"type": "pixel_shatter", "strength": {"from": 0, "to": 0.2}},
]


@pytest.mark.parametrize("effect", MOVING, ids=lambda e: f"{e['type']}-{e.get('algorithm', '')}")
def test_a_frame_alone_is_the_frame_of_a_run(effect: dict[str, Any]) -> None:
    document = {"size": [160, 90], "scenes": [{"id": "a", "duration": 5, "effects": [effect]}]}

    def frames(*numbers: int) -> list[bytes]:
        pictures = [timeline(document).picture(n) for n in numbers]
        drawn = [apply_effects(picture(p.size), p.effects) for p in pictures]
        return [b"".join(plane.tobytes() for plane in canvas.planes) for canvas in drawn]

    run = frames(92, 94, 95, 96, 97)
    assert frames(97) == run[-1:]
    assert len(set(run)) > 1, "nothing moved"


@pytest.mark.parametrize("kind", [*FORMULAS, "pixel_shatter"])
def test_a_neutral_effect_is_left_out(kind: str) -> None:
    neutral = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in EFFECTS.find(kind).neutral.items()
    }
    line = timeline({"scenes": [{"effects": [{"type": kind, **neutral}, {"type": kind}]}]})
    assert len(line.picture(0).effects) == (1 if neutral else 2)


def test_the_seed_of_an_owner_stays() -> None:
    line = timeline({"scenes": [{"effects": [{"type": "glitch"}, {"type": "glitch"}]}]})
    (a, b), (c, d) = line.picture(0).effects, line.picture(77).effects
    assert (a.owner_seed, b.owner_seed) == (c.owner_seed, d.owner_seed)
    assert a.owner_seed != b.owner_seed
    assert a.seed != c.seed
