"""Values of flags: each function turns one word of the command line into a value, or says why not.

They raise `argparse.ArgumentTypeError`, which becomes a usage error (exit 2) naming the flag.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from fractions import Fraction

from frameloom.core.time import NTSC_RATES

SIZE_NAMES = ("480p", "720p", "1080p", "1440p", "2160p")
Refused = argparse.ArgumentTypeError

_TIME = re.compile(r"\d+(\.\d+)?|\.\d+|\d+/0*[1-9]\d*|\d+f")
_BITRATE = re.compile(r"(\d+(?:\.\d+)?)([kKmM]?)")
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


def one_of(*allowed: str) -> Callable[[str], str]:
    """One of a few words; a near miss is answered with the nearest."""

    def choose(text: str) -> str:
        if text not in allowed:
            raise Refused(
                f"{text!r} is not one of {', '.join(allowed)}{did_you_mean(text, allowed)}"
            )
        return text

    return choose


def did_you_mean(text: str, known: tuple[str, ...] | list[str]) -> str:
    """` (did you mean X?)`, or nothing where nothing is near."""
    import difflib

    near = difflib.get_close_matches(text, known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def size(text: str) -> str | tuple[int, int]:
    """`1280x720`, or a name such as 720p."""
    if text in SIZE_NAMES:
        return text
    found = re.fullmatch(r"(\d+)[xX×](\d+)", text)
    if not found:
        raise Refused(f"{text!r} is no size: give WIDTHxHEIGHT or one of {', '.join(SIZE_NAMES)}")
    width, height = int(found[1]), int(found[2])
    if not (2 <= width <= 16384 and 2 <= height <= 16384):
        raise Refused(f"{text}: sides are 2 to 16384 pixels")
    return width, height


def aspect(text: str) -> str:
    """`16:9`: width to height."""
    if not re.fullmatch(r"[1-9]\d{0,4}:[1-9]\d{0,4}", text):
        raise Refused(f"{text!r} is no aspect: give WIDTH:HEIGHT, such as 16:9, 9:16, 1:1 or 4:5")
    return text


def rate(text: str) -> Fraction:
    """Frames per second: `30`, `30000/1001`, or an NTSC rate such as 29.97."""
    if text in NTSC_RATES:
        return NTSC_RATES[text]
    if re.fullmatch(r"\d+(/\d+)?", text):
        top, _, bottom = text.partition("/")
        if int(top) and int(bottom or 1):
            return Fraction(int(top), int(bottom or 1))
    raise Refused(
        f"{text!r} is no frame rate: give a whole number, a fraction such as 30000/1001, "
        f"or one of {', '.join(NTSC_RATES)}"
    )


def time(text: str) -> str:
    """A time as in a project file: seconds `2.5`, a fraction `1/3` or frames `150f`."""
    if not _TIME.fullmatch(text):
        raise Refused(f"{text!r} is no time: give seconds (2.5), a fraction (1/3) or frames (150f)")
    return text


def frame_range(text: str) -> tuple[int, int | None]:
    """`A:B`, half-open; `A:` runs to the end and `:B` from the start."""
    found = re.fullmatch(r"(\d*):(\d*)", text)
    if not found or text == ":":
        raise Refused(f"{text!r} is no range of frames: give FIRST:END, END not included")
    first, end = int(found[1] or 0), int(found[2]) if found[2] else None
    if end is not None and end <= first:
        raise Refused(f"{text}: the range is empty, its end is not after its start")
    return first, end


def bitrate(text: str) -> int:
    """Bits per second: `8M`, `800k` or a plain number."""
    found = _BITRATE.fullmatch(text)
    value = int(float(found[1]) * _SCALE[found[2].lower()]) if found else 0
    if value < 1000:
        raise Refused(f"{text!r} is no bit rate: give bits per second, such as 8M or 800k")
    return value


def count(text: str) -> int:
    """A whole number from 1."""
    if not re.fullmatch(r"\d{1,18}", text) or not int(text):
        raise Refused(f"{text!r} is not a whole number from 1")
    return int(text)


def port(text: str) -> int:
    """A TCP port; 0 stands for any that is free."""
    if not re.fullmatch(r"\d{1,5}", text) or int(text) > 65535:
        raise Refused(f"{text!r} is no port: give 0 to 65535")
    return int(text)


def number(low: float, high: float) -> Callable[[str], float]:
    """A number in [low, high]."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise Refused(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return read


def assignment(text: str) -> tuple[str, str]:
    """`NAME=VALUE`."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise Refused(f"{text!r}: give NAME=VALUE")
    return name.strip(), value
