"""Still pictures of 16 bits keep them where more than 8 are asked for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms, ImageOps

from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import DeepSurface, RgbaSurface, Surface
from frameloom.export import Options, render
from frameloom.media import Library
from frameloom.project import Project
from tests.media.conftest import ffmpeg

SIZE = 64, 36
FORMS = {"gray16be": 1, "rgb48be": 3, "rgba64be": 4}
U16 = npt.NDArray[np.uint16]


def values(channels: int) -> U16:
    return np.random.default_rng(5).integers(0, 65536, (SIZE[1], SIZE[0], channels), np.uint16)


def written(path: Path, picture: U16, form: str) -> Path:
    """By FFmpeg."""
    raw = path.with_suffix(".raw")
    raw.write_bytes(picture.astype(">u2").tobytes())
    ffmpeg(
        "-f", "rawvideo", "-pix_fmt", form, "-video_size", "64x36", "-i", raw, "-update", 1, path
    )
    return path


def read(path: Path, *, deep: bool, rate: Fraction | None = None) -> Surface:
    with Library() as library:
        spec = MediumSpec(str(path), frame_rate=rate)
        return library.surface(SourceFrame(spec, "a", Fraction(0)), deep=deep)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("numbered", [False, True])
def test_every_value_is_kept(tmp_path: Path, form: str, suffix: str, numbered: bool) -> None:
    picture = values(FORMS[form])
    written(tmp_path / f"a_1{suffix}", picture, form)
    path = tmp_path / (f"a_%d{suffix}" if numbered else f"a_1{suffix}")
    rate = Fraction(25) if numbered else None
    deep, shallow = (read(path, deep=whether, rate=rate) for whether in (True, False))
    assert isinstance(deep, DeepSurface) and isinstance(shallow, RgbaSurface)
    for k, plane in enumerate((deep.r, deep.g, deep.b)):
        assert (plane == picture[..., k % picture.shape[2]]).all()
        assert (shallow.rgba[..., k] == np.round(plane / 257.0)).all()
    assert (deep.a is not None) == (form == "rgba64be")
    if deep.a is not None:
        assert (deep.a == picture[..., 3]).all()
        assert (shallow.rgba[..., 3] == np.round(deep.a / 257.0)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright(tmp_path: Path, orientation: int) -> None:
    """As Pillow turns the same picture."""
    high = values(1)[..., 0]
    tags = Image.Exif()
    tags[0x0112] = orientation
    Image.fromarray(high).save(tmp_path / "a.png", exif=tags)
    with Image.open(tmp_path / "a.png") as image:
        expected = np.asarray(ImageOps.exif_transpose(image))
    deep = read(tmp_path / "a.png", deep=True)
    assert isinstance(deep, DeepSurface)
    assert (deep.r == expected).all()


def test_with_a_colour_profile_it_is_converted_in_8_bits(tmp_path: Path) -> None:
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.fromarray(values(1)[..., 0]).save(tmp_path / "a.png", icc_profile=grey)
    assert isinstance(read(tmp_path / "a.png", deep=True), RgbaSurface)


def test_a_slow_gradient_has_more_than_256_levels(tmp_path: Path) -> None:
    ramp = np.linspace(20000, 24000, 1024).astype(np.uint16)
    picture = np.repeat(np.broadcast_to(ramp, (16, 1024))[..., None], 3, axis=2)
    raw = tmp_path / "a.raw"
    raw.write_bytes(picture.astype(">u2").tobytes())
    ffmpeg("-f", "rawvideo", "-pix_fmt", "rgb48be", "-video_size", "1024x16", "-i", raw,
           "-update", 1, tmp_path / "a.png")  # fmt: skip
    scene = {"duration": "2f", "layers": [{"type": "image", "src": str(tmp_path / "a.png")}]}
    project = Project.read({"size": [1024, 16], "fps": 25, "scenes": [scene]})
    render(project, tmp_path / "out_%d.png", Options(pixel_format="rgb48be"))
    back = tmp_path / "back.raw"
    ffmpeg("-i", tmp_path / "out_0.png", "-f", "rawvideo", "-pix_fmt", "rgb48le", back)
    found = np.fromfile(back, "<u2").reshape(16, 1024, 3)
    assert np.abs(found[8, 8:-8, 1].astype(int) - ramp[8:-8]).max() <= 32
    assert len(np.unique(found[8, :, 1])) > 500
