"""What is heard: exact places, lengths to the sample, and the same for every cut."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.errors import MediaError
from frameloom.core.sound import Envelope, Mix, Sound, Stretch
from frameloom.params.evaluate import Constant
from frameloom.params.tracks import Key, Track
from frameloom.timeline.mix import envelope
from tests.timeline.build import timeline, video

F = Fraction


def heard(layer: dict[str, Any], duration: int = 5) -> Mix:
    made = timeline({"duration": duration, "layers": [layer]})
    return made.mix(0, made.frames)


def only(mix: Mix) -> Sound:
    (sound,) = mix.sounds
    return sound


@given(
    frames=st.integers(1, 5000),
    fps=st.sampled_from(["24", "25", "30", "30000/1001", "24000/1001", "7/3"]),
)
@settings(max_examples=30)
def test_length_to_the_sample(frames: int, fps: str) -> None:
    made = timeline({"duration": f"{frames}f"}, fps=fps)
    assert made.mix(0, frames).samples == (F(frames) / F(fps) * 48000 + F(1, 2)) // 1


def test_a_video_sounds_where_it_shows() -> None:
    sound = only(heard(video(start=1, trim=["1/2", 2], volume_db=-6)))
    assert sound.stretches == (Stretch(F(1), F("2.5"), F(1, 2), F(1)),)
    assert sound.owner == "scene-1/video-1"
    assert sound.gain_db == ((F(0), -6.0),)


@pytest.mark.parametrize(
    "layer",
    [video(muted=True), video(visible=False), video(src="mute.mp4"), video(start=7)],
)
def test_what_makes_no_sound(layer: dict[str, Any]) -> None:
    assert heard(layer).sounds == ()


def test_a_layer_is_cut_at_its_end_and_its_scenes() -> None:
    assert only(heard(video(end=2))).stretches[-1].end_s == 2
    made = timeline([{"duration": 1, "layers": [video()]}, {"duration": 3}])
    assert only(made.mix(0, 120)).stretches == (Stretch(F(0), F(1), F(0), F(1)),)


def test_speed_loop_and_fit() -> None:
    double = only(heard(video(speed=2)))
    assert double.stretches == (Stretch(F(0), F(2), F(0), F(2)),)
    looped = only(heard(video(trim=[1, 3], at_end="loop")))
    assert [(s.start_s, s.end_s, s.media_s) for s in looped.stretches] == [
        (0, 2, 1),
        (2, 4, 1),
        (4, 5, 1),
    ]
    fitted = only(heard(video(trim=[1, 2], playback="fit")))
    assert fitted.stretches == (Stretch(F(0), F(5), F(1), F(1, 5)),)


def test_backwards_is_silent_with_a_warning() -> None:
    mix = heard(video(speed=-1, start=1))
    assert mix.sounds == ()
    (warning,) = mix.warnings
    assert "scene-1/video-1" in warning
    assert "backwards, from 1.000 s" in warning
    assert heard(video()).warnings == ()
    assert heard(video(speed=-1, muted=True)).warnings == ()


def test_backgrounds_are_muted_unless_told() -> None:
    background = {"type": "video", "src": "bg.mp4"}
    made = timeline([{"duration": 1}, {"duration": 1}], background=background)
    assert made.mix(0, 60).sounds == ()
    loud = {**background, "muted": False}
    twice = timeline([{"duration": 1}, {"duration": 1}], background=loud).mix(0, 60).sounds
    assert [s.stretches[0].media_s for s in twice] == [0, 0]


def test_a_continuous_background_sounds_where_it_shows() -> None:
    background = {"type": "video", "src": "bg.mp4", "muted": False, "continuous": True}
    hidden = {"duration": 1, "background": {"type": "color"}}
    made = timeline([{"duration": 1}, hidden, {"duration": 1}], background=background)
    stretches = only(made.mix(0, 90)).stretches
    assert [(s.start_s, s.end_s, s.media_s) for s in stretches] == [(0, 1, 0), (2, 3, 2)]


def audio(**keys: Any) -> Sound:
    made = timeline({"duration": 10}, audio=[{"src": "song.wav", **keys}])
    return only(made.mix(0, 300))


def test_a_clip_is_placed_trimmed_and_faded() -> None:
    sound = audio(start=2, trim=["1/2", 2], fade_in="1/4", fade_out=1, gain_db=-3, pan=0.5)
    assert sound.stretches == (Stretch(F(2), F("3.5"), F(1, 2), F(1)),)
    assert sound.fades == (
        ((F(2), 0.0), (F("2.25"), 1.0)),
        ((F("2.5"), 1.0), (F("3.5"), 0.0)),
    )
    assert (sound.gain_db[0][1], sound.pan[0][1]) == (-3.0, 0.5)


def test_a_clip_loops_and_fades_out_with_the_project() -> None:
    sound = audio(loop=True, start=1, fade_out=2)
    assert [(s.start_s, s.media_s) for s in sound.stretches] == [(1, 0), (4, 0), (7, 0)]
    assert sound.stretches[-1].end_s == 10
    assert sound.fades == (((F(8), 1.0), (F(10), 0.0)),)


def test_a_clip_that_outlasts_the_project_fades_with_it() -> None:
    made = timeline({"duration": 2}, audio=[{"src": "song.wav", "fade_out": 1}])
    sound = only(made.mix(0, 60))
    assert sound.stretches[-1].end_s == 2
    assert sound.fades == (((F(1), 1.0), (F(2), 0.0)),)


def test_a_looped_clip_lasts_as_long_as_the_last_frame() -> None:
    """2.5 frames are rounded to 3: the picture is longer than the scenes, and so is the sound."""
    made = timeline({"duration": "5/60"}, audio=[{"src": "song.wav", "loop": True}])
    assert only(made.mix(0, 3)).stretches[-1].end_s == F(3, 30)


def test_a_clip_after_the_end_is_not_heard() -> None:
    made = timeline({"duration": 2}, audio=[{"src": "song.wav", "start": 2}])
    assert made.mix(0, 60).sounds == ()


@pytest.mark.parametrize(
    ("clip", "message"),
    [
        ({"src": "gone.wav"}, "gone.wav: is not there"),
        ({"src": "mute.mp4"}, "mute.mp4: has no sound"),
        ({"src": "song.wav", "trim": [0, 4]}, "song.wav, at 4.000 s: is only 3.000 s long"),
    ],
)
def test_clips_that_will_not_do(clip: dict[str, Any], message: str) -> None:
    with pytest.raises(MediaError, match=message):
        timeline({"duration": 2}, audio=[clip])


def test_a_range_has_its_own_clock() -> None:
    made = timeline({"duration": 4, "layers": [video()]}, audio=[{"src": "song.wav", "fade_in": 2}])
    mix = made.mix(30, 60)
    assert mix.samples == 48_000
    assert mix.sounds[0].stretches == (Stretch(F(0), F(1), F(1), F(1)),)
    assert mix.sounds[1].fades == (((F(-1), 0.0), (F(1), 1.0)),)


PROJECT: dict[str, Any] = {
    "scenes": [
        {
            "duration": 2,
            "layers": [
                video(
                    speed={"from": 1, "to": 2, "easing": "ease"}, volume_db={"from": 0, "to": -9}
                ),
                video(trim=[0, "1/3"], at_end="pingpong"),
            ],
        },
        {"duration": 1, "layers": [video(start="1/2", at_end="loop", trim=[0, "1/4"])]},
    ],
    "audio": [{"src": "song.wav", "loop": True, "gain_db": {"from": -20, "to": 0}}],
}


def playing(mix: Mix, t: Fraction) -> list[tuple[str, Fraction, float]]:
    """At one time: who plays which media time how loud."""
    return [
        (sound.owner, s.media_s + (t - s.start_s) * s.speed, round(level(sound.gain_db, t), 9))
        for sound in mix.sounds
        for s in sound.stretches
        if s.start_s <= t < s.end_s
    ]


def level(points: Envelope, t: Fraction) -> float:
    passed = [p for p in points if p[0] <= t]
    ahead = [p for p in points if p[0] > t]
    if not passed or not ahead:
        return (passed[-1] if passed else ahead[0])[1] if points else 0.0
    (t0, v0), (t1, v1) = passed[-1], ahead[0]
    return v0 + (v1 - v0) * float((t - t0) / (t1 - t0))


@settings(max_examples=20)
@given(cut=st.integers(1, 89))
def test_any_cut_sounds_the_same(cut: int) -> None:
    made = timeline(**PROJECT)
    whole, before, after = made.mix(0, 90), made.mix(0, cut), made.mix(cut, 90)
    for t in (F(n, 48) for n in range(144)):
        part = playing(before, t) if t < F(cut, 30) else playing(after, t - F(cut, 30))
        assert part == playing(whole, t)


def test_envelopes() -> None:
    keys = (Key(F(0), 0.0), Key(F(1), -6.0, "step"), Key(F(2), -12.0, "in_quad"), Key(F(3), 0.0))
    points = envelope(Track(keys))
    assert points[:4] == ((F(0), 0.0), (F(1), -6.0), (F(2), -6.0), (F(2), -12.0))
    assert points[-1] == (F(3), 0.0)
    assert level(points, F(5, 2)) == pytest.approx(-9.0)
    assert envelope(Constant(0.0)) == ()


def test_ranges_outside_are_refused() -> None:
    made = timeline({"duration": 1})
    for first, last in ((0, 31), (-1, 3), (5, 5)):
        with pytest.raises(IndexError, match="not within"):
            made.mix(first, last)
