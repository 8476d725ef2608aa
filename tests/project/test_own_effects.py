"""Effects in files beside a project: run only where allowed, and known to that project alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import pytest

import frameloom as fl
from frameloom.cli.main import main
from frameloom.core.band import Band
from frameloom.core.picture import EffectCall
from frameloom.effects.base import EFFECTS, Effect, Point
from frameloom.params.animated import Animated, Share
from frameloom.params.base import param
from frameloom.project import outputs, parse
from frameloom.project.document import document

EXAMPLE = Path(__file__).parents[2] / "examples" / "solarized"
FILE = """\
from typing import ClassVar, Literal
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, Share
from frameloom.params.base import param

RAN = open({mark!r}, "a").write("x")

def shade(band, call):
    band.r[:], band.g[:], band.b[:] = {colour} if call.params["strength"] else (0, 0, 0)

class Flat(Effect):
    '''One colour.'''
    type: Literal["flat"] = "flat"
    maths: ClassVar = Point(shade)
    strength: Animated[Share] = param(1.0, "How much.")
"""
FLAT = {"type": "flat"}


def a_project(folder: Path, *effects: dict[str, Any], colour: str = "(1, 0, 0)") -> Path:
    (folder / "effects").mkdir(parents=True)
    text = FILE.format(mark=str(folder / "ran"), colour=colour)
    (folder / "effects" / "flat.py").write_text(text)
    scene = {"duration": "2f", "effects": list(effects or (FLAT,))}
    (folder / "project.json").write_text(json.dumps({"size": [16, 16], "scenes": [scene]}))
    return folder


def middle(project: fl.Project) -> tuple[int, ...]:
    return tuple(int(part) for part in fl.still(project, 0)[8, 8, :3])


def test_it_draws_where_it_is_allowed(tmp_path: Path) -> None:
    project = fl.load(a_project(tmp_path), allow_project_code=True)
    assert middle(project) == pytest.approx((255, 0, 0), abs=2)
    other = outputs(project, (32, 32), fps=60)
    assert middle(other) == pytest.approx((255, 0, 0), abs=2)
    assert (tmp_path / "ran").read_text() == "x"


@pytest.mark.parametrize("words", [["check"], ["still", "-t", "0"], ["sheet"], ["render"]])
def test_every_command_asks_first(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = words
    call = [command, str(a_project(tmp_path)), *rest]
    assert main(call) == 3
    told = capsys.readouterr().err
    for part in ("scenes[0].effects[0].type", 'no effect "flat"', "effects/flat.py"):
        assert part in told
    assert "--allow-project-code" in told
    assert not (tmp_path / "ran").exists()
    assert main([*call, "--allow-project-code"]) == 0
    assert (tmp_path / "ran").exists()


def test_code_that_no_effect_needs_is_not_run(tmp_path: Path) -> None:
    fl.load(a_project(tmp_path, {"type": "grain"}), allow_project_code=True)
    assert not (tmp_path / "ran").exists()
    fl.load(tmp_path)


def test_projects_with_effects_of_one_name_do_not_meet(tmp_path: Path) -> None:
    red = fl.load(a_project(tmp_path / "red"), allow_project_code=True)
    green = fl.load(a_project(tmp_path / "green", colour="(0, 1, 0)"), allow_project_code=True)
    assert middle(red) == pytest.approx((255, 0, 0), abs=2)
    assert middle(green) == pytest.approx((0, 255, 0), abs=2)
    assert middle(red.resolved()) == pytest.approx((255, 0, 0), abs=2)
    assert "flat" not in EFFECTS.types
    with pytest.raises(fl.ProjectError, match="must be one of"):
        parse(json.dumps(document(red)))


def test_its_parameters_are_checked_as_any(tmp_path: Path) -> None:
    folder = a_project(tmp_path, {**FLAT, "strength": 2})
    with pytest.raises(fl.ProjectError, match=r"^scenes\[0\]\.effects\[0\]\.strength: .* 0 to 1"):
        fl.load(folder, allow_project_code=True)


def test_a_near_spelling_is_found_among_them(tmp_path: Path) -> None:
    with pytest.raises(fl.ProjectError, match='did you mean "flat"'):
        fl.load(a_project(tmp_path, {"type": "flatt"}), allow_project_code=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nowhere_at_all", "line 1: ModuleNotFoundError"),
        ("x = (", "line 1: SyntaxError"),
        ("x = 1", 'must define an Effect of the type "flat"'),
        ("from frameloom.effects.grain import Grain", "must define an Effect"),
    ],
)
def test_code_that_does_not_work_is_named(tmp_path: Path, text: str, told: str) -> None:
    folder = a_project(tmp_path)
    (folder / "effects" / "flat.py").write_text(text)
    with pytest.raises(fl.ProjectError) as raised:
        fl.load(folder, allow_project_code=True)
    assert str(raised.value).startswith("scenes[0].effects[0].type: ")
    assert told in str(raised.value)
    assert "flat.py" in str(raised.value)


def test_the_name_of_another_effect_is_not_taken(tmp_path: Path) -> None:
    folder = a_project(tmp_path, {"type": "grain"})
    (folder / "effects" / "grain.py").write_text("raise SystemExit")
    fl.load(folder)
    with pytest.raises(fl.ProjectError, match=r'grain\.py: there is an effect "grain" already'):
        fl.load(folder, allow_project_code=True)


def darken(band: Band, call: EffectCall) -> None:
    for plane in (band.r, band.g, band.b):
        plane[:] *= np.float32(1 - call.params["strength"])


class Dark(Effect):
    """Made by a program."""

    type: Literal["dark"] = "dark"
    maths: ClassVar = Point(darken)
    strength: Animated[Share] = param(1.0, "How much.")


def test_python_uses_its_own_classes(tmp_path: Path) -> None:
    """One from a file, one from the program itself; saved, and read again beside the file."""
    a_project(tmp_path)
    flat = fl.load_effect(tmp_path / "effects" / "flat.py")
    assert fl.load_effect(tmp_path / "effects" / "flat.py") is flat
    project = fl.Project(size=(16, 16))
    scene = project.add_scene(duration=1)
    scene.effects += [flat(), Dark(strength=0.5)]
    assert middle(project) == pytest.approx((128, 0, 0), abs=3)
    scene.effects = scene.effects[:1]
    project.save(tmp_path / "saved.json")
    again = fl.load(tmp_path / "saved.json", allow_project_code=True)
    assert middle(again) == pytest.approx((255, 0, 0), abs=2)


def test_two_classes_of_one_type_are_an_error() -> None:
    class Grain(Effect):
        """Another grain."""

        type: Literal["grain"] = "grain"

    project = fl.Project(size=(16, 16))
    project.add_scene(duration=1).effects += [Grain()]
    with pytest.raises(fl.ProjectError, match=r'^scenes\[0\]\.effects\[0\]: two effects .*"grain"'):
        fl.still(project, 0)


def test_the_example_is_drawn(tmp_path: Path) -> None:
    project = fl.load(EXAMPLE, allow_project_code=True)
    assert [one.type for one in project.scenes[0].effects] == ["solarize"]
    late = fl.still(outputs(project, (160, 90)), 2.9)
    white = late[45, 105, :3]  # the white dot is dark by then
    assert white.max() < 60
    first = fl.still(outputs(project, (160, 90)), 0)
    assert first[40, 100, :3].min() > 150
