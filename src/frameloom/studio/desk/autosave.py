"""Edits kept beside the project until they are saved, so that no crash takes them.

The file `.project.json.autosave` beside `project.json` holds the file as it was when the edits
began and as saving would have written it. It is written a moment after each edit, whole or not at
all, and is gone once the document is saved.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from frameloom.core.errors import ProjectError
from frameloom.project.read import document_of
from frameloom.project.write import replace
from frameloom.studio.desk.document import Change, Document

DELAY_S: Final = 0.4
"""After the last edit, before it is written: a drag is not written at every pixel."""
MOST_DELAYS: Final = 5
"""Who never stops editing is written, too, after so many delays."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """Edits that were never saved: the file they began from, and as they left it."""

    base: bytes
    mine: bytes


def sidecar(path: Path) -> Path:
    """Where the edits of the project at `path` are kept."""
    return path.with_name(f".{path.name}.autosave")


def find(path: Path) -> Recovered | None:
    """Unsaved edits of the project at `path`, or None; what cannot be read is none."""
    try:
        kept = json.loads(sidecar(path).read_bytes())
        found = Recovered(kept["base"].encode(), kept["mine"].encode())
        document_of(found.mine)
        on_disk = path.read_bytes()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ProjectError):
        return None
    return None if found.mine in (found.base, on_disk) else found


def drop(path: Path) -> None:
    """Forgets the unsaved edits of the project at `path`."""
    sidecar(path).unlink(missing_ok=True)


class Autosave:
    """Keeps the edits of `document`, in a thread of its own, until `close`.

    Closing writes what is not written yet: unsaved edits are there when the project is opened next.
    `trouble` says why they cannot be kept, None as long as they can.
    """

    def __init__(self, document: Document) -> None:
        self.trouble: str | None = None
        self._document, self._changed = document, False
        self._due, self._closing = threading.Event(), threading.Event()
        self._stop = document.listen(self._heard)
        self._thread = threading.Thread(target=self._run, name="frameloom-autosave", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop()
        self._closing.set()
        self._due.set()
        self._thread.join()

    def _heard(self, _change: Change) -> None:
        self._changed = True
        self._due.set()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._due.wait()
            for _ in range(MOST_DELAYS):
                self._due.clear()
                self._closing.wait(DELAY_S)
                if not self._due.is_set() or self._closing.is_set():
                    break  # nobody edits at the moment: writing takes its time
            if self._changed:
                self._changed = False
                self._write()

    def _write(self) -> None:
        document = self._document
        try:
            if document.saved:
                drop(document.path)
            else:
                kept = {
                    "base": document.disk.decode("utf-8"),
                    "mine": document.content().decode("utf-8"),
                }
                replace(sidecar(document.path), json.dumps(kept).encode())
            self.trouble = None
        except OSError as error:
            self.trouble = f"edits cannot be kept: {error.strerror or error}"
