"""Kernels: compiled once, kept under a name that follows every source they were made from."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from frameloom.core import jit


@pytest.fixture
def two_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # a .pyc knows only seconds
    monkeypatch.setattr(jit, "cache_folder", lambda: tmp_path / "cache")
    (tmp_path / "jit_lower.py").write_text(_LOWER.format(number=1))
    (tmp_path / "jit_upper.py").write_text(_UPPER)
    return tmp_path


_LOWER = """
from frameloom.core.jit import kernel

@kernel
def inner(x):
    return x + {number}
"""
_UPPER = """
from frameloom.core.jit import kernel
from jit_lower import inner

@kernel
def outer(x):
    return inner(x) * 10
"""


def _outer(x: int) -> int:
    for name in ("jit_lower", "jit_upper"):
        sys.modules.pop(name, None)
    importlib.invalidate_caches()
    try:
        result: int = importlib.import_module("jit_upper").outer(x)
    finally:
        for name in ("jit_lower", "jit_upper"):
            sys.modules.pop(name, None)
    return result


def test_an_imported_kernels_change_is_seen(two_modules: Path) -> None:
    assert _outer(1) == 20
    kept = set((two_modules / "cache").iterdir())
    assert _outer(1) == 20
    assert set((two_modules / "cache").iterdir()) == kept
    (two_modules / "jit_lower.py").write_text(_LOWER.format(number=2))
    assert _outer(1) == 30


def test_without_a_place_for_the_cache_kernels_run_all_the_same(two_modules: Path) -> None:
    (two_modules / "cache").write_text("in the way")
    assert _outer(1) == 20


def test_two_processes_may_fill_the_cache_at_once(two_modules: Path) -> None:
    code = "import jit_upper; print(jit_upper.outer(4), jit_upper.outer(4.5))"
    here = {"PYTHONPATH": str(two_modules), "XDG_CACHE_HOME": str(two_modules / "shared")}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=os.environ | here,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    assert [process.communicate() for process in running] == [("50 55.0\n", "")] * 2
    if sys.platform.startswith("linux"):
        kept = [path.suffix for path in (two_modules / "shared").rglob("*.n*")]
        assert sorted(kept) == [".nbc", ".nbc", ".nbi"]


def test_least_and_greatest_are_pythons() -> None:
    low, high = jit.kernel(_least), jit.kernel(_greatest)
    nan = float("nan")
    for a, b, c in ((1, 2.5, -3.0), (4, 4.0, 4.5), (2, nan, 1.0), (7, -0.5, nan), (-1, 0.0, -0.0)):
        assert repr(low(a, b, c)) == repr(float(min(a, b, c)))
        assert repr(high(a, b, c)) == repr(float(max(a, b, c)))
    assert low(3, 2, 9) == 2 and isinstance(low(3, 2, 9), int)


def _least(a: float, b: float, c: float) -> float:
    return min(a, b, c)


def _greatest(a: float, b: float, c: float) -> float:
    return max(a, b, c)


def test_one_process_compiles_and_the_other_loads(two_modules: Path) -> None:
    code = "import gc, jit_upper; jit_upper.outer(4); assert gc.isenabled(); " + _HITS
    here = {"PYTHONPATH": str(two_modules), "XDG_CACHE_HOME": str(two_modules / "one")}
    words = [sys.executable, "-c", code]
    running = [
        subprocess.Popen(words, env=os.environ | here, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(process.communicate()[0] for process in running) == ["0\n", "1\n"]


_HITS = """
from frameloom.core import jit
ready = jit._compile(jit_upper.outer.source_function, inside=False)
print(sum(ready.stats.cache_hits.values()))
"""
