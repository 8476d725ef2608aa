"""`frameloom verify`: proves that a finished video is what it should be."""

from __future__ import annotations

import argparse
from pathlib import Path

from frameloom.cli import values

EXAMPLES = (
    "frameloom verify launch.mp4 --project launch",
    "frameloom verify launch.mp4 --level fast --json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("video", metavar="VIDEO", type=Path, help="the finished file")
    parser.add_argument("--project", metavar="P", help="the project it was made from")
    parser.add_argument(
        "--manifest", metavar="M", type=Path, help="the manifest written with the render"
    )
    parser.add_argument(
        "--level",
        metavar="LEVEL",
        default="full",
        type=values.one_of("fast", "full"),
        help="fast: timing and tags; full (default): every frame and sample too",
    )
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
