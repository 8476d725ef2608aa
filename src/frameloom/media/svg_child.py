"""Draws one SVG: a program of its own, run by `svg.Drawing`, so that what an SVG makes of its
drawer (a crash, no end, all memory) ends there.

    python -I -S svg_child.py WIDTH HEIGHT SYSTEM_FONTS CPU_SECONDS BYTES PATH...

The SVG's text comes on stdin and a PNG leaves on stdout; exit 3 with one line on stderr where it
cannot be drawn. PATH...: where modules are found, as the caller finds them: `-S` skips that search,
half of Python's start. It imports nothing of Frameloom.
"""

from __future__ import annotations

import contextlib
import sys

REFUSED = 3


def main(width: int, height: int, system_fonts: int, cpu_seconds: int, most_bytes: int) -> int:
    _limit("RLIMIT_CPU", cpu_seconds)
    _limit("RLIMIT_AS", most_bytes)
    _limit("RLIMIT_CORE", 0)
    import resvg_py

    if not system_fonts:
        _limit("RLIMIT_NOFILE", 3)  # nothing is opened from here on
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=sys.stdin.buffer.read().decode(),
            width=width,
            height=height,
            dpi=96.0,
            skip_system_fonts=not system_fonts,
        )
    except Exception as error:  # noqa: BLE001 - a parser of foreign data may raise anything
        sys.stderr.write(" ".join(str(error).split()))
        return REFUSED
    sys.stdout.buffer.write(bytes(drawn))
    return 0


def _limit(name: str, most: int) -> None:
    """Bounds what this process may take; on Windows the caller's patience is the bound."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):  # there is a lower bound already
        resource.setrlimit(getattr(resource, name), (most, most + 1))  # at the second: SIGKILL


if __name__ == "__main__":
    sys.path[:] = sys.argv[6:]
    raise SystemExit(main(*map(int, sys.argv[1:6])))
