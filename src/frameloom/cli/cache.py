"""`frameloom cache`: the finished segments and fetched media that renders keep and use again."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.cli import values
from frameloom.cli.console import emit, megabytes, say, table

if TYPE_CHECKING:
    from frameloom.export.segments.store import Entry

EXAMPLES = (
    "frameloom cache show",
    "frameloom cache prune",
    "frameloom cache clear --cache /fast/kept",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        default="show",
        metavar="ACTION",
        type=values.one_of("show", "prune", "clear"),
        help="show (default); prune: remove the least recently used, down to the limit; clear: all",
    )
    parser.add_argument("--cache", metavar="DIR", type=Path, help="the folder they are kept in")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    from frameloom.export import urls
    from frameloom.export.segments.store import Store, default_folder

    store = Store(args.cache or default_folder())
    freed = {"show": lambda: 0, "prune": store.prune, "clear": store.clear}[args.action]()
    if args.action != "show":
        most = store.limit_bytes(_bytes(urls.entries(store.folder)))
        spared = args.action == "prune"
        freed += urls.prune(store.folder, most if spared else 0, spare_used=spared)
    found, fetched = list(store.entries()), list(urls.entries(store.folder))
    used = _bytes(found)
    told: dict[str, Any] = {
        "folder": str(store.folder),
        "segments": len(found),
        "bytes": used,
        "fetched": len(fetched),
        "fetched_bytes": _bytes(fetched),
        "limit_bytes": store.limit_bytes(used),
        "freed_bytes": freed,
    }
    if args.json:
        emit(told)
        return 0
    rows = [
        ("folder", told["folder"]),
        ("segments", f"{len(found)}, {megabytes(used)}"),
        ("media", f"{len(fetched)}, {megabytes(told['fetched_bytes'])}"),
        ("limit", f"{megabytes(told['limit_bytes'])}; FRAMELOOM_CACHE_GB sets it"),
    ]
    if found:
        days = (time.time() - min(entry.used_s for entry in found)) / 86_400
        rows.append(("oldest", f"last used {days:.1f} days ago"))
    if args.action != "show":
        rows.append(("freed", megabytes(freed)))
    say(table(rows))
    return 0


def _bytes(found: Iterable[Entry]) -> int:
    return sum(entry.bytes for entry in found)
