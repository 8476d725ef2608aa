"""What a segment is known by: everything that can show in it, and nothing else.

A frame is a pure function of its `Picture`, so that the pictures say what a segment shows: another
name of a layer is not among them, whatever can be seen is. To it comes what makes bytes of it: the
encoder and its settings, the programs, and what the processor can do.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import frameloom
from frameloom.core.picture import Picture
from frameloom.export.proof.manifest import versions
from frameloom.export.segments.canon import Canon, UnknownValueError
from frameloom.export.segments.code import code_digest
from frameloom.export.segments.digests import Digests
from frameloom.media.encode.piece import library_versions
from frameloom.media.mux.base import PictureTrack

_NO_PIXELS: Final = frozenset({"cli", "studio", "service"})
"""Packages of Frameloom in which nothing is made that is in a file."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`key`: of the segment, None where something in it has no digest: `unknown` says what. The
    others are of its parts, so that it can be said what changed."""

    key: str | None
    parts: Mapping[str, str]
    unknown: str = ""


class Identities:
    """Of the segments of one output. `tone_map`: how HDR media are read. Not for two threads."""

    def __init__(self, track: PictureTrack, digests: Digests, *, tone_map: str) -> None:
        self._canon = Canon(medium=digests.medium, file=digests.file, code=code_digest)
        self._medium = digests.medium
        self._parts = {"program": _hex(program()), "settings": _hex(settings_of(track, tone_map))}

    def of(self, pictures: Sequence[Picture]) -> Identity:
        """Raises MediaError where a medium cannot be read."""
        try:
            seen = b"".join(map(self._canon.digest, pictures))
        except UnknownValueError as error:
            return Identity(None, self._parts, unknown=str(error))
        specs = {frame.medium for picture in pictures for frame in picture.source_frames()}
        media = sorted(map(self._medium, specs))
        parts = self._parts | {"media": _hex(b"".join(media)), "pictures": _hex(seen)}
        return Identity(_hex("".join(sorted(parts.values())).encode()), parts)


def settings_of(track: PictureTrack, tone_map: str) -> bytes:
    encoder, settings = track.encoder, track.settings
    told = {field.name: str(getattr(settings, field.name)) for field in fields(settings)}
    return json.dumps([encoder.name, told, encoder.options(settings), tone_map]).encode()


@cache
def program() -> bytes:
    """Frameloom's own source, the libraries that make pixels or bits, the processor's class."""
    told: dict[str, Any] = {key: v for key, v in versions().items() if key != "python"}
    told |= {"ffmpeg": library_versions(), "cpu": cpu_class(), "source": _source()}
    return json.dumps(told, sort_keys=True).encode()


@cache
def cpu_class() -> str:
    """A digest of what the processor can do, as the compiler of kernels asks it: another class may
    round otherwise."""
    llvm = importlib.import_module("llvmlite.binding")
    return _hex(llvm.get_host_cpu_features().flatten().encode())[:16]


def _source() -> str:
    root = Path(frameloom.__file__).parent
    found = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        if file.relative_to(root).parts[0] not in _NO_PIXELS:
            found.update(file.read_bytes())
    return found.hexdigest()


def _hex(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=20).hexdigest()
