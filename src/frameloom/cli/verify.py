"""`frameloom verify`: proves that a finished video is what it should be."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.cli import values
from frameloom.cli.console import emit, say, styled
from frameloom.cli.projects import open_project
from frameloom.cli.render_flags import add_allow_url, add_project_code
from frameloom.core.errors import VerifyError

if TYPE_CHECKING:
    from frameloom.export import Check

EXAMPLES = (
    "frameloom verify launch.mp4 --project launch",
    "frameloom verify launch.mp4 --manifest launch.ndjson",
    "frameloom verify launch.mp4 --level fast --json",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("video", metavar="VIDEO", type=Path, help="the finished file")
    parser.add_argument("--project", metavar="P", help="the project it was made from")
    parser.add_argument(
        "--manifest", metavar="M", type=Path, help="the manifest written with the render"
    )
    parser.add_argument(
        "--level",
        metavar="LEVEL",
        default="full",
        type=values.one_of("fast", "full"),
        help="fast: timing and tags, nothing decoded; full (default): every frame and sample too",
    )
    add_allow_url(parser)
    add_project_code(parser)
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    from frameloom.export import verify

    trusted = args.allow_project_code
    project = open_project(args.project, allow_project_code=trusted) if args.project else None
    try:
        report = verify(
            args.video, project, args.level, manifest=args.manifest, allow_url=args.allow_url
        )
    except VerifyError as error:
        if args.json:
            emit(_unreadable(args, error))
        raise
    if args.json:
        emit(report.to_dict())
    else:
        for check in report.checks:
            say(_line(check))
    report.require()
    if not args.json:
        say(f"{styled('verified', 'green')} {args.video} ({report.level})")
    return 0


def _unreadable(args: argparse.Namespace, error: VerifyError) -> dict[str, Any]:
    """A report of a file that cannot be looked at."""
    check = {"what": "file", "where": "", "expected": "one that can be read", "found": str(error)}
    return {
        "path": str(args.video),
        "level": args.level,
        "ok": False,
        "checks": [{**check, "ok": False}],
    }


def _line(check: Check) -> str:
    if not check.ok:
        return f"  {styled('wrong', 'red')}  {check}"
    where = f" ({check.where})" if check.where else ""
    return f"  {styled('ok', 'green')}     {check.what}{where}: {check.found}"
