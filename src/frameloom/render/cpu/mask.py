"""Masks: another pane's alpha or luminance cuts a layer out."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from frameloom.core.blur import gaussian
from frameloom.core.picture import Mask
from frameloom.render.cpu.canvas import Canvas, clear_canvas
from frameloom.render.cpu.lettering import draw_pane
from frameloom.render.cpu.panes import Painter
from frameloom.render.cpu.site import NO_CLIPS, Bounds, Site


def masked(
    layer: Canvas,
    mask: Mask,
    pixel_from_mask: npt.NDArray[np.float64] | None,
    painter: Painter,
    height: int,
    bounds: Bounds,
) -> Canvas:
    """The layer times the mask, drawn where it stands (None: nowhere).

    `height`: the picture's, pixels; `bounds`: see `Site`.
    """
    sigma_px = mask.feather * height
    # what lies beside the layer reaches into it too
    margin = 2 * math.ceil(min(3 * sigma_px, height / 2) / 2)
    w, h = layer.size
    stencil = clear_canvas((w + 2 * margin, h + 2 * margin))
    if pixel_from_mask is not None:
        shift = np.array([[1.0, 0, margin], [0, 1, margin], [0, 0, 1]])
        left, top, right, bottom = bounds
        wide = left, top, right + 2 * margin, bottom + 2 * margin
        site = Site(shift @ pixel_from_mask, NO_CLIPS, bounds=wide)
        draw_pane(stencil, mask.pane, site, painter)
    r, g, b, a = stencil.planes
    # premultiplied: luma is already times alpha
    share = a if mask.channel == "alpha" else 0.2126 * r + 0.7152 * g + 0.0722 * b
    share = np.ascontiguousarray(share, np.float32)
    if mask.feather > 0:
        gaussian(share, sigma_px)
        share = share[margin : margin + h, margin : margin + w]
    if mask.invert:
        share = 1 - share
    return Canvas(layer.kind, tuple(plane * share for plane in layer.planes))
