"""`frameloom schema`: the project file's JSON Schema."""

from __future__ import annotations

import argparse

from frameloom.cli.console import emit

EXAMPLES = ("frameloom schema > project.schema.json",)


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """No flags of its own."""


def run(_args: argparse.Namespace) -> int:
    from frameloom.project.schema import json_schema

    emit(json_schema())
    return 0
