"""`frameloom sheet`: a contact sheet of a project or of a video."""

from __future__ import annotations

import argparse
from pathlib import Path

from frameloom.cli.console import say, styled, warn
from frameloom.cli.projects import beside, open_project, png_name
from frameloom.cli.render_flags import BOUNDS, add_bounds, bounds_of

EXAMPLES = ("frameloom sheet launch", "frameloom sheet launch.mp4 -o sheet.png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="PROJECT/VIDEO", help="a project, or a finished video")
    parser.add_argument(
        "-o", dest="output", metavar="PNG", type=Path, help="default: its name, -sheet.png"
    )
    add_bounds(parser.add_argument_group(BOUNDS))


def run(args: argparse.Namespace) -> int:
    from frameloom.export import sheet, write_png

    path = Path(args.source)
    if path.is_dir() or path.suffix.lower() in {".json", ".py"} or not path.exists():
        project = open_project(args.source, allow_project_code=args.allow_project_code)
        out = args.output or beside(args.source, project, "-sheet.png")
        pixels = sheet(project, warn=warn, bounds=bounds_of(args))
    else:
        out = args.output or path.with_name(f"{path.stem}-sheet.png")
        pixels = sheet(path, warn=warn)
    write_png(png_name(out), pixels)
    say(f"{styled('wrote', 'green')} {out}")
    return 0
