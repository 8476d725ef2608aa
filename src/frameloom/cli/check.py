"""`frameloom check`: everything that would stop a render, found before frame 0."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from frameloom.cli.console import megabytes, say, styled, warn
from frameloom.cli.projects import HELP, beside, open_project
from frameloom.cli.render_flags import BOUNDS, add_bounds, add_set, bounds_of
from frameloom.core.errors import MediaError, WriteError

if TYPE_CHECKING:
    from frameloom.export.bounds import Bounds
    from frameloom.project import Project

EXAMPLES = ("frameloom check launch", "frameloom check launch --set title=Hello")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help=HELP)
    add_set(parser)
    add_bounds(parser.add_argument_group(BOUNDS))


def run(args: argparse.Namespace) -> int:
    from frameloom.export import Options, plan

    project = open_project(
        args.project, dict(args.assignments), allow_project_code=args.allow_project_code
    )
    out = beside(args.project, project, ".mp4")
    bounds = bounds_of(args)
    problems = _media_problems(project, bounds)
    if problems:
        for problem in problems[:-1]:
            say(f"{styled('frameloom:', 'red')} {problem}")
        raise problems[-1]
    options = Options(
        root=bounds.root,
        allow_url=bounds.allow_url,
        max_pixels=bounds.max_pixels,
        max_duration=bounds.max_duration,
    )
    made, session = plan(project, out, options, warn)
    session.close()
    _check_space(made.to_dict()["estimated_bytes"], out)
    say(
        f"{styled('right', 'green')} {args.project}: {made.frames} frames, "
        f"{made.size[0]}x{made.size[1]} at {made.fps} fps, {len(made.sources)} media"
    )
    return 0


def _media_problems(project: Project, bounds: Bounds) -> list[MediaError]:
    """Every medium that is missing or unreadable, not only the first."""
    from frameloom.media import Library

    found = {}
    uses = bounds.check(project.resolved())
    with Library(warn=warn, max_pixels=bounds.media_pixels) as library:
        for use in uses:
            try:
                if use.is_medium:
                    library.facts(use.spec)
                elif not Path(use.spec.path).is_file():
                    missing = MediaError("there is no such file", file=use.spec.path)
                    raise missing.named_by(use.path)
            except MediaError as error:
                found[use.spec] = error
    return list(found.values())


def _check_space(needed: int, out: Path) -> None:
    free = shutil.disk_usage(out.parent).free
    if free < 1.5 * needed:
        raise WriteError(
            f"{out.parent.resolve()}: {megabytes(free)} free, and the video may need "
            f"{megabytes(needed)}; make room or write elsewhere"
        )
