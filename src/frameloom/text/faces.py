"""What a font file holds: its faces, by name, weight and slant."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from frameloom.core.errors import MediaError

if TYPE_CHECKING:
    import uharfbuzz as hb

SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_TYPOGRAPHIC_FAMILY, _TYPOGRAPHIC_STYLE, _FAMILY, _STYLE = 16, 17, 1, 2


@dataclass(frozen=True)
class Axis:
    """One axis along which a variable face changes: `wght`, `wdth`, ..."""

    tag: str
    lowest: float
    default: float
    highest: float


@dataclass(frozen=True)
class Face:
    """One face of one font file. Equal where path and index are."""

    path: str
    index: int
    family: str = field(compare=False)
    style: str = field(compare=False)
    weights: tuple[float, float] = field(compare=False)
    """The lowest and the highest weight it can be drawn with."""
    italic: bool = field(compare=False)
    axes: tuple[Axis, ...] = field(compare=False)
    colour: bool = field(compare=False)
    """Whether it has glyphs with colours of their own."""

    @cached_property
    def sha256(self) -> str:
        """Of the whole file, in hexadecimal."""
        with Path(self.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=256)
def faces(path: str) -> tuple[Face, ...]:
    """All faces of the file at the absolute `path`; MediaError if it holds none."""
    import uharfbuzz as hb

    data = blob(path)
    try:
        first = hb.Face(data)
        if not first.glyph_count:
            raise MediaError(_unreadable(path), file=path)
        indexes = range(max(1, first.count))
        return tuple(_face(path, index, hb.Face(data, index)) for index in indexes)
    except (UnicodeDecodeError, hb.HarfBuzzError) as error:  # a tag or a name of wild bytes
        raise MediaError(_unreadable(path), file=path) from error


def _unreadable(path: str) -> str:
    if path.lower().endswith((".woff", ".woff2")):
        return "a web font; convert it to .ttf or .otf"
    return "not a font; give a .ttf, .otf, .ttc or .otc file"


@lru_cache(maxsize=64)
def blob(path: str) -> hb.Blob:
    """A font file's bytes, read whole: a mapped file that is written to would take us down."""
    import uharfbuzz as hb

    try:
        return hb.Blob(Path(path).read_bytes())
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise MediaError(f"the font cannot be opened: {reason}", file=path) from error


def open_face(face: Face) -> hb.Face:
    """HarfBuzz's own object for `face`."""
    import uharfbuzz as hb

    return hb.Face(blob(face.path), face.index)


def _face(path: str, index: int, face: hb.Face) -> Face:
    import uharfbuzz as hb

    axes = tuple(
        Axis(axis.tag, axis.min_value, axis.default_value, axis.max_value)
        for axis in face.axis_infos
    )
    font = hb.Font(face)
    weight = float(font.get_style_value(hb.StyleTag.WEIGHT))
    spans = {axis.tag: (axis.lowest, axis.highest) for axis in axes}
    return Face(
        path=path,
        index=index,
        family=_name(face, _TYPOGRAPHIC_FAMILY, _FAMILY) or Path(path).stem,
        style=_name(face, _TYPOGRAPHIC_STYLE, _STYLE) or "Regular",
        weights=spans.get("wght", (weight, weight)),
        italic=_is_italic(font, hb.StyleTag),
        axes=axes,
        colour=bool(face.has_color_paint or face.has_color_layers or face.has_color_png),
    )


def _is_italic(font: hb.Font, tags: Any) -> bool:
    return bool(font.get_style_value(tags.ITALIC) or font.get_style_value(tags.SLANT_ANGLE))


def _name(face: hb.Face, *ids: int) -> str:
    """The first of the names that it has, in English."""
    for name_id in ids:
        name = face.get_name(name_id, "en")
        if name:
            return str(name)
    return ""
