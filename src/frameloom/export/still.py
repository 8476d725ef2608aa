"""One frame, the same pixels as the export's."""

from __future__ import annotations

import io
from pathlib import Path

from frameloom.core.errors import UsageError
from frameloom.core.surface import U8
from frameloom.export.bounds import Bounds, bounded
from frameloom.export.session import Warn
from frameloom.export.times import TimeLike, time_s
from frameloom.media.mux.base import write_error
from frameloom.project import Project
from frameloom.render import to_rgba
from frameloom.render.ahead import ahead
from frameloom.timeline import Timeline


def still(
    project: Project,
    t: TimeLike | None = None,
    *,
    frame: int | None = None,
    warn: Warn | None = None,
    bounds: Bounds | None = None,
) -> U8:
    """(H, W, 4) uint8, R'G'B' coded as BT.709, straight alpha: the frame shown at time `t`, or
    frame number `frame`.

    `t`: seconds, "1/3", or frames "75f" of the project's fps; the frame that lasts over it. Raises
    UsageError for a time or a frame that the timeline does not have, and what `bounds` raise.
    """
    if (t is None) == (frame is None):
        raise UsageError("still: give a time or a frame number, one of them")
    with bounded(project.resolved(), bounds, warn) as session:
        number = frame if frame is not None else frame_at(session.timeline, t, project)
        if not 0 <= number < session.timeline.frames:
            raise UsageError(f"frame {number}: the timeline has 0 to {session.timeline.frames - 1}")
        with ahead(session.picture(number)):
            return to_rgba(session.frame(number))


def frame_at(timeline: Timeline, t: TimeLike | None, project: Project) -> int:
    """The frame that is shown at time `t`: frame i lasts from i / fps to (i + 1) / fps."""
    time = None if t is None else time_s(t, project.fps)
    if time is None or time < 0:
        raise UsageError(f"{t}: give a time: seconds (2.5), a fraction (1/3) or frames (75f)")
    number = int(time * timeline.fps)
    if number >= timeline.frames:
        raise UsageError(
            f"{t}: the timeline is {float(timeline.frames / timeline.fps):g} s long; "
            f"its last frame is {timeline.frames - 1}"
        )
    return number


def png(rgba: U8) -> bytes:
    """rgba: (H, W, 4) uint8, straight alpha, as a PNG file."""
    from PIL import Image

    file = io.BytesIO()
    # zlib's usual level takes four times as long, and less than 1 % off a picture with grain
    Image.fromarray(rgba).save(file, format="PNG", compress_level=2)
    return file.getvalue()


def write_png(path: Path, rgba: U8) -> None:
    """rgba: (H, W, 4) uint8, straight alpha. The file is whole or not there.

    Raises WriteError.
    """
    from frameloom.export.target import part_file, target_path

    with part_file(target_path(path)) as part:
        try:
            part.write_bytes(png(rgba))
        except (OSError, ValueError) as error:
            raise write_error(path, error) from error
