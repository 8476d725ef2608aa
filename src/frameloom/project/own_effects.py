"""Effects that a project brings itself: files in `effects/` beside it, one effect each.

`effects/duotone.py` defines the effect of type `duotone` for the project beside that folder, and
for no other: a project is read with its own effects in the validation context, so that nothing is
registered, and projects with effects of one name do not meet. A file is run when its type is first
used, and only where project code is allowed.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Final

from frameloom.core.errors import FrameloomError, ProjectError
from frameloom.effects.base import EFFECTS, Effect
from frameloom.params.problems import mistake, path_text
from frameloom.params.registry import type_of

FOLDER: Final = "effects"
SOURCE_DIGEST: Final = "__frameloom_source_digest__"
"""Under which name a module of an own effect holds its source's SHA-256."""
Placed = Sequence[tuple[tuple[str | int, ...], Effect]]


@dataclass(frozen=True)
class OwnEffects(Mapping[str, type[Effect]]):
    """A project's own effects by type: classes at hand, then `files`, loaded when asked for."""

    files: Mapping[str, Path] = field(default_factory=dict)
    allowed: bool = False
    classes: Mapping[str, type[Effect]] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> type[Effect]:
        """Raises the validation error of code that is not allowed, or that does not load."""
        if kind in self.classes:
            return self.classes[kind]
        path = self.files[kind]
        if not self.allowed:
            raise mistake(
                f'there is no effect "{kind}". The project brings {FOLDER}/{path.name}, but its '
                "code is not allowed to run; if you trust it, give --allow-project-code "
                "(allow_project_code=True in Python)",
                key="type",
            )
        try:
            return load_effect(path)
        except FrameloomError as error:
            raise mistake(str(error), key="type") from error

    def __iter__(self) -> Iterator[str]:
        return iter({**self.files, **self.classes})

    def __len__(self) -> int:
        return len({**self.files, **self.classes})


def effects_beside(folder: Path, *, allowed: bool) -> OwnEffects:
    """What `effects/` in a project's folder holds. Nothing is run yet.

    Raises ProjectError where a file that is allowed has the name of an effect that is there.
    """
    found = sorted((folder / FOLDER).glob("*.py"))
    files = {path.stem: path for path in found if path.stem.isidentifier()}
    taken = next((path for kind, path in files.items() if kind in EFFECTS.types), None)
    if taken is not None and allowed:
        raise ProjectError(
            f'{taken}: there is an effect "{taken.stem}" already; give the file and its type '
            "another name"
        )
    return OwnEffects({k: p for k, p in files.items() if k not in EFFECTS.types}, allowed)


def load_effect(path: str | Path) -> type[Effect]:
    """The effect that a Python file defines, named as the file is; the file is run.

    The same file gives the same class, for as long as it is unchanged. Raises ProjectError where
    it cannot be read, fails, or defines no such effect.
    """
    path = Path(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read: {error.strerror or error}") from error
    return _loaded(str(path.absolute()), source)


@functools.lru_cache(maxsize=64)
def _loaded(path: str, source: bytes) -> type[Effect]:
    digest = hashlib.sha256(path.encode() + source).hexdigest()[:12]
    module = ModuleType(f"frameloom_project_effect_{digest}")
    module.__file__ = path
    vars(module)[SOURCE_DIGEST] = hashlib.sha256(source).digest()
    sys.modules[module.__name__] = module  # where the model looks its annotations up
    try:
        exec(compile(source, path, "exec", dont_inherit=True), vars(module))
    except FrameloomError:
        raise
    except Exception as error:
        raise ProjectError(
            f"{path}{line_of(error, path)}: {type(error).__name__}: {error}"
        ) from error
    wanted = Path(path).stem
    for made in vars(module).values():
        if isinstance(made, type) and issubclass(made, Effect) and type_of(made) == wanted:
            return made
    raise ProjectError(f'{path}: must define an Effect of the type "{wanted}", the file\'s name')


def line_of(error: BaseException, path: str | Path) -> str:
    """Where in the file it failed: `, line 3`."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    if line is None and isinstance(error, SyntaxError):
        line = error.lineno
    return f", line {line}" if line is not None else ""


def with_used(own: OwnEffects, used: Placed) -> OwnEffects:
    """`own`, and the classes of effects that Python code put into a project.

    Raises ProjectError where two of them have one type.
    """
    found: dict[str, type[Effect]] = {}
    for place, effect in used:
        made = type(effect)
        there = found.get(effect.type) or EFFECTS.types.get(effect.type)
        if there not in (None, made):
            raise ProjectError(
                f'two effects have the type "{effect.type}", of {there.__module__} and '
                f"{made.__module__}; give one another type",
                path=path_text(place),
            )
        if effect.type not in EFFECTS.types:
            found[effect.type] = made
    return replace(own, classes={**own.classes, **found})
