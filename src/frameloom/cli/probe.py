"""`frameloom probe`: what a medium holds, and what Frameloom does with it."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLES = ("frameloom probe clip.mp4", "frameloom probe clip.mp4 --json --frames")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a video, picture or sound file")
    parser.add_argument("--frames", action="store_true", help="every frame's exact time")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
