"""The table of commands: what `frameloom --help` lists, and which module does each.

A command's module has `add_arguments(parser)`, `run(args) -> int` (the exit code) and `EXAMPLES`
(lines shown under its help). It is imported only when its command is called.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Protocol, cast


class CommandModule(Protocol):
    EXAMPLES: tuple[str, ...]

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None: ...

    @staticmethod
    def run(args: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    summary: str
    module: str

    def load(self) -> CommandModule:
        import importlib

        return cast(CommandModule, importlib.import_module(f"frameloom.cli.{self.module}"))


_ALL = (
    Command("demo", "make a sample project with its own media, and render it", "demo"),
    Command("new", "start a project from a template, with your media in it", "new"),
    Command("render", "turn a project into a video", "render"),
    Command("still", "write one frame as PNG, the same pixels as the export's", "still"),
    Command("sheet", "write a contact sheet of a project or a video", "sheet"),
    Command("check", "find everything that would stop a render before it starts", "check"),
    Command("probe", "show what a medium holds and what Frameloom does with it", "probe"),
    Command("verify", "prove that a finished video is what it should be", "verify"),
    Command("cache", "show, prune or clear the kept segments", "cache"),
    Command("studio", "edit in the browser", "studio"),
    Command("serve", "run the HTTP job service", "serve"),
    Command("effects", "list effects, with parameters, ranges and defaults", "effects"),
    Command("presets", "list presets: looks of several effects", "presets"),
    Command("fonts", "list the fonts that text can be set in", "fonts"),
    Command("codecs", "list formats and encoders", "codecs"),
    Command("schema", "print the project file's JSON Schema", "schema"),
    Command("doctor", "show what this machine offers and what Frameloom picks", "doctor"),
    Command("bench", "time the reference scenes on this machine", "bench"),
)
COMMANDS = {command.name: command for command in _ALL}
