"""Saving keeps the file's own text wherever nothing was edited."""

import difflib
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.project.read import document_of
from frameloom.studio.desk.edits import Add, Cut, Put, Shift, applied
from frameloom.studio.desk.places import same
from frameloom.studio.desk.restyle import fresh, restyled

ODD = b"""\xef\xbb\xbf{
    "name" : "caf\\u00e9",   "fps":30,

    "scenes": [
        { "id":"one","duration": 2.50,
          "layers": [ {"type": "text", "text": "a"},   {"type":"text","text":"b"} ] },
        {"id": "two", "duration": "1/3"}
    ]
}
"""


def edited(base: bytes, *edits) -> str:
    raw = document_of(base)
    after, _ = applied(raw, edits)
    made = restyled(base, after)
    assert same(document_of(made), after)
    return made.decode()


def changed_lines(base: bytes, made: str) -> list[str]:
    lines = difflib.ndiff(base.decode().splitlines(), made.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_an_unedited_file_is_the_same_to_the_byte() -> None:
    for base in (ODD, ODD.replace(b"\n", b"\r\n"), b'{"scenes":[]}', b"  {}\n\n"):
        assert restyled(base, document_of(base)) is base


def test_one_value_changes_one_place() -> None:
    made = edited(ODD, Put(("scenes", 0, "duration"), 3))
    assert made == ODD.decode().replace("2.50", "3")
    made = edited(ODD, Put(("scenes", 0, "layers", 1, "text"), "c"))
    assert made == ODD.decode().replace('"text":"b"', '"text":"c"')


def test_new_parts_stand_as_their_neighbours_do() -> None:
    made = edited(ODD, Put(("seed",), 4))
    assert '    ],\n    "seed": 4\n}' in made.replace("\n\n", "\n")
    made = edited(ODD, Add(("scenes", 1), {"id": "new", "duration": 1}))
    assert '\n        {"id": "new", "duration": 1},\n        {"id": "two"' in made
    made = edited(ODD.replace(b"\n", b"\r\n"), Add(("scenes", 2), {"id": "x" * 99, "duration": 1}))
    assert "\n" not in made.replace("\r\n", "")
    assert '\r\n        {\r\n            "id": "xxx' in made


def test_what_moves_keeps_its_text() -> None:
    made = edited(ODD, Shift(("scenes", 0), 1))
    assert '{ "id":"one","duration": 2.50,' in made
    assert '"layers": [ {"type": "text", "text": "a"},   {"type":"text","text":"b"} ] }' in made


def test_taking_out_leaves_no_comma_behind() -> None:
    for path in (("name",), ("fps",), ("scenes",), ("scenes", 0), ("scenes", 0, "layers", 0)):
        assert len(changed_lines(ODD, edited(ODD, Cut(path)))) <= 9
    assert json.loads(edited(ODD, Cut(("scenes", 1)), Cut(("scenes", 0)))[1:])["scenes"] == []


def test_the_order_of_keys_is_kept_and_can_change() -> None:
    base = b'{"a": 1, "b": 2}'
    assert restyled(base, {"b": 2, "a": 1}) == b'{"b": 2, "a": 1}'


@pytest.mark.parametrize("text", ["1e3", "-0", "0.10", "1E-2", "12345678901234567890"])
def test_numbers_keep_their_notation(text) -> None:
    base = f'{{"x": {text}, "y": 1}}'.encode()
    assert edited(base, Put(("y",), 2)) == f'{{"x": {text}, "y": 2}}'


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4)
    | st.decimals(-9, 9, places=2).map(lambda d: Decimal(str(d))),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
objects = st.dictionaries(st.sampled_from("abcd"), values, max_size=4)
STYLES = ({"indent": 4}, {"indent": None}, {"separators": (",", ":")}, {"indent": "\t"})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(objects, objects, st.sampled_from(STYLES))
def test_any_document_can_become_any_other(old, new, style) -> None:
    plain = json.loads(json.dumps(old, default=float))
    base = json.dumps(plain, **style).encode()
    assert same(document_of(restyled(base, new)), new)
    assert same(document_of(fresh(new)), new)
