"""Start-up is a feature: what the first answer of the program may not import."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pydantic", "av", "numba", "cv2", "PIL", "rich", "platformdirs", "resvg_py")


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["render", "--help"], ["demo", "--help"], ["rendr"], ["render"]],
    ids=" ".join,
)
def test_answers_without_heavy_imports(words: list[str]) -> None:
    code = (
        "import sys\n"
        "from frameloom.cli.main import main\n"
        f"main({words!r})\n"
        "print(*sorted(sys.modules), file=sys.__stdout__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "frameloom.cli.parser" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_package_alone_is_light() -> None:
    code = "import frameloom, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint(HEAVY)
