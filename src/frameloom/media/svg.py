"""SVG pictures, drawn by resvg at about the size they are shown.

A drawing is made at its own size times a power of 2 ** (1 / 4): the smallest that is no smaller
than shown. So a slow zoom needs few drawings, none is ever enlarged, and what is drawn depends on
the shown size alone. Nothing outside the file is read: references to other files are taken out.
It is drawn by a program of its own (`svg_child`), which may crash, hang or grow without harm here.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import math
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

import numpy as np

from frameloom.core.errors import MediaError
from frameloom.core.surface import U8
from frameloom.core.time import round_half_up
from frameloom.media import demux
from frameloom.media.svg_child import REFUSED

_NUMBER = r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][+-]?\d{1,2})?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*([a-z%]*)\s*")
_PX = {
    "": Fraction(1),
    "px": Fraction(1),
    "pt": Fraction(4, 3),
    "pc": Fraction(16),
    "in": Fraction(96),
    "cm": Fraction(9600, 254),
    "mm": Fraction(960, 254),
    "em": Fraction(16),
    "ex": Fraction(8),
}
"""CSS units in pixels at 96 dpi and the default font."""
_DEFAULT_SIZE = Fraction(100)
_STEPS_PER_OCTAVE = 4
_MAX_SIDE = 16384
_LOOKED_AT_PX = 512
_MAX_BYTES = 64 << 20
_DEEPEST = 256
_CPU_S, _PATIENCE_S = 10, 120
"""What a drawing may take: CPU time, and time on a busy machine."""
_POLL_S = 0.1
_CHILD_BYTES = 2 << 30
"""Of memory, besides four pictures of its size."""
_CHILD = Path(__file__).with_name("svg_child.py")


class Drawing:
    """The SVG file at `path`. `size`: its own width and height in pixels.

    `outside`: the references to other files that it has and that are not followed. `has_text`: it
    is drawn with the fonts of this machine. `tick` is called often while it is drawn, and may
    raise.
    """

    def __init__(
        self,
        path: str,
        *,
        max_pixels: int = demux.MAX_PIXELS,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.path, self._max_pixels, self._tick = path, max_pixels, tick
        data = _read(path)
        try:
            root = ElementTree.fromstring(data)
            _check_depth(root, path)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise MediaError(f"not a valid SVG: {error}", file=path) from error
        if root.tag.rpartition("}")[2] != "svg":
            raise MediaError("not an SVG: its root is not <svg>", file=path)
        self.size = _own_size(root, path)
        demux.check_pixels(path, *self.size, max_pixels)
        self.outside = _cut_references(root)
        self.has_text = any(e.tag.rpartition("}")[2] == "text" for e in root.iter())
        root.set("width", str(self.size[0]))
        root.set("height", str(self.size[1]))
        self._text = ElementTree.tostring(root)

    def drawn_size(self, shown_px: tuple[int, int] | None) -> tuple[int, int]:
        """The size it is drawn at when shown at `shown_px`; its own without one."""
        if shown_px is None or min(shown_px) < 1:
            return self.size
        wanted = max(shown_px[0] / self.size[0], shown_px[1] / self.size[1])
        step = math.ceil(math.log2(wanted) * _STEPS_PER_OCTAVE - 1e-9)
        while True:
            scale = 2.0 ** (step / _STEPS_PER_OCTAVE)
            width, height = (max(1, round(side * scale)) for side in self.size)
            if width * height <= self._max_pixels and max(width, height) <= _MAX_SIDE:
                return width, height
            step -= 1

    def draw(self, size: tuple[int, int]) -> U8:
        """The picture at `size`: (H, W, 4) uint8, sRGB, straight alpha, read-only."""
        from PIL import Image

        with Image.open(io.BytesIO(self._png(size)), formats=("PNG",)) as image:
            picture = np.array(image.convert("RGBA"))
        picture.flags.writeable = False
        return picture

    def _png(self, size: tuple[int, int]) -> bytes:
        most_bytes = _CHILD_BYTES + 4 * (4 * size[0] * size[1])
        asked = (*size, int(self.has_text), _CPU_S, most_bytes)
        with demux.lower_errors(self.path):
            child = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_CHILD), *map(str, asked), *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=_CHILD.anchor,
            )
        with child:
            try:
                drawn, said = self._waited(child)
            finally:
                child.kill()
        if child.returncode == REFUSED:
            reason = said.decode(errors="replace").strip()
            raise MediaError(f"cannot be drawn: {reason}", file=self.path)
        if child.returncode:
            raise MediaError(_too_much(child.returncode), file=self.path)
        return drawn

    def _waited(self, child: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
        ends_at, text = monotonic() + _PATIENCE_S, self._text
        while monotonic() < ends_at:
            self._tick()
            with suppress(subprocess.TimeoutExpired):
                return child.communicate(text, timeout=_POLL_S)
            text = b""  # it may be given once
        raise MediaError(_too_much(-_SIGXCPU), file=self.path)


def lettering(path: str) -> bytes:
    """A digest of how the SVG looks with this machine's fonts; b"" where it has no text. Raises
    MediaError."""
    drawing = Drawing(path)
    if not drawing.has_text:
        return b""
    scale = min(1.0, _LOOKED_AT_PX / max(drawing.size))
    width, height = (max(1, round(side * scale)) for side in drawing.size)
    return hashlib.sha256(drawing.draw((width, height)).tobytes()).digest()


_SIGABRT, _SIGKILL, _SIGXCPU = 6, 9, 24


def _too_much(code: int) -> str:
    """What a drawer's unusual end means."""
    if code == -_SIGXCPU:
        return f"takes more than {_CPU_S} s to draw; simplify it, or give a PNG"
    if code in (-_SIGABRT, -_SIGKILL):
        return f"takes more than {_CHILD_BYTES >> 30} GB to draw; simplify it, or give a PNG"
    return f"its drawing crashed (exit status {code}); simplify it, or give a PNG"


