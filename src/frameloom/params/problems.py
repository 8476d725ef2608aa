"""How a wrong value is told: one sentence with the value, what is allowed and the nearest spelling.

Validators raise `wrong(...)`; pydantic carries it with its place; `problem` turns what pydantic
collected into one `ProjectError` with a JSON path.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from frameloom.core.errors import ProjectError

Place = Sequence[str | int]
_SHOWN = 60


def nearest(word: object, known: Iterable[str]) -> str:
    """`; did you mean "x"?`, or nothing where no known word is near."""
    if not isinstance(word, str):
        return ""
    by_folded = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word[:_SHOWN].lower(), by_folded, n=1, cutoff=0.55)
    return f'; did you mean "{by_folded[near[0]]}"?' if near else ""


def shown(value: object) -> str:
    """The value as the file would hold it, cut short."""
    if isinstance(value, Decimal | Fraction):
        text = str(value)
    elif isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict):
        text = f"an object with {', '.join(map(str, value))}" if value else "an empty object"
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(shown(item) for item in value[:6])}{', ...' * (len(value) > 6)}]"
    elif value is None or isinstance(value, bool):
        text = json.dumps(value)
    else:
        text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def wrong(
    allowed: str, value: object, *, near: Iterable[str] = (), key: str | None = None
) -> PydanticCustomError:
    """The error of one value: `must be <allowed>; it is <value>`, and the nearest known word.

    `key` moves the path on to a key of the object that is being validated.
    """
    text = f"must be {allowed}; it is {shown(value)}{nearest(value, near)}"
    return mistake(text, key=key)


def mistake(text: str, *, key: str | None = None, at: Place = ()) -> PydanticCustomError:
    """An error that is a whole sentence of its own; `at` leads on from what is validated."""
    place = [key] if key is not None else list(at)
    return PydanticCustomError("frameloom", "{text}", {"text": text, "at": place})


def path_text(place: Place) -> str:
    """`scenes[0].layers[2].opacity`."""
    text = ""
    for part in place:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(r"\w{1,60}", part):
            text += f".{part}" if text else part
        else:
            text += f"[{shown(part)}]"
    return text


def problem(error: ValidationError, root: Place = ()) -> ProjectError:
    """The first mistake as an error with its path; the others are counted."""
    found = mistakes(error)
    place, text = found[0]
    if len(found) > 1:
        text += f" (and {len(found) - 1} more)"
    return ProjectError(text, path=path_text([*root, *place]))


def mistakes(error: ValidationError) -> list[tuple[list[str | int], str]]:
    """Every mistake that was found: its place and its sentence."""
    return [_told(found) for found in error.errors(include_url=False)]


def _told(found: Any) -> tuple[list[str | int], str]:
    """Place and sentence; `<...>` in a place is the branch of a union, not a key."""
    place = [p for p in found["loc"] if not (isinstance(p, str) and p.startswith("<"))]
    context = found.get("ctx", {})
    place += context.get("at", [])
    return place, _sentence(found["type"], found["msg"], context, found["input"])


def _sentence(kind: str, message: str, context: dict[str, Any], value: object) -> str:
    if kind == "frameloom":
        return str(context["text"])
    if kind == "missing":
        return "is missing, and has no default"
    if kind == "literal_error":
        names = re.findall(r"'([^']*)'", context["expected"])
        return f"must be one of {listed(names)}; it is {shown(value)}{nearest(value, names)}"
    allowed = {
        "bool_type": "true or false",
        "string_type": "text",
        "list_type": "a list",
        "dict_type": "an object",
    }.get(kind)
    if allowed:
        return f"must be {allowed}; it is {shown(value)}"
    return f"{message[:1].lower()}{message[1:]}; it is {shown(value)}"
