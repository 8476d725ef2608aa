"""What can be shown of documents that were never right."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frameloom.studio.page.rough import rough

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=3), inside),
    max_leaves=6,
)


def test_scenes_and_layers_can_be_selected() -> None:
    layers = [{"id": "a"}, 7, {"type": "text"}]
    found = rough({"fps": 10, "scenes": [{"duration": "20f", "layers": layers}, {"id": "end"}]})
    first, second = found["scenes"]
    assert (first["length"], second["start"], second["length"]) == (20, 20, 50)
    assert found["frames"] == 70 and second["name"] == "end"
    assert [(one["path"][-1], one["name"]) for one in first["layers"]] == [
        (0, "a"), (1, "Layer"), (2, "Text"),
    ]  # fmt: skip


@given(fps=ODD, scenes=ODD | st.lists(st.fixed_dictionaries({"duration": ODD, "layers": ODD})))
def test_nothing_is_too_wrong(fps: Any, scenes: Any) -> None:
    found = rough({"fps": fps, "scenes": scenes})
    assert found["frames"] >= 1 and found["fps"][0] >= found["fps"][1] > 0
