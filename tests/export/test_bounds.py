"""What a project from someone else may reach: the roots, after variables and links are followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from frameloom.cli.main import main
from frameloom.core.errors import MediaError, ProjectError, UsageError
from frameloom.export import Options, bounds, render, still
from frameloom.export.bounds import Bounds
from frameloom.media import images
from frameloom.project import Project, load

CUBE = "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n"
SRT = "1\n00:00:00,000 --> 00:00:01,000\nhello\n"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """`theirs`, a folder that someone sent; `secret`, one of the user's own beside it."""
    secret, theirs = tmp_path / "secret", tmp_path / "theirs"
    secret.mkdir()
    theirs.mkdir()
    Image.new("RGB", (8, 8), "red").save(secret / "a.png")
    Image.new("RGB", (8, 8), "red").save(secret / "im_1.png")
    (secret / "a.cube").write_text(CUBE)
    (secret / "a.srt").write_text(SRT)
    (secret / "a.json").write_text('{"effects": []}')
    (secret / "a.ttf").write_bytes(b"no font")
    (theirs / "door").symlink_to(secret)
    for file in ("a.png", "a.cube", "a.srt", "a.json", "a.ttf"):
        (theirs / f"link-{file}").symlink_to(secret / file)
    return theirs


def shown(**scene: Any) -> dict[str, Any]:
    return {"size": [32, 16], "fps": 10, "scenes": [{"id": "s", "duration": 0.1, **scene}]}


def _layer(src: str) -> dict[str, Any]:
    return shown(layers=[{"type": "image", "src": src}])


def _text(font: str) -> dict[str, Any]:
    return shown(layers=[{"type": "text", "text": "a", "font": font}])


def _sound(src: str) -> dict[str, Any]:
    return {**shown(), "audio": [{"src": src}]}


def _captions(src: str) -> dict[str, Any]:
    return {**shown(), "captions": [{"src": src}]}


USES: dict[str, tuple[Callable[[str], dict[str, Any]], str]] = {
    "image": (_layer, "a.png"),
    "background": (lambda src: shown(background={"type": "image", "src": src}), "a.png"),
    "numbered": (lambda src: shown(layers=[{"type": "video", "src": src}]), "im_%d.png"),
    "sound": (_sound, "a.png"),
    "table": (lambda src: shown(effects=[{"type": "lut", "src": src}]), "a.cube"),
    "preset": (lambda src: shown(preset=src), "a.json"),
    "captions": (_captions, "a.srt"),
    "font": (_text, "a.ttf"),
}
WAYS = ("../secret/{}", "door/{}", "{{{{up}}}}/{}", "/{}")


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("way", WAYS)
def test_no_file_leads_out_of_the_root(theirs: Path, use: str, way: str) -> None:
    """Whoever reads it: not by its path, through a link, by a variable, nor from the file system's
    root."""
    make, file = USES[use]
    name = f"{theirs.parent}/secret/{file}" if way == "/{}" else way.format(file)
    path = theirs / "project.json"
    path.write_text(json.dumps({**make(name), "variables": {"up": "../secret"}}))
    with pytest.raises(ProjectError, match="outside of --root"):
        render(load(path), theirs.parent / "out.mp4", Options(root=(theirs,)))
    assert not (theirs.parent / "out.mp4").exists()


@pytest.mark.parametrize("use", [use for use in USES if use != "numbered"])
def test_a_link_to_a_file_outside_is_not_followed(theirs: Path, use: str) -> None:
    make, file = USES[use]
    made = Project.read(make(f"link-{file}"))
    made.base_dir = theirs
    with pytest.raises(ProjectError, match="outside of --root"):
        render(made, theirs.parent / "out.mp4", Options(root=(theirs,)))


