"""Loading: where a project comes from, and exact numbers on their way in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest

from frameloom.core.errors import ProjectError, UsageError
from frameloom.effects.base import Effect
from frameloom.params.exact import Exact, Frames, seconds
from frameloom.project import Project, check_effects, load, load_python, parse, read

SMALL = """{
  "frameloom": 1,
  "name": "Launch",
  "size": [1920, 1080],
  "fps": 30,
  "scenes": [{
    "id": "hero",
    "duration": 5,
    "background": {"type": "video", "src": "bg.mp4"},
    "layers": [
      {"type": "video", "id": "screen", "src": "clip.mp4", "scale": 0.7, "corner_radius": 0.03,
       "rotation": {"from": [0, -20, 0], "to": [0, 20, 0], "easing": "in_out_cubic"},
       "shadow": {"blur": 0.05, "offset": [0, -0.02], "opacity": 0.5}},
      {"type": "text", "text": "Ship it", "size": 0.08, "position": [0, -0.42, 0.1]}
    ],
    "camera": {"move": {"type": "dolly", "amount": 0.1}},
    "effects": [{"type": "chromatic_aberration"}, {"type": "vignette"}, {"type": "grain"}]
  }]
}"""

TURNING = """{
  "frameloom": 1, "name": "Turning", "size": [1920, 1080], "fps": 30,
  "scenes": [{
    "id": "hero", "duration": 5,
    "background": {"type": "video", "src": "bg.mp4"},
    "layers": [{
      "type": "video", "id": "screen", "src": "clip.mp4", "scale": 0.7, "corner_radius": 0.03,
      "rotation": {"from": [0, -20, 0], "to": [0, 20, 0]},
      "shadow": {"blur": 0.05, "offset": [0, -0.02], "opacity": 0.5}
    }],
    "effects": [
      {"type": "chromatic_aberration", "offset": 0.005},
      {"type": "vignette", "offset": 0.5, "darkness": 0.5},
      {"type": "grain", "opacity": 0.06}
    ]
  }]
}"""


def first_duration(written: str, fps: str = "30") -> Fraction | Frames:
    return parse(f'{{"fps": {fps}, "scenes": [{{"duration": {written}}}]}}').scenes[0].duration


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("5", Fraction(5)),
        ("0.1", Fraction(1, 10)),
        ("0.10", Fraction(1, 10)),
        ("1e-3", Fraction(1, 1000)),
        ("0.3333333333333333333333333", Fraction(3333333333333333333333333, 10**25)),
        ('"1/3"', Fraction(1, 3)),
        ('"0010/0030"', Fraction(1, 3)),
    ],
)
def test_times_are_what_they_are_written_as(written: str, exact: Fraction) -> None:
    assert first_duration(written) == exact


def test_frames_are_counted_in_the_files_own_rate() -> None:
    assert first_duration('"150f"') == Frames(150)
    rate = parse('{"fps": 29.97, "scenes": [{}]}').fps
    assert seconds(Frames(30), rate) == Fraction(1001, 1000)


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("24", Fraction(24)),
        ("24.0", Fraction(24)),
        ('"30"', Fraction(30)),
        ("23.976", Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("29.970", Fraction(30000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("119.88", Fraction(120000, 1001)),
        ('"30000/1001"', Fraction(30000, 1001)),
        ('"25/2"', Fraction(25, 2)),
    ],
)
def test_rates(written: str, exact: Fraction) -> None:
    assert parse(f'{{"fps": {written}, "scenes": [{{}}]}}').fps == exact


def test_python_floats_mean_their_shortest_decimal() -> None:
    assert Project(scenes=[{"duration": 0.1}]).scenes[0].duration == Fraction(1, 10)
    assert Project(scenes=[{"duration": Fraction(1, 3)}]).scenes[0].duration == Fraction(1, 3)
    assert Project(fps=Fraction(25, 2)).fps == Fraction(25, 2)
    assert Project(fps=29.97).fps == Fraction(30000, 1001)


def test_exact_numbers_keep_their_notation() -> None:
    found = first_duration('"2/4"')
    assert isinstance(found, Exact)
    assert (found, found.written) == (Fraction(1, 2), "2/4")


class Undrawn(Effect):
    """Known, but without maths."""

    type: Literal["undrawn"] = "undrawn"


def test_an_effect_that_does_not_say_how_it_is_drawn_is_refused_by_its_place() -> None:
    shown = Project(scenes=[{}, {"effects": [Undrawn()]}])
    with pytest.raises(ProjectError, match="the effect undrawn does not say how") as caught:
        check_effects(shown)
    assert caught.value.path == "scenes[1].effects[0]"
    check_effects(Project(scenes=[{"effects": [Undrawn(enabled=False)]}]))
    check_effects(parse(SMALL))
    check_effects(parse(TURNING))


def test_a_folder_means_its_project_file(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text(SMALL)
    project = load(tmp_path)
    assert project.scenes == parse(SMALL).scenes
    assert project.base_dir == tmp_path


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert load(path).name == "Launch"


def test_no_such_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text(SMALL)
    with pytest.raises(UsageError, match=r'no such project; did you mean "project.json"'):
        load(tmp_path / "projet.json")


def test_mistakes_of_the_text_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{")
    with pytest.raises(ProjectError, match=r"a\.json: is not JSON, at line 1"):
        load(path)


def test_older_schemas_are_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_zero(raw: dict[str, object]) -> dict[str, object]:
        return {"frameloom": 1, "name": raw["title"], "scenes": raw["scenes"]}

    monkeypatch.setitem(read.MIGRATIONS, 0, from_zero)
    assert parse('{"frameloom": 0, "title": "Old", "scenes": [{}]}').name == "Old"


PYTHON = """
import frameloom as fl
from beside import NAME

def project():
    made = fl.Project(name=NAME, size=(320, 180))
    made.add_scene(duration=1).add(fl.Image("a.png"))
    return made
"""


def test_a_python_file_defines_a_project(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text('NAME = "From Python"')
    path = tmp_path / "make.py"
    path.write_text(PYTHON)
    assert load(path).name == "From Python"
    project = load_python(path)
    assert project.base_dir == tmp_path
    path.write_text("import frameloom as fl\nproject = fl.Project(scenes=[{}], name='here')")
    assert load_python(path).name == "here"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1", "must define `project`"),
        ("project = 3", "must define `project`"),
        ("\n1 / 0", "line 2: ZeroDivisionError"),
        ("def project(:", "SyntaxError"),
        ("import frameloom as fl\nproject = fl.Project()", "at least one scene"),
        ("import frameloom as fl\nfl.Image('a', opacity=3)", "opacity: must be a number"),
    ],
)
def test_a_python_file_that_is_wrong(tmp_path: Path, source: str, reason: str) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(source)
    with pytest.raises(ProjectError, match=reason):
        load_python(path)
