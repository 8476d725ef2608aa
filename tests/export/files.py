"""Files written straight by the Writer, and ffprobe's view of a file."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from frameloom.core.surface import YuvSurface
from frameloom.core.time import sample_count
from frameloom.media.encode import (
    PictureSettings,
    VideoEncoder,
    audio_encoder,
    video_encoder,
)
from frameloom.media.encode.piece import Packet, Piece
from frameloom.media.mux import container_of
from frameloom.media.mux.base import PictureTrack, SoundTrack
from frameloom.media.mux.writer import Writer

RATES = ["24", "25", "30", "50", "60", "24000/1001", "30000/1001", "60000/1001", "37/3"]
SUFFIXES = [".mp4", ".webm"]


def noise(frames: int, size: tuple[int, int], seed: int = 1) -> list[YuvSurface]:
    """Pictures that are expensive to encode, the same every time."""
    width, height = size
    rng = np.random.default_rng(seed)
    half = ((height + 1) // 2, (width + 1) // 2)
    return [
        YuvSurface(
            rng.integers(16, 236, (height, width), np.uint8),
            rng.integers(16, 241, half, np.uint8),
            rng.integers(16, 241, half, np.uint8),
        )
        for _ in range(frames)
    ]


def write(
    path: Path,
    frames: list[YuvSurface] | int,
    fps: Fraction,
    *,
    codec: str | None = None,
    audio_codec: str | None = None,
    sound: np.ndarray[Any, Any] | None = None,
    with_sound: bool = True,
    **settings: Any,
) -> Path:
    """A file by one encoder and the Writer: no project. `frames`: pictures, or how many."""
    pictures = noise(frames, (64, 48)) if isinstance(frames, int) else frames
    container, count = container_of(path, codec), len(pictures)
    encoder = video_encoder(codec or container.video[0])
    audio = audio_encoder(audio_codec or container.audio[0])
    values: dict[str, Any] = {"speed": "veryfast", "gop": 12, "crf": 20.0, **settings}
    size, seconds = pictures[0].size, count / fps
    chosen = PictureSettings(size=size, fps=fps, seconds=seconds, **values)
    writer = Writer(
        path,
        container,
        fps=fps,
        seconds=seconds,
        picture=PictureTrack(encoder=encoder, settings=chosen),
        sound=SoundTrack(encoder=audio, bitrate=128_000) if with_sound else None,
    )
    total = sample_count(count, fps)
    samples = np.zeros((total, 2), np.float32) if sound is None else sound
    for number, packet in enumerate(encoded(pictures, encoder, chosen)):
        writer.add(packet)
        first, end = sample_count(number, fps), sample_count(number + 1, fps)
        if with_sound and end > first:
            writer.add_sound(samples[first:end])
    writer.finish()
    return path


def encoded(
    pictures: Iterable[YuvSurface], encoder: VideoEncoder, settings: PictureSettings
) -> Iterator[Packet]:
    """All in one piece."""
    piece = Piece(encoder, settings)
    for picture in pictures:
        yield from piece.packets(piece.taken(picture))
    yield from piece.packets(None)


def probe(path: Path, *entries: str, streams: str | None = None) -> dict[str, Any]:
    """ffprobe's answer, parsed."""
    chosen = ["-select_streams", streams] if streams else []
    command = ["ffprobe", "-v", "error", *chosen, "-show_entries", ":".join(entries)]
    out = subprocess.run([*command, "-of", "json", str(path)], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(out.stdout)
    return found


def picture_pts(path: Path) -> tuple[list[int], Fraction]:
    """Every pts of the picture in presentation order, and the time base, by ffprobe."""
    found = probe(path, "packet=pts", "stream=time_base", streams="v:0")
    ticks = sorted(int(packet["pts"]) for packet in found["packets"])
    return ticks, Fraction(found["streams"][0]["time_base"])


def decoded_sound(path: Path) -> np.ndarray[Any, Any]:
    """The sound as ffmpeg decodes it, priming and padding taken off: (n, 2) float32 at 48 kHz."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-vn", "-f", "f32le", "-ac", "2"]
    out = subprocess.run([*command, "-ar", "48000", "-"], capture_output=True, check=True)
    return np.frombuffer(out.stdout, np.float32).reshape(-1, 2)
