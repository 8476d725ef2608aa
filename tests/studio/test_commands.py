"""Gestures as edits: what the frames of the project are after them."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.errors import FrameloomError
from frameloom.export import Session
from frameloom.studio.commands import COMMANDS
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.places import get

Open = Callable[..., Document]
PANE: dict[str, Any] = {
    "type": "shape", "id": "pane", "size": [0.5, 0.5], "fill": "#e0503c",
    "position": {"from": [-0.5, 0, 0], "to": [0.5, 0, 0], "easing": "in_out_sine"},
    "rotation": {
        "keyframes": [{"time": 0.2, "value": [0, 0, 0]}, {"time": 0.8, "value": [0, 0, 90]}],
    },
}  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def make(*scenes: dict[str, Any], **keys: Any) -> Document:
        file = tmp_path / "project.json"
        file.write_text(json.dumps({"size": [64, 36], "fps": 30, "scenes": scenes, **keys}))
        return Document.open(file)

    return make


def do(document: Document, name: str, **arguments: Any) -> None:
    step = COMMANDS[name](document, **arguments)
    document.apply(step.edits, label=step.label)
    assert not document.problems


def pictures(document: Document, frames: range) -> list[Any]:
    assert document.project is not None
    with Session(document.project.resolved()) as session:
        return [session.frame(i).y.copy() for i in frames]


def scene(**keys: Any) -> dict[str, Any]:
    return {"duration": 1, "layers": [PANE], **keys}


def lengths(document: Document) -> list[float]:
    return [float(Fraction(str(s["duration"]))) for s in document.raw["scenes"]]


def test_a_split_changes_no_picture(opened: Open) -> None:
    late = {"type": "shape", "size": [0.2, 0.2], "start": 0.7, "position": [0, 0.3, 0]}
    early = {"type": "shape", "size": [0.2, 0.2], "end": 0.3, "position": [0, -0.3, 0]}
    camera = {"position": {"from": [0, 0, 1.2], "to": [0.2, 0, 1.4]}}
    document = opened(scene(id="a", layers=[PANE, late, early], camera=camera))
    before = pictures(document, range(0, 30, 3))
    do(document, "scene.split", frame=16)
    assert lengths(document) == pytest.approx([16 / 30, 14 / 30])
    assert all(map(np.array_equal, before, pictures(document, range(0, 30, 3))))
    document.undo()
    assert len(document.raw["scenes"]) == 1


def test_a_split_video_goes_on_where_it_was(opened: Open, clip: Callable[..., Path]) -> None:
    source = clip("studio-split.mp4", 60, size=(64, 36))
    document = opened({"duration": 2, "layers": [{"type": "video", "src": str(source)}]})
    before = pictures(document, range(20, 40, 4))
    do(document, "scene.split", frame=30)
    assert all(map(np.array_equal, before, pictures(document, range(20, 40, 4))))
    do(document, "layer.span", path=("scenes", 1, "layers", 0), edge="start", frame=36)
    after = pictures(document, range(36, 40, 4))
    assert np.array_equal(after[0], before[4])


def test_trimming_a_scenes_start_leaves_the_rest(opened: Open) -> None:
    plain = {**PANE, "id": "other"}
    document = opened(scene(), scene(layers=[plain]))
    before = pictures(document, range(40, 60, 5))
    do(document, "scene.trim", path=("scenes", 1), edge="start", frame=40)
    assert lengths(document) == pytest.approx([1, 20 / 30])
    assert all(map(np.array_equal, before, pictures(document, range(30, 50, 5))))
    do(document, "scene.trim", path=("scenes", 0), edge="end", frame=20)
    assert lengths(document) == pytest.approx([20 / 30, 20 / 30])


def test_scenes_are_added_moved_copied_and_joined(opened: Open) -> None:
    document = opened(scene(id="a"), {"id": "b", "duration": 2})
    do(document, "scene.add", path=("scenes", 0, "layers", 0))
    assert lengths(document) == [1, 5, 2]
    do(document, "scene.move", path=("scenes", 2), index=0)
    assert lengths(document) == [2, 1, 5]
    do(document, "duplicate", path=("scenes", 1))
    copy = document.raw["scenes"][2]
    assert copy["id"] == "a-2" and copy["layers"][0]["id"] == "pane-2"
    do(document, "scene.transition", path=("scenes", 1), type="wipe", length=400)
    assert document.raw["scenes"][1]["transition"] == {"type": "wipe", "duration": 1}
    do(document, "scene.transition", path=("scenes", 1))
    assert "transition" not in document.raw["scenes"][1]
    with pytest.raises(FrameloomError, match="first scene"):
        do(document, "scene.transition", path=("scenes", 0), type="wipe")


def test_the_last_scene_stays(opened: Open) -> None:
    document = opened(scene())
    with pytest.raises(FrameloomError, match="at least one scene"):
        do(document, "remove", path=("scenes", 0))


def test_a_layer_slides_with_its_keys(opened: Open) -> None:
    document = opened(scene())
    path = ("scenes", 0, "layers", 0)
    do(document, "layer.slide", path=path, frames=6)
    layer = get(document.raw, path)
    assert float(layer["start"]) == 0.2
    times = [float(key["time"]) for key in layer["rotation"]["keyframes"]]
    assert times == pytest.approx([0.4, 1.0])
    do(document, "layer.slide", path=path, frames=-50)
    assert "start" not in get(document.raw, path)


def test_keys_are_moved_pasted_eased_and_removed(opened: Open) -> None:
    document = opened(scene())
    field = ("scenes", 0, "layers", 0, "rotation")
    first = (*field, "keyframes", 0)

    def times() -> list[float]:
        return [float(Fraction(str(key["time"]))) for key in get(document.raw, field)["keyframes"]]

    do(document, "key.move", paths=[first], frames=6)
    assert times() == pytest.approx([0.4, 0.8])
    do(document, "key.paste", paths=[first, (*field, "keyframes", 1)], frame=0)
    assert times() == pytest.approx([0, 0.4, 0.8])
    do(document, "key.set", path=field, frame=27)
    assert times() == pytest.approx([0, 0.4, 0.8, 0.9])
    do(document, "key.easing", paths=[first], easing=[0.2, 0, 0.4, 1.2])
    assert [float(p) for p in get(document.raw, first)["easing"]] == [0.2, 0, 0.4, 1.2]
    do(document, "key.remove", paths=[(*field, "keyframes", i) for i in range(3)])
    assert times() == pytest.approx([0.9])
    do(document, "key.remove", paths=[first])
    assert get(document.raw, field) == [0, 0, 90]


def test_a_tweens_ends_are_keys_too(opened: Open) -> None:
    document = opened(scene())
    field = ("scenes", 0, "layers", 0, "position")
    do(document, "key.easing", paths=[(*field, "from")], easing="out_back")
    assert get(document.raw, field)["easing"] == "out_back"
    do(document, "key.move", paths=[(*field, "from")], frames=3)
    keys = get(document.raw, field)["keyframes"]
    assert [float(key["time"]) for key in keys] == pytest.approx([0.1, 1])
    assert keys[0]["easing"] == "out_back"


def test_what_moves_gets_a_key_what_stands_gets_the_value(opened: Open) -> None:
    document = opened(scene())
    path = ("scenes", 0, "layers", 0)
    do(document, "place", path=path, frame=15, rotation=[0, 0, 45.123456789], scale=0.5)
    layer = get(document.raw, path)
    assert str(layer["scale"]) == "0.5"
    found = {str(key["time"]): key["value"] for key in layer["rotation"]["keyframes"]}
    assert str(found["0.5"][2]) == "45.12346"
    do(document, "camera", path=path, frame=0, position=[0, 0.1, 1.2])
    assert [float(v) for v in document.raw["scenes"][0]["camera"]["position"]] == [0, 0.1, 1.2]
