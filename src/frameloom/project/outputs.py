"""The same project for another output: another size, rate or aspect."""

from __future__ import annotations

from fractions import Fraction

from pydantic_core import PydanticCustomError

from frameloom.core.errors import UsageError
from frameloom.params.animated import Frames, seconds
from frameloom.params.exact import Rate, Written, notation, read_rate
from frameloom.params.playback import Sequence
from frameloom.project.document import document
from frameloom.project.media import is_sequence, medium_spec
from frameloom.project.project import Project
from frameloom.project.rules import check
from frameloom.project.size import (
    SHORTER_SIDES,
    Pixels,
    ratio_of,
    read_aspect,
    read_size,
    with_ratio,
)
from frameloom.project.variables import forget
from frameloom.project.walk import parts


def outputs(
    project: Project,
    size: str | Pixels | None = None,
    fps: Fraction | int | str | None = None,
    aspect: str | None = None,
) -> Project:
    """A checked copy with the given settings; times in frames keep their length in seconds.

    A size by name keeps the project's aspect, an aspect alone its shorter side. Raises UsageError
    where a setting is wrong, ProjectError where the project is.
    """
    copy = project.resolved()
    try:
        if fps is not None:
            copy = _at_rate(copy, read_rate(fps))
        shape = _shape(copy, size, aspect)
    except PydanticCustomError as error:
        raise UsageError(f"the output {error.message()}") from None
    copy.aspect, copy.size = None, shape
    check(copy)
    return copy


def _shape(project: Project, size: str | Pixels | None, aspect: str | None) -> Pixels:
    read_aspect(aspect)
    size = None if size is None else read_size(size)
    if size is not None and not isinstance(size, str):
        if aspect is not None:
            raise UsageError("give the output's size in pixels or its aspect, not both")
        return size
    if size is None and aspect is None:
        return project.pixels
    shorter = min(project.pixels) if size is None else SHORTER_SIDES[size]
    return with_ratio(shorter, ratio_of(aspect) if aspect else Fraction(*project.pixels))


def _at_rate(project: Project, fps: Rate) -> Project:
    """At another rate: times in frames, and numbered images, go on at the project's own."""
    own = project.fps

    def in_seconds(frames: Frames) -> Written:
        return notation(seconds(frames, own))

    for _, part in parts(project):
        if isinstance(part, Sequence) and part.frame_rate is None and _is_numbered(project, part):
            part.frame_rate = own
    made = project.reread({**document(project, in_seconds), "fps": fps})
    forget(made)
    return made


def _is_numbered(project: Project, part: Sequence) -> bool:
    return is_sequence(medium_spec(project, part).path)
