"""Numbered files, GIF, animated WebP and APNG decoded, picture by picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from frameloom.core.light import to_code
from frameloom.core.surface import RgbaSurface
from frameloom.media.demux import lower_errors
from frameloom.media.mux.numbered import is_numbered, numbered_files
from frameloom.media.mux.scan import nothing
from frameloom.media.mux.scan_pictures import scan_pictures

_BY_FFMPEG = {".png": "png", ".tif": "tiff", ".tiff": "tiff", ".exr": "exr"}
"""Formats of more than 8 bits, which Pillow does not read in full."""


def decoded_pictures(
    path: Path, fps: Fraction | None
) -> Iterator[tuple[Fraction, RgbaSurface]] | None:
    """(time in seconds, picture); None for what FFmpeg demuxes. `fps`: of numbered files.

    Raises MediaError for damaged files, at once or on the way.
    """
    facts = scan_pictures(path, nothing, fps)
    if facts is None or facts.picture is None:
        return None
    times = (tick * facts.picture.time_base for tick in facts.picture.ticks)
    return zip(times, _pictures(path), strict=False)


def _pictures(path: Path) -> Iterator[RgbaSurface]:
    from frameloom.media import images  # Pillow takes a while to import

    if not is_numbered(path):
        with images.opened(str(path)) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                yield RgbaSurface(np.array(image.convert("RGBA")))
        return
    for file in numbered_files(path).values():
        name = _BY_FFMPEG.get(file.suffix.lower())
        yield RgbaSurface(images.still(str(file)) if name is None else _by_ffmpeg(file, name))


def _by_ffmpeg(file: Path, name: str) -> Any:
    import av

    context: Any = av.CodecContext.create(name, "r")
    with lower_errors(str(file)):
        frames = [*context.decode(av.Packet(file.read_bytes())), *context.decode(None)]
        frame = frames[0]
        if name != "exr":
            return frame.reformat(format="rgba").to_ndarray()
        return _coded(frame)


def _coded(frame: Any) -> Any:
    """(H, W, 4) uint8, straight, of linear light, premultiplied, in floats of 16 or 32 bits."""
    kind = np.float16 if "f16" in frame.format.name else np.float32
    planes = [
        np.frombuffer(plane, kind).reshape(plane.height, -1)[:, : plane.width].astype(np.float32)
        for plane in frame.planes
    ]
    g, b, r = planes[:3]
    alpha = planes[3] if len(planes) > 3 else np.ones_like(g)
    whole = np.maximum(alpha, np.float32(1e-6))
    straight = [to_code(np.ascontiguousarray(plane / whole)) for plane in (r, g, b)]
    return np.rint(np.stack([*straight, np.clip(alpha, 0, 1)], -1) * 255).astype(np.uint8)
