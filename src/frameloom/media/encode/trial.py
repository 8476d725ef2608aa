"""Encodes a few grey frames with one of FFmpeg's encoders: a program of its own, run by `hardware`,
so that what a driver does (a crash, no end, words on stderr) ends there.

    python -I -S trial.py ENCODER PIXEL_FORMAT WIDTH HEIGHT RATE OPTIONS PATH...

Exit 0 where it works, 3 with one line on stdout where it does not. OPTIONS: FFmpeg's, as JSON.
PATH...: where modules are found, as the caller finds them. It imports nothing of Frameloom.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

FRAMES, REFUSED = 3, 3


def main(name: str, form: str, width: int, height: int, fps: Fraction, options: str) -> int:
    import av
    from av import logging

    logging.set_level(logging.ERROR)
    with logging.Capture(local=False) as said:
        try:
            lost = FRAMES - _encoded(name, form, (width, height), fps, json.loads(options))
            why = "it lost frames" if lost else ""
        except (av.FFmpegError, ValueError, RuntimeError, OSError) as error:
            why = str(getattr(error, "strerror", None) or error)
    told = [text.strip() for _level, _by, text in said if text.strip()]
    if why:
        sys.stdout.write(" ".join((told or [why])[0].split())[:200])
    return REFUSED if why else 0


def _encoded(
    name: str, form: str, size: tuple[int, int], fps: Fraction, options: dict[str, str]
) -> int:
    """How many packets come out."""
    import av

    context: Any = av.CodecContext.create(name, "w")
    context.width, context.height = size
    context.pix_fmt = form
    context.framerate, context.time_base = fps, 1 / fps
    context.options = options
    packets = []
    for number in range(FRAMES):
        frame: Any = av.VideoFrame(*size, form)
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts, frame.time_base = number, 1 / fps
        packets += context.encode(frame)
    return len([*packets, *context.encode(None)])


if __name__ == "__main__":
    _, encoder, pixels, columns, rows, rate, how, *sys.path[:] = sys.argv
    raise SystemExit(main(encoder, pixels, int(columns), int(rows), Fraction(rate), how))
