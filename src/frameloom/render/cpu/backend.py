"""One picture, from its description to finished planes, on the CPU."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from frameloom.core.picture import EffectCall, Picture, SourceFrame
from frameloom.core.surface import YUV420P, Deliverable, Form, Surface
from frameloom.render.cpu import floats
from frameloom.render.cpu.background import draw_background
from frameloom.render.cpu.canvas import Canvas, Kind
from frameloom.render.cpu.captions import draw_captions
from frameloom.render.cpu.compose import draw_panes, touched
from frameloom.render.cpu.deliver import delivered
from frameloom.render.cpu.layer import Window
from frameloom.render.cpu.lens import blur_background
from frameloom.render.cpu.shutter import average, moments, moving, still_parts, turns
from frameloom.render.cpu.stack import apply_effects
from frameloom.render.cpu.texture import Cache
from frameloom.render.cpu.transition import mix_pictures
from frameloom.render.order import Part, draw_order

CACHE_BYTES = 192 << 20
BACKGROUND_BYTES = 48 << 20
"""Enough for one that stands still; one that moves is another in every frame."""
STAMP_BYTES = 64 << 20
"""Of drawn text."""


class CpuBackend:
    """Background, panes, effects. Holds nothing but a bounded cache of derived textures."""

    def __init__(self) -> None:
        import cv2

        # one frame a thread: OpenCV's own threads would only fight over the cores
        cv2.setNumThreads(1)
        self._cache = Cache(CACHE_BYTES)
        self._backgrounds = Cache(BACKGROUND_BYTES)
        self._stamps = Cache(STAMP_BYTES)

    def render(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], form: Form = YUV420P
    ) -> Deliverable:
        kind = kind_for(picture, form)
        canvas = self._finished(picture, surfaces, kind)
        draw_captions(canvas, picture, self._stamps)
        return canvas.surface() if kind == "yuv" else delivered(canvas, form)

    def _finished(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], kind: Kind
    ) -> Canvas:
        """All but the captions."""
        change = picture.transition
        if change is None:
            return self._scene(picture, surfaces, (*picture.effects, *picture.overall), kind)
        leaving = self._scene(change.leaving, surfaces, change.leaving.effects, kind)
        if change.progress <= 0:
            return with_effects(leaving, picture.overall)
        entering = self._scene(picture, surfaces, picture.effects, kind)
        if kind == "yuv":
            return apply_effects(mix_pictures(leaving, entering, change), picture.overall)
        return with_effects(floats.mixed(leaving, entering, change), picture.overall)

    def _scene(
        self,
        picture: Picture,
        surfaces: Mapping[SourceFrame, Surface],
        effects: tuple[EffectCall, ...],
        kind: Kind,
    ) -> Canvas:
        return with_effects(floats.coded(self._seen(picture, surfaces, kind)), effects)

    def _seen(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], kind: Kind
    ) -> Canvas:
        """Background and panes through lens and shutter."""
        shots, whole = moments(picture), Window(0, 0, *picture.size)
        behind = self._behind(shots[0], surfaces, kind)
        orders = [draw_order(shot) for shot in shots]
        if len(shots) == 1:
            return self._through_lens(shots[0], surfaces, behind, orders[0], whole)
        turning = turns(shots)
        window = whole if turning else moving(shots, touched)
        first = 0 if turning else still_parts(shots, orders)
        self._through_lens(shots[0], surfaces, behind, orders[0][:first], whole)

        def draw(k: int) -> Canvas:
            below = self._behind(shots[k], surfaces, kind) if turning else _part(behind, window)
            return self._through_lens(shots[k], surfaces, below, orders[k][first:], window)

        canvas = self._through_lens(
            shots[0], surfaces, _part(behind, whole), orders[0][first:], whole
        )
        if not window.empty:
            mean = average if kind == "yuv" else floats.average
            mean(window.of(canvas), len(shots), draw)
        return canvas

    def _behind(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], kind: Kind
    ) -> list[Canvas]:
        """The background as the lens shows it, to be painted over; then sharp, if it shows."""
        sharp = draw_background(picture, surfaces, self._backgrounds, kind)
        lens = picture.lens
        if lens is None:
            return [sharp]
        blurred = blur_background(sharp, lens.radius(math.inf) * picture.size[1])
        if lens.amount >= 1:
            return [blurred]
        whole = Window(0, 0, *picture.size)
        return [*(_part([blurred], whole) if blurred is sharp else [blurred]), sharp]

    def _through_lens(
        self,
        picture: Picture,
        surfaces: Mapping[SourceFrame, Surface],
        behind: list[Canvas],
        parts: list[Part],
        window: Window,
    ) -> Canvas:
        """A window of the picture: parts of its panes, painted over what `_behind` says."""
        blurred, *rest = behind
        draw_panes(blurred, picture, surfaces, self._cache, self._stamps, parts, window)
        if picture.lens is None or not rest:
            return blurred
        sharp = rest[0]
        plain = replace(picture, lens=None)
        draw_panes(sharp, plain, surfaces, self._cache, self._stamps, parts, window)
        return blend_canvases(sharp, blurred, picture.lens.amount)


def kind_for(picture: Picture, form: Form) -> Kind:
    """The canvas a picture is composed on: the encoder's own planes wherever they hold it all."""
    if picture.working == "linear":
        return "light"
    return "rgba" if picture.alpha or form != YUV420P else "yuv"


def _part(canvases: list[Canvas], window: Window) -> list[Canvas]:
    """Copies of a window of each."""
    parts = (window.of(canvas) for canvas in canvases)
    return [Canvas(part.kind, tuple(plane.copy() for plane in part.planes)) for part in parts]


def with_effects(canvas: Canvas, effects: tuple[EffectCall, ...]) -> Canvas:
    """The canvas itself where there are none: no conversion, no dither."""
    if not effects:
        return canvas
    if canvas.kind == "yuv":
        return apply_effects(canvas, effects)
    return floats.with_effects(canvas, effects)


def blend_canvases(below: Canvas, above: Canvas, amount: float) -> Canvas:
    """below + (above - below) * amount, rounded."""
    planes = [
        a + (b.astype(np.float32) - a) * np.float32(amount)
        for a, b in zip(below.planes, above.planes, strict=True)
    ]
    if below.kind != "yuv":
        return Canvas(below.kind, tuple(planes))
    return Canvas("yuv", tuple((p + np.float32(0.5)).astype(np.uint8) for p in planes))
