"""The example package: built, installed into a folder, and used by a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "duotone"
PROJECT = {
    "size": [64, 36],
    "fps": 30,
    "scenes": [
        {
            "duration": "1f",
            "background": {"type": "color", "color": "#ffffff"},
            "effects": [{"type": "duotone", "light": "#ff8000"}],
        }
    ],
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the example's wheel is installed."""
    folder = tmp_path_factory.mktemp("duotone")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=EXAMPLE, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return {**os.environ, "PYTHONPATH": str(folder / "site")}


def frameloom(installed: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frameloom", *words]
    return subprocess.run(command, env=installed, capture_output=True, text=True, check=False)


def test_it_is_listed_with_its_parameters(installed: dict[str, str]) -> None:
    done = frameloom(installed, "effects", "duotone", "--json")
    assert done.returncode == 0, done.stderr
    described = json.loads(done.stdout)
    assert {p["name"] for p in described["parameters"]} >= {"dark", "light", "amount"}


def test_it_is_in_the_schema(installed: dict[str, str]) -> None:
    done = frameloom(installed, "schema")
    assert "Duotone" in json.loads(done.stdout)["$defs"]


def test_it_draws(installed: dict[str, str], tmp_path: Path) -> None:
    import cv2

    (tmp_path / "project.json").write_text(json.dumps(PROJECT))
    out = tmp_path / "still.png"
    done = frameloom(installed, "still", str(tmp_path), "-t", "0", "-o", str(out))
    assert done.returncode == 0, done.stderr
    blue, green, red = cv2.imread(str(out))[18, 32]
    assert (int(red), int(green), int(blue)) == pytest.approx((255, 128, 0), abs=4)


def test_without_it_the_project_says_so(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text(json.dumps(PROJECT))
    done = frameloom(dict(os.environ), "check", str(tmp_path))
    assert done.returncode == 3
    assert "duotone" in done.stderr
