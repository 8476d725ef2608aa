"""`glitch` and `pixel_shatter`: when they break, what, and that the rest stays as it was."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from frameloom.core.band import Frame
from frameloom.core.noise import hash3, uniforms
from frameloom.core.picture import EffectCall
from frameloom.core.seed import uniform
from frameloom.effects import glitch, pixel_shatter
from tests.contract.test_displacements import SEED, call

ALGORITHMS = ("sporadic", "constant_mild", "constant_wild", "block", "noise")


def waves(size: tuple[int, int]) -> Frame:
    """A smooth picture, alike at any size; R', G' and B' differ."""
    w, h = size
    y, x = np.mgrid[0:h, 0:w]
    planes = [
        np.rint(32768 + 14000 * (np.sin(5 * (x + 0.5) / h + k) + np.sin(6 * (y + 0.5) / h - k)))
        for k in range(3)
    ]
    return Frame(*(plane.astype(np.uint16) for plane in planes))


def broken(what: EffectCall, size: tuple[int, int] = (320, 180)) -> npt.NDArray[np.float64]:
    """(h, w, 3) after the effect."""
    frame = waves(size)
    (pixel_shatter if what.type == "pixel_shatter" else glitch).apply(frame, what)
    return np.stack(frame.planes, axis=-1).astype(float)


def at(time_s: float | Fraction, **params: Any) -> EffectCall:
    return replace(call("glitch", **params), time_s=Fraction(time_s))


def whole(size: tuple[int, int] = (320, 180)) -> npt.NDArray[np.float64]:
    return np.stack(waves(size).planes, axis=-1).astype(float)


def test_many_numbers_are_those_drawn_one_by_one() -> None:
    assert uniforms(SEED, 50).tolist() == [uniform(SEED, k) for k in range(50)]


@pytest.mark.parametrize(
    ("delay", "length"), [((1.5, 3.5), (0.6, 1.0)), ((0.0, 0.5), (2.0, 2.0)), ((0.2, 0.2), (0, 1))]
)
def test_breaks_keep_to_their_ranges(
    delay: tuple[float, float], length: tuple[float, float]
) -> None:
    starts, ends = glitch.breaks(SEED, *delay, *length, 4096)
    waits = starts - np.concatenate(([0.0], ends[:-1]))
    lengths = ends - starts
    for drawn, (low, high) in ((waits, delay), (lengths, length)):
        assert drawn.min() >= low - 1e-9 and drawn.max() <= high + 1e-9
        assert abs(drawn.mean() - (low + high) / 2) < 0.05 * (high - low) + 1e-9
    assert (glitch.breaks(SEED, *delay, *length, 64)[0] == starts[:64]).all()
    assert (glitch.breaks(SEED + 1, *delay, *length, 64)[0] != starts[:64]).any()


def test_nothing_is_touched_between_breaks() -> None:
    starts, ends = glitch.breaks(SEED, 1.5, 3.5, 0.6, 1.0, 64)
    for k in range(1, 6):
        between = Fraction((ends[k - 1] + starts[k]) / 2)
        assert (broken(at(between)) == whole()).all()
    inside = [Fraction((a + b) / 2) for a, b in zip(starts[:6], ends[:6], strict=True)]
    assert all((broken(at(t)) != whole()).any() for t in inside)


@pytest.mark.parametrize("ends", [((0, 0), (0, 0)), ((0, 0), (0, Fraction(1, 10**9)))])
def test_breaks_without_length_or_wait_come_to_an_end(ends: Any) -> None:
    """A day in: the count of breaks stays bounded."""
    delay, length = ((Fraction(low), Fraction(high)) for low, high in ends)
    assert not glitch.in_break(SEED, delay, length, Fraction(86_399))
    always = glitch.in_break(
        SEED, (Fraction(0), Fraction(0)), (Fraction(1), Fraction(1)), Fraction(9)
    )
    assert always


@pytest.mark.parametrize("algorithm", ALGORITHMS[1:])
@pytest.mark.parametrize("columns", [0.01, 0.05, 0.2])
@pytest.mark.parametrize("ratio", [0.0, 1.0])
def test_every_algorithm_breaks_at_any_size(algorithm: str, columns: float, ratio: float) -> None:
    what = at(3, algorithm=algorithm, columns=columns, ratio=ratio)
    for size in ((320, 180), (91, 161), (2, 2), (17, 3)):
        got = broken(what, size)
        assert got.min() >= 0 and got.max() <= 65535
    calm = algorithm == "block" and ratio == 1
    assert (broken(what) == whole()).all() == calm


@pytest.mark.parametrize("algorithm", ALGORITHMS[1:])
def test_a_break_looks_alike_at_any_size(algorithm: str) -> None:
    """Cells move by whole pixels: smooth pictures differ by no more than that."""
    for k in range(4):
        what = at(Fraction(k, 15), algorithm=algorithm, ratio=0.5)
        large, small = broken(what, (1920, 1080)), broken(what, (960, 540))
        large = large.reshape(540, 2, 960, 2, 3).mean((1, 3))
        off = abs(large - small) / 65535
        assert np.median(off) < 0.003
        assert (off > 0.03).mean() < 0.02


