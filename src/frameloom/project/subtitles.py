"""The cues that a project's captions mean, on the project's clock."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

from frameloom import captions as files
from frameloom.captions import Run, Track
from frameloom.captions.cues import by_start
from frameloom.core.errors import MediaError, ProjectError
from frameloom.params.exact import seconds
from frameloom.project.amounts import check_cues
from frameloom.project.captions import Captions, Cue
from frameloom.project.project import Project


def caption_file(project: Project, part: Captions) -> str | None:
    """The absolute path of a caption file; None for inline cues."""
    if part.src is None:
        return None
    return os.path.normpath((project.base_dir or Path.cwd()) / part.src)


def caption_track(project: Project, index: int) -> tuple[Track, list[str]]:
    """The cues of `captions[index]`, shifted and scaled, and what a person should know of them.

    Raises MediaError where the file is not there, ProjectError where a cue's meaning cannot be
    told.
    """
    part = project.captions[index]
    file = caption_file(project, part)
    if file is None:
        made = Track(by_start([_cue(cue, project.fps) for cue in part.cues or ()]))
    else:
        try:
            made = files.read(file, part.encoding)
        except ProjectError as error:
            raise ProjectError(str(error), path=f"captions[{index}].src") from None
        except MediaError as error:
            raise error.named_by(f"captions[{index}].src") from None
    check_cues(made, f"captions[{index}].{'cues' if file is None else 'src'}")
    shift = seconds(part.shift, project.fps)
    cues = [files.retimed(cue, Fraction(part.scale), shift) for cue in made.cues]
    return Track(by_start(cues)), files.told(file or "", made)


def _cue(cue: Cue, fps: Fraction) -> files.Cue:
    words = cue.words or []
    text = cue.text if cue.text is not None else " ".join(word.text for word in words)
    timed, at = [], 0
    for word in words:
        first = text.index(word.text, at)
        at = first + len(word.text)
        start, end = seconds(word.start, fps), seconds(word.end, fps)
        timed.append(files.Word(first, at, start, end))
    start, end = seconds(cue.start, fps), seconds(cue.end, fps)
    return files.Cue(start, end, (Run(text),), tuple(timed))
