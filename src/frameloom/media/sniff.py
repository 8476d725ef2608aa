"""What a file is, by its first bytes: names and suffixes may say anything."""

from __future__ import annotations

from typing import Literal

from frameloom.media import demux

Content = Literal["picture", "drawing", "container"]

_HEAD_BYTES = 512
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", 0), (b"\xff\xd8\xff", 0), (b"GIF8", 0), (b"WEBP", 8), (b"BM", 0),
    (b"II*\x00", 0), (b"MM\x00*", 0), (b"ftypavif", 4), (b"ftypavis", 4),
)  # fmt: skip


def content_of(path: str) -> Content:
    """A picture for Pillow, a drawing (SVG), or else a container for FFmpeg's demuxers."""
    file = demux.regular_file(path)
    with demux.lower_errors(path), file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if any(head[at : at + len(sign)] == sign for sign, at in _SIGNATURES):
        return "picture"
    return "drawing" if _is_svg(head) else "container"


def _is_svg(head: bytes) -> bool:
    if head[:2] == b"\x1f\x8b":
        return True
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--"))
