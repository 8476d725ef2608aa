"""The sample's pictures, drawn with NumPy, OpenCV and Pillow: a backdrop, two screens, a mark.

Every function takes the time in seconds and returns (H, W, 3) uint8, R'G'B'.
"""

from __future__ import annotations

import functools
import math

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from frameloom.cli.sample.draw import (
    SHIFT,
    Box,
    Pixels,
    Rgb,
    disc,
    dither,
    ease,
    fill,
    fixed,
    font,
    mix,
    pill,
)

BACKDROP_SIZE = (960, 540)
SCREEN_SIZE = (1280, 800)
PHONE_SIZE = (560, 1120)
LOOP_S = 8.0
"""Everything moves so as to repeat after this time without a seam."""

_INK, _PANEL, _LINE = (14, 18, 32), (24, 30, 50), (44, 52, 80)
_TEXT, _MUTED = (236, 240, 255), (134, 146, 184)
_VIOLET, _CORAL, _TEAL, _SUN = (132, 94, 247), (255, 110, 125), (56, 217, 197), (255, 190, 92)


def backdrop(t: float) -> Pixels:
    """Slow lights in the dark, as through frosted glass."""
    width, height = BACKDROP_SIZE
    y, x = np.mgrid[0:90, 0:160].astype(np.float32)
    x, y = x / 90, y / 90
    glow = np.empty((90, 160, 3), np.float32)
    glow[:] = (9, 11, 28)
    turn = 2 * math.pi * t / LOOP_S
    for number, colour in enumerate((_VIOLET, _CORAL, (38, 92, 214), _TEAL)):
        phase = turn + number * 1.7
        cx = 0.89 + 0.62 * math.cos(phase + number) * (1 if number % 2 else -1)
        cy = 0.5 + 0.34 * math.sin(phase * (1 if number < 2 else -1) + 2 * number)
        reach = 0.30 + 0.05 * math.sin(turn + number)
        light = np.exp(-((x - cx) ** 2 + 1.5 * (y - cy) ** 2) / (2 * reach**2))
        glow += light[..., None] * np.array(colour, np.float32) * (0.62, 0.5, 0.6, 0.36)[number]
    ripple = np.sin(7 * x + 3 * np.sin(4 * y + turn) + turn) * 5
    glow += ripple[..., None] * np.array((0.8, 0.7, 1.2), np.float32)
    big = cv2.resize(glow, (width, height), interpolation=cv2.INTER_CUBIC)
    pixels: Pixels = np.clip(big + dither(width, height), 0, 255).astype(np.uint8)
    return pixels


def screen(t: float) -> Pixels:
    """A dashboard: numbers count, a line grows, bars breathe."""
    image = Image.fromarray(_screen_base())
    draw = ImageDraw.Draw(image)
    progress = ease(min(1.0, t / 3.5))
    for i, (label, top, unit) in enumerate(
        (("Frames", 1800, ""), ("Exact", 100, " %"), ("Dropped", 0, ""))
    ):
        left = 268 + i * 330
        draw.text((left + 24, 150), label, _MUTED, font(20))
        draw.text((left + 24, 178), f"{round(top * progress):,}{unit}", _TEXT, font(46))
    pixels = np.array(image)
    _area_chart(pixels, t, progress)
    _bars(pixels, t)
    _ring(pixels, (1118, 665), 66, 0.15 + 0.7 * ease(_wave(t, 0)))
    return pixels


