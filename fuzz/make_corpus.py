"""Makes the media of the corpus anew: `python -m fuzz.make_corpus`."""

from __future__ import annotations

import wave
from pathlib import Path

from PIL import Image

import frameloom as fl
from tests.support.fonts import emoji_font

CORPUS = Path(__file__).with_name("corpus")
VIDEOS = ("clip.mp4", "clip.webm", "clip.mkv", "clip.mov", "clip.gif", "clip.webp", "clip.apng")
PICTURES = ("still.png", "still.jpg", "still.webp", "still.avif", "still.bmp", "still.tif")
CUES = "00:00:00{0}000 --> 00:00:00{0}300\n<b>One</b> &amp; <i>two</i>\n\n"
TEXTS = {
    "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="18">'
    '<defs><filter id="f"><feGaussianBlur stdDeviation="1"/></filter></defs>'
    '<g opacity="0.5"><rect width="9" height="9" fill="red" filter="url(#f)"/></g></svg>\n',
    "table.cube": "LUT_3D_SIZE 2\n" + "".join(f"{i & 1} {i >> 1 & 1} {i >> 2}\n" for i in range(8)),
    "captions.srt": "1\n" + CUES.format(",") + "2\n" + CUES.format(","),
    "captions.vtt": "WEBVTT\n\n" + CUES.format("."),
    "captions.ass": "[Script Info]\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour\nStyle: Default,Arial,20,&H00FFFFFF\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Text\n"
    "Dialogue: 0,0:00:00.00,0:00:00.30,Default,{\\b1\\pos(10,20)}One{\\k20}two\n",
    "look.json": '{"effects": [{"type": "vignette"}], "camera": {"aperture": 0.1}}\n',
}


def main() -> None:
    CORPUS.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (CORPUS / name).write_text(text)
    for kind in ("colr0", "colr1", "sbix"):
        emoji_font(CORPUS / f"font-{kind}.ttf", kind)
    picture = Image.linear_gradient("L").resize((32, 18)).convert("RGB")
    for name in PICTURES:
        picture.save(CORPUS / name)
    with wave.open(str(CORPUS / "sound.wav"), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(range(256)) * 16)
    project = fl.Project(size=(32, 18), fps=10, audio=[fl.Audio(src=str(CORPUS / "sound.wav"))])
    scene = project.add_scene(duration="4f", background=fl.ColorBackground(color="#204060"))
    scene.add(fl.Shape(size=(0.3, 0.3), position=fl.tween((-0.5, 0, 0), (0.5, 0, 0))))
    for name in VIDEOS:
        fl.render(project, CORPUS / name, verify="off", no_cache=True)


if __name__ == "__main__":
    main()
