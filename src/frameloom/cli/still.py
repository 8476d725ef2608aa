"""`frameloom still`: one frame as PNG, the same pixels as the export's."""

from __future__ import annotations

import argparse
from pathlib import Path

from frameloom.cli import values
from frameloom.cli.console import say, styled, warn
from frameloom.cli.projects import HELP, beside, open_project, png_name
from frameloom.cli.render_flags import (
    BOUNDS,
    add_bounds,
    add_picture_format,
    add_set,
    bounds_of,
)

EXAMPLES = ("frameloom still launch -t 2.5", "frameloom still launch -t 75f -o frame.png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help=HELP)
    parser.add_argument(
        "-t", dest="at", metavar="TIME", type=values.time, required=True, help="2.5, 1/3 or 75f"
    )
    parser.add_argument(
        "-o", dest="output", metavar="PNG", type=Path, help="default: the project's name and time"
    )
    add_picture_format(parser)
    add_set(parser)
    add_bounds(parser.add_argument_group(BOUNDS))


def run(args: argparse.Namespace) -> int:
    from frameloom.export import still, write_png
    from frameloom.export.times import time_s
    from frameloom.project import outputs

    project = open_project(
        args.project, dict(args.assignments), allow_project_code=args.allow_project_code
    )
    out = args.output or beside(args.project, project, f"-{args.at.replace('/', '_')}.png")
    at_s = time_s(args.at, project.fps)  # "75f" counts in the file's own rate
    shown = outputs(project, args.size, args.fps, args.aspect)
    write_png(png_name(out), still(shown, t=at_s, warn=warn, bounds=bounds_of(args)))
    say(f"{styled('wrote', 'green')} {out}")
    return 0
