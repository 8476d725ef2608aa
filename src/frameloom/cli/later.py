"""Commands of the contract that are still to come: their flags parse, and they say so (exit 7)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from frameloom.cli import values
from frameloom.core.errors import UnavailableError


@dataclass(frozen=True, slots=True)
class Later:
    """A command module in one value."""

    what: str
    EXAMPLES: tuple[str, ...]
    add_arguments: Callable[[argparse.ArgumentParser], None]

    def run(self, _args: argparse.Namespace) -> int:
        raise UnavailableError(f"{self.what} not part of this version yet")


def _cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        default="show",
        metavar="ACTION",
        type=values.one_of("show", "prune", "clear"),
        help="show (default), prune or clear",
    )


def _studio(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", nargs="?", metavar="PROJECT", help="the project to open")
    parser.add_argument("--port", type=values.count, metavar="N", help="port to listen on")
    parser.add_argument("--host", metavar="NAME", help="address to listen on")
    parser.add_argument("--no-browser", action="store_true", help="open no browser window")


cache = Later("kept segments are", ("frameloom cache show", "frameloom cache clear"), _cache)
studio = Later("the editor is", ("frameloom studio launch",), _studio)
