"""Renders the documentation's gallery: every effect, transition and preset, in docs/gallery/.

    python tools/gallery.py [NAME...]

An effect is shown at three strengths of the parameter that matters most.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from frameloom.cli import gallery
from frameloom.effects.base import EFFECTS
from frameloom.project.presets import NAMES
from frameloom.transitions.base import TRANSITIONS

OUT = Path(__file__).resolve().parent.parent / "docs" / "gallery"
INTRO = """\
# Gallery

Made by `make gallery`. Effects at three strengths, transitions at 1/4, 1/2 and 3/4 of their time,
presets at the start of a scene and a second later.

```json
{"frameloom": 1, "scenes": [
  {"duration": 2, "preset": "cinematic"},
  {"duration": 2, "transition": {"type": "iris", "duration": 0.8}, "effects": [{"type": "bloom"}]}
]}
```
"""
STRENGTHS: dict[str, tuple[str, tuple[Any, Any, Any]]] = {
    "bloom": ("intensity", (0.5, 1.2, 2.5)),
    "blur": ("radius", (0.004, 0.012, 0.04)),
    "chromatic_aberration": ("offset", (0.004, 0.01, 0.02)),
    "color": ("exposure", (-1, 0.6, 1.2)),
    "dither": ("levels", (2, 4, 8)),
    "dof": ("bokeh", (2.8, 8, 15)),
    "fisheye": ("strength", (1, 3, 8)),
    "glitch": ("algorithm", ("constant_mild", "constant_wild", "block")),
    "grain": ("opacity", (0.06, 0.15, 0.4)),
    "kaleidoscope": ("segments", (4, 6, 10)),
    "lens_distortion": ("distortion", (-0.15, 0.08, 0.2)),
    "letterbox": ("ratio", (2.0, 2.39, 3.0)),
    "lut": ("amount", (0.3, 0.6, 1)),
    "melt": ("strength", (0.05, 0.15, 0.4)),
    "noise_warp": ("strength", (0.02, 0.05, 0.15)),
    "pinch": ("strength", (-1, 0.5, 1.5)),
    "pixel_shatter": ("strength", (0.02, 0.06, 0.15)),
    "pixel_sort": ("span", (0.05, 0.15, 0.4)),
    "radial_chromatic": ("strength", (0.03, 0.08, 0.2)),
    "scanlines": ("density", (0.75, 1.5, 3)),
    "sharpen": ("strength", (0.5, 1.2, 3)),
    "swirl": ("strength", (-2, 2, 5)),
    "tunnel": ("strength", (-0.5, 0.3, 0.9)),
    "vignette": ("darkness", (0.3, 0.5, 0.9)),
    "wave": ("amplitude", ([0.005, 0.005], [0.02, 0.02], [0.06, 0.06])),
}
GLITCHING = {"delay": [0, 0]}
LATER = {"background": {"type": "dots"}, "layers": [], "duration": 2}


def pictures(folder: Path) -> Iterator[tuple[str, list[gallery.Picture]]]:
    for name, effect in EFFECTS.types.items():
        if effect.maths is None or not name_wanted(f"effect-{name}"):
            continue
        key, values = STRENGTHS[name]
        fixed = dict.fromkeys(effect.files, gallery.TABLE_NAME)
        calls = [{"type": name, **fixed, key: value} for value in values]
        shots = [gallery.rendered(folder, gallery.scene(effects=[call])) for call in calls]
        yield f"effect-{name}", shots
    for name in TRANSITIONS.types:
        if name == "cut" or not name_wanted(f"transition-{name}"):
            continue
        change = {"type": name, "duration": 1}
        first, second = gallery.scene(), {**gallery.scene(**LATER), "transition": change}
        times = (2.25, 2.5, 2.75)
        yield (
            f"transition-{name}",
            [gallery.rendered(folder, first, second, at_s=t) for t in times],
        )
    for preset in NAMES:
        if name_wanted(f"preset-{preset}"):
            shots = [gallery.rendered(folder, gallery.scene(preset=preset), at_s=t) for t in (0, 1)]
            yield f"preset-{preset}", shots


def name_wanted(name: str) -> bool:
    return len(sys.argv) < 2 or name in sys.argv[1:]


def page(names: list[str]) -> str:
    parts = [INTRO]
    for name in names:
        kind, _, what = name.partition("-")
        parts.append(f"## {kind} `{what}`\n\n![{what}](gallery/{name}.jpg)\n")
    return "\n".join(parts)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    names = []
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        gallery.write_media(folder)
        for name, shots in pictures(folder):
            row = np.hstack([shot[..., :3] for shot in shots])
            Image.fromarray(row).save(OUT / f"{name}.jpg", quality=82)
            names.append(name)
            print(name, flush=True)
    if len(sys.argv) < 2:
        (OUT.parent / "gallery.md").write_text(page(names))


if __name__ == "__main__":
    main()
