"""The published JSON Schema: draft 2020-12, and of one mind with the models."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from frameloom.core.errors import ProjectError
from frameloom.effects.base import EFFECTS
from frameloom.project import parse
from frameloom.project.document import document
from frameloom.project.read import document_of
from frameloom.project.schema import json_schema
from frameloom.project.write import text
from tests.project.strategies import projects
from tests.project.test_broken import BROKEN
from tests.project.test_outputs import MANY
from tests.project.test_read import SMALL, TURNING
from tests.project.test_round_trip import bounded
from tests.project.test_variables import TEMPLATE

SCHEMA = Draft202012Validator(json_schema())

NOT_IN_ONE_VALUE = {
    # What lies between values, or takes arithmetic: checked when a project is loaded.
    "a list inside text", "a word that is not said", "aspect of nonsense", "aspect too long",
    "aspect with pixels", "captions", "captions in no encoding", "captions in no language",
    "continuous scene", "rate of a film",
    "colour", "crop empty", "crop outside", "duration huge", "duration no frames",
    "end before start", "focus on nothing", "ids twice", "key frames unordered",
    "line without ends", "mask unknown", "move without amount", "newer schema", "no such variable",
    "no variables", "older than the first", "poses and more", "preset", "scale huge", "spline",
    "src empty",
    "src with a null", "text empty", "times turned", "too long", "too many frames",
    "transition first", "transition too long", "trim empty", "trim turned", "two aims",
    "variable in a variable", "variable's range", "variable's type",
}  # fmt: skip


def is_document(text: str | bytes) -> bool:
    try:
        document_of(text)
    except ProjectError:
        return False
    return True


DOCUMENTS = sorted(name for name, broken in BROKEN.items() if is_document(broken.text))


def plain(raw: Any) -> Any:
    """As a program in another language reads it: numbers are floats."""
    return json.loads(text(raw))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())
    json.dumps(json_schema(), allow_nan=False)


@pytest.mark.parametrize("source", [SMALL, TURNING, MANY, TEMPLATE], ids=str.__len__)
def test_it_takes_real_projects_and_what_is_saved_of_them(source: str) -> None:
    SCHEMA.validate(json.loads(source))
    SCHEMA.validate(plain(document(parse(source))))


@bounded
@given(projects())
def test_it_takes_what_the_models_take(raw: Any) -> None:
    SCHEMA.validate(plain(raw))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_refuses_what_the_models_refuse_in_one_value(name: str) -> None:
    raw = document_of(BROKEN[name].text)
    assert SCHEMA.is_valid(plain(raw)) == (name in NOT_IN_ONE_VALUE)


def test_it_knows_every_effect() -> None:
    definitions = json_schema()["$defs"]
    for model in EFFECTS.types.values():
        described = definitions[model.__name__]
        assert "type" in described["required"]
        assert described["properties"].keys() == model.model_fields.keys()


def test_defaults_are_as_the_file_writes_them() -> None:
    properties = json_schema()["properties"]
    scene = json_schema()["$defs"]["Scene"]["properties"]
    assert properties["size"]["default"] == [1920, 1080]
    assert properties["fps"]["default"] == 30
    assert scene["duration"]["default"] == 5
    assert json_schema()["$defs"]["Crossfade"]["properties"]["duration"]["default"] == 0.5
