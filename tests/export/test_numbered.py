"""Numbered files are whole or not there; animations keep every frame; sound has its length."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from frameloom.core.errors import UnavailableError, UsageError, WriteError
from frameloom.export import Options, Session, render
from frameloom.media.encode import VIDEO, PictureSettings, hardware
from frameloom.project import Project
from tests.export.files import decoded_sound

OUT = "frames/%05d.png"


def project(frames: int = 4, **more: Any) -> Project:
    scenes = [{"id": "one", "duration": f"{frames}f"}, {"id": "two", "duration": "2f"}]
    return Project.read({"size": [32, 18], "fps": 30, "scenes": scenes, **more})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    result = render(project(), tmp_path / OUT)
    assert names(tmp_path) == ["frames"]
    assert names(tmp_path / "frames") == [f"{n:05}.png" for n in range(6)]
    assert result.outputs[0].size_bytes == sum(
        path.stat().st_size for path in (tmp_path / "frames").iterdir()
    )


def test_older_frames_are_replaced_and_other_files_stay(tmp_path: Path) -> None:
    render(project(), tmp_path / OUT)
    (tmp_path / "frames" / "notes.txt").write_text("mine")
    render(project(2), tmp_path / OUT)
    assert names(tmp_path / "frames") == [*(f"{n:05}.png" for n in range(4)), "notes.txt"]
    assert names(tmp_path) == ["frames"]


def test_an_export_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(project(), tmp_path / OUT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "frames").iterdir()}
    calls: list[int] = []
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        calls.append(1)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WriteError, match="disk is full"):
        render(project(2), tmp_path / OUT)
    assert names(tmp_path) == ["frames"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "frames").iterdir()} == before


def test_a_file_a_scene_is_a_folder_a_scene(tmp_path: Path) -> None:
    render(project(), tmp_path / OUT, Options(per_scene=True))
    assert names(tmp_path) == ["frames-one", "frames-two"]
    assert len(names(tmp_path / "frames-two")) == 2


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
def test_frames_that_are_alike_are_all_there(suffix: str, tmp_path: Path) -> None:
    """Pillow counts what stands in the file."""
    out = tmp_path / f"out{suffix}"
    render(project(), out, Options(verify="full"))
    with Image.open(out) as image:
        assert getattr(image, "n_frames", 1) == 6
        assert image.info.get("loop") == 0


def test_gif_is_too_slow_for_60_frames_a_second(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="try --fps 50"):
        render(project(), tmp_path / "out.gif", Options(fps=60))
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("suffix", "most"), [("wav", 0), ("flac", 0), ("mp3", 0), ("opus", 0), ("m4a", 1024)]
)
def test_files_of_sound_are_as_long_as_the_picture(
    suffix: str, most: int, tmp_path: Path, need_ffmpeg: None
) -> None:
    """As ffmpeg decodes them; it does not cut AAC at the length that is signalled."""
    out = tmp_path / f"out.{suffix}"
    render(project(40), out, Options(audio_only=True, verify="full"))
    assert 0 <= len(decoded_sound(out)) - 42 * 1600 <= most


def test_hardware_is_tried_before_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frameloom.export.formats.trouble", lambda *_: "no such device")
    with pytest.raises(UnavailableError, match="no such device"):
        render(project(), tmp_path / "a.mp4", Options(encoder="hardware"))
    notes: list[str] = []
    result = render(
        project(),
        tmp_path / "a.mp4",
        Options(encoder="auto"),
        on_event=lambda event: notes.append(str(getattr(event, "message", ""))),
    )
    assert result.plan.to_dict()["encoder"] == "libx264"
    assert any("no encoder in hardware works here" in note for note in notes)


def test_a_trial_is_a_real_one() -> None:
    """The software's own encoder stands for one that works; one that is not built in does not."""
    from dataclasses import replace

    from frameloom.export.formats import choose

    with Session(project()) as session:
        timeline = session.timeline
        form = choose(
            Path("a.mp4"), Options(), size=(64, 36), fps=timeline.fps, seconds=timeline.fps,
            note=str,
        )  # fmt: skip
    assert form.picture is not None
    encoder, settings = form.picture.encoder, form.picture.settings
    assert hardware.trouble(encoder, settings) == ""
    assert hardware.trouble(replace(encoder, name="h264_none"), settings) == "not in this build"
    assert hardware.trouble(replace(encoder, takes="pal8"), settings)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import os; os.abort()", "it crashed"),
        ("while True: pass", "it gave no answer in 0.5 s"),
        ("import sys; print('no device'); sys.exit(3)", "no device"),
    ],
)
def test_a_driver_that_crashes_or_hangs_does_so_alone(
    program: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trial.py").write_text(program)
    monkeypatch.setattr(hardware, "_TRIAL", tmp_path / "trial.py")
    monkeypatch.setattr(hardware, "_PATIENCE_S", 0.5 if "True" in program else 60)
    settings = PictureSettings(
        size=(64, 48), fps=Fraction(30), seconds=Fraction(1), speed="fast", gop=30, crf=20
    )
    assert said in hardware.trouble(VIDEO["h264"], settings)


@pytest.mark.parametrize("asked", ["hardware", "auto"])
@pytest.mark.parametrize("takes", ["", "nv12"])
def test_one_that_works_writes_the_whole_file(
    asked: str, takes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No machine here has one: another software encoder of H.264 by a hardware one's way in."""
    from dataclasses import replace

    from frameloom.media.encode import h264

    one = replace(
        h264.ENCODER,
        name="libx264",
        summary="a stand-in",
        pixel_formats=("yuv420p",),
        takes=takes,
        through=hardware._as_nv12 if takes else None,
    )
    tried: list[str] = []

    def trial(encoder: Any, settings: Any) -> str:
        tried.append(encoder.summary)
        return hardware.trouble(encoder, settings)

    monkeypatch.setattr("frameloom.export.formats.trouble", trial)
    fakes = (replace(one, name="h264_none"), one)
    monkeypatch.setattr("frameloom.export.formats.hardware_encoders", lambda _codec: fakes)
    notes: list[str] = []
    result = render(
        project(),
        tmp_path / "a.mp4",
        Options(encoder=asked, verify="full"),
        on_event=lambda event: notes.append(str(getattr(event, "message", ""))),
    )
    assert tried == ["a stand-in"] * 2  # the first is not in this build, the second works
    assert not any("hardware" in note for note in notes)
    assert result.outputs[0].report is not None and result.outputs[0].report.ok
