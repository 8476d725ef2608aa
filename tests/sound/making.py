"""Files whose sound is known: clicks at given samples, muxed with given time stamps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from frameloom.core.media import MediumSpec
from frameloom.core.sound import Mix, Sound, Stretch
from frameloom.media import sound

F32 = npt.NDArray[np.float32]
RATE = 48_000
LEVEL = 0.75


def clicks(count: int, at: Sequence[int], channels: int = 2) -> F32:
    """(count, channels) float32: silence, with single samples of `LEVEL` at the places `at`."""
    out = np.zeros((count, channels), np.float32)
    out[[place for place in at if place < count]] = LEVEL
    return out


def noise(count: int, seed: int = 1, channels: int = 2) -> F32:
    """(count, channels) float32 white noise that 16 bits hold exactly."""
    steps = np.random.default_rng(seed).integers(-8000, 8000, (count, channels))
    return (steps / 32768).astype(np.float32)


def write(
    path: Path,
    samples: F32,
    codec: str,
    *,
    rate_hz: int = RATE,
    layout: str = "stereo",
    start: int = 0,
    picture_start_s: Fraction | None = None,
    skip: range = range(0),
    options: dict[str, str] | None = None,
) -> Path:
    """Encodes `samples` from sample time `start` on, with a picture from `picture_start_s` on.

    Packets whose number is in `skip` are left out.
    """
    with av.open(str(path), "w", container_options=options or {}) as container:
        heard = container.add_stream(codec, rate=rate_hz, layout=layout)
        shown = container.add_stream("mpeg2video", rate=25) if picture_start_s is not None else None
        if shown is not None:
            shown.width, shown.height, shown.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()
        if shown is not None and picture_start_s is not None:
            frame = av.VideoFrame.from_ndarray(np.full((72, 64), 90, np.uint8), "yuv420p")
            for n in range(-(-len(samples) * 25 // rate_hz)):
                frame.time_base, frame.pts = Fraction(1, 25), n + int(picture_start_s * 25)
                container.mux(shown.encode(frame))
            container.mux(shown.encode(None))
        packed = np.ascontiguousarray(samples).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), start
        context = heard.codec_context
        size = context.frame_size or 1024
        shaped = av.AudioResampler(context.format, context.layout, rate_hz, size)
        packets = [
            p for f in [*shaped.resample(frame), *shaped.resample(None)] for p in heard.encode(f)
        ]
        packets += heard.encode(None)
        container.mux([packet for n, packet in enumerate(packets) if n not in skip])
    return path


def whole(path: Path, count: int, **stretch: Fraction) -> Mix:
    """A mix of `count` samples that plays one file, from its media time 0 if not said otherwise."""
    start_s = stretch.get("start_s", Fraction(0))
    played = Stretch(
        start_s,
        stretch.get("end_s", Fraction(count, RATE)),
        stretch.get("media_s", Fraction(0)),
        stretch.get("speed", Fraction(1)),
    )
    return Mix((Sound("clip", MediumSpec(str(path)), (played,)),), count)


def played(mix: Mix, block: int = 9_600, warnings: list[str] | None = None) -> F32:
    """All of the mix at once."""
    warn = (lambda _: None) if warnings is None else warnings.append
    return np.concatenate([np.zeros((0, 2), np.float32), *sound.play(mix, block, warn)])


def peak_near(samples: F32, place: int, reach: int) -> int:
    """Where the loudest sample within `reach` of `place` is, on the left."""
    first = max(0, place - reach)
    return first + int(np.abs(samples[first : place + reach + 1, 0]).argmax())
