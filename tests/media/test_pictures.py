"""Still and animated pictures, numbered sequences and drawings."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import RgbaSurface
from frameloom.media import Library
from frameloom.media.delays import frame_delays
from tests.media.conftest import Number, ffmpeg, ffprobe_times
from tests.support.numbered import U8, numbered_frame, read_number

HALF_CLEAR = np.dstack([numbered_frame(3), np.full((180, 320), 128, np.uint8)])


def surface_of(
    path: Path, time_s: Fraction | int = 0, shown_px: tuple[int, int] | None = None
) -> RgbaSurface:
    with Library() as library:
        frame = SourceFrame(MediumSpec(str(path)), "a", Fraction(time_s))
        surface = library.surface(frame, shown_px)
        assert isinstance(surface, RgbaSurface)
        return surface


def save(path: Path, picture: U8, **how: Any) -> Path:
    Image.fromarray(picture).save(path, **how)
    return path


@pytest.mark.parametrize(
    ("name", "how", "allowed"),
    [("a.png", {}, 0), ("a.webp", {"lossless": True, "exact": True}, 0), ("a.bmp", {}, 0),
     ("a.tif", {}, 0), ("a.jpg", {"quality": 95}, 3), ("a.avif", {"quality": 90}, 6)],
)  # fmt: skip
def test_stills_of_each_format(
    tmp_path: Path, library: Library, name: str, how: dict[str, Any], allowed: int
) -> None:
    path = save(tmp_path / name, numbered_frame(77), **how)
    facts = library.facts(MediumSpec(str(path)))
    assert (facts.kind, facts.size, facts.duration_s, facts.alpha) == (
        "image",
        (320, 180),
        0,
        False,
    )
    found = surface_of(path, 100).rgba
    assert np.abs(found[..., :3].astype(int) - numbered_frame(77)).max() <= allowed + 20 * bool(
        allowed
    )
    assert np.abs(found[..., :3].astype(int) - numbered_frame(77)).mean() <= allowed
    assert read_number(found) == 77


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif"])
def test_alpha_of_stills_is_kept(tmp_path: Path, library: Library, name: str) -> None:
    path = save(tmp_path / name, HALF_CLEAR, **({"lossless": True} if "webp" in name else {}))
    assert library.facts(MediumSpec(str(path))).alpha
    assert (surface_of(path).rgba == HALF_CLEAR).all()


def test_the_suffix_does_not_matter(tmp_path: Path) -> None:
    path = save(tmp_path / "x.png", numbered_frame(8)).rename(tmp_path / "x.mp4")
    assert read_number(surface_of(path).rgba) == 8


def test_palettes_greys_and_sixteen_bits(tmp_path: Path) -> None:
    ramp = np.arange(0, 65536, 257 * 5, np.uint16)[None, :].repeat(8, axis=0)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    found = surface_of(tmp_path / "deep.png").rgba[0]
    assert (found[:, 0] == np.arange(0, 256, 5)).all() and (found[:, 0] == found[:, 2]).all()
    palette = Image.fromarray(numbered_frame(4)).convert("P")
    palette.save(tmp_path / "palette.png", transparency=palette.getpixel((0, 0)))
    found = surface_of(tmp_path / "palette.png").rgba
    assert found[0, 0, 3] == 0 and found[2, 100, 3] == 255
    Image.fromarray(HALF_CLEAR).convert("LA").save(tmp_path / "la.png")
    assert (surface_of(tmp_path / "la.png").rgba[..., 3] == 128).all()
    Image.fromarray(numbered_frame(4)).convert("1").save(tmp_path / "one.png")
    assert read_number(surface_of(tmp_path / "one.png").rgba) == 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    """Exif 2.32, 4.6.4: row 0 and column 0 of the stored picture are the named sides."""
    upright = numbered_frame(21)
    stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1],
        5: upright.swapaxes(0, 1), 6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].swapaxes(0, 1), 8: np.rot90(upright, -1),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path / "t.jpg", np.ascontiguousarray(stored), exif=exif, quality=95)
    found = surface_of(path)
    assert found.size == (320, 180) and read_number(found.rgba) == 21


def test_colour_profiles_are_followed(tmp_path: Path) -> None:
    """A grey of a profile with gamma 1 (x) is sRGB's code of the same light."""
    linear = _linear_profile()
    picture = np.full((8, 8, 3), 55, np.uint8)
    path = save(tmp_path / "linear.png", picture, icc_profile=linear)
    light = 55 / 255
    expected = 255 * (1.055 * light ** (1 / 2.4) - 0.055)
    assert np.abs(surface_of(path).rgba[..., :3] - expected).max() <= 2
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = save(tmp_path / "srgb.png", picture, icc_profile=srgb)
    assert (surface_of(path).rgba[..., :3] == 55).all()
    path = save(tmp_path / "junk.png", picture, icc_profile=b"junk" * 40)
    assert (surface_of(path).rgba[..., :3] == 55).all()


