"""`frameloom codecs`: the formats and encoders that are here."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from frameloom.cli.console import emit, say, styled, table
from frameloom.core.errors import UsageError

if TYPE_CHECKING:
    from frameloom.export import Codec

EXAMPLES = ("frameloom codecs", "frameloom codecs h264", "frameloom codecs --json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="only this one, in full")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    from frameloom.cli.values import did_you_mean
    from frameloom.export import codecs

    found = {codec.codec: codec for codec in codecs()}
    if args.name:
        if args.name not in found:
            hint = did_you_mean(args.name, list(found)) or f"; there is {', '.join(found)}"
            raise UsageError(f"there is no codec {args.name!r}{hint}")
        found = {args.name: found[args.name]}
    if args.json:
        emit(list(found.values()) if not args.name else found[args.name])
    elif args.name:
        say(_page(found[args.name]))
    else:
        say(
            table(
                [
                    (styled(c.codec, "bold"), c.summary, _holds(c), " ".join(c.suffixes))
                    for c in found.values()
                ]
            )
        )
    return 0


def _holds(codec: Codec) -> str:
    """What it can hold beyond the ordinary, in words."""
    if codec.kind == "audio":
        return "sound"
    depth = "float" if codec.bits == 32 else f"{codec.bits} bits"
    return f"{depth}, alpha" if codec.alpha else depth


def _page(codec: Codec) -> str:
    rows = [("files", " ".join(codec.suffixes)), ("encoder", codec.encoder)]
    if codec.crf:
        rows.append(("crf", f"{codec.crf[0]:g}..{codec.crf[1]:g}, lower is better"))
    if codec.speeds:
        rows.append(("speed", " ".join(codec.speeds)))
    if codec.pixel_formats:
        rows.append(("pixel format", " ".join(codec.pixel_formats)))
    if codec.alpha:
        rows.append(("alpha", f"in {' '.join(codec.alpha)}"))
    rows += [(f"quality {word}", text) for word, text in codec.qualities.items()]
    return f"{styled(codec.codec, 'bold')}: {codec.summary}\n{table(rows)}"
