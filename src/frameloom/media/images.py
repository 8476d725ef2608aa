"""Still pictures through Pillow: upright, in sRGB, straight alpha, 8 bits."""

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
from frameloom.core.surface import U8
from frameloom.media import demux

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
    with opened(path, max_pixels) as image:
        return rgba(ImageOps.exif_transpose(image))


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
    """Colours by the picture's ICC profile, if it has a usable one that is not sRGB itself."""
    data = image.info.get("icc_profile")
    if not data:
        return image
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    colour = image.convert({"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode))
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return image
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


@functools.cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
