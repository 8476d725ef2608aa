"""What is read is written, and what is written is read: nothing is lost on the way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameloom.backgrounds.base import BACKGROUNDS
from frameloom.core.errors import WriteError
from frameloom.effects.base import EFFECTS
from frameloom.layers.base import LAYERS
from frameloom.params.base import Model
from frameloom.project import Audio, Camera, Captions, Project, load, parse
from frameloom.project.document import document
from frameloom.project.read import document_of
from frameloom.project.write import text
from frameloom.transitions.base import TRANSITIONS
from tests.project.strategies import documents, projects

MODELS = [
    *EFFECTS.types.values(),
    *BACKGROUNDS.types.values(),
    *LAYERS.types.values(),
    Audio,
    Camera,
    Captions,
    *TRANSITIONS.types.values(),
]
bounded = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@bounded
@given(data=st.data())
def test_a_model_is_what_its_document_says(model: type[Model], data: Any) -> None:
    made = model.read(data.draw(documents(model)))
    written = document(made)
    assert model.read(written) == made
    assert document(model.read(written)) == written


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@bounded
@given(data=st.data())
def test_only_defaults_are_left_out(model: type[Model], data: Any) -> None:
    given_document = data.draw(documents(model))
    made = model.read(given_document)
    written = document(made)
    for key in given_document.keys() - written.keys():
        without = {name: part for name, part in given_document.items() if name != key}
        assert model.read(without) == made, key


@bounded
@given(projects())
def test_a_project_survives_text(raw: Any) -> None:
    project = Project.read(raw)
    written = text(document(project))
    again = parse(written)
    assert again == project
    assert text(document(again)) == written


PARTS = {
    "times": """{"frameloom": 1, "fps": 29.97, "scenes": [
        {"duration": 0.1}, {"duration": "1/3"}, {"duration": "150f"}, {"duration": 0.10},
        {"duration": "2/4"}, {"duration": 1e1}]}""",
    "rates": '{"frameloom": 1, "fps": "30000/1001", "scenes": [{"duration": 1}]}',
    "rate as text": '{"frameloom": 1, "fps": "60", "scenes": [{"duration": 1}]}',
    "colours": """{"frameloom": 1, "background": {"type": "gradient", "colors":
        ["#ABC", "RebeccaPurple", {"from": "red", "to": "#11223344"}]}, "scenes": [{}]}""",
    "large and small": """{"frameloom": 1, "seed": 9007199254740993, "variables":
        {"exact": 0.1000000000000000055511151231257827, "long": 123456789012345678901234567890},
        "scenes": [{}]}""",
    "names": """{"frameloom": 1, "name": "Über \\"uns\\" \\u2028 日本 🎬", "scenes": [
        {"id": "a b", "layers": [{"type": "image", "id": "ü", "src": "日本: 'x'.png"}]}]}""",
    "moving": """{"frameloom": 1, "scenes": [{"layers": [{"type": "shape", "opacity":
        {"keyframes": [{"time": "1/3", "value": 0}, {"time": "15f", "value": 0.5,
        "easing": [0.1, -1, 0.9, 2]}]}, "position": {"from": [0, 0.25, -1], "to": [1, 0, 0],
        "easing": "in_out_back"}}]}]}""",
    "variables": """{"frameloom": 1, "name": "{{ title }}: {{count}}", "fps": "{{fps}}",
        "variables": {"title": "Hi", "count": 3, "fps": 25, "v": [0, 1, 2], "on": true,
        "look": {"type": "grain", "opacity": 0.2}, "n": null},
        "background": {"type": "color", "color": "#{{count}}ff"},
        "scenes": [{"duration": "{{count}}", "effects": ["{{look}}", {"type": "vignette"}],
        "layers": [{"type": "video", "src": "{{title}}.mp4", "position": "{{v}}", "muted": "{{on}}",
        "rotation": [0, "{{count}}", 0], "scale": {"from": "{{count}}", "to": 1}}]}]}""",
}


@pytest.mark.parametrize("name", PARTS)
def test_notation_is_kept(name: str) -> None:
    raw = document_of(PARTS[name])
    written = document_of(text(document(parse(PARTS[name]))))
    assert exact(written) == exact(raw)


def exact(value: Any) -> Any:
    """Numbers as their text, so that 0.1 and 0.10 differ."""
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [exact(part) for part in value]
    return f"number {value}" if isinstance(value, Decimal | int) else value


def test_keys_have_a_fixed_order() -> None:
    one = '{"scenes": [{"layers": [{"src": "a", "opacity": 0, "id": "x", "type": "image"}]}]}'
    other = '{"scenes": [{"layers": [{"type": "image", "id": "x", "opacity": 0, "src": "a"}]}]}'
    assert text(document(parse(one))) == text(document(parse(other)))
    assert text(document(parse(one))).startswith('{\n  "frameloom": 1')


def test_saving_replaces_the_whole_file_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "project.json"
    parse('{"scenes": [{"duration": 1}]}').save(path)
    before = path.read_bytes()
    broken = Project()
    with pytest.raises(Exception, match="at least one scene"):
        broken.save(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["project.json"]
    assert load(path).base_dir == tmp_path


def test_a_folder_that_is_not_there_is_a_write_error(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"nowhere.*cannot be written"):
        parse('{"scenes": [{}]}').save(tmp_path / "nowhere" / "project.json")
