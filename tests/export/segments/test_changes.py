"""What an edit makes anew, and what a dry run says of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.media import MediumSpec
from frameloom.core.picture import EffectCall, Pane, SourceFrame, Texture
from frameloom.effects.base import Point
from frameloom.export import Options, render
from frameloom.export.segments.canon import Canon, UnknownValueError
from frameloom.export.segments.code import code_digest
from frameloom.project import Project
from tests.support.kept import contents, segments_made
from tests.support.numbered import make_clip

Make = Callable[..., Project]
OPTIONS = Options(gop=8)
EFFECT = """
from typing import Literal
from frameloom.effects.base import Effect, Point
def shade(band, call): band.u[...] = {value}
class Wash(Effect):
    type: Literal["wash"] = "wash"
    maths = Point(shade)
"""


def document(folder: Path) -> dict[str, Any]:
    scenes = [
        {
            "id": name,
            "duration": 1,
            "background": {"type": "gradient", "colors": [colour, "#ffffff"], "speed": 1},
            "layers": [{"id": f"{name}-text", "type": "text", "text": name, "size": 0.3}],
        }
        for name, colour in (("a", "#aa0000"), ("b", "#00aa00"), ("c", "#0000aa"))
    ]
    scenes[2]["layers"] = [{"type": "video", "src": "own.mp4"}]
    if not (folder / "own.mp4").exists():
        make_clip(folder / "own.mp4", 20, fps=20, size=(32, 32), gop=20)
    return {"size": [32, 32], "fps": 20, "scenes": scenes}


def project(folder: Path, edit: Callable[[dict[str, Any]], object] = lambda _: None) -> Project:
    told = document(folder)
    edit(told)
    made = Project.read(told)
    made.base_dir = folder
    return made


def edits() -> dict[str, tuple[Callable[[dict[str, Any]], object], list[str], str]]:
    """By name: the edit, the scenes whose segments are made again, why."""

    def layer(told: dict[str, Any], scene: int) -> dict[str, Any]:
        found: dict[str, Any] = told["scenes"][scene]["layers"][0]
        return found

    def shorter(told: dict[str, Any]) -> None:
        told["scenes"][0]["duration"] = "16/20"

    return {
        "nothing": (lambda _: None, [], ""),
        "a name": (lambda told: layer(told, 0).update(name="Title", id="title"), [], ""),
        "a text": (lambda told: layer(told, 0).update(text="x"), ["a"], "changed: pictures"),
        "a colour": (
            lambda told: layer(told, 1).update(color="#123456"),
            ["b"],
            "changed: pictures",
        ),
        "a shorter scene": (shorter, [], ""),
        "an effect": (
            lambda told: told["scenes"][2].update(effects=[{"type": "vignette"}]),
            ["c"],
            "changed: pictures",
        ),
        "a hidden layer": (
            lambda told: told["scenes"][1]["layers"].append(
                {"type": "text", "text": "no", "size": 0.1, "visible": False}
            ),
            [],
            "",
        ),
    }


@pytest.mark.parametrize("name", edits())
def test_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    edit, scenes, why = edits()[name]
    render(project(tmp_path), tmp_path / "out.mp4", OPTIONS)
    made = segments_made(monkeypatch)
    edited = project(tmp_path, edit)
    dry = Options(gop=8, dry_run=True)
    told = render(edited, tmp_path / "out.mp4", dry).plan.to_dict()["outputs"][0]["segments"]
    assert made == []
    found = render(edited, tmp_path / "out.mp4", OPTIONS)
    ranges = scene_frames(edited)
    assert {name for frames in made for name, own in ranges.items() if frames.start in own} == {
        *scenes
    }
    assert sum(run["segments"] for run in told if run["why"] != "kept") == len(made)
    assert {run["why"] for run in told} - {"kept"} == ({why} if why else set())
    fresh = render(edited, tmp_path / "fresh.mp4", Options(gop=8, no_cache=True))
    assert contents(found) == contents(fresh)


def scene_frames(made: Project) -> dict[str, range]:
    first, ranges = Fraction(0), {}
    for scene in made.scenes:
        length = Fraction(str(scene.duration)) * 20
        ranges[str(scene.id)] = range(int(first), int(first + length))
        first += length
    return ranges


def test_another_medium_under_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(project(tmp_path), tmp_path / "out.mp4", OPTIONS)
    make_clip(tmp_path / "own.mp4", list(range(20, 40)), fps=20, size=(32, 32), gop=20)
    dry = render(project(tmp_path), tmp_path / "out.mp4", Options(gop=8, dry_run=True))
    runs = dry.plan.to_dict()["outputs"][0]["segments"]
    assert [(run["frames"], run["why"]) for run in runs] == [
        ([0, 40], "kept"),
        ([40, 60], "changed: media"),
    ]
    made = segments_made(monkeypatch)
    render(project(tmp_path), tmp_path / "out.mp4", OPTIONS)
    assert sorted(frames.start for frames in made) == [40, 56]


def test_another_folder_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    first = contents(render(project(tmp_path / "one"), tmp_path / "a.mp4", OPTIONS))
    (tmp_path / "one").rename(tmp_path / "two")
    made = segments_made(monkeypatch)
    assert contents(render(project(tmp_path / "two"), tmp_path / "b.mp4", OPTIONS)) == first
    assert made == []


def canon() -> Canon:
    return Canon(
        medium=lambda spec: spec.path.encode(), file=lambda path: path.encode(), code=code_digest
    )


def test_what_differs_differs() -> None:
    values: list[object] = [
        None, True, False, 0, 1, -1, 0.0, 1.0, "", "1", b"1", (), (1,), ((1,),), (1, 1), ("1", "1"),
        ("11", ""), {}, {"a": 1}, {"a": 2}, {"b": 1}, Fraction(1, 3), Fraction(1), np.zeros(2),
        np.zeros((1, 2)), np.zeros(2, np.float32), np.array([0.0, 1.0]),
    ]  # fmt: skip
    digests = [canon().digest(value) for value in values]
    assert len({*digests}) == len(values)
    assert digests == [canon().digest(value) for value in values]


def test_names_do_not_show() -> None:
    def pane(owner: str, reader: str, path: str) -> Pane:
        frame = SourceFrame(MediumSpec(path), reader, Fraction(1))
        return Pane(owner, Texture(frame), np.eye(4), (1.0, 1.0))

    same = canon().digest(pane("a", "b", "m"))
    assert canon().digest(pane("x", "y", "m")) == same
    assert canon().digest(pane("a", "b", "n")) != same


def test_an_unknown_value_is_an_error() -> None:
    with pytest.raises(UnknownValueError, match="object"):
        canon().digest({"a": [object()]})


def test_effects_by_their_code(tmp_path: Path) -> None:
    from frameloom.project.own_effects import load_effect

    def digest(folder: str, value: int) -> bytes:
        file = tmp_path / folder / "wash.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(EFFECT.format(value=value))
        maths = load_effect(file).maths
        return code_digest(EffectCall("wash", {}, 1.0, Fraction(0), 0, 0, maths=maths))

    assert digest("a", 1) == digest("b", 1)
    assert digest("a", 2) != digest("b", 1)


def test_code_that_is_nowhere() -> None:
    space: dict[str, Any] = {"__name__": "notebook-cell"}
    exec("def shade(band, call): ...", space)
    call = EffectCall("own", {}, 1.0, Fraction(0), 0, 0, maths=Point(space["shade"]))
    with pytest.raises(UnknownValueError, match="notebook-cell"):
        code_digest(call)
