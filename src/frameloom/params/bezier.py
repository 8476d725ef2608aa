"""Cubic Béziers from (0, 0) to (1, 1), as CSS has them: y where x is p, and the area below.

Points are x1, y1, x2, y2: the two inner control points; x1 and x2 in 0..1, so that x only rises.
"""

from __future__ import annotations

Bezier = tuple[float, float, float, float]
Coordinate = tuple[float, float, float]
"""Coefficients of s, s^2 and s^3 of one coordinate, s in 0..1 along the curve."""


def bezier_value(points: Bezier, p: float) -> float:
    """y where x is `p` (0..1); exactly 0 and 1 at the ends."""
    if not 0.0 < p < 1.0:
        return p
    x, y = _coordinates(points)
    return _at(y, _parameter(x, p))


def bezier_integral(points: Bezier, p: float) -> float:
    """The area under the curve from 0 to `p` (0..1): y dx = y(s) x'(s) ds, a polynomial in s."""
    x, y = _coordinates(points)
    s = _parameter(x, p) if p < 1.0 else 1.0
    slope = (x[0], 2.0 * x[1], 3.0 * x[2])
    terms = [0.0] * 5
    for i, a in enumerate(y):
        for j, b in enumerate(slope):
            terms[i + j] += a * b
    return sum(c * s ** (k + 2) / (k + 2) for k, c in enumerate(terms))


def _coordinates(points: Bezier) -> tuple[Coordinate, Coordinate]:
    x1, y1, x2, y2 = points
    if not (0.0 <= x1 <= 1.0 and 0.0 <= x2 <= 1.0):
        raise ValueError(f"a cubic Bézier's x1 and x2 must be in 0..1, not {x1} and {x2}")
    return _polynomial(x1, x2), _polynomial(y1, y2)


def _polynomial(first: float, second: float) -> Coordinate:
    """The coordinate whose four control values are 0, `first`, `second`, 1."""
    c = 3.0 * first
    b = 3.0 * (second - first) - c
    return c, b, 1.0 - c - b


def _at(poly: Coordinate, s: float) -> float:
    return ((poly[2] * s + poly[1]) * s + poly[0]) * s


def _parameter(x: Coordinate, p: float) -> float:
    """The s in 0..1 with x(s) = p: bisected until the floats run out, as x(s) only rises.

    Newton's method would be quicker but fails where the curve is vertical, and the last bit of its
    result depends on where it started.
    """
    low, high = 0.0, 1.0
    while True:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            return middle
        if _at(x, middle) < p:
            low = middle
        else:
            high = middle
