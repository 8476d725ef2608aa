"""`{{name}}`: typed where it stands alone, text inside text, and still there after saving."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from frameloom.core.errors import ProjectError
from frameloom.layers.video import Video
from frameloom.project import Project, load, parse
from frameloom.project.document import document

TEMPLATE = """{
    "name": "{{title}}, take {{ take }}",
    "variables": {"title": "Hi", "take": 2, "long": 2.5, "on": true, "v": [1, 2, 3],
                  "look": {"type": "grain", "opacity": 0.2}},
    "scenes": [{
        "duration": "{{long}}",
        "effects": ["{{look}}"],
        "layers": [{"type": "video", "src": "{{title}}.mp4", "position": "{{v}}",
                    "rotation": [0, "{{take}}", 0], "muted": "{{on}}", "trim": ["{{long}}", null],
                    "opacity": {"from": 0, "to": 1, "easing": "{{ease}}"}}]
    }]
}""".replace('"long": 2.5,', '"long": 2.5, "ease": "out_quad",')


def video(project: Project) -> Video:
    layer = project.scenes[0].layers[0]
    assert isinstance(layer, Video)
    return layer


def test_a_whole_reference_has_the_variables_own_type() -> None:
    project = parse(TEMPLATE)
    layer = video(project)
    assert project.name == "Hi, take 2"
    assert project.scenes[0].duration == Fraction(5, 2)
    assert layer.src == "Hi.mp4"
    assert layer.position == (1.0, 2.0, 3.0)
    assert layer.rotation == (0.0, 2.0, 0.0)
    assert layer.muted is True
    assert layer.trim == (Fraction(5, 2), None)
    assert layer.opacity.easing == "out_quad"  # type: ignore[union-attr]
    assert project.scenes[0].effects[0].type == "grain"


def test_other_values_fill_the_same_template() -> None:
    project = parse(TEMPLATE).resolved({"title": "Bye", "long": "1/3", "v": [0, 0, 1]})
    assert project.name == "Bye, take 2"
    assert project.scenes[0].duration == Fraction(1, 3)
    assert video(project).position == (0.0, 0.0, 1.0)
    assert "{{" not in str(document(project)).replace("'variables'", "")
    assert parse(TEMPLATE, {"title": "Bye"}).name == "Bye, take 2"


@pytest.mark.parametrize(
    ("given", "src"), [("7", "7.mp4"), (7, "7.mp4"), ("true", "true.mp4"), ("", ".mp4")]
)
def test_text_stays_text(given: object, src: str) -> None:
    assert video(parse(TEMPLATE, {"title": given})).src == src


@pytest.mark.parametrize("given", ["0.5", " 0.5 ", "5e-1", "1/2", "15f"])
def test_text_from_outside_becomes_the_number_it_says(given: str) -> None:
    project = parse(TEMPLATE, {"long": given})
    assert Fraction(1, 2) in (project.scenes[0].duration, Fraction(15, 30))
    assert parse(TEMPLATE, {"on": "false"}).scenes[0].layers[0].muted is False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "position"), [("[4, 0.5, 6]", (4.0, 0.5, 6.0)), ([1, 1, 1], (1.0, 1.0, 1.0))]
)
def test_a_list_from_outside(given: object, position: tuple[float, ...]) -> None:
    assert video(parse(TEMPLATE, {"v": given})).position == position


def test_booleans_from_outside() -> None:
    assert video(parse(TEMPLATE, {"on": "FALSE"})).muted is False
    with pytest.raises(ProjectError, match=r"muted: must be true or false; it is \"0\""):
        parse(TEMPLATE, {"on": "0"})


def test_a_wrong_value_from_outside_is_told_with_its_place() -> None:
    with pytest.raises(ProjectError, match=r'^scenes\[0\]\.duration: must be a time.*"soon"'):
        parse(TEMPLATE, {"long": "soon"})
    with pytest.raises(ProjectError, match=r"^scenes\[0\]\.duration: must be a time"):
        parse(TEMPLATE).resolved({"long": -1})


def test_a_variable_may_come_from_outside_alone() -> None:
    text = '{"scenes": [{"layers": [{"type": "image", "src": "{{file}}"}]}]}'
    with pytest.raises(ProjectError, match="no variable 'file'"):
        parse(text)
    assert parse(text, {"file": "a.png"}).scenes[0].layers[0].src == "a.png"  # type: ignore[attr-defined]


def test_templates_are_saved_until_they_are_changed(tmp_path: Path) -> None:
    path = tmp_path / "project.json"
    project = parse(TEMPLATE)
    video(project).src = "other.mp4"
    project.scenes[0].layers += [Video("{{title}}.webm")]
    project.save(path)
    again = load(path)
    saved = path.read_text()
    assert '"{{title}}, take {{ take }}"' in saved
    assert '"duration": "{{long}}"' in saved
    assert '"effects": ["{{look}}"]' in saved
    assert '"rotation": [0, "{{take}}", 0]' in saved
    assert '"src": "other.mp4"' in saved
    assert '"src": "{{title}}.webm"' in saved
    assert [layer.src for layer in again.scenes[0].layers] == ["other.mp4", "Hi.webm"]  # type: ignore[attr-defined]


def test_a_change_in_place_is_saved(tmp_path: Path) -> None:
    project = parse(TEMPLATE)
    project.scenes[0].effects[0].opacity = 0.4  # type: ignore[attr-defined]
    assert document(project)["scenes"][0]["effects"] == [{"type": "grain", "opacity": 0.4}]


def test_templates_work_in_projects_made_in_python() -> None:
    project = Project(variables={"title": "Hi", "far": 0.5}, name="{{title}}", scenes=[{}])
    project.scenes[0].add(Video("{{title}}.mp4"))
    assert project.name == "Hi"
    assert video(project.resolved({"title": "Bye"})).src == "Bye.mp4"
