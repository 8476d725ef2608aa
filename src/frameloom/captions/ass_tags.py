r"""ASS's text: `{\i1\c&H0000FF&}words\Nmore words`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from frameloom.captions.cues import Look, Rgba, Run
from frameloom.captions.markup import BOLD, stripped

_BLOCK: Final = re.compile(r"\{([^{}]*)\}")
_TAG: Final = re.compile(r"\\([^\\(]*)(\([^)]*\)?)?")
_PAIR: Final = re.compile(r"\(\s*(-?[\d.]{1,12})\s*,\s*(-?[\d.]{1,12})\s*\)?\s*")
_NAMES: Final = (
    "alpha", "1a", "2a", "3a", "4a", "1c", "2c", "3c", "4c", "c", "an", "a", "pos", "fn", "fsp",
    "fscx", "fscy", "fs", "fe", "frx", "fry", "frz", "fr", "fade", "fad", "fax", "fay", "iclip",
    "i", "be", "blur", "bord", "b", "u", "shad", "s", "r", "q", "move", "org", "clip", "t", "kf",
    "ko", "kt", "k", "xbord", "ybord", "xshad", "yshad", "pbo", "p",
)  # fmt: skip
_SILENT: Final = {"q", "fe", "2c", "2a", "4c", "4a", "3a", "org"}
"""Tags whose absence nobody sees, or only with others that are told of."""
SSA_ALIGN: Final = {1: 1, 2: 2, 3: 3, 5: 7, 6: 8, 7: 9, 9: 4, 10: 5, 11: 6}
"""SSA counts along the bottom, then the top from 5, then the middle from 9; so does \\a."""
_Change = Callable[[Look, Look, str, "Canvas"], Look]
"""(look so far, the line's own, the tag's value, the canvas) -> look."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The script's own picture size, which its lengths count in."""

    width: float
    height: float


@dataclass(slots=True)
class Tagged:
    """A dialogue's text. `effects`: names of tags that are not drawn."""

    runs: tuple[Run, ...] = ()
    alignment: int | None = None
    position: tuple[float, float] | None = None
    effects: list[str] = field(default_factory=list)


def tagged(text: str, canvas: Canvas, styles: Mapping[str, Look], base: Look) -> Tagged:
    """The words in their looks; `base` is the line's style, `styles` are those for \\r by name."""
    found = Tagged()
    runs: list[Run] = []
    look, drawing, at = base, False, 0
    for block in [*_BLOCK.finditer(text), None]:
        piece = _plain(text[at : block.start() if block else len(text)])
        if piece and not drawing:
            runs.append(Run(piece, look))
        if block is None:
            break
        at = block.end()
        for body, given in _TAG.findall(block.group(1)):
            name = next((n for n in _NAMES if body.strip().lower().startswith(n)), "")
            value = body.strip()[len(name) :]
            if name == "p":
                drawing = _whole(value) > 0
            elif name == "r":
                look = styles.get(value.strip().lower(), base)
            elif name in _LOOKS:
                look = _LOOKS[name](look, base, value, canvas)
            else:
                _settle(found, name, value, given)
        if drawing and "\\p" not in found.effects:
            found.effects.append("\\p")
    found.runs = stripped(_joined(runs))
    return found


def _plain(text: str) -> str:
    return text.replace("\\N", "\n").replace("\\n", " ").replace("\\h", "\u00a0")


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    made: list[Run] = []
    for run in runs:
        if made and made[-1].look == run.look:
            made[-1] = Run(made[-1].text + run.text, run.look)
        else:
            made.append(run)
    return tuple(made)


def _settle(found: Tagged, name: str, value: str, given: str) -> None:
    """Tags of the whole line: the first one counts, as in players."""
    if name in ("an", "a"):
        number = _whole(value)
        number = number if name == "an" else SSA_ALIGN.get(number, 0)
        if found.alignment is None and 1 <= number <= 9:
            found.alignment = number
    elif name == "pos":
        pair = _PAIR.fullmatch(given)
        if pair is not None and found.position is None:
            found.position = _float(pair.group(1)), _float(pair.group(2))
    elif name and name not in _SILENT and f"\\{name}" not in found.effects:
        found.effects.append(f"\\{name}")


def _weight(look: Look, base: Look, value: str, _canvas: Canvas) -> Look:
    number = _whole(value, -1)
    if number < 0:
        return replace(look, weight=base.weight)
    return replace(look, weight={0: 400, 1: BOLD}.get(number, min(max(number, 1), 1000)))


def _switch(name: str) -> _Change:
    def change(look: Look, base: Look, value: str, _canvas: Canvas) -> Look:
        number = _whole(value, -1)
        changed: Any = {name: getattr(base, name) if number < 0 else number > 0}
        return replace(look, **changed)

    return change


def _colour(look: Look, base: Look, value: str, _canvas: Canvas) -> Look:
    found = colour(value)
    old = look.colour or (1.0, 1.0, 1.0, 1.0)
    return replace(look, colour=base.colour if found is None else (*found[:3], old[3]))


def _alpha(look: Look, base: Look, value: str, _canvas: Canvas) -> Look:
    found, old = colour(value), look.colour or (1.0, 1.0, 1.0, 1.0)
    if found is None:
        return replace(look, colour=base.colour)
    return replace(look, colour=(*old[:3], 1 - found[0]))


def _font(look: Look, base: Look, value: str, _canvas: Canvas) -> Look:
    return replace(look, font=value.strip().lstrip("@") or base.font)


def _size(look: Look, base: Look, value: str, canvas: Canvas) -> Look:
    size = _float(value) / canvas.height
    return replace(look, size=size if size > 0 else base.size)


def colour(text: str) -> Rgba | None:
    """`&HAABBGGRR&`, alpha 0 opaque, or the same as a decimal number."""
    found = re.fullmatch(r"\s*&?H?([0-9a-f]{1,8})&?\s*", text, re.IGNORECASE)
    if found is None or not ("&" in text or "h" in text.lower()):
        decimal = re.fullmatch(r"\s*(-?[0-9]{1,12})\s*", text, re.ASCII)
        if decimal is None:
            return None
        value = int(decimal.group(1)) & 0xFFFFFFFF
    else:
        value = int(found.group(1), 16)
    a, b, g, r = (value >> shift & 255 for shift in (24, 16, 8, 0))
    return r / 255, g / 255, b / 255, 1 - a / 255


def _whole(text: str, default: int = 0) -> int:
    found = re.match(r"\s*(-?[0-9]{1,6})", text)
    return int(found.group(1)) if found else default


def _float(text: str) -> float:
    found = re.match(r"\s*(-?[0-9]{1,7}(?:\.[0-9]{0,9})?|-?\.[0-9]{1,9})", text)
    return float(found.group(1)) if found else 0.0


_LOOKS: Final[dict[str, _Change]] = {
    "b": _weight, "i": _switch("italic"), "u": _switch("underline"), "s": _switch("strike"),
    "c": _colour, "1c": _colour, "alpha": _alpha, "1a": _alpha, "fn": _font, "fs": _size,
}  # fmt: skip
