"""What a command comes to."""

from __future__ import annotations

from dataclasses import dataclass

from frameloom.studio.desk.edits import Edit
from frameloom.studio.desk.places import Path


@dataclass(frozen=True, slots=True)
class Step:
    """`label` names it in the menu; `select`: what is selected then, None leaves it."""

    label: str
    edits: tuple[Edit, ...]
    select: Path | None = None
