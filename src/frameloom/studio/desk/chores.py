"""Work on one medium in a process of its own: `python -m frameloom.studio.desk.chores`.

What is found goes into a folder of the cache: `info.json` (what `frameloom probe` knows, warnings,
whether a proxy is worth while), `thumb.jpg`, `strip.jpg` (pictures side by side), `peaks.i8`
(200 a second), `proxy.mp4`. Each file is whole or not there. A medium that brings its decoder down
takes this process with it, and nothing else.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np

from frameloom.core.errors import FrameloomError
from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import U8, DeepSurface, RgbaSurface
from frameloom.media import Library, probe
from frameloom.media.proxy import write_proxy
from frameloom.media.sound.peaks import peaks
from frameloom.project.write import replace
from frameloom.render import to_rgba

PEAKS_PER_S: Final = 200
STRIP_FRAMES: Final = 12
THUMB_PX, STRIP_PX = (320, 180), (96, 54)
SLOW: Final = 25.0
"""Megapixels decoded, on average twice over, to land on a frame: above that scrubbing is slow."""
_QUALITY: Final = 80
_NICE: Final = {"look": 0, "proxy": 15}
"""By how much each gives way to others."""


def look(path: str, folder: Path) -> None:
    """`info.json` last: where it is, all else that there can be is there too."""
    info = _info(path)
    if info.get("error") is None:
        for name, made in _pictures(path, info).items():
            replace(folder / name, _jpeg(made))
        if info["audio_duration_s"] is not None or info["kind"] == "audio":
            found = peaks(path, PEAKS_PER_S)
            if found is not None:
                replace(folder / "peaks.i8", found.tobytes())
    replace(folder / "info.json", json.dumps(info).encode())


def _info(path: str) -> dict[str, Any]:
    try:
        info = probe(path).to_dict()
    except FrameloomError as error:
        return {"error": str(error), "warnings": [str(error)], "slow": False}
    slow = is_slow(info)
    warnings = [text for text in info["oddities"] if "unequally" in text or "damaged" in text]
    if slow:
        warnings.append("it is slow to scrub")
    return {**info, "error": None, "warnings": warnings, "slow": slow}


def is_slow(info: dict[str, Any]) -> bool:
    """Whether going to any of its frames takes long, by what `probe` knows of it."""
    picture = info["picture"]
    if info["kind"] != "video" or info["alpha"] or not picture.get("key_frames"):
        return False
    w, h = picture["coded_size"]
    return float(w * h / 1e6 * picture["frames"] / picture["key_frames"]) > SLOW


def _pictures(path: str, info: dict[str, Any]) -> dict[str, list[U8]]:
    """Small pictures spread over the length; of a still picture one."""
    if info["kind"] == "audio":
        return {}
    count = STRIP_FRAMES if info["kind"] == "video" else 1
    spec, length = MediumSpec(path), Fraction(info["duration"])
    with Library() as library:
        times = [Fraction(2 * i + 1, 2 * count) * length for i in range(count)]
        small = list(_small(library, spec, times, STRIP_PX))
        large = list(_small(library, spec, [length / 10], THUMB_PX))
    return {"strip.jpg": small, "thumb.jpg": large}


def _small(
    library: Library, spec: MediumSpec, times: list[Fraction], box: tuple[int, int]
) -> Iterator[U8]:
    for time in times:
        surface = library.surface(SourceFrame(spec, "studio", time), box)
        assert not isinstance(surface, DeepSurface)  # nobody asked for one
        rgba = surface.rgba if isinstance(surface, RgbaSurface) else to_rgba(surface)
        yield fitted(rgba, box)


def fitted(rgba: U8, box: tuple[int, int]) -> U8:
    """(h, w, 3) uint8: the picture as large as the box holds, on black, averaged over areas."""
    import cv2

    h, w = rgba.shape[:2]
    scale = min(box[0] / w, box[1] / h)
    inside = max(1, round(w * scale)), max(1, round(h * scale))
    small = cv2.resize(np.ascontiguousarray(rgba), inside, interpolation=cv2.INTER_AREA)
    colour = small[..., :3] * (small[..., 3:] / 255.0)
    made = np.zeros((box[1], box[0], 3), np.uint8)
    x, y = (box[0] - inside[0]) // 2, (box[1] - inside[1]) // 2
    made[y : y + inside[1], x : x + inside[0]] = colour
    return made


def _jpeg(pictures: list[U8]) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(np.concatenate(pictures, axis=1)).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def make_proxy(path: str, folder: Path) -> None:
    """`proxy.mp4`; tells how many frames are done, a number a line, on stdout."""

    def tell(number: int) -> None:
        if number % 25 == 0:
            print(number, flush=True)

    write_proxy(path, folder / "proxy.mp4", on_frame=tell)


def main(what: str, path: str, folder: str) -> int:
    """`what`: look or proxy. 0, or 4 with the error on stderr."""
    if hasattr(os, "nice"):
        os.nice(_NICE[what])
    try:
        {"look": look, "proxy": make_proxy}[what](path, Path(folder))
    except FrameloomError as error:
        print(error, file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
