"""Pictures in 256 colours, against ffmpeg's own palettes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from frameloom.media.encode.palette import DITHERS, reduced

U8 = np.ndarray[Any, np.dtype[np.uint8]]
SIZE = (320, 180)
FFMPEG = {"bayer": "bayer:bayer_scale=3", "sierra": "sierra2_4a", "floyd": "floyd_steinberg"}


def shown(pixels: U8, dither: str, clear: bool = False) -> U8:
    indices, palette = reduced(pixels, dither, clear=clear)
    return palette[indices]


def photo(seed: int) -> U8:
    """Soft clouds of colour with hard edges between them, and a little grain."""
    rng = np.random.default_rng(seed)
    clouds = rng.random((6, 10, 3)).astype(np.float32)
    soft = cv2.resize(clouds, SIZE, interpolation=cv2.INTER_CUBIC)
    soft[40:90, 60:200] = soft[40:90, 60:200, ::-1] * [0.2, 0.5, 0.9]
    return np.clip(255 * soft + rng.normal(0, 2, soft.shape), 0, 255).astype(np.uint8)


def from_afar(pixels: U8, other: U8) -> float:
    """PSNR in dB of what is left when dots blend: a Gaussian of 1.5 pixels."""
    a, b = (cv2.GaussianBlur(p.astype(np.float32), (0, 0), 1.5) for p in (pixels, other))
    return float(10 * np.log10(255**2 / np.square(a - b).mean()))


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("dither", DITHERS)
def test_no_worse_than_ffmpeg_s(dither: str, tmp_path: Path) -> None:
    for seed in (1, 2):
        pixels = photo(seed)
        Image.fromarray(pixels).save(tmp_path / "a.png")
        graph = "split[a][b];[a]palettegen=reserve_transparent=0[p];[b][p]paletteuse=dither={}"
        words = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.png"), "-vf"]
        words += [graph.format(FFMPEG[dither]), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
        raw = subprocess.run(words, check=True, capture_output=True).stdout
        theirs = np.frombuffer(raw, np.uint8).reshape(pixels.shape)
        assert from_afar(pixels, shown(pixels, dither)[..., :3]) > from_afar(pixels, theirs)


@pytest.mark.parametrize("dither", DITHERS)
def test_few_colours_are_kept_exactly(dither: str) -> None:
    rng = np.random.default_rng(3)
    colours = rng.integers(0, 256, (256, 3), np.uint8)
    pixels = colours[rng.integers(0, 256, (64, 90))]
    assert (shown(pixels, dither)[..., :3] == pixels).all()
    more = np.concatenate([pixels, pixels[:1] ^ 1])
    assert np.abs(shown(more, dither)[..., :3].astype(int) - more).max() > 0


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("dither", DITHERS)
def test_what_is_clear_is_clear_and_touches_nothing(dither: str, few: bool) -> None:
    pixels = np.dstack([photo(4), np.full(SIZE[::-1], 255, np.uint8)])
    pixels[60:120, :, 3] = 127
    if few:
        pixels[..., :3] = pixels[..., :3] // 64 * 64
    found = shown(pixels, dither, clear=True)
    assert (found[..., 3] == np.where(pixels[..., 3] < 128, 0, 255)).all()
    other = pixels.copy()
    other[60:120, :, :3] = 255 - other[60:120, :, :3]
    assert (shown(other, dither, clear=True) == found).all()
