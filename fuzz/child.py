"""Reads one project after the other as a user would: `python -m fuzz.child`, a folder a line.

Answers with a line each: `right`, `refused CODE MESSAGE`, or `fault WHAT` for what no input may do.
"""

from __future__ import annotations

import sys
from pathlib import Path

from frameloom.core.errors import FrameloomError
from frameloom.export import Session
from frameloom.export.bounds import Bounds, bounded
from frameloom.project import load

OUR_FAULT = 1
"""The exit code of errors that no input is to cause."""


def attempt(folder: Path) -> None:
    """The first, a middle and the last frame, and the sound of a project in its folder."""
    limits = Bounds(root=(folder,), max_pixels=1 << 18, max_duration=3600)
    with bounded(load(folder).resolved(), limits, None) as session:
        frames = session.timeline.frames
        for number in sorted({0, frames // 2, frames - 1}):
            session.frame(number)
        _listen(session, range(min(frames, 20)))


def _listen(session: Session, frames: range) -> None:
    for _ in session.sound(frames):
        pass


def answer(folder: Path) -> str:
    try:
        attempt(folder)
    except FrameloomError as error:
        text = str(error)
        if error.exit_code == OUR_FAULT or len(text.splitlines()) > 2 or len(text) > 2000:
            return f"fault {type(error).__name__}: {text[:500]!r}"
        return f"refused {error.exit_code} {text.splitlines()[0][:200]}"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"fault {type(error).__name__}: {str(error)[:500]!r}"
    return "right"


def main() -> None:
    for line in sys.stdin:
        print(answer(Path(line.rstrip("\n"))), flush=True)


if __name__ == "__main__":
    main()
