"""Colour, alpha, rotation, pixel shape and odd sizes, each against its formula."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.media import Library
from frameloom.media.orient import Orientation
from tests.media.conftest import rgb_of
from tests.support.numbered import U8, make_clip, numbered_frame, read_number

COLOURS = [(200, 40, 60), (30, 180, 70), (50, 60, 210), (230, 200, 40), (128, 128, 128)]
LOSSLESS = {"crf": "0", "preset": "ultrafast"}
BT709, BT601, BT2020 = (0.2126, 0.0722), (0.299, 0.114), (0.2627, 0.0593)
Clip = Callable[..., Path]


def shown(path: Path, time_s: Fraction | int = 0) -> tuple[MediumFacts, Surface]:
    spec = MediumSpec(str(path))
    with Library() as library:
        facts = library.facts(spec)
        surface = library.surface(SourceFrame(spec, "a", Fraction(time_s)))
        assert surface.size == facts.size
        return facts, surface


def bars(width: int, height: int) -> U8:
    """Five colours side by side."""
    columns = np.arange(width) * len(COLOURS) // width
    return np.broadcast_to(np.array(COLOURS, np.uint8)[columns], (height, width, 3)).copy()


def coded(rgb: U8, weights: tuple[float, float], full: bool, bits: int) -> list[Any]:
    """Y', Cb, Cr of each pixel by ITU-R BT.601/709/2020, rounded to `bits`."""
    kr, kb = weights
    r, g, b = (rgb[..., k] / 255.0 for k in range(3))
    y = kr * r + (1 - kr - kb) * g + kb * b
    cb, cr = (b - y) / (2 - 2 * kb), (r - y) / (2 - 2 * kr)
    step = 1 << (bits - 8)
    if full:
        most = 256 * step - 1
        return [np.round(v) for v in (y * most, cb * most + 128 * step, cr * most + 128 * step)]
    return [np.round(step * v) for v in (16 + 219 * y, 128 + 224 * cb, 128 + 224 * cr)]


