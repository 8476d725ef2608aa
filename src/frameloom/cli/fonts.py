"""`frameloom fonts`: the families that text can be set in, and where each comes from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.cli.console import emit, say, styled, table
from frameloom.core.errors import UsageError

if TYPE_CHECKING:
    from frameloom.text.faces import Face
    from frameloom.text.fonts import Family

EXAMPLES = (
    "frameloom fonts",
    'frameloom fonts "Noto Sans"',
    "frameloom fonts --project launch --json",
)
_SOURCES = {
    "project": "the folder fonts of the project",
    "bundled": "comes with Frameloom",
    "extra": "an extra of Frameloom",
    "installed": "an installed package",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="only this family, in full")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    parser.add_argument(
        "--project", metavar="PROJECT", help="with the fonts of a project's own folder"
    )


def run(args: argparse.Namespace) -> int:
    from frameloom.text.fonts import families

    found = list(families(_folder(args.project)))
    if args.name:
        from frameloom.cli.values import did_you_mean

        names = [family.name for family in found]
        found = [family for family in found if family.name.casefold() == args.name.casefold()]
        if not found:
            raise UsageError(f"there is no font {args.name!r}{did_you_mean(args.name, names)}")
    if args.json:
        documents = [_document(family) for family in found]
        emit(documents[0] if args.name else documents)
    elif args.name:
        say(_page(found[0]))
    else:
        say(table([(styled(f.name, "bold"), _weights(f), _SOURCES[f.source]) for f in found]))
    return 0


def _folder(project: str | None) -> str:
    if project is None:
        return str(Path.cwd())
    path = Path(project)
    if not path.exists():
        raise UsageError(f"there is no project {project}")
    return str((path if path.is_dir() else path.parent).resolve())


def _weights(family: Family) -> str:
    spans = sorted({face.weights for face in family.faces})
    told = [f"{low:g}" if low == high else f"{low:g}..{high:g}" for low, high in spans]
    italic = " and italic" if any(face.italic for face in family.faces) else ""
    return f"weight {', '.join(told)}{italic}"


def _document(family: Family) -> dict[str, Any]:
    return {
        "family": family.name,
        "source": family.source,
        "faces": [_face(face) for face in family.faces],
    }


def _face(face: Face) -> dict[str, Any]:
    return {
        "style": face.style,
        "weights": list(face.weights),
        "italic": face.italic,
        "colour": face.colour,
        "axes": {axis.tag: [axis.lowest, axis.default, axis.highest] for axis in face.axes},
        "path": face.path,
        "index": face.index,
        "sha256": face.sha256,
    }


def _page(family: Family) -> str:
    rows = []
    for face in family.faces:
        axes = ", ".join(f"{axis.tag} {axis.lowest:g}..{axis.highest:g}" for axis in face.axes)
        rows.append((face.style, axes or f"weight {face.weights[0]:g}", face.path))
    return f"{styled(family.name, 'bold')}: {_SOURCES[family.source]}\n{table(rows)}"
