"""Projects made to exhaust a machine are wrong projects, told at once and with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from frameloom.captions.read import parse as parse_captions
from frameloom.core.errors import MediaError, ProjectError
from frameloom.project import Project, load, load_preset
from frameloom.project.amounts import LARGEST_FILE
from frameloom.project.read import parse
from frameloom.project.subtitles import caption_track

Json = dict[str, Any]
SHAPE: Json = {"type": "shape", "shape": "ellipse"}


def scene(**keys: Any) -> Json:
    return {"scenes": [{"duration": 1, **keys}]}


def text(value: Any) -> Json:
    return scene(layers=[{"type": "text", "text": value}])


TOO_MUCH: dict[str, tuple[Json, str, str]] = {
    "scenes": ({"scenes": [{"duration": 0.01}] * 10_001}, "scenes", "at most 10000"),
    "effects": (scene(effects=[{"type": "blur"}] * 201), "scenes[0].effects", "at most 200"),
    "colours": (
        scene(background={"type": "gradient", "colors": ["red"] * 1001}),
        "scenes[0].background.colors",
        "at most 1000",
    ),
    "text": (text("a" * 20_001), "scenes[0].layers[0].text", "at most 20000 characters"),
    "spans": (text([{"text": "a" * 9000}] * 3), "scenes[0].layers[0].text", "it has 27000"),
    "a path": (
        scene(layers=[{"type": "image", "src": "a" * 1001}]),
        "scenes[0].layers[0].src",
        "at most 1000 characters",
    ),
    "a cue": (
        {**scene(), "captions": [{"cues": [{"start": 0, "end": 1, "text": "a" * 20_001}]}]},
        "captions[0].cues[0].text",
        "at most 20000 characters",
    ),
    "variables in text": (
        {**scene(), "name": "{{a}}" * 5000, "variables": {"a": "x" * 1000}},
        "name",
        "variables put more than",
    ),
    "variables as lists": (
        {"scenes": [{"layers": "{{a}}"}] * 50, "variables": {"a": [SHAPE] * 50_000}},
        "scenes[3].layers",
        "variables put more than",
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_of_anything(what: str) -> None:
    document, place, said = TOO_MUCH[what]
    with pytest.raises(ProjectError, match=said) as error:
        parse(json.dumps(document))
    assert error.value.path == place


def test_keyframes_are_counted_together() -> None:
    keys = [{"time": i, "value": 0} for i in range(26_000)]
    moving = [{**SHAPE, "opacity": {"keyframes": keys}}] * 4
    with pytest.raises(ProjectError, match="there are 104000"):
        parse(json.dumps(scene(layers=moving)))


def test_cues_that_are_shown_together() -> None:
    cues = [{"start": i, "end": 300, "text": "a"} for i in range(201)]
    project = Project.read({**scene(), "captions": [{"cues": cues}]})
    with pytest.raises(ProjectError, match="shown at once, at 200 s") as error:
        caption_track(project, 0)
    assert error.value.path == "captions[0].cues"


def test_files_that_are_too_large(tmp_path: Path) -> None:
    for name in ("project.json", "preset.json"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
    with pytest.raises(ProjectError, match="16 MB"):
        load(tmp_path)
    with pytest.raises(MediaError, match="16 MB"):
        load_preset(tmp_path / "preset.json")


@pytest.mark.parametrize(
    "text",
    ["{{" + " " * 200_000, "{{" * 100_000, "{{a" + " " * 200_000 + "}"],
    ids=["spaces", "braces", "half closed"],
)
def test_no_reference_to_a_variable_takes_long_to_find(text: str) -> None:
    """Where the pattern was tried in every way, a minute was not enough."""
    project = parse(json.dumps({**scene(), "variables": {"a": text}, "name": text[:900]}))
    assert project.name == text[:900]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (".srt", "1\n00:00:00,000 --> 00:00:01,000\n{" + "\\an1" * 50_000 + "\n"),
        (".srt", "1\n00:00:00,000 --> 00:00:01,000\n" + "<font " * 50_000 + "\n"),
        (".vtt", "WEBVTT\n\nSTYLE\n" + "::cue(.a){}\n" * 5000 + "00:00.000 --> 00:01.000\nx\n"),
        (".vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<c." * 50_000 + "x\n"),
        (".ass", "[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,D,,0,0,0,," + "{\\t(" * 50_000),
    ],
    ids=["anchors", "tags", "style", "classes", "nested"],
)
def test_no_caption_file_takes_long_to_read(form: str, text: str) -> None:
    parse_captions(text, form)
