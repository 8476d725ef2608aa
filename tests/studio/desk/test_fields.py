"""Fields come from the models: every one of every type, with what the inspector must know."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from frameloom.backgrounds.base import BACKGROUNDS
from frameloom.core.errors import UsageError
from frameloom.effects.base import EFFECTS
from frameloom.layers.base import LAYERS
from frameloom.params.describe import parameters
from frameloom.project import Project, Scene, examine
from frameloom.studio.desk import keys
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Put
from frameloom.studio.desk.fields import field_at, fields, model_at
from frameloom.studio.desk.places import get
from frameloom.studio.desk.specs import spec_of, specs, variants
from frameloom.transitions.base import TRANSITIONS

RAW = {
    "fps": 25,
    "scenes": [
        {"duration": 2},
        {
            "duration": 4,
            "background": {"type": "gradient"},
            "layers": [
                {"type": "text", "text": "a", "start": 1, "end": "3/1",
                 "opacity": {"from": 0, "to": 1},
                 "position": {"keyframes": [{"time": 1, "value": [0, 0, 0]},
                                            {"time": "50f", "value": [1, 0, 0.5]}]},
                 "blend": {"keyframes": [{"time": 0, "value": "add"}]},
                 "shadow": {"blur": 0.1}},
            ],
            "camera": {"move": {"type": "dolly", "amount": 1}},
            "effects": [{"type": "wave"}, {"type": "wave", "speed": 9}],
            "transition": {"type": "wipe"},
        },
    ],
}  # fmt: skip
LAYER = ("scenes", 1, "layers", 0)


@pytest.fixture
def document(tmp_path: Path) -> Document:
    (tmp_path / "project.json").write_text(json.dumps(RAW))
    return Document.open(tmp_path)


EVERY = [
    *LAYERS.types.values(), *BACKGROUNDS.types.values(), *EFFECTS.types.values(),
    *TRANSITIONS.types.values(), Project, Scene,
]  # fmt: skip


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model.__name__)
def test_every_parameter_is_a_field(model) -> None:
    found = specs(model)
    assert [one.key for one in found] == [one.key for one in parameters(model)]
    for one in found:
        assert one.help and one.label and one.group
        assert (one.kind == "enum") == bool(one.choices)
        assert (one.kind in ("vector", "scale")) == bool(one.parts)
        assert one.step > 0
        if one.kind in ("object", "objects", "variant", "variants"):
            assert one.holds is not None


@pytest.mark.parametrize("registry", [LAYERS, BACKGROUNDS, EFFECTS, TRANSITIONS])
def test_what_is_added_is_right_from_the_start(registry) -> None:
    wrong = []
    for one in variants(registry):
        scene = {"duration": 4}
        if registry is LAYERS:
            scene["layers"] = [one.blank]
        elif registry is EFFECTS:
            scene["effects"] = [one.blank]
        else:
            scene[registry.noun] = one.blank
        wrong += examine({"scenes": [{"duration": 4}, scene]}).problems
        assert one.help and one.label
    assert wrong == []


def test_kinds_ranges_units_and_defaults() -> None:
    wave, text = EFFECTS.types["wave"], LAYERS.types["text"]
    amplitude = spec_of(wave, "amplitude")
    assert amplitude is not None
    assert (amplitude.kind, amplitude.parts, amplitude.unit) == ("vector", ("x", "y"), "heights")
    assert amplitude.soft == (0, 0.15) and amplitude.step == 0.001 and amplitude.animated
    assert amplitude.default == [Decimal("0.02")] * 2 or amplitude.default == [0.02, 0.02]
    kinds = {one.key: one.kind for one in specs(text)}
    assert kinds["text"] == "words" and kinds["font"] == "font" and kinds["color"] == "colour"
    assert kinds["start"] == "time" and kinds["scale"] == "scale" and kinds["shadow"] == "object"
    assert spec_of(EFFECTS.types["lut"], "src").kind == "file"  # type: ignore[union-attr]
    assert spec_of(EFFECTS.types["glitch"], "delay").kind == "vector"  # type: ignore[union-attr]
    blend = spec_of(text, "blend")
    assert blend is not None and blend.animated and not blend.tweened


def test_fields_of_anything_in_the_document(document) -> None:
    assert model_at(document.raw, ()) is Project
    assert model_at(document.raw, (*LAYER, "shadow")).__name__ == "Shadow"  # type: ignore[union-attr]
    assert fields(document, ("scenes", 1, "camera", "move"))[0].value == "dolly"
    assert model_at(document.raw, ("scenes", 7)) is None
    assert fields(document, ("nothing",)) == ()
    states = {one.spec.key: one.state for one in fields(document, LAYER)}
    assert states["opacity"] == "tween" and states["position"] == "keys"
    assert states["text"] == "plain" and states["rotation"] == "default"


def test_problems_stand_at_their_fields(document) -> None:
    speed = field_at(document, ("scenes", 1, "effects", 1, "speed"))
    assert speed is not None and speed.problems == ("must be a number from 0 to 5; it is 9",)
    other = field_at(document, ("scenes", 1, "effects", 0, "speed"))
    assert other is not None and other.problems == ()
    document.apply([Put(("scenes", 1, "effects", 1, "speed"), "{{fast}}")], label="Speed")
    again = field_at(document, ("scenes", 1, "effects", 1, "speed"))
    assert again is not None and again.state == "variable" and "fast" in again.problems[0]


@pytest.fixture
def moving(document) -> Document:
    document.apply([Put(("scenes", 1, "effects", 1, "speed"), 2)], label="Right")
    assert document.problems == ()
    return document


def test_keys_are_read_on_their_owners_clock(moving) -> None:
    found = keys.keys(moving, (*LAYER, "opacity"))
    assert [(key.time_s, key.value) for key in found] == [(1, 0), (3, 1)]
    found = keys.keys(moving, (*LAYER, "position"))
    assert [key.time_s for key in found] == [1, 2]
    assert keys.keys(moving, (*LAYER, "rotation")) == ()
    assert keys.local_time(moving, LAYER, 75) == 1
    assert keys.local_time(moving, ("effects", 0), 75) == 3
    assert keys.value_at(moving, (*LAYER, "position"), Fraction(3, 2)) == [
        Decimal("0.5"), 0, Decimal("0.25"),
    ]  # fmt: skip
    assert keys.value_at(moving, (*LAYER, "opacity"), Fraction(2)) == Decimal("0.5")
    assert keys.value_at(moving, (*LAYER, "blend"), Fraction(2)) == "add"


def test_setting_and_removing_keys(moving) -> None:
    rotation, opacity = (*LAYER, "rotation"), (*LAYER, "opacity")
    moving.apply(keys.set_key(moving, rotation, Fraction(1, 25)), label="Key")
    assert get(moving.raw, rotation) == {
        "keyframes": [{"time": Decimal("0.04"), "value": [0, 0, 0]}]
    }
    moving.apply(keys.set_key(moving, rotation, Fraction(2), [0, 90, 0], "in_quad"), label="Key")
    moving.apply(keys.set_key(moving, rotation, Fraction(2), [0, 45, 0]), label="Key")
    assert get(moving.raw, rotation)["keyframes"][1] == {
        "time": 2, "value": [0, 45, 0], "easing": "in_quad",
    }  # fmt: skip
    moving.apply(keys.remove_key(moving, rotation, Fraction(2)), label="Key")
    assert keys.remove_key(moving, rotation, Fraction(2)) == ()
    moving.apply(keys.remove_key(moving, rotation, Fraction(1, 25)), label="Key")
    assert get(moving.raw, rotation) == [0, 0, 0]
    before = keys.value_at(moving, opacity, Fraction(5, 2))
    moving.apply(keys.set_key(moving, opacity, Fraction(2)), label="Key")  # a tween becomes keys
    assert [key["time"] for key in get(moving.raw, opacity)["keyframes"]] == [1, 2, 3]
    assert keys.value_at(moving, opacity, Fraction(5, 2)) == before
    moving.apply(keys.stand_still(moving, opacity, Fraction(2)), label="Key")
    assert get(moving.raw, opacity) == Decimal("0.5") and moving.problems == ()


def test_times_are_written_as_people_would(moving) -> None:
    assert keys.written(Fraction(5, 2), Fraction(30)) == Decimal("2.5")
    assert keys.written(Fraction(1, 30), Fraction(30)) == "1f"
    assert keys.written(Fraction(1, 7), Fraction(30)) == "1/7"


def test_what_cannot_move_says_so(moving) -> None:
    with pytest.raises(UsageError, match=r"scenes\[1\].layers\[0\].start: cannot be animated"):
        keys.set_key(moving, (*LAYER, "start"), Fraction(1))
