"""Bad input, end to end: exit code, one or two lines, no traceback, nothing left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from frameloom.cli.main import main
from tests.cli import broken


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("broken")
    broken.write_media(made)
    return made


def refused(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Renders the project of this text: the exit code and what was said."""
    project = folder / "project.json"
    project.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = sorted(folder.iterdir())
    code = main(["render", str(project), "-o", str(folder / "out.mp4"), "--workers", "1"])
    said, shown = capsys.readouterr().err, sorted(folder.iterdir())
    assert shown == before, "a refused render leaves nothing behind"
    errors = [line for line in said.splitlines() if not line.startswith("warning:")]
    assert 1 <= len(errors) <= 2, said
    assert errors[0].startswith("frameloom: ")
    assert "Traceback" not in said
    assert max(map(len, errors)) < 600
    return code, said


def changed(change: broken.Change) -> str:
    project = broken.base()
    change(project)
    return json.dumps(project)


@pytest.mark.parametrize("name", broken.TEXTS)
def test_files_that_are_no_project(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, part = broken.TEXTS[name]
    code, said = refused(folder, text, capsys)
    assert (code, part in said) == (broken.PROJECT, True), said


@pytest.mark.parametrize("name", broken.CHANGES)
def test_projects_that_are_wrong(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, part = broken.CHANGES[name]
    code, said = refused(folder, changed(change), capsys)
    assert (code, part in said) == (broken.PROJECT, True), said


@pytest.mark.parametrize("name", broken.MEDIA)
def test_media_that_cannot_be_used(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, part = broken.MEDIA[name]
    code, said = refused(folder, changed(change), capsys)
    assert (code, part in said) == (broken.MEDIUM, True), said


@pytest.mark.parametrize("name", broken.MEDIA)
def test_check_finds_it_too(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, part = broken.MEDIA[name]
    (folder / "project.json").write_text(changed(change))
    assert main(["check", str(folder)]) == broken.MEDIUM
    assert part in capsys.readouterr().err


def test_the_base_itself_is_right(folder: Path, tmp_path: Path) -> None:
    (folder / "project.json").write_text(json.dumps(broken.base()))
    assert main(["check", str(folder)]) == 0
    assert main(["render", str(folder), "-o", str(tmp_path / "out.mp4"), "--progress", "none"]) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]


def test_a_real_process_says_the_same(folder: Path) -> None:
    (folder / "project.json").write_text(changed(broken.layer(src="none.png")))
    words = [sys.executable, "-m", "frameloom", "render", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == broken.MEDIUM
    assert done.stdout == ""
    assert "none.png" in done.stderr
    assert len(done.stderr.splitlines()) <= 2
