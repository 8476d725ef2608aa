"""The sample project: what it shows, and the media it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from frameloom.cli.sample import pictures, sound
from frameloom.cli.sample.draw import Pixels
from frameloom.media import synth

FPS = 30
LENGTH_S = 8


def write_media(folder: Path) -> Iterator[str]:
    """Makes the sample's media in `folder`, and names each file once it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    ticks = sound.clicks(LENGTH_S, [0.4 * i for i in range(1, 10)])
    clips: tuple[tuple[str, Callable[[float], Pixels], tuple[int, int], int, Any], ...] = (
        ("backdrop.mp4", pictures.backdrop, pictures.BACKDROP_SIZE, 5, None),
        ("screen.mp4", pictures.screen, pictures.SCREEN_SIZE, 8, ticks),
        ("phone.mp4", pictures.phone, pictures.PHONE_SIZE, 5, None),
    )
    for name, draw, size, length_s, track in clips:
        frames = (draw(i / FPS) for i in range(length_s * FPS))
        synth.write_clip(folder / name, frames, size, FPS, track)
        yield name
    pictures.poster().save(folder / "poster.png")
    yield "poster.png"
    pictures.mark().save(folder / "mark.png")
    yield "mark.png"
    sound.write_wav(folder / "music.wav", sound.music(LENGTH_S))
    yield "music.wav"


def project() -> dict[str, Any]:
    """The project file, media in `media/` beside it."""
    return {
        "frameloom": 1,
        "name": "Demo",
        "size": [1920, 1080],
        "fps": FPS,
        "scenes": [_hero(), _wall()],
        "effects": [
            {"type": "chromatic_aberration", "offset": 0.002},
            {"type": "vignette", "offset": 0.4, "darkness": 0.5},
            {"type": "grain", "opacity": 0.05},
        ],
        "audio": [{"src": "media/music.wav", "gain_db": -4, "fade_in": 0.2, "fade_out": 1.2}],
    }


def _hero() -> dict[str, Any]:
    """A screen turns toward us, a phone floats before it, the mark stands above."""
    return {
        "id": "hero",
        "duration": 4,
        "background": {"type": "video", "src": "media/backdrop.mp4", "dim": 0},
        "layers": [
            {
                "type": "video",
                "id": "screen",
                "src": "media/screen.mp4",
                "scale": 0.62,
                "position": [-0.17, 0.06, 0],
                "rotation": _tween([3, 28, 0], [0, 12, 0]),
                "corner_radius": 0.035,
                "border": {"width": 0.002, "color": "#ffffff40"},
                "shadow": {"blur": 0.05, "offset": [0, -0.03], "opacity": 0.55},
                "reflection": {"opacity": 0.22, "length": 0.35, "gap": 0.012},
            },
            {
                "type": "video",
                "id": "phone",
                "src": "media/phone.mp4",
                "scale": 0.56,
                "position": _tween([0.5, -0.08, 0.06], [0.46, -0.01, 0.14]),
                "rotation": _tween([0, -34, 3], [0, -16, 0]),
                "corner_radius": 0.09,
                "depth": 0.02,
                "border": {"width": 0.004, "color": "#ffffff70"},
                "shadow": {"blur": 0.04, "offset": [-0.01, -0.03], "opacity": 0.6},
            },
        ],
        "camera": {"move": {"type": "dolly", "amount": 0.1}, "shake": {"rotation": 0.2}},
    }


def _wall() -> dict[str, Any]:
    """Four pictures on an arc, the camera swings past; the mark comes forward."""
    common = {
        "corner_radius": 0.05,
        "shadow": {"blur": 0.05, "offset": [0, -0.02], "opacity": 0.5},
        "reflection": {"opacity": 0.25, "length": 0.4, "gap": 0.01},
    }
    return {
        "id": "wall",
        "duration": 4,
        "transition": {"type": "crossfade", "duration": 0.6, "easing": "in_out_sine"},
        "background": {
            "type": "noise",
            "colors": ["#090d26", "#1d1a55", "#6b2f78", "#0d1440"],
            "scale": 1.3,
            "speed": 0.5,
        },
        "layers": [
            {
                "type": "image",
                "id": "poster",
                "src": "media/poster.png",
                "scale": 0.55,
                "position": [-0.57, 0.07, 0],
                "rotation": [0, 32, 0],
                **common,
            },
            {
                "type": "video",
                "id": "dashboard",
                "src": "media/screen.mp4",
                "trim": [3, None],
                "muted": True,
                "scale": 0.56,
                "position": [0.07, 0.07, -0.12],
                **common,
            },
            {
                "type": "video",
                "id": "player",
                "src": "media/phone.mp4",
                "scale": 0.55,
                "position": [0.64, 0.07, 0],
                "rotation": [0, -32, 0],
                **common,
            },
            {
                "type": "image",
                "id": "mark",
                "src": "media/mark.png",
                "space": "screen",
                "scale": 0.15,
                "position": [0, -0.385, 0],
                "opacity": {
                    "keyframes": [
                        {"time": 0.4, "value": 0, "easing": "out_cubic"},
                        {"time": 1.4, "value": 1},
                    ]
                },
            },
        ],
        "camera": {
            "position": _tween([0.3, 0.1, 1.06], [-0.22, 0.02, 1.12]),
            "look_at": [0, 0, -0.05],
        },
    }


def _tween(start: list[float], end: list[float], easing: str = "in_out_sine") -> dict[str, Any]:
    return {"from": start, "to": end, "easing": easing}
