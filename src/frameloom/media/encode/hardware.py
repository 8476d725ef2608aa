"""Encoders in graphics hardware, where the machine has them: quick, and of other bytes everywhere.

That one is compiled in says nothing: whether it works is found out by encoding with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from frameloom.media.encode import h264, h265, prores
from frameloom.media.encode.av1 import ENCODER as AV1
from frameloom.media.encode.base import SPEEDS, PictureSettings, VideoEncoder, colour_tags
from frameloom.media.encode.trial import REFUSED

_TRIAL = Path(__file__).with_name("trial.py")
_PATIENCE_S = 10
_NVENC = dict(zip(SPEEDS, ("p1", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p7"), strict=True))


def _base(settings: PictureSettings) -> dict[str, str]:
    rate = {"g": str(settings.gop)}
    if settings.bitrate is not None:
        rate |= {"b": str(settings.bitrate), "maxrate": str(settings.bitrate)}
    return {**colour_tags(settings.pixel_format), **rate}


def _nvenc(settings: PictureSettings) -> dict[str, str]:
    rate = {} if settings.crf is None else {"rc": "vbr", "cq": f"{settings.crf:g}"}
    return {**_base(settings), "preset": _NVENC[settings.speed], **rate}


def _qsv(settings: PictureSettings) -> dict[str, str]:
    rate = {} if settings.crf is None else {"global_quality": f"{max(settings.crf, 1):.0f}"}
    speed = settings.speed if settings.speed in SPEEDS[2:] else SPEEDS[2]
    return {**_base(settings), "preset": speed, **rate}


def _videotoolbox(settings: PictureSettings) -> dict[str, str]:
    """Its quality is of 1 to 100, counted by FFmpeg in steps of 1/118."""
    if settings.crf is None:
        return _base(settings)
    quality = max(1, round(100 - 1.6 * settings.crf))
    return {**_base(settings), "flags": "+qscale", "global_quality": str(118 * quality)}


def _amf(settings: PictureSettings) -> dict[str, str]:
    level = "" if settings.crf is None else f"{settings.crf:.0f}"
    rate = {"rc": "cqp", "qp_i": level, "qp_p": level} if level else {}
    return {**_base(settings), "usage": "transcoding", **rate}


def _as_nv12(_settings: PictureSettings) -> Callable[[Any], Any]:
    def changed(frame: Any) -> Any:
        made = frame.reformat(format="nv12")
        made.pts, made.time_base, made.duration = frame.pts, frame.time_base, 1
        return made

    return changed


def hardware_encoders(codec: str) -> Iterator[VideoEncoder]:
    """Those that may be there for a codec, the likeliest first."""
    names = {"h264": "h264", "h265": "hevc", "av1": "av1"}
    if codec == "prores":
        yield replace(prores.ENCODER, name="prores_videotoolbox", options=_base)
    if codec not in names:
        return
    base = {"h264": h264.ENCODER, "h265": h265.ENCODER, "av1": AV1}[codec]
    for family, options in (
        ("nvenc", _nvenc), ("qsv", _qsv), ("videotoolbox", _videotoolbox), ("amf", _amf),
    ):  # fmt: skip
        if (codec, family) != ("av1", "videotoolbox"):
            yield replace(
                base,
                name=f"{names[codec]}_{family}",
                summary=f"{base.summary.split()[0]} in hardware, by {family}",
                pixel_formats=("yuv420p",),
                options=options,
                through=_as_nv12 if family == "qsv" else None,
                takes="nv12" if family == "qsv" else "",
            )


def trouble(encoder: VideoEncoder, settings: PictureSettings) -> str:
    """Why an encoder does not work here, "" if it does: a few grey frames are encoded with it, by a
    program of its own, as a driver may crash or never answer."""
    import av

    if encoder.name not in av.codecs_available:
        return "not in this build"
    size = map(str, settings.size)
    form, options = encoder.takes or settings.pixel_format, json.dumps(encoder.options(settings))
    asked = (encoder.name, form, *size, str(settings.fps), options)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(_TRIAL), *asked, *sys.path],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it gave no answer in {_PATIENCE_S} s"
    except OSError as error:
        return f"it could not be tried: {error.strerror}"
    if done.returncode not in (0, REFUSED):
        return f"it crashed (exit status {done.returncode})"
    return done.stdout.decode(errors="replace").strip()
