"""Seeded randomness without state: a number is a pure function of names and counters.

Seeds are 64-bit, from BLAKE2b over (project seed, owner's name, further counters). Numbers drawn
from a seed use SplitMix64's finalizer (Steele, Lea and Flood, 2014) on seed + counter. There is no
generator to advance, so no order of evaluation can show.
"""

from __future__ import annotations

import hashlib
import math

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def seed64(project_seed: int, owner: str, *counters: int) -> int:
    """The seed of an owner, 0..2^64 - 1; `counters` (such as a frame) tell its draws apart."""
    parts = [str(project_seed), owner, *map(str, counters)]
    message = b"".join(len(raw).to_bytes(4, "little") + raw for raw in map(str.encode, parts))
    return int.from_bytes(hashlib.blake2b(message, digest_size=8).digest(), "little")


def mix64(seed: int, counter: int) -> int:
    """64 well mixed bits of (seed, counter): SplitMix64's output number `counter`."""
    z = (seed + (counter + 1) * _GOLDEN) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def uniform(seed: int, counter: int) -> float:
    """A number in [0, 1), a multiple of 2^-53."""
    return (mix64(seed, counter) >> 11) * 2.0**-53


_SKEW = 0.5 * (math.sqrt(3.0) - 1.0)
_UNSKEW = (3.0 - math.sqrt(3.0)) / 6.0
_GRADIENTS = (
    (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0),
    (0.5**0.5, 0.5**0.5), (-(0.5**0.5), 0.5**0.5),
    (0.5**0.5, -(0.5**0.5)), (-(0.5**0.5), -(0.5**0.5)),
)  # fmt: skip


def simplex(seed: int, x: float, y: float = 0.0) -> float:
    """Two-dimensional simplex noise (Perlin 2001) in about -1..1: smooth, mean 0, one bump a unit.

    The lattice is hashed by `mix64` instead of a permutation table: no period, any seed.
    """
    skew = (x + y) * _SKEW
    i, j = math.floor(x + skew), math.floor(y + skew)
    unskew = (i + j) * _UNSKEW
    x0, y0 = x - (i - unskew), y - (j - unskew)
    middle = (1, 0) if x0 > y0 else (0, 1)
    total = 0.0
    for steps, (di, dj) in enumerate(((0, 0), middle, (1, 1))):
        dx, dy = x0 - di + steps * _UNSKEW, y0 - dj + steps * _UNSKEW
        falloff = 0.5 - dx * dx - dy * dy
        if falloff > 0.0:
            gx, gy = _GRADIENTS[mix64(mix64(seed, i + di), j + dj) >> 61]
            total += falloff**4 * (gx * dx + gy * dy)
    return _SIMPLEX_SCALE * total


_SIMPLEX_SCALE = 99.2