def test_a_moment_lasts_a_fifteenth_of_a_second() -> None:
    wild = [broken(at(Fraction(k, 60), algorithm="constant_wild")) for k in range(8)]
    assert all((wild[k] == wild[0]).all() for k in range(4))
    assert all((wild[k] == wild[4]).all() for k in range(4, 8))
    assert (wild[0] != wild[4]).any()


def test_wild_breaks_more_than_mild() -> None:
    def harm(algorithm: str) -> float:
        moments = (at(Fraction(k, 15), algorithm=algorithm) for k in range(12))
        return float(np.mean([abs(broken(m) - whole()).mean() for m in moments]))

    assert harm("constant_wild") > 2 * harm("constant_mild")


@pytest.mark.parametrize("algorithm", ["constant_wild", "block", "noise"])
def test_monochrome_takes_the_colour_of_broken_parts_alone(algorithm: str) -> None:
    size = (320, 180)
    frame, what = waves(size), at(2, algorithm=algorithm, ratio=0.5, monochrome=True)
    seed = glitch.mix64(SEED, 30)
    table = glitch.breakage(what, size, seed)
    assert table is not None
    glitch.apply(frame, what)
    coloured = broken(replace(what, params={**what.params, "monochrome": False}), size)
    got = np.stack(frame.planes, axis=-1).astype(float)
    for j in range(len(table.rows) - 1):
        for i in range(len(table.columns) - 1):
            cell = np.s_[table.rows[j] : table.rows[j + 1], table.columns[i] : table.columns[i + 1]]
            if table.moved[j, i]:
                assert np.ptp(got[cell], axis=-1).max() == 0
            else:
                assert (got[cell] == coloured[cell]).all()


# pixel_shatter


def nearest(size: tuple[int, int], cells: int, strength: float) -> tuple[Any, Any, Any]:
    """By brute force: each pixel's shard's throw x and y, and how clear it is of a crack."""
    w, h = size
    cell = h / cells
    seed = np.uint32(SEED & 0xFFFFFFFF)
    points, throws = [], []
    for j in range(-1, int(h / cell) + 2):
        for i in range(-1, int(w / cell) + 2):
            place, way = (int(hash3(i + 1, j + 1, k, seed)) for k in (0, 1))
            at_xy = [((place >> 16 * n) & 0xFFFF) / 65536 - 0.5 for n in (0, 1)]
            points.append(
                [(n + 0.5 + 0.8 * a) * cell - 0.5 for n, a in zip((i, j), at_xy, strict=True)]
            )
            throws.append([(2 * ((way >> 16 * n) & 0xFFFF) / 65536 - 1) * strength * h
                           for n in (0, 1)])  # fmt: skip
    y, x = np.mgrid[0:h, 0:w]
    sites, thrown = np.array(points), np.array(throws)
    d = np.hypot(x[..., None] - sites[:, 0], y[..., None] - sites[:, 1])
    order = np.argsort(d, axis=-1)
    own = order[..., 0]
    gap = np.take_along_axis(d, order[..., 1:2], -1)[..., 0] - d.min(-1)
    return thrown[own, 0], thrown[own, 1], gap


@pytest.mark.parametrize(("cells", "strength"), [(5, 0.2), (10, 0.01), (13, 0.05)])
def test_shards_are_the_nearest_points_thrown(cells: int, strength: float) -> None:
    size = (160, 90)
    dx, dy, gap = nearest(size, cells, strength)
    got = broken(call("pixel_shatter", cells=cells, strength=strength), size)
    y, x = np.mgrid[0:90, 0:160].astype(float)
    px, py = (np.clip(np.where(p < -0.5, -1 - p, np.where(p > n - 0.5, 2 * n - 1 - p, p)), 0, n - 1)
              for p, n in ((x + dx, 160), (y + dy, 90)))  # fmt: skip
    c, r = np.minimum(px.astype(int), 158), np.minimum(py.astype(int), 88)
    u, v = (px - c)[..., None], (py - r)[..., None]
    s = whole(size)
    want = (s[r, c] * (1 - u) + s[r, c + 1] * u) * (1 - v)
    want += (s[r + 1, c] * (1 - u) + s[r + 1, c + 1] * u) * v
    clear = gap > 1.1
    assert clear.mean() > 0.5
    assert abs(got - want)[clear].max() < 40


def test_shards_look_alike_at_any_size() -> None:
    what = call("pixel_shatter", strength=0.1)
    large, small = broken(what, (1280, 720)), broken(what, (640, 360))
    off = abs(large.reshape(360, 2, 640, 2, 3).mean((1, 3)) - small) / 65535
    assert off.mean() < 0.002
    assert np.percentile(off, 99.9) < 0.05


def test_whole_shards_leave_the_picture_whole() -> None:
    assert abs(broken(call("pixel_shatter", strength=0.0)) - whole()).max() <= 1
