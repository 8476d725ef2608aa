"""The door: words in, exit code out; every error becomes one or two lines.

Exit codes are those of `frameloom.core.errors`; 0 is done, 1 a fault of Frameloom's own.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from frameloom.cli.console import say, styled, writing
from frameloom.cli.signals import stop_on_term
from frameloom.core.errors import CancelError, FrameloomError, WriteError


def run() -> None:
    """The `frameloom` program."""
    for name in ("stdout", "stderr"):
        stream: TextIOWrapper = (
            getattr(sys, name) or _nowhere()
        )  # None: it was closed before the start
        # A name that the terminal cannot show must not end a render.
        stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, stream)
    stop_on_term()
    code = main(sys.argv[1:])
    if code:
        # Python would wait for threads that are in the middle of a frame; nothing is left to save.
        for each in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                each.flush()
        os._exit(code)
    sys.exit(code)


def _nowhere() -> TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """Does what `argv` (without the program's name) says and returns the exit code."""
    debug = "--debug" in argv
    try:
        try:
            return _obey(argv)
        finally:
            with writing(sys.stdout, "stdout"):
                sys.stdout.flush()
    except SystemExit as stop:  # argparse after --help and --version
        return stop.code if isinstance(stop.code, int) else 0
    except FrameloomError as error:
        return _report(error, str(error), error.exit_code, debug)
    except KeyboardInterrupt as error:
        return _report(error, "cancelled", CancelError.exit_code, debug)
    except MemoryError as error:
        text = "out of memory; render smaller, or with fewer --workers"
        return _report(error, text, FrameloomError.exit_code, debug)
    except Exception as error:  # noqa: BLE001 - the last door: no traceback reaches a user
        text = " ".join(f"{type(error).__name__}: {error}".split())
        text = f"internal error: {text}\nPlease report it, with what --debug adds to this."
        return _report(error, text, FrameloomError.exit_code, debug)


def _obey(argv: Sequence[str]) -> int:
    from frameloom.cli.parser import parse, top_parser

    args = parse(argv)
    if args.command is None:
        top_parser().print_help()
        return 0
    return int(args.command.load().run(args))


def _report(error: BaseException, message: str, exit_code: int, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    with contextlib.suppress(WriteError):  # nobody is left to be told
        say(f"{styled('frameloom:', 'red')} {message}")
    return exit_code
