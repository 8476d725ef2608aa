"""The export as a whole: exact files, the same bytes, events, parts, bounds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.errors import MediaError, ProjectError, UnavailableError, UsageError
from frameloom.core.time import frame_count, round_half_up, sample_count
from frameloom.export import Done, Event, Options, Progress, Warned, render, still, verify
from frameloom.media import Library
from frameloom.project import Project
from tests.export.files import RATES, SUFFIXES, decoded_sound, picture_pts, probe
from tests.support.fonts import emoji_font
from tests.support.numbered import read_number

Make = Callable[..., Project]
QUICK = Options(quality="draft")


def quick(**options: Any) -> Options:
    return Options(**{"quality": "draft", **options})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rate", RATES)
def test_the_file_is_exactly_what_was_asked(
    tmp_path: Path, need_ffmpeg: None, project: Make, suffix: str, rate: str
) -> None:
    fps, out = Fraction(rate), tmp_path / f"out{suffix}"
    render(project(1.1, fps=rate), out, QUICK)
    frames = frame_count(Fraction(11, 10), fps)
    ticks, base = picture_pts(out)
    assert ticks == [round_half_up(i / fps / base) for i in range(frames)]
    found = probe(out, "format=duration")["format"]
    assert float(found["duration"]) == pytest.approx(float(frames / fps), abs=1.2e-5)
    if suffix == ".mp4":
        sound = probe(out, "stream=duration_ts,sample_rate", streams="a")["streams"][0]
        assert sound == {"duration_ts": sample_count(frames, fps), "sample_rate": "48000"}


def test_the_seed_of_this_project(tmp_path: Path, need_ffmpeg: None, clip: Any) -> None:
    """5 s at 30 fps from a source with one key frame: 150 frames, each the right one, 5.000 s."""
    source = clip("seed.mp4", 150, gop=300, size=(160, 90), sound="click")
    scene = {"duration": 5, "layers": [{"type": "video", "src": str(source)}]}
    made = Project.read({"size": [160, 90], "fps": 30, "scenes": [scene]})
    out = render(made, tmp_path / "out.mp4", quick(crf=10)).path
    assert numbers(out) == list(range(150))
    picture, sound = probe(out, "stream=duration,nb_frames")["streams"]
    assert (picture["duration"], picture["nb_frames"]) == ("5.000000", "150")
    assert sound["duration"] == "5.000000"
    heard = np.abs(decoded_sound(out)[:, 0])
    for second in range(5):
        first = second * 48_000 + int(np.argmax(heard[second * 48_000 :][:24_000] > 0.2))
        assert abs(first - second * 48_000) <= 48


def numbers(path: Path) -> list[int | None]:
    import av

    with av.open(str(path)) as container:
        return [read_number(f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_bytes_whatever_the_workers(tmp_path: Path, filmed: Make, suffix: str) -> None:
    files = [
        render(filmed(), tmp_path / f"{workers}{suffix}", quick(workers=workers)).path
        for workers in (1, 4, 4)
    ]
    first, *others = (file.read_bytes() for file in files)
    assert all(other == first for other in others)


def test_a_slow_reader_changes_no_byte(
    tmp_path: Path, filmed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = render(filmed(), tmp_path / "fast.mp4", QUICK).path.read_bytes()
    surface = Library.surface

    def slowly(self: Library, *args: Any) -> Any:
        time.sleep(0.02)
        return surface(self, *args)

    monkeypatch.setattr(Library, "surface", slowly)
    assert render(filmed(), tmp_path / "slow.mp4", QUICK).path.read_bytes() == fast


def test_a_still_is_the_frame_the_encoder_gets(tmp_path: Path, filmed: Make) -> None:
    import av

    out = render(filmed(), tmp_path / "out.mp4", quick(quality="lossless")).path
    with av.open(str(out)) as container:
        decoded = list(container.decode(video=0))
    picture = still(filmed(), frame=37)
    assert picture.shape == (90, 160, 4)
    assert read_number(picture) == 37
    rgb = decoded[37].to_ndarray(format="rgb24").astype(int)
    assert np.abs(rgb - picture[..., :3]).max() <= 3


def test_stills_at_times(filmed: Make) -> None:
    assert read_number(still(filmed(), t=0)) == 0
    assert read_number(still(filmed(), t="1/3")) == 10
    assert read_number(still(filmed(), t=0.999)) == 29
    assert read_number(still(filmed(), t="59f")) == 59
    for beyond in (2, "60f", -1, "soon"):
        with pytest.raises(UsageError):
            still(filmed(), t=beyond)
    with pytest.raises(UsageError):
        still(filmed(), frame=60)


def test_events(tmp_path: Path, project: Make) -> None:
    events: list[Event] = []
    result = render(project(2), tmp_path / "out.mp4", QUICK, on_event=events.append)
    told = [event for event in events if isinstance(event, Progress)]
    assert [e.frame for e in told] == sorted({e.frame for e in told})
    assert told[-1].frame == told[-1].frames == 60
    assert set(told[-1].to_dict()) == {"event", "frame", "frames", "fps", "eta_s", "stage_ms"}
    done = events[-1]
    assert isinstance(done, Done)
    assert (done.path, done.frames, done.duration_s) == (str(result.path), 60, 2.0)
    assert done.size_bytes == result.path.stat().st_size


def test_where_the_time_went(tmp_path: Path, filmed: Make) -> None:
    found = render(filmed(), tmp_path / "out.mp4", Options(verify="full")).profile
    stages = {"start", "decode", "render", "sound", "convert", "encode", "mux", "verify"}
    assert set(found.stage_s) == stages | {"manifest", "waiting"}
    assert all(found.stage_s[name] > 0 for name in stages)
    assert found.stage_s["manifest"] == 0
    assert sum(found.waits_s.values()) > 0
    assert found.bottleneck.startswith(f"{found.slowest} was the bottleneck, busy ")
    assert 0 < found.limit_cpu_s < found.cpu_s
    assert found.ratio > 1
    assert {"ratio", "bottleneck", "stage_s", "waits_s"} <= set(found.to_dict())


def test_warnings_of_the_mix_come_through(tmp_path: Path, filmed: Make, clip: Any) -> None:
    source = clip("export-source.mp4", 60, gop=300, size=(160, 90), sound="click")
    events: list[Event] = []
    loud = filmed(audio=[{"src": str(source), "gain_db": 20}])
    render(loud, tmp_path / "out.mp4", Options(verify="full"), on_event=events.append)
    assert sum("full scale" in e.message for e in events if isinstance(e, Warned)) == 1


@pytest.mark.parametrize(
    ("options", "frames"),
    [
        ({"frames": (3, 10)}, range(3, 10)),
        ({"frames": (50, None)}, range(50, 60)),
        ({"from_time": "0.5"}, range(15, 60)),
        ({"to_time": "1/3"}, range(10)),
        ({"from_time": "10f", "to_time": Fraction(1, 2)}, range(10, 15)),
        ({"from_time": 0.51, "to_time": 9}, range(16, 60)),
        ({"scene": "only"}, range(60)),
    ],
)
def test_a_part_of_the_timeline(
    tmp_path: Path, filmed: Make, options: dict[str, Any], frames: range
) -> None:
    result = render(filmed(), tmp_path / "out.mp4", quick(crf=8, **options))
    assert numbers(result.path) == list(frames)
    report = verify(result.path)
    assert report.ok, report.failures


@pytest.mark.parametrize(
    "options",
    [
        {"frames": (3, 3)},
        {"frames": (10, 61)},
        {"from_time": 2},
        {"from_time": 1, "to_time": 1},
        {"from_time": "soon"},
        {"scene": "none"},
        {"frames": (0, 3), "scene": "only"},
        {"per_scene": True, "to_time": 1},
        {"crf": 52},
        {"speed": "hurried"},
        {"quality": "best"},
        {"codec": "h266"},
        {"codec": "prores"},
        {"audio_codec": "midi"},
        {"pixel_format": "rgb24"},
        {"gop": 0},
        {"workers": 0},
        {"audio": False, "audio_only": True},
        {"crf": 20, "audio_only": True},
        {"alpha": True, "audio_only": True},
        {"encoder": "hardware", "audio_only": True},
        {"size": (16384, 16384)},
        {"quality": "lossless", "crf": 10},
        {"fps": "1000000007/99999989"},
        {"size": (63, 48)},
        {"size": (63, 47), "codec": "h264"},
        {"max_duration": "soon"},
        {"verify": "some"},
        {"alpha": True},
        {"only": ("screen",)},
        {"render_pass": "panes"},
        {"codec": "prores"},
        {"audio_codec": "vorbis"},
        {"pixel_format": "yuva420p"},
    ],
)
def test_usage_errors(tmp_path: Path, filmed: Make, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        render(filmed(), tmp_path / "out.mp4", Options(**options))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        {"executor": "ray"},
        {"encoder": "hardware"},
        {"encoder": "h264_nvenc"},
    ],
)
def test_what_is_not_built_yet_says_so(
    tmp_path: Path, filmed: Make, options: dict[str, Any]
) -> None:
    with pytest.raises(UnavailableError, match=r"not available|install it"):
        render(filmed(), tmp_path / "out.mp4", Options(**options))
    assert list(tmp_path.iterdir()) == []


def test_accepted_without_effect(tmp_path: Path, project: Make) -> None:
    options = quick(no_cache=True, fresh=True, workers=2, encoder="libx264")
    assert render(project(), tmp_path / "out.mp4", options).path.is_file()


def test_one_file_a_scene(tmp_path: Path, project: Make) -> None:
    scenes = [
        {"id": "first", "duration": 0.5, "background": {"type": "color", "color": "#802020"}},
        {"duration": "7f", "background": {"type": "color", "color": "#208020"}},
    ]
    result = render(project(scenes=scenes), tmp_path / "out.mp4", quick(per_scene=True))
    assert [(o.path.name, o.frames) for o in result.outputs] == [
        ("out-first.mp4", 15),
        ("out-scene-2.mp4", 7),
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out-first.mp4", "out-scene-2.mp4"]
    assert all(verify(output.path).ok for output in result.outputs)


def test_size_and_rate_overrides(tmp_path: Path, project: Make) -> None:
    result = render(project(), tmp_path / "out.webm", quick(size=(33, 21), fps="30000/1001"))
    assert (result.plan.size, result.plan.fps) == ((33, 21), Fraction(30000, 1001))
    assert verify(result.path).ok
    with pytest.raises(UsageError):
        render(project(), tmp_path / "out.mp4", quick(fps="0"))


def test_sound_alone_and_picture_alone(tmp_path: Path, need_ffmpeg: None, filmed: Make) -> None:
    sound = render(filmed(), tmp_path / "out.m4a", quick(audio_only=True)).path
    (stream,) = probe(sound, "stream=codec_name,duration_ts")["streams"]
    assert stream == {"codec_name": "aac", "duration_ts": 96_000}
    silent = render(filmed(), tmp_path / "out.mp4", quick(audio=False)).path
    (stream,) = probe(silent, "stream=codec_name")["streams"]
    assert stream == {"codec_name": "h264"}


def test_a_dry_run_writes_nothing(tmp_path: Path, filmed: Make) -> None:
    result = render(filmed(), tmp_path / "out.mp4", Options(dry_run=True))
    assert (result.outputs, list(tmp_path.iterdir())) == ((), [])
    plan = result.plan.to_dict()
    assert plan["frames"] == 60
    assert plan["encoder"] == "libx264"
    (output,) = plan["outputs"]
    assert (output["path"], output["frames"]) == (str(tmp_path / "out.mp4"), [0, 60])
    assert len(plan["sources"]) == 1
    assert plan["estimated_bytes"] > 0
    assert plan["estimated_s"] > 0


def test_bounds(tmp_path: Path, filmed: Make) -> None:
    out, within = tmp_path / "out.mp4", {"max_pixels": 160 * 90, "max_duration": 2}
    render(filmed(), out, quick(**within, root=(Path("/"),), dry_run=True))
    for options in ({"max_pixels": 14_399}, {"max_duration": "59f"}, {"root": (tmp_path,)}):
        with pytest.raises(ProjectError):
            render(filmed(), out, Options(**options))
    with pytest.raises(MediaError, match="max-pixels"):
        render(filmed(size=[80, 60]), out, Options(max_pixels=80 * 60))


def test_a_link_does_not_lead_out_of_the_root(tmp_path: Path, clip: Any) -> None:
    source = clip("export-source.mp4", 60, gop=300, size=(160, 90), sound="click")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "linked.mp4").symlink_to(source)
    layer = {"type": "video", "src": str(inside / "linked.mp4")}
    made = Project.read({"size": [64, 48], "scenes": [{"duration": 1, "layers": [layer]}]})
    with pytest.raises(ProjectError, match="outside") as error:
        render(made, tmp_path / "out.mp4", Options(root=(inside,)))
    assert error.value.path == "scenes[0].layers[0].src"


@pytest.mark.parametrize("font", ["../mine.ttf", None])
def test_no_font_leads_out_of_the_root(tmp_path: Path, font: str | None) -> None:
    """Neither by its path, nor as a link in the folder of fonts."""
    outside, inside = emoji_font(tmp_path / "mine.ttf", "colr0"), tmp_path / "inside"
    (inside / "fonts").mkdir(parents=True)
    (inside / "fonts" / "link.ttf").symlink_to(outside)
    layer = {"type": "text", "text": "a", "font": font}
    made = Project.read({"size": [64, 48], "scenes": [{"duration": 1, "layers": [layer]}]})
    made.base_dir = inside
    with pytest.raises(ProjectError, match="outside") as error:
        render(made, tmp_path / "out.mp4", Options(root=(inside,)))
    assert error.value.path == f"scenes[0].layers[0].{'font' if font else 'text'}"


def test_a_medium_is_never_overwritten(tmp_path: Path, clip: Any) -> None:
    source = clip("export-source.mp4", 60, gop=300, size=(160, 90), sound="click")
    own = tmp_path / "own.mp4"
    os.link(source, own)
    layer = {"type": "video", "src": str(own)}
    made = Project.read({"size": [64, 48], "scenes": [{"duration": 1, "layers": [layer]}]})
    with pytest.raises(UsageError, match="own media"):
        render(made, own, QUICK)
    assert own.samefile(source)
