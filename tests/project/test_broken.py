"""Broken projects: each is one ProjectError that says where and why, quickly and in one line."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from frameloom.core.errors import ProjectError
from frameloom.project import parse


class Broken(NamedTuple):
    text: str | bytes
    path: str
    reason: str


def scene(keys: str) -> str:
    return f'{{"scenes": [{{{keys}}}]}}'


def layer(keys: str) -> str:
    return scene(f'"layers": [{{"type": "video", "src": "a.mp4", {keys}}}]')


def effect(keys: str) -> str:
    return scene(f'"effects": [{{{keys}}}]')


def background(keys: str) -> str:
    return scene(f'"background": {{{keys}}}')


def project(keys: str) -> str:
    return f'{{"scenes": [{{}}], {keys}}}'


LAYER = "scenes[0].layers[0]"
EFFECT = "scenes[0].effects[0]"
CAMERA = "scenes[0].camera"
TWO_SCENES = '{"scenes": [{"duration": 2}, {"duration": 3, "transition": {%s}}]}'

BROKEN = {
    # the text
    "empty": Broken("", "", "line 1, column 1"),
    "not JSON": Broken('{"scenes": [}', "", "is not JSON, at line 1"),
    "trailing comma": Broken('{"scenes": [{}],}', "", "is not JSON"),
    "comment": Broken('{"scenes": [{}]} // hello', "", "is not JSON"),
    "not UTF-8": Broken(b'{"name": "\xff", "scenes": [{}]}', "", "UTF-8"),
    "UTF-16": Broken('{"scenes": [{}]}'.encode("utf-16"), "", "UTF-8"),
    "a list": Broken("[]", "", "JSON object"),
    "a number": Broken("3", "", "JSON object"),
    "null": Broken("null", "", "JSON object"),
    "NaN": Broken(project('"seed": NaN'), "", "NaN"),
    "infinity": Broken(layer('"opacity": -Infinity'), "", "-Infinity"),
    "key twice": Broken(project('"name": "a", "name": "b"'), "", '"name" is twice'),
    "deep lists": Broken("[" * 100_000, "", "nested deeper"),
    "deep objects": Broken('{"a":' * 100_000, "", "nested deeper"),
    "deep variables": Broken(
        project(f'"variables": {{"a": {"[" * 200}{"]" * 200}}}'), "", "nested deeper"
    ),
    "a number of a million digits": Broken(project(f'"seed": {"9" * 1_000_000}'), "", "digits"),
    # the whole
    "no scenes": Broken("{}", "scenes", "at least one scene"),
    "scenes empty": Broken('{"scenes": []}', "scenes", "at least one scene"),
    "scenes an object": Broken('{"scenes": {}}', "scenes", "must be a list"),
    "scene a text": Broken('{"scenes": ["a"]}', "scenes[0]", "must be an object"),
    "unknown key": Broken(project('"sceens": []'), "sceens", 'did you mean "scenes"?'),
    "unknown key far off": Broken(project('"xyzzy": 1'), "xyzzy", "allowed are frameloom, name"),
    "newer schema": Broken(project('"frameloom": 2'), "frameloom", "update Frameloom"),
    "schema as text": Broken(project('"frameloom": "1"'), "frameloom", "schema version 1"),
    "older than the first": Broken(project('"frameloom": 0'), "frameloom", "it is 0"),
    "name a number": Broken(project('"name": 3'), "name", "must be text"),
    "size too small": Broken(project('"size": [1, 1080]'), "size", "2 to 16384"),
    "size too large": Broken(project('"size": [1920, 16385]'), "size", "2 to 16384"),
    "size of one": Broken(project('"size": [1920]'), "size", "[width, height]"),
    "size in fractions": Broken(project('"size": [1920.5, 1080]'), "size", "it is [1920.5, 1080]"),
    "size by a wrong name": Broken(project('"size": "1080"'), "size", 'did you mean "1080p"?'),
    "aspect with pixels": Broken(
        project('"size": [4, 4], "aspect": "16:9"'), "aspect", "size by name"
    ),
    "aspect of nonsense": Broken(
        project('"size": "720p", "aspect": "16x9"'), "aspect", 'did you mean "16:9"?'
    ),
    "aspect too long": Broken(project('"size": "2160p", "aspect": "30:1"'), "size", "2 to 16384"),
    "fps zero": Broken(project('"fps": 0'), "fps", "above 0"),
    "fps negative": Broken(project('"fps": -30'), "fps", "above 0"),
    "fps a free decimal": Broken(project('"fps": 12.5'), "fps", "23.976"),
    "fps huge": Broken(project('"fps": 1e999999999'), "fps", "up to 1000"),
    "fps divided by zero": Broken(project('"fps": "30/0"'), "fps", "frame rate"),
    "fps true": Broken(project('"fps": true'), "fps", "it is true"),
    "fps words": Broken(project('"fps": "thirty"'), "fps", 'it is "thirty"'),
    "seed a fraction": Broken(project('"seed": 0.5'), "seed", "whole number"),
    "seed huge": Broken(project('"seed": 1e999999999'), "seed", "whole number"),
    "loudness positive": Broken(project('"loudness": 3'), "loudness", "from -70 to 0"),
    "too long": Broken('{"scenes": [{"duration": 86401}]}', "scenes", "at most 24 h"),
    "too many frames": Broken(
        '{"fps": 1000, "scenes": [{"duration": "9000000000f"}]}', "scenes", "at most 24 h"
    ),
    "color settings": Broken(
        project('"color": {"working": "log"}'), "color.working", "gamma, linear"
    ),
    # scenes
    "duration zero": Broken(scene('"duration": 0'), "scenes[0].duration", "above 0"),
    "duration negative": Broken(scene('"duration": -1'), "scenes[0].duration", "it is -1"),
    "duration as text": Broken(scene('"duration": "5"'), "scenes[0].duration", "seconds (2.5)"),
    "duration 1/0": Broken(scene('"duration": "1/0"'), "scenes[0].duration", 'it is "1/0"'),
    "duration null": Broken(scene('"duration": null'), "scenes[0].duration", "it is null"),
    "duration huge": Broken(scene('"duration": 1e999999999'), "scenes[0].duration", "a time"),
    "duration tiny": Broken(scene('"duration": 1e-999999999'), "scenes[0].duration", "a time"),
    "duration no frames": Broken(scene('"duration": "0f"'), "scenes[0].duration", "above 0"),
    "duration half frames": Broken(scene('"duration": "1.5f"'), "scenes[0].duration", "a time"),
    "ids twice": Broken(
        '{"scenes": [{"id": "a"}, {"layers": [{"type": "image", "src": "b.png", "id": "a"}]}]}',
        "scenes[1].layers[0].id",
        'unique; "a" is also the id of scenes[0]',
    ),
    "id empty": Broken(scene('"id": ""'), "scenes[0].id", "a name, as text"),
    "preset": Broken(scene('"preset": "cinema"'), "scenes[0].preset", 'did you mean "cinematic"?'),
    "transition first": Broken(
        scene('"transition": {"type": "wipe"}'), "scenes[0].transition", "no scene to come from"
    ),
    "transition type": Broken(
        TWO_SCENES % '"type": "disolve"', "scenes[1].transition.type", 'did you mean "dissolve"?'
    ),
    "transition too long": Broken(
        TWO_SCENES % '"type": "wipe", "duration": 2.5',
        "scenes[1].transition.duration",
        "longer than either",
    ),
    # layers
    "layer without type": Broken(scene('"layers": [{}]'), LAYER + ".type", "there are image"),
    "layer type": Broken(
        scene('"layers": [{"type": "vidoe"}]'), LAYER + ".type", 'did you mean "video"?'
    ),
    "layer type a number": Broken(scene('"layers": [{"type": 3}]'), LAYER + ".type", "it is 3"),
    "no src": Broken(scene('"layers": [{"type": "video"}]'), LAYER + ".src", "is missing"),
    "src empty": Broken(
        scene('"layers": [{"type": "video", "src": " "}]'), LAYER + ".src", "file's path"
    ),
    "layer's name": Broken(layer('"name": 3'), LAYER + ".name", "must be text"),
    "src with a null": Broken(
        scene('"layers": [{"type": "image", "src": "a\\u0000b"}]'), LAYER + ".src", "path"
    ),
    "layer key": Broken(layer('"opacty": 1'), LAYER + ".opacty", 'did you mean "opacity"?'),
    "key of another type": Broken(
        scene('"layers": [{"type": "shape", "src": "a"}]'), LAYER + ".src", "no such key"
    ),
    "opacity above": Broken(layer('"opacity": 1.5'), LAYER + ".opacity", "from 0 to 1; it is 1.5"),
    "opacity as text": Broken(layer('"opacity": "1"'), LAYER + ".opacity", 'it is "1"'),
    "opacity true": Broken(layer('"opacity": true'), LAYER + ".opacity", "it is true"),
    "opacity null": Broken(layer('"opacity": null'), LAYER + ".opacity", "it is null"),
    "visible 1": Broken(layer('"visible": 1'), LAYER + ".visible", "true or false"),
    "position of two": Broken(layer('"position": [0, 0]'), LAYER + ".position", "3 numbers"),
    "rotation inside": Broken(layer('"rotation": [0, "x", 0]'), LAYER + ".rotation[1]", "a number"),
    "scale text": Broken(layer('"scale": "big"'), LAYER + ".scale", "a number or a list of 3"),
    "scale huge": Broken(layer('"scale": 1e400'), LAYER + ".scale", "1E+400"),
    "blend": Broken(layer('"blend": "multipy"'), LAYER + ".blend", 'did you mean "multiply"?'),
    "space": Broken(layer('"space": "wrld"'), LAYER + ".space", '"world"'),
    "mask unknown": Broken(layer('"mask": {"layer": "x"}'), LAYER + ".mask.layer", "no layer"),
    "start negative": Broken(layer('"start": -1'), LAYER + ".start", "at least 0"),
    "end before start": Broken(layer('"start": 2, "end": "30f"'), LAYER + ".end", "after start"),
    "trim empty": Broken(layer('"trim": [2, 2]'), LAYER + ".trim", "in must be before its out"),
    "trim turned": Broken(layer('"trim": [3, "30f"]'), LAYER + ".trim", "it is [3, 30f]"),
    "trim of one": Broken(layer('"trim": [1]'), LAYER + ".trim", "[in, out]"),
    "at_end": Broken(layer('"at_end": "ping_pong"'), LAYER + ".at_end", '"pingpong"'),
    "crop outside": Broken(layer('"crop": [0.5, 0, 0.6, 1]'), LAYER + ".crop", "inside"),
    "crop empty": Broken(layer('"crop": [0, 0, 0, 1]'), LAYER + ".crop", "above 0"),
    "rate of a film": Broken(layer('"frame_rate": 25'), LAYER + ".frame_rate", "numbered images"),
    "continuous scene": Broken(
        background('"type": "video", "src": "a", "continuous": true'),
        "scenes[0].background.continuous",
        "the project's background",
    ),
    "speed": Broken(layer('"speed": 1000'), LAYER + ".speed", "from -100 to 100"),
    "colour": Broken(
        layer('"border": {"color": "gren"}'), LAYER + ".border.color", 'did you mean "green"?'
    ),
    "colour digits": Broken(
        layer('"border": {"color": "#12345"}'), LAYER + ".border.color", "#rgb"
    ),
    "line without ends": Broken(
        scene('"layers": [{"type": "shape", "shape": "line"}]'), LAYER + ".points", "two ends"
    ),
    "text empty": Broken(
        scene('"layers": [{"type": "text", "text": []}]'), LAYER + ".text", "span"
    ),
    # what moves
    "tween key": Broken(
        layer('"opacity": {"from": 0, "too": 1}'), LAYER + ".opacity.too", 'did you mean "to"?'
    ),
    "tween half": Broken(layer('"opacity": {"from": 0}'), LAYER + ".opacity.to", "is missing"),
    "tween range": Broken(
        layer('"opacity": {"from": 0, "to": 2}'), LAYER + ".opacity.to", "from 0 to 1"
    ),
    "easing": Broken(
        layer('"opacity": {"from": 0, "to": 1, "easing": "in_out_cubik"}'),
        LAYER + ".opacity.easing",
        'did you mean "in_out_cubic"?',
    ),
    "bezier outside": Broken(
        layer('"opacity": {"from": 0, "to": 1, "easing": [1.2, 0, 1, 1]}'),
        LAYER + ".opacity.easing",
        "x1 and x2 from 0 to 1",
    ),
    "no key frames": Broken(
        layer('"opacity": {"keyframes": []}'), LAYER + ".opacity.keyframes", "at least one"
    ),
    "key frames unordered": Broken(
        layer('"opacity": {"keyframes": [{"time": 2, "value": 0}, {"time": "30f", "value": 1}]}'),
        LAYER + ".opacity.keyframes[1].time",
        "in time order",
    ),
    "key frame without time": Broken(
        layer('"opacity": {"keyframes": [{"value": 0}]}'),
        LAYER + ".opacity.keyframes[0].time",
        "is missing",
    ),
    "key frame range": Broken(
        effect('"type": "grain", "opacity": {"keyframes": [{"time": 0, "value": 0.6}]}'),
        EFFECT + ".opacity.keyframes[0].value",
        "from 0 to 0.5",
    ),
    "tween of a boolean": Broken(
        effect('"type": "grain", "monochrome": {"from": true, "to": false}'),
        EFFECT + ".monochrome.from",
        "allowed are keyframes",
    ),
    # effects, backgrounds, camera, sound
    "effect type": Broken(effect('"type": "vignete"'), EFFECT + ".type", '"vignette"'),
    "effect range": Broken(effect('"type": "grain", "size": 5'), EFFECT + ".size", "from 1 to 4"),
    "effect amount": Broken(effect('"type": "blur", "amount": -1'), EFFECT + ".amount", "0 to 1"),
    "effect of another": Broken(
        effect('"type": "vignette", "opacity": 1'), EFFECT + ".opacity", "no such key"
    ),
    "levels in fractions": Broken(
        effect('"type": "dither", "levels": 4.5'), EFFECT + ".levels", "whole number from 2 to 32"
    ),
    "times turned": Broken(
        effect('"type": "glitch", "delay": [3, 1]'), EFFECT + ".delay", "[3, 1]"
    ),
    "background type": Broken(
        background('"type": "colour"'), "scenes[0].background.type", 'did you mean "color"?'
    ),
    "gradient of one": Broken(
        background('"type": "gradient", "colors": ["red"]'),
        "scenes[0].background.colors",
        "at least 2 colours",
    ),
    "gradient colour": Broken(
        background('"type": "gradient", "colors": ["red", 3]'),
        "scenes[0].background.colors[1]",
        "a colour",
    ),
    "fov": Broken(scene('"camera": {"fov": 180}'), CAMERA + ".fov", "from 1 to 170"),
    "move without amount": Broken(
        scene('"camera": {"move": {"type": "dolly"}}'), CAMERA + ".move.amount", "is missing"
    ),
    "spline": Broken(
        scene('"camera": {"move": {"type": "spline"}}'), CAMERA + ".move.points", "at least 2"
    ),
    "two aims": Broken(
        scene('"camera": {"look_at": [0, 0, 0], "rotation": [0, 1, 0]}'),
        CAMERA + ".rotation",
        "decided by look_at",
    ),
    "poses and more": Broken(
        scene('"camera": {"fov": 40, "keyframes": [{"time": 0}]}'), CAMERA + ".fov", "keyframes"
    ),
    "focus on nothing": Broken(
        scene('"camera": {"focus": "hero"}'), CAMERA + ".focus", 'no layer "hero"'
    ),
    "pan": Broken(project('"audio": [{"src": "a.wav", "pan": 2}]'), "audio[0].pan", "from -1 to 1"),
    "fade": Broken(project('"audio": [{"src": "a.wav", "fade_in": -1}]'), "audio[0].fade_in", "0"),
    "captions": Broken(project('"captions": [{}]'), "captions[0]", "either src or cues"),
    "captions in no encoding": Broken(
        project('"captions": [{"src": "a.srt", "encoding": "aa"}]'),
        "captions[0].encoding",
        "there is no encoding",
    ),
    "captions in no language": Broken(
        project('"captions": [{"src": "a.srt", "language": "my own"}]'),
        "captions[0].language",
        "language tag",
    ),
    "a word that is not said": Broken(
        project(
            '"captions": [{"cues": [{"start": 0, "end": 1, "text": "a b", "words": '
            '[{"text": "c", "start": 0, "end": 1}]}]}]'
        ),
        "captions[0].cues[0].words[0].text",
        "is not in the cue",
    ),
    # variables
    "no such variable": Broken(
        project('"variables": {"title": "a"}, "name": "{{titel}}"'), "name", 'mean "title"?'
    ),
    "no variables": Broken(layer('"opacity": "{{a}}"'), LAYER + ".opacity", "no variable 'a'"),
    "variable's type": Broken(
        '{"variables": {"a": "x"}, "scenes": [{"duration": "{{a}}"}]}',
        "scenes[0].duration",
        'it is "x"',
    ),
    "variable's range": Broken(
        '{"variables": {"a": 7}, "scenes": [{"layers": [{"type": "shape", "opacity": "{{a}}"}]}]}',
        LAYER + ".opacity",
        "it is 7",
    ),
    "variable in a variable": Broken(
        project('"variables": {"a": "{{b}}", "b": 1}'), "variables.a", "may not refer"
    ),
    "a list inside text": Broken(
        project('"variables": {"a": [1]}, "name": "x{{a}}"'), "name", "cannot stand inside"
    ),
    "variables a list": Broken(project('"variables": []'), "variables", "an object"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_project_is_one_clear_error(name: str) -> None:
    broken = BROKEN[name]
    with pytest.raises(ProjectError) as caught:
        parse(broken.text)
    error, message = caught.value, str(caught.value)
    assert error.exit_code == 3
    assert error.path == broken.path
    assert broken.reason in message
    assert message.count("\n") <= 1
    assert len(message) < 700
    assert not any(word in message for word in ("pydantic", "Input should", "<video>", "Traceback"))


def test_there_are_many() -> None:
    assert len(BROKEN) >= 120


def test_further_mistakes_are_counted() -> None:
    text = layer('"opacity": 2, "visible": 3, "trim": 4')
    with pytest.raises(ProjectError, match=r"\(and 2 more\)$"):
        parse(text)
