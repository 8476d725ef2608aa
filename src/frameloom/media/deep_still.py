"""Still pictures of 16 bits a channel (PNG, TIFF). Pillow, which reads all others, would cut them
to 8; OpenCV does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from frameloom.core.surface import U8, U16, DeepSurface
from frameloom.media.orient import UPRIGHT, Orientation

_MODES = ("RGB", "RGBA", "L", "I;16", "I;16L", "I;16B", "I;16N")
_ORIENTATION_TAG = 0x0112
_ORIENTATIONS = {
    2: Orientation(False, flip_x=True),
    3: Orientation(False, flip_x=True, flip_y=True),
    4: Orientation(False, flip_y=True),
    5: Orientation(True),
    6: Orientation(True, flip_x=True),
    7: Orientation(True, flip_x=True, flip_y=True),
    8: Orientation(True, flip_y=True),
}
"""By EXIF's number, in words of what is done to the stored picture."""


def is_deep(image: Image.Image) -> bool:
    """Has the opened, not yet decoded picture 16 bits a channel that this module reads?"""
    tiles: list[Any] = getattr(image, "tile", [])
    if not tiles or image.mode not in _MODES or "transparency" in image.info:
        return False
    how = tiles[0].args  # of its samples, as "RGB;16B"; alone, or first of several
    return ";16" in str(how if isinstance(how, str) else how[:1])


def read(image: Image.Image, path: str) -> DeepSurface | None:
    """The picture at `path`, opened as `image`, upright; None where OpenCV does not take it."""
    import cv2

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # of libtiff's remarks
    stored: Any = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None or stored.dtype != np.uint16:
        return None
    turn = _ORIENTATIONS.get(image.getexif().get(_ORIENTATION_TAG, 1), UPRIGHT)
    upright: U16 = turn.turn(stored)
    if upright.ndim == 2:
        return DeepSurface(upright, upright, upright)
    b, g, r, *alpha = (np.ascontiguousarray(upright[..., k]) for k in range(upright.shape[2]))
    return DeepSurface(r, g, b, *alpha)


def in_eight(surface: DeepSurface) -> U8:
    """The same as (H, W, 4) uint8, rounded: v / 257."""
    height, width = surface.r.shape
    picture = np.full((height, width, 4), 255, np.uint8)
    for k, plane in enumerate((surface.r, surface.g, surface.b, surface.a)):
        if plane is not None:
            picture[..., k] = (plane.astype(np.uint32) + 128) // 257
    return picture
