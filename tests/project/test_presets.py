"""Presets: Frameloom's, the user's own, and files that projects name; read, applied and saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import frameloom as fl
from frameloom.cli.main import main
from frameloom.core.errors import ProjectError
from frameloom.export import Options, Session, render
from frameloom.project import PRESETS, Project, look, media_uses, outputs, parse, presets
from frameloom.project.document import document
from frameloom.project.preset_files import Preset, load_preset
from tests.project.test_own_effects import FILE

WARM = {
    "name": "Warm",
    "effects": [{"type": "color", "temperature": 0.4}, {"type": "vignette"}],
    "camera": {"zoom": {"start": 1, "end": 1.2}, "motion_blur": {"shutter": 90}},
}
CUBE = "LUT_1D_SIZE 2\n1 1 1\n0 0 0\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's presets, for this test alone."""
    made = tmp_path / "config" / "presets"
    made.mkdir(parents=True)
    monkeypatch.setattr(presets, "user_folder", lambda: made)
    monkeypatch.setattr("frameloom.project.preset_files.user_folder", lambda: made)
    return made


def write(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def a_project(folder: Path, preset: str | None, **scene: Any) -> Path:
    whole = {"duration": "2f", "background": {"type": "noise"}, "preset": preset, **scene}
    return write(folder / "p" / "project.json", {"size": [32, 18], "scenes": [whole]})


def frame(project: Project) -> bytes:
    with Session(project.resolved()) as session:
        return session.frame(1).y.tobytes()


# What they do


@pytest.mark.parametrize("named", ["name", "path", "absolute"])
def test_a_file_is_a_look(tmp_path: Path, folder: Path, named: str) -> None:
    own = write(folder / "warm.json", WARM)
    write(tmp_path / "p" / "looks" / "warm.json", WARM)
    reference = {"name": "warm", "path": "looks/warm.json", "absolute": str(own)}[named]
    project = fl.load(a_project(tmp_path, reference, effects=[{"type": "scanlines"}]))
    camera, preset = look(project, 0)
    assert preset is not None
    assert [one.type for one in preset.effects] == ["color", "vignette"]
    assert camera.zoom is not None
    assert camera.zoom.end == 1.2
    assert camera.motion_blur is not None
    spelled = {
        "effects": [*WARM["effects"], {"type": "scanlines"}],
        "camera": WARM["camera"],
    }
    raw = {"size": [32, 18], "scenes": [{**document(project.scenes[0]), **spelled}]}
    del raw["scenes"][0]["preset"]
    assert frame(project) == frame(Project.read(raw))


def test_the_scenes_camera_goes_before_the_presets(tmp_path: Path, folder: Path) -> None:
    write(folder / "warm.json", WARM)
    own = {"zoom": {"end": 2}, "aperture": 0.3}
    camera, _ = look(fl.load(a_project(tmp_path, "warm", camera=own)), 0)
    assert camera.zoom is not None
    assert camera.zoom.end == 2
    assert camera.aperture == 0.3
    assert camera.motion_blur is not None


@pytest.mark.parametrize("name", PRESETS)
def test_ours_can_be_written_as_files(name: str, tmp_path: Path) -> None:
    preset = load_preset(name)
    path = fl.save_preset(preset, tmp_path / "looks" / f"{name}.json")
    assert document(load_preset(path)) == document(preset)
    assert [one["type"] for one in json.loads(path.read_text())["effects"]] == [
        one["type"] for one in PRESETS[name]["effects"]
    ]


def test_the_reference_is_saved_as_it_was_written(tmp_path: Path, folder: Path) -> None:
    write(folder / "warm.json", WARM)
    for reference in ("warm", "looks/../looks/warm.json", "cinematic"):
        write(tmp_path / "p" / "looks" / "warm.json", WARM)
        project = fl.load(a_project(tmp_path, reference))
        project.save(tmp_path / "p" / "again.json")
        assert fl.load(tmp_path / "p" / "again.json").scenes[0].preset == reference
        assert outputs(project, (64, 36), fps=60).scenes[0].preset == reference


def test_one_that_is_not_enabled_does_nothing(tmp_path: Path, folder: Path) -> None:
    off = [{"type": "color", "exposure": 2}, {"type": "lut", "src": "no.cube"}]
    write(folder / "off.json", {"effects": [{**one, "enabled": False} for one in off]})
    without = frame(fl.load(a_project(tmp_path, None)))
    assert frame(fl.load(a_project(tmp_path, "off"))) == without


def test_a_preset_may_use_the_projects_own_effects(tmp_path: Path) -> None:
    code = FILE.format(mark=str(tmp_path / "ran"), colour="(1, 0, 0)")
    write(tmp_path / "p" / "effects" / "flat.py", code)
    write(tmp_path / "p" / "red.json", {"effects": [{"type": "flat"}]})
    path = a_project(tmp_path, "red.json")
    red = fl.still(fl.load(path, allow_project_code=True), 0)[9, 16, :3]
    assert tuple(int(c) for c in red) == pytest.approx((255, 0, 0), abs=2)
    with pytest.raises(ProjectError, match=r'effects\[0\]\.type: .*"flat".*--allow-project-code'):
        frame(fl.load(path))


# The files that looks name


def test_every_file_is_known(tmp_path: Path, folder: Path) -> None:
    write(folder / "graded.json", {"effects": [{"type": "lut", "src": "a.cube"}]})
    write(folder / "a.cube", CUBE)
    path = a_project(tmp_path, "graded", effects=[{"type": "lut", "src": "../b.cube"}])
    raw = json.loads(path.read_text())
    write(path, {**raw, "effects": [{"type": "grain"}, {"type": "lut", "src": "c.cube"}]})
    assert [(use.path, use.spec.path, use.owner) for use in media_uses(fl.load(path))] == [
        ("scenes[0].preset", str(folder / "graded.json"), "scene-1/preset"),
        ("scenes[0].preset: effects[0].src", str(folder / "a.cube"), "scene-1/preset-1"),
        ("scenes[0].effects[0].src", str(tmp_path / "b.cube"), "scene-1/effect-lut-1"),
        ("effects[1].src", str(tmp_path / "p" / "c.cube"), "project/effect-lut-1"),
    ]
    assert not any(use.is_medium for use in media_uses(fl.load(path)))


def test_a_table_in_a_preset_is_relative_to_it(tmp_path: Path) -> None:
    write(tmp_path / "p" / "looks" / "invert.json", {"effects": [{"type": "lut", "src": "i.cube"}]})
    write(tmp_path / "p" / "looks" / "i.cube", CUBE)
    white = {"type": "color", "color": "#ffffff"}
    project = fl.load(a_project(tmp_path, "looks/invert.json", background=white))
    assert fl.still(project, 0)[..., :3].max() == 0


@pytest.mark.parametrize(
    ("scene", "place"),
    [
        ({"effects": [{"type": "grain"}, {"type": "lut", "src": "no.cube"}]},
         "scenes[0].effects[1].src"),
        ({"background": {"type": "noise"}}, "effects[0].src"),
        ({"preset": "looks/no.json"}, "scenes[0].preset"),
        ({"preset": "graded"}, "scenes[0].preset: effects[0].src"),
    ],
)  # fmt: skip
def test_a_missing_file_is_told_with_its_place(
    tmp_path: Path, folder: Path, scene: Any, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "graded.json", {"effects": [{"type": "lut", "src": "no.cube"}]})
    path = a_project(tmp_path, **{"preset": "cinematic", **scene})
    if place == "effects[0].src":
        whole = json.loads(path.read_text())
        write(path, {**whole, "effects": [{"type": "lut", "src": "no.cube"}]})
    for words in (["check", str(path)], ["render", str(path)], ["still", str(path), "-t", "0"]):
        assert main(words) == 4
        told = capsys.readouterr().err
        assert f"{place}: " in told
        assert "there is no such" in told


def test_no_file_outside_of_the_root_is_read(tmp_path: Path, folder: Path) -> None:
    secret = write(tmp_path / "secret.json", {"password": "xyzzy"})
    inside = tmp_path / "p"
    for scene in (
        {"preset": "../secret.json"},
        {"preset": str(secret)},
        {"effects": [{"type": "lut", "src": "../secret.json"}]},
    ):
        project = fl.load(a_project(tmp_path, **{"preset": "clean", **scene}))
        with pytest.raises(ProjectError, match="outside of --root") as raised:
            render(project, tmp_path / "out.mp4", Options(root=(inside,)))
        assert "password" not in str(raised.value)
    (inside / "link.json").symlink_to(secret)
    with pytest.raises(ProjectError, match="outside of --root"):
        project = fl.load(a_project(tmp_path, "link.json"))
        render(project, tmp_path / "out.mp4", Options(root=(inside,)))


# What is wrong with them


@pytest.mark.parametrize("name", ["cinema", "warn", "", "..", "a:b", "CLEAN"])
def test_a_wrong_name_is_told_with_the_nearest(folder: Path, name: str) -> None:
    write(folder / "warm.json", WARM)
    with pytest.raises(ProjectError, match=r"^scenes\[0\]\.preset: must be ") as raised:
        parse(json.dumps({"scenes": [{"preset": name}]}))
    near = {"cinema": "cinematic", "warn": "warm", "CLEAN": "clean"}.get(name)
    if near:
        assert f'did you mean "{near}"?' in str(raised.value)
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not JSON, at line 1"),
        ("[]", "must be a JSON object"),
        ('{"effects": [{"type": "grain"}, {"type": "vignet"}]}',
         'effects[1].type: must be one of'),
        ('{"effects": [{"type": "vignet"}]}', 'did you mean "vignette"?'),
        ('{"effects": [{"type": "grain", "opacity": 2}]}', "effects[0].opacity: must be"),
        ('{"effects": [{"type": "grain", "opacity": NaN}]}', "NaN is no number"),
        ('{"camera": {"zoom": {"start": -1}}}', "camera.zoom.start: must be"),
        ('{"camera": {"position": [0, 0, 1]}}', "camera.position: there is no such key"),
        ('{"layers": []}', "layers: there is no such key"),
        ('{"frameloom": 2}', "frameloom: must be the schema version 1"),
        ('{"effects": [{"type": "grain", "amount": {"keyframes": '
         '[{"time": "3f", "value": 1}]}}]}',
         "effects[0].amount.keyframes[0].time: must be in seconds"),
        (b"\xff", "is not UTF-8"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_with_the_place_in_it(
    tmp_path: Path, text: str | bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_project(tmp_path, "looks/mine.json")
    (path.parent / "looks").mkdir()
    (path.parent / "looks" / "mine.json").write_bytes(
        text if isinstance(text, bytes) else text.encode()
    )
    assert main(["check", str(path)]) == 3
    said = capsys.readouterr().err
    assert "scenes[0].preset: " in said
    assert "looks/mine.json: " in said
    assert told in said


def test_a_folder_is_no_preset(tmp_path: Path) -> None:
    path = a_project(tmp_path, "looks.json")
    (path.parent / "looks.json").mkdir()
    with pytest.raises(fl.MediaError, match=r"looks\.json: cannot be read"):
        frame(fl.load(path))


# Saving


def test_python_saves_and_loads_by_name(folder: Path) -> None:
    made = fl.Preset(
        effects=[fl.Bloom(intensity=fl.tween(0, 1)), fl.Grain()],
        camera=fl.CameraLook(shake=fl.Shake(speed=2), aperture=0.2),
    )
    path = fl.save_preset(made, "soft light")
    assert path == folder / "soft light.json"
    again = fl.load_preset("soft light")
    assert again.name == "soft light"
    assert again.effects == made.effects
    assert again.camera == made.camera
    project = fl.Project(size=(32, 18))
    project.add_scene(duration=1, preset="soft light")
    assert frame(project)


@pytest.mark.parametrize("name", ["cinematic", "a/b", "../x", ".hidden", "", "a\nb"])
def test_names_that_cannot_be(name: str, folder: Path) -> None:
    with pytest.raises(fl.UsageError):
        fl.save_preset(fl.Preset(), name)
    assert not list(folder.parent.parent.rglob("x*"))
    assert not list(folder.iterdir())


def test_a_scenes_look_becomes_a_preset(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its preset's effects under its own, frames as seconds, tables where they lie."""
    write(tmp_path / "p" / "look.cube", CUBE)
    keys = [{"time": "15f", "value": 0}, {"time": 1, "value": 1}]
    effects = [
        {"type": "lut", "src": "look.cube"},
        {"type": "bloom", "amount": {"keyframes": keys}},
    ]
    camera = {"zoom": {"end": 2}, "position": [0, 0, 3], "focus": 2}
    path = a_project(tmp_path, "acid_trip", duration=2, effects=effects, camera=camera)
    assert main(["presets", "mine", "--save-from", str(path)]) == 0
    assert '"preset": "mine"' in capsys.readouterr().err
    made = json.loads((folder / "mine.json").read_text())
    assert [one["type"] for one in made["effects"]] == [
        *(one["type"] for one in PRESETS["acid_trip"]["effects"]), "lut", "bloom",
    ]  # fmt: skip
    assert made["effects"][-2]["src"] == str(tmp_path / "p" / "look.cube")
    assert made["effects"][-1]["amount"]["keyframes"][0]["time"] == 0.5
    assert made["camera"].keys() == {"zoom", "shake"}
    assert main(["presets", str(tmp_path / "p" / "here.json"), "--save-from", str(path)]) == 0
    assert json.loads((tmp_path / "p" / "here.json").read_text())["effects"][-2]["src"] == (
        "look.cube"
    )
    used = fl.load(a_project(tmp_path, "mine", duration=2))
    assert len(Session(used.resolved()).timeline.picture(40).effects) == 9


def test_which_scene_must_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenes = [{"id": "hero", "preset": "clean"}, {"preset": "vhs"}]
    path = write(tmp_path / "p" / "project.json", {"scenes": scenes})
    assert main(["presets", "mine", "--save-from", str(path)]) == 2
    assert "hero, scene-2" in capsys.readouterr().err
    assert main(["presets", "mine", "--save-from", str(path), "--scene", "heroe"]) == 2
    assert 'did you mean "hero"?' in capsys.readouterr().err
    assert main(["presets", "mine", "--save-from", str(path), "--scene", "scene-2"]) == 0
    assert len(fl.load_preset("mine").effects) == len(PRESETS["vhs"]["effects"])
    assert main(["presets", "--save-from", str(path)]) == 2
    assert main(["presets", "vhs", "--scene", "hero"]) == 2


def test_the_list_says_where_each_comes_from(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "warm.json", WARM)
    write(folder / "broken.json", "{")
    write(folder / "vhs.json", WARM)  # Frameloom's names stay Frameloom's
    assert main(["presets"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().err.splitlines()}
    assert "yours" in lines["warm"]
    assert "is not JSON" in lines["broken"]
    assert "scanlines" in lines["vhs"]
    assert main(["presets", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["warm"]["source"] == str(folder / "warm.json")
    assert found["vhs"]["source"] == "Frameloom"
    zoom = {"start": 1, "end": 1.05, "easing": "linear"}
    assert found["default"]["camera"] == {"zoom": zoom}
    assert found["default"]["effects"][1]["opacity"] == 0.06


def test_one_is_shown_with_a_picture(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(folder / "warm.json", WARM)
    for name in ("warm", str(path)):
        assert main(["presets", name]) == 0
        said = capsys.readouterr().err
        assert str(path) in said
        assert "temperature=0.4" in said
        assert "camera zoom" in said
        assert Path(said.rpartition("picture: ")[2].strip()).is_file()
    assert main(["presets", "wram"]) == 2
    assert 'did you mean "warm"?' in capsys.readouterr().err


def test_a_preset_reads_as_any_model() -> None:
    assert Preset.read({}).effects == []
    with pytest.raises(ProjectError, match="there is no such key here"):
        Preset.read({"effect": []})
