"""Gestures as edits: pure functions of the raw document and plain arguments, in exact time."""

from __future__ import annotations

from collections.abc import Callable

from frameloom.studio.commands.step import Step

Command = Callable[..., Step]
COMMANDS: dict[str, Command] = {}
"""By the name that the page knows it by."""

__all__ = ["COMMANDS", "Command", "Step"]
