"""Sines for kernels: polynomials, which vectorise and give the same bits on every machine."""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import kernel


@kernel
def wave(turns):
    """sin(2 pi turns), float32 in and out, within 2e-7; the cosine is wave(turns + 1/4).

    An odd polynomial of degree 9 on the quarter turns next to 0, fitted to the least greatest
    error; the rest of a turn is folded onto them.
    """
    u = turns - np.floor(turns + np.float32(0.5))
    a = min(abs(u), np.float32(0.5) - abs(u))
    s = a * a
    p = np.float32(39.53668635) * s - np.float32(76.54977977)
    p = p * s + np.float32(81.60100397)
    p = p * s - np.float32(41.34165503)
    p = (p * s + np.float32(6.28318516)) * a
    return -p if u < np.float32(0) else p
