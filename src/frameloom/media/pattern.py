"""Names of numbered pictures: `im_%04d.png`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_NUMBER = re.compile(r"%(?:0(\d+))?d")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A file name with one `%d` or `%0Nd` in it, and the folder it is in."""

    folder: Path
    name: str
    digits: int

    def path(self, number: int) -> Path:
        return self.folder / _NUMBER.sub(lambda _: f"{number:0{self.digits}d}", self.name)

    def numbers(self) -> list[int]:
        """The numbers there are files for, ascending."""
        before, after = (re.escape(part) for part in _split(self.name))
        shape = re.compile(f"{before}(\\d+){after}")
        try:
            names = [entry.name for entry in self.folder.iterdir()]
        except OSError:
            return []
        found = (int(m[1]) for m in map(shape.fullmatch, names) if m)
        return sorted({n for n in found if self.path(n).name in names})


def pattern_of(path: str) -> Pattern | None:
    """The pattern that `path` is; None if it is none, or a file of exactly that name is there."""
    file = Path(path)
    found = _NUMBER.findall(file.name)
    if len(found) != 1 or file.exists():
        return None
    return Pattern(file.parent, file.name, int(found[0] or 0))


def _split(name: str) -> tuple[str, str]:
    match = _NUMBER.search(name)
    assert match is not None
    return name[: match.start()], name[match.end() :]
