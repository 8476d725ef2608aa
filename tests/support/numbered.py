"""Pictures that carry their own number, and clips made of them.

A numbered frame is a grid of 7 x 4 cells over the whole picture: four corner cells say where
black and white are, 16 cells the number, 8 its checksum. Cells are read by the median of their
middle, so that lossy coding, scaling, rounded corners and a little perspective do not matter.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]
Box = tuple[int, int, int, int]

COLUMNS, ROWS = 7, 4
DARK, LIGHT = 40, 215
_CORNERS = {(0, 0): True, (COLUMNS - 1, 0): False, (0, ROWS - 1): False,
            (COLUMNS - 1, ROWS - 1): True}  # fmt: skip
_CELLS = [(c, r) for r in range(ROWS) for c in range(COLUMNS) if (c, r) not in _CORNERS]


def numbered_frame(n: int, width: int = 320, height: int = 180) -> U8:
    """(height, width, 3) uint8 RGB, full range: a picture that says `n` (0..65535)."""
    if not 0 <= n < 1 << 16:
        raise ValueError(f"the number must be 0..65535, not {n}")
    cells = np.zeros((ROWS, COLUMNS), bool)
    for (column, row), bit in {**_CORNERS, **dict(zip(_CELLS, _bits(n), strict=True))}.items():
        cells[row, column] = bit
    rows = np.arange(height) * ROWS // height
    columns = np.arange(width) * COLUMNS // width
    grey = np.where(cells[rows][:, columns], LIGHT, DARK).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def read_number(picture: U8, box: Box | None = None) -> int | None:
    """The number a picture carries, None where it carries none that can be trusted.

    picture: (H, W), (H, W, 3) or (H, W, 4) uint8, grey or RGB(A). `box`: x, y, w, h in pixels,
    where in the picture the numbered frame is; default the whole.
    """
    grey = picture.astype(np.float64)
    if grey.ndim == 3:
        grey = grey[:, :, :3].mean(axis=2)
    x, y, w, h = box or (0, 0, grey.shape[1], grey.shape[0])

    def level(column: int, row: int) -> float:
        top, bottom = y + (row + 0.3) * h / ROWS, y + (row + 0.7) * h / ROWS
        left, right = x + (column + 0.3) * w / COLUMNS, x + (column + 0.7) * w / COLUMNS
        cell = grey[int(top) : max(int(bottom), int(top) + 1),
                    int(left) : max(int(right), int(left) + 1)]  # fmt: skip
        return float(np.median(cell)) if cell.size else 0.0

    light = [level(*at) for at, bit in _CORNERS.items() if bit]
    dark = [level(*at) for at, bit in _CORNERS.items() if not bit]
    if min(light) - max(dark) < 16:
        return None
    middle = (min(light) + max(dark)) / 2
    bits = [level(*at) > middle for at in _CELLS]
    n = sum(1 << i for i, bit in enumerate(bits[:16]) if bit)
    return n if bits == _bits(n) else None


def _bits(n: int) -> list[bool]:
    """16 bits of the number, then 8 of its CRC, least significant first."""
    crc = zlib.crc32(n.to_bytes(2, "little")) & 0xFF
    return [bool(n >> i & 1) for i in range(16)] + [bool(crc >> i & 1) for i in range(8)]


def tone(seconds: float, hz: float = 440.0, rate: int = 48_000, level: float = 0.25) -> F32:
    """(n, 2) float32: a sine."""
    t = np.arange(round(seconds * rate)) / rate
    return np.repeat((level * np.sin(2 * np.pi * hz * t))[:, None], 2, axis=1).astype(np.float32)


def clicks(seconds: float, every_s: float = 1.0, rate: int = 48_000, level: float = 0.9) -> F32:
    """(n, 2) float32: silence with a 2 ms burst that begins at 0, every_s, 2 every_s, ..."""
    sound = np.zeros((round(seconds * rate), 2), np.float32)
    burst = level * np.sin(2 * np.pi * 2000 * np.arange(rate // 500) / rate)
    for start in np.arange(0, seconds, every_s):
        at = round(start * rate)
        sound[at : at + len(burst)] = burst[: len(sound) - at, None]
    return sound


def make_clip(
    path: Path,
    frames: int | Iterable[int | U8],
    *,
    fps: Fraction | int = 30,
    size: tuple[int, int] = (320, 180),
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    gop: int = 12,
    bframes: int | None = None,
    options: Mapping[str, str] | None = None,
    pts: Sequence[int] | None = None,
    time_base: Fraction | None = None,
    tags: Mapping[str, int] | None = None,
    rotation: int = 0,
    sample_aspect: Fraction | None = None,
    sound: Literal["tone", "click"] | F32 | None = None,
    audio_codec: str = "aac",
    container: str | None = None,
    container_options: Mapping[str, str] | None = None,
) -> Path:
    """A clip written with PyAV: `frames` is how many (numbered 0, 1, ...), or the numbers or RGB(A)
    pictures themselves. Returns `path`.

    `pts`, in units of `time_base` (default 1 / fps), may be uneven, negative or large.
    `gop`: frames from key frame to key frame. `tags`: colorspace, color_range, color_primaries,
    color_trc of the stream. `rotation`: how the player must turn it, degrees counter-clockwise.
    """
    numbers = list(range(frames)) if isinstance(frames, int) else list(frames)
    tick = time_base or 1 / Fraction(fps)
    times = list(pts) if pts is not None else [round(i / Fraction(fps) / tick)
                                               for i in range(len(numbers))]  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path.absolute()), "w", format=container,
                 container_options=dict(container_options or {})) as out:  # fmt: skip
        stream = out.add_stream(codec, rate=Fraction(fps), options=dict(options or {}))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        context = stream.codec_context
        context.time_base, context.gop_size = tick, gop
        context.thread_type, context.thread_count = "SLICE", 1
        if bframes is not None:
            context.max_b_frames = bframes
        for name, value in (tags or {}).items():
            setattr(context, name, value)
        if sample_aspect is not None:
            context.sample_aspect_ratio = sample_aspect
        if rotation:
            stream.set_display_rotation(rotation)
        track = out.add_stream(audio_codec, rate=48_000) if sound is not None else None
        for number, at in zip(numbers, times, strict=True):
            frame = _video_frame(number, size, pix_fmt, tags or {})
            frame.pts, frame.time_base = at, tick
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if track is not None and sound is not None:
            assert isinstance(track, av.AudioStream)
            seconds = float(len(numbers) / Fraction(fps))
            _add_sound(out, track, _samples(sound, seconds))
    return path


def _video_frame(
    number: int | U8, size: tuple[int, int], pix_fmt: str, tags: Mapping[str, int]
) -> av.VideoFrame:
    picture = numbered_frame(number, *size) if isinstance(number, int) else number
    form = "rgba" if picture.shape[2] == 4 else "rgb24"
    frame = av.VideoFrame.from_ndarray(picture, format=form)
    frame = frame.reformat(
        format=pix_fmt,
        dst_colorspace=tags.get("colorspace"),
        dst_color_range=tags.get("color_range"),
    )
    for name, value in tags.items():
        setattr(frame, name, value)
    return frame


def _samples(sound: Literal["tone", "click"] | F32, seconds: float) -> F32:
    if isinstance(sound, str):
        return tone(seconds) if sound == "tone" else clicks(seconds)
    return sound


def _add_sound(out: av.container.OutputContainer, track: av.AudioStream, sound: F32) -> None:
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(sound.T, np.float32), format="fltp", layout="stereo"
    )
    frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    resampler = av.AudioResampler(
        format=track.codec_context.format, layout="stereo", rate=48_000,
        frame_size=track.codec_context.frame_size or 1024,
    )  # fmt: skip
    for part in resampler.resample(frame) + resampler.resample(None):
        out.mux(track.encode(part))
    out.mux(track.encode(None))
