"""Writes clips from arrays: what the media of samples and benchmarks are made with.

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


def write_group(
    path: Path, frames: Iterator[npt.NDArray[np.uint8]], size: tuple[int, int], fps: int
) -> None:
    """An MP4 (H.264) of `frames`, as in `write_clip`, with no key frame but the first."""
    with av.open(str(path), "w", format="mp4") as out:
        options = {"preset": "veryfast", "crf": "20", "g": "100000", "x264-params": "scenecut=0"}
        video: Any = out.add_stream("libx264", rate=fps, options=options)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        video.codec_context.color_primaries = video.codec_context.color_trc = 1
        video.codec_context.colorspace, video.codec_context.color_range = 1, 1
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709"
            )
            frame.pts, frame.time_base = number, Fraction(1, fps)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))


def repeat(source: Path, path: Path, times: int) -> None:
    """The video of `source`, an MP4, `times` times: its packets again, nothing decoded."""
    with av.open(str(source)) as found, av.open(str(path), "w", format="mp4") as out:
        video = out.add_stream_from_template(found.streams.video[0])
        packets: list[Any] = [packet for packet in found.demux(video=0) if packet.size]
        kept = [(bytes(p), p.pts, p.dts, p.is_keyframe, p.time_base) for p in packets]
        rate = found.streams.video[0].average_rate or Fraction(25)
        for turn in range(times):
            for data, pts, dts, is_key, time_base in kept:
                shift = round(turn * len(kept) / rate / time_base)
                packet: Any = av.Packet(data)
                packet.stream, packet.time_base = video, time_base
                packet.pts, packet.dts, packet.is_keyframe = pts + shift, dts + shift, is_key
                out.mux(packet)
