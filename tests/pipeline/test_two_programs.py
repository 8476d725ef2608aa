"""Every format is opened by two programs: as many frames, the right number in each.

OpenCV's wheels and the ffmpeg program both stand on FFmpeg's libraries, of different major
versions; for still and moving pictures OpenCV and Pillow have decoders of their own.
"""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from frameloom.export import Options, render
from frameloom.project import Project
from tests.pipeline.test_formats import (
    BOX,
    CLEAR,
    FRAMES,
    OPAQUE,
    RATES,
    SIZE,
    U8,
    by_ffmpeg,
    numbered_pictures,
    read,
    written,
)
from tests.sound.making import LEVEL, RATE, clicks, write
from tests.support.exr import exr_pixels
from tests.support.numbered import read_number

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
Reader = Callable[[Path], Iterable[U8]]
FPS = RATES[0]
CASES = [(form, alpha) for forms, alpha in ((OPAQUE, False), (CLEAR, True)) for form in forms]


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered_pictures(tmp_path_factory.mktemp("numbers"))


@pytest.mark.parametrize(("form", "alpha"), CASES)
def test_two_programs_read_the_numbers(
    form: str, alpha: bool, numbers: Path, tmp_path: Path
) -> None:
    out = written(form, alpha, FPS, numbers, tmp_path)
    readers = programs(form)
    assert len(readers) >= 2
    for name, reader in readers.items():
        pictures = list(reader(out))
        box = BOX if alpha else None
        assert [read_number(p[..., :3], box) for p in pictures] == list(range(FRAMES)), name
        for picture in pictures:
            assert picture.shape[1::-1] == SIZE, name
            if alpha and picture.shape[2] == 4:
                assert picture[SIZE[1] // 2, SIZE[0] // 2, 3] >= 254, name
                assert picture[2, 2, 3] <= 1, name


def programs(form: str) -> dict[str, Reader]:
    """What reads a format, by name; pictures are (H, W, 3 or 4) uint8, RGB or RGBA."""
    if form.endswith(".exr"):
        return {"ffmpeg": by_ffmpeg, "OpenEXR": files_by_openexr}
    if "%" in form:
        return {"ffmpeg": by_ffmpeg, "Pillow": read, "OpenCV": files_by_opencv}
    if form == ".webp":  # ffmpeg 5 reads no moving WebP
        return {"Pillow": read, "OpenCV": animation_by_opencv}
    if form in (".gif", ".apng"):
        return {"ffmpeg": by_ffmpeg, "Pillow": read, "OpenCV": animation_by_opencv}
    if form.startswith("av1"):  # OpenCV's wheels have no decoder for it: two of ffmpeg's here,
        # and Chromium in test_chromium
        return {name: lambda out, name=name: by_ffmpeg(out, name) for name in AV1}
    return {"ffmpeg": by_ffmpeg, "OpenCV": video_by_opencv}


AV1 = ("libdav1d", "libaom-av1")


def video_by_opencv(out: Path) -> Iterator[U8]:
    video = cv2.VideoCapture(str(out), cv2.CAP_FFMPEG)
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == FRAMES
    assert video.get(cv2.CAP_PROP_FPS) == pytest.approx(float(FPS), rel=1e-3)
    while (shown := video.read())[0]:
        yield rgb(shown[1])
    video.release()


def animation_by_opencv(out: Path) -> Iterator[U8]:
    whole, animation = cv2.imreadanimation(str(out))
    assert whole
    total = sum(int(milliseconds) for milliseconds in animation.durations)
    assert total == pytest.approx(FRAMES / FPS * 1000, abs=FRAMES)
    yield from map(rgb, animation.frames)


def files_by_opencv(out: Path) -> Iterator[U8]:
    for file in sorted(out.parent.iterdir(), key=lambda file: int(file.stem)):
        picture = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
        assert picture is not None, file
        yield rgb(picture)


def files_by_openexr(out: Path) -> Iterator[U8]:
    """Light coded by the curve of sRGB, premultiplied."""
    for file in sorted(out.parent.iterdir(), key=lambda file: int(file.stem)):
        yield np.round(255 * exr_pixels(file)).astype(np.uint8)


def rgb(picture: cv2.typing.MatLike) -> U8:
    """OpenCV's blue, green, red (and alpha) the other way round."""
    return np.asarray(picture, np.uint8)[..., [2, 1, 0, 3][: picture.shape[2]]]


def test_two_programs_hear_the_same_wav(tmp_path: Path) -> None:
    """ffmpeg and the standard library: the same samples, all of them, each click in its place."""
    at = [5_000, 31_001]
    source = write(tmp_path / "clicks.wav", clicks(RATE, at), "pcm_s16le")
    project = Project.read(
        {"size": [64, 48], "scenes": [{"duration": 1}], "audio": [{"src": str(source)}]}
    )
    out = render(project, tmp_path / "out.wav", Options(audio_only=True)).path
    with wave.open(io.BytesIO(plain(out.read_bytes()))) as file:
        assert file.getparams()[:4] == (2, 3, RATE, RATE)
        told = file.readframes(RATE)
    words = ["ffmpeg", "-v", "error", "-i", str(out), "-f", "s24le", "-c:a", "pcm_s24le", "-"]
    assert subprocess.run(words, check=True, capture_output=True).stdout == told
    left = np.frombuffer(told, np.uint8).reshape(RATE, 2, 3)[:, 0].astype(np.int32)
    samples = (left << [8, 16, 24]).sum(axis=1, dtype=np.int32) / 2**31
    assert list(np.flatnonzero(abs(samples) > LEVEL / 2)) == at


def plain(data: bytes) -> bytes:
    """A WAV whose extensible header, as 24 bits ask for, is a plain one: `wave` reads the former
    from Python 3.12 on only. The number in front is the one the sub-format begins with."""
    assert data[12:22] == b"fmt \x28\0\0\0\xfe\xff"
    assert data[44:60] == bytes.fromhex("0100000000001000800000aa00389b71")
    return data[:20] + data[44:46] + data[22:]
