"""A contact sheet: frames spread evenly over a project or a video, in one picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from frameloom.core.errors import MediaError, UsageError
from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import U8, DeepSurface, RgbaSurface, Surface
from frameloom.export.bounds import Bounds, bounded
from frameloom.export.session import Warn
from frameloom.media import Library
from frameloom.project import Project
from frameloom.render import to_rgba

_GAP_PX = 8
_BACKGROUND = (24, 24, 24, 255)


def sheet(
    source: Project | Path | str,
    *,
    columns: int = 5,
    rows: int = 4,
    width: int = 1600,
    warn: Warn | None = None,
    bounds: Bounds | None = None,
) -> U8:
    """(H, width, 4) uint8, opaque R'G'B': the frames in the middle of `columns` x `rows` equal
    parts of a project's timeline or a video's length, row by row; fewer where there are fewer.
    `bounds` are the project's.
    """
    if columns < 1 or rows < 1 or width < columns * (_GAP_PX + 16):
        raise UsageError(f"a sheet of {columns} x {rows} does not fit in {width} pixels")
    count = columns * rows
    frames = (
        _project_frames(source, count, warn, bounds)
        if isinstance(source, Project)
        else _video_frames(Path(source), count, warn)
    )
    return _mounted([_fitted(f, _cell_width(width, columns)) for f in frames], columns, width)


def _project_frames(
    project: Project, count: int, warn: Warn | None, bounds: Bounds | None
) -> Iterator[U8]:
    with bounded(project.resolved(), bounds, warn) as session:
        total = session.timeline.frames
        for number in dict.fromkeys((2 * i + 1) * total // (2 * count) for i in range(count)):
            yield to_rgba(session.frame(number))


def _video_frames(path: Path, count: int, warn: Warn | None) -> Iterator[U8]:
    spec = MediumSpec(str(path.absolute()))
    with Library(warn=warn or (lambda _message: None)) as library:
        facts = library.facts(spec)
        if not facts.has_picture:
            raise MediaError("there is no picture in it", file=str(path))
        for i in range(count):
            time = Fraction(2 * i + 1, 2 * count) * facts.duration_s
            yield _rgba(library.surface(SourceFrame(spec, "sheet", time)))


def _rgba(surface: Surface) -> U8:
    assert not isinstance(surface, DeepSurface)  # nobody asked for one
    return surface.rgba if isinstance(surface, RgbaSurface) else to_rgba(surface)


def _cell_width(width: int, columns: int) -> int:
    return (width - _GAP_PX * (columns + 1)) // columns


def _fitted(rgba: U8, width: int) -> U8:
    """Scaled to `width`, averaged over areas, and laid on black."""
    import cv2

    h, w = rgba.shape[:2]
    small = cv2.resize(rgba, (width, max(1, round(h * width / w))), interpolation=cv2.INTER_AREA)
    alpha = small[..., 3:].astype(np.uint16)
    small[..., :3] = (small[..., :3] * alpha + 127) // 255
    small[..., 3] = 255
    return np.asarray(small, np.uint8)


def _mounted(frames: list[U8], columns: int, width: int) -> U8:
    height = max(frame.shape[0] for frame in frames)
    lines = -(-len(frames) // columns)
    made = np.empty((lines * (height + _GAP_PX) + _GAP_PX, width, 4), np.uint8)
    made[:] = _BACKGROUND
    for i, frame in enumerate(frames):
        h, w = frame.shape[:2]
        y = _GAP_PX + (i // columns) * (height + _GAP_PX)
        x = _GAP_PX + (i % columns) * (w + _GAP_PX)
        made[y : y + h, x : x + w] = frame
    return made
