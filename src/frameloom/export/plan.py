"""What an export is going to do, checked before frame 0: also the answer to `--dry-run`."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from frameloom.core.errors import UsageError
from frameloom.export.bounds import told_by_url
from frameloom.export.formats import Format, choose
from frameloom.export.inputs import Inputs
from frameloom.export.options import Options, check_options
from frameloom.export.parts import Part, Window, parts, window
from frameloom.export.segments.plan import Planned, told
from frameloom.export.segments.room import estimated_bytes, fitting
from frameloom.export.session import Session, Warn, cores
from frameloom.export.sidecars import sidecar_names, subtitle_tracks
from frameloom.export.target import target_path
from frameloom.media.encode import SPEEDS
from frameloom.media.mux import container_of, is_numbered
from frameloom.media.mux.numbered import numbered_files
from frameloom.params.problems import nearest
from frameloom.project import MediaUse, Project, outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`project` is the one to render, with all overrides; `inputs` every file it depends on.
    `segments`: of each part, what a dry run found out of them."""

    project: Project
    options: Options
    parts: tuple[Part, ...]
    formats: tuple[Format, ...]
    inputs: Inputs
    fps: Fraction
    size: tuple[int, int]
    segments: tuple[tuple[Planned, ...], ...] = ()

    @property
    def workers(self) -> int:
        """Cores put to work: as many as are asked for, else all that memory allows."""
        if self.options.workers is not None or self.formats[0].picture is None:
            return self.options.workers or cores()
        return fitting(self.formats[0].picture, *self._longest, cores())

    @property
    def _longest(self) -> tuple[int, int]:
        """Frames of the longest segment, and about how many segments there are."""
        step, frames = self.formats[0].step, max(len(part.frames) for part in self.parts)
        return (frames, 1) if step is None else (min(step, frames), -(-frames // step))

    @property
    def sources(self) -> tuple[str, ...]:
        """Every medium once."""
        return self.inputs.paths

    @property
    def frames(self) -> int:
        return sum(len(part.frames) for part in self.parts)

    def to_dict(self) -> dict[str, Any]:
        """Estimates are rough: they know the settings and nothing of the pictures."""
        picture, sound = self.formats[0].picture, self.formats[0].sound
        looked = self.segments or ((),) * len(self.parts)
        return {
            "frames": self.frames,
            "duration_s": float(self.frames / self.fps),
            "fps": str(self.fps),
            "size": list(self.size),
            "encoder": None if picture is None else picture.encoder.name,
            "audio_encoder": None if sound is None else sound.encoder.name,
            "speed": None if picture is None else picture.settings.speed,
            "workers": self.workers,
            "sources": list(self.sources),
            "outputs": [
                {
                    "path": str(part.out),
                    "frames": [part.frames.start, part.frames.stop],
                    "captions": [str(path) for path in part.captions],
                    "segments": list(told(found, part.frames.start)),
                }
                for part, found in zip(self.parts, looked, strict=True)
            ],
            "estimated_memory_bytes": self._memory(),
            "estimated_bytes": self._bytes(),
            "estimated_s": round(self._seconds(), 1),
        }

    def _memory(self) -> int:
        picture = self.formats[0].picture
        return estimated_bytes(picture, *self._longest, self.workers)

    def _bytes(self) -> int:
        """0.08 bits a pixel at crf 20 is ordinary footage; 6 steps of crf halve it."""
        picture, sound = self.formats[0].picture, self.formats[0].sound
        seconds = float(self.frames / self.fps)
        bits = 0.0 if sound is None else sound.bitrate * seconds
        if picture is not None:
            settings, pixels = picture.settings, self.size[0] * self.size[1] * self.frames
            crf = 0 if settings.lossless else settings.crf
            free = math.inf if crf is None else 0.08 * pixels * 2 ** ((20 - crf) / 6)
            capped = math.inf if settings.bitrate is None else settings.bitrate * seconds
            bits += min(free, capped)
        return int(bits / 8)

    def _seconds(self) -> float:
        """Of what is not kept: 0.03 core-seconds a megapixel at veryfast, half as much again for
        each slower preset."""
        picture = self.formats[0].picture
        speed = "" if picture is None else picture.settings.speed
        steps = SPEEDS.index(speed) - 2 if speed else 0
        found = [one for each in self.segments for one in each]
        kept = sum(len(one.segment.frames) for one in found if one.is_kept)
        pixels = self.size[0] * self.size[1] * (self.frames - kept)
        return 1 + 0.03 * 1.5**steps * pixels / 1e6 / self.workers


def overridden(project: Project, options: Options) -> Project:
    """The project as it will be rendered: checked, with --size, --fps and --aspect."""
    if options.size is None and options.fps is None and options.aspect is None:
        return project.resolved()
    return outputs(project, options.size, options.fps, options.aspect)


def plan(
    project: Project,
    out: Path | str,
    options: Options,
    warn: Warn | None = None,
    tick: Callable[[], None] = lambda: None,
) -> tuple[Plan, Session]:
    """The plan, and the open session that carries it out (the caller closes it). `tick` is called
    often while media are fetched or drawn, and may raise.

    Raises every error that can be known before frame 0.
    """
    check_options(options)
    when, given = window(options, project.fps), Path(out)
    container_of(given, options.codec, sound_only=options.audio_only)
    own_fps, project = project.fps, overridden(project, options)
    bounds = options.bounds
    uses = bounds.check(project, own_fps, tick)
    _check_only(project, options.only)
    inputs = Inputs(uses)
    with told_by_url(uses):
        session = Session(
            project,
            warn=warn,
            portion=options.portion,
            max_pixels=bounds.media_pixels,
            workers=options.workers,
            tick=tick,
        )
        try:
            bounds.check_media(session.library, uses)
            return _planned(session, given, options, when, inputs), session
        except BaseException:
            session.close()
            raise


def _planned(session: Session, out: Path, options: Options, when: Window, inputs: Inputs) -> Plan:
    project, timeline = session.project, session.timeline
    made = [
        _placed(part, session, options) for part in parts(project, timeline, out, options, when)
    ]
    _check_outputs(made, inputs.uses, options.manifest)
    formats = tuple(_format(part, options, session) for part in made)
    if options.executor == "ray" and formats[0].picture and formats[0].container.pictures:
        raise UsageError(
            f"{out}: is written picture by picture, on one machine; leave out --executor ray"
        )
    return Plan(
        project=project,
        options=options,
        parts=tuple(made),
        formats=formats,
        inputs=inputs,
        fps=timeline.fps,
        size=timeline.size,
    )


def _placed(part: Part, session: Session, options: Options) -> Part:
    """The part with the real paths of what it writes."""
    named = (part.out, *sidecar_names(part.out, session.timeline.subtitles))
    out, *captions = (target_path(path) for path in named)
    manifest = () if options.manifest is None else (Path(options.manifest),)
    for path in (*named, *manifest):
        options.bounds.check_output(path, target_path(path), session.project)
    return Part(out, part.frames, tuple(captions))


def _format(part: Part, options: Options, session: Session) -> Format:
    timeline = session.timeline
    form = choose(
        part.out,
        options,
        size=timeline.size,
        fps=timeline.fps,
        seconds=len(part.frames) / timeline.fps,
        note=session.warn,
    )
    return replace(form, captions=tuple(subtitle_tracks(part, form.container, timeline)))


def _check_only(project: Project, only: tuple[str, ...]) -> None:
    ids = [layer.id for scene in project.scenes for layer in scene.layers if layer.id]
    for name in only:
        if name not in ids:
            hint = nearest(name, ids) or f"; there is {', '.join(ids) or 'none with an id'}"
            raise UsageError(f"--only {name}: no layer has this id{hint}")


def _check_outputs(made: list[Part], uses: Sequence[MediaUse], manifest: Path | str | None) -> None:
    if not made:
        raise UsageError("--per-scene: no scene has a frame")
    seen: set[Path] = set()
    sources = {os.path.realpath(use.spec.path) for use in uses}
    for path in (path for part in made for path in (part.out, *part.captions)):
        if path in seen:
            raise UsageError(f"{path}: two scenes would have this name; give them other ids")
        seen.add(path)
        written = numbered_files(path).values() if is_numbered(path) else ()
        if sources & {str(path), *map(str, written)}:
            raise UsageError(f"{path}: is one of the project's own media; give another name")
    if manifest is not None and target_path(Path(manifest)) in (*seen, *map(Path, sources)):
        raise UsageError(f"--manifest {manifest}: is the output or a medium; give another name")
