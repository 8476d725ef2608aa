"""Numba, only when a kernel first runs.

`@kernel` marks a function for compilation to machine code: importing the module stays cheap, and
the compiled code is cached in the user's cache folder, under a name that says which source it was
made from. Kernels may call other kernels, their own module's or imported ones. Of several processes
that need a kernel at once one compiles it, and the others wait for it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import operator
import os
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from types import FunctionType
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_lock = threading.RLock()
_TRIES, _TRY_S = 1000, 0.03
_NO_DOOR = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compiled on first call: releases the GIL, C division, no fastmath."""
    compiled: list[Callable[P, R]] = []

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if not compiled:
            with _lock:
                if not compiled:
                    ready = _compile(function, inside=False)
                    with _uncollected(), _alone(cast(FunctionType, function)):
                        result = ready(*args, **kwargs)
                    compiled.append(ready)
                    return cast(R, result)
        return compiled[0](*args, **kwargs)

    cast(Any, call).source_function = function
    return call


def instruction(function: Callable[..., Any]) -> Callable[..., Any]:
    """A call that kernels can make, in LLVM's own words: made with `numba.extending.intrinsic`."""
    cast(Any, function).source_function = function
    cast(Any, function).is_instruction = True
    return function


@functools.cache
def _compile(function: Callable[..., Any], *, inside: bool) -> Callable[..., Any]:
    """The numba dispatcher of `function` and of the kernels it calls.

    `inside`: for calls by kernels. Their code becomes part of the caller's, so they need neither a
    door to Python nor a place in the cache: that is a third of compiling.
    """
    import numba
    from numba.core import config
    from numba.extending import intrinsic

    if hasattr(function, "is_instruction"):
        return cast(Callable[..., Any], intrinsic(function))
    source = cast(FunctionType, function)
    inner = _called(source)
    compiled = {name: _compile(other, inside=True) for name, other in inner.items()}
    scope = source.__globals__ | _extremes() | compiled
    linked = FunctionType(source.__code__, scope, source.__name__, source.__defaults__)
    linked.__module__, linked.__qualname__ = source.__module__, source.__qualname__
    how: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False}
    njit: Any = numba.njit
    if inside:
        return cast(Callable[..., Any], njit(linked, **how, **_NO_DOOR))
    # numba's own key is the time and size of one file: it sees neither an imported kernel's change
    # nor an installer that gives all files one time
    folder = cache_folder() / _digest(source)
    vars(config)["CACHE_DIR"] = str(folder)
    kept = {"cache": _can_write(folder), "no_cfunc_wrapper": True}
    return cast(Callable[..., Any], njit(linked, **how, **kept))


@functools.cache
def _extremes() -> dict[str, Any]:
    """`min` and `max` of numbers, with numba's results: a comparison and a choice right there.

    Numba compiles a function for each combination of types that they are called with.
    """
    from numba.core import cgutils, types
    from numba.core.typing import templates
    from numba.extending import intrinsic

    unpacked: Any = cgutils.unpack_tuple
    signature: Any = templates.signature
    packed: Any = types.BaseTuple.from_types

    def extreme(beats: Callable[[Any, Any], Any]) -> Any:
        def pick(typer: Any, *kinds: Any) -> tuple[Any, Any]:
            def generate(context: Any, builder: Any, _made: Any, args: Any) -> Any:
                (kind, *others), (best, *rest) = kinds, unpacked(builder, args[0])
                for other, value in zip(others, rest, strict=True):
                    common = typer.unify_types(kind, other)
                    best = context.cast(builder, best, kind, common)
                    new = context.cast(builder, value, other, common)
                    truth = signature(types.boolean, common, common)
                    better = context.get_function(beats, truth)(builder, (new, best))
                    kind, best = common, builder.select(better, new, best)
                return best

            return signature(typer.unify_types(*kinds), packed(kinds)), generate

        return intrinsic(pick)

    return {"min": extreme(operator.lt), "max": extreme(operator.gt)}


@contextlib.contextmanager
def _uncollected() -> Generator[None]:
    """What numba makes while it compiles lives on: looking for garbage in it only takes time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextlib.contextmanager
def _alone(function: FunctionType) -> Generator[None]:
    """Holds the lock of a kernel that is not kept yet, where the system and the folder have locks.

    Another process that stands still with it is waited for no longer than compiling takes.
    """
    if _is_kept(function):
        yield
        return
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            path = cache_folder() / _digest(function) / f"{function.__name__}.lock"
            handle = stack.enter_context(path.open("wb"))
            for _ in range(_TRIES):
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                threading.Event().wait(_TRY_S)
        yield


def _can_write(folder: Path) -> bool:
    """Whether kernels can be kept there; where not, each process compiles what it needs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def cache_folder() -> Path:
    """Where compiled kernels are kept, in folders named after the source they were made from."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("frameloom", appauthor=False)) / "kernels"


def is_kept(compiled: Callable[..., Any]) -> bool:
    """Whether a kernel has been compiled before, as it is now, for whatever types."""
    return _is_kept(cast(Any, compiled).source_function)


def _is_kept(function: FunctionType) -> bool:
    folder = cache_folder() / _digest(function)
    return any(folder.rglob(f"*.{function.__name__}-*.nbi"))


def _called(function: FunctionType) -> dict[str, FunctionType]:
    """The kernels that a kernel calls, by the names it calls them."""
    found = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    return {
        name: cast(FunctionType, cast(Any, value).source_function)
        for name, value in found.items()
        if hasattr(value, "source_function")
    }


@functools.cache
def _digest(function: FunctionType) -> str:
    """Changes with the source of any module whose kernels `function` is made of."""
    found, queue = set[FunctionType](), [function]
    while queue:
        found.add(one := queue.pop())
        queue += set(_called(one).values()) - found
    files = sorted({Path(__file__), *(Path(one.__code__.co_filename) for one in found)})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
