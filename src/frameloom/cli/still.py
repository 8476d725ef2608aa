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
