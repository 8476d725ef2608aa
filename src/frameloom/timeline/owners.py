"""What is on the timeline, each on its owner's clock: layers, backgrounds and effects, prepared
once and evaluated for any time in any order.

Where a parameter is a speed, animated or not, its integral since the owner's start goes along under
the name with "phase" for "speed": how far a gradient has come, whatever its speed was before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal

import numpy as np

from frameloom.backgrounds.base import Background, MediumBackground
from frameloom.core import picture
from frameloom.core.seed import seed64
from frameloom.effects.base import Effect, Maths
from frameloom.layers.base import Layer
from frameloom.params.base import Model
from frameloom.params.evaluate import Prepared, Span, prepare_fields
from frameloom.timeline.lettering import text_pane
from frameloom.timeline.panes import media_pane, shape_pane
from frameloom.timeline.phase import Phase
from frameloom.timeline.sources import Source

NOT_DRAWN: Final = frozenset(
    {"type", "id", "name", "visible", "start", "end", "mask", "src", "frame_rate", "start_number"}
    | {"trim", "speed", "playback", "at_end", "volume_db", "muted"}
)
"""Fields of layers that say what and when, not how it looks."""


@dataclass(frozen=True, slots=True)
class LayerTrack:
    """A layer that is there in [span.start_s, until_s) of its scene's clock.

    `until_s` is later than the span's end where the scene runs on beneath the next one. `base_dir`
    is where a text's font files are looked for.
    """

    owner: str
    type: str
    span: Span
    until_s: Fraction
    look: Prepared
    source: Source | None
    space: str
    base_dir: str
    mask: MaskTrack | None = None

    def pane(
        self, t: Fraction, box_aspect: float, moment: Fraction | None = None
    ) -> picture.Pane | None:
        """Its pane at `t`, or None where nothing of it is to be seen.

        At another `moment` of an open shutter only what can be animated is another.
        """
        if not self.span.start_s <= t < self.until_s:
            return None
        now = t if moment is None else moment
        look = self.look.value(now)
        if look["opacity"] <= 0.0:
            return None
        if self.type == "text":
            made = text_pane(self.owner, look, now - self.span.start_s, self.base_dir)
        elif self.source is None:
            made = shape_pane(self.owner, look)
        else:
            frame = self.source.frame(t)
            if frame is None:
                return None
            made = media_pane(self.owner, look, frame, self.source.facts.size, box_aspect)
        if made is None or self.mask is None:
            return made
        mask = self.mask.at(t, box_aspect, moment)
        return None if mask is None else replace(made, mask=mask)


@dataclass(frozen=True, slots=True)
class MaskTrack:
    """The layer that masks another, and how."""

    layer: LayerTrack
    look: Prepared
    channel: Literal["alpha", "luminance"]
    invert: bool

    def at(self, t: Fraction, box_aspect: float, moment: Fraction | None) -> picture.Mask | None:
        """None where it hides everything, because there is nothing of the mask."""
        feather = self.look.value(t if moment is None else moment)
        pane = self.layer.pane(t, box_aspect, moment)
        if pane is None:
            if not self.invert:
                return None
            pane = picture.Pane(self.layer.owner, (0.0, 0.0, 0.0, 0.0), np.eye(4), (1.0, 1.0))
        return picture.Mask(pane, self.channel, self.invert, feather)


def layer_track(
    layer: Layer,
    owner: str,
    span: Span,
    until_s: Fraction,
    source: Source | None,
    fps: Fraction,
    base_dir: str,
) -> LayerTrack:
    names = [name for name in type(layer).model_fields if name not in NOT_DRAWN]
    look = prepare_fields(layer, names, span, fps)
    return LayerTrack(owner, layer.type, span, until_s, look, source, layer.space, base_dir)


@dataclass(frozen=True, slots=True)
class BackgroundTrack:
    """A background from `span.start_s` of its clock on; without a source it is generated."""

    type: str
    look: Prepared
    phases: dict[str, Phase]
    projection: Any
    seed: int
    source: Source | None

    def at(self, t: Fraction, frame: int) -> picture.Background | None:
        """`frame` counts from the owner's start. None where its medium shows nothing."""
        content = self.source.frame(t) if self.source else None
        if self.source and content is None:
            return None
        params = _with_phases(self.look.value(t), self.phases, t)
        return picture.Background(self.type, params, t, frame, self.seed, content, self.projection)


def background_track(
    background: Background,
    owner: str,
    span: Span,
    source: Source | None,
    project: tuple[int, Fraction],
) -> BackgroundTrack:
    """`project`: its seed and its fps."""
    project_seed, fps = project
    if isinstance(background, MediumBackground):
        names: Iterable[str] = ("fit", "blur", "dim")
    else:
        names = [n for n in type(background).model_fields if n not in ("type", "projection")]
    return BackgroundTrack(
        background.type,
        prepare_fields(background, names, span, fps),
        {} if source else _phases(background, span, fps),
        background.projection,
        seed64(project_seed, owner),
        source,
    )


@dataclass(frozen=True, slots=True)
class EffectTrack:
    """An enabled effect over its owner's span."""

    type: str
    owner: str
    look: Prepared
    phases: dict[str, Phase]
    project_seed: int
    owner_seed: int
    neutral: Mapping[str, Any]
    maths: Maths | None

    def at(self, t: Fraction, frame: int) -> picture.EffectCall | None:
        """The call at `t`, its seed that of this frame (counted from the owner's start); None
        where its amount is 0 or its parameters are neutral."""
        look = self.look.value(t)
        if look["amount"] <= 0.0 or self._changes_nothing(look):
            return None
        params = _with_phases(look, self.phases, t)
        seed = seed64(self.project_seed, self.owner, frame)
        return picture.EffectCall(
            self.type, params, look["amount"], t, frame, seed, self.owner_seed, self.maths
        )

    def _changes_nothing(self, look: dict[str, Any]) -> bool:
        return bool(self.neutral) and all(look[key] == at for key, at in self.neutral.items())


def effect_track(
    effect: Effect, owner: str, span: Span, project: tuple[int, Fraction]
) -> EffectTrack:
    project_seed, fps = project
    names = [n for n in type(effect).model_fields if n not in ("type", "enabled")]
    return EffectTrack(
        effect.type,
        owner,
        prepare_fields(effect, names, span, fps),
        _phases(effect, span, fps),
        project_seed,
        seed64(project_seed, owner),
        effect.neutral,
        effect.maths,
    )


def _phases(model: Model, span: Span, fps: Fraction) -> dict[str, Phase]:
    speeds = [name for name in type(model).model_fields if name.endswith("speed")]
    return {
        name.replace("speed", "phase"): Phase.of(getattr(model, name), span, fps) for name in speeds
    }


def _with_phases(look: dict[str, Any], phases: dict[str, Phase], t: Fraction) -> dict[str, Any]:
    return look | {name: phase.at(t) for name, phase in phases.items()} if phases else look
