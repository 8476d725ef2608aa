"""What an export is going to do, checked before frame 0: also the answer to `--dry-run`."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from frameloom.core.errors import MediaError, ProjectError, UsageError
from frameloom.export.formats import Format, choose
from frameloom.export.options import Options, check_options
from frameloom.export.parts import Part, Window, parts, time_s, window
from frameloom.export.session import Session, Warn, cores
from frameloom.export.sidecars import sidecar_paths, subtitle_tracks
from frameloom.export.target import target_path
from frameloom.media.encode import SPEEDS
from frameloom.media.mux import container_of, is_numbered
from frameloom.media.mux.numbered import numbered_files
from frameloom.params.problems import nearest
from frameloom.project import MediaUse, Project, each_use, outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`project` is the one to render, with all overrides; `sources` every medium once."""

    project: Project
    options: Options
    parts: tuple[Part, ...]
    formats: tuple[Format, ...]
    sources: tuple[str, ...]
    fps: Fraction
    size: tuple[int, int]

    @property
    def frames(self) -> int:
        return sum(len(part.frames) for part in self.parts)

    def to_dict(self) -> dict[str, Any]:
        """Estimates are rough: they know the settings and nothing of the pictures."""
        picture, sound = self.formats[0].picture, self.formats[0].sound
        return {
            "frames": self.frames,
            "duration_s": float(self.frames / self.fps),
            "fps": str(self.fps),
            "size": list(self.size),
            "encoder": None if picture is None else picture.encoder.name,
            "audio_encoder": None if sound is None else sound.encoder.name,
            "speed": None if picture is None else picture.settings.speed,
            "workers": self.options.workers or cores(),
            "sources": list(self.sources),
            "outputs": [
                {
                    "path": str(part.out),
                    "frames": [part.frames.start, part.frames.stop],
                    "captions": [str(path) for path in part.captions],
                }
                for part in self.parts
            ],
            "estimated_bytes": self._bytes(),
            "estimated_s": round(self._seconds(), 1),
        }

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
        """0.03 core-seconds a megapixel at veryfast, half as much again for each slower preset."""
        picture = self.formats[0].picture
        speed = "" if picture is None else picture.settings.speed
        steps = SPEEDS.index(speed) - 2 if speed else 0
        pixels = self.size[0] * self.size[1] * self.frames
        return 1 + 0.03 * 1.5**steps * pixels / 1e6 / cores()


def overridden(project: Project, options: Options) -> Project:
    """The project as it will be rendered: checked, with --size, --fps and --aspect."""
    if options.size is None and options.fps is None and options.aspect is None:
        return project.resolved()
    return outputs(project, options.size, options.fps, options.aspect)


def plan(
    project: Project, out: Path | str, options: Options, warn: Warn | None = None
) -> tuple[Plan, Session]:
    """The plan, and the open session that carries it out (the caller closes it).

    Raises every error that can be known before frame 0.
    """
    check_options(options)
    when, given = window(options, project.fps), Path(out)
    container_of(given, options.codec, sound_only=options.audio_only)
    own_fps, project = project.fps, overridden(project, options)
    _check_bounds(project, options, own_fps)
    _check_only(project, options.only)
    uses = list(_within(options.root, each_use(project)))
    session = Session(project, warn=warn, portion=options.portion)
    try:
        _check_media(session, uses, options.max_pixels)
        return _planned(session, given, options, when, uses), session
    except BaseException:
        session.close()
        raise


def _planned(
    session: Session, out: Path, options: Options, when: Window, uses: list[MediaUse]
) -> Plan:
    project, timeline = session.project, session.timeline
    made = [
        Part(target_path(part.out), part.frames, tuple(sidecar_paths(part.out, timeline.subtitles)))
        for part in parts(project, timeline, out, options, when)
    ]
    _check_outputs(made, uses, options.manifest)
    formats = tuple(_format(part, options, session) for part in made)
    return Plan(
        project=project,
        options=options,
        parts=tuple(made),
        formats=formats,
        sources=tuple(dict.fromkeys(use.spec.path for use in uses)),
        fps=timeline.fps,
        size=timeline.size,
    )


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


def _check_bounds(project: Project, options: Options, file_fps: Fraction) -> None:
    width, height = project.pixels
    if options.max_pixels is not None and width * height > options.max_pixels:
        raise ProjectError(
            f"{width}x{height} is {width * height} pixels, over --max-pixels {options.max_pixels}",
            path="size",
        )
    if options.max_duration is None:
        return
    from frameloom.params.exact import seconds

    limit = time_s(options.max_duration, file_fps)
    if limit is None:
        raise UsageError(f"--max-duration {options.max_duration}: give seconds, such as 60")
    total = sum((seconds(scene.duration, project.fps) for scene in project.scenes), Fraction(0))
    if total > limit:
        raise ProjectError(
            f"the timeline is {float(total):g} s, over --max-duration {options.max_duration}",
            path="scenes",
        )


def _check_only(project: Project, only: tuple[str, ...]) -> None:
    ids = [layer.id for scene in project.scenes for layer in scene.layers if layer.id]
    for name in only:
        if name not in ids:
            hint = nearest(name, ids) or f"; there is {', '.join(ids) or 'none with an id'}"
            raise UsageError(f"--only {name}: no layer has this id{hint}")


def _within(roots: tuple[Path, ...], uses: Iterable[MediaUse]) -> Iterator[MediaUse]:
    """Each use, its file, links followed, in one of the folders; no others are looked into."""
    allowed = [Path(os.path.realpath(root)) for root in roots]
    for use in uses:
        for file in _files(use) if roots else ():
            real = Path(os.path.realpath(file))
            if not any(real.is_relative_to(root) for root in allowed):
                raise ProjectError(
                    f"{use.spec.path} is outside of --root {', '.join(map(str, roots))}",
                    path=use.path,
                )
        yield use


def _files(use: MediaUse) -> Iterator[Path]:
    """The file; of numbered images their folder, and whatever in it is a link."""
    path = Path(use.spec.path)
    if use.spec.frame_rate is None:
        yield path
        return
    yield path.parent
    if path.parent.is_dir():
        yield from (entry for entry in path.parent.iterdir() if entry.is_symlink())


def _check_media(session: Session, uses: list[MediaUse], max_pixels: int | None) -> None:
    for use in (use for use in uses if use.is_medium):
        width, height = session.library.facts(use.spec).size
        if max_pixels is not None and width * height > max_pixels:
            raise MediaError(
                f"{width}x{height} pixels, over --max-pixels {max_pixels}", file=use.spec.path
            )


def _check_outputs(made: list[Part], uses: list[MediaUse], manifest: Path | str | None) -> None:
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
