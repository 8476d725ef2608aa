"""Any pane that a project can hold is drawn or left out: never an error, never a stray value."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import Border, Pane, Picture, Reflection, Shadow
from frameloom.render import shown_sizes
from tests.render.build import (
    BLACK,
    camera_at,
    pane,
    place,
    random_rgba,
    random_yuv,
    render,
    source,
)

SURFACES = {
    source("video"): random_yuv((64, 36)),
    source("image"): random_rgba((33, 57)),
    source("sliver"): random_rgba((1, 3), alpha=True),
}


class Draw:
    """Numbers of any size, and choices, from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def number(self, low: float, high: float) -> float:
        """0, or from 10^low to 10^high, sometimes negative."""
        if self.rng.random() < 0.15:
            return 0.0
        size = float(10 ** self.rng.uniform(low, high))
        return size if self.rng.random() < 0.7 else -size

    def length(self, low: float, high: float) -> float:
        return abs(self.number(low, high))

    def one(self, *choices: Any) -> Any:
        return choices[self.rng.integers(len(choices))]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pane(self) -> Pane:
        how: dict[str, Any] = {}
        if self.chance(0.4):
            offset = self.number(-4, 3), self.number(-4, 3)
            how["shadow"] = Shadow(BLACK, self.length(-6, 3), offset, 0.7)
        if self.chance(0.3):
            how["border"] = Border(self.length(-6, 3), (1.0, 1.0, 1.0, self.one(0.5, 1.0)))
        if self.chance(0.3):
            how["reflection"] = Reflection(0.5, self.one(1e-9, 0.01, 1.0), self.length(-4, 3))
        if self.chance(0.3):
            how["depth"] = self.length(-6, 3)
        if self.chance(0.3):
            how["corner_radius"] = self.length(-4, 0)
        how["outline"] = self.one("box", "box", "ellipse")
        how["space"] = self.one("world", "world", "screen")
        how["opacity"] = self.one(1.0, 1.0, 0.4)
        how["blend"] = self.one("normal", "normal", "normal", "overlay")
        turn = tuple(self.one(0.0, 90.0, 180.0, self.number(0, 2)) for _ in range(3))
        spot = tuple(self.number(-3, 3) for _ in range(3))
        scale: Any = self.length(-3, 3)
        if self.chance(0.4):
            scale = tuple(self.number(-6, 4) for _ in range(3))
        content = self.one(*SURFACES, (0.5, 0.6, 0.7, 0.0), (0.5, 0.6, 0.7, 1.0))
        size = self.length(-4, 2) or 1.0, self.length(-3, 2) or 1.0
        return pane(content, place(turn, spot, scale), size, **how)  # type: ignore[arg-type]

    def picture(self) -> Picture:
        turn = (0.0, 0.0, 0.0) if self.chance(0.7) else tuple(self.rng.uniform(-180, 180, 3))
        eye = self.number(-2, 1), self.number(-2, 1), 1.07
        size = int(self.rng.integers(2, 60)), int(self.rng.integers(2, 40))
        panes = tuple(self.pane() for _ in range(self.rng.integers(1, 5)))
        camera = camera_at(eye, turn, self.one(50.0, 1.0, 170.0))
        return Picture(size, camera, panes=panes)


@pytest.mark.parametrize("seed", range(4))
def test_any_panes_can_be_drawn(seed: int) -> None:
    draw = Draw(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a division by nothing, a number beyond all others
        for _ in range(50):
            picture = draw.picture()
            assert all(1 <= side <= 16384 for s in shown_sizes(picture).values() for side in s)
            out = render(picture, SURFACES)
            assert out.size == picture.size
            assert 16 <= out.y.min() <= out.y.max() <= 235
