"""Edits: done and undone they leave what was there, and paths follow what they moved."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.studio.desk.edits import Add, Cut, Put, Shift, StaleError, applied, followed
from frameloom.studio.desk.places import get, has, identical, same

RAW = {"a": {"b": Decimal("0.50")}, "list": [{"n": 0}, {"n": 1}, {"n": 2}, {"n": 3}]}


def test_each_edit_does_what_it_says() -> None:
    put, _ = applied(RAW, [Put(("a", "b"), 0.25), Put(("c", "d"), 1)])
    assert put["a"] == {"b": Decimal("0.25")} and put["c"] == {"d": 1}
    assert put["list"] is RAW["list"]  # untouched parts are the same objects
    assert applied(RAW, [Cut(("a", "b"))])[0]["a"] == {}
    assert [one["n"] for one in applied(RAW, [Cut(("list", 1))])[0]["list"]] == [0, 2, 3]
    assert [one["n"] for one in applied(RAW, [Add(("list", 4), {"n": 9})])[0]["list"]][-1] == 9
    assert [one["n"] for one in applied(RAW, [Shift(("list", 0), 2)])[0]["list"]] == [1, 2, 0, 3]
    assert applied(RAW, [Add(("new", 0), 5)])[0]["new"] == [5]


@pytest.mark.parametrize(
    "edit",
    [
        Cut(("gone",)),
        Cut(()),
        Put(("list", 9), 1),
        Put(("a", "b", "c"), 1),
        Add(("list", 9), 1),
        Add(("a", 0), 1),
        Add(("list", "x"), 1),
        Shift(("list", 0), 4),
        Shift(("list", 7), 0),
        Shift(("a", "b"), 0),
    ],
)
def test_what_is_not_there_cannot_be_edited(edit) -> None:
    with pytest.raises(StaleError):
        applied(RAW, [edit])


def edits() -> st.SearchStrategy:
    index = st.integers(0, 3)
    item = index.map(lambda i: ("list", i))
    return st.lists(
        st.one_of(
            st.builds(Put, st.sampled_from([("a", "b"), ("a", "c"), ("d", "e", "f")]), index),
            st.builds(Put, item.map(lambda path: (*path, "n")), index),
            st.builds(Cut, item),
            st.builds(Add, item, st.builds(dict)),
            st.builds(Shift, item, index),
        ),
        max_size=6,
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(edits())
def test_undoing_gives_back_the_document_and_paths_follow(made) -> None:
    marked = {**RAW, "list": [{"n": i, "mark": object()} for i in range(4)]}
    try:
        after, back = applied(marked, made)
    except StaleError:
        return
    assert same(applied(after, back)[0], marked)
    for i in range(4):
        mark = marked["list"][i]["mark"]
        path = followed(("list", i, "mark"), made)
        places = [n for n, one in enumerate(after["list"]) if one.get("mark") is mark]
        assert places == ([] if path is None else [path[1]])
        if path is not None:
            assert has(after, path) and get(after, path) is mark


def test_notation_and_order_count() -> None:
    assert not same(Decimal("0.5"), Decimal("0.50"))
    assert not same(True, 1)
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert not identical({"a": 1, "b": 2}, {"b": 2, "a": 1})
