"""Gradient noise on a hashed lattice, for kernels: no tables, any seed, no period unless asked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel


def uniforms(seed: int, count: int) -> npt.NDArray[np.float64]:
    """(count,) float64: `core.seed.uniform` of `seed` and the counters 0 to count - 1."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z += np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) * 2.0**-53


@kernel
def hash3(i, j, k, seed):
    """32 well mixed bits of a lattice point (murmur3's finaliser)."""
    h = np.uint32(seed)
    h = np.uint32((h ^ np.uint32(i)) * np.uint32(0x9E3779B1))
    h = np.uint32((h ^ (h >> np.uint32(15)) ^ np.uint32(j)) * np.uint32(0x85EBCA77))
    h = np.uint32((h ^ (h >> np.uint32(13)) ^ np.uint32(k)) * np.uint32(0xC2B2AE3D))
    return h ^ (h >> np.uint32(16))


@kernel
def slope(h, x, y, z):
    """Dot product of (x, y, z) with one of the 12 edge directions of a cube (Perlin, 2002)."""
    c = h & np.uint32(15)
    u = x if c < 8 else y
    v = y if c < 4 else (x if c == 12 or c == 14 else z)  # noqa: PLR1714 - numba knows no `in` here
    return (u if c & np.uint32(1) == 0 else -u) + (v if c & np.uint32(2) == 0 else -v)


@kernel
def noise3(x, y, z, seed, period):
    """Improved Perlin noise, about -1..1; period > 0: x repeats after so many lattice cells."""
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    fx, fy, fz = x - i, y - j, z - k
    i1 = i + 1
    if period > 0:
        i, i1 = i % period, i1 % period
    sx = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
    sy = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    sz = fz * fz * fz * (fz * (fz * 6 - 15) + 10)
    total = 0.0
    for dz in range(2):
        wz = sz if dz else 1 - sz
        for dy in range(2):
            wy = sy if dy else 1 - sy
            a = slope(hash3(i, j + dy, k + dz, seed), fx, fy - dy, fz - dz)
            b = slope(hash3(i1, j + dy, k + dz, seed), fx - 1, fy - dy, fz - dz)
            total += wz * wy * (a + (b - a) * sx)
    return total


@kernel
def clouds(out, x, y, z, scale, octaves, seed, period):
    """out = `octaves` of noise3, each twice as fine and half as strong, scaled to about -1..1.

    x, y, out: (rows, columns) float32; positions are multiplied by `scale`; z is time.
    """
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            total, weight, fine, norm = 0.0, 1.0, 1, 0.0
            for o in range(octaves):
                total += weight * noise3(
                    x[r, c] * scale * fine,
                    y[r, c] * scale * fine,
                    z * fine + 17.0 * o,
                    np.uint32(seed + o),
                    period * fine,
                )
                norm += weight
                weight *= 0.5
                fine *= 2
            out[r, c] = total / norm


@kernel
def ramp(r, g, b, value, colours):
    """Colours in equal steps along value 0..1 (clamped). colours: (n, 3) float32."""
    last = colours.shape[0] - 1
    for j in range(value.shape[0]):
        for i in range(value.shape[1]):
            t = min(max(value[j, i], np.float32(0)), np.float32(1)) * np.float32(last)
            k = min(int(t), last - 1)
            f = t - np.float32(k)
            r[j, i] = colours[k, 0] + (colours[k + 1, 0] - colours[k, 0]) * f
            g[j, i] = colours[k, 1] + (colours[k + 1, 1] - colours[k, 1]) * f
            b[j, i] = colours[k, 2] + (colours[k + 1, 2] - colours[k, 2]) * f
