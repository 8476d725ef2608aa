"""Decoding and encoding with nothing around them: what no export can do without.

`frameloom bench` times these beside an export: its limit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal

import av
import numpy as np

from frameloom.media.mux.base import PictureTrack

Mode = Literal["frames", "slices", "cores"]
MODES: Final[tuple[Mode, ...]] = ("frames", "slices", "cores")
"""How the encoder uses several cores: threads by frame, threads by slice, one encoder a core."""
_AHEAD = 8
"""Frames that decoding may be ahead of encoding, as in an export."""


def decode(path: Path, frames: int, may_go_on: Callable[[], object] = lambda: None) -> int:
    """Decodes the first `frames` frames, forward, in one thread; how many there were.
    `may_go_on` is called before each."""
    count = 0
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for _frame in container.decode(stream):
            may_go_on()
            count += 1
            if count == frames:
                break
    return count


def encode(
    planes: np.ndarray[Any, np.dtype[np.uint8]],
    track: PictureTrack,
    fps: Fraction,
    *,
    threads: int,
    slices: bool = False,
    encoded: Callable[[], object] = lambda: None,
) -> int:
    """Encodes finished frames where they lie; the bytes that came out.

    planes: (n, 3 H / 2, W) uint8, the planes of 4:2:0 after each other. `encoded` is called after
    each frame.
    """
    context: Any = av.CodecContext.create(track.encoder.name, "w")
    context.options = track.encoder.options(track.settings)
    context.width, context.height = track.settings.size
    context.pix_fmt, context.time_base, context.framerate = "yuv420p", 1 / fps, fps
    context.thread_type, context.thread_count = "SLICE" if slices else "FRAME", threads
    made: list[Any] = []
    for number, picture in enumerate(planes):
        frame: Any = av.VideoFrame.from_numpy_buffer(picture, format="yuv420p")
        frame.pts, frame.time_base = number, 1 / fps
        made += context.encode(frame)
        encoded()
    made += context.encode(None)
    return sum(int(packet.size) for packet in made)


def both(
    inputs: Sequence[Path],
    planes: np.ndarray[Any, np.dtype[np.uint8]],
    track: PictureTrack,
    fps: Fraction,
    *,
    mode: Mode,
    cores: int,
) -> int:
    """Decodes `inputs`, as many frames as `planes` has, and encodes `planes` beside it."""
    gates = [threading.Semaphore(_AHEAD * cores) for _ in inputs]

    def encoded() -> None:
        for gate in gates:
            gate.release()

    parts = np.array_split(planes, cores) if mode == "cores" else [planes]
    # four threads by frame are what an export has; slices are as many as there are cores
    threads = {"frames": 4, "slices": cores, "cores": 1}[mode]
    with ThreadPoolExecutor(len(inputs) + len(parts)) as pool:
        readers = [
            pool.submit(decode, path, len(planes), gate.acquire)
            for path, gate in zip(inputs, gates, strict=True)
        ]
        writers = [
            pool.submit(
                encode, part, track, fps, threads=threads, slices=mode == "slices", encoded=encoded
            )
            for part in parts
        ]
        for reader in readers:
            reader.result()
        return sum(writer.result() for writer in writers)
