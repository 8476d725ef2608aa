"""From words to arguments: one parser a command, whose errors are usage errors with a way out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from frameloom.cli.commands import COMMANDS, Command
from frameloom.core.errors import UsageError

INTRO = "Composes and exports 3D video scenes, frame by frame, exactly."
EXAMPLES = (
    "frameloom demo",
    "frameloom new launch --template hero screen.mp4",
    "frameloom render launch -o launch.mp4",
)


class Parser(argparse.ArgumentParser):
    """argparse that raises UsageError, and accepts no abbreviations."""

    def __init__(self, prog: str, description: str, examples: Sequence[str]) -> None:
        lines = [f"example{'s' if len(examples) > 1 else ''}:", *(f"  {line}" for line in examples)]
        super().__init__(
            prog=prog,
            description=description,
            epilog="\n".join(lines),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}\nSee: {self.prog} --help")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments of one call; `command` is the Command, None where help or version is asked."""
    words = list(argv)
    leading = []
    while words and words[0].startswith("-"):
        leading.append(words.pop(0))
    args = top_parser().parse_args(leading)
    if not words:
        args.command = None
        return args
    command = find(words.pop(0))
    parser = command_parser(command)
    found, unknown = parser.parse_known_intermixed_args(words)
    if unknown:
        parser.error(_unknown(parser, unknown[0]))
    found.debug = found.debug or args.debug
    found.command = command
    return found


def find(name: str) -> Command:
    """The command called `name`."""
    if name not in COMMANDS:
        from frameloom.cli.values import did_you_mean

        hint = did_you_mean(name, list(COMMANDS))
        raise UsageError(f"there is no command {name!r}{hint}\nSee: frameloom --help")
    return COMMANDS[name]


def top_parser() -> Parser:
    """What `frameloom --help` shows."""
    from frameloom import __version__

    listed = "\n".join(f"  {c.name:<8}  {c.summary}" for c in COMMANDS.values())
    parser = Parser("frameloom", f"{INTRO}\n\ncommands:\n{listed}", EXAMPLES)
    parser.usage = "frameloom COMMAND ..."
    parser.add_argument("--version", action="version", version=f"frameloom {__version__}")
    _add_debug(parser)
    return parser


def command_parser(command: Command) -> Parser:
    """The parser of one command."""
    module = command.load()
    sentence = f"{command.summary[0].upper()}{command.summary[1:]}."
    parser = Parser(f"frameloom {command.name}", sentence, module.EXAMPLES)
    module.add_arguments(parser)
    _add_debug(parser)
    return parser


def _add_debug(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")


def _unknown(parser: Parser, word: str) -> str:
    from frameloom.cli.values import did_you_mean

    if not word.startswith("-"):
        return f"unexpected {word!r}"
    flag = word.partition("=")[0]
    return f"there is no flag {flag}{did_you_mean(flag, list(parser._option_string_actions))}"
