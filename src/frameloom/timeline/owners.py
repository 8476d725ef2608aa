"""What is on the timeline, each on its owner's clock: layers, backgrounds and effects, prepared
once and evaluated for any time in any order.

Where a parameter is a speed, animated or not, its integral since the owner's start goes along under
the name with "phase" for "speed": how far a gradient has come, whatever its speed was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from frameloom.backgrounds.base import Background, MediumBackground
from frameloom.core import picture
from frameloom.core.seed import seed64
from frameloom.effects.base import Effect
from frameloom.layers.base import Layer
from frameloom.params.base import Model
from frameloom.params.evaluate import Prepared, Span, prepare_fields
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
    """A layer that is there in [span.start_s, span.end_s) of its scene's clock."""

    owner: str
    span: Span
    look: Prepared
    source: Source | None

    def pane(self, t: Fraction, box_aspect: float) -> picture.Pane | None:
        """Its pane at `t`, or None where nothing of it is to be seen."""
        if not self.span.start_s <= t < self.span.end_s:
            return None
        look = self.look.value(t)
        if look["opacity"] <= 0.0:
            return None
        if self.source is None:
            return shape_pane(self.owner, look)
        frame = self.source.frame(t)
        if frame is None:
            return None
        return media_pane(self.owner, look, frame, self.source.facts.size, box_aspect)


def layer_track(
    layer: Layer, owner: str, span: Span, source: Source | None, fps: Fraction
) -> LayerTrack:
    names = [name for name in type(layer).model_fields if name not in NOT_DRAWN]
    return LayerTrack(owner, span, prepare_fields(layer, names, span, fps), source)


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

    def at(self, t: Fraction, frame: int) -> picture.EffectCall | None:
        """The call at `t`, its seed that of this frame (counted from the owner's start); None
        where its amount is 0."""
        look = self.look.value(t)
        if look["amount"] <= 0.0:
            return None
        params = _with_phases(look, self.phases, t)
        seed = seed64(self.project_seed, self.owner, frame)
        return picture.EffectCall(self.type, params, look["amount"], t, frame, seed)


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
    )


def _phases(model: Model, span: Span, fps: Fraction) -> dict[str, Phase]:
    speeds = [name for name in type(model).model_fields if name.endswith("speed")]
    return {
        name.replace("speed", "phase"): Phase.of(getattr(model, name), span, fps) for name in speeds
    }


def _with_phases(look: dict[str, Any], phases: dict[str, Phase], t: Fraction) -> dict[str, Any]:
    return look | {name: phase.at(t) for name, phase in phases.items()} if phases else look
