"""Writes clips from arrays: what the sample project's media are made with.

Not the export's way to a file: no exact grid of rational rates, no verification, one codec.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 48_000


def write_clip(
    path: Path,
    frames: Iterator[npt.NDArray[np.uint8]],
    size: tuple[int, int],
    fps: int,
    sound: npt.NDArray[np.float32] | None = None,
) -> None:
    """An MP4 (H.264, AAC) of `frames`: (H, W, 3) uint8 R'G'B' each; `size` is (W, H), even.

    `sound`: (n, 2) float32, -1..1, at 48 kHz.
    """
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
        video: Any = out.add_stream(
            "libx264", rate=fps, options={"preset": "veryfast", "crf": "20"}
        )
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.codec_context.color_primaries = video.codec_context.color_trc = 1
        video.codec_context.colorspace, video.codec_context.color_range = 1, 1
        audio: Any = None
        if sound is not None:
            audio = out.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709"
            )
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if sound is not None:
            block = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(sound.T), format="fltp", layout="stereo"
            )
            block.sample_rate, block.pts = SAMPLE_RATE, 0
            out.mux(audio.encode(block))
            out.mux(audio.encode(None))
