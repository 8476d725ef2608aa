"""From a project to what is on its timeline: every scene's tracks, and every sound's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from frameloom.backgrounds.base import Background
from frameloom.backgrounds.video import VideoBackground
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import Picture
from frameloom.core.seed import seed64
from frameloom.core.time import frame_time
from frameloom.effects.base import Effect
from frameloom.layers.base import Layer
from frameloom.layers.video import Video
from frameloom.params.evaluate import Span, prepare
from frameloom.params.exact import seconds
from frameloom.params.medium import Medium
from frameloom.project import Project, medium_spec, owner_names
from frameloom.timeline.camera import Operator, operator
from frameloom.timeline.mix import SoundTrack, audio_track
from frameloom.timeline.owners import (
    BackgroundTrack,
    EffectTrack,
    LayerTrack,
    background_track,
    effect_track,
    layer_track,
)
from frameloom.timeline.schedule import Schedule, Slot
from frameloom.timeline.sources import Facts, Source, source


@dataclass(frozen=True, slots=True)
class SceneTrack:
    """One scene. `continuous`: its background is on the project's clock, not on the scene's."""

    slot: Slot
    background: BackgroundTrack | None
    continuous: bool
    layers: tuple[LayerTrack, ...]
    operator: Operator
    effects: tuple[EffectTrack, ...]

    def picture(self, frame: int, project_s: Fraction, size: tuple[int, int]) -> Picture:
        """Frame `frame` of the project, at `project_s`; without the project's own effects."""
        t, count = project_s - self.slot.start_s, frame - self.slot.frames.start
        clock = (project_s, frame) if self.continuous else (t, count)
        panes = (layer.pane(t, size[0] / size[1]) for layer in self.layers)
        calls = (effect.at(t, count) for effect in self.effects)
        return Picture(
            size=size,
            camera=self.operator.at(t),
            background=self.background.at(*clock) if self.background else None,
            panes=tuple(pane for pane in panes if pane),
            effects=tuple(call for call in calls if call),
        )


class Assembly:
    """Builds the tracks of one project. Media are asked for their facts once each."""

    def __init__(self, project: Project, plan: Schedule, facts: Facts) -> None:
        self._project, self._plan = project, plan
        self._fps = Fraction(project.fps)
        self._names = owner_names(project)
        self._facts = cache(facts)
        self._sounds: list[SoundTrack] = []
        self._whole = Span(Fraction(0), plan.total_s)
        self._continuous = self._continuous_background()

    def scene(self, slot: Slot) -> SceneTrack:
        scene = self._project.scenes[slot.index]
        place = ("scenes", slot.index)
        span = Span(Fraction(0), slot.end_s - slot.start_s)
        name = self._names[place]
        continuous = scene.background is None and self._continuous is not None
        return SceneTrack(
            slot=slot,
            background=self._continuous if continuous else self._scene_background(slot, span),
            continuous=continuous,
            layers=tuple(self._layers(slot, span)),
            operator=operator(
                scene.camera, span, self._fps, seed64(self._project.seed, f"{name}/camera")
            ),
            effects=self._effects(scene.effects, (*place, "effects"), span),
        )

    def project_effects(self) -> tuple[EffectTrack, ...]:
        return self._effects(self._project.effects, ("effects",), self._whole)

    def sounds(self) -> tuple[SoundTrack, ...]:
        """Those of the scenes asked for so far, then the project's clips."""
        end_s = frame_time(self._plan.frames, self._fps)
        clips = [
            audio_track(clip, self._names["audio", i], *self._medium(clip), end_s, self._fps)
            for i, clip in enumerate(self._project.audio)
        ]
        return (*self._sounds, *(clip for clip in clips if clip))

    def _effects(
        self, effects: Sequence[Effect], place: tuple[str | int, ...], span: Span
    ) -> tuple[EffectTrack, ...]:
        return tuple(
            effect_track(effect, self._names[*place, i], span, (self._project.seed, self._fps))
            for i, effect in enumerate(effects)
            if effect.enabled
        )

    def _layers(self, slot: Slot, scene: Span) -> Iterator[LayerTrack]:
        for i, layer in enumerate(self._project.scenes[slot.index].layers):
            if not layer.visible:
                continue
            start = seconds(layer.start, self._fps)
            end = scene.end_s if layer.end is None else seconds(layer.end, self._fps)
            if start >= scene.end_s:
                self._check(layer)
                continue
            owner, span = self._names["scenes", slot.index, "layers", i], Span(start, end)
            shown = self._source(layer, owner, span) if isinstance(layer, Medium) else None
            heard = Span(start, min(end, scene.end_s))
            self._hear(layer, shown, slot.start_s, span, (heard,))
            yield layer_track(layer, owner, span, shown, self._fps)

    def _check(self, layer: Layer) -> None:
        """A medium that never shows must be there all the same."""
        if isinstance(layer, Medium):
            self._medium(layer)

    def _scene_background(self, slot: Slot, span: Span) -> BackgroundTrack | None:
        own = self._project.scenes[slot.index].background
        background = own or self._project.background
        if background is None:
            return None
        owner = (
            self._names["scenes", slot.index, "background"] if own else self._names["background",]
        )
        track, shown = self._background(background, owner, span)
        self._hear(background, shown, slot.start_s, span, (span,))
        return track

    def _continuous_background(self) -> BackgroundTrack | None:
        """The project's video background where it plays on across the scenes."""
        background = self._project.background
        if not isinstance(background, VideoBackground) or not background.continuous:
            return None
        track, shown = self._background(background, self._names["background",], self._whole)
        heard = tuple(
            Span(slot.start_s, slot.end_s)
            for slot in self._plan.slots
            if self._project.scenes[slot.index].background is None
        )
        self._hear(background, shown, Fraction(0), self._whole, heard)
        return track

    def _background(
        self, background: Background, owner: str, span: Span
    ) -> tuple[BackgroundTrack, Source | None]:
        shown = self._source(background, owner, span) if isinstance(background, Medium) else None
        project = self._project.seed, self._fps
        return background_track(background, owner, span, shown, project), shown

    def _medium(self, user: Medium) -> tuple[MediumSpec, MediumFacts]:
        spec = medium_spec(self._project, user)
        return spec, self._facts(spec)

    def _source(self, user: Medium, owner: str, span: Span) -> Source:
        return source(user, *self._medium(user), owner, span, self._fps)

    def _hear(
        self,
        user: object,
        shown: Source | None,
        clock_s: Fraction,
        span: Span,
        heard: tuple[Span, ...],
    ) -> None:
        """A video's own sound, where it has one and is not muted."""
        if not isinstance(user, Video | VideoBackground) or user.muted:
            return
        if shown is None or shown.player is None or shown.facts.audio_duration_s is None:
            return
        gain = prepare(user.volume_db, span, self._fps)
        self._sounds.append(SoundTrack(shown.owner, shown.spec, shown.player, clock_s, heard, gain))
