"""Pictures that move: what slide, push, zoom and whip_pan are made of."""

from __future__ import annotations

import numpy as np

from frameloom.core.band import U16, Frame


def moved(frame: Frame, scale: float, dx: float, dy: float) -> Frame:
    """The frame scaled about its centre and moved by dx right and dy up, in its own widths and
    heights; outside it goes on mirrored."""
    w, h = frame.size
    cx, cy = (w - 1) / 2, (h - 1) / 2
    inverse = np.array(
        [
            [1 / scale, 0, cx - (cx + dx * w) / scale],
            [0, 1 / scale, cy - (cy - dy * h) / scale],
        ]
    )
    return Frame(*(_warped(plane, inverse) for plane in frame.planes))


def _warped(plane: U16, inverse: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> U16:
    import cv2

    size = plane.shape[1], plane.shape[0]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(plane, inverse, size, flags=flags, borderMode=cv2.BORDER_REFLECT),
        np.uint16,
    )


def smeared(frame: Frame, length: float, horizontal: bool) -> Frame:
    """The frame blurred along one axis by a box of `length` of its width or height."""
    import cv2

    w, h = frame.size
    taps = max(1, round(length * (w if horizontal else h)))
    if taps == 1:
        return frame
    size = (taps, 1) if horizontal else (1, taps)
    return Frame(
        *(
            np.asarray(cv2.blur(plane, size, borderType=cv2.BORDER_REPLICATE), np.uint16)
            for plane in frame.planes
        )
    )


def assemble(out: Frame, back: Frame, front: Frame, dx: float, dy: float) -> None:
    """out = `front` moved by dx widths, dy heights, over `back`; antialiased where it ends."""
    placed = moved(front, 1.0, dx, dy)
    w, h = out.size
    x = np.arange(w, dtype=np.float32)[None, :]
    y = np.arange(h, dtype=np.float32)[:, None]
    # coverage of each pixel by the moved rectangle
    across = np.clip(np.minimum(x + 1 - dx * w, w + dx * w - x), 0, 1)
    down = np.clip(np.minimum(y + 1 + dy * h, h - dy * h - y), 0, 1)
    cover = (across * down).astype(np.float32)
    for dst, low, high in zip(out.planes, back.planes, placed.planes, strict=True):
        base = low.astype(np.float32)
        np.copyto(dst, (base + (high - base) * cover + np.float32(0.5)).astype(np.uint16))
