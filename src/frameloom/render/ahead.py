"""A picture's effects, compiled by a second process while this one draws what they lie on.

Where no kernel is kept yet, compiling is nearly all that a first still takes, and one process
compiles one kernel at a time. The second process draws a small picture with the same effects; of
two that need a kernel at once, one compiles it (see `core.jit`).
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

from frameloom.core.jit import is_kept
from frameloom.core.picture import Picture
from frameloom.effects.base import EFFECTS

SIZE = (64, 36)


@contextmanager
def ahead(picture: Picture) -> Generator[None]:
    """Compiles for the effects of `picture` until the block ends, if they are not compiled yet.

    A project's own effects are left out: the second process does not know them.
    """
    from frameloom.render.cpu.convert import rgb_to_planes

    if os.cpu_count() == 1 or is_kept(rgb_to_planes):
        yield
        return
    every = (*picture.effects, *picture.overall)
    calls = tuple(replace(call, maths=None) for call in every if call.type in EFFECTS.types)
    if not calls:
        yield
        return
    bare = Picture(SIZE, effects=calls, alpha=picture.alpha, working=picture.working)
    with tempfile.TemporaryFile() as file:
        pickle.dump(bare, file)
        file.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "frameloom.render.ahead"],
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    try:
        yield
    finally:
        child.kill()
        child.wait()


def main() -> None:
    """Draws the picture that comes in, for the sake of what is compiled on the way."""
    from frameloom.render import backend

    backend().render(pickle.load(sys.stdin.buffer), {})


if __name__ == "__main__":
    main()
