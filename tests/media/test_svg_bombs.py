"""Drawings made to take everything: each ends as an error, and this process goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameloom.core.errors import CancelError, MediaError
from frameloom.media import svg
from frameloom.media.svg import Drawing

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">'
RECT = '<rect width="400" height="400"/>'


def entities(levels: int) -> str:
    named = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">{named}]>'


def uses(levels: int) -> str:
    tens = (f'<use href="#a{i}"/>' * 10 for i in range(levels))
    groups = (f'<g id="a{i}">{ten}</g>' for i, ten in enumerate(tens, 1))
    return f'<defs><g id="a0">{RECT}</g>{"".join(groups)}</defs><use href="#a{levels}"/>'


def read(path: Path, text: str) -> Drawing:
    path.write_text(text)
    return Drawing(str(path))


@pytest.mark.parametrize(
    "text",
    [
        entities(12) + HEAD + "<text>&a11;</text></svg>",
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + "&a;</svg>",
        HEAD + "<g>" * 100_000 + "</g>" * 100_000 + "</svg>",
        HEAD + "<g>" * 300 + "</g>" * 300 + "</svg>",
        '<svg xmlns="http://www.w3.org/2000/svg" width="1e99" height="1e99"/>',
    ],
    ids=["entities", "a file as an entity", "100,000 levels", "300 levels", "size"],
)
def test_what_is_refused_when_it_is_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(MediaError) as error:
        read(tmp_path / "a.svg", text)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        HEAD + uses(12) + "</svg>",
        HEAD + '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>',
    ],
    ids=["uses of uses", "a circle"],
)
def test_what_is_refused_when_it_is_drawn(tmp_path: Path, text: str) -> None:
    drawing = read(tmp_path / "a.svg", text)
    with pytest.raises(MediaError, match="cannot be drawn"):
        drawing.draw((400, 400))


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "_CPU_S", 1)
    filters = '<filter id="f">' + '<feMorphology radius="200"/>' * 200 + "</filter>"
    rect = '<rect width="4000" height="4000" filter="url(#f)"/>'
    drawing = read(tmp_path / "a.svg", HEAD + filters + rect + "</svg>")
    with pytest.raises(MediaError, match="more than 1 s"):
        drawing.draw((2000, 2000))


def test_what_takes_too_much_memory_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(svg, "_CHILD_BYTES", 0)
    groups = '<g opacity="0.5">' * 200 + RECT + "</g>" * 200
    drawing = read(tmp_path / "a.svg", HEAD + groups + "</svg>")
    with pytest.raises(MediaError, match=r"takes more than|crashed|cannot be drawn"):
        drawing.draw((2000, 2000))


def test_a_drawer_that_crashes_takes_nobody_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashing = tmp_path / "crash.py"
    crashing.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(svg, "_CHILD", crashing)
    drawing = read(tmp_path / "a.svg", HEAD + RECT + "</svg>")
    with pytest.raises(MediaError, match="crashed"):
        drawing.draw((400, 400))


def test_a_drawing_that_takes_long_can_be_given_up(tmp_path: Path) -> None:
    """As by Ctrl-C: whoever waits is asked all along."""
    turns = iter(range(3))
    slow = HEAD + '<filter id="f"><feTurbulence numOctaves="9" baseFrequency="0.1"/></filter>'
    slow += '<rect width="400" height="400" filter="url(#f)"/>' * 99 + "</svg>"
    (tmp_path / "a.svg").write_text(slow)

    def tick() -> None:
        if next(turns, None) is None:
            raise CancelError("cancelled")

    drawing = Drawing(str(tmp_path / "a.svg"), tick=tick)
    with pytest.raises(CancelError):
        drawing.draw((2000, 2000))
