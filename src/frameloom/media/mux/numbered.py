"""Names of numbered files, `frames/%05d.png`: one file a frame, in a folder of their own."""

from __future__ import annotations

import re
from pathlib import Path

_PLACE = re.compile(r"%0?(\d*)d")


def is_numbered(path: Path) -> bool:
    """Has the name one place for a number?"""
    return len(_PLACE.findall(path.name)) == 1 and path.name.count("%") == 1


def numbered(path: Path, number: int) -> Path:
    """The file of a frame, from 0 on."""
    return path.with_name(path.name % number)


def numbered_files(path: Path) -> dict[int, Path]:
    """The files of this name that are there, by their numbers, in order."""
    before, after = (re.escape(part) for part in re.split(_PLACE.pattern, path.name)[::2])
    name = re.compile(f"{before}([0-9]+){after}")
    files = path.parent.iterdir() if path.parent.is_dir() else ()
    found = {int(match[1]): file for file in files if (match := name.fullmatch(file.name))}
    exact = {n: file for n, file in found.items() if numbered(path, n).name == file.name}
    return dict(sorted(exact.items()))
