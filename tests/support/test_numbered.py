"""The measuring tool itself is measured first."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.numbered import clicks, make_clip, numbered_frame, read_number


@given(st.integers(0, 65535), st.integers(40, 400), st.integers(30, 300))
def test_any_number_is_read_back(n: int, width: int, height: int) -> None:
    assert read_number(numbered_frame(n, width, height)) == n


def test_no_number_in_noise_flat_turned_or_mixed_pictures() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (180, 320, 3), np.uint8)
    assert read_number(noise) is None
    assert read_number(np.full((180, 320, 3), 99, np.uint8)) is None
    assert read_number(np.ascontiguousarray(np.rot90(numbered_frame(77)))) is None
    mixed = numbered_frame(12) // 2 + numbered_frame(52) // 2
    assert read_number(mixed) is None


def test_number_survives_scaling_dimming_and_a_box() -> None:
    small = cv2.resize(numbered_frame(40321, 640, 360), (150, 90), interpolation=cv2.INTER_AREA)
    picture = np.full((200, 300, 3), 17, np.uint8)
    picture[60:150, 100:250] = small // 2 + 30
    assert read_number(picture, (100, 60, 150, 90)) == 40321


def test_number_survives_perspective() -> None:
    corners = np.array([[0, 0], [320, 0], [320, 180], [0, 180]], np.float32)
    moved = corners + np.array([[4, 5], [0, 0], [0, 0], [4, -5]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    assert read_number(cv2.warpPerspective(numbered_frame(999), matrix, (320, 180))) == 999


@pytest.mark.parametrize("options", [{"crf": "35"}, {"crf": "0"}])
def test_clip_has_its_numbers_and_pts(tmp_path: Path, options: dict[str, str]) -> None:
    path = make_clip(tmp_path / "c.mkv", 20, bframes=2, sound="click", options=options)
    with av.open(str(path)) as file:
        numbers = [read_number(f.to_ndarray(format="rgb24")) for f in file.decode(video=0)]
        assert numbers == list(range(20))
    with av.open(str(path)) as file:
        assert sum(f.samples for f in file.decode(audio=0)) >= 20 * 1600


def test_clicks_begin_on_their_second() -> None:
    sound = np.abs(clicks(2.5)).max(axis=1)
    heard = np.flatnonzero(sound > 0.1)
    assert [heard[heard >= s * 48_000][0] - s * 48_000 for s in range(3)] == [1, 1, 1]
