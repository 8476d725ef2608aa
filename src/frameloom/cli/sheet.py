"""`frameloom sheet`: a contact sheet of a project or of a video."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLES = ("frameloom sheet launch", "frameloom sheet launch.mp4 -o sheet.png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="PROJECT/VIDEO", help="a project, or a finished video")
    parser.add_argument(
        "-o", dest="output", metavar="PNG", type=Path, help="default: its name, -sheet.png"
    )
