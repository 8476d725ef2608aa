"""`frameloom bench`: the reference scenes, timed on this machine against the limit."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.cli import values
from frameloom.cli.console import emit, say, styled, table
from frameloom.core.errors import FrameloomError, UsageError

if TYPE_CHECKING:
    from frameloom.bench import Plan

EXAMPLES = (
    "frameloom bench R1",
    "frameloom bench R0 R1 --preset medium --json > today.json",
    "frameloom bench --quick",
    "frameloom bench --frames 60 240 --runs 2",
    "frameloom bench R1 --compare yesterday.json",
)
_WHAT = ("R0", "R1", "R2", "R3", "R4", "R5", "start-up", "editor")
_QUICK: dict[str, Any] = {"size": (480, 270), "frames": (60, 360), "runs": 1, "long_s": 20}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from frameloom.media.encode.base import SPEEDS

    parser.add_argument(
        "scenes",
        nargs="*",
        metavar="SCENE",
        type=values.one_of(*_WHAT),
        help=f"{', '.join(_WHAT)} (default: all)",
    )
    parser.add_argument(
        "--preset",
        action="append",
        metavar="NAME",
        type=values.one_of(*SPEEDS),
        help="the encoder's; may be given again (default: veryfast)",
    )
    parser.add_argument("--json", action="store_true", help="the figures on stdout")
    parser.add_argument(
        "--compare", metavar="OLD.json", type=Path, help="name what got slower since then"
    )
    parser.add_argument(
        "--quick", action="store_true", help="small, short and once: minutes become seconds"
    )
    parser.add_argument(
        "--runs", type=values.count, metavar="N", help="turns to take medians of (default: 3)"
    )
    parser.add_argument(
        "--frames",
        nargs=2,
        type=values.count,
        metavar=("SHORT", "LONG"),
        help="of the two exports of a scene whose difference is its steady cost (default: 150 900)",
    )
    parser.add_argument(
        "--size", type=_size, metavar="WxH", help="of R0 and R1 (default: 1920x1080)"
    )
    parser.add_argument(
        "--seconds", type=values.count, metavar="S", help="length of R4 and R5 (default: 60)"
    )


def run(args: argparse.Namespace) -> int:
    from frameloom import bench

    old = _read(args.compare) if args.compare else None
    plan = _plan(args)
    found = bench.run(plan, lambda text: say(styled(text, "dim")))
    found["command"] = " ".join(["frameloom", *sys.argv[1:]])
    if args.json:
        emit(found)
    say(report(found))
    failed = found["failed"]
    for scene, presets in failed.items():
        for preset, why in presets.items():
            say(f"{styled(f'{scene} {preset}'.strip(), 'bold')}: {styled(why, 'red')}")
    if old is not None:
        worse = bench.slower(old, found)
        say("\n".join(worse) or styled(f"nothing is slower than in {args.compare}", "green"))
    return FrameloomError.exit_code if failed else 0


def _plan(args: argparse.Namespace) -> Plan:
    from frameloom.bench import Plan

    chosen: dict[str, Any] = dict(_QUICK) if args.quick else {}
    frames = tuple(args.frames or ())
    if frames and frames[0] > frames[1]:
        raise UsageError(f"--frames {frames[0]} {frames[1]}: the shorter one comes first")
    given = {
        "what": tuple(args.scenes),
        "presets": tuple(args.preset or ()),
        "frames": frames,
        "runs": args.runs,
        "size": args.size,
        "long_s": args.seconds,
    }
    return Plan(**(chosen | {name: value for name, value in given.items() if value}))


def _size(text: str) -> tuple[int, int]:
    found = values.size(text)
    width, height = (
        (int(found[:-1]) * 16 // 9, int(found[:-1])) if isinstance(found, str) else found
    )
    return width // 2 * 2, height // 2 * 2


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise UsageError(f"--compare {path}: {error}") from error
    if not isinstance(found, dict) or "scenes" not in found:
        raise UsageError(f"--compare {path}: it is no result of frameloom bench --json")
    return found


def report(found: dict[str, Any]) -> str:
    """The table for a person: figures by scene, with the bound where there is one."""
    from frameloom.bench import METRICS, shown

    machine = found["machine"]
    lines = [f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}"]
    if "others" in found:
        lines.append(f"other work took {100 * found['others']:.0f} % of the machine meanwhile")
    for scene, presets in found["scenes"].items():
        for preset, figures in presets.items():
            lines += ["", styled(f"{scene} {preset}".strip(), "bold")]
            rows = []
            for name, metric in METRICS.items():
                if name not in figures:
                    continue
                value, bound = figures[name], metric.bound(scene, preset)
                rows.append(
                    (metric.label, shown(value, metric.unit), _verdict(value, bound, metric))
                )
            lines.append(table(rows))
    return "\n".join(lines)


def _verdict(value: float, bound: float | None, metric: Any) -> str:
    if bound is None:
        return ""
    met = value >= bound if metric.more_is_better else value <= bound
    side = "at least" if metric.more_is_better else "at most"
    text = f"{side} {bound:g}"
    return styled(text, "green") if met else styled(f"{text}: missed", "red")