def phone(t: float) -> Pixels:
    """A music player: a turning disc, a waveform that follows the beat, a progress bar."""
    width = PHONE_SIZE[0]
    pixels = np.array(_phone_base())
    centre = (width // 2, 392)
    _disc(pixels, centre, 178, 2 * math.pi * t / LOOP_S)
    beat = math.exp(-((t * 1.5) % 1) * 3)
    for i in range(27):
        x = 64 + i * 16.6
        lift = abs(math.sin(0.9 * i + 2 * math.pi * t / 2)) * (0.35 + 0.65 * beat)
        size = 10 + 74 * lift * math.exp(-(((i - 13) / 11) ** 2))
        colour = mix(_CORAL, _VIOLET, i / 26)
        pill(pixels, (x - 4, 796 - size / 2, 8, size), colour)
    share = (t % LOOP_S) / LOOP_S
    pill(pixels, (64, 884, width - 128, 8), _LINE)
    pill(pixels, (64, 884, max(8.0, (width - 128) * share), 8), _TEXT)
    disc(pixels, (64 + (width - 128) * share, 888), 11, _TEXT)
    return pixels


def mark() -> Image.Image:
    """The word mark, light on clear: threads through frames, and the name."""
    image = Image.new("RGBA", (1240, 300))
    draw = ImageDraw.Draw(image)
    for i, colour in enumerate((_VIOLET, _CORAL, _SUN)):
        box = (24 + i * 52, 62 + i * 18, 176 + i * 52, 202 + i * 18)
        draw.rounded_rectangle(box, 26, fill=(*colour, 235), outline=(255, 255, 255, 235), width=5)
    draw.text((356, 58), "Frameloom", (255, 255, 255, 255), font(150))
    return image.resize((620, 150), Image.Resampling.LANCZOS)


def poster() -> Image.Image:
    """A still picture: paper hills under a low sun."""
    width, height, grow = 900, 1125, 2
    image = Image.new("RGB", (width * grow, height * grow))
    draw = ImageDraw.Draw(image)
    for row in range(height * grow):
        colour = mix((56, 34, 92), (255, 158, 120), (row / (height * grow)) ** 0.8)
        draw.line((0, row, width * grow, row), colour)
    draw.ellipse((520, 560, 1280, 1320), fill=(255, 214, 150))
    for i in range(5):
        colour = mix((196, 86, 110), (28, 20, 58), i / 4)
        base = (0.56 + 0.095 * i) * height * grow
        points = [
            (x, base + 90 * math.sin(x / (250 + 60 * i) + 2.1 * i) + 42 * math.sin(x / 97 + i))
            for x in range(0, width * grow + 8, 8)
        ]
        draw.polygon([*points, (width * grow, height * grow), (0, height * grow)], fill=colour)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _wave(t: float, phase: float) -> float:
    return 0.5 - 0.5 * math.cos(2 * math.pi * t / LOOP_S + phase)


@functools.cache
def _screen_base() -> Pixels:
    width, height = SCREEN_SIZE
    image = Image.new("RGB", (2 * width, 2 * height), _INK)
    draw = ImageDraw.Draw(image)

    def box(place: Box, radius: float, fill: Rgb) -> None:
        x, y, w, h = place
        draw.rounded_rectangle((2 * x, 2 * y, 2 * (x + w), 2 * (y + h)), 2 * radius, fill)

    box((0, 0, 236, height), 0, (18, 23, 40))
    for i, colour in enumerate((_CORAL, _SUN, _TEAL)):
        box((26 + i * 26, 26, 14, 14), 7, colour)
    for i, length in enumerate((118, 96, 132, 84, 108)):
        if i == 0:
            box((16, 84, 204, 44), 12, (40, 46, 84))
        box((34, 96 + i * 58, 20, 20), 6, _VIOLET if i == 0 else _LINE)
        box((68, 101 + i * 58, length, 10), 5, _TEXT if i == 0 else (74, 84, 120))
    box((26, 716, 44, 44), 22, _VIOLET)
    box((84, 724, 96, 10), 5, _MUTED)
    box((84, 744, 64, 8), 4, _LINE)
    box((268, 34, 420, 44), 22, _PANEL)
    box((1160, 34, 84, 44), 22, _VIOLET)
    for x in (268, 598, 928):
        box((x, 124, 316, 124), 18, _PANEL)
    box((268, 272, 976, 260), 18, _PANEL)
    for x, w in ((268, 640), (928, 316)):
        box((x, 556, w, 216), 18, _PANEL)
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    text = ImageDraw.Draw(small)
    text.text((296, 43), "Search", _MUTED, font(20))
    text.text((1179, 43), "Share", _TEXT, font(18))
    text.text((292, 288), "Rendered frames", _TEXT, font(22))
    text.text((292, 572), "Per scene", _TEXT, font(22))
    text.text((952, 572), "Export", _TEXT, font(22))
    return np.array(small)


def _area_chart(pixels: Pixels, t: float, progress: float) -> None:
    x = np.linspace(0, 1, 160)
    drift = 2 * math.pi * t / LOOP_S
    y = 0.42 + 0.2 * np.sin(5 * x + drift) + 0.11 * np.sin(13 * x - drift) - 0.25 * x
    shown = max(2, round(160 * (0.12 + 0.88 * progress)))
    points = np.stack([296 + x * 920, 336 + y * 190], axis=1)[:shown]
    base = np.array([[points[-1, 0], 516], [points[0, 0], 516]])
    panel = pixels[330:516]
    tinted = panel.copy()
    fill(tinted, np.concatenate([points, base]) - (0, 330), _VIOLET)
    fade = np.linspace(0.55, 0.02, len(panel), dtype=np.float32)[:, None, None]
    panel[:] = (panel + (tinted.astype(np.float32) - panel) * fade).astype(np.uint8)
    cv2.polylines(pixels, [fixed(points)], False, _VIOLET, 4, cv2.LINE_AA, SHIFT)
    disc(pixels, points[-1], 15, mix(_PANEL, _VIOLET, 0.5))
    disc(pixels, points[-1], 7, _TEXT)


def _bars(pixels: Pixels, t: float) -> None:
    for i in range(12):
        size = 26 + 96 * _wave(2 * t, i * 0.8) * (0.6 + 0.4 * math.sin(i * 2.3))
        colour = mix(_TEAL, _VIOLET, i / 11)
        pill(pixels, (296 + i * 49.5, 748 - size, 24, size), colour)


def _ring(pixels: Pixels, centre: tuple[int, int], radius: int, share: float) -> None:
    cv2.circle(pixels, centre, radius, _LINE, 16, cv2.LINE_AA)
    angle = np.linspace(-math.pi / 2, -math.pi / 2 + 2 * math.pi * share, 120)
    points = np.stack([centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)], 1)
    cv2.polylines(pixels, [fixed(points)], False, _CORAL, 16, cv2.LINE_AA, SHIFT)
    image = Image.fromarray(pixels)
    text = f"{round(share * 100)} %"
    ImageDraw.Draw(image).text(centre, text, _TEXT, font(30), anchor="mm")
    pixels[:] = np.array(image)


