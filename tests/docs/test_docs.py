"""The pages say what is true: their examples run, their links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from frameloom.cli.main import main
from frameloom.cli.parser import parse
from frameloom.project import Project

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TAUGHT = [page for page in PAGES if page.name != "architecture.md"]


def blocks(language: str) -> list[tuple[str, str]]:
    """(page, text) of every code block in `language`."""
    found = []
    for page in PAGES:
        for text in re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            found.append((page.name, text))
    return found


@pytest.mark.parametrize("page", TAUGHT, ids=lambda p: p.name)
def test_each_page_has_an_example(page: Path) -> None:
    assert "```" in page.read_text("utf-8")


@pytest.mark.parametrize(("page", "text"), blocks("sh"))
def test_commands_parse(page: str, text: str) -> None:
    for line in text.splitlines():
        words = shlex.split(line.partition(" > ")[0], comments=True)
        assert words[0] in {"frameloom", "make"}
        if words[0] == "frameloom":
            assert parse(words[1:]).command


@pytest.mark.parametrize(("page", "text"), blocks("json"))
def test_projects_are_right(page: str, text: str) -> None:
    assert Project.read(json.loads(text)).scenes


@pytest.mark.parametrize(("page", "text"), blocks("python"))
def test_programs_run(
    page: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(text, page, "exec", dont_inherit=True), {"__name__": "__main__"})


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["card.json", "ring.py", "scripts.json", "title.json"])
def test_examples_render(name: str, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    words = ["still", str(ROOT / "examples" / name), "-t", "1.5", "--size", "320x180"]
    assert main([*words, "-o", str(out)]) == 0
    assert out.is_file()
