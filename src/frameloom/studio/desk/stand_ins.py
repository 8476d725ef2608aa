"""What previews draw of a project whose media are not all there: the rest, and a picture that says
what is missing. Exports, stills and the file know nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path as File
from typing import Final

from frameloom.project.write import replace
from frameloom.studio.desk.edits import Cut, Edit, Put, applied
from frameloom.studio.desk.files import OTHERS
from frameloom.studio.desk.media import Item
from frameloom.studio.desk.places import Path, Raw, get, has

_LONG_PX: Final = 640
_SEQUENCE: Final = ("frame_rate", "start_number")
_LEFT_OUT: Final = ("audio", "captions", "effects")
"""Lists whose items cannot be without their file: previews do without them."""


def is_lost(item: Item) -> bool:
    """Whether the project uses it and it is not there, or cannot be read."""
    if not item.uses or item.file.suffix.lower() in OTHERS:
        return bool(item.uses) and item.missing
    return item.missing or item.info.get("error") is not None


def stood_in(raw: Raw, lost: Iterable[Item], folder: File, size: tuple[int, int]) -> Raw:
    """The document with stand-ins, which are written into `folder`, for the pictures of `lost`;
    `size` is the project's."""
    edits: list[Edit] = []
    for item in lost:
        picture = stand_in(item.file.name, folder, size)
        for use in item.uses:
            edits += _edits(raw, use, str(picture))
    for edit in sorted(edits, key=lambda one: str(one.path), reverse=True):
        raw = applied(raw, [edit])[0]
    return raw


def _edits(raw: Raw, use: Path, picture: str) -> list[Edit]:
    holder = use[:-1]
    if len(holder) > 1 and holder[-2] in _LEFT_OUT:
        return [Cut(holder)] if has(raw, holder) else []
    if get(raw, use) is None:
        return []
    alone = [Cut((*holder, key)) for key in _SEQUENCE if has(raw, (*holder, key))]
    return [Put(use, picture), *alone]


def stand_in(name: str, folder: File, size: tuple[int, int]) -> File:
    """A picture of the project's aspect that says that `name` is missing."""
    key = hashlib.sha256(f"{name} {size}".encode()).hexdigest()[:16]
    file = folder / f"{key}.png"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        replace(file, _drawn(name, size))
    return file


def _drawn(name: str, size: tuple[int, int]) -> bytes:
    import io

    from PIL import Image, ImageDraw, ImageFont

    scale = _LONG_PX / max(size)
    w, h = (max(2, round(side * scale)) for side in size)
    picture = Image.new("RGB", (w, h), "#2a1719")
    draw = ImageDraw.Draw(picture)
    for x in range(-h, w, 32):
        draw.line([(x, h), (x + h, 0)], fill="#3d2023", width=8)
    draw.rectangle([1, 1, w - 2, h - 2], outline="#ff7a70", width=3)
    middle = (w / 2, h / 2)
    font = ImageFont.load_default(max(12, round(0.05 * _LONG_PX)))
    text = f"missing\n{name if len(name) < 32 else '...' + name[-28:]}"
    draw.multiline_text(
        middle, text, "#ffd9d5", font, anchor="mm", align="center",
        stroke_width=4, stroke_fill="#2a1719",
    )  # fmt: skip
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
