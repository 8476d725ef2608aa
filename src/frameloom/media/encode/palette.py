"""A picture in few colours: a palette of its own, and errors diffused or ordered.

Up to as many colours as the palette holds are kept exactly. More are first counted in cells of
4 x 4 x 4 codes, which are cut into boxes where that takes away most variance (Wu, "Efficient
statistical computations for optimal color quantization", Graphics Gems II, 1991); the boxes' means
are then moved a few times to the mean of what is nearest to them (Lloyd, 1982).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

CELLS: Final = 64
"""Along each channel."""
_SLOTS: Final = 2048
_ROUNDS: Final = 3
_UNKNOWN: Final = 65535
_BAYER = np.array(
    [
        [0, 32, 8, 40, 2, 34, 10, 42], [48, 16, 56, 24, 50, 18, 58, 26],
        [12, 44, 4, 36, 14, 46, 6, 38], [60, 28, 52, 20, 62, 30, 54, 22],
        [3, 35, 11, 43, 1, 33, 9, 41], [51, 19, 59, 27, 49, 17, 57, 25],
        [15, 47, 7, 39, 13, 45, 5, 37], [63, 31, 55, 23, 61, 29, 53, 21],
    ],
    np.int32,
)  # fmt: skip
DITHERS: Final = {"bayer": 0, "sierra": 1, "floyd": 2}
"""Ordered; Sierra's filter lite; Floyd and Steinberg's."""


def reduced(pixels: U8, dither: str, *, clear: bool = False) -> tuple[U8, U8]:
    """(H, W) indices and (256, 4) uint8 R, G, B, A of a picture, (H, W, 3 or 4) uint8.

    `clear`: alpha under 128 becomes the last entry, which is transparent; else alpha counts for
    nothing.
    """
    most = 255 if clear else 256
    palette = np.zeros((256, 4), np.uint8)
    palette[:most, 3] = 255
    indices = np.empty(pixels.shape[:2], np.uint8)
    keys, values = np.full(_SLOTS, -1, np.int32), np.zeros(_SLOTS, np.uint8)
    if _exactly(indices, palette, pixels, keys, values, most, clear):
        return indices, palette
    counted = np.zeros((4, CELLS**3), np.int64)
    _count(counted, pixels, clear)
    colours = _moved(_boxes(counted, most), counted)
    palette[: len(colours), :3] = np.floor(colours + np.float32(0.5))
    near = np.full((64, 64, 64), _UNKNOWN, np.uint16)
    found = np.ascontiguousarray(palette[: len(colours), :3].T.astype(np.int32))
    _dithered(indices, pixels, found, near, _BAYER, DITHERS[dither], clear)
    return indices, palette


def _boxes(counted: I64, most: int) -> F32:
    """(n, 3) float32: mean colours of at most `most` boxes."""
    sums = np.zeros((CELLS + 1, CELLS + 1, CELLS + 1, 5), np.float64)
    _add_up(sums, counted.reshape(4, CELLS, CELLS, CELLS))
    boxes = np.zeros((most, 6), np.int64)
    made = _cut(boxes, sums)
    means = np.empty((made, 3), np.float32)
    _means(means, boxes, sums)
    return means


def _moved(colours: F32, counted: I64) -> F32:
    used = np.flatnonzero(counted[0])
    weights = counted[0, used].astype(np.float32)
    cells = (counted[1:, used] / weights).astype(np.float32)
    for _ in range(_ROUNDS):
        sums = np.zeros((len(colours), 4), np.float64)
        _gather(sums, cells, weights, np.ascontiguousarray(colours.T))
        held = sums[:, 3] > 0
        colours[held] = (sums[held, :3] / sums[held, 3:]).astype(np.float32)
    return colours


@kernel
def _exactly(indices, palette, pixels, keys, values, most, clear):
    """Has the picture at most `most` colours? Then the indices and the palette are those."""
    height, width, channels = pixels.shape
    used, last, at = 0, np.int32(-1), np.uint8(0)
    for k in range(height):
        row, out = pixels[k], indices[k]
        for i in range(width):
            if clear and row[i, channels - 1] < 128:
                out[i] = 255
                continue
            key = (np.int32(row[i, 0]) << 16) | (np.int32(row[i, 1]) << 8) | np.int32(row[i, 2])
            if key != last:
                last = key
                slot = (key * 40503 >> 5) & (keys.shape[0] - 1)
                while keys[slot] not in (-1, key):
                    slot = (slot + 1) & (keys.shape[0] - 1)
                if keys[slot] == -1:
                    if used == most:
                        return False
                    keys[slot], values[slot] = key, used
                    for c in range(3):
                        palette[used, c] = row[i, c]
                    used += 1
                at = values[slot]
            out[i] = at
    return True


@kernel
def _count(counted, pixels, clear):
    height, width, channels = pixels.shape
    for k in range(height):
        row = pixels[k]
        for i in range(width):
            if not (clear and row[i, channels - 1] < 128):
                r, g, b = np.int64(row[i, 0]), np.int64(row[i, 1]), np.int64(row[i, 2])
                cell = ((r >> 2) << 12) | ((g >> 2) << 6) | (b >> 2)
                counted[0, cell] += 1
                counted[1, cell] += r
                counted[2, cell] += g
                counted[3, cell] += b


@kernel
def _add_up(sums, counted):
    """Count, totals and sum of squares of all cells below each corner, along all three ways."""
    cells = counted.shape[1]
    line = np.empty(5)
    for r in range(cells):
        for g in range(cells):
            line[:] = 0
            for b in range(cells):
                count = counted[0, r, g, b]
                if count > 0:
                    square = 0.0
                    for c in range(1, 4):
                        part = np.float64(counted[c, r, g, b])
                        line[c] += part
                        square += part * part
                    line[0] += count
                    line[4] += square / count
                here, up = sums[r + 1, g + 1, b + 1], sums[r, g + 1, b + 1]
                left, both = sums[r + 1, g, b + 1], sums[r, g, b + 1]
                for k in range(5):
                    here[k] = line[k] + up[k] + left[k] - both[k]


@kernel
def _within(sums, k, box):
    """The sum of quantity k over a box: r0, r1, g0, g1, b0, b1, half-open."""
    total = 0.0
    for r in range(2):
        for g in range(2):
            for b in range(2):
                sign = 1.0 if (r + g + b) % 2 == 1 else -1.0
                total += sign * sums[box[r], box[2 + g], box[4 + b], k]
    return total


@kernel
def _score(sums, box):
    """Sum over the channels of squared totals over the count: what a box explains."""
    count = _within(sums, 0, box)
    if count <= 0:
        return -1.0
    total = 0.0
    for k in range(1, 4):
        part = _within(sums, k, box)
        total += part * part
    return total / count


@kernel
def _cut(boxes, sums):
    """Boxes cut until there are enough or nothing is left to gain; their number."""
    most, cells = boxes.shape[0], sums.shape[0] - 1
    spread = np.zeros(most)
    boxes[0] = np.array([0, cells, 0, cells, 0, cells])
    spread[0] = 1.0
    made, low, high = 1, boxes[0].copy(), boxes[0].copy()
    while made < most:
        which = np.argmax(spread[:made])
        if spread[which] <= 1e-9:
            break
        box, best, axis, place = boxes[which].copy(), -1.0, -1, 0
        for a in range(3):
            for at in range(box[2 * a] + 1, box[2 * a + 1]):
                low[:], high[:] = box, box
                low[2 * a + 1], high[2 * a] = at, at
                p, q = _score(sums, low), _score(sums, high)
                if p >= 0 and q >= 0 and p + q > best:
                    best, axis, place = p + q, a, at
        if axis < 0:
            spread[which] = 0.0
            continue
        boxes[which, 2 * axis + 1] = place
        boxes[made] = box
        boxes[made, 2 * axis] = place
        for one in (which, made):
            spread[one] = _within(sums, 4, boxes[one]) - _score(sums, boxes[one])
        made += 1
    return made


@kernel
def _means(means, boxes, sums):
    for n in range(means.shape[0]):
        count = max(_within(sums, 0, boxes[n]), 1.0)
        for c in range(3):
            means[n, c] = np.float32(_within(sums, c + 1, boxes[n]) / count)


@kernel
def _gather(sums, cells, weights, colours):
    """Each cell is added to the colour it is nearest to."""
    away = np.empty(colours.shape[1], np.float32)
    for i in range(cells.shape[1]):
        r, g, b = cells[0, i], cells[1, i], cells[2, i]
        for n in range(away.shape[0]):
            x, y, z = colours[0, n] - r, colours[1, n] - g, colours[2, n] - b
            away[n] = x * x + y * y + z * z
        at = np.argmin(away)
        for c in range(3):
            sums[at, c] += cells[c, i] * weights[i]
        sums[at, 3] += weights[i]


@kernel
def _nearest(near, palette, r, g, b):
    """The palette's entry nearest to a colour, remembered for its 4 x 4 x 4 codes."""
    x, y, z = r >> 2, g >> 2, b >> 2
    at = near[x, y, z]
    if at == _UNKNOWN:
        reds, greens, blues = palette[0], palette[1], palette[2]
        least = np.int32(2**30)
        for n in range(reds.shape[0]):  # the entry rides along: a least number is found at once
            p, q, s = reds[n] - r, greens[n] - g, blues[n] - b
            least = min(least, np.int32(((p * p + q * q + s * s) << np.int32(8)) | np.int32(n)))
        at = np.uint16(least & 255)
        near[x, y, z] = at
    return at


