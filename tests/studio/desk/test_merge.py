"""Three-way merging: separate changes meet, the same place is a conflict."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.studio.desk.merge import three_way
from frameloom.studio.desk.places import same

BASE = {
    "name": "n",
    "scenes": [
        {"id": "a", "duration": 1, "layers": [{"type": "text", "text": "x"}, {"type": "shape"}]},
        {"id": "b", "duration": 2, "layers": []},
        {"id": "c", "duration": 3},
    ],
}
A, B, C = BASE["scenes"]


def whole(*scenes, **more):
    return {**BASE, "scenes": list(scenes), **more}


def test_separate_values_meet() -> None:
    merged = three_way(BASE, whole({**A, "duration": 9}, B, C), whole(A, B, {**C, "duration": 8}))
    assert merged.conflicts == ()
    assert [s["duration"] for s in merged.mine["scenes"]] == [9, 2, 8]
    merged = three_way(BASE, whole(A, B, C, seed=1), whole(A, B, C, fps=25))
    assert (merged.mine["seed"], merged.mine["fps"], merged.conflicts) == (1, 25, ())


def test_one_side_edits_what_the_other_moved_or_added_to() -> None:
    new = {"id": "n", "duration": 1}
    moved = whole(C, new, A, B)
    merged = three_way(BASE, moved, whole({**A, "duration": 9}, B, C))
    assert merged.conflicts == ()
    assert [s["id"] for s in merged.mine["scenes"]] == ["c", "n", "a", "b"]
    assert merged.mine["scenes"][2]["duration"] == 9
    assert same(three_way(BASE, whole({**A, "duration": 9}, B, C), moved).mine, merged.mine)


def test_the_same_place_is_a_conflict_with_both_ways() -> None:
    merged = three_way(BASE, {**BASE, "name": "m"}, {**BASE, "name": "t", "fps": 25})
    assert merged.conflicts == (("name",),)
    assert (merged.mine["name"], merged.theirs["name"]) == ("m", "t")
    assert merged.mine["fps"] == merged.theirs["fps"] == 25


def test_changed_here_and_taken_out_there_is_a_conflict() -> None:
    merged = three_way(BASE, whole({**A, "duration": 9}, B, C), whole(B, C))
    assert merged.conflicts
    assert merged.mine["scenes"][0]["duration"] == 9
    assert [s["id"] for s in merged.theirs["scenes"]] == ["b", "c"]
    assert three_way(BASE, whole(A, {**B, "duration": 9}, C), whole(B, C)).conflicts == ()


def test_the_same_change_on_both_sides_is_none() -> None:
    same_way = whole(A, C)
    assert three_way(BASE, same_way, whole(A, C)).conflicts == ()


def test_parts_without_ids_are_followed_by_their_place() -> None:
    text, shape = A["layers"]
    mine = whole({**A, "layers": [{**text, "text": "y"}, shape]}, B, C)
    theirs = whole({**A, "layers": [text, shape, {"type": "image"}]}, B, C)
    merged = three_way(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert [layer.get("text") for layer in merged.mine["scenes"][0]["layers"]] == ["y", None, None]


sides = st.sampled_from([A, B, C, {**A, "duration": 7}, {"id": "n"}, {"type": "x"}])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(sides, max_size=4), st.lists(sides, max_size=4))
def test_laws(one, other) -> None:
    mine, theirs = whole(*one), whole(*other)
    assert same(three_way(BASE, mine, BASE).mine, mine)
    assert same(three_way(BASE, BASE, theirs).mine, theirs)
    there, back = three_way(BASE, mine, theirs), three_way(BASE, theirs, mine)
    assert bool(there.conflicts) == bool(back.conflicts)
    if not there.conflicts:
        assert same(there.mine, there.theirs) and same(there.mine, back.mine)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_taking_out_and_changing_elsewhere(gone) -> None:
    rest = [s for i, s in enumerate(BASE["scenes"]) if i != gone]
    changed = [s if i == gone else {**s, "x": i} for i, s in enumerate(BASE["scenes"])]
    merged = three_way(BASE, whole(*rest), whole(*changed))
    assert merged.conflicts == ()
    assert [s["x"] for s in merged.mine["scenes"]] == [i for i in range(3) if i != gone]
