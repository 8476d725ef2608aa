"""Sources of more than 8 bits, wide or sited otherwise, each against its formula."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import DeepSurface, RgbaSurface, Surface, YuvSurface
from frameloom.media import Library

Numbers = np.ndarray[Any, np.dtype[Any]]
SIZE = (96, 64)
COLOURS = [(0.8, 0.2, 0.3), (0.1, 0.7, 0.3), (0.2, 0.25, 0.9), (0.5, 0.5, 0.5)]
BT709, BT601, BT2020 = (0.2126, 0.0722), (0.299, 0.114), (0.2627, 0.0593)


def clip(path: Path, planes: list[Numbers], form: str, codec: str = "ffv1", **tags: int) -> Path:
    """One frame of exactly these planes. `tags`: as PyAV names them; strings are options."""
    height, width = planes[0].shape
    words = {name: value for name, value in tags.items() if isinstance(value, str)}
    lossless = {
        "libx264": {"qp": "0"},
        "libx265": {"x265-params": "lossless=1:bframes=0:log-level=none"},
    }
    with av.open(str(path), "w") as out:
        options = {**lossless.get(codec, {}), **words}
        stream: Any = out.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, form
        frame: Any = av.VideoFrame(width, height, form)
        for name, value in tags.items():
            if name not in words:
                setattr(stream.codec_context, name, value)
                setattr(frame, name, value)
        for plane, values in zip(frame.planes, planes, strict=True):
            kind = np.uint16 if any(depth in form for depth in ("9", "1")) else np.uint8
            rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
            rows[:, : plane.width] = np.round(values).astype(kind)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            packet.dts = packet.pts  # x265 may leave that of so short a clip unset
            out.mux(packet)
    return path


def read(path: Path, deep: bool = True) -> Surface:
    spec = MediumSpec(str(path))
    with Library() as library:
        frame = SourceFrame(spec, "a", Fraction(0))
        made = library.surface(frame, deep=deep)
        assert library.surface(frame, deep=deep) is made
        assert made.size == library.facts(spec).size
        return made


def bars() -> Numbers:
    """(H, W, 3) of four colours side by side, 0..1."""
    columns = np.arange(SIZE[0]) * len(COLOURS) // SIZE[0]
    return np.broadcast_to(np.array(COLOURS)[columns], (SIZE[1], SIZE[0], 3)).copy()


def coded(rgb: Numbers, weights: tuple[float, float], full: bool, bits: int) -> list[Numbers]:
    """Y', Cb, Cr by ITU-R BT.601/709/2020, not rounded."""
    kr, kb = weights
    r, g, b = np.moveaxis(rgb, -1, 0)
    y = kr * r + (1 - kr - kb) * g + kb * b
    cb, cr = (b - y) / (2 - 2 * kb), (r - y) / (2 - 2 * kr)
    most, unit = 2**bits - 1, 2 ** (bits - 8)
    if full:
        return [y * most, cb * most + 128 * unit, cr * most + 128 * unit]
    return [unit * (16 + 219 * y), unit * (128 + 224 * cb), unit * (128 + 224 * cr)]


