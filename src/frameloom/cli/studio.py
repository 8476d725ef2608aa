"""`frameloom studio`: the editor in the browser."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

from frameloom.cli import values
from frameloom.cli.console import say, styled
from frameloom.cli.render_flags import add_project_code
from frameloom.core.errors import UnavailableError

EXAMPLES = ("frameloom studio launch", "frameloom studio launch --port 9000 --no-browser")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "project",
        nargs="?",
        metavar="PROJECT",
        type=Path,
        default=Path(),
        help="a project file, or a folder: with project.json, or for a new one (default: this one)",
    )
    parser.add_argument(
        "--port", type=values.count, metavar="N", help="port to listen on (default: 8471)"
    )
    parser.add_argument(
        "--host",
        metavar="NAME",
        default="127.0.0.1",
        help="address to listen on; any but 127.0.0.1 opens the editor to the network",
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser window")
    add_project_code(parser)


def run(args: argparse.Namespace) -> int:
    if find_spec("nicegui") is None:
        raise UnavailableError(
            "the editor is not installed; install it: pip install 'frameloom[studio]'"
        )
    from frameloom.studio.page.server import serve

    serve(
        args.project,
        host=args.host,
        port=args.port,
        browser=not args.no_browser,
        allow_project_code=args.allow_project_code,
        tell=lambda address: say(f"{styled('Frameloom studio', 'bold')}  {address}"),
    )
    return 0
