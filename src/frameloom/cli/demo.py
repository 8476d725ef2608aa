"""`frameloom demo`: a sample project with media of its own making, rendered."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from frameloom.cli.console import say, styled, table
from frameloom.cli.signals import cancelling

EXAMPLES = ("frameloom demo", "frameloom demo /tmp/demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=Path,
        default=Path("demo"),
        help="where it goes (default: demo)",
    )


def run(args: argparse.Namespace) -> int:
    from frameloom.cli.progress import reporting
    from frameloom.export import Options, render
    from frameloom.project import load

    folder: Path = args.folder
    path, video = make(folder), folder / "demo.mp4"
    with cancelling() as cancel, reporting("bar") as tell:
        options = Options(speed="veryfast", crf=22)
        render(load(path), video, options, on_event=tell, cancel=cancel)
    say()
    say(f"The video: {styled(str(video), 'bold')}")
    say(_next(folder))
    return 0


def make(folder: Path) -> Path:
    """The sample's media and its project file, which is returned."""
    from frameloom.cli.new import make_folder
    from frameloom.cli.sample import project as sample
    from frameloom.project import Project

    make_folder(folder / "media")
    for name in sample.write_media(folder / "media"):
        say(f"  {styled('made', 'dim')} {folder / 'media' / name}")
    path = folder / "project.json"
    Project.read(sample.project()).save(path)
    say(f"  {styled('made', 'dim')} {path}")
    return path


def _next(folder: Path) -> str:
    program = _program()
    return "Try next:\n" + table(
        [
            (f"{program} still {folder} -t 2.5", "one frame as PNG"),
            (f"{program} render {folder} --size 720p", "another size"),
            (f"{program} new my-video FILES...", "a project from your own media"),
            (f"{program} render {folder}", f"after editing {folder / 'project.json'}"),
        ]
    )


def _program() -> str:
    """How the program was called: its name, or its path where the name alone does not find it."""
    called = Path(sys.argv[0])
    found = shutil.which("frameloom")
    if called.stem != "frameloom" or (found and Path(found).samefile(called)):
        return "frameloom"
    return str(called)
