"""OpenEXR files as the format's own library reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR

F64 = np.ndarray[Any, np.dtype[np.float64]]


def exr_pixels(path: Path) -> F64:
    """(H, W, 3 or 4) 0..1: colour coded by sRGB's curve (IEC 61966-2-1), alpha as it is."""
    channels = OpenEXR.File(str(path)).parts[0].channels
    (pixels,) = (channel.pixels for channel in channels.values())
    made = np.clip(np.asarray(pixels, np.float64), 0, 1)
    light = made[..., :3]
    made[..., :3] = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return made
