"""`frameloom check`: everything that would stop a render, found before frame 0."""

from __future__ import annotations

import argparse

from frameloom.cli.projects import HELP
from frameloom.cli.render_flags import add_set

EXAMPLES = ("frameloom check launch", "frameloom check launch --set title=Hello")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="PROJECT", help=HELP)
    add_set(parser)
