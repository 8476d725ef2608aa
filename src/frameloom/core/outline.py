"""Shapes by their contours: lines and Bezier curves, as fonts hold them."""

from __future__ import annotations

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
