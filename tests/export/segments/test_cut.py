"""Where segments begin and end: every frame once, in order, never across a scene."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.export.segments.cut import cut, step_of
from frameloom.media.encode import VIDEO


def scenes_of(lengths: list[int]) -> list[range]:
    return [range(a, b) for a, b in pairwise(accumulate(lengths, initial=0))]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(1, 15), st.data())
def test_every_frame_is_in_one_segment(lengths: list[int], step: int, data: st.DataObject) -> None:
    scenes, total = scenes_of(lengths), sum(lengths)
    first = data.draw(st.integers(0, total))
    frames = range(first, data.draw(st.integers(first, total)))
    made = cut(frames, scenes, step)
    assert list(chain.from_iterable(part.frames for part in made)) == list(frames)
    assert [part.number for part in made] == list(range(len(made)))
    for part in made:
        scene = scenes[part.scene]
        assert 0 < len(part.frames) <= step
        assert scene.start <= part.frames.start < part.frames.stop <= scene.stop
        assert part.offset == part.frames.start - scene.start
        assert part.offset % step == 0 or part.frames.start == frames.start
        whole = part.offset // step * step + step
        assert part.frames.stop in (scene.start + whole, scene.stop, frames.stop)


def test_another_length_of_one_scene_leaves_the_steps_of_the_others() -> None:
    def steps(lengths: list[int]) -> list[tuple[int, int, int]]:
        made = cut(range(sum(lengths)), scenes_of(lengths), 10)
        return [(p.scene, p.offset, len(p.frames)) for p in made if p.scene != 1]

    assert steps([25, 13, 30]) == steps([25, 28, 30])


@pytest.mark.parametrize(
    ("codec", "fps", "gop", "step"),
    [
        ("h264", "30", None, 30),
        ("h264", "30000/1001", None, 30),
        ("h265", "120", None, 48),
        ("vp9", "1/3", None, 1),
        ("h264", "30", 250, 30),
        ("h264", "30", 12, 24),
        ("h264", "30", 1, 30),
        ("av1", "30", 29, 29),
        ("ffv1", "30", None, 8),
        ("png", "30", None, 8),
    ],
)
def test_the_step(codec: str, fps: str, gop: int | None, step: int) -> None:
    assert step_of(VIDEO[codec], Fraction(fps), gop) == step
