"""Finished planes as pictures that a browser takes."""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import kernel
from frameloom.core.surface import YuvSurface
from frameloom.render import to_rgba

JPEG_QUALITY = 90


def jpeg(surface: YuvSurface) -> bytes:
    """The picture as a JPEG file."""
    import cv2

    h, w = surface.y.shape
    bgr = np.empty((h, w, 3), np.uint8)
    to_bgr(bgr, surface.y, surface.u, surface.v)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1])


def rgba(surface: YuvSurface) -> bytes:
    """Rows of R'G'B'A, as a still has them."""
    return to_rgba(surface).tobytes()


@kernel
def to_bgr(bgr, y, u, v):
    """BT.709 in limited range to full-range B'G'R', in 16.16 fixed point; chroma is repeated.

    bgr: (H, W, 3) uint8, written. A draft's conversion: at most 1 off the exact one but for chroma.
    """
    h, w = y.shape
    for j in range(h):
        for i in range(w):
            luma = np.int32(76309) * (np.int32(y[j, i]) - np.int32(16)) + np.int32(32768)
            cb = np.int32(u[j // 2, i // 2]) - np.int32(128)
            cr = np.int32(v[j // 2, i // 2]) - np.int32(128)
            b = (luma + np.int32(138438) * cb) >> 16
            g = (luma - np.int32(13975) * cb - np.int32(34925) * cr) >> 16
            r = (luma + np.int32(117489) * cr) >> 16
            bgr[j, i, 0] = min(max(b, 0), 255)
            bgr[j, i, 1] = min(max(g, 0), 255)
            bgr[j, i, 2] = min(max(r, 0), 255)
