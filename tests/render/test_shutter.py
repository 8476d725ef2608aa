"""Motion blur: means of whole pictures, drawn only where something moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from frameloom.core.picture import Exposure, Lens, Mask, Pane, Picture, Shadow
from frameloom.render import to_rgba
from frameloom.render.cpu.compose import touched
from frameloom.render.cpu.shutter import GAMMA, moments, moving
from tests.render.build import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    behind,
    camera_at,
    grey,
    pane,
    place,
    render,
    same,
    source,
)

Array = npt.NDArray[np.float64]
SIZE = (240, 136)
COUNT = 6


def named(owner: str, *args: Any, **keys: Any) -> Pane:
    return replace(pane(*args, **keys), owner=owner)


def exposed(still: tuple[Pane, ...], way: Any, **keys: Any) -> Picture:
    """Panes that stand still, and those that `way(share)` gives at each moment."""
    shots = []
    for k in range(COUNT):
        shown = way(k / (COUNT - 1))
        camera = keys.get("cameras", lambda _: camera_at((0, 0, 1.07225)))(k / (COUNT - 1))
        shots.append(Exposure(camera, (*still, *shown)))
    plain = {k: v for k, v in keys.items() if k != "cameras"}
    first = shots[0]
    return Picture(SIZE, first.camera, panes=first.panes, exposures=tuple(shots), **plain)


def mean(picture: Picture, surfaces: Any = None) -> Array:
    """R'G'B' 0..1 of the mean in light of whole pictures."""
    shots = moments(picture)
    assert len(shots) > 2
    each = [to_rgba(render(shot, surfaces))[..., :3] / 255 for shot in shots]
    return np.asarray(np.mean([e**GAMMA for e in each], axis=0) ** (1 / GAMMA))


DUSK = behind("gradient", colors=[RED, BLUE], angle=30.0, speed=0.0)
STILL = (
    named("a", GREEN, place((0, 20, 0), (-0.4, 0.1, 0), 0.3)),
    named(
        "b", BLUE, place((0, 0, 10), (0.55, -0.2, -0.5), 0.5), shadow=Shadow(RED, 0.05, (0, 0), 0.5)
    ),
)


def sliding(share: float, **how: Any) -> tuple[Pane, ...]:
    return (named("m", WHITE, place((0, 30 * share, 0), (0.06 * share, 0.1, 0.1), 0.2), **how),)


CASES: dict[str, dict[str, Any]] = {
    "a pane": {"way": sliding},
    "with a shadow": {"way": lambda t: sliding(t, shadow=Shadow(RED, 0.04, (0.02, -0.03), 0.6))},
    "fading": {"way": lambda t: sliding(t, opacity=0.2 + 0.7 * t)},
    "multiplied": {"way": lambda t: sliding(t, blend="multiply")},
    "masked by what moves": {
        "way": lambda t: (
            named("k", WHITE, place(scale=0.3), mask=Mask(sliding(t)[0], feather=0.01)),
        )
    },
    "out of focus": {"way": sliding, "lens": Lens(0.8, bokeh=8)},
    "half out of focus": {"way": sliding, "lens": Lens(0.8, bokeh=8, amount=0.5)},
    "a camera": {"way": lambda _: (), "cameras": lambda t: camera_at((0.03 * t, 0, 1.07))},
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_the_mean_in_light_of_whole_pictures(name: str) -> None:
    case = dict(CASES[name])
    picture = exposed(STILL, case.pop("way"), background=DUSK, **case)
    got = to_rgba(render(picture))[..., :3] / 255
    off = np.abs(got - mean(picture)) * 255
    # 8 bits of Y'CbCr, dithered, and colour at half the density
    assert off.mean() < 0.8
    assert np.percentile(off, 99.5) < 9


def test_what_stands_still_is_untouched() -> None:
    picture = exposed(STILL, sliding, background=DUSK)
    soft, sharp = render(picture), render(replace(picture, exposures=()))
    window = moving(moments(picture), touched)
    assert 0 < window.size[0] < SIZE[0]
    moved = np.abs(soft.y.astype(int) - sharp.y) > 0
    assert moved.any()
    outside = np.ones(SIZE[::-1], bool)
    outside[window.y0 : window.y1, window.x0 : window.x1] = False
    assert not (moved & outside).any()
    # inside too: the corners of a turning square's window show the background only
    shots = [render(shot) for shot in moments(picture)]
    alike = np.all([shot.y == shots[0].y for shot in shots], axis=0)
    assert (soft.y[alike] == shots[0].y[alike]).all()


def test_nothing_in_sight_that_moves_leaves_the_picture() -> None:
    picture = exposed(
        STILL, lambda t: (named("m", WHITE, place(position=(9 + t, 0, 0))),), background=DUSK
    )
    assert same(render(picture), render(replace(picture, exposures=())))


def test_a_texture_keeps_its_detail() -> None:
    """Filters are those of the whole picture: nothing jumps where a window begins."""
    frame = source()
    rng = np.random.default_rng(2)
    texture = {frame: grey(rng.integers(16, 236, (300, 400)))}
    floor = named("f", frame, place((-70, 0, 0), (0, -0.2, -0.3), 2.0))
    picture = exposed((floor,), sliding, background=DUSK)
    got = to_rgba(render(picture, texture))[..., :3] / 255
    off = np.abs(got - mean(picture, texture)) * 255
    assert off.mean() < 0.8
