"""`frameloom presets`: looks by name, with the effects and camera settings they stand for."""

from __future__ import annotations

import argparse
from typing import Any

from frameloom.cli.console import emit, say, styled, table
from frameloom.core.errors import UsageError

EXAMPLES = ("frameloom presets", "frameloom presets cinematic --json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="only this one")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    from frameloom.cli.values import did_you_mean
    from frameloom.project.presets import PRESETS

    found: dict[str, dict[str, Any]] = dict(PRESETS.items())
    if args.name:
        if args.name not in found:
            hint = did_you_mean(args.name, list(found))
            raise UsageError(f"there is no preset {args.name!r}{hint}")
        found = {args.name: found[args.name]}
    if args.json:
        emit(found)
    else:
        say(table([(styled(name, "bold"), _summary(look)) for name, look in found.items()]))
        if args.name:
            from frameloom.cli.gallery import sample

            say(f"picture: {sample(f'preset-{args.name}', preset=args.name)}")
    return 0


def _summary(look: dict[str, Any]) -> str:
    effects = [_values(effect) for effect in look["effects"]]
    camera = [f"camera {name} {_numbers(part)}" for name, part in look.get("camera", {}).items()]
    return ", ".join([*effects, *camera])


def _values(effect: dict[str, Any]) -> str:
    values = _numbers({key: value for key, value in effect.items() if key != "type"})
    return f"{effect['type']} {values}".strip()


def _numbers(values: dict[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in values.items())
