"""Shapes by their contours: lines and Bezier curves, as fonts hold them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOVE, LINE, QUAD, CUBIC = 0, 1, 2, 3
"""Verbs: they take 1, 1, 2 and 3 points. MOVE starts a contour; every contour closes itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Closed contours. Inside is what they wind round, in either direction (non-zero rule).

    points: (n, 2) float64, y up; verbs: (k,) uint8, the first one a MOVE. Both are read-only to
    everyone. Empty arrays are a shape with nothing in it (a space).
    """

    points: npt.NDArray[np.float64]
    verbs: npt.NDArray[np.uint8]


NOTHING = Outline(np.empty((0, 2)), np.empty(0, np.uint8))


POINTS = np.array([1, 1, 2, 3])
"""How many points each verb takes."""


def joined(outlines: Sequence[Outline]) -> Outline:
    """One outline of all contours."""
    if not outlines:
        return NOTHING
    points = np.concatenate([outline.points for outline in outlines])
    return Outline(points, np.concatenate([outline.verbs for outline in outlines]))


def area(outline: Outline) -> float:
    """Of the polygons of all its points, positive where they run counter-clockwise (y up)."""
    x, y = outline.points.T
    of = np.repeat(np.cumsum(outline.verbs == MOVE), POINTS[outline.verbs])
    first = np.searchsorted(of, of)
    last = np.append(of[1:] != of[:-1], True)[: len(of)]
    following = np.where(last, first, np.arange(len(of)) + 1)
    return 0.5 * float(np.sum(x * y[following] - x[following] * y))


def backwards(outline: Outline) -> Outline:
    """The same contours, run through the other way."""
    return Outline(outline.points[::-1], np.roll(outline.verbs[::-1], 1))


def rounded_box(
    width: float, height: float, radius: float, centre: tuple[float, float] = (0.0, 0.0)
) -> Outline:
    """A box with quarters of circles for corners, counter-clockwise."""
    x, y = width / 2, height / 2
    r = min(radius, x, y)
    k = r * (1 - KAPPA)
    quarter = np.array([[x, y - r], [x, y - k], [x - k, y], [x - r, y]])
    left = quarter[::-1] * (-1, 1)
    points = np.concatenate([quarter, left, quarter * -1, left * -1]) + centre
    return Outline(points, np.array([MOVE, CUBIC] + [LINE, CUBIC] * 3, np.uint8))


KAPPA = 4 / 3 * (math.sqrt(2) - 1)
"""Length of a cubic's handles that draws a quarter of a circle, of its radius."""
