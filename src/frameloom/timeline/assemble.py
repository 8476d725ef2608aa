"""From a project to what is on its timeline: every scene's tracks, and every sound's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from frameloom.backgrounds.base import Background
from frameloom.backgrounds.video import VideoBackground
from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import EffectCall, Exposure, Pane, Picture, TransitionCall
from frameloom.core.seed import seed64
from frameloom.core.sound import Envelope
from frameloom.core.time import frame_time
from frameloom.effects.base import Effect, Optics, maths_of
from frameloom.layers.base import Layer
from frameloom.layers.video import Video
from frameloom.params.easing import ease
from frameloom.params.evaluate import Span, prepare, prepare_fields
from frameloom.params.exact import seconds
from frameloom.params.medium import Medium
from frameloom.params.problems import path_text
from frameloom.project import Preset, Project, look, medium_spec, owner_names
from frameloom.timeline.camera import Operator, operator
from frameloom.timeline.lens import LensTrack, ShutterTrack, lens_track, shutter_track
from frameloom.timeline.mix import SoundTrack, audio_track, faded
from frameloom.timeline.owners import (
    BackgroundTrack,
    EffectTrack,
    LayerTrack,
    MaskTrack,
    background_track,
    effect_track,
    layer_track,
)
from frameloom.timeline.schedule import Schedule, Slot
from frameloom.timeline.sources import Facts, Source, source
from frameloom.transitions.base import Transition


@dataclass(frozen=True, slots=True)
class SceneTrack:
    """One scene. `continuous`: its background is on the project's clock, not on the scene's."""

    slot: Slot
    background: BackgroundTrack | None
    continuous: bool
    layers: tuple[LayerTrack, ...]
    operator: Operator
    lens: LensTrack
    shutter: ShutterTrack | None
    effects: tuple[EffectTrack, ...]
    change: ChangeTrack | None

    def picture(
        self,
        frame: int,
        project_s: Fraction,
        size: tuple[int, int],
        optics: EffectCall | None = None,
    ) -> Picture:
        """Frame `frame` of the project, at `project_s`; without the project's own effects.

        After the scene's end it is what runs on beneath the next one. `optics`: the project's
        own depth of field, for a scene that has none.
        """
        t, count = project_s - self.slot.start_s, frame - self.slot.frames.start
        clock = (project_s, frame) if self.continuous else (t, count)
        shown = [(layer, layer.pane(t, size[0] / size[1])) for layer in self.layers]
        seen = [(layer, pane) for layer, pane in shown if pane]
        panes = tuple(pane for _, pane in seen)
        camera = self.operator.at(t)
        found = (effect.at(t, count) for effect in self.effects)
        effects, own_optics = parted(call for call in found if call)
        return Picture(
            size=size,
            camera=camera,
            background=self.background.at(*clock) if self.background else None,
            panes=panes,
            effects=effects,
            lens=self.lens.at(t, camera, panes, own_optics or optics),
            exposures=self._exposures(t, seen, size[0] / size[1]),
        )

    def _exposures(
        self, t: Fraction, seen: list[tuple[LayerTrack, Pane]], aspect: float
    ) -> tuple[Exposure, ...]:
        """What stands where while the shutter is open; screen space does not blur."""
        if self.shutter is None:
            return ()

        def at(layer: LayerTrack, pane: Pane, moment: Fraction) -> Pane:
            if layer.space == "screen":
                return pane
            return layer.pane(t, aspect, moment) or replace(pane, opacity=0.0)

        return tuple(
            Exposure(self.operator.at(moment), tuple(at(*pair, moment) for pair in seen))
            for moment in self.shutter.moments(t)
        )


@dataclass(frozen=True, slots=True)
class ChangeTrack:
    """How a scene takes over from the one before it, over its first `length_s` seconds."""

    transition: Transition
    length_s: Fraction
    params: dict[str, Any]
    seed: int

    def over(self, entering: Picture, leaving: Picture, t: Fraction) -> Picture:
        """`entering`, on its own clock at `t`, with what is left of `leaving`."""
        progress = ease(self.transition.easing, float(t / self.length_s))
        clipped = min(max(progress, 0.0), 1.0)
        call = TransitionCall(self.transition.type, self.params, clipped, self.seed, leaving)
        return replace(entering, transition=call)


def change_track(
    transition: Transition | None, owner: str, project: tuple[int, Fraction]
) -> ChangeTrack | None:
    """None for a cut, and where there is no time for more. `project`: its seed and its fps."""
    if transition is None or transition.maths is None:
        return None
    seed, fps = project
    length = seconds(transition.duration, fps)
    if length <= 0:
        return None
    names = [n for n in type(transition).model_fields if n not in ("type", "duration", "easing")]
    params = prepare_fields(transition, names, Span(Fraction(0), length), fps).value(Fraction(0))
    return ChangeTrack(transition, length, params, seed64(seed, f"{owner}/transition"))


def parted(calls: Iterable[EffectCall]) -> tuple[tuple[EffectCall, ...], EffectCall | None]:
    """The effects that work on the picture, and the last one that is the lens's."""
    on_picture: list[EffectCall] = []
    optics: EffectCall | None = None
    for call in calls:
        if isinstance(maths_of(call), Optics):
            optics = call
        else:
            on_picture.append(call)
    return tuple(on_picture), optics


