"""`frameloom serve`: the HTTP job service."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from frameloom.cli import render_flags, values
from frameloom.cli.console import emit, say
from frameloom.core.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from frameloom.service.settings import Settings

EXAMPLES = (
    "frameloom serve --root media",
    "frameloom serve --root media --port 9000 --token-file token.txt --jobs 2 --workers 4",
)
TOKEN = "FRAMELOOM_TOKEN"
_MB = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="where to listen (127.0.0.1)"
    )
    parser.add_argument(
        "--port", metavar="N", type=values.port, default=8787, help="0 for any free one (8787)"
    )
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        nargs="+",
        default=(),
        help="names that the service goes by, beside the address and this machine's own",
    )
    parser.add_argument(
        "--token-file",
        metavar="FILE",
        type=Path,
        help=f"the token that clients send (default: ${TOKEN}, else a new one, shown at start)",
    )
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        help="where queue and results are kept (your data folder)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print address and token on stdout, as one line of JSON"
    )
    _add_trust(parser.add_argument_group("what projects may use"))
    _add_running(parser.add_argument_group("running"))
    _add_limits(parser.add_argument_group("limits of one job"))


def _add_trust(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--root",
        metavar="DIR",
        nargs="+",
        default=(),
        type=Path,
        help="folders that media may come from, the first for relative names (default: none but "
        "what is uploaded)",
    )
    group.add_argument(
        "--allow-url", action="store_true", help="media may be URLs, which this machine fetches"
    )
    group.add_argument(
        "--allow-project-code",
        action="store_true",
        help="projects may use the code in effects/ of the folder they are in",
    )


def _add_running(group: argparse._ActionsContainer) -> None:
    group.add_argument("--jobs", metavar="N", type=values.count, default=1, help="at once (1)")
    group.add_argument("--workers", metavar="N", type=values.count, help="of each job")
    render_flags.add_executor(group)
    group.add_argument(
        "--max-queue", metavar="N", type=values.count, default=100, help="waiting jobs (100)"
    )


def _add_limits(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--max-body", metavar="MB", type=values.count, default=4, help="a project as JSON (4)"
    )
    group.add_argument(
        "--max-upload", metavar="MB", type=values.count, default=1000, help="with media (1000)"
    )
    group.add_argument(
        "--max-duration", metavar="TIME", type=values.time, default="600", help="timeline (600)"
    )
    group.add_argument(
        "--max-pixels",
        metavar="N",
        type=values.count,
        default=4096 * 2304,
        help="a picture, and each medium's (4096 x 2304)",
    )
    group.add_argument(
        "--max-memory", metavar="MB", type=values.count, help="of a render's processes (no limit)"
    )
    group.add_argument(
        "--max-time", metavar="SECONDS", type=values.count, default=3600, help="of work (3600)"
    )
    group.add_argument(
        "--max-output", metavar="MB", type=values.count, default=20_000, help="a file (20000)"
    )


def run(args: argparse.Namespace) -> int:
    if sys.platform == "win32":
        raise UnavailableError("the job service needs Linux or macOS (on Windows: WSL)")
    settings, shown = _settings(args)
    try:
        from frameloom.service.server import serve
    except ModuleNotFoundError as error:
        raise UnavailableError(
            f"the job service needs {error.name}; install it: pip install 'frameloom[serve]'"
        ) from error

    def ready(address: str) -> None:
        if args.json:
            emit({"address": address, "token": settings.token}, indent=None)
            return
        say(f"serving on {address} (interface: {address}/openapi.json); results in {settings.data}")
        say(f"token: {settings.token}" if shown else "token: as given")

    serve(settings, ready)
    return 0


def _settings(args: argparse.Namespace) -> tuple[Settings, bool]:
    """Everything that was chosen, and whether the token is a new one."""
    from frameloom.service.settings import Settings

    for root in args.root:
        if not root.is_dir():
            raise UsageError(f"--root {root}: there is no such folder")
    token = _token(args.token_file)
    settings = Settings(
        data=(args.data or _data_folder()).absolute(),
        token=token or secrets.token_urlsafe(24),
        host=args.host,
        port=args.port,
        hosts=tuple(args.allow_host),
        roots=tuple(root.resolve() for root in args.root),
        allow_url=args.allow_url,
        allow_project_code=args.allow_project_code,
        jobs=args.jobs,
        workers=args.workers,
        executor=args.executor,
        ray_address=args.ray_address,
        max_queue=args.max_queue,
        max_body=args.max_body * _MB,
        max_upload=args.max_upload * _MB,
        max_duration=args.max_duration,
        max_pixels=args.max_pixels,
        max_memory=args.max_memory,
        max_time_s=args.max_time,
        max_output=args.max_output * _MB,
    )
    return settings, token is None


def _token(file: Path | None) -> str | None:
    if file is None:
        token = os.environ.get(TOKEN)
        where = f"${TOKEN}"
    else:
        where = f"--token-file {file}"
        try:
            token = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{where}: cannot be read: {error}") from error
    if token is None:
        return None
    token = token.strip()
    if len(token) < 16 or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(f"{where}: give a token of at least 16 letters and digits")
    return token


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("frameloom", appauthor=False)) / "service"