def middles(planes: list[Numbers]) -> Numbers:
    """(colours, channels) in the middle of each bar."""
    step = SIZE[0] // len(COLOURS)
    return np.stack(planes, -1)[SIZE[1] // 2, step // 2 :: step].astype(float)


@pytest.mark.parametrize(
    ("form", "weights", "matrix", "full"),
    [
        ("yuv420p10le", BT709, 1, False), ("yuv420p10le", BT601, 6, True),
        ("yuv422p10le", BT2020, 9, False), ("yuv444p12le", BT709, 1, False),
        ("yuv420p9le", BT709, 1, False), ("yuv422p16le", BT709, 1, True),
        ("yuva444p10le", BT709, 1, False), ("yuva420p16le", BT709, 1, False),
        ("gbrp10le", BT709, 0, True), ("gbrp12le", BT709, 0, True), ("gbrap16le", BT709, 0, True),
        ("gray10le", BT709, 1, True), ("gray10le", BT709, 1, False),
    ],
)  # fmt: skip
def test_every_code_is_kept(
    form: str, weights: tuple[float, float], matrix: int, full: bool, tmp_path: Path
) -> None:
    """To half a code of the source's own depth."""
    bits = int(form.removesuffix("le")[-2:].lstrip("p"))
    rgb, most = bars(), 2**bits - 1
    if form.startswith("gray"):
        rgb[:] = rgb[..., :1]
    if form.startswith("gb"):
        planes = [rgb[..., k] * most for k in (1, 2, 0)]
    else:
        step = {"420": (2, 2), "422": (1, 2)}.get(form[3:6].lstrip("a"), (1, 1))
        step = {"a420": (2, 2)}.get(form[3:7], step)
        y, u, v = coded(rgb, weights, full, bits)
        planes = [y, u[:: step[0], :: step[1]], v[:: step[0], :: step[1]]]
    alpha = "a" in form[:4] and not form.startswith("gray")
    planes += [np.full(SIZE[::-1], 0.25 * most)] if alpha else []
    planes = planes[:1] if form.startswith("gray") else planes
    tags = {"colorspace": matrix, "color_range": 1 + full}
    made = read(clip(tmp_path / "a.mkv", planes, form, **tags))
    assert isinstance(made, DeepSurface)
    found = middles([made.r, made.g, made.b]) / 65535
    assert np.abs(found - middles(list(np.moveaxis(rgb, -1, 0)))).max() < 1.5 / most
    assert (made.a is not None) == alpha
    if made.a is not None:
        assert np.abs(made.a / 65535 - 0.25).max() < 1 / most


def test_eight_bits_are_given_as_ever(tmp_path: Path) -> None:
    planes = [np.full(SIZE[::-1], 90), *[np.full((SIZE[1] // 2, SIZE[0] // 2), 128)] * 2]
    path = clip(tmp_path / "a.mkv", planes, "yuv420p", colorspace=1, color_range=1)
    assert isinstance(read(path, deep=True), YuvSurface)


LOCATIONS = {"left": (0, 0.5), "center": (0.5, 0.5), "topleft": (0, 0), "bottomleft": (0, 1),
             "top": (0.5, 0)}  # fmt: skip
CASES = [
    ("yuv420p10le", name, codec) for name in LOCATIONS for codec in ("libx264", "libx265")
] + [
    ("yuv420p", name, "libx264") for name in LOCATIONS
] + [("yuv422p10le", "left", "ffv1"), ("yuv444p10le", "none", "ffv1"),
     ("yuv444p", "none", "libx264"), ("yuv422p", "left", "libx264"), ("yuv440p", "none", "ffv1"),
     ("yuva420p", "left", "ffv1"), ("yuv420p", "left", "ffv1")]  # fmt: skip


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(("form", "location", "codec"), CASES)
def test_chroma_is_where_it_lies(
    form: str, location: str, codec: str, deep: bool, tmp_path: Path
) -> None:
    """A straight ramp of chroma stays one, whatever form, depth and siting it comes in: as it is
    read where nothing is halved."""
    tags: dict[str, Any] = {"colorspace": 1, "color_range": 1}
    if codec != "ffv1" and location in LOCATIONS and form.startswith("yuv420"):
        tags["chroma_sample_location"] = location
    path = clip(tmp_path / "a.mkv", ramp(form, location), form, codec, **tags)
    found = rgb(read(path, deep))
    truth = clip(tmp_path / "b.mkv", ramp("yuv444p16le", "none"), "yuv444p16le", "ffv1",
                 **{**tags, "chroma_sample_location": "left"})  # fmt: skip
    exact = rgb(read(truth, True))
    inner = (slice(6, -6), slice(6, -6))
    off = np.abs(found - exact)[inner].max() * 255
    assert off < (1.6 if "p10" in form and deep else 3.2)


def ramp(form: str, location: str) -> list[Numbers]:
    """Chroma that rises along both ways: 8 bits' worth of 3 codes a luma column."""
    width, height = SIZE
    unit = 2 ** (int(form.removesuffix("le")[-2:]) - 8) if form.endswith("le") else 1
    x, y = np.arange(width), np.arange(height)
    across, down = "420" in form or "422" in form, "420" in form or "440" in form
    at = LOCATIONS.get(location, (0, 0.5))
    cx = np.arange(0, width, 2) + at[0] if across else x
    cy = np.arange(0, height, 2) + at[1] if down else y
    chroma = 128 + (cx[None, :] - width / 2) * 0.9 + (cy[:, None] - height / 2) * 0.8
    planes = [np.full((height, width), 126 * unit), chroma * unit, (256 - chroma) * unit]
    return planes + ([np.full((height, width), 255)] if "a" in form else [])


def rgb(surface: Surface) -> Numbers:
    """(H, W, 3) 0..1."""
    if isinstance(surface, DeepSurface):
        return np.stack([surface.r, surface.g, surface.b], -1) / 65535
    if isinstance(surface, RgbaSurface):
        return surface.rgba[..., :3] / 255
    from frameloom.render.cpu.convert import rgb_planes

    return np.clip(np.stack(rgb_planes(surface), -1), 0, 1)
