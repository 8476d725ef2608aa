"""`frameloom still`: one frame as PNG, the same pixels as the export's."""

from __future__ import annotations

import argparse
from pathlib import Path

from frameloom.cli import values
from frameloom.cli.projects import HELP
from frameloom.cli.render_flags import add_picture_format, add_set

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


def run(args: argparse.Namespace) -> int:
    from frameloom.cli.files import write_png
    from frameloom.cli.projects import located_project
    from frameloom.export import still

    project, path = located_project(args)
    out = args.output or default_output(project, path, f"-{args.at.replace('/', '_')}.png")
    write_png(out, still(project, t=time_of(project, args.at)))
    say(f"{styled('wrote', 'green')} {out}")
    return 0
