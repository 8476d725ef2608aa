"""What every module of the program keeps to, beside what lint and import-linter check."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "frameloom"
MODULES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_are_small_and_explain_themselves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    if path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(text)), "a module says what it is for"


def test_every_error_is_in_the_drawn_tree() -> None:
    from frameloom.core import errors

    drawn = {word for word in (errors.__doc__ or "").split() if word.endswith("Error")}
    made = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert drawn == {name for name in made if name.endswith("Error")}


def test_errors_exit_as_the_contract_says() -> None:
    from frameloom.core import errors as e

    codes = {
        e.UsageError: 2,
        e.ProjectError: 3,
        e.MediaError: 4,
        e.WriteError: 5,
        e.VerifyError: 6,
        e.UnavailableError: 7,
        e.CancelError: 130,
    }
    assert {kind: kind.exit_code for kind in codes} == codes
