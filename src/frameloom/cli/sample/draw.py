"""Drawing for the sample's pictures: antialiased shapes onto (H, W, 3) uint8 arrays."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageFont

Pixels = npt.NDArray[np.uint8]
Rgb = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""x, y, width and height in pixels."""


@functools.cache
def font(size: int) -> Any:
    """The face that comes inside Pillow: there on every machine."""
    return ImageFont.load_default(size)


@functools.cache
def dither(width: int, height: int) -> npt.NDArray[np.float32]:
    """Triangular noise of one step, so that slow gradients show no bands."""
    noise = np.random.default_rng(1).random((2, height, width, 1), np.float32)
    triangular: npt.NDArray[np.float32] = noise[0] - noise[1] + np.float32(0.5)
    return triangular


def mix(a: Rgb, b: Rgb, share: float) -> Rgb:
    r, g, b_ = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return r, g, b_


def ease(x: float) -> float:
    return x * x * (3 - 2 * x)


SHIFT = 6
"""Bits of fraction in OpenCV's drawing coordinates."""


def fixed(points: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Pixel coordinates with SHIFT bits of fraction."""
    whole: npt.NDArray[np.int32] = (points * 2**SHIFT).round().astype(np.int32)
    return whole


def fill(pixels: Pixels, points: npt.NDArray[Any], colour: Rgb) -> None:
    cv2.fillPoly(pixels, [fixed(points)], colour, cv2.LINE_AA, SHIFT)


def disc(pixels: Pixels, centre: Sequence[float], radius: float, colour: Rgb) -> None:
    at = (round(centre[0] * 2**SHIFT), round(centre[1] * 2**SHIFT))
    cv2.circle(pixels, at, round(radius * 2**SHIFT), colour, -1, cv2.LINE_AA, SHIFT)


def pill(pixels: Pixels, box: Box, colour: Rgb) -> None:
    """A bar with round ends: coverage from the distance to its edge, in pixels."""
    x, y, w, h = box
    radius = min(w, h) / 2
    left, top = math.floor(x) - 1, math.floor(y) - 1
    part = pixels[top : math.ceil(y + h) + 1, left : math.ceil(x + w) + 1]
    rows, columns = np.mgrid[0 : part.shape[0], 0 : part.shape[1]] + 0.5
    dx = np.maximum(np.abs(columns + left - x - w / 2) - (w / 2 - radius), 0)
    dy = np.maximum(np.abs(rows + top - y - h / 2) - (h / 2 - radius), 0)
    cover = np.clip(radius + 0.5 - np.hypot(dx, dy), 0, 1)[..., None]
    part[:] = (part * (1 - cover) + np.array(colour) * cover + 0.5).astype(np.uint8)