@functools.cache
def _phone_base() -> Pixels:
    width, height = PHONE_SIZE
    ramp = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    top, bottom = np.array((58, 34, 104), np.float32), np.array((15, 16, 34), np.float32)
    shade = np.broadcast_to(top + (bottom - top) * ramp, (height, width, 3))
    image = Image.fromarray(np.clip(shade + dither(width, height), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.text((width / 2, 72), "Now playing", _MUTED, font(26), anchor="mm")
    draw.text((width / 2, 642), "Warp and Weft", _TEXT, font(46), anchor="mm")
    draw.text((width / 2, 694), "The Looms", _MUTED, font(28), anchor="mm")
    pixels = np.array(image)
    disc(pixels, (width / 2, 1000), 56, _TEXT)
    for x in (width / 2 - 21, width / 2 + 7):
        pill(pixels, (x, 976, 14, 48), (40, 26, 78))
    for side in (-1, 1):
        x = width / 2 + side * 138
        triangle = np.array([[x - side * 18, 976], [x - side * 18, 1024], [x + side * 20, 1000]])
        fill(pixels, triangle, _TEXT)
        pill(pixels, (x + side * 22 - 3, 977, 6, 46), _TEXT)
    return pixels


@functools.cache
def _disc_art(radius: int) -> npt.NDArray[np.float32]:
    """A wheel of colours, (2 radius, 2 radius, 3)."""
    y, x = np.mgrid[-radius:radius, -radius:radius].astype(np.float32)
    angle = (np.arctan2(y, x) / (2 * math.pi)) % 1
    stops = np.array([_VIOLET, _CORAL, _SUN, _CORAL, _VIOLET, _TEAL, _VIOLET], np.float32)
    places = np.linspace(0, 1, len(stops))
    art = np.stack([np.interp(angle, places, stops[:, c]) for c in range(3)], axis=-1)
    groove = 0.93 + 0.07 * np.sin(np.hypot(x, y) / 2.4)
    wheel: npt.NDArray[np.float32] = (art * groove[..., None]).astype(np.float32)
    return wheel


def _disc(pixels: Pixels, centre: tuple[int, int], radius: int, turn: float) -> None:
    art = _disc_art(radius)
    matrix = cv2.getRotationMatrix2D((radius, radius), math.degrees(turn), 1)
    turned = cv2.warpAffine(art, matrix, (2 * radius, 2 * radius), borderMode=cv2.BORDER_REPLICATE)
    y, x = np.mgrid[-radius:radius, -radius:radius] + 0.5
    distance = np.hypot(x, y)
    cover = (np.clip(radius - distance, 0, 1) * np.clip(distance - 0.2 * radius, 0, 1))[..., None]
    part = pixels[centre[1] - radius : centre[1] + radius, centre[0] - radius : centre[0] + radius]
    part[:] = np.clip(part * (1 - cover) + turned * cover + 0.5, 0, 255).astype(np.uint8)