def _read(path: str) -> bytes:
    file: Path = demux.regular_file(path)
    with demux.lower_errors(path):
        if file.stat().st_size > _MAX_BYTES:
            raise MediaError("is too large for an SVG", file=path)
        data = file.read_bytes()
        if data[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(data)) as packed:
                data = packed.read(_MAX_BYTES + 1)
            if len(data) > _MAX_BYTES:
                raise MediaError("is too large for an SVG", file=path)
    return data


def _check_depth(root: ElementTree.Element, path: str) -> None:
    """What reads and draws it calls itself for every level."""
    level = [root]
    for _ in range(_DEEPEST):
        level = [part for element in level for part in element]
        if not level:
            return
    raise MediaError(f"is nested deeper than {_DEEPEST} levels", file=path)


def _own_size(root: ElementTree.Element, path: str) -> tuple[int, int]:
    """Width and height at 96 dpi; what is missing follows from the view box."""
    box = [Fraction(number) for number in re.findall(_NUMBER, root.get("viewBox", ""))]
    view = (box[2], box[3]) if len(box) == 4 and min(box[2:]) > 0 else None
    width, height = (_length(root.get(name), i, view) for i, name in enumerate(("width", "height")))
    if width is None and height is None:
        width, height = view or (_DEFAULT_SIZE, _DEFAULT_SIZE)
    ratio = view[0] / view[1] if view else Fraction(1)
    width = height * ratio if width is None and height is not None else width
    height = width / ratio if height is None and width is not None else height
    if width is None or height is None or min(width, height) <= 0:
        raise MediaError("the SVG has no area: check its width and height", file=path)
    return max(1, round_half_up(width)), max(1, round_half_up(height))


def _length(text: str | None, axis: int, view: tuple[Fraction, Fraction] | None) -> Fraction | None:
    match = _LENGTH.fullmatch(text or "")
    if match is None:
        return None
    value, unit = Fraction(match[1]), match[2]
    if unit == "%":
        return value / 100 * view[axis] if view else None
    return value * _PX[unit] if unit in _PX else None


def _cut_references(root: ElementTree.Element) -> tuple[str, ...]:
    """Takes out every reference that is neither inside the file nor data, and names them."""
    cut = []
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name.rpartition("}")[2] == "href" and not _stays_inside(element, value):
                cut.append(value)
                del element.attrib[name]
    return tuple(cut)


def _stays_inside(element: ElementTree.Element, value: str) -> bool:
    link = element.tag.rpartition("}")[2] == "a"
    return link or value.strip().startswith(("#", "data:"))
