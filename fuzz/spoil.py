"""Strategies: documents and files that are right, with something in them put wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

Place = tuple[Any, ...]
WILD = (
    None, True, -1, 0, 1, 2**31, 2**63, -(2**64), 1e-30, 1e15, 1e300, -0.0, "", " ", "150f", "1/3",
    "1/0", "-1/7", "999999f", "{{title}}", "{{none}}", "{{", "../x.png", "/dev/zero", "clip.mp4",
    "sound.wav", "im_%d.png", "\u202e\u0301\u200d\U0001f469", "a" * 5000, "linear", [], {}, [[]],
    [0, 0, 0], [1e300, -1e300], {"from": 0, "to": 1}, {"keyframes": []}, {"type": "video"},
    {"keyframes": [{"time": 0, "value": 1}, {"time": 0, "value": 2}]}, "v", "one", "project",
)  # fmt: skip


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Where something stands in a document."""
    if place:
        yield place
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        yield from places(value[key], (*place, key))


def _at(document: Any, place: Place) -> Any:
    for key in place:
        document = document[key]
    return document


@st.composite
def documents(draw: Callable[..., Any], right: Any) -> Any:
    """`right`, with one to four of its parts replaced, taken out, doubled or exchanged."""
    document = copy.deepcopy(right)
    for _ in range(draw(st.integers(1, 4))):
        there = list(places(document))
        if not there:
            break
        *way, last = draw(st.sampled_from(there))
        holder, how = _at(document, tuple(way)), draw(st.integers(0, 5))
        if how == 0:
            del holder[last]
        elif how == 1 and isinstance(holder, list):
            holder[last:last] = [copy.deepcopy(holder[last])] * draw(st.sampled_from((1, 9)))
        elif how == 2:
            holder[last] = copy.deepcopy(_at(document, draw(st.sampled_from(there))))
        elif how == 3:
            holder[last] = draw(st.floats(width=64, allow_nan=False, allow_infinity=False))
        else:
            holder[last] = copy.deepcopy(draw(st.sampled_from(WILD)))
    return document


@st.composite
def files(draw: Callable[..., Any], right: bytes) -> bytes:
    """`right`, with one to eight of its bytes, fields or stretches spoiled."""
    data = bytearray(right)
    for _ in range(draw(st.integers(1, 8))):
        if not data:
            break
        at, how = draw(st.integers(0, len(data) - 1)), draw(st.integers(0, 4))
        if how == 0:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif how == 1:
            size = draw(st.sampled_from((1, 2, 4, 8)))
            order = draw(st.sampled_from(("big", "little")))
            value = draw(st.sampled_from((0, 1, 127, 128, 255, -1, -2)))
            data[at : at + size] = (value % (1 << 8 * size)).to_bytes(size, order)
        elif how == 2:
            del data[at : at + draw(st.sampled_from((1, 4, 64, 1 << 20)))]
        elif how == 3:
            there = draw(st.integers(0, len(data) - 1))
            data[at:at] = data[there : there + draw(st.sampled_from((1, 4, 64)))]
        else:
            data[at : at + 1] = draw(st.binary(max_size=8))
    return bytes(data)
