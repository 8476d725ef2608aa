"""`frameloom probe`: what a medium holds, and what Frameloom does with it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from frameloom.cli.console import emit, say, seconds, styled, table

EXAMPLES = ("frameloom probe clip.mp4", "frameloom probe clip.mp4 --json --frames")

_USUAL = {"sample_aspect": "1", "start": "0", "transfer": "SDR", "language": "und"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a video, picture or sound file")
    parser.add_argument("--frames", action="store_true", help="every frame's exact time")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    from frameloom.media import probe

    report = probe(args.file, frames=args.frames)
    if args.json:
        emit(report.to_dict())
        return 0
    facts = report.facts
    rows = [("container", report.container), ("kind", facts.kind)]
    if facts.has_picture:
        rows.append(("picture", f"{facts.size[0]}x{facts.size[1]}{_listed(report.picture)}"))
    if facts.duration_s:
        rows.append(("length", _time(facts.duration_s)))
    if facts.audio_duration_s is not None:
        rows.append(("sound", f"until {_time(facts.audio_duration_s)}"))
    rows += [(f"stream {i}", _listed(s).lstrip(", ")) for i, s in enumerate(report.streams)]
    rows += [("note", text) for text in report.oddities]
    rows += [(f"frame {i}", _time(t)) for i, t in enumerate(report.frame_times_s or ())]
    say(f"{styled(str(args.file), 'bold')}\n{table(rows)}")
    return 0


def _time(time_s: Fraction) -> str:
    """Seconds, and the exact value where decimals do not say it."""
    exact = "" if (time_s * 1000).denominator == 1 else f" ({time_s})"
    return f"{seconds(time_s)}{exact}"


def _listed(values: Mapping[str, Any]) -> str:
    """`, key value` for each that says something: nothing absent, nothing that is as usual."""
    return "".join(
        f", {key.replace('_', ' ')}" + ("" if value is True else f" {_word(value)}")
        for key, value in values.items()
        if value and value != _USUAL.get(key)
    )


def _word(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "x".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
