"""Undo and redo: every step keeps the document before and after it, which share what is equal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from frameloom.studio.desk.edits import Edit
from frameloom.studio.desk.places import Raw, identical

MOST_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """`label`: what was done, for people. `merge`: the drag that it is part of, or None. `edits`
    lead from `before` to `after` and `back` the other way; None where everything may differ."""

    label: str
    before: Raw
    after: Raw
    edits: tuple[Edit, ...] | None
    back: tuple[Edit, ...] | None
    merge: str | None = None


class History:
    """Steps done and undone. Steps with one `merge` key in a row are one step."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def undo_label(self) -> str | None:
        """What undoing would take back; None where there is nothing."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redoing would do again; None where there is nothing."""
        return self._undone[-1].label if self._undone else None

    def add(self, step: Step) -> None:
        last = self._done[-1] if self._done else None
        self._undone.clear()
        if last is not None and step.merge is not None and last.merge == step.merge:
            self._done.pop()
            step = replace(
                step,
                before=last.before,
                edits=_chained(last.edits, step.edits),
                back=_chained(step.back, last.back),
            )
        if not identical(step.before, step.after):
            self._done.append(step)
        del self._done[:-MOST_STEPS]

    def undo(self) -> Step | None:
        """The step to take back, or None."""
        if not self._done:
            return None
        step = replace(self._done.pop(), merge=None)
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """The step to do again, or None."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def _chained(
    first: tuple[Edit, ...] | None, then: tuple[Edit, ...] | None
) -> tuple[Edit, ...] | None:
    """Both, one after the other; of values set again and again, as a drag does, the last."""
    if first is None or then is None:
        return None
    if all(isinstance(edit.path[-1], str) for edit in (*first, *then)):
        again = {edit.path for edit in then}
        first = tuple(edit for edit in first if edit.path not in again)
    return (*first, *then)
