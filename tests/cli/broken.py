"""Broken projects and media: each with the exit code and a part of the message it must get.

A project is a change to `base()`, or the text of a file; media are files that `write_media` makes
beside it.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json], object]

PROJECT, MEDIUM = 3, 4


def base() -> Json:
    """A project that is right: two tenths of a second, one picture over one colour."""
    return {
        "frameloom": 1,
        "size": [64, 36],
        "fps": 10,
        "scenes": [
            {
                "id": "one",
                "duration": 0.2,
                "background": {"type": "color", "color": "#204060"},
                "layers": [{"type": "image", "id": "pic", "src": "good.png"}],
                "effects": [{"type": "vignette"}],
            }
        ],
    }


def scene(**keys: Any) -> Change:
    return lambda p: p["scenes"][0].update(keys)


def layer(**keys: Any) -> Change:
    return lambda p: p["scenes"][0]["layers"][0].update(keys)


def effect(**keys: Any) -> Change:
    return lambda p: p["scenes"][0]["effects"][0].update(keys)


def top(**keys: Any) -> Change:
    return lambda p: p.update(keys)


def video(src: str, **keys: Any) -> Change:
    return layer(type="video", src=src, **keys)


def sound(src: str, **keys: Any) -> Change:
    return top(audio=[{"src": src, **keys}])


def keys(*pairs: tuple[float, float]) -> Json:
    return {"keyframes": [{"time": t, "value": v} for t, v in pairs]}


TEXTS: dict[str, tuple[str, str]] = {
    "empty file": ("", ""),
    "not JSON": ("{frameloom: 1}", "JSON"),
    "cut off": (json.dumps(base())[:80], "JSON"),
    "a list": ("[]", "object"),
    "a number": ("3", "object"),
    "null": ("null", "object"),
    "not UTF-8": ("\udcff\udcfe", "UTF-8"),
    "NaN": (json.dumps(base()).replace("0.2", "NaN"), ""),
    "Infinity": (json.dumps(base()).replace("0.2", "Infinity"), ""),
    "a key twice": ('{"frameloom": 1, "fps": 30, "fps": 25, "scenes": []}', "fps"),
    "deep nesting": ("[" * 100_000, ""),
    "a number of 5000 digits": (json.dumps(base()).replace("0.2", "1" * 5000), ""),
}

CHANGES: dict[str, tuple[Change, str]] = {
    "newer version": (top(frameloom=2), "frameloom"),
    "version as text": (top(frameloom="1"), "frameloom"),
    "unknown key": (top(sceens=[]), "scenes"),
    "unknown key in a layer": (layer(opactiy=1), "opacity"),
    "no scenes": (top(scenes=[]), "scenes"),
    "scenes as object": (top(scenes={}), "scenes"),
    "size of one": (top(size=[64]), "size"),
    "size of zero": (top(size=[0, 36]), "size"),
    "size too large": (top(size=[64, 16385]), "size"),
    "size in fractions": (top(size=[64.5, 36]), "size"),
    "size name": (top(size="1080"), "1080p"),
    "aspect": (top(size="480p", aspect="16/9"), "aspect"),
    "fps zero": (top(fps=0), "fps"),
    "fps below zero": (top(fps=-30), "fps"),
    "fps as bool": (top(fps=True), "fps"),
    "fps as words": (top(fps="fast"), "fps"),
    "fps by zero": (top(fps="30/0"), "fps"),
    "duration zero": (scene(duration=0), "duration"),
    "duration below zero": (scene(duration=-1), "duration"),
    "duration as words": (scene(duration="long"), "duration"),
    "duration null": (scene(duration=None), "duration"),
    "duration of more than a day": (scene(duration=86401), "24 h"),
    "layer type": (layer(type="vidio"), "video"),
    "layer without type": (lambda p: p["scenes"][0]["layers"][0].pop("type"), "type"),
    "layer without src": (lambda p: p["scenes"][0]["layers"][0].pop("src"), "src"),
    "layer as text": (scene(layers=["good.png"]), "layers[0]"),
    "opacity too high": (layer(opacity=1.5), "opacity"),
    "opacity as text": (layer(opacity="0.5"), "opacity"),
    "position of two": (layer(position=[0, 0]), "position"),
    "position with text": (layer(position=[0, "0", 0]), "position"),
    "same id twice": (
        lambda p: p["scenes"][0]["layers"].append(dict(p["scenes"][0]["layers"][0])),
        "pic",
    ),
    "end before start": (layer(start=0.2, end=0.1), "end"),
    "no key frames": (layer(opacity={"keyframes": []}), "keyframe"),
    "key frames out of order": (layer(opacity=keys((1, 1), (0, 0))), "keyframes"),
    "key frame without value": (layer(opacity={"keyframes": [{"time": 0}]}), "value"),
    "tween without end": (layer(opacity={"from": 0}), "to"),
    "easing": (layer(opacity={"from": 0, "to": 1, "easing": "in_cubik"}), "in_cubic"),
    "bezier": (layer(opacity={"from": 0, "to": 1, "easing": [2, 0, 0, 1]}), "easing"),
    "trim backwards": (video("good.mp4", trim=[0.2, 0.1]), "trim"),
    "trim empty": (video("good.mp4", trim=[0.1, 0.1]), "trim"),
    "at_end": (video("good.mp4", at_end="stop"), "at_end"),
    "fit": (layer(fit="stretch"), "contain"),
    "crop": (layer(crop=[0, 0, 2, 2]), "crop"),
    "blend": (layer(blend="multipli"), "multiply"),
    "background type": (scene(background={"type": "gradiant"}), "gradient"),
    "gradient of one colour": (scene(background={"type": "gradient", "colors": ["red"]}), "colors"),
    "colour": (scene(background={"type": "color", "color": "reddish"}), "color"),
    "colour of 5 digits": (scene(background={"type": "color", "color": "#12345"}), "color"),
    "effect type": (effect(type="vignete"), "vignette"),
    "effect out of range": (effect(darkness=1.2), "darkness"),
    "effect with another's key": (effect(opacity=0.1), "opacity"),
    "camera fov": (scene(camera={"fov": 180}), "fov"),
    "camera move": (scene(camera={"move": {"type": "fly"}}), "move"),
    "variable not defined": (top(name="{{who}}"), "who"),
    "variable of the wrong type": (
        lambda p: (p.update(variables={"o": "much"}), layer(opacity="{{o}}")(p)),
        "opacity",
    ),
    "transition longer than its scene": (
        lambda p: p["scenes"].append(
            {"duration": 0.2, "transition": {"type": "crossfade", "duration": 1}}
        ),
        "transition",
    ),
    "text in no font": (scene(layers=[{"type": "text", "text": "Hi", "font": "No Such"}]), "font"),
    "an empty name": (video(""), "src"),
    "a name with a null": (layer(src="a\0b.png"), "src"),
    "audio gain": (sound("good.wav", gain_db="loud"), "gain_db"),
    "audio start": (sound("good.wav", start=-1), "start"),
}

MEDIA: dict[str, tuple[Change, str]] = {
    "image missing": (layer(src="none.png"), "none.png"),
    "video missing": (video("none.mp4"), "none.mp4"),
    "sound missing": (sound("none.wav"), "none.wav"),
    "background missing": (scene(background={"type": "video", "src": "none.mp4"}), "none.mp4"),
    "a folder": (video("folder"), "folder"),
    "an empty video": (video("empty.mp4"), "empty.mp4"),
    "an empty image": (layer(src="empty.png"), "empty.png"),
    "noise as video": (video("noise.mp4"), "noise.mp4"),
    "noise as image": (layer(src="noise.png"), "noise.png"),
    "noise as sound": (sound("noise.wav"), "noise.wav"),
    "text as video": (video("text.mp4"), "text.mp4"),
    "a list of files as video": (video("concat.mp4"), "concat.mp4"),
    "a playlist as video": (video("playlist.mp4"), "playlist.mp4"),
    "a cut video without its index": (video("cut.mp4"), "cut.mp4"),
    "a video without frames": (video("no_frames.mp4"), "no_frames.mp4"),
    "sound as video": (video("good.wav"), "good.wav"),
    "a silent video as sound": (sound("good.mp4"), "good.mp4"),
    "a broken SVG": (layer(src="broken.svg"), "broken.svg"),
    "no picture of a sequence": (video("im_%04d.png"), "im_%04d.png"),
    "trim beyond the end": (video("good.mp4", trim=[50, None]), "good.mp4"),
    "a URL": (video("https://example.com/a.mp4"), "example.com"),
    "a name too long": (layer(src="a" * 300 + ".png"), ""),
    "a device": (video("/dev/zero"), "/dev/zero"),
}


def write_media(folder: Path) -> None:
    """The media that the table names, good and bad."""
    from PIL import Image

    Image.new("RGB", (64, 36), "orange").save(folder / "good.png")
    _ffmpeg(folder, "-f lavfi -i testsrc=s=64x36:r=10:d=1 -pix_fmt yuv420p good.mp4")
    _ffmpeg(folder, "-f lavfi -i sine=d=1 good.wav")
    _ffmpeg(folder, "-f lavfi -i testsrc=s=64x36:r=10:d=1 -frames:v 0 no_frames.mp4")
    (folder / "folder").mkdir()
    noise = bytes((i * i * 31 + 7 * i) % 251 for i in range(20_000))
    for name in ("empty.mp4", "empty.png"):
        (folder / name).write_bytes(b"")
    for name in ("noise.mp4", "noise.png", "noise.wav"):
        (folder / name).write_bytes(noise)
    (folder / "text.mp4").write_text("Dear reader,\nthis is no video.\n")
    (folder / "concat.mp4").write_text("ffconcat version 1.0\nfile good.mp4\n")
    (folder / "playlist.mp4").write_text("#EXTM3U\n#EXTINF:1,\ngood.mp4\n#EXT-X-ENDLIST\n")
    whole = (folder / "good.mp4").read_bytes()
    (folder / "cut.mp4").write_bytes(whole[: whole.index(b"moov")])
    (folder / "broken.svg").write_text("<svg><rect</svg>")


def _ffmpeg(folder: Path, words: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", *words.split()], cwd=folder, check=True)
