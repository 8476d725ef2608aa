"""`frameloom doctor`: what this machine offers, and what Frameloom would pick."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
from pathlib import Path

from frameloom.cli.console import megabytes, say, styled, table

EXAMPLES = ("frameloom doctor", "frameloom doctor --warm")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--warm", action="store_true", help="compile and cache what a first render would"
    )


def run(args: argparse.Namespace) -> int:
    say(table([(styled(name, "bold"), text) for name, text in _findings()]))
    if args.warm:
        from frameloom.render import warm

        say("warming: compiling what a first render would compile ...")
        warm()
        say(f"{styled('warm', 'green')}: renders start at once from now on")
    return 0


def _findings() -> list[tuple[str, str]]:
    from frameloom import __version__
    from frameloom.core.jit import cache_folder
    from frameloom.export import cores

    count = cores()
    cache = cache_folder()
    return [
        ("frameloom", f"{__version__}, Python {platform.python_version()}, {platform.platform()}"),
        ("cores", f"{count}; renders use {count} thread{'s' if count != 1 else ''}"),
        ("memory", _memory()),
        ("disk", f"{megabytes(shutil.disk_usage(Path.cwd()).free)} free here"),
        ("encoders", _encoders()),
        ("GPU", f"{_gpu()}; renders use the CPU"),
        ("fonts", _fonts()),
        ("kernels", f"{_warmth(cache)} in {cache}"),
    ]


def _memory() -> str:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return "size not known"
    return f"{pages * size / 2**30:.1f} GiB"


def _encoders() -> str:
    from frameloom.export import codecs

    return ", ".join(codec.encoder for codec in codecs())


def _gpu() -> str:
    found = [
        line.split(":", 1)[1].strip()
        for path in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
        for line in path.read_text(errors="replace").splitlines()
        if line.startswith("Model:")
    ]
    render_nodes = list(Path("/dev/dri").glob("renderD*"))
    return ", ".join(found) or (f"{len(render_nodes)} render node(s)" if render_nodes else "none")


def _fonts() -> str:
    from frameloom.text.fonts import families

    names = [family.name for family in families()]
    return f"{len(names)} families, the first is {names[0]} (frameloom fonts lists them)"


def _warmth(cache: Path) -> str:
    count = sum(1 for _ in cache.rglob("*.nbc")) if cache.is_dir() else 0
    return f"{count} compiled" if count else "none compiled yet (frameloom doctor --warm does)"
