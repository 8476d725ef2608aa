"""Values as a digest: equal ones have the same, and what differs in anything that shows another.

A value is walked field by field. What nobody has said how to tell apart is an error, never left
out: then a segment could be taken for another one.
"""

from __future__ import annotations

import hashlib
import struct
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from frameloom.core.lettering import Lettering
from frameloom.core.media import MediumSpec
from frameloom.core.outline import Outline
from frameloom.core.picture import EffectCall, Pane, SourceFrame
from frameloom.text.faces import Face

_UNSEEN: Final[dict[type, tuple[str, ...]]] = {
    Pane: ("owner",),
    SourceFrame: ("reader",),
}
"""Fields that never show: names of layers."""
_SAME_OBJECT: Final = (Lettering, Outline)
"""What stays the same object as long as it is the same: looked at once."""
_KEPT: Final = 4096


class UnknownValueError(TypeError):
    """A value that no digest can be made of."""


class Canon:
    """`medium`: the digest of a medium's content. `file`: of the file of that path. `code`: of what
    an effect does. Not for two threads at once."""

    def __init__(
        self,
        *,
        medium: Callable[[MediumSpec], bytes],
        file: Callable[[str], bytes],
        code: Callable[[EffectCall], bytes],
    ) -> None:
        self._medium, self._file, self._code = medium, file, code
        self._known: OrderedDict[int, tuple[object, bytes]] = OrderedDict()
        self._names: dict[type, tuple[bytes, tuple[str, ...]]] = {}

    def digest(self, value: object) -> bytes:
        """16 bytes. Raises UnknownValueError."""
        out: list[bytes] = []
        self._walk(value, out.append)
        return hashlib.blake2b(b"".join(out), digest_size=16).digest()

    def _walk(self, value: Any, put: Callable[[bytes], None]) -> None:
        plain = _PLAIN.get(type(value))
        if plain is not None:
            put(plain(value))
        elif isinstance(value, tuple | list):
            put(b"(%d:" % len(value))
            for item in value:
                self._walk(item, put)
        elif isinstance(value, Mapping):
            self._mapping(value, put)
        elif isinstance(value, MediumSpec):
            put(b"m" + self._medium(value))
        elif isinstance(value, Face):
            put(b"f" + bytes.fromhex(value.sha256) + b"%d;" % value.index)
        elif is_dataclass(value) and not isinstance(value, type):
            self._fields(value, put)
        elif isinstance(value, partial):
            put(_named(value.func))
            self._walk(value.args, put)
            self._walk(value.keywords, put)
        else:
            raise UnknownValueError(f"{type(value).__module__}.{type(value).__qualname__}")

    def _mapping(self, value: Mapping[str, Any], put: Callable[[bytes], None]) -> None:
        put(b"{%d:" % len(value))
        for key in sorted(value):
            put(_text(key))
            item = value[key]
            if isinstance(item, str) and _is_file(item):
                put(b"f" + self._file(item))
            else:
                self._walk(item, put)

    def _fields(self, value: Any, put: Callable[[bytes], None]) -> None:
        if isinstance(value, _SAME_OBJECT):
            put(b"=" + self._once(value))
            return
        self._each(value, put)

    def _each(self, value: Any, put: Callable[[bytes], None]) -> None:
        kind = type(value)
        if kind not in self._names:
            unseen = _UNSEEN.get(kind, ())
            named = tuple(field.name for field in fields(kind) if field.name not in unseen)
            self._names[kind] = _named(kind), named
        name, names = self._names[kind]
        put(name)
        for key in names:
            if key == "maths" and kind is EffectCall:
                put(b"c" + self._code(value))
            else:
                self._walk(getattr(value, key), put)

    def _once(self, value: object) -> bytes:
        found = self._known.get(id(value))
        if found is not None:
            self._known.move_to_end(id(value))
            return found[1]
        out: list[bytes] = []
        self._each(value, out.append)
        digest = hashlib.blake2b(b"".join(out), digest_size=16).digest()
        self._known[id(value)] = value, digest  # held, or another could get its id
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return digest


def _is_file(text: str) -> bool:
    path = Path(text)
    return path.is_absolute() and path.is_file()


def _text(value: str) -> bytes:
    data = value.encode()
    return b"s%d:" % len(data) + data


def _array(value: np.ndarray[Any, Any]) -> bytes:
    return f"a{value.dtype.str}{value.shape}".encode() + np.ascontiguousarray(value).tobytes()


def _named(thing: Any) -> bytes:
    return f"<{thing.__module__}.{thing.__qualname__}>".encode()


_PLAIN: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): lambda _: b"N",
    bool: lambda value: b"T" if value else b"F",
    int: lambda value: b"i%d;" % value,
    float: lambda value: b"d" + struct.pack("<d", value),
    str: _text,
    bytes: lambda value: b"b%d:" % len(value) + value,
    Fraction: lambda value: b"q%d/%d;" % value.as_integer_ratio(),
    np.ndarray: _array,
    np.float64: lambda value: b"d" + struct.pack("<d", value),
    np.float32: lambda value: b"e" + struct.pack("<f", value),
    np.int64: lambda value: b"i%d;" % int(value),
}
