"""Transitions, lens, shutter, masks and presets: what the timeline says of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from frameloom.core.errors import ProjectError
from frameloom.core.picture import DEFAULT_DISTANCE, Picture, TransitionCall
from frameloom.project.presets import NAMES, PRESETS
from frameloom.project.read import parse
from tests.timeline.build import timeline, video


def change(picture: Picture) -> TransitionCall:
    assert picture.transition is not None
    return picture.transition


TWO: list[dict[str, Any]] = [
    {"id": "a", "duration": 2, "layers": [video(scale={"from": 1, "to": 2}), video(end=2)]},
    {
        "id": "b",
        "duration": 2,
        "layers": [video()],
        "transition": {"type": "crossfade", "duration": 1},
    },
]


def test_a_transition_fills_the_first_part_of_the_entering_scene() -> None:
    made = timeline(TWO)
    assert made.frames == 120  # it never changes the length
    assert made.picture(59).transition is None
    progress = [change(made.picture(f)).progress for f in (60, 75, 89)]
    assert progress == pytest.approx([0, 0.5, 29 / 30])
    assert made.picture(90).transition is None


def test_the_leaving_scene_runs_on_and_tweens_hold() -> None:
    leaving = change(timeline(TWO).picture(75)).leaving
    assert leaving.transition is None
    shown = leaving.panes[0].content
    assert shown.frame.time_s == Fraction(5, 2)  # type: ignore[union-attr]
    assert leaving.panes[0].world_from_pane[0, 0] == pytest.approx(2)
    assert len(leaving.panes) == 1  # the layer that has an end is over


def test_both_sides_read_on_their_own_and_are_asked_for() -> None:
    picture = timeline(TWO).picture(70)
    assert {frame.reader for frame in picture.source_frames()} == {"a/video-1", "b/video-1"}


def test_a_cut_changes_nothing() -> None:
    scenes = [TWO[0], {**TWO[1], "transition": {"type": "cut", "duration": 1}}]
    assert timeline(scenes).picture(60).transition is None


def test_sound_crosses_with_equal_power() -> None:
    mix = timeline(TWO).mix(0, 120)
    leaving, over, entering = mix.sounds
    assert leaving.stretches[-1].end_s == 3
    assert over.stretches[-1].end_s == 2
    assert entering.stretches[0].start_s == 2
    out = dict(leaving.fades[0])
    into = dict(entering.fades[0])
    for k in range(33):
        at = 2 + Fraction(k, 32)
        assert out[at] ** 2 + into[at] ** 2 == pytest.approx(1)
    assert (out[Fraction(2)], out[Fraction(3)]) == pytest.approx((1, 0))


def test_an_overshooting_easing_stays_within_the_transition() -> None:
    scenes = [
        TWO[0],
        {**TWO[1], "transition": {"type": "wipe", "duration": 1, "easing": "in_out_back"}},
    ]
    made = timeline(scenes)
    assert all(0 <= change(made.picture(f)).progress <= 1 for f in range(60, 90))


def test_a_lens_focuses_on_a_distance_a_layer_or_the_origin() -> None:
    def lens(camera: dict[str, Any], **scene: Any) -> Any:
        return timeline({"duration": 1, "camera": camera, **scene}).picture(0).lens

    assert lens({}) is None
    assert lens({"focus": 2}) is None  # a pinhole
    assert lens({"focus": 2, "aperture": 0.5}).focus == 2
    layers = [{"type": "shape", "id": "near", "position": [0, 0, 0.5]}]
    near = lens({"focus": "near", "aperture": 0.5}, layers=layers)
    assert near.focus == pytest.approx(DEFAULT_DISTANCE - 0.5)
    plain = lens({}, effects=[{"type": "dof", "bokeh": 5}])
    assert (plain.focus, plain.bokeh) == pytest.approx((DEFAULT_DISTANCE, 5))


def test_focus_is_racked() -> None:
    camera = {"aperture": 0.2, "focus": {"from": 1, "to": 3}}
    made = timeline({"duration": 2, "camera": camera})
    assert [made.picture(f).lens.focus for f in (0, 30)] == pytest.approx([1, 2])  # type: ignore[union-attr]


def test_an_effect_of_the_lens_is_not_among_the_effects() -> None:
    made = timeline({"duration": 1}, effects=[{"type": "dof"}, {"type": "grain"}]).picture(0)
    assert made.lens is not None
    assert [call.type for call in made.overall] == ["grain"]


def test_the_shutter_samples_transforms_but_not_the_video() -> None:
    layers = [
        video(position={"from": [0, 0, 0], "to": [1, 0, 0]}),
        {"type": "shape", "space": "screen", "position": {"from": [0, 0, 0], "to": [1, 0, 0]}},
    ]
    camera = {"motion_blur": {"shutter": 180, "samples": 4}}
    picture = timeline({"duration": 1, "layers": layers, "camera": camera}).picture(15)
    assert len(picture.exposures) == 4
    xs = [shot.panes[0].world_from_pane[0, 3] for shot in picture.exposures]
    # evenly over half a frame's time from t on
    assert xs == pytest.approx([(15 + (k + 0.5) / 8) / 30 for k in range(4)], abs=1e-5)
    fixed = {float(shot.panes[1].world_from_pane[0, 3]) for shot in picture.exposures}
    assert fixed == {0.5}
    assert len(picture.source_frames()) == 1
    assert np.isclose(picture.panes[0].world_from_pane[0, 3], 0.5)


def test_a_mask_is_drawn_only_as_a_mask() -> None:
    layers = [
        {"type": "shape", "id": "hole", "shape": "ellipse", "size": [0.5, 0.5], "visible": False},
        video(mask={"layer": "hole", "channel": "luminance", "invert": True, "feather": 0.1}),
    ]
    panes = timeline({"duration": 1, "layers": layers}).picture(0).panes
    assert len(panes) == 1
    mask = panes[0].mask
    assert mask is not None
    assert (mask.pane.outline, mask.channel, mask.invert, mask.feather) == (
        "ellipse", "luminance", True, 0.1,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["a", "b"])
def test_masks_cannot_go_round(name: str) -> None:
    text = (
        '{"scenes": [{"layers": [{"type": "shape", "id": "a", "mask": {"layer": "%s"}}, '
        '{"type": "shape", "id": "b", "mask": {"layer": "a"}}]}]}'
    )
    with pytest.raises(ProjectError, match="cannot be masked itself"):
        parse(text % name)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_comes_under_the_scenes_own_effects(name: Any) -> None:
    scene = {"duration": 1, "preset": name, "effects": [{"type": "color", "exposure": 1}]}
    picture = timeline(scene).picture(3)
    wanted = [e["type"] for e in PRESETS[name]["effects"]]
    assert [call.type for call in picture.effects] == [
        *(kind for kind in wanted if kind != "dof"), "color",
    ]  # fmt: skip
    assert (picture.lens is not None) == ("dof" in wanted)


def test_a_presets_camera_gives_way_to_the_scenes() -> None:
    def far(camera: dict[str, Any]) -> float:
        scene = {"duration": 1, "preset": "default", "camera": camera}
        return float(-timeline(scene).picture(29).camera.view_from_world[2, 3])

    assert far({}) == pytest.approx(DEFAULT_DISTANCE * (1 + 0.05 * 29 / 30))
    assert far({"zoom": {"start": 1, "end": 1}}) == pytest.approx(DEFAULT_DISTANCE)


def test_an_overshooting_easing_stays_in_its_parameters_range() -> None:
    effect = {"type": "vignette", "darkness": {"from": 0, "to": 1, "easing": "out_elastic"}}
    layers = [{"type": "shape", "opacity": {"from": 0.2, "to": 1, "easing": "in_out_back"}}]
    made = timeline({"duration": 1, "effects": [effect], "layers": layers})
    pictures = [made.picture(f) for f in range(30)]
    assert max(call.params["darkness"] for p in pictures for call in p.effects) == 1
    assert all(0 <= pane.opacity <= 1 for p in pictures for pane in p.panes)
