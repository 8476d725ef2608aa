"""Writes the files that are made from the code, or with --check says which are out of date."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from frameloom.cli.commands import COMMANDS
from frameloom.cli.parser import EXAMPLES, Parser, command_parser

ROOT = Path(__file__).resolve().parent.parent
CLI_INTRO = """\
# The command line

Made by `make docs` from the program itself. What a person reads goes to stderr, what a program
reads (`--json`, NDJSON) to stdout. Exit codes: 0 done, 2 usage, 3 the project is wrong, 4 a medium
is missing or unreadable, 5 could not write, 6 verification failed, 7 an encoder or a feature is not
here, 130 cancelled; 1 is a fault of Frameloom's own.
"""


def cli_page() -> str:
    parts = [CLI_INTRO, _code(EXAMPLES)]
    for command in COMMANDS.values():
        parser = command_parser(command)
        parts.append(f"## frameloom {command.name}\n\n{parser.description}\n")
        parts.append(_code(command.load().EXAMPLES))
        rows = list(_rows(parser))
        if rows:
            parts.append("\n".join(["| argument | meaning |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def _rows(parser: Parser) -> Iterator[str]:
    for action in parser._actions:
        if "--help" in action.option_strings or "--debug" in action.option_strings:
            continue
        words = "/".join(action.option_strings)
        value = action.metavar if action.nargs != 0 and action.metavar else ""
        label = f"{words} {value}".strip() + ("..." if action.nargs in {"*", "+"} else "")
        yield f"| `{label}` | {(action.help or '').replace('|', '&#124;')} |"


def _code(lines: tuple[str, ...]) -> str:
    return "\n".join(["```sh", *lines, "```"]) + "\n"


def schema_file() -> str:
    from frameloom.project.schema import json_schema

    return json.dumps(json_schema(), indent=1) + "\n"


def project_page() -> str:
    from frameloom.project.reference import markdown

    return markdown()


GENERATED = {
    "docs/cli.md": cli_page,
    "docs/project-file.md": project_page,
    "docs/project.schema.json": schema_file,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if any differs"
    )
    check = parser.parse_args().check
    stale = []
    for name, make in GENERATED.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is out of date: run make docs" if check else f"wrote {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