def _linear_profile() -> bytes:
    """sRGB's own profile with its three curves replaced by "gamma 1.0"."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (count,) = struct.unpack_from(">I", data, 128)
    for i in range(count):
        name, offset, size = struct.unpack_from(">4sII", data, 132 + 12 * i)
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            curve = b"curv" + bytes(8)
            data[offset : offset + size] = curve + bytes(size - len(curve))
        if name == b"desc":
            data[offset : offset + size] = data[offset : offset + size].replace(
                b"s\0R\0G\0B", b"x\0R\0G\0B"
            )
    return bytes(data)


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "c.jpg", quality=95)
    r, g, b, a = surface_of(tmp_path / "c.jpg").rgba[8, 8]
    assert r > 230 and g < 40 and b < 40 and a == 255


# Animated ------------------------------------------------------------------------------------

DELAYS_MS = [40, 20, 100, 30, 30, 40, 500, 20]


def _animated(path: Path, frames: int = 8, **how: Any) -> Path:
    pictures = [Image.fromarray(numbered_frame(i)) for i in range(frames)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], **how)
    return path


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp", "a.avif"])
def test_animations_show_each_frame_at_its_time(
    tmp_path: Path, library: Library, number_at: Number, name: str
) -> None:
    path = _animated(tmp_path / name, duration=DELAYS_MS)
    facts = library.facts(MediumSpec(str(path)))
    assert (facts.kind, facts.size) == ("video", (320, 180))
    assert facts.duration_s == Fraction(sum(DELAYS_MS), 1000)
    starts = [Fraction(sum(DELAYS_MS[:i]), 1000) for i in range(8)]
    near = Fraction(2, 1000)
    for i, start in [*enumerate(starts), (3, starts[3]), (7, Fraction(9))]:
        assert number_at(path, start) == i
        if i < 7 and start < 9:
            assert number_at(path, starts[i + 1] - near) == i
        assert number_at(path, start, before=True) == max(0, i - (start < 9))


@pytest.mark.usefixtures("need_ffmpeg")
def test_gif_times_are_those_that_ffprobe_finds(tmp_path: Path) -> None:
    path = _animated(tmp_path / "a.gif", duration=[0, 10, 20, 30, 40, 50, 70, 90])
    delays, tick = frame_delays(path.read_bytes())
    starts = [sum(delays[:i], Fraction(0)) for i in range(8)]
    assert tick == Fraction(1, 100) and starts == ffprobe_times(path)


def test_apng_delays_are_exact_fractions(tmp_path: Path) -> None:
    path = _animated(tmp_path / "a.png", duration=40)
    data = bytearray(path.read_bytes())
    at = 0
    while (at := data.find(b"fcTL", at + 1)) > 0:
        data[at + 24 : at + 28] = struct.pack(">HH", 1001, 30_000)
    delays, tick = frame_delays(bytes(data))
    assert delays == [Fraction(1001, 30_000)] * 8
    assert (delays[0] / tick).denominator == 1 and tick <= Fraction(1, 10_000)


def test_a_picture_before_an_apng_is_no_frame_of_it(tmp_path: Path, number_at: Number) -> None:
    path = _animated(tmp_path / "a.png", duration=100, default_image=True)
    assert [number_at(path, Fraction(i, 10)) for i in range(8)] == [1, 2, 3, 4, 5, 6, 7, 7]


def test_one_frame_is_a_still(tmp_path: Path, library: Library) -> None:
    for name in ("a.gif", "a.webp"):
        path = _animated(tmp_path / name, 1)
        assert library.facts(MediumSpec(str(path))).kind == "image"


def test_a_gif_s_clear_ground_is_kept(tmp_path: Path, library: Library) -> None:
    pictures = []
    for i in range(3):
        rgba = np.dstack([numbered_frame(i), np.full((180, 320), 255, np.uint8)])
        rgba[:, :40, 3] = 0
        pictures.append(Image.fromarray(rgba))
    path = tmp_path / "clear.gif"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100, disposal=2)
    assert library.facts(MediumSpec(str(path))).alpha
    found = surface_of(path, Fraction(2, 10)).rgba
    assert (found[:, :40, 3] == 0).all() and (found[:, 40:, 3] == 255).all()


@pytest.mark.parametrize("name", ["a.gif", "a.webp"])
def test_a_cut_off_animation_holds_its_last_whole_frame(tmp_path: Path, name: str) -> None:
    data = _animated(tmp_path / name, duration=100).read_bytes()
    cut = tmp_path / ("cut" + name)
    cut.write_bytes(data[: len(data) * 7 // 10])
    try:
        last = read_number(surface_of(cut, 9).rgba)
    except MediaError as error:
        assert "cannot be decoded" in str(error)  # WebP says its whole length first
    else:
        assert last is not None and 2 <= last < 8


# Sequences -----------------------------------------------------------------------------------


@pytest.fixture
def sequence(tmp_path: Path) -> Callable[..., MediumSpec]:
    def make(
        numbers: list[int], pattern: str = "im_%04d.png", start: int | None = None, rate: int = 25
    ) -> MediumSpec:
        for n in numbers:
            save(tmp_path / (pattern % n), numbered_frame(n, 112, 64))
        return MediumSpec(str(tmp_path / pattern), Fraction(rate), start)

    return make


def test_a_sequence_is_a_video_of_its_rate(
    sequence: Callable[..., MediumSpec], library: Library
) -> None:
    spec = sequence(list(range(7, 20)))
    facts = library.facts(spec)
    assert (facts.kind, facts.size) == ("video", (112, 64))
    assert facts.duration_s == Fraction(13, 25)
    for i in (0, 1, 2, 12, 40, 5, 3):
        surface = library.surface(SourceFrame(spec, "a", Fraction(i, 25)))
        assert isinstance(surface, RgbaSurface)
        assert read_number(surface.rgba) == 7 + min(i, 12)


@pytest.mark.parametrize("pattern", ["%d.png", "a%03db.png", "im_%04d.png"])
def test_patterns(sequence: Callable[..., MediumSpec], library: Library, pattern: str) -> None:
    spec = sequence([9, 10, 11], pattern)
    assert library.facts(spec).duration_s == Fraction(3, 25)


def test_the_start_number_is_the_lowest_unless_given(
    sequence: Callable[..., MediumSpec], library: Library
) -> None:
    spec = sequence([3, 4, 5, 6], start=5)
    surface = library.surface(SourceFrame(spec, "a", Fraction(0)))
    assert isinstance(surface, RgbaSurface) and read_number(surface.rgba) == 5
    assert library.facts(spec).duration_s == Fraction(2, 25)
    with pytest.raises(MediaError, match=r"im_0009\.png is not there \(the lowest is 3\)"):
        library.facts(MediumSpec(spec.path, spec.frame_rate, 9))


def test_holes_hold_the_picture_before_and_are_said(
    sequence: Callable[..., MediumSpec], tmp_path: Path
) -> None:
    spec, said = sequence([1, 2, 5, 6, 7]), list[str]()
    (tmp_path / "im_0006.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with Library(warn=said.append) as library:
        found = []
        for i in [*range(7), 5, 4]:
            surface = library.surface(SourceFrame(spec, "a", Fraction(i, 25)))
            assert isinstance(surface, RgbaSurface)
            found.append(read_number(surface.rgba))
    assert found == [1, 2, 2, 2, 5, 5, 7, 5, 5]
    assert len(said) == 2
    assert "2 of 7 pictures are missing, the first is im_0003.png" in said[0]
    assert "im_0006.png cannot be decoded" in said[1]


def test_a_file_of_exactly_that_name_wins(
    sequence: Callable[..., MediumSpec], tmp_path: Path, library: Library
) -> None:
    spec = sequence([1, 2, 3])
    save(tmp_path / "im_%04d.png", numbered_frame(500))
    assert library.facts(spec).kind == "image"
    surface = library.surface(SourceFrame(spec, "a", Fraction(1, 25)))
    assert isinstance(surface, RgbaSurface) and read_number(surface.rgba) == 500


def test_pictures_of_another_size_are_shown_in_that_of_the_first(
    sequence: Callable[..., MediumSpec], tmp_path: Path, library: Library
) -> None:
    spec = sequence([1, 2])
    save(tmp_path / "im_0002.png", numbered_frame(2, 320, 180))
    surface = library.surface(SourceFrame(spec, "a", Fraction(1, 25)))
    assert isinstance(surface, RgbaSurface)
    assert surface.size == (112, 64) and read_number(surface.rgba) == 2


# Drawings ------------------------------------------------------------------------------------

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">'
    '<rect width="50" height="50" fill="#ff0000" fill-opacity="0.5"/></svg>'
)


def test_a_drawing_is_drawn_at_least_as_large_as_shown(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "a.svg"
    path.write_text(SVG)
    facts = library.facts(MediumSpec(str(path)))
    assert (facts.kind, facts.size, facts.duration_s, facts.alpha) == ("vector", (100, 50), 0, True)
    for shown in [(100, 50), (300, 150), (1000, 500), (37, 18), (200, 300)]:
        w, h = surface_of(path, 0, shown).size
        assert w >= shown[0] and h >= shown[1] and abs(w - 2 * h) <= 2
        assert w <= 1.2 * max(shown[0], 2 * shown[1])
    assert surface_of(path, 0, (100, 50)).size == (100, 50)
    found = surface_of(path, 0, (400, 200)).rgba
    assert found[100, 100].tolist() == [255, 0, 0, 128] and found[100, 300, 3] == 0


def test_nearby_sizes_share_a_drawing(tmp_path: Path, library: Library) -> None:
    (tmp_path / "a.svg").write_text(SVG)
    frame = SourceFrame(MediumSpec(str(tmp_path / "a.svg")), "a", Fraction(0))
    assert library.surface(frame, (300, 150)) is library.surface(frame, (310, 155))


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="10mm" height="1in"', (38, 96)),
        ('viewBox="0 0 64 32"', (64, 32)),
        ('width="50%" height="50%" viewBox="0 0 64 32"', (32, 16)),
        ('width="100" viewBox="0 0 64 32"', (100, 50)),
        ('height="16" viewBox="0 0 64 32"', (32, 16)),
        ("", (100, 100)),
        ('width="2em" height="30pt"', (32, 40)),
    ],
)
def test_a_drawing_s_own_size(
    tmp_path: Path, library: Library, attributes: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "s.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect/></svg>')
    assert library.facts(MediumSpec(str(path))).size == size
    assert surface_of(path).size == size


def test_compressed_and_declared_drawings(tmp_path: Path) -> None:
    (tmp_path / "z.svgz").write_bytes(gzip.compress(SVG.encode()))
    (tmp_path / "d.svg").write_text('<?xml version="1.0"?>\n<!-- made by hand -->\n' + SVG)
    for name in ("z.svgz", "d.svg"):
        assert surface_of(tmp_path / name).rgba[25, 25, 0] == 255


def test_drawings_read_no_other_file(tmp_path: Path) -> None:
    secret = save(tmp_path / "secret.png", np.full((50, 100, 3), 255, np.uint8))
    image = '<image xlink:href="{}" width="100" height="50"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    entity = f'<!DOCTYPE svg [<!ENTITY e "{secret}">]>'
    texts = [
        head + 'width="100" height="50">' + image.format(secret) + "</svg>",
        head + 'width="100" height="50">' + image.format("secret.png") + "</svg>",
        head + 'width="100" height="50">' + image.format(secret.as_uri()) + "</svg>",
        entity + head + 'width="100" height="50">' + image.format("&e;") + "</svg>",
    ]
    for text in texts:
        said: list[str] = []
        (tmp_path / "a.svg").write_text(text)
        with Library(warn=said.append) as library:
            frame = SourceFrame(MediumSpec(str(tmp_path / "a.svg")), "a", Fraction(0))
            surface = library.surface(frame)
            assert isinstance(surface, RgbaSurface) and surface.rgba.max() == 0
        assert len(said) == 1 and "secret.png" in said[0] and "not followed" in said[0]


@pytest.mark.usefixtures("need_ffmpeg")
def test_a_video_of_a_sequence_by_ffmpeg_has_the_same_pictures(
    sequence: Callable[..., MediumSpec], tmp_path: Path, library: Library, number_at: Number
) -> None:
    spec = sequence(list(range(1, 9)))
    path = tmp_path / "made.mkv"
    ffmpeg("-framerate", 25, "-i", spec.path, "-c:v", "ffv1", path)
    for i in range(8):
        surface = library.surface(SourceFrame(spec, "a", Fraction(i, 25)))
        assert isinstance(surface, RgbaSurface)
        assert read_number(surface.rgba) == number_at(path, Fraction(i, 25))


def test_an_animation_of_a_million_frames_is_refused(tmp_path: Path) -> None:
    frame = (
        b"\x21\xf9\x04\x00\x01\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00"
    )
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
    (tmp_path / "a.gif").write_bytes(head + frame * 1_000_000 + b";")
    with pytest.raises(MediaError, match="more than 100000 frames"), Library() as library:
        library.facts(MediumSpec(str(tmp_path / "a.gif")))
