"""The editor, run as its users run it, and Debian's Chromium to look at it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT: dict[str, Any] = {
    "name": "Small",
    "size": [160, 90],
    "fps": 30,
    "scenes": [
        {
            "id": "one",
            "duration": 1,
            "layers": [
                {
                    "type": "shape",
                    "id": "pane",
                    "size": [0.4, 0.4],
                    "fill": "#e0503c",
                    "position": {"from": [-0.5, 0, 0], "to": [0.5, 0, 0]},
                },
                {"type": "shape", "id": "still", "size": [0.2, 0.2], "position": [0, -0.3, 0]},
            ],
        },
        {"id": "two", "duration": 1, "background": {"type": "color", "color": "#205080"}},
    ],
}


@dataclass(frozen=True)
class Studio:
    """A running editor: `address` holds the token, `file` is its project's."""

    address: str
    file: Path
    process: subprocess.Popen[str]

    @property
    def root(self) -> str:
        return self.address.partition("/?")[0]

    def project(self) -> Any:
        return json.loads(self.file.read_text())


Start = Callable[..., Any]


@contextmanager
def running(folder: Path, project: dict[str, Any] | None = None) -> Iterator[Studio]:
    """An editor on a project in `folder`, on a port of its own."""
    folder.mkdir(exist_ok=True)
    file = folder / "project.json"
    if project is not None:
        file.write_text(json.dumps(project))
    command = [sys.executable, "-m", "frameloom", "studio", str(folder), "--no-browser"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + process.stderr.read()
        yield Studio(found[0], file, process)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One editor for a module's tests."""
    with running(tmp_path_factory.mktemp("studio"), PROJECT) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "install chromium: the editor is tested in a real browser"
    with sync_playwright() as playwright:
        # sandboxes need rights that containers and root do not have
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


@pytest.fixture
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """A tab on the editor, its frame shown exactly. Nothing in it may fail."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on(
        "request",
        lambda r: r.url.startswith((studio.root, "data:", "blob:")) or wrong.append(r.url),
    )
    tab.goto(studio.address)
    shown(tab)
    yield tab
    context.close()
    assert not wrong


def shown(page: Page, frame: int | None = None) -> None:
    """Waits until the page shows its frame exactly (that frame, if given)."""
    page.wait_for_function(
        """frame => {
            const data = document.querySelector('.fl-picture')?.dataset;
            return data?.exact === 'true' && (frame === null || data.frame === String(frame));
        }""",
        arg=frame,
        timeout=60_000,
    )
