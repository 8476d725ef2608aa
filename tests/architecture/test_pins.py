"""What make installs is what the project asks for, to the version, from no place of its own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
ASKED: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BASE = ASKED["project"]["dependencies"]


def pins(kind: str) -> list[Requirement]:
    lines = (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(
    ("kind", "asked"), [("base", BASE), ("dev", [*BASE, *ASKED["dependency-groups"]["dev"]])]
)
def test_every_dependency_is_pinned_within_its_range(kind: str, asked: list[str]) -> None:
    for wanted in map(Requirement, asked):
        found = [p for p in pins(kind) if canonicalize_name(p.name) == wanted.name]
        assert found, f"{wanted.name} is not in requirements/{kind}.txt: run make lock"
        for pin in found:
            (version,) = (s.version for s in pin.specifier if s.operator == "==")
            assert version in wanted.specifier


def test_tests_run_on_the_very_versions_that_users_get() -> None:
    dev = {str(pin) for pin in pins("dev")}
    assert {str(pin) for pin in pins("base")} <= dev


@pytest.mark.parametrize("kind", ["base", "dev"])
def test_pins_name_versions_and_no_places(kind: str) -> None:
    assert all(pin.specifier and not pin.url for pin in pins(kind))


@pytest.mark.parametrize("kind", ["base", "dev"])
def test_every_python_gets_the_same_version(kind: str) -> None:
    names = [pin.name for pin in pins(kind)]
    assert len(names) == len(set(names))