def test_a_root_that_is_a_link_is_the_folder_it_leads_to(theirs: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(theirs / "own.png")
    (theirs.parent / "alias").symlink_to(theirs)
    made = Project.read(_layer("own.png"))
    made.base_dir = theirs
    within = Bounds(root=(theirs.parent / "alias",))
    assert still(made, frame=0, bounds=within).shape == (16, 32, 4)


@pytest.mark.parametrize("command", ["check", "still", "sheet", "render"])
def test_every_command_that_reads_a_project_keeps_to_the_root(
    theirs: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (theirs / "project.json").write_text(json.dumps(_layer("door/a.png")))
    more = ["-t", "0"] if command == "still" else []
    assert main([command, str(theirs), *more, "--root", str(theirs)]) == 3
    assert "outside of --root" in capsys.readouterr().err
    assert main([command, str(theirs), *more, "--max-pixels", "16"]) == 3
    assert "--max-pixels" in capsys.readouterr().err


@pytest.mark.parametrize(
    "src", ["http://h/a.mp4", "https://h/a.png", "file:///etc/passwd", "data:image/png;base64,AA"]
)
def test_a_url_is_no_file(tmp_path: Path, src: str) -> None:
    with pytest.raises(MediaError, match="is a URL"):
        render(Project.read(_layer(src)), tmp_path / "out.mp4")


@pytest.mark.parametrize("use", ["table", "preset", "captions"])
def test_only_media_may_be_urls(tmp_path: Path, use: str) -> None:
    made = Project.read(USES[use][0]("http://127.0.0.1:9/a.json"))
    with pytest.raises(MediaError, match="is a URL, and this may only be a file"):
        render(made, tmp_path / "out.mp4", Options(allow_url=True))


def test_an_output_in_their_folder_stays_there(theirs: Path) -> None:
    """A link that waits under the output's name does not lead a render out."""
    victim = theirs.parent / "secret" / "mine.mp4"
    victim.write_bytes(b"mine")
    (theirs / "out.mp4").symlink_to(victim)
    made = Project.read({**shown(), "captions": [{"cues": [], "mode": "sidecar"}]})
    made.base_dir = theirs
    for out in (theirs / "out.mp4", theirs / "door" / "mine.mp4"):
        with pytest.raises(UsageError, match="leads to"):
            render(made, out, Options(root=(theirs,)))
    for name in ("out.srt", "m.ndjson"):
        (theirs / name).symlink_to(victim)
    with pytest.raises(UsageError, match="leads to"):
        render(made, theirs / "fine.mp4", Options(root=(theirs,), manifest=theirs / "m.ndjson"))
    (theirs / "out.mp4").unlink()
    cues = [{"start": 0, "end": 1, "text": "a"}]
    made = Project.read({**shown(), "captions": [{"cues": cues, "mode": "sidecar"}]})
    made.base_dir = theirs
    with pytest.raises(UsageError, match=r"out\.srt: leads to"):
        render(made, theirs / "out.mp4", Options(root=(theirs,)))
    assert victim.read_bytes() == b"mine"
    render(made, theirs.parent / "elsewhere.mp4", Options(root=(theirs,), verify="off"))


@pytest.mark.parametrize("value", ["..", ".", " .. ", "~", "~root"])
def test_a_variable_in_an_outputs_name_leads_out_of_no_folder(
    tmp_path: Path, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "project.json").write_text(json.dumps({**shown(), "variables": {"name": value}}))
    assert main(["render", str(tmp_path), "-o", f"{tmp_path}/{{{{name}}}}/x.mp4"]) == 2
    assert "is no name" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["../../x", "/etc/x", "a\\..\\b", "~/x"])
def test_a_variable_is_one_part_of_an_outputs_name(tmp_path: Path, value: str) -> None:
    (tmp_path / "project.json").write_text(json.dumps({**shown(), "variables": {"name": value}}))
    assert main(["render", str(tmp_path), "-o", f"{tmp_path}/o-{{{{name}}}}.mp4"]) == 0
    (made,) = tmp_path.glob("*.mp4")
    assert made.name.startswith("o-")


def test_a_projects_name_is_one_part_of_a_path(tmp_path: Path) -> None:
    (tmp_path / "project.json").write_text(json.dumps({**shown(), "name": "~/../../x"}))
    assert main(["render", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.glob("*.mp4")] == ["-..-..-x.mp4"]


def test_larger_media_than_usual_are_a_flag_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit that holds without a flag is raised by it, not only lowered."""
    monkeypatch.setattr(bounds, "MAX_PIXELS", 1000)
    Image.new("L", (32, 32)).save(tmp_path / "large.png")
    made = Project.read(_layer(str(tmp_path / "large.png")))
    with pytest.raises(MediaError, match="raise --max-pixels"):
        still(made, frame=0, bounds=Bounds())
    assert still(made, frame=0, bounds=Bounds(max_pixels=1024)).shape == (16, 32, 4)


def test_pillows_own_limit_is_raised_too(tmp_path: Path) -> None:
    Image.new("1", (16_000, 16_000)).save(tmp_path / "large.png")
    with images.opened(str(tmp_path / "large.png"), 16_000**2) as image:
        assert image.size == (16_000, 16_000)
