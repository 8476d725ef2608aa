"""Layers as panes: placed in space, sized, with their edges and shadows.

`world_from_pane` is T(position) R(rotation) S(scale) T(-anchor): the anchor, a point of the visible
media ([0, 0] its upper left corner, [1, 1] its lower right), comes to lie at `position`, and the
pane turns and grows about it. The ends of a line are positions themselves: it has no anchor.
Lengths of a pane (corners, border, shadow, depth) are in its own units, so they grow with it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from frameloom.core.geometry import Matrix, euler_xyz, scaling, translation
from frameloom.core.picture import Border, Colour, Pane, Reflection, Shadow, SourceFrame, Texture
from frameloom.timeline.fit import place

CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)
Values = Mapping[str, Any]
"""An evaluated layer: its plain values under the names of the file."""


def world_from_pane(values: Values, offset: tuple[float, float] = (0.0, 0.0)) -> Matrix:
    """`offset`: from the pane's centre to its anchor, in units."""
    matrix = translation(values["position"]) @ euler_xyz(values["rotation"])
    matrix = matrix @ scaling(values["scale"])
    return matrix @ translation((-offset[0], -offset[1], 0.0)) if any(offset) else matrix


def media_pane(
    owner: str, values: Values, frame: SourceFrame, media_px: tuple[int, int], box_aspect: float
) -> Pane | None:
    """A video or an image in the pane's box; None where it has no extent."""
    placed = place(media_px, box_aspect, values["fit"], values["crop"])
    matrix = world_from_pane(values, anchor_offset(values["anchor"], placed.size))
    return _pane(owner, values, Texture(frame, placed.crop), placed.size, matrix)


def shape_pane(owner: str, values: Values) -> Pane | None:
    """A rectangle, an ellipse or a line; None where it has no extent."""
    fill = values["fill"] or CLEAR
    if values["shape"] == "line":
        return _line(owner, values, fill)
    size = values["size"]
    matrix = world_from_pane(values, anchor_offset(values["anchor"], size))
    return _pane(owner, values, fill, size, matrix)


def _line(owner: str, values: Values, fill: Colour) -> Pane | None:
    """A thin box from one point to the other."""
    half = values["size"][0] / 2
    (x0, y0), (x1, y1) = values["points"] or ((-half, 0.0), (half, 0.0))
    length = math.hypot(x1 - x0, y1 - y0)
    if length == 0.0:
        return None
    cosine, sine = (x1 - x0) / length, (y1 - y0) / length
    along = np.eye(4)
    along[:2, :2] = [[cosine, -sine], [sine, cosine]]
    along[:2, 3] = (x0 + x1) / 2, (y0 + y1) / 2
    return _pane(owner, values, fill, (length, values["width"]), world_from_pane(values) @ along)


def anchor_offset(anchor: tuple[float, float], size: tuple[float, float]) -> tuple[float, float]:
    return (anchor[0] - 0.5) * size[0], (0.5 - anchor[1]) * size[1]


def _pane(
    owner: str,
    values: Values,
    content: Texture | Colour,
    size: tuple[float, float],
    matrix: Matrix,
) -> Pane | None:
    shorter = min(size)
    if shorter <= 0.0 or 0.0 in values["scale"][:2]:
        return None
    return Pane(
        owner=owner,
        content=content,
        world_from_pane=matrix,
        size=size,
        opacity=values["opacity"],
        outline="ellipse" if values.get("shape") == "ellipse" else "box",
        corner_radius=values["corner_radius"] * shorter,
        border=_border(values.get("stroke") or values["border"]),
        depth=values["depth"],
        shadow=_shadow(values["shadow"]),
        reflection=_reflection(values["reflection"]),
        two_sided=values["two_sided"],
        blend=values["blend"],
        z_index=values["z_index"],
        space=values["space"],
    )


def _border(values: Values | None) -> Border | None:
    if values is None or values["width"] <= 0.0:
        return None
    return Border(values["width"], values["color"])


def _shadow(values: Values | None) -> Shadow | None:
    if values is None or values["opacity"] <= 0.0:
        return None
    return Shadow(values["color"], values["blur"], values["offset"], values["opacity"])


def _reflection(values: Values | None) -> Reflection | None:
    if values is None or values["opacity"] <= 0.0 or values["length"] <= 0.0:
        return None
    return Reflection(values["opacity"], values["length"], values["gap"])
