"""How a cue looks: the captions' style, what its file says, and its own marks, put together.

Lengths are picture heights. Where the project gives a style, it goes over what the file says of
whole cues; marks within a cue (italics, a colour) stay.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from frameloom.captions.cues import PLAIN, Align, Cue, FileStyle, Look, Rgba, Run
from frameloom.core.errors import FrameloomError
from frameloom.project.captions import Captions, CaptionStyle
from frameloom.text.fonts import find, path_of
from frameloom.text.layout import Span
from frameloom.text.shape import metrics

FILE_BOX_PADDING: Final = 0.006
_SMALLEST: Final = 1e-4
_DEFAULT: Final = CaptionStyle()


class Box(NamedTuple):
    colour: Rgba
    padding: float
    radius: float


class Setting(NamedTuple):
    """What is set, and how it is painted: `tones`, `under` and `strike` are of each span."""

    spans: tuple[Span, ...]
    tones: tuple[Rgba, ...]
    under: tuple[bool, ...]
    strike: tuple[bool, ...]
    stroke: tuple[Rgba, float] | None
    box: Box | None
    align: Align
    line_height: float
    letter_spacing: float


def setting(part: Captions, cue: Cue, base_dir: str) -> Setting:
    """Raises ProjectError or MediaError where the style's font is not there."""
    style, of_file = part.style or _DEFAULT, cue.style
    whole = of_file.look if of_file is not None else PLAIN
    looks = [_own(run.look, whole) if part.style is not None else run.look for run in cue.runs]
    pairs = list(zip(cue.runs, looks, strict=True))
    return Setting(
        spans=tuple(_span(run, look, whole, part, base_dir) for run, look in pairs),
        tones=tuple(look.colour or style.color.rgba for look in looks),
        under=tuple(bool(look.underline) for look in looks),
        strike=tuple(bool(look.strike) for look in looks),
        stroke=_stroke(style, None if part.style else of_file),
        box=_box(style, None if part.style else of_file),
        align=cue.place.align or style.align,
        line_height=style.line_height,
        letter_spacing=style.letter_spacing,
    )


def missing_font(look: Look, base_dir: str) -> str | None:
    """The name of a font that a file asks for and that is not here."""
    return look.font if look.font is not None and not _is_here(look.font, base_dir) else None


def _own(look: Look, whole: Look) -> Look:
    """What of a run's look is not already that of its whole cue."""
    kept = {
        name: value if (value := getattr(look, name)) != getattr(whole, name) else None
        for name in Look.__dataclass_fields__
    }
    return Look(**kept)


def _span(run: Run, look: Look, whole: Look, part: Captions, base_dir: str) -> Span:
    style = part.style or _DEFAULT
    font = look.font if look.font is not None and _is_here(look.font, base_dir) else style.font
    weight = style.weight if look.weight is None else look.weight
    italic = style.italic if look.italic is None else look.italic
    text, size = run.text, style.size
    if style.uppercase:
        # one character for one, so that the words' places hold
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    if look.size is not None and part.style is None:
        # a file's size is that of a line, from ascent to descent
        size = look.size / sum(metrics(find(font, weight, italic, base_dir)))
    elif look.size is not None and whole.size:
        size *= look.size / whole.size
    return Span(text, max(size, _SMALLEST), font, weight, italic)


@lru_cache(maxsize=256)
def _is_here(font: str, base_dir: str) -> bool:
    """Whether there is a family of that name; a caption file may not name files."""
    if path_of(font, base_dir) is not None:
        return False
    try:
        find(font, base_dir=base_dir)
    except FrameloomError:
        return False
    return True


def _stroke(style: CaptionStyle, of_file: FileStyle | None) -> tuple[Rgba, float] | None:
    if of_file is not None and of_file.stroke_width is not None:
        tone = of_file.stroke_colour or (0.0, 0.0, 0.0, 1.0)
        return (tone, of_file.stroke_width) if of_file.stroke_width > 0 else None
    if style.stroke is None or style.stroke.width <= 0:
        return None
    return style.stroke.color.rgba, style.stroke.width


def _box(style: CaptionStyle, of_file: FileStyle | None) -> Box | None:
    if of_file is not None:
        return Box(of_file.box, FILE_BOX_PADDING, 0.0) if of_file.box is not None else None
    if style.box is None:
        return None
    r, g, b, alpha = style.box.color.rgba
    tone = (r, g, b, alpha * style.box.opacity)
    return Box(tone, style.box.padding, style.box.corner_radius)