@kernel
def _dithered(indices, pixels, palette, near, bayer, way, clear):
    """Errors in sixteenths of a code go right, and below in the line that is next."""
    height, width, channels = pixels.shape
    here, below = np.zeros((width + 2, 3), np.int32), np.zeros((width + 2, 3), np.int32)
    for k in range(height):
        row, out = pixels[k], indices[k]
        right0, right1, right2 = np.int32(0), np.int32(0), np.int32(0)
        for i in range(width):
            if clear and row[i, channels - 1] < 128:
                out[i] = 255
                right0, right1, right2 = np.int32(0), np.int32(0), np.int32(0)
                continue
            r, g, b = np.int32(row[i, 0]), np.int32(row[i, 1]), np.int32(row[i, 2])
            if way == 0:
                shift = (bayer[k & 7, i & 7] >> 3) - 4
                r, g, b = r + shift, g + shift, b + shift
            else:
                r += (here[i + 1, 0] + right0 + 8) >> 4
                g += (here[i + 1, 1] + right1 + 8) >> 4
                b += (here[i + 1, 2] + right2 + 8) >> 4
            r = np.int32(min(max(r, 0), 255))
            g = np.int32(min(max(g, 0), 255))
            b = np.int32(min(max(b, 0), 255))
            at = _nearest(near, palette, r, g, b)
            out[i] = at
            if way == 0:
                continue
            e0, e1, e2 = r - palette[0, at], g - palette[1, at], b - palette[2, at]
            if way == 1:
                right0, right1, right2 = 8 * e0, 8 * e1, 8 * e2
                below[i, 0] += 4 * e0
                below[i, 1] += 4 * e1
                below[i, 2] += 4 * e2
                below[i + 1, 0] += 4 * e0
                below[i + 1, 1] += 4 * e1
                below[i + 1, 2] += 4 * e2
            else:
                right0, right1, right2 = 7 * e0, 7 * e1, 7 * e2
                below[i, 0] += 3 * e0
                below[i, 1] += 3 * e1
                below[i, 2] += 3 * e2
                below[i + 1, 0] += 5 * e0
                below[i + 1, 1] += 5 * e1
                below[i + 1, 2] += 5 * e2
                below[i + 2, 0] += e0
                below[i + 2, 1] += e1
                below[i + 2, 2] += e2
        here, below = below, here
        below[:] = 0
