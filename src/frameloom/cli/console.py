"""What a person reads goes to stderr, what a program reads to stdout; colour on a terminal only."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TextIO

from frameloom.core.errors import WriteError

Style = Literal["bold", "dim", "red", "green", "yellow"]
_CODES: dict[Style, int] = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33}


def on_terminal() -> bool:
    """Whether bars may be drawn: stderr is a terminal that understands them."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def styled(text: str, style: Style) -> str:
    """`text` in a colour or weight, where stderr shows one and NO_COLOR is not set."""
    if not on_terminal() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def say(text: str = "") -> None:
    """One message for a person. Raises WriteError where nobody can read it."""
    with writing(sys.stderr, "stderr"):
        print(text, file=sys.stderr, flush=True)


@contextmanager
def writing(stream: TextIO, name: str) -> Iterator[None]:
    """A stream that cannot be written to becomes a WriteError; what else it is given is lost."""
    try:
        yield
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # else Python tries once more
        gone = isinstance(error, BrokenPipeError)
        cause = "its reader is gone" if gone else error.strerror or str(error)
        raise WriteError(f"{name}: could not be written: {cause}") from error


def warn(message: str) -> None:
    say(f"{styled('warning:', 'yellow')} {message}")


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """`rows` as columns, each as wide as its widest cell; the last column runs free."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = (
        indent + "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def emit(value: object, *, indent: int | None = 2) -> None:
    """One JSON value on stdout; with `indent` None on one line (NDJSON). Raises WriteError."""
    with writing(sys.stdout, "stdout"):
        print(json.dumps(value, indent=indent, default=_plain), flush=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return dataclasses.asdict(value)


def seconds(time_s: Fraction | float) -> str:
    """A time for a person: milliseconds are enough."""
    return f"{float(time_s):.3f} s"


def megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"
