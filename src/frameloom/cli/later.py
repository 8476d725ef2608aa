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


cache = Later("kept segments are", ("frameloom cache show", "frameloom cache clear"), _cache)
