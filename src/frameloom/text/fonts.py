"""Where fonts come from, and which one a name means.

Looked through in this order: a file by its path; the families in the folder `fonts` beside the
project; those that come with Frameloom; those that installed packages bring (`fontpkg-*`, the
extras). Fonts of the system are never taken by name: another machine has others, and a project
gives the same pixels anywhere. Give their path, or put the file into `fonts`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from frameloom.core.errors import ProjectError
from frameloom.text import faces as files
from frameloom.text.faces import SUFFIXES, Face

DEFAULT: Final = "Noto Sans"
BUNDLED: Final = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_open_sans",
    "fontpkg_noto_sans_thai",
)
"""What comes with the install: Latin, Greek, Cyrillic, Devanagari; Arabic; Hebrew; Thai."""

EXTRAS: Final = ("noto_cjk_sans_otc",)
FOLDER: Final = "fonts"
ENTRY_POINTS: Final = "fontpkg.family"
BOLD: Final = 600
EMBOLDEN_EM: Final = 0.025
"""How much thicker a stroke is made where a family has no bold face."""

SLANT: Final = 0.2
"""How far a stroke leans, per its height, where a family has no italic face."""

Source = Literal["project", "bundled", "extra", "installed"]
ORDER: Final[tuple[Source, ...]] = ("project", "bundled", "extra", "installed")
"""In which a name is looked for."""


@dataclass(frozen=True)
class Font:
    """A face as it is used. Equal and hashable by its parts."""

    face: Face
    variations: tuple[tuple[str, float], ...] = ()
    embolden: float = 0.0
    """Synthetic boldness, in em: 0 unless the family has no such weight."""
    slant: float = 0.0
    """Synthetic lean, x per y: 0 unless the family has no italic face."""

    def __hash__(self) -> int:
        return hash((self.face.path, self.face.index, self.variations))


@dataclass(frozen=True)
class Family:
    """Faces of one name from one source."""

    name: str
    source: Source
    faces: tuple[Face, ...]


@lru_cache(maxsize=1024)
def find(name: str | None, weight: float = 400, italic: bool = False, base_dir: str = "") -> Font:
    """The font that `name` means: None (the bundled family), a family's name, or a file's path.

    `base_dir` is the project's folder. The nearest whole weight is taken; a slant or a bold face
    that a family lacks is synthesised. ProjectError if there is no such family, MediaError if a
    file cannot be read.
    """
    path = path_of(name, base_dir)
    if path is not None:
        return nearest(files.faces(path), weight, italic)
    wanted = (name or DEFAULT).casefold()
    for source in ORDER if name else ("bundled",):
        for family in of_source(source, base_dir):
            if family.name.casefold() == wanted:
                return nearest(family.faces, weight, italic)
    raise ProjectError(_no_family(name or DEFAULT, base_dir))


def path_of(name: str | None, base_dir: str = "") -> str | None:
    """The file that `name` means, if it is a path and no family's name."""
    if name is None or not name.lower().endswith((*SUFFIXES, ".woff", ".woff2")):
        return None
    return os.path.normpath(Path(base_dir, name).absolute())


def _no_family(name: str, base_dir: str) -> str:
    known = dict.fromkeys(family.name for family in families(base_dir))
    return (
        f'there is no font "{name}"; put its file into the folder {FOLDER} beside the project, '
        f"give its path, or use one of {', '.join(known)}"
    )


def families(base_dir: str = "") -> tuple[Family, ...]:
    """Every family that a name can mean, in the order in which they are looked through."""
    return tuple(family for source in ORDER for family in of_source(source, base_dir))


def fallbacks(base_dir: str = "") -> tuple[Family, ...]:
    """Families that may stand in for a glyph that a font lacks, in this order.

    What is installed besides is only taken by name, so that no package changes a picture; and the
    project's own fonts come last, so that adding one changes no glyph that is already drawn.
    """
    sources: tuple[Source, ...] = ("bundled", "extra", "project")
    return tuple(family for source in sources for family in of_source(source, base_dir))


@lru_cache(maxsize=64)
def of_source(source: Source, base_dir: str) -> tuple[Family, ...]:
    """The families of one source: nothing is read of the others."""
    if source == "project":
        return tuple(_group(source, in_folder(Path(base_dir, FOLDER)))) if base_dir else ()
    if source == "installed":
        from importlib.metadata import entry_points

        points = {point.value for point in entry_points(group=ENTRY_POINTS)}
        return tuple(_packages(source, tuple(sorted(points - {*BUNDLED}))))
    return tuple(_packages(source, BUNDLED if source == "bundled" else EXTRAS))


def _packages(source: Source, names: tuple[str, ...]) -> Iterator[Family]:
    for name in names:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            root = Path(spec.origin).parent
            yield from _group(source, [*in_folder(root), *in_folder(root / "files")])


def in_folder(folder: Path) -> list[Path]:
    """Font files directly in a folder, by name."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [entry for entry in entries if entry.suffix.lower() in SUFFIXES]


def _group(source: Source, paths: list[Path]) -> Iterator[Family]:
    by_name: dict[str, list[Face]] = {}
    for path in paths:
        for face in files.faces(str(path.resolve())):
            by_name.setdefault(face.family, []).append(face)
    for name, group in by_name.items():
        yield Family(name, source, tuple(group))


@lru_cache(maxsize=1024)
def nearest(group: tuple[Face, ...], weight: float, italic: bool) -> Font:
    """The nearest face, as CSS chooses: the slant first, then the weight."""
    weight = round(weight)
    slanted = [face for face in group if face.italic == italic]
    face = min(slanted or group, key=lambda face: _distance(face, weight))
    tags = {axis.tag: axis for axis in face.axes}
    variations: dict[str, float] = {}
    if "wght" in tags:
        variations["wght"] = min(max(weight, face.weights[0]), face.weights[1])
    leans = italic and not face.italic
    if leans and "ital" in tags:
        variations["ital"], leans = tags["ital"].highest, False
    elif leans and "slnt" in tags:
        variations["slnt"], leans = tags["slnt"].lowest, False
    thin = weight >= BOLD > face.weights[1]
    return Font(
        face,
        tuple(sorted(variations.items())),
        EMBOLDEN_EM if thin else 0.0,
        SLANT if leans else 0.0,
    )


def _distance(face: Face, weight: float) -> tuple[float, float]:
    """CSS Fonts 4, 5.2: from 400 to 500 first the heavier up to 500; else outwards from 400."""
    low, high = face.weights
    if low <= weight <= high:
        return 0, 0
    near = low if weight < low else high
    away = abs(near - weight)
    heavier = near > weight
    if 400 <= weight <= 500:
        rank = 1 if heavier and near <= 500 else 2 if not heavier else 3
    else:
        rank = 1 if heavier == (weight > 500) else 2
    return rank, away


def cut(family: Family, weight: float, italic: bool) -> Font:
    """A font of `family`, the nearest to what is asked."""
    return nearest(family.faces, weight, italic)
