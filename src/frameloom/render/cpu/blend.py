"""Blend modes: a layer over a backdrop, in coded R'G'B' (W3C Compositing and Blending, 10)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
Mode = Callable[[F32, F32], F32]


def _overlay(b: F32, s: F32) -> F32:
    return _hard_light(s, b)


def _hard_light(b: F32, s: F32) -> F32:
    return np.where(s <= 0.5, 2 * b * s, 1 - 2 * (1 - b) * (1 - s)).astype(np.float32)


def _soft_light(b: F32, s: F32) -> F32:
    d = np.where(b <= 0.25, ((16 * b - 12) * b + 4) * b, np.sqrt(np.maximum(b, 0)))
    low = b - (1 - 2 * s) * b * (1 - b)
    return np.where(s <= 0.5, low, b + (2 * s - 1) * (d - b)).astype(np.float32)


def _color_dodge(b: F32, s: F32) -> F32:
    return np.where(b <= 0, 0, np.minimum(1, b / np.maximum(1 - s, 1e-6))).astype(np.float32)


def _color_burn(b: F32, s: F32) -> F32:
    return np.where(b >= 1, 1, 1 - np.minimum(1, (1 - b) / np.maximum(s, 1e-6))).astype(np.float32)


MODES: dict[str, Mode] = {
    "normal": lambda _, s: s,
    "multiply": lambda b, s: b * s,
    "screen": lambda b, s: b + s - b * s,
    "overlay": _overlay,
    "add": lambda b, s: np.minimum(b + s, 1),
    "darken": np.minimum,
    "lighten": np.maximum,
    "color_dodge": _color_dodge,
    "color_burn": _color_burn,
    "hard_light": _hard_light,
    "soft_light": _soft_light,
    "difference": lambda b, s: np.abs(b - s),
    "exclusion": lambda b, s: b + s - 2 * b * s,
}
"""mode -> B(backdrop, source) on R'G'B' in 0..1, not premultiplied."""


def mixed(mode: str, backdrop: F32, layer: F32, alpha: F32) -> F32:
    """B(b, s) of an opaque backdrop's plane and a layer's premultiplied plane.

    All (H, W) float32, 0..1. What is seen is (1 - a) b + a B(b, s).
    """
    b = np.clip(backdrop, 0, 1)
    s = np.clip(layer / np.maximum(alpha, np.float32(1e-6)), 0, 1).astype(np.float32)
    return np.asarray(MODES[mode](b, s), np.float32)


def mixed_over(mode: str, backdrop: F32, below: F32, layer: F32, alpha: F32) -> F32:
    """A backdrop's plane under a layer's, both premultiplied, by their alphas `below` and `alpha`.

    (1 - a) b + (1 - below) s + a below B(b / below, s / a): section 9.1.4 of the same.
    """
    straight = np.asarray(backdrop / np.maximum(below, np.float32(1e-6)), np.float32)
    both = (1 - alpha) * backdrop + (1 - below) * layer
    return np.asarray(both + alpha * below * mixed(mode, straight, layer, alpha), np.float32)
