"""`frameloom codecs`: the formats and encoders that are here."""

from __future__ import annotations

import argparse

EXAMPLES = ("frameloom codecs", "frameloom codecs h264", "frameloom codecs --json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="only this one")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