def opened(effect: Effect, folder: Path, path: str) -> Effect:
    """The effect with its files read. Raises MediaError with the JSON path that names the file."""
    try:
        return effect.opened(folder)
    except MediaError as error:
        raise error.named_by(".".join((path, *effect.files[:1]))) from error


class Assembly:
    """Builds the tracks of one project. Media are asked for their facts once each."""

    def __init__(self, project: Project, plan: Schedule, facts: Facts) -> None:
        self._project, self._plan = project, plan
        self._fps = Fraction(project.fps)
        self._names = owner_names(project)
        self._facts = cache(facts)
        self._folder = project.base_dir or Path.cwd()
        self._sounds: list[SoundTrack] = []
        self._whole = Span(Fraction(0), plan.total_s)
        self._continuous = self._continuous_background()

    def scene(self, slot: Slot) -> SceneTrack:
        scene = self._project.scenes[slot.index]
        place = ("scenes", slot.index)
        span = Span(Fraction(0), slot.end_s - slot.start_s)
        name = self._names[place]
        continuous = scene.background is None and self._continuous is not None
        camera, preset = look(self._project, slot.index)
        project = self._project.seed, self._fps
        return SceneTrack(
            slot=slot,
            background=self._continuous if continuous else self._scene_background(slot, span),
            continuous=continuous,
            layers=tuple(self._layers(slot, span)),
            operator=operator(
                camera, span, self._fps, seed64(self._project.seed, f"{name}/camera")
            ),
            lens=lens_track(camera, span, self._fps),
            shutter=shutter_track(camera, span, self._fps),
            effects=(
                *self._preset(preset, place, name, span),
                *self._effects(scene.effects, (*place, "effects"), span),
            ),
            change=change_track(scene.transition, name, project),
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
        owners = [self._names[*place, i] for i in range(len(effects))]
        return self._tracks(effects, self._folder, path_text(place), owners, span)

    def _preset(
        self, preset: Preset | None, place: tuple[str | int, ...], scene: str, span: Span
    ) -> tuple[EffectTrack, ...]:
        if preset is None:
            return ()
        owners = [f"{scene}/preset-{i + 1}" for i in range(len(preset.effects))]
        path = f"{path_text((*place, 'preset'))}: effects"
        return self._tracks(preset.effects, preset.base_dir, path, owners, span)

    def _tracks(
        self,
        effects: Sequence[Effect],
        folder: Path,
        path: str,
        owners: Sequence[str],
        span: Span,
    ) -> tuple[EffectTrack, ...]:
        """`path`: the JSON path of the list; `folder`: where the effects' files are looked for."""
        project = self._project.seed, self._fps
        return tuple(
            effect_track(opened(effect, folder, f"{path}[{i}]"), owners[i], span, project)
            for i, effect in enumerate(effects)
            if effect.enabled
        )

    def _tail_s(self, slot: Slot) -> Fraction:
        """How long the scene runs on beneath the next one."""
        if slot.index + 1 == len(self._project.scenes):
            return Fraction(0)
        following = self._project.scenes[slot.index + 1].transition
        if following is None or following.maths is None:
            return Fraction(0)
        return seconds(following.duration, self._fps)

    def _fades(self, slot: Slot) -> tuple[Envelope, ...]:
        """The crossfade of a scene's sound with its neighbours', on the scene's clock."""
        own = self._project.scenes[slot.index].transition
        rise = seconds(own.duration, self._fps) if own is not None and own.maths else Fraction(0)
        length, tail = slot.end_s - slot.start_s, self._tail_s(slot)
        rising = (faded(Fraction(0), rise, rising=True),) if rise else ()
        return (*rising, faded(length, length + tail, rising=False)) if tail else rising

    def _layers(self, slot: Slot, scene: Span) -> Iterator[LayerTrack]:
        layers = self._project.scenes[slot.index].layers
        made = {i: self._layer(slot, scene, i) for i in range(len(layers))}
        by_id: dict[str | None, int] = {
            layer.id: i for i, layer in enumerate(layers) if layer.id is not None
        }
        masking = {by_id[layer.mask.layer] for layer in layers if layer.mask is not None}
        for i, layer in enumerate(layers):
            track = made[i]
            if track is None or not layer.visible or i in masking:
                continue
            yield self._masked(track, layer, by_id, made)

    def _masked(
        self,
        track: LayerTrack,
        layer: Layer,
        by_id: dict[str | None, int],
        made: dict[int, LayerTrack | None],
    ) -> LayerTrack:
        if layer.mask is None:
            return track
        mask = made[by_id[layer.mask.layer]]
        if mask is None:
            return replace(track, until_s=track.span.start_s)
        feather = prepare(layer.mask.feather, track.span, self._fps)
        cut = MaskTrack(mask, feather, layer.mask.channel, layer.mask.invert)
        return replace(track, mask=cut)

    def _layer(self, slot: Slot, scene: Span, index: int) -> LayerTrack | None:
        """The track of a layer; None where it never shows."""
        layers = self._project.scenes[slot.index].layers
        layer = layers[index]
        masks = any(other.mask is not None and other.mask.layer == layer.id for other in layers)
        if not layer.visible and not (masks and layer.id is not None):
            return None
        start = seconds(layer.start, self._fps)
        end = scene.end_s if layer.end is None else seconds(layer.end, self._fps)
        if start >= scene.end_s:
            self._check(layer)
            return None
        tail = self._tail_s(slot)
        until = end + tail if layer.end is None else end
        owner, span = self._names["scenes", slot.index, "layers", index], Span(start, end)
        shown = self._source(layer, owner, span) if isinstance(layer, Medium) else None
        if layer.visible:
            heard = Span(start, min(until, scene.end_s + tail))
            self._hear(layer, shown, slot.start_s, span, (heard,), self._fades(slot))
        return layer_track(layer, owner, span, until, shown, self._fps, str(self._folder))

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
        # two scenes that overlap in a transition read the project's background each for itself
        reader = owner if own else f"{owner}@{self._names['scenes', slot.index]}"
        track, shown = self._background(background, owner, span, reader)
        heard = Span(span.start_s, span.end_s + self._tail_s(slot))
        self._hear(background, shown, slot.start_s, span, (heard,), self._fades(slot))
        return track

    def _continuous_background(self) -> BackgroundTrack | None:
        """The project's video background where it plays on across the scenes."""
        background = self._project.background
        if not isinstance(background, VideoBackground) or not background.continuous:
            return None
        owner = self._names["background",]
        track, shown = self._background(background, owner, self._whole, owner)
        heard = tuple(
            Span(slot.start_s, slot.end_s)
            for slot in self._plan.slots
            if self._project.scenes[slot.index].background is None
        )
        self._hear(background, shown, Fraction(0), self._whole, heard)
        return track

    def _background(
        self, background: Background, owner: str, span: Span, reader: str
    ) -> tuple[BackgroundTrack, Source | None]:
        shown = self._source(background, reader, span) if isinstance(background, Medium) else None
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
        fades: tuple[Envelope, ...] = (),
    ) -> None:
        """A video's own sound, where it has one and is not muted."""
        if not isinstance(user, Video | VideoBackground) or user.muted:
            return
        if shown is None or shown.player is None or shown.facts.audio_duration_s is None:
            return
        gain = prepare(user.volume_db, span, self._fps)
        self._sounds.append(
            SoundTrack(
                shown.owner,
                shown.spec,
                shown.player,
                clock_s,
                heard,
                gain,
                fades=fades,
                speaks=isinstance(user, Video),
            )
        )