def write_coded(
    path: Path, planes: list[Any], pix_fmt: str, codec: str, tags: dict[str, int]
) -> None:
    """A clip of one frame with exactly these sample values (chroma taken from every 2nd)."""
    height, width = planes[0].shape
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=30, options=LOSSLESS if codec == "libx264" else {})
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        frame = av.VideoFrame(width, height, pix_fmt)
        for name, value in tags.items():
            setattr(stream.codec_context, name, value)
            setattr(frame, name, value)
        kind = np.uint16 if "10" in pix_fmt else np.uint8
        for plane, values in zip(frame.planes, planes, strict=True):
            part = values[:: height // plane.height, :: width // plane.width].astype(kind)
            rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
            rows[:, : plane.width] = part[: plane.height, : plane.width]
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


CASES = [
    ("tagged_709", 360, BT709, {"colorspace": 1, "color_range": 1}, "yuv420p", "libx264"),
    ("tagged_601", 360, BT601, {"colorspace": 6, "color_range": 1}, "yuv420p", "libx264"),
    ("tagged_470", 720, BT601, {"colorspace": 5, "color_range": 1}, "yuv420p", "libx264"),
    ("tagged_2020", 360, BT2020, {"colorspace": 9, "color_range": 1}, "yuv420p", "libx264"),
    ("full_709", 360, BT709, {"colorspace": 1, "color_range": 2}, "yuvj420p", "libx264"),
    ("full_601", 720, BT601, {"colorspace": 6, "color_range": 2}, "yuvj420p", "libx264"),
    ("untagged_576", 576, BT601, {}, "yuv420p", "libx264"),
    ("untagged_718", 718, BT601, {}, "yuv420p", "libx264"),
    ("untagged_720", 720, BT709, {}, "yuv420p", "libx264"),
    ("deep_709", 360, BT709, {"colorspace": 1, "color_range": 1}, "yuv420p10le", "ffv1"),
    ("deep_601", 360, BT601, {"colorspace": 6, "color_range": 1}, "yuv422p10le", "ffv1"),
    ("full_444", 360, BT709, {"colorspace": 1, "color_range": 2}, "yuv444p", "ffv1"),
    ("sd_prores_601", 576, BT601, {"colorspace": 6, "color_range": 1}, "yuv422p10le", "prores_ks"),
    ("sd_prores_709", 576, BT709, {"colorspace": 1, "color_range": 1}, "yuv422p10le", "prores_ks"),
    ("sd_prores", 576, BT601, {}, "yuv422p10le", "prores_ks"),
    ("hd_prores", 720, BT709, {}, "yuv444p10le", "prores_ks"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_colours_are_what_the_tags_say(case: tuple[Any, ...], tmp_path: Path) -> None:
    name, height, weights, tags, pix_fmt, codec = case
    suffix = "mov" if codec == "prores_ks" else "mkv"
    path, rgb = tmp_path / f"{name}.{suffix}", bars(640, height)
    bits = 10 if "10" in pix_fmt else 8
    write_coded(path, coded(rgb, weights, tags.get("color_range") == 2, bits), pix_fmt, codec, tags)
    facts, surface = shown(path)
    assert isinstance(surface, YuvSurface) and not facts.alpha
    found = rgb_of(surface)
    for i, colour in enumerate(COLOURS):
        middle = found[height // 2, 64 + 128 * i]
        assert np.abs(middle - colour).max() < 2.5, (colour, middle)


@pytest.mark.parametrize(("tag", "white"), [(1, 235), (2, 255), (0, 255)])
def test_grey_has_the_range_of_its_tag(tmp_path: Path, tag: int, white: int) -> None:
    luma = np.full((64, 64), white, np.float64)
    write_coded(tmp_path / "a.mkv", [luma], "gray", "ffv1", {"color_range": tag})
    _, surface = shown(tmp_path / "a.mkv")
    assert isinstance(surface, YuvSurface)
    assert rgb_of(surface).min() > 254


def test_what_is_ready_is_shown_by_views_of_the_decoder_s_memory(clip: Clip) -> None:
    path = clip("few_ready.mp4", 5, tags={"colorspace": 1, "color_range": 1})
    _, surface = shown(path, Fraction(1, 30))
    assert isinstance(surface, YuvSurface)
    with av.open(str(path)) as container:
        plane = list(container.decode(video=0))[1].to_ndarray()
    assert (surface.y == plane[:180]).all()
    assert not surface.y.flags.owndata and surface.keep is not None


@pytest.mark.parametrize("primaries", [5, 6])
def test_primaries_of_standard_definition_count_as_those_of_709(
    tmp_path: Path, primaries: int
) -> None:
    tags = {"colorspace": 1, "color_range": 1, "color_primaries": primaries, "color_trc": 6}
    path, rgb = tmp_path / "sd.mkv", bars(640, 360)
    write_coded(path, coded(rgb, BT709, False, 8), "yuv420p", "libx264", tags)
    middle = rgb_of(shown(path)[1])[180, 64]
    assert np.abs(middle - COLOURS[0]).max() < 2.5


@pytest.mark.parametrize(
    ("primaries", "matrix"),
    [
        (9, [[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]]),
        (12, [[0.8225, 0.1775, 0.0], [0.0332, 0.9668, 0.0], [0.0171, 0.0724, 0.9105]]),
    ],
)
def test_wider_primaries_are_converted(
    tmp_path: Path, primaries: int, matrix: list[list[float]]
) -> None:
    """BT.709 colours expressed in BT.2020 (ITU-R BT.2087, table 2) and in Display P3 come back."""
    linear = np.where(bars(640, 360) / 255 < 0.081, bars(640, 360) / 255 / 4.5,
                      ((bars(640, 360) / 255 + 0.099) / 1.099) ** (1 / 0.45))  # fmt: skip
    wide = linear @ np.array(matrix).T
    rgb = 255 * np.where(wide < 0.018, 4.5 * wide, 1.099 * wide**0.45 - 0.099)
    tags = {"colorspace": 9, "color_range": 1, "color_primaries": primaries, "color_trc": 14}
    path = tmp_path / "wide.mkv"
    write_coded(path, coded(rgb, BT2020, False, 10), "yuv420p10le", "ffv1", tags)
    found = rgb_of(shown(path)[1])
    for i, colour in enumerate(COLOURS):
        assert np.abs(found[180, 64 + 128 * i] - colour).max() < 4, colour


@pytest.mark.parametrize("transfer", [16, 18])
def test_hdr_keeps_the_order_of_its_light_and_its_white(tmp_path: Path, transfer: int) -> None:
    grey = np.repeat(np.linspace(64, 940, 320)[None, :], 180, axis=0).round()
    tags = {"colorspace": 9, "color_range": 1, "color_primaries": 9, "color_trc": transfer}
    path = tmp_path / "hdr.mkv"
    write_coded(path, [grey, 0 * grey + 512, 0 * grey + 512], "yuv420p10le", "ffv1", tags)
    found = rgb_of(shown(path)[1])[90]
    assert (np.diff(found.mean(axis=1)) >= -1.01).all()
    assert np.ptp(found, axis=1).max() < 3
    assert found[0].max() < 2 and found[-1].min() > 250
    white = {16: 573, 18: 721}[transfer]  # 203 cd/m2, ITU-R BT.2408, table 1
    at = int((white - 64) / 876 * 319)
    assert 215 < found[at].mean() < 250


@pytest.mark.parametrize("turn", [0, 90, 180, -90])
def test_rotation_is_applied(clip: Clip, turn: int) -> None:
    turned = np.ascontiguousarray(np.rot90(numbered_frame(5), -turn // 90))
    size = turned.shape[1], turned.shape[0]
    path = clip(f"turned{turn}.mp4", [turned], size=size, rotation=turn)
    facts, surface = shown(path)
    assert facts.size == (320, 180)
    assert isinstance(surface, YuvSurface) and read_number(surface.y) == 5


@pytest.mark.parametrize("size", [(64, 36), (65, 37), (64, 37), (65, 36)])
def test_turned_chroma_stays_with_its_luma(size: tuple[int, int]) -> None:
    """A plane that rises along x and y: after any turn chroma is what lies left between rows."""
    width, height = size
    x, y = np.meshgrid(np.arange((width + 1) // 2) * 2.0, np.arange((height + 1) // 2) * 2 + 0.5)
    plane = (x + y).astype(np.uint8)
    for turn in (Orientation(*bits) for bits in np.ndindex(2, 2, 2)):
        w, h = turn.size(width, height)
        found = turn.turn_chroma(plane, width, height).astype(float)
        at_x, at_y = np.meshgrid(np.arange((w + 1) // 2) * 2.0, np.arange((h + 1) // 2) * 2 + 0.5)
        at_x = w - 1 - at_x if turn.flip_x else at_x
        at_y = h - 1 - at_y if turn.flip_y else at_y
        inner = np.s_[2:-2, 2:-2]
        assert np.abs(found - (at_x + at_y))[inner].max() <= 1.0, turn


@pytest.mark.parametrize(
    ("aspect", "size"),
    [(Fraction(4, 3), (427, 180)), (Fraction(2, 1), (640, 180)), (Fraction(1, 2), (320, 360))],
)
def test_pixels_that_are_not_square_are_made_so(
    tmp_path: Path, aspect: Fraction, size: tuple[int, int]
) -> None:
    path = make_clip(tmp_path / "wide.mp4", 3, sample_aspect=aspect)
    facts, surface = shown(path, Fraction(2, 30))
    assert facts.size == size
    assert isinstance(surface, YuvSurface) and read_number(surface.y) == 2


def test_rotation_comes_after_the_pixels_shape(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "both.mp4", 1, sample_aspect=Fraction(2), rotation=90)
    assert shown(path)[0].size == (180, 640)


@pytest.mark.parametrize("size", [(321, 181), (319, 180), (320, 179)])
def test_odd_sizes_keep_every_pixel(tmp_path: Path, size: tuple[int, int]) -> None:
    path = make_clip(tmp_path / "odd.mkv", 3, size=size, codec="ffv1")
    facts, surface = shown(path, Fraction(2, 30))
    assert facts.size == size
    assert isinstance(surface, YuvSurface)
    assert surface.y.shape == (size[1], size[0])
    assert surface.u.shape == surface.v.shape == ((size[1] + 1) // 2, (size[0] + 1) // 2)
    assert read_number(surface.y) == 2
    assert surface.y.max() - surface.y[-1, -1] < 20  # the last cell is light, to the last pixel


ALPHA = [
    ("vp8.webm", "libvpx", "yuva420p", {"auto-alt-ref": "0", "crf": "4", "b": "4M"}, 12),
    ("vp9.webm", "libvpx-vp9", "yuva420p", {"crf": "10", "b": "0", "cpu-used": "8"}, 12),
    ("4444.mov", "prores_ks", "yuva444p10le", {"profile": "4444"}, 6),
    ("qtrle.mov", "qtrle", "argb", {}, 0),
    ("png.mov", "png", "rgba", {}, 0),
    ("ffv1.mkv", "ffv1", "bgra", {}, 0),
]


@pytest.mark.parametrize("case", ALPHA, ids=lambda case: case[0])
def test_alpha_is_kept_straight(case: tuple[Any, ...], tmp_path: Path) -> None:
    name, codec, pix_fmt, options, allowed = case
    picture = np.dstack([numbered_frame(9), np.full((180, 320), 255, np.uint8)])
    picture[:, 160:240, 3], picture[:, 240:, 3] = 128, 0
    path = tmp_path / name
    if codec.startswith("libvpx"):
        _write_alpha_webm(path, picture, codec, options)
    else:
        make_clip(path, [picture] * 3, codec=codec, pix_fmt=pix_fmt, options=options)
    facts, surface = shown(path)
    assert facts.alpha and isinstance(surface, RgbaSurface)
    alpha = surface.rgba[..., 3].astype(int)
    for columns, value in ((np.s_[8:152], 255), (np.s_[168:232], 128), (np.s_[248:312], 0)):
        assert np.abs(alpha[8:-8, columns] - value).max() <= allowed
    seen = surface.rgba[..., :3].astype(int)[:, :240]
    assert np.abs(seen - picture[:, :240, :3]).mean() <= allowed


def _write_alpha_webm(path: Path, picture: U8, codec: str, options: dict[str, str]) -> None:
    """WebM keeps alpha as a second picture beside the first, and a tag that says so."""
    frame = av.VideoFrame.from_ndarray(picture, format="rgba").reformat(format="yuva420p")
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuva420p"
        stream.metadata["alpha_mode"] = "1"
        for i in range(3):
            frame.pts, frame.time_base = i, Fraction(1, 30)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def test_pictures_of_rgb_without_alpha_are_exact_and_opaque(tmp_path: Path) -> None:
    rgb = np.random.default_rng(3).integers(0, 256, (36, 64, 3), np.uint8)
    path = make_clip(tmp_path / "rgb.mkv", [rgb], size=(64, 36), codec="ffv1", pix_fmt="bgr0")
    facts, surface = shown(path)
    assert not facts.alpha and isinstance(surface, RgbaSurface)
    assert (surface.rgba[..., :3] == rgb).all() and (surface.rgba[..., 3] == 255).all()


def test_a_change_of_size_within_a_stream_does_not_change_the_size_shown(tmp_path: Path) -> None:
    small, large = (make_clip(tmp_path / f"{w}.ts", 10, size=(w, w * 9 // 16)) for w in (160, 320))
    both = tmp_path / "both.ts"
    both.write_bytes(small.read_bytes())
    with av.open(str(both), "w", format="mpegts") as out, av.open(str(small)) as a:
        target = out.add_stream_from_template(a.streams.video[0])
        for packet in a.demux(video=0):
            if packet.size:
                packet.stream = target
                out.mux(packet)
        with av.open(str(large)) as b:
            for packet in b.demux(video=0):
                if packet.size:
                    packet.pts, packet.dts = packet.pts + 30_000, packet.dts + 30_000
                    packet.stream = target
                    out.mux(packet)
    for n in (0, 9, 10, 19):
        facts, surface = shown(both, Fraction(n, 30))
        assert facts.size == (160, 90)
        assert isinstance(surface, YuvSurface) and read_number(surface.y) == n % 10
