"""R1's picture in NumPy and OpenCV, as users of a library without it write it themselves.

Prepared once: the sheet's opacity, the maps of the aberration, the vignette. Then, for each frame,
`Hand.sheet` and `Hand.turn` before compositing and `Hand.finish` after it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import cv2
import job as jobs
import numpy as np

Pixels = Any
"""(H, W, channels) uint8 arrays, R'G'B' or grey."""


class Hand:
    def __init__(self, job: jobs.Job) -> None:
        self.job, self.on = job, jobs.sheet(job)
        self.size = (job.width, job.height)

    @cached_property
    def body(self) -> Pixels:
        """The pane's coverage of the sheet, 0..1."""
        return _rounded(self.on, self.size, 0.0)

    @cached_property
    def opacity(self) -> Pixels:
        """Of pane and shadow together, 0..255; clear at the sheet's edge."""
        dropped = _rounded(self.on, self.size, jobs.DROP * self.on.height)
        soft = cv2.GaussianBlur(dropped, (0, 0), jobs.BLUR * self.on.height) * jobs.SHADOW
        opacity = np.round(255 * (self.body + soft * (1 - self.body))).astype(np.uint8)
        opacity[[0, -1]] = 0
        opacity[:, [0, -1]] = 0
        return opacity

    @cached_property
    def shifts(self) -> tuple[Pixels, Pixels, Pixels]:
        """Columns and rows from the middle, and by how much red is taken from farther out."""
        w, h = self.size
        x, y = np.meshgrid(np.arange(w) - (w - 1) / 2, np.arange(h) - (h - 1) / 2)
        far = 0.005 * h * np.maximum(np.hypot(2 * x / w, 2 * y / h) - 0.15, 0)
        return x, y, far / np.maximum(np.hypot(x, y), 1e-3)

    def map(self, way: int) -> tuple[Pixels, Pixels]:
        """Columns and rows where red (way 1) or blue (-1) is taken from, float32."""
        (w, h), (x, y, far) = self.size, self.shifts
        columns = np.clip(x * (1 + way * far) + (w - 1) / 2, 0, w - 1)
        rows = np.clip(y * (1 + way * far) + (h - 1) / 2, 0, h - 1)
        return columns.astype(np.float32), rows.astype(np.float32)

    @cached_property
    def vignette(self) -> Pixels:
        """Factors, 0..1."""
        w, h = self.size
        x, y = np.meshgrid((np.arange(w) + 0.5) / w - 0.5, (np.arange(h) + 0.5) / h - 0.5)
        t = np.clip((np.hypot(x, y) - 0.8) / (0.799 * 0.5 - 0.8), 0, 1)
        return t * t * (3 - 2 * t)

    def sheet(self, clip: Pixels) -> Pixels:
        """The clip's frame at its place on a black sheet, with round corners."""
        on = self.on
        pane = cv2.resize(clip, (on.width, on.height), interpolation=cv2.INTER_AREA)
        whole = np.zeros((self.job.height, self.job.width, 3), np.uint8)
        rows, columns = slice(on.top, on.top + on.height), slice(on.left, on.left + on.width)
        whole[rows, columns] = cv2.multiply(pane, self._body3[rows, columns], scale=1 / 255)
        return whole

    @cached_property
    def _body3(self) -> Pixels:
        return cv2.merge([np.round(255 * self.body).astype(np.uint8)] * 3)

    def turn(self, sheet: Pixels, frame: int) -> Pixels:
        w, h = self.size
        corners = np.array([(0, 0), (w, 0), (0, h), (w, h)], np.float32)
        to = np.array(jobs.turned(self.job, self.on, frame), np.float32)
        return cv2.warpPerspective(sheet, cv2.getPerspectiveTransform(corners, to), self.size)

    def finish(self, frame: Pixels) -> Pixels:
        """Chromatic aberration, vignette, grain."""
        red, green, blue = cv2.split(frame)
        red = cv2.remap(red, *self._maps[0], cv2.INTER_LINEAR)
        blue = cv2.remap(blue, *self._maps[1], cv2.INTER_LINEAR)
        made = cv2.multiply(cv2.merge([red, green, blue]), self._vignette3, scale=1 / 255)
        if self.job.exact:
            return made
        cv2.randn(self._noise, 0, jobs.GRAIN * 255 / 219)
        return cv2.add(made, cv2.merge([self._noise] * 3), dtype=cv2.CV_8U)

    @cached_property
    def _maps(self) -> tuple[Any, Any]:
        red, blue = (cv2.convertMaps(*self.map(way), cv2.CV_16SC2) for way in (1, -1))
        return red, blue

    @cached_property
    def _vignette3(self) -> Pixels:
        return cv2.merge([np.round(255 * self.vignette).astype(np.uint8)] * 3)

    @cached_property
    def _noise(self) -> Pixels:
        return np.empty((self.job.height, self.job.width), np.int16)


def _rounded(on: jobs.Sheet, size: tuple[int, int], drop: float) -> Pixels:
    """Coverage of a rounded rectangle, 0..1, by its signed distance."""
    radius = jobs.RADIUS * on.height
    x = np.abs(np.arange(size[0]) + 0.5 - on.left - on.width / 2) - on.width / 2 + radius
    y = np.abs(np.arange(size[1]) + 0.5 - on.top - drop - on.height / 2) - on.height / 2 + radius
    x, y = np.meshgrid(x, y)
    outside = np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0)
    return np.clip(0.5 - (outside - radius), 0, 1)
