"""What is kept of a picture and of sound, small enough to write down and enough to know them by.

A picture's signature is (3 or 4, 18, 32) uint8: means of 32 x 18 blocks of Y, Cb and Cr in 8-bit
BT.709, limited range, over black; where there is alpha, its means (0..255) too. Sound's is, each
10 ms, RMS and peak of left and right as steps of half a decibel over -100 dB of full scale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from frameloom.core.light import to_code
from frameloom.core.surface import U8, Finished, RgbaSurface, Shallow

F32 = npt.NDArray[np.float32]

COLUMNS: Final = 32
ROWS: Final = 18
WINDOW: Final = 480
"""Samples of sound, 10 ms, that make one entry of levels."""
LEVELS: Final = 4
FLOOR_DB: Final = -100.0
_TO_YCC: Final = (
    np.array(
        [
            [0.2126 * 219, 0.7152 * 219, 0.0722 * 219],
            [-0.2126 / 1.8556 * 224, -0.7152 / 1.8556 * 224, 0.9278 / 1.8556 * 224],
            [0.7874 / 1.5748 * 224, -0.7152 / 1.5748 * 224, -0.0722 / 1.5748 * 224],
        ]
    )
    / 255
)
"""R'G'B' of 0..255 to Y, Cb, Cr: BT.709-6, 3.2 to 3.5. To be added to `_ZERO`."""
_ZERO: Final = np.array([16.0, 128.0, 128.0])


def signature(surface: Shallow | Finished) -> U8:
    """Of a picture as the renderer finished it, or as a file gave it back."""
    if isinstance(surface, RgbaSurface):
        return _of_rgba(surface.rgba)
    if isinstance(surface, Finished):
        return _of_finished(surface)
    planes = [surface.y, surface.u, surface.v]
    if surface.a is None:
        return np.stack([_means(plane) for plane in planes])
    return np.stack([*_over_black(planes, surface.a), _means(surface.a)])


def hardened(surface: Shallow | Finished, threshold: int = 128) -> Shallow | Finished:
    """The picture as a format holds it that knows clear and opaque alone: alpha by threshold."""
    if not isinstance(surface, Finished) or surface.form.name != "rgba":
        return surface
    rgba = surface.planes[0].copy()
    rgba[..., 3] = np.where(rgba[..., 3] >= threshold, 255, 0)
    return RgbaSurface(rgba)


def digest(surface: Shallow | Finished) -> str:
    """128 bits of the picture's exact bytes, plane by plane, rows without padding."""
    made = hashlib.blake2b(digest_size=16)
    planes: tuple[npt.NDArray[Any] | None, ...]
    if isinstance(surface, RgbaSurface):
        planes = (surface.rgba,)
    elif isinstance(surface, Finished):
        planes = surface.planes
    else:
        planes = (surface.y, surface.u, surface.v, surface.a)
    for plane in planes:
        if plane is not None:
            made.update(np.ascontiguousarray(plane).data)
    return made.hexdigest()


class LevelMeter:
    """Takes blocks of (n, 2) float32 of any length and gives the levels of whole windows, as they
    are played: clipped at full scale, which some codecs do themselves and others leave to players.
    """

    def __init__(self) -> None:
        self._rest = np.zeros((0, 2), np.float32)

    def add(self, samples: F32) -> U8:
        """(windows, 4) uint8 of what is finished with these samples."""
        joined = np.concatenate([self._rest, np.clip(samples, -1, 1)])
        whole = len(joined) // WINDOW * WINDOW
        self._rest = joined[whole:]
        return _levels(joined[:whole].reshape(-1, WINDOW, 2))

    def finish(self) -> U8:
        """The last window, filled up with silence; none if there is nothing left."""
        if not len(self._rest):
            return np.zeros((0, LEVELS), np.uint8)
        padded = np.zeros((1, WINDOW, 2), np.float32)
        padded[0, : len(self._rest)] = self._rest
        self._rest = self._rest[:0]
        return _levels(padded)


def decibels(levels: U8) -> npt.NDArray[np.float64]:
    """What entries of levels stand for, in dB of full scale."""
    return FLOOR_DB + levels.astype(np.float64) / 2


def _levels(windows: F32) -> U8:
    rms = np.sqrt((windows.astype(np.float64) ** 2).mean(axis=1))
    peak = np.abs(windows).max(axis=1, initial=0)
    found = 20 * np.log10(np.maximum(np.concatenate([rms, peak], axis=1), 1e-5))
    return np.asarray(np.clip(np.rint((found - FLOOR_DB) * 2), 0, 255), np.uint8)


def _means(plane: npt.NDArray[np.generic]) -> U8:
    """(18, 32) uint8: means over equal areas, fractions of pixels counted."""
    small = cv2.resize(np.asarray(plane), (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(np.rint(small), 0, 255), np.uint8)


def _of_finished(picture: Finished) -> U8:
    """As 8 bits would be."""
    form = picture.form
    if form.is_rgb:
        return _of_rgba(_rgba(picture))
    *colour, last = planes = [plane / np.float32(2 ** (form.bits - 8)) for plane in picture.planes]
    if not form.alpha:
        return np.stack([_means(plane) for plane in planes])
    alpha = last * np.float32(255 / (256 - 2.0 ** (8 - form.bits)))
    return np.stack([*_over_black(colour, alpha), _means(alpha)])


def _rgba(picture: Finished) -> U8:
    """(H, W, 4) uint8, straight, of a form of R'G'B'."""
    form, found = picture.form, dict[str, npt.NDArray[Any]]()
    for names, plane in zip(form.planes, picture.planes, strict=True):
        for k, name in enumerate(names):
            found[name] = plane if len(names) == 1 else plane[..., k]
    r, g, b = (found[name].astype(np.float32) for name in "rgb")
    top = np.float32(1 if form.bits == 32 else 2**form.bits - 1)
    alpha = found["a"].astype(np.float32) if "a" in found else np.full_like(r, top)
    if form.bits == 32:
        whole = np.maximum(alpha, np.float32(1e-6))
        r, g, b = (to_code(plane / whole) for plane in (r, g, b))
    return np.asarray(np.rint(np.stack([r, g, b, alpha], -1) * (255 / top)), np.uint8)


def _over_black(planes: Sequence[npt.NDArray[Any]], alpha: npt.NDArray[Any]) -> list[U8]:
    """The means of straight Y'CbCr laid over black."""
    y, u, v = planes
    share = alpha.astype(np.float32) / 255
    halves = cv2.resize(share, (u.shape[1], u.shape[0]), interpolation=cv2.INTER_AREA)
    return [
        _means(share * (y.astype(np.float32) - 16) + 16),
        *(_means(halves * (plane.astype(np.float32) - 128) + 128) for plane in (u, v)),
    ]


def _of_rgba(rgba: U8) -> U8:
    alpha = rgba[..., 3]
    clear = bool((alpha < 255).any())
    rgb = rgba[..., :3].astype(np.float32)
    if clear:
        rgb *= alpha[..., None].astype(np.float32) / 255
    small = cv2.resize(rgb, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    ycc = small.astype(np.float64) @ _TO_YCC.T + _ZERO
    coloured = np.clip(np.rint(ycc), 0, 255).astype(np.uint8).transpose(2, 0, 1)
    return np.concatenate([coloured, _means(alpha)[None]]) if clear else coloured
