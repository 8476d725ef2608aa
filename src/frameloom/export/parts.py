"""Which frames go into which file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from frameloom.core.errors import UsageError
from frameloom.core.time import first_frame_at
from frameloom.export.options import Options
from frameloom.export.times import TimeLike, time_s
from frameloom.media.mux import is_numbered
from frameloom.project import Project, scene_name
from frameloom.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Part:
    """One output: its name and its frames of the timeline, half-open, not empty. `captions`: the
    files of captions beside it, one for each of `Timeline.subtitles` that is written so."""

    out: Path
    frames: range
    captions: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """`--from` and `--to` in exact seconds; None is open."""

    start_s: Fraction | None
    end_s: Fraction | None


def window(options: Options, file_fps: Fraction) -> Window:
    """Times in frames count in the project file's own fps. Raises UsageError where one is none."""
    return Window(
        _read("--from", options.from_time, file_fps), _read("--to", options.to_time, file_fps)
    )


def _read(flag: str, text: TimeLike | None, file_fps: Fraction) -> Fraction | None:
    if text is None:
        return None
    found = time_s(text, file_fps)
    if found is None or found < 0:
        raise UsageError(f"{flag} {text}: give seconds (2.5), a fraction (1/3) or frames (75f)")
    return found


def parts(
    project: Project, timeline: Timeline, out: Path, options: Options, when: Window
) -> list[Part]:
    """The outputs that `options` ask for, in order. Raises UsageError for parts that are not there.

    A scene too short to have a frame of its own makes no file.
    """
    if options.per_scene:
        made = [
            Part(_named(out, scene_name(project, i)), timeline.scene_frames(i))
            for i in range(len(project.scenes))
        ]
        return [part for part in made if len(part.frames)]
    if options.scene is not None:
        return [Part(out, _scene(project, timeline, options.scene))]
    if options.frames is not None:
        return [Part(out, _range(options.frames, timeline.frames))]
    return [Part(out, _cut(when, timeline))]


def _scene(project: Project, timeline: Timeline, name: str) -> range:
    names = [scene_name(project, i) for i in range(len(project.scenes))]
    if name not in names:
        raise UsageError(f"--scene {name}: there is no such scene; there is {', '.join(names)}")
    frames = timeline.scene_frames(names.index(name))
    if not frames:
        raise UsageError(f"--scene {name}: it is too short to have a frame")
    return frames


def _range(asked: tuple[int, int | None], total: int) -> range:
    first, end = asked[0], total if asked[1] is None else asked[1]
    if not 0 <= first < end:
        raise UsageError(f"--frames {first}:{end}: the range is empty")
    if end > total:
        raise UsageError(f"--frames {first}:{end}: the timeline has frames 0:{total}")
    return range(first, end)


def _cut(when: Window, timeline: Timeline) -> range:
    """The frames whose time is in [start, end)."""
    first = 0 if when.start_s is None else first_frame_at(when.start_s, timeline.fps)
    end = timeline.frames
    if when.end_s is not None:
        end = min(end, first_frame_at(when.end_s, timeline.fps))
    if first >= end:
        raise UsageError(
            f"--from/--to: no frame is in that range; the timeline is "
            f"{float(timeline.frames / timeline.fps):g} s long"
        )
    return range(first, end)


def _named(out: Path, scene: str) -> Path:
    return marked(out, re.sub(r'[\x00-\x1f/\\:*?"<>|]+', "-", scene).strip(" .") or "scene")


def marked(out: Path, word: str) -> Path:
    """`launch.mp4` and `hero` make `launch-hero.mp4`; of numbered files it marks the folder."""
    if not is_numbered(out):
        return out.with_name(f"{out.stem}-{word}{out.suffix}")
    folder = out.parent
    return (folder.with_name(f"{folder.name}-{word}") if folder.name else Path(word)) / out.name
