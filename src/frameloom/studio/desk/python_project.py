"""A project that a Python file defines: shown, never written, and run again when it changes."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from frameloom.project import Project, load_python
from frameloom.project.document import document
from frameloom.studio.desk.places import Raw


class PythonProject:
    """`load` runs the file. What it imports from its own folder is part of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw: Raw = {}
        self._seen: dict[Path, str] = {}

    def load(self) -> Project:
        """Runs the file anew. Raises FrameloomError."""
        for name in self._own_modules():
            del sys.modules[name]
        try:
            project = load_python(self.path)
        finally:
            files = {self.path, *self._own_modules().values()}
            self._seen = {file: _digest(file) for file in files}
        self.raw = document(project)
        return project

    def changed(self) -> bool:
        """Whether any of its files says something else than when it was run."""
        return any(_digest(file) != known for file, known in self._seen.items())

    def _own_modules(self) -> dict[str, Path]:
        """Modules imported from the project's folder, by name; those installed there are not."""
        found = {}
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and Path(file).is_relative_to(self.path.parent):
                inside = Path(file).relative_to(self.path.parent).parts
                if "site-packages" not in inside and not name.startswith("frameloom"):
                    found[name] = Path(file)
        return found


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
