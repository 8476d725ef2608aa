"""Composed scenes against pictures that were looked at once.

    pytest tests/golden --update-golden      # writes them anew; look at each before committing

A failing comparison leaves what was expected, what came and eight times their difference, side by
side, in tests/golden/diffs/. Machines differ in the last bits of their floating point, and PNGs
hold 8 bits: so a pixel may be off by a few levels, and the mean by a fraction of one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from frameloom.cli import gallery
from frameloom.export import still
from frameloom.project import Project
from tests.golden.captions import CAPTIONS
from tests.golden.texts import DUSK, TEXTS

HERE = Path(__file__).parent
SIZE = (480, 270)
WORST, MEAN = 12, 0.25
"""Levels of 255: of the worst pixel (an edge may move by a hundredth of a pixel), of the mean."""

Layer = dict[str, Any]


def image(src: str, **keys: Any) -> Layer:
    return {"type": "image", "src": src, **keys}


def shape(kind: str, **keys: Any) -> Layer:
    return {"type": "shape", "shape": kind, **keys}


DRESSED = {
    "corner_radius": 0.08, "border": {"color": "#ffffff", "width": 0.015}, "depth": 0.12,
    "shadow": {"blur": 0.04, "offset": [0, -0.04], "opacity": 0.6}, "reflection": True,
}  # fmt: skip
MODES = [
    "multiply", "screen", "overlay", "add", "darken", "lighten", "color_dodge", "color_burn",
    "hard_light", "soft_light", "difference", "exclusion",
]  # fmt: skip
BACKDROP = {"type": "image", "src": "backdrop.png"}
R1 = [
    {"type": "chromatic_aberration", "offset": 0.005},
    {"type": "vignette", "offset": 0.5, "darkness": 0.5},
    {"type": "grain", "opacity": 0.06},
]

SCENES: dict[str, list[dict[str, Any]]] = {
    "pane": [{
        "background": BACKDROP,
        "layers": [image("screen.png", scale=0.6, rotation=[-8, 32, 4], **DRESSED)],
    }],
    "pane from behind": [{
        "background": BACKDROP,
        "layers": [image("screen.png", scale=0.6, rotation=[0, 150, 0], **DRESSED)],
    }],
    "crossing panes": [{
        "background": {"type": "color", "color": "#202530"},
        "layers": [
            image("screen.png", scale=0.6, rotation=[0, 40, 0]),
            image("poster.png", scale=0.6, rotation=[0, -40, 0]),
            shape("ellipse", size=[0.8, 0.8], fill="#ff5040a0", rotation=[70, 0, 0]),
        ],
    }],
    "shapes": [{
        "background": {"type": "color", "color": "#f4f1ea"},
        "layers": [
            shape("rectangle", size=[0.4, 0.3], fill="#2b6cb0", position=[-0.5, 0.2, 0]),
            shape("rounded_rectangle", size=[0.4, 0.3], fill="#2f855a", position=[0, 0.2, 0],
                  stroke={"color": "#1a202c", "width": 0.02}),
            shape("ellipse", size=[0.4, 0.3], fill="#c05621", position=[0.5, 0.2, 0],
                  rotation=[0, 50, 0]),
            shape("line", points=[[-0.7, -0.3], [0.7, -0.1]], width=0.02, fill="#1a202c"),
            shape("line", points=[[-0.7, -0.4], [0.7, -0.38]], width=0.002, fill="#1a202c"),
        ],
    }],
    "blend modes": [{
        "background": BACKDROP,
        "layers": [
            image("poster.png", blend=mode, scale=0.3,
                  position=[-0.6 + 0.4 * (k % 4), 0.32 - 0.32 * (k // 4), 0])
            for k, mode in enumerate(MODES)
        ],
    }],
    "tilted floor": [{
        "background": {"type": "gradient", "colors": ["#101020", "#405080"]},
        "layers": [image("screen.png", scale=3, rotation=[-78, 0, 10], position=[0, -0.4, -1])],
    }],
    "mask": [{
        "background": BACKDROP,
        "layers": [
            image("screen.png", mask={"layer": "hole", "feather": 0.02}),
            shape("ellipse", id="hole", size=[0.9, 0.7], visible=False),
        ],
    }],
    "depth of field": [gallery.scene(effects=[{"type": "dof", "bokeh": 8}])],
    "motion blur": [{
        **gallery.scene(),
        "camera": {"move": {"type": "truck", "amount": 1.5}, "motion_blur": {"shutter": 360}},
    }],
    "the look of R1": [{
        "background": BACKDROP,
        "layers": [image("screen.png", scale=0.7, corner_radius=0.03, rotation=[0, -20, 0],
                         shadow={"blur": 0.05, "offset": [0, -0.02], "opacity": 0.5})],
        "effects": R1,
    }],
    "gradient": [{"background": {"type": "gradient", "angle": 60}}],
    "noise": [{"background": {"type": "noise"}}],
    "terrain": [{"background": {"type": "terrain", "seed": 3}}],
    "dots": [{"background": {"type": "dots"}}],
    "dome": [{
        "background": {"type": "terrain", "projection": "dome"},
        "camera": {"rotation": [10, 60, 0]},
    }],
    "image behind": [{"background": {**BACKDROP, "fit": "contain", "blur": 0.02, "dim": 0.3}}],
    "screen space": [{
        **gallery.scene(),
        "camera": {"position": [0.4, 0.1, 1.4], "look_at": [0, 0, 0]},
        "layers": [*gallery.scene()["layers"],
                   image("mark.png", space="screen", scale=0.2, position=[-0.6, 0.38, 0])],
    }],
}  # fmt: skip


SCENES |= TEXTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("golden")
    gallery.write_media(made)
    return made


def rendered(scenes: list[dict[str, Any]], folder: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    whole = [{"duration": 2, **scene} for scene in scenes]
    project = Project.read({"size": list(SIZE), "fps": 30, "scenes": whole})
    project.base_dir = folder
    return still(project, 1.0)[..., :3]


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_looks_as_it_did(name: str, folder: Path, request: pytest.FixtureRequest) -> None:
    looks_as_it_did(name, rendered(SCENES[name], folder), request)


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_look_as_they_did(name: str, request: pytest.FixtureRequest) -> None:
    scenes = [{"duration": 4, "background": DUSK}]
    size, captions = CAPTIONS[name]
    project = Project.read({"size": list(size), "scenes": scenes, "captions": captions})
    looks_as_it_did(name, still(project, 1.6)[..., :3], request)


def looks_as_it_did(name: str, got: Any, request: pytest.FixtureRequest) -> None:
    golden = HERE / "pictures" / f"{name.replace(' ', '-')}.png"
    if request.config.getoption("--update-golden"):
        Image.fromarray(got).save(golden, optimize=True)
        return
    assert golden.exists(), "no such golden picture yet: run pytest --update-golden and look at it"
    expected = np.asarray(Image.open(golden).convert("RGB"))
    assert got.shape == expected.shape
    off = np.abs(got.astype(int) - expected)
    if off.max() > WORST or off.mean() > MEAN:
        diffs = HERE / "diffs"
        diffs.mkdir(exist_ok=True)
        amplified = np.clip(off * 8, 0, 255).astype(np.uint8)
        Image.fromarray(np.hstack([expected, got, amplified])).save(diffs / golden.name)
        pytest.fail(f"off by {off.max()} at worst, {off.mean():.3f} in the mean: see {diffs}")
