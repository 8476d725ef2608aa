"""The watchdog sees what it is there for."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.watch import Watchdog

CHILDREN = {
    "input(); import os; os.abort()": "fault crashed with exit status -6",
    "input(); import time; time.sleep(600)": "fault hangs",
    "input(); print('fault of its own')": "fault of its own",
    "input(); print('right')": "right",
}


@pytest.mark.parametrize("code", CHILDREN)
def test_a_child_that_ends_in_another_way(tmp_path: Path, code: str) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "project.json").write_text("{}")
    patience_s = 0.5 if "sleep" in code else 60
    watchdog = Watchdog(("-c", code), patience_s, tmp_path / "found")
    for _ in range(2):  # a new child after the one that is gone
        assert watchdog.answer(tmp_path / "case").startswith(CHILDREN[code])
        watchdog.close()
    kept = list(tmp_path.glob("found/*/project.json"))
    assert len(kept) == (2 if CHILDREN[code].startswith("fault") else 0)
