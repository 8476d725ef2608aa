"""`frameloom new`: a project from a template, with the given media placed in it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from frameloom.cli import values
from frameloom.cli.console import say, styled
from frameloom.core.errors import MediaError, UsageError

if TYPE_CHECKING:
    from frameloom.project.templates import Placed

EXAMPLES = (
    "frameloom new launch --template hero screen.mp4 backdrop.mp4 music.wav",
    "frameloom new holiday --template slideshow photos/*.jpg",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make")
    parser.add_argument("files", metavar="FILES", nargs="*", type=Path, help="media to place in it")
    parser.add_argument(
        "--template",
        metavar="NAME",
        default="hero",
        type=values.one_of("hero", "slideshow", "split"),
        help="hero (default): one picture turning in space; slideshow: one scene a file; "
        "split: side by side",
    )


def run(args: argparse.Namespace) -> int:
    from frameloom.project import Project
    from frameloom.project.templates import fill

    target = args.folder / "project.json"
    if target.exists():
        raise UsageError(f"{target} is there already; choose another folder")
    media = _place(args.files, args.folder)
    name = args.folder.resolve().name
    project = Project.read(fill(args.template, name, media))
    make_folder(args.folder)
    project.save(target)
    say(f"{styled('wrote', 'green')} {target}")
    say(f"Try next:\n  frameloom render {args.folder}\n  frameloom still {args.folder} -t 1")
    return 0


def make_folder(folder: Path) -> None:
    """`folder`, with its parents; raises WriteError."""
    from frameloom.core.errors import WriteError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{folder}: the folder cannot be made: {error.strerror}") from error


def _place(files: list[Path], folder: Path) -> list[Placed]:
    """Each file as the project in `folder` will name it, opened once to see what it is."""
    from frameloom.core.media import MediumSpec
    from frameloom.media import Library
    from frameloom.project.templates import Placed

    placed = []
    with Library() as library:
        for file in files:
            if not file.is_file():
                raise MediaError("there is no such file", file=str(file))
            facts = library.facts(MediumSpec(str(file.resolve())))
            placed.append(Placed(_relative(file, folder), facts))
    return placed


def _relative(file: Path, folder: Path) -> str:
    """`file` as seen from `folder`, with forward slashes."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()
