"""What the commands do, end to end, on small media made here."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from frameloom.cli import demo
from frameloom.cli.main import main
from frameloom.core.media import MediumFacts
from frameloom.project.templates import TEMPLATES
from tests.cli import broken

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("commands")
    broken.write_media(made)
    return made


@pytest.fixture
def project(folder: Path) -> Path:
    """A project file that is right: two scenes, two frames each."""
    found = broken.base()
    found["name"] = "Two scenes"
    found["variables"] = {"colour": "#204060", "turn": 0}
    found["scenes"][0]["background"]["color"] = "{{colour}}"
    found["scenes"][0]["layers"][0]["rotation"] = [0, "{{turn}}", 0]
    found["scenes"].append({"id": "two", "duration": 0.2})
    path = folder / "project.json"
    path.write_text(json.dumps(found))
    return path


def probe(path: Path) -> dict[str, Any]:
    words = "ffprobe -v error -count_frames -show_streams -show_format -of json"
    done = subprocess.run([*words.split(), str(path)], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def frames(path: Path) -> int:
    streams = probe(path)["streams"]
    return int(next(s for s in streams if s["codec_type"] == "video")["nb_read_frames"])


def test_render_tells_in_json_and_writes_the_file(
    project: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "a.mp4"
    assert main(["render", str(project), "-o", str(out), "--progress", "json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {e["event"] for e in events} <= {"progress", "warning", "done"}
    progress = [e for e in events if e["event"] == "progress"]
    assert progress[-1]["frame"] == progress[-1]["frames"] == 4
    assert set(progress[0]) == {"event", "frame", "frames", "fps", "eta_s", "stage_ms"}
    assert events[-1]["event"] == "done"
    assert events[-1]["path"] == str(out)
    assert frames(out) == 4


def test_the_default_output_has_the_projects_name(project: Path, capsys: Capture) -> None:
    out = project.parent / "Two scenes.mp4"
    assert main(["render", str(project)]) == 0
    assert out.is_file()
    shown = capsys.readouterr()
    assert str(out) in shown.err
    assert shown.out == ""
    out.unlink()


def test_an_error_in_json_is_the_last_line(project: Path, tmp_path: Path, capsys: Capture) -> None:
    words = ["render", "nowhere.json", "-o", str(tmp_path / "a.mp4"), "--progress", "json"]
    assert main(words) == 2
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["event"], last["exit_code"]) == ("error", 2)


@pytest.mark.parametrize(
    ("flags", "count"),
    [
        (["--frames", "1:3"], 2),
        (["--frames", "3:"], 1),
        (["--from", "0.1", "--to", "3f"], 2),
        (["--scene", "two"], 2),
        (["--fps", "20"], 8),
        (["--size", "96x54", "--workers", "1", "--no-cache", "--fresh"], 4),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_part_of_it(flags: list[str], count: int, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "part.mp4"
    assert main(["render", str(project), "-o", str(out), "--progress", "none", *flags]) == 0
    assert frames(out) == count


def test_one_file_a_scene(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.webm"
    assert main(["render", str(project), "-o", str(out), "--per-scene"]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a-one.webm", "a-two.webm"]


def test_one_file_a_row(project: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("name,colour,turn\nred,#ff0000,0\nblue,#0000ff,10.5\n")
    words = ["render", str(project), "--vars", str(rows), "--frames", "0:1"]
    assert main([*words, "-o", str(tmp_path / "card-{{name}}.mp4")]) == 0
    assert main([*words, "-o", str(tmp_path / "n.mp4")]) == 0
    names = sorted(p.name for p in tmp_path.glob("*.mp4"))
    assert names == ["card-blue.mp4", "card-red.mp4", "n-1.mp4", "n-2.mp4"]
    assert main([*words, "-o", str(tmp_path / "same-{{x}}.mp4")]) == 2
    assert main([*words, "-o", str(tmp_path / "{{colour}}.mp4"), "--set", "colour=red"]) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no rows"), ("a,b\n1\n", "row 1"), ("a\n1,2\n", "row 1"), (None, "no such file")],
)
def test_rows_that_are_wrong(
    text: str | None, said: str, project: Path, tmp_path: Path, capsys: Capture
) -> None:
    rows = tmp_path / "rows.csv"
    if text is not None:
        rows.write_text(text)
    assert main(["render", str(project), "--vars", str(rows), "-o", str(tmp_path / "a.mp4")]) == 2
    assert said in capsys.readouterr().err


def test_a_dry_run_says_the_plan_and_writes_nothing(
    project: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "a.mp4"
    assert main(["render", str(project), "-o", str(out), "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "libx264" in said
    assert "good.png" in said
    assert main(["render", str(project), "-o", str(out), "--dry-run", "--progress", "json"]) == 0
    plan = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (plan["event"], plan["frames"]) == ("plan", 4)
    assert list(tmp_path.iterdir()) == []


def test_the_profile_names_the_stages(project: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["render", str(project), "-o", str(tmp_path / "a.mp4"), "--profile"]) == 0
    said = capsys.readouterr().err
    assert all(
        stage in said for stage in ("decode", "render", "convert", "encode", "mux", "waiting")
    )
    assert "in all" in said
    assert "the bottleneck" in said


@pytest.mark.parametrize(
    "flags",
    [
        ["--executor", "ray"],
        ["--encoder", "hardware"],
    ],
    ids=" ".join,
)
def test_flags_to_come_say_so(
    flags: list[str], project: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["render", str(project), "-o", str(tmp_path / "a.mp4"), *flags]) == 7
    assert flags[0] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.mov", "a.mkv", "a.gif", "a.apng", "frames/%05d.png"])
def test_the_suffix_picks_the_format(name: str, project: Path, tmp_path: Path) -> None:
    assert main(["render", str(project), "-o", str(tmp_path / name)]) == 0
    assert main(["verify", str(tmp_path / name)]) == 0


def test_what_holds_no_alpha_names_what_does(
    project: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["render", str(project), "-o", str(tmp_path / "a.mp4"), "--alpha"]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in (".mov (prores)", ".webm (vp9)", ".gif", "%05d.png"))


@pytest.mark.parametrize(
    "flags",
    [
        ["-o", "a.xyz"],
        ["-o", "no_suffix"],
        ["--size", "65x37"],
        ["--frames", "0:99"],
        ["--scene", "three"],
        ["--from", "9"],
        ["--speed", "quick"],
        ["--audio-only", "--no-audio"],
        ["--frames", "0:1", "--scene", "one"],
        ["--audio-codec", "mp9"],
        ["--pixel-format", "rgb"],
    ],
    ids=" ".join,
)
def test_values_that_cannot_be_are_usage_errors(
    flags: list[str], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["render", str(project), *(["-o", "a.mp4"] if "-o" not in flags else []), *flags]
    assert main(words) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_cannot_be_written_to(project: Path, tmp_path: Path) -> None:
    assert main(["render", str(project), "-o", str(tmp_path / "none" / "a.mp4")]) == 5


def test_a_still_is_the_exports_frame(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.png"
    for at in ("0.1", "1/10", "1f"):
        assert main(["still", str(project), "-t", at, "-o", str(out), "--set", "turn=20"]) == 0
        assert Image.open(out).size == (64, 36)
    assert main(["still", str(project), "-t", "0.4", "-o", str(out)]) == 2
    assert main(["still", str(project), "-t", "0", "-o", str(tmp_path / "s.jpg")]) == 2
    assert main(["still", str(project), "-t", "0", "--size", "96x54", "-o", str(out)]) == 0
    assert Image.open(out).size == (96, 54)


def test_frames_of_a_still_count_in_the_files_own_rate(project: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    assert main(["still", str(project), "-t", "1f", "--fps", "20", "-o", str(first)]) == 0
    assert main(["still", str(project), "-t", "0.1", "--fps", "20", "-o", str(second)]) == 0
    assert np.array_equal(np.asarray(Image.open(first)), np.asarray(Image.open(second)))


def test_sheets_of_a_project_and_of_a_video(folder: Path, project: Path, tmp_path: Path) -> None:
    for source in (project, folder / "good.mp4"):
        out = tmp_path / f"{source.stem}.png"
        assert main(["sheet", str(source), "-o", str(out)]) == 0
        assert Image.open(out).width == 1600
    assert main(["sheet", str(folder / "noise.mp4"), "-o", str(tmp_path / "x.png")]) == 4
    assert main(["sheet", "nowhere.mp4"]) == 2


def test_a_python_file_is_a_project(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "card.py"
    path.write_text(
        "import frameloom as fl\n"
        "def project():\n"
        "    made = fl.Project(size=(64, 36), fps=10, name='Card')\n"
        "    made.add_scene(duration=0.2, background=fl.ColorBackground(color='red'))\n"
        "    return made\n"
    )
    assert main(["render", str(path)]) == 0
    assert frames(tmp_path / "Card.mp4") == 2
    path.write_text("project = 1 / 0\n")
    assert main(["render", str(path)]) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_check_says_what_is_right(project: Path, capsys: Capture) -> None:
    assert main(["check", str(project)]) == 0
    assert "4 frames" in capsys.readouterr().err


def test_check_names_every_medium_that_is_missing(folder: Path, capsys: Capture) -> None:
    found = broken.base()
    found["audio"] = [{"src": "gone.wav"}]
    found["scenes"][0]["layers"][0]["src"] = "away.png"
    (folder / "project.json").write_text(json.dumps(found))
    assert main(["check", str(folder)]) == 4
    said = capsys.readouterr().err
    assert "gone.wav" in said
    assert "away.png" in said


def test_probe_gives_exact_times(folder: Path, capsys: Capture) -> None:
    assert main(["probe", str(folder / "good.mp4"), "--json", "--frames"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [Fraction(f["time"]) for f in found["frames"]] == [Fraction(i, 10) for i in range(10)]
    assert main(["probe", str(folder / "good.mp4"), "--frames"]) == 0
    assert "frame 9" in capsys.readouterr().err
    assert main(["probe", "nowhere.mp4"]) == 4


def test_verify_tells_right_from_wrong(
    folder: Path, project: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "a.mp4"
    assert main(["render", str(project), "-o", str(out), "--progress", "none"]) == 0
    assert main(["verify", str(out), "--project", str(project)]) == 0
    capsys.readouterr()
    assert main(["verify", str(out), "--project", str(project), "--level", "fast", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert main(["verify", str(folder / "good.mp4"), "--project", str(project)]) == 6
    assert main(["verify", str(folder / "empty.mp4")]) == 6
    assert main(["verify", str(out), "--manifest", str(tmp_path / "none.json")]) == 2


@pytest.mark.parametrize("words", [["codecs"], ["effects"], ["presets"]], ids=" ".join)
def test_lists_tell_people_and_programs(words: list[str], capsys: Capture) -> None:
    assert main(words) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) > 2
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) > 2
    assert main([*words, "nothing_like_it"]) == 2


def test_one_of_each_list(capsys: Capture) -> None:
    for words in (["codecs", "h264"], ["effects", "grain"], ["presets", "vhs"]):
        assert main(words) == 0
        assert words[1] in capsys.readouterr().err


def test_the_schema_is_json_on_stdout(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert "scenes" in json.loads(capsys.readouterr().out)["properties"]


def test_doctor_knows_this_machine(capsys: Capture) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr().err
    assert "cores" in said
    assert "libx264" in said


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_make_projects_that_render(
    template: str, folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    media = [str(folder / name) for name in ("good.mp4", "good.png", "good.wav")]
    made = tmp_path / "made"
    assert main(["new", str(made), "--template", template, *media]) == 0
    assert main(["check", str(made)]) == 0
    assert main(["still", str(made), "-t", "0.2", "--size", "96x54"]) == 0
    found = json.loads((made / "project.json").read_text())
    assert found["audio"][0]["src"].endswith("good.wav")
    assert main(["new", str(made), "--template", template]) == 2
    bare = tmp_path / "bare"
    assert main(["new", str(bare), "--template", template]) == 0
    assert main(["still", str(bare), "-t", "0.2", "--size", "96x54"]) == 0


def test_new_refuses_what_is_no_medium(folder: Path, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "a"), "nowhere.mp4"]) == 4
    assert main(["new", str(tmp_path / "a"), str(folder / "noise.mp4")]) == 4
    assert not (tmp_path / "a").exists()


def test_facts_decide_how_long_a_slide_is() -> None:
    from frameloom.project.templates import Placed

    clip = Placed("a.mp4", MediumFacts("video", (64, 36), Fraction(123, 100)))
    assert clip.length_s(6) == 1.2
    assert Placed("b.png", MediumFacts("image", (64, 36), Fraction(0))).length_s(6) == 4


@pytest.mark.slow
def test_the_demo_is_complete(tmp_path: Path, capsys: Capture) -> None:
    assert main(["demo", str(tmp_path / "demo")]) == 0
    assert frames(tmp_path / "demo" / "demo.mp4") == 240
    assert "Try next" in capsys.readouterr().err


def test_the_demos_project_is_right_and_its_media_are_there(tmp_path: Path) -> None:
    path = demo.make(tmp_path)
    assert main(["check", str(path)]) == 0
    assert main(["still", str(path), "-t", "3.5", "--size", "320x180"]) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_render_and_leaves_nothing(
    number: signal.Signals, project: Path, tmp_path: Path
) -> None:
    found = json.loads(project.read_text())
    found["scenes"][0]["duration"] = 3000
    project.write_text(json.dumps(found))
    words = [sys.executable, "-m", "frameloom", "render", str(project), "--progress", "json"]
    with subprocess.Popen(
        [*words, "-o", str(tmp_path / "a.mp4")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(number)
        _out, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []
