"""Still pictures: upright, in sRGB, straight alpha."""

from __future__ import annotations

import functools
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from frameloom.core.errors import MediaError
from frameloom.core.surface import U8, DeepSurface, RgbaSurface
from frameloom.media import deep_still, demux

_PLUGINS = (
    PngImagePlugin.PngImageFile,
    JpegImagePlugin.JpegImageFile,
    WebPImagePlugin.WebPImageFile,
    AvifImagePlugin.AvifImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
)
_FORMATS = tuple(plugin.format for plugin in _PLUGINS)
_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")


@contextmanager
def opened(path: str, max_pixels: int = demux.MAX_PIXELS) -> Iterator[Image.Image]:
    """The picture file, not yet decoded. All that Pillow raises inside becomes a MediaError."""
    file = demux.regular_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks, its bomb warning among them
            # its own limit, twice this, still holds for frames that outgrow their animation
            Image.MAX_IMAGE_PIXELS = max(Image.MAX_IMAGE_PIXELS or 0, max_pixels)
            with Image.open(file, formats=_FORMATS) as image:
                demux.check_pixels(path, *image.size, max_pixels)
                yield image
    except MediaError:
        raise
    except Image.DecompressionBombError as error:
        raise MediaError("has more pixels than can be meant; scale it down", file=path) from error
    except MemoryError as error:
        raise MediaError("does not fit into memory", file=path) from error
    except Exception as error:  # a parser of foreign data may raise anything
        raise MediaError(f"the picture cannot be decoded: {cause(error)}", file=path) from error


def cause(error: BaseException) -> str:
    """Pillow's exception in one short line."""
    if isinstance(error, UnidentifiedImageError):
        return "it is damaged or in no format that Frameloom reads"
    return demux.cause(error)


def still(path: str, max_pixels: int = demux.MAX_PIXELS) -> U8:
    """The picture (its first, where there are several), turned upright: (H, W, 4) uint8, sRGB."""
    return in_eight(whole(path, max_pixels)).rgba


def whole(path: str, max_pixels: int = demux.MAX_PIXELS) -> RgbaSurface | DeepSurface:
    """The same with all its bits, where it has more than 8 and no colour profile of its own."""
    with opened(path, max_pixels) as image:
        if deep_still.is_deep(image) and _profile(image) is None:
            image.load()  # damage is Pillow's to find: OpenCV passes over some
            picture = deep_still.read(image, path)
            if picture is not None:
                return picture
        return RgbaSurface(rgba(ImageOps.exif_transpose(image)))


def in_eight(surface: RgbaSurface | DeepSurface) -> RgbaSurface:
    """The picture in 8 bits; itself where it has no more."""
    if isinstance(surface, RgbaSurface):
        return surface
    picture = deep_still.in_eight(surface)
    picture.flags.writeable = False
    return RgbaSurface(picture)


def rgba(image: Image.Image) -> U8:
    """Any decoded picture as (H, W, 4) uint8, sRGB, straight alpha, read-only."""
    if image.mode in _SIXTEEN_BIT or image.mode in ("I", "F"):
        image = _eight_bit(image)
    if image.mode in ("P", "PA") or (image.mode in ("L", "RGB") and "transparency" in image.info):
        profile = image.info.get("icc_profile")
        image = image.convert("RGBA")
        image.info["icc_profile"] = profile
    picture = np.array(_in_srgb(image).convert("RGBA"))
    picture.flags.writeable = False
    return picture


def _eight_bit(image: Image.Image) -> Image.Image:
    """16 bits to 8, rounded: v / 257."""
    values = np.clip(np.asarray(image, np.float64), 0, 65535).astype(np.uint32)
    return Image.fromarray(((values + 128) // 257).astype(np.uint8))


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours by the picture's own profile."""
    profile = _profile(image)
    if profile is None:
        return image
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    colour = image.convert({"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode))
    try:
        converted = ImageCms.profileToProfile(
            colour,
            profile,
            _srgb(),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # an unusable profile is no reason to refuse the picture
    assert converted is not None
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The picture's ICC profile, if it has one that can be read and is not sRGB itself."""
    data = image.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        is_srgb = "srgb" in ImageCms.getProfileDescription(profile).lower()
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return None if is_srgb else profile


@functools.cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
