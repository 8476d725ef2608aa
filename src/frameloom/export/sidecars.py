"""Captions that are written: in files beside the video, `launch.srt` or, in a known language,
`launch.en.srt`; and as tracks within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from frameloom.captions import WRITERS
from frameloom.core.errors import UsageError
from frameloom.export.parts import Part
from frameloom.export.target import part_file
from frameloom.media.mux import CONTAINERS, Container
from frameloom.media.mux.base import write_error
from frameloom.media.mux.subtitles import SubtitleTrack
from frameloom.project.captions import WRITTEN
from frameloom.timeline import Timeline
from frameloom.timeline.captions import Subtitles


def written(subtitles: Iterable[Subtitles]) -> list[Subtitles]:
    """Those that go into a file of their own."""
    return [each for each in subtitles if each.mode in WRITTEN]


def sidecar_names(out: Path, subtitles: Iterable[Subtitles]) -> Iterator[Path]:
    """A name for each; the second of a language and format is `launch.en.2.srt`."""
    # numbered images go into a folder: their captions stand beside it, under its name
    beside = out.parent.with_suffix(".x") if "%" in out.name else out
    seen: dict[str, int] = {}
    for each in written(subtitles):
        language = f".{each.language}" if each.language else ""
        name = f"{beside.stem}{language}"
        count = seen[f"{name}.{each.format}"] = seen.get(f"{name}.{each.format}", 0) + 1
        number = f".{count}" if count > 1 else ""
        yield beside.with_name(f"{name}{number}.{each.format}")


def write_sidecars(part: Part, timeline: Timeline) -> None:
    """All of them, or none: each appears under its name once all are written. Raises WriteError."""
    with ExitStack() as publish:
        for path, each in zip(part.captions, written(timeline.subtitles), strict=True):
            text = WRITERS[each.format](each.lines(part.frames, timeline.fps))
            file = publish.enter_context(part_file(path))
            try:
                file.write_text(text, encoding="utf-8", newline="\n")
            except OSError as error:
                raise write_error(path, error) from error


def subtitle_tracks(part: Part, container: Container, timeline: Timeline) -> list[SubtitleTrack]:
    """The tracks of an output. Raises UsageError where its container holds none."""
    asked = [each for each in timeline.subtitles if each.mode == "track"]
    if not asked:
        return []
    if container.subtitles is None:
        able = ", ".join(other.suffixes[0] for other in CONTAINERS if other.subtitles is not None)
        raise UsageError(
            f"{part.out.name}: a {part.out.suffix} file holds no track of captions; "
            f"give {able}, or set their mode to sidecar"
        )
    return [
        SubtitleTrack(
            codec=container.subtitles,
            lines=tuple(each.lines(part.frames, timeline.fps)),
            language=each.language,
        )
        for each in asked
    ]
