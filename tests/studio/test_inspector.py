"""What the inspector tells of a document, and what its commands do, without a page."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from frameloom.core.errors import UsageError
from frameloom.studio.commands import COMMANDS
from frameloom.studio.desk import looks
from frameloom.studio.desk.document import Document
from frameloom.studio.panels.choices import choices
from frameloom.studio.panels.inspector import inspected

PANE: dict[str, Any] = {"type": "shape", "id": "pane", "opacity": 0.5}
SCENE: dict[str, Any] = {
    "id": "one", "duration": 1, "layers": [PANE], "effects": [{"type": "grain", "opacity": 0.25}]
}  # fmt: skip
OPACITY = ("scenes", 0, "layers", 0, "opacity")


@pytest.fixture
def tab(tmp_path: Path) -> Any:
    """What the panels know of a tab."""
    file = tmp_path / "project.json"
    file.write_text(json.dumps({"size": [64, 36], "fps": 30, "scenes": [SCENE]}))
    workspace = SimpleNamespace(folders=[tmp_path.resolve()])
    media = SimpleNamespace(items=())
    return SimpleNamespace(
        document=Document.open(file), selection=OPACITY[:4], frame=0, done=7, workspace=workspace,
        media=media,
    )  # fmt: skip


def do(tab: Any, name: str, **arguments: Any) -> None:
    step = COMMANDS[name](tab.document, **arguments)
    tab.document.apply(step.edits, label=step.label)


def shown(tab: Any, key: str) -> dict[str, Any]:
    """One field as the page is told of it."""
    told = json.loads(json.dumps(inspected(tab)))
    found = [one for group in told["groups"] for one in group["fields"] if one["key"] == key]
    return dict(found[0])


def test_a_field_is_told_with_its_value_its_keys_and_its_range(tab: Any) -> None:
    told = inspected(tab)
    assert [crumb["text"] for crumb in told["crumbs"]] == ["Project", "one", "pane"]
    assert told["done"] == 7
    opacity = shown(tab, "opacity")
    assert (opacity["text"], opacity["number"], opacity["at"]) == ("0.5", 0.5, "still")
    assert opacity["slider"] == {"low": 0, "high": 1}
    do(tab, "field.key", path=OPACITY, frame=0)
    do(tab, "field.type", path=OPACITY, frame=15, text="0.10")
    assert shown(tab, "opacity")["at"] == "here"
    tab.frame = 3
    assert (shown(tab, "opacity")["text"], shown(tab, "opacity")["at"]) == ("0.42", "between")


def test_typed_values_keep_their_notation_and_parts(tab: Any) -> None:
    do(tab, "field.type", path=OPACITY, frame=0, text="0.250")
    assert str(tab.document.raw["scenes"][0]["layers"][0]["opacity"]) == "0.250"
    position = (*OPACITY[:4], "position")
    do(tab, "field.type", path=position, frame=0, text="-0.1", part=1)
    assert shown(tab, "position")["texts"] == ["0", "-0.1", "0"]
    do(tab, "field.type", path=position, frame=0, text=" ")
    assert "position" not in tab.document.raw["scenes"][0]["layers"][0]
    do(tab, "field.put", path=(*OPACITY[:4], "visible"), frame=0, value=False)
    assert shown(tab, "visible")["checked"] is False


def test_problems_are_told_where_they_can_be_mended(tab: Any) -> None:
    tab.selection = ("scenes", 0)
    do(tab, "field.put", path=("scenes", 0, "effects", 0, "opacity"), frame=0, value=9)
    stack = shown(tab, "effects")
    assert stack["problems"] == ""
    assert "must be a number from 0 to 0.5; it is 9" in stack["items"][0]["problems"]
    do(tab, "item.cut", path=("scenes", 0, "effects", 0), title="Grain")
    do(tab, "item.add", path=("scenes", 0, "effects"), kind="vignette")
    do(tab, "field.become", path=("scenes", 0, "background"), kind="gradient")
    assert shown(tab, "background")["now"] == "gradient"
    assert not tab.document.problems
    with pytest.raises(UsageError, match="there is no effect sparkle"):
        do(tab, "item.add", path=("scenes", 0, "effects"), kind="sparkle")


def test_files_are_offered_of_open_folders_alone(tab: Any, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    for name in ("media/b.mp4", "a.png", "notes.txt", "x.cube"):
        (tmp_path / name).write_bytes(b"")
    src = ("scenes", 0, "layers", 0, "src")
    assert [one["value"] for one in choices(tab, "file", src)["items"][1:]] == ["media/b.mp4"]
    top = choices(tab, "file", src, folder=str(tmp_path))["items"]
    assert [one.get("value", one["label"]) for one in top] == ["media/", "a.png"]
    found = choices(tab, "file", src, folder=str(tmp_path), search="B")["items"]
    assert [one["value"] for one in found] == ["media/b.mp4"]
    table = choices(tab, "file", ("effects", 0, "src"), folder=str(tmp_path))["items"]
    assert table[-1]["value"] == "x.cube"
    for outside in (tmp_path.parent, tmp_path / "media/../.."):
        with pytest.raises(UsageError, match="is not open"):
            choices(tab, "file", src, folder=str(outside))


def test_fonts_are_offered_in_their_own_letters(tab: Any) -> None:
    found = choices(tab, "font", ("scenes", 0, "layers", 0, "font"), search="sans")["items"]
    assert "Noto Sans" in [one["value"] for one in found]
    assert found[0]["picture"].startswith("data:image/svg+xml,%3Csvg")
    assert not choices(tab, "font", (), search="no such font")["items"]


def test_a_look_is_saved_as_a_preset_and_offered(
    tab: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frameloom.project.preset_files.user_folder", lambda: tmp_path / "own")
    monkeypatch.setattr("frameloom.project.presets.user_folder", lambda: tmp_path / "own")
    do(tab, "field.type", path=OPACITY, frame=0, text="9")
    with pytest.raises(UsageError, match="mend it first"):
        looks.save_look(tab.document, OPACITY, "mine")
    do(tab, "field.type", path=OPACITY, frame=0, text="0.5")
    file = looks.save_look(tab.document, OPACITY, " mine ")
    assert json.loads(file.read_text())["effects"] == [{"type": "grain", "opacity": 0.25}]
    assert choices(tab, "preset", ("scenes", 0, "preset"))["items"][0]["value"] == "mine"
    do(tab, "field.type", path=("scenes", 0, "preset"), frame=0, text="mine")
    assert not tab.document.problems
    for name in ("../mine", "vhs"):
        with pytest.raises(UsageError):
            looks.save_look(tab.document, OPACITY, name)


def test_numbers_stay_decimal(tab: Any) -> None:
    do(tab, "field.put", path=OPACITY, frame=0, value=0.1)
    assert tab.document.raw["scenes"][0]["layers"][0]["opacity"] == Decimal("0.1")
