"""What every frame shows: which owners are there, on which clock, with which seeds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.errors import MediaError, UsageError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import Background, EffectCall, Picture, SourceFrame, Texture
from frameloom.timeline import Timeline
from tests.timeline.build import FACTS, facts, timeline, video

GRAIN = {"type": "grain"}
RICH: list[dict[str, Any]] = [
    {
        "id": "one",
        "duration": 1,
        "background": {"type": "video", "src": "bg.mp4", "at_end": "loop"},
        "layers": [
            video(rotation={"from": [0, -20, 0], "to": [0, 20, 0]}, at_end="pingpong"),
            video(src="mute.mp4", speed={"from": 1, "to": -2, "easing": "in_out_cubic"}),
            {"type": "shape", "start": "1/3", "end": "20f", "size": [0.2, 0.1]},
        ],
        "camera": {"shake": {}, "move": {"type": "orbit", "amount": 20}},
        "effects": [GRAIN, {"type": "vignette", "amount": {"from": 0, "to": 1}}],
    },
    {
        "duration": "47f",
        "background": {"type": "gradient", "speed": {"from": 0, "to": 1}},
        "layers": [{"type": "image", "src": "turn.gif"}, {"type": "image", "src": "logo.png"}],
        "effects": [GRAIN],
    },
]


def same(a: Picture, b: Picture) -> bool:
    """Arrays have no plain equality, so pictures are compared as they print."""
    with np.printoptions(precision=17, floatmode="unique"):
        return repr(a) == repr(b)


def content(picture: Picture, index: int = 0) -> SourceFrame:
    shown = picture.panes[index].content
    assert isinstance(shown, Texture)
    return shown.frame


def behind(picture: Picture) -> Background:
    assert picture.background is not None
    return picture.background


def test_the_plain_facts() -> None:
    made = timeline(RICH, fps="30000/1001", size="720p")
    assert (made.fps, made.size) == (Fraction(30000, 1001), (1280, 720))
    assert made.frames == 77, "1 s is 29.97 frames; with 47 more 76.97"
    assert made.picture(0).size == (1280, 720)


def test_scene_frames_by_id_number_and_made_up_name() -> None:
    made = timeline(RICH)
    assert made.scene_frames("one") == made.scene_frames(0) == range(30)
    assert made.scene_frames(1) == made.scene_frames("scene-2") == range(30, 77)
    for wrong in ("ome", 2, -1):
        with pytest.raises(UsageError, match="there is no scene"):
            made.scene_frames(wrong)


@settings(max_examples=25)
@given(order=st.permutations(range(0, 77, 4)))
def test_no_order_of_evaluation_shows(order: list[int]) -> None:
    """One timeline asked in a random order and a fresh one for each frame agree."""
    used = timeline(RICH)
    shown = {frame: used.picture(frame) for frame in order}
    for frame in order[:2]:
        assert same(shown[frame], timeline(RICH).picture(frame))
        assert same(shown[frame], used.picture(frame))


def test_lengthening_one_scene_changes_no_other() -> None:
    short, long = timeline(RICH), timeline([{**RICH[0], "duration": 3}, RICH[1]])
    for frame in range(30, 77, 5):
        assert same(short.picture(frame), long.picture(frame + 60))


def test_a_scene_between_changes_no_named_one() -> None:
    named = {**RICH[1], "id": "two"}
    before = timeline([RICH[0], named])
    after = timeline([RICH[0], {"duration": 1, "effects": [GRAIN]}, named])
    for frame in range(30, 77, 5):
        assert same(before.picture(frame), after.picture(frame + 30))


def test_layers_are_there_from_start_to_end_half_open() -> None:
    made = timeline(RICH)
    there = [f for f in range(30) if any(p.owner == "one/shape-1" for p in made.picture(f).panes)]
    assert there == list(range(10, 20))


def test_a_layers_tween_goes_over_its_own_span() -> None:
    layer = video(start="1/2", end="3/2", opacity={"from": 0, "to": 1})
    made = timeline({"duration": 2, "layers": [layer]})
    assert [p.opacity for f in (15, 30) for p in made.picture(f).panes] == [0.5]
    assert made.picture(44).panes[0].opacity == pytest.approx(29 / 30)


def test_media_play_from_their_layers_start() -> None:
    made = timeline({"duration": 3, "layers": [video(start=1, trim=["1/2", 2])]})
    assert content(made.picture(30)) == SourceFrame(
        content(made.picture(30)).medium, "scene-1/video-1", Fraction(1, 2)
    )
    assert content(made.picture(45)).time_s == 1
    held = content(made.picture(80))
    assert (held.time_s, held.before) == (Fraction(2), True)


def test_fit_fills_the_layers_span() -> None:
    layer = video(start=1, end=3, trim=[1, 2], playback="fit")
    made = timeline({"duration": 4, "layers": [layer]})
    assert [content(made.picture(f)).time_s for f in (30, 60)] == [Fraction(1), Fraction(3, 2)]


def test_a_video_that_is_over_may_hide() -> None:
    made = timeline({"duration": 5, "layers": [video(at_end="hide")]})
    assert [len(made.picture(f).panes) for f in (119, 120)] == [1, 0]


def test_stills_show_for_ever_and_animated_images_go_round() -> None:
    made = timeline({"duration": 9, "layers": RICH[1]["layers"]})
    assert content(made.picture(20), 0).time_s == Fraction(1, 6), "2/3 s into a loop of 1/2 s"
    assert content(made.picture(250), 1).time_s == 0


def both(picture: Picture) -> tuple[EffectCall, ...]:
    return (*picture.effects, *picture.overall)


def test_seeds_follow_owner_and_its_own_frames() -> None:
    made = timeline(RICH, effects=[GRAIN])
    seeds = [[e.seed for e in both(made.picture(f)) if e.type == "grain"] for f in (0, 1, 30)]
    assert len({seed for frame in seeds for seed in frame}) == 6
    first = [e for e in both(made.picture(30)) if e.type == "grain"]
    assert [(e.frame, e.time_s) for e in first] == [(0, Fraction(0)), (30, Fraction(1))]
    other = timeline(RICH, effects=[GRAIN], seed=1).picture(0).overall[0].seed
    assert other != seeds[0][0]


def test_equal_effects_of_a_scene_differ() -> None:
    calls = timeline({"duration": 1, "effects": [GRAIN, GRAIN]}).picture(0).effects
    assert calls[0].seed != calls[1].seed


def test_switched_off_effects_are_dropped_and_reseed_none() -> None:
    effects = [{**GRAIN, "enabled": False}, {**GRAIN, "amount": 0}, GRAIN]
    calls = timeline({"duration": 1, "effects": effects}).picture(3).effects
    assert len(calls) == 1
    assert calls == timeline({"duration": 1, "effects": [GRAIN] * 3}).picture(3).effects[2:]


def test_effects_come_scene_first_then_project() -> None:
    made = timeline({"duration": 1, "effects": [GRAIN]}, effects=[{"type": "color"}])
    assert [call.type for call in made.picture(0).effects] == ["grain"]
    assert [call.type for call in made.picture(0).overall] == ["color"]


def test_effects_are_evaluated() -> None:
    effect = {"type": "vignette", "darkness": {"from": 0, "to": 1}}
    call = timeline({"duration": 2, "effects": [effect]}).picture(30).effects[0]
    assert call.params["darkness"] == 0.5


def test_a_background_speed_adds_up() -> None:
    background = {"type": "gradient", "speed": {"from": 0, "to": 1}}
    made = timeline({"duration": 2, "background": background})
    assert behind(made.picture(30)).params["phase"] == pytest.approx(0.25)
    steady = timeline({"duration": 2, "background": {"type": "gradient", "speed": 0.5}})
    assert behind(steady.picture(30)).params["phase"] == pytest.approx(0.5)


BG = {"type": "video", "src": "bg.mp4"}


@pytest.mark.parametrize(("continuous", "expected"), [(False, 0), (True, 1)])
def test_the_projects_background_starts_over_or_plays_on(continuous: bool, expected: int) -> None:
    scenes = [{"duration": 1}, {"duration": 1}, {"duration": 1, "background": {"type": "color"}}]
    made = timeline(scenes, background={**BG, "continuous": continuous})
    shown = behind(made.picture(30)).content
    assert shown is not None
    assert shown.time_s == expected
    # scenes that overlap in a transition must not fight over one reader
    assert shown.reader == "project/background-video" + ("" if continuous else "@scene-2")
    assert behind(made.picture(30)).frame == 30 * expected
    assert behind(made.picture(60)).type == "color"


def test_a_background_that_is_over_may_hide() -> None:
    made = timeline({"duration": 2, "background": {**BG, "trim": [0, 1], "at_end": "hide"}})
    assert behind(made.picture(29)).content is not None
    assert made.picture(30).background is None


def test_two_uses_of_one_medium_have_their_own_readers() -> None:
    layers = [video(), video(trim=[1, 2])]
    frames = timeline({"duration": 1, "layers": layers}).picture(0).source_frames()
    assert len({frame.reader for frame in frames}) == 2
    assert len({frame.medium for frame in frames}) == 1


def test_numbered_images_have_a_rate() -> None:
    specs: list[MediumSpec] = []

    def look(spec: MediumSpec) -> MediumFacts:
        specs.append(spec)
        return FACTS["mute.mp4"]

    layer = video(src="im_%04d.png", frame_rate=12)
    timeline({"duration": 1, "layers": [layer, video(src="b_%d.png")]}, look)
    assert [spec.frame_rate for spec in specs] == [12, 30]
    assert all(Path(spec.path).is_absolute() for spec in specs)


def test_facts_are_asked_for_once_a_medium() -> None:
    asked: list[str] = []

    def look(spec: MediumSpec) -> MediumFacts:
        asked.append(Path(spec.path).name)
        return facts(spec)

    timeline({"duration": 1, "layers": [video(), video()]}, look)
    assert asked == ["clip.mp4"]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (video(src="gone.mp4"), "gone.mp4: is not there"),
        (video(src="gone.mp4", start=9), "gone.mp4: is not there"),
        (video(trim=[0, 9]), r"clip.mp4, at 9.000 s: is only 4.000 s long"),
        (video(trim=[4, None]), r"clip.mp4, at 4.000 s: is only 4.000 s long"),
        (video(src="song.wav"), "song.wav: has sound but no picture"),
    ],
)
def test_media_that_will_not_do_are_errors_at_once(layer: dict[str, Any], message: str) -> None:
    with pytest.raises(MediaError, match=message):
        timeline({"duration": 1, "layers": [layer]})


def test_a_layer_that_starts_after_its_scene_never_shows() -> None:
    made = timeline({"duration": 1, "layers": [video(start=2, playback="fit")]})
    assert all(not made.picture(f).panes for f in range(30))


def test_frames_outside_are_refused() -> None:
    made: Timeline = timeline(RICH)
    for frame in (-1, 77):
        with pytest.raises(IndexError):
            made.picture(frame)
