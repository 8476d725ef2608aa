"""What the scenes' clips show: a slowly moving backdrop with fine grain, and a busy screen.

Everything returns to where it began after `LOOP` frames, without a seam. Text is set in the font
that comes with Frameloom.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Pixels = npt.NDArray[np.uint8]
Size = tuple[int, int]

LOOP = 250
_INK, _PANEL, _TEXT = (18, 22, 36), (36, 44, 70), (214, 222, 244)
_BARS = ((132, 94, 247), (255, 110, 125), (56, 217, 197), (255, 190, 92))
_WORDS = (
    "exact",
    "frames",
    "in",
    "time",
    "every",
    "picture",
    "its",
    "own",
    "number",
    "no",
    "clock",
)


def backdrop(size: Size) -> Iterator[Pixels]:
    """Frames of (H, W, 3) uint8 R'G'B': soft lights that drift over a surface with some grain."""
    width, height = size
    random = np.random.default_rng(3)
    soft = random.random((9, 16, 3)).astype(np.float32) * (60, 70, 90) + (20, 24, 40)
    lights = cv2.resize(
        np.tile(soft, (1, 3, 1)), (3 * width, height), interpolation=cv2.INTER_CUBIC
    )
    lights = lights[:, width : 2 * width].astype(np.int16)
    grain = cv2.GaussianBlur(random.normal(0, 12, (height, width)), (0, 0), width / 1400)
    surface = cv2.merge([grain.astype(np.int16)] * 3)
    for number in range(LOOP):
        drift = np.roll(lights, round(number * width / LOOP), axis=1)
        yield np.asarray(cv2.add(drift, surface, dtype=cv2.CV_8U), np.uint8)


def screen(size: Size) -> Iterator[Pixels]:
    """Frames of (H, W, 3) uint8 R'G'B': a page that scrolls beside bars that grow and shrink."""
    width, height = size
    unit = height / 108
    base = np.full((height, width, 3), _INK, np.uint8)
    _box(base, (4 * unit, 4 * unit, width - 4 * unit, height - 4 * unit), _PANEL)
    left, top, right, bottom = (round(v * unit) for v in (8, 8, 90, 100))
    page = _page((right - left, 2 * (bottom - top)), unit)
    for number in range(LOOP):
        pixels, turn = base.copy(), 2 * math.pi * number / LOOP
        page_row = number * page.shape[0] // LOOP
        pixels[top:bottom, left:right] = np.roll(page, -page_row, axis=0)[: bottom - top]
        for i in range(12):
            tall = (24 + 18 * math.sin(turn * (1 + i % 3) + i)) * unit
            x = (98 + i * 7) * unit
            _box(pixels, (x, 96 * unit - tall, x + 5 * unit, 96 * unit), _BARS[i % 4])
        at = (round((140 + 24 * math.cos(turn)) * unit), round((30 + 12 * math.sin(turn)) * unit))
        cv2.circle(pixels, at, round(9 * unit), _BARS[1], -1, cv2.LINE_AA)
        yield pixels


PICTURES: dict[str, Callable[[Size], Iterator[Pixels]]] = {"bg": backdrop, "clip": screen}


def _page(size: Size, unit: float) -> Pixels:
    from frameloom.text.fonts import find

    image = Image.new("RGB", size, (28, 34, 54))
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(find(None).face.path, max(4, round(3 * unit)))
    for line in range(round(size[1] / (4 * unit))):
        words = [_WORDS[(line * 5 + k * 3) % len(_WORDS)] for k in range(3 + line % 4)]
        draw.text((2 * unit, line * 4 * unit), f"{line:3d}  {' '.join(words)}", _TEXT, font)
    return np.array(image)


def _box(pixels: Pixels, box: tuple[float, float, float, float], colour: tuple[int, ...]) -> None:
    x0, y0, x1, y1 = (round(v) for v in box)
    pixels[y0:y1, x0:x1] = colour
