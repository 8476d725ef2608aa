"""Which text a project shows, in which fonts: what is checked before frame 0, and recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from frameloom.core.errors import ProjectError
from frameloom.layers.text import Counter, Span, Text
from frameloom.params.animated import Moving
from frameloom.params.problems import path_text
from frameloom.project.caption_looks import setting
from frameloom.project.captions import BURNED
from frameloom.project.project import Project
from frameloom.project.subtitles import caption_track
from frameloom.project.walk import Place
from frameloom.text.coverage import faces_of
from frameloom.text.faces import Face
from frameloom.text.fonts import FOLDER, find, in_folder, path_of


class TextUse(NamedTuple):
    """Text of one look: where it stands in the project, and what it is set in."""

    place: Place
    font_place: Place
    """Where its font is named."""
    text: str
    font: str | None
    weights: tuple[float, ...]
    """Every weight that it is shown with, as far as fonts differ."""
    italic: bool
    around: str
    """All of the text that it is part of: which tells the language of Han characters."""


class FontUse(NamedTuple):
    """A font file that shows in the pictures of a project."""

    family: str
    path: str
    sha256: str


def font_folder(project: Project) -> str:
    """The folder that paths of fonts start from: `base_dir` of everything in `text`."""
    return str(project.base_dir or Path.cwd())


def text_uses(project: Project) -> Iterator[TextUse]:
    """All text of the visible layers and of what is burned in, in the order of the file."""
    for i, scene in enumerate(project.scenes):
        for j, layer in enumerate(scene.layers):
            if isinstance(layer, Text) and layer.visible:
                yield from _of_layer(("scenes", i, "layers", j), layer)

    for i, part in enumerate(project.captions):
        if part.mode in BURNED:
            yield from _of_captions(project, i)


def _of_captions(project: Project, index: int) -> Iterator[TextUse]:
    """All cues of one look together."""
    part = project.captions[index]
    found: dict[tuple[str | None, float, bool], list[str]] = {}
    for cue in caption_track(project, index)[0].cues:
        for span in setting(part, cue, font_folder(project)).spans:
            found.setdefault((span.font, span.weight, span.italic), []).append(span.text)
    place: Place = ("captions", index, "cues" if part.src is None else "src")
    for (font, weight, italic), texts in found.items():
        text = "\n".join(texts)
        style: Place = ("captions", index, "style", "font")
        yield TextUse(place, style, text, font, (weight,), italic, text)


def _of_layer(place: Place, layer: Text) -> Iterator[TextUse]:
    listed = isinstance(layer.text, list)
    spans = layer.text if isinstance(layer.text, list) else [Span(text=layer.text)]
    around = "".join(span.text for span in spans)
    for i, span in enumerate(spans):
        own_font = span.font is not None
        yield TextUse(
            place=(*place, "text", i, "text") if listed else (*place, "text"),
            font_place=(*place, "text", i, "font") if own_font else (*place, "font"),
            text=span.text + _digits(span.number),
            font=span.font if own_font else layer.font,
            weights=_weights(layer.weight if span.weight is None else span.weight),
            italic=layer.italic if span.italic is None else span.italic,
            around=around,
        )


def _digits(number: Counter | None) -> str:
    """All that a number may be written with, whatever it counts to."""
    return "" if number is None else f"0123456789-{number.thousands}{number.point}"


def _weights(weight: Any) -> tuple[float, ...]:
    """A moving weight passes through those between: faces of a family differ by 100 as a rule."""
    values = sorted(_values(weight))
    between = range(int(values[0]) + 1, int(values[-1]) + 1, 25)
    return tuple(sorted({*values, *map(float, between)}))


def _values(value: Any) -> list[float]:
    if not isinstance(value, Moving):
        return [float(value)]
    document = value.document()
    parts = document.get("keyframes") or [document.get(k) for k in ("from", "to", "value")]
    assert isinstance(parts, list)
    return [each for part in parts if part is not None for each in _values(part)]


def font_files(project: Project) -> Iterator[tuple[Place, str]]:
    """Fonts that the project names by path, and links in its folder of fonts: with their places.

    A link may lead anywhere, and the whole folder is looked through for a name.
    """
    folder = font_folder(project)
    links: list[str] | None = None
    for use in text_uses(project):
        path = path_of(use.font, folder)
        if path is not None:
            yield use.font_place, path
        elif links is None:
            links = [str(file) for file in in_folder(Path(folder, FOLDER)) if file.is_symlink()]
            yield from ((use.place, link) for link in links)


def check_texts(project: Project) -> None:
    """Raises ProjectError for a font that is not there and for a character that no font has.

    The error has the JSON path of the text or of the font; MediaError for a file of a font.
    """
    _faces(project)


def fonts_used(project: Project) -> tuple[FontUse, ...]:
    """The font files that a project's text is set in, by family. Raises as `check_texts`."""
    faces = sorted(_faces(project), key=lambda face: (face.family, face.path))
    return tuple(dict.fromkeys(FontUse(face.family, face.path, face.sha256) for face in faces))


def _faces(project: Project) -> set[Face]:
    folder = font_folder(project)
    found: set[Face] = set()
    for use in text_uses(project):
        for weight in use.weights:
            found |= _faces_of(use, weight, folder)
    return found


def _faces_of(use: TextUse, weight: float, folder: str) -> frozenset[Face]:
    try:
        find(use.font, weight, use.italic, folder)
    except ProjectError as error:
        raise ProjectError(str(error), path=path_text(use.font_place)) from error
    try:
        return faces_of(use.text, use.font, weight, use.italic, folder, use.around)
    except ProjectError as error:
        raise ProjectError(str(error), path=path_text(use.place)) from error
