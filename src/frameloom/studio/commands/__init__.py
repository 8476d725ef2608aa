"""Gestures as edits: pure functions of the document and plain arguments, in exact time.

Paths are tuples; frames are whole numbers on the project's clock. What cannot be done raises
UsageError, with what to do instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from frameloom.studio.commands import both, fields, keyed, layers, placing, scenes
from frameloom.studio.commands.step import Step

Command = Callable[..., Step]
COMMANDS: Final[dict[str, Command]] = {
    "duplicate": both.duplicate,
    "remove": both.remove,
    "scene.add": scenes.add,
    "scene.split": scenes.split,
    "scene.move": scenes.move,
    "scene.trim": scenes.trim,
    "scene.transition": scenes.transition,
    "layer.add": layers.add,
    "layer.span": layers.span,
    "layer.slide": layers.slide,
    "layer.order": layers.order,
    "layer.visible": layers.visible,
    "clip.slide": layers.slide_clip,
    "cue.span": layers.cue_span,
    "key.set": keyed.set_here,
    "key.move": keyed.move,
    "key.paste": keyed.paste,
    "key.remove": keyed.remove,
    "key.easing": keyed.easing,
    "field.type": fields.type_in,
    "field.put": fields.put,
    "field.reset": fields.reset,
    "field.key": fields.toggle_key,
    "field.become": fields.become,
    "item.add": fields.add,
    "item.shift": fields.shift,
    "item.cut": fields.cut,
    "item.enable": fields.enable,
    "place": placing.place,
    "camera": placing.camera,
}
"""By the name that the page knows it by."""

__all__ = ["COMMANDS", "Command", "Step"]
