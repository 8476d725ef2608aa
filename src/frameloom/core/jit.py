"""Numba, only when a kernel first runs.

`@kernel` marks a function for compilation to machine code: importing the module stays cheap, and
the compiled code is cached in the user's cache folder, under a name that says which source it was
made from. Kernels may call other kernels of their own module or of `frameloom.core`.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_lock = threading.RLock()
_ready = False


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compiled on first call: releases the GIL, C division, no fastmath."""
    compiled: list[Callable[P, R]] = []

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if not compiled:
            with _lock:
                if not compiled:
                    compiled.append(_compile(function))
        return compiled[0](*args, **kwargs)

    cast(Any, call).source_function = function
    return call


@functools.cache
def _compile(function: Callable[..., Any]) -> Callable[..., Any]:
    """The numba dispatcher of `function`, with the kernels it calls compiled first."""
    import numba

    _prepare()
    source = cast(FunctionType, function)
    scope = dict(source.__globals__)
    for name in source.__code__.co_names:
        inner = getattr(scope.get(name), "source_function", None)
        if inner is not None:
            scope[name] = _compile(inner)
    linked = FunctionType(source.__code__, scope, source.__name__, source.__defaults__)
    linked.__module__, linked.__qualname__ = source.__module__, source.__qualname__
    return cast(
        Callable[..., Any],
        numba.njit(linked, cache=True, nogil=True, error_model="numpy", boundscheck=False),
    )


def cache_folder() -> Path:
    """Where compiled kernels are kept; the name changes with the shared kernels' source."""
    import platformdirs

    shared = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        shared.update(path.read_bytes())
    root = Path(platformdirs.user_cache_dir("frameloom", appauthor=False))
    return root / "kernels" / shared.hexdigest()[:12]


def _prepare() -> None:
    global _ready  # noqa: PLW0603 - once per process, under the lock
    if not _ready:
        from numba.core import config

        vars(config)["CACHE_DIR"] = str(cache_folder())
        _ready = True
