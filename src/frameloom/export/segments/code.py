"""What an effect does, as a digest of the code that does it.

Frameloom's own is its version. A project's effect is the text of its file; any other is all the
source of the package, or of the single file, that its functions come from.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache, partial
from pathlib import Path
from types import FunctionType
from typing import Any

from frameloom.core.picture import EffectCall
from frameloom.effects.base import maths_of
from frameloom.export.segments.canon import UnknownValueError
from frameloom.project.own_effects import SOURCE_DIGEST


def code_digest(call: EffectCall) -> bytes:
    """Raises UnknownValueError for code whose source is nowhere, such as a notebook's."""
    maths = maths_of(call)
    found = hashlib.sha256(type(maths).__qualname__.encode())
    for field in fields(maths) if maths is not None else ():
        value = getattr(maths, field.name)
        for function in _functions(value):
            found.update(f"{field.name} {function.__qualname__};".encode())
            found.update(_module(function.__module__))
        if not callable(value):
            found.update(f"{field.name} {value!r};".encode())
    return found.digest()


def _functions(value: Any) -> Iterator[FunctionType]:
    """Those that are called where `value` is, with what they hold."""
    if isinstance(value, partial):
        yield from _functions(value.func)
        for part in (*value.args, *value.keywords.values()):
            yield from _functions(part)
    elif callable(value):
        if not isinstance(value, FunctionType):
            raise UnknownValueError(f"{type(value).__qualname__} as an effect's maths")
        yield value


@cache
def _module(name: str) -> bytes:
    if name.startswith("frameloom."):
        return b"frameloom"
    module = sys.modules.get(name)
    own: bytes | None = getattr(module, SOURCE_DIGEST, None)
    if own is not None:
        return own
    package = sys.modules.get(name.partition(".")[0])
    folders = [Path(path) for path in getattr(package, "__path__", ())]
    files = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
    if not files and getattr(module, "__file__", None):
        files = [Path(str(vars(module)["__file__"]))]
    if not files:
        raise UnknownValueError(f"an effect's code in {name}")
    found = hashlib.sha256()
    for file in files:
        found.update(file.name.encode() + b"\n" + file.read_bytes())
    return found.digest()
