"""Templates of new projects: from the given media to a project file.

A template is a function from placed media to the project's JSON. It takes any number of media,
none included: then shapes stand where the pictures will go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from frameloom.core.media import MediumFacts

Json = dict[str, Any]

DUSK = ["#0b1030", "#33207a", "#a8426f"]
SHADOW = {"blur": 0.05, "offset": [0, -0.03], "opacity": 0.5}
FINISH = [{"type": "vignette", "offset": 0.5, "darkness": 0.45}, {"type": "grain"}]
TITLE = {
    "type": "text",
    "id": "title",
    "text": "Your words here",
    "size": 0.07,
    "weight": 700,
    "position": [0, -0.39, 0.1],
    "shadow": {"blur": 0.01, "offset": [0, -0.005], "opacity": 0.6},
    "animate": {"type": "slide", "by": "word", "duration": 1},
}
STILL_S = 4
"""How long a picture without a length of its own is shown."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A medium as the project file names it, and what is known of it."""

    src: str
    facts: MediumFacts

    @property
    def layer_type(self) -> str:
        return "video" if self.facts.kind == "video" else "image"

    def length_s(self, limit_s: int) -> int | float:
        """How long to show it: its own length in whole tenths, up to `limit_s`."""
        if self.facts.kind != "video":
            return STILL_S
        return max(0.5, min(limit_s, int(self.facts.duration_s * 10) / 10))


def hero(pictures: Sequence[Placed]) -> Json:
    """One picture turns slowly in space over a title; a second one fills the background."""
    background: Json = {"type": "gradient", "colors": DUSK, "angle": 60}
    if len(pictures) > 1:
        backdrop = pictures[1]
        background = {"type": backdrop.layer_type, "src": backdrop.src, "blur": 0.02, "dim": 0.35}
    pane = _pane(pictures[0] if pictures else None, "screen") | {
        "scale": 0.72,
        "rotation": _tween([3, -18, 0], [0, 14, 0]),
        "reflection": {"opacity": 0.2},
    }
    return {
        "scenes": [
            {
                "id": "hero",
                "duration": pictures[0].length_s(8) if pictures else 5,
                "background": background,
                "layers": [pane, TITLE],
                "camera": {"move": {"type": "dolly", "amount": 0.08}},
            }
        ],
        "effects": [{"type": "chromatic_aberration", "offset": 0.002}, *FINISH],
    }


def slideshow(pictures: Sequence[Placed]) -> Json:
    """One scene a picture, each seen by a camera that drifts another way."""
    drifts = (([-0.05, 0, 0], [0.05, 0.02, 0]), ([0.05, 0.03, 0], [-0.04, -0.02, 0]))
    scenes = []
    for number, picture in enumerate(pictures or [None, None, None]):
        start, end = drifts[number % 2]
        name = f"slide_{number + 1}"
        behind: Json = {"type": "gradient", "colors": DUSK, "angle": 30 + 60 * number % 180}
        if picture:
            behind = {"type": picture.layer_type, "src": picture.src, "blur": 0.06, "dim": 0.5}
        scenes.append(
            {
                "id": name,
                "duration": picture.length_s(6) if picture else STILL_S,
                "background": behind,
                "layers": [
                    _pane(picture, f"picture_{number + 1}")
                    | {"scale": _tween(0.8, 0.86), "position": _tween(start, end)}
                ],
            }
        )
    return {"scenes": scenes, "effects": FINISH}


def split(pictures: Sequence[Placed]) -> Json:
    """All pictures at once, side by side on an arc."""
    shown: list[Placed | None] = [*pictures] or [None, None]
    count = len(shown)
    width = min(0.8, 1.5 / count)
    layers = []
    for number, picture in enumerate(shown):
        place = number - (count - 1) / 2
        layers.append(
            _pane(picture, f"picture_{number + 1}", "cover")
            | {
                "scale": round(0.94 * width / (16 / 9), 4),
                "position": [round(place * width, 4), 0, round(abs(place) * 0.04, 4)],
                "rotation": _tween(
                    [0, round(-10 * place - 4, 2), 0], [0, round(-10 * place + 4, 2), 0]
                ),
            }
        )
    length = max((p.length_s(8) for p in pictures), default=5)
    return {
        "scenes": [
            {
                "id": "split",
                "duration": length,
                "background": {"type": "noise", "colors": DUSK, "scale": 2, "speed": 0.3},
                "layers": layers,
                "camera": {"move": {"type": "dolly", "amount": 0.05}},
            }
        ],
        "effects": FINISH,
    }


TEMPLATES: dict[str, Callable[[Sequence[Placed]], Json]] = {
    "hero": hero,
    "slideshow": slideshow,
    "split": split,
}


def fill(template: str, name: str, media: Sequence[Placed]) -> Json:
    """The project file of `template` with `media` placed; sound alone plays under all of it."""
    pictures = [m for m in media if m.facts.has_picture]
    sounds = [m for m in media if not m.facts.has_picture]
    project: Json = {"frameloom": 1, "name": name, "size": "1080p", "fps": 30}
    project |= TEMPLATES[template](pictures)
    if sounds:
        project["audio"] = [{"src": s.src, "fade_out": 1} for s in sounds]
    return project


def _pane(picture: Placed | None, owner: str, fit: str = "contain") -> Json:
    """A pane with the picture, or a shape in its place."""
    common: Json = {"id": owner, "corner_radius": 0.04, "shadow": SHADOW}
    if picture is None:
        return {"type": "shape", "size": [1.78, 1], "fill": "#ffffff30", **common}
    return {"type": picture.layer_type, "src": picture.src, "fit": fit, **common}


def _tween(start: Any, end: Any) -> Json:
    return {"from": start, "to": end, "easing": "in_out_sine"}
