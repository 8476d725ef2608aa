"""A bit rate that content does not need leaves it alone; one that it needs more than is held."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from frameloom.core.surface import YuvSurface
from frameloom.media.encode import av1, vp9
from frameloom.media.encode.base import PictureSettings, VideoEncoder
from frameloom.media.encode.piece import Packet, Piece

FRAMES, FPS = 24, Fraction(24)


def pictures() -> list[YuvSurface]:
    """Clouds that drift and boil."""
    grain = np.random.default_rng(1).normal(0, 1, (FRAMES, 72, 200)).cumsum(axis=0)
    clouds = cv2.GaussianBlur(grain.transpose(1, 2, 0), (0, 0), 3).transpose(2, 0, 1)
    noise = (128 + 100 * clouds / np.abs(clouds).max()).astype(np.uint8)
    chroma = np.full((36, 64), 128, np.uint8)
    return [
        YuvSurface(np.ascontiguousarray(noise[i][:, 2 * i : 2 * i + 128]), chroma, chroma)
        for i in range(FRAMES)
    ]


def coded(encoder: VideoEncoder, bitrate: int | None) -> list[Packet]:
    settings = PictureSettings(
        size=(128, 72), fps=FPS, seconds=Fraction(1), speed="ultrafast", gop=24, crf=30,
        bitrate=bitrate, pixel_format="yuv420p",
    )  # fmt: skip
    piece = Piece(encoder, settings)
    made = [p for picture in pictures() for p in piece.packets(piece.taken(picture))]
    return [*made, *piece.packets(None)]


@pytest.mark.parametrize("encoder", [vp9.ENCODER, av1.ENCODER], ids=lambda one: one.codec)
def test_a_second_holds_to_its_rate_or_is_as_without_one(encoder: VideoEncoder) -> None:
    free = coded(encoder, None)
    rate = 8 * sum(len(packet.data) for packet in free)
    assert coded(encoder, 2 * rate) == free
    held = coded(encoder, rate // 2)
    assert [packet.number for packet in held] == list(range(FRAMES))
    assert [packet.number for packet in held if packet.is_key] == [0]
    assert 8 * sum(len(packet.data) for packet in held) <= 1.2 * rate / 2
    assert coded(encoder, rate // 2) == held
