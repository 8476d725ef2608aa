"""Encoders and containers, without a project: time stamps, lengths, tags, rates, bytes."""

from __future__ import annotations

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from frameloom.core.errors import UsageError, WriteError
from frameloom.core.surface import YuvSurface
from frameloom.core.time import round_half_up, sample_count
from frameloom.media.encode import PictureSettings, audio_encoder, video_encoder
from frameloom.media.encode.frames import video_frame
from frameloom.media.mux import container_of
from frameloom.media.mux.base import PictureTrack
from frameloom.media.mux.writer import Writer
from tests.export.files import (
    RATES,
    SUFFIXES,
    decoded_sound,
    encoded,
    noise,
    picture_pts,
    probe,
    write,
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frames", [1, 7, 50])
def test_every_pts_is_on_the_exact_grid(
    tmp_path: Path, need_ffmpeg: None, suffix: str, rate: str, frames: int
) -> None:
    fps = Fraction(rate)
    path = write(tmp_path / f"out{suffix}", frames, fps)
    ticks, base = picture_pts(path)
    assert ticks == [round_half_up(i / fps / base) for i in range(frames)]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frames", [1, 7, 50])
def test_length_is_signalled_exactly(
    tmp_path: Path, need_ffmpeg: None, suffix: str, rate: str, frames: int
) -> None:
    fps = Fraction(rate)
    found = probe(
        write(tmp_path / f"out{suffix}", frames, fps),
        "format=duration",
        "stream=codec_type,duration,duration_ts,start_pts,time_base,nb_frames:stream_tags=DURATION",
    )
    exact, samples = frames / fps, sample_count(frames, fps)
    assert float(found["format"]["duration"]) == pytest.approx(float(exact), abs=1.2e-5)
    picture, sound = found["streams"]
    assert picture["start_pts"] == 0
    if suffix == ".mp4":
        assert int(picture["nb_frames"]) == frames
        assert picture["duration_ts"] * Fraction(picture["time_base"]) == exact
        assert sound["start_pts"] == 0
        assert sound["duration_ts"] == samples
    else:
        for stream in (picture, sound):
            hours, minutes, seconds = stream["tags"]["DURATION"].split(":")
            assert (hours, minutes) == ("00", "00")
            assert float(seconds) == pytest.approx(float(exact), abs=1e-9)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_the_media_is_as_long_as_its_frames(tmp_path: Path, suffix: str) -> None:
    """As its own header counts it, by which GStreamer and MediaInfo work out the frame rate; FFmpeg
    counts one more where the last packet is not the last picture."""
    path, fps, encoder = tmp_path / f"out{suffix}", Fraction(30), video_encoder("h264")
    settings = PictureSettings(
        size=(64, 48), fps=fps, seconds=3 / fps, speed="ultrafast", gop=3, crf=20
    )
    track = PictureTrack(encoder=encoder, settings=settings)
    container = container_of(path)
    writer = Writer(path, container, fps=fps, seconds=3 / fps, picture=track, sound=None)
    for packet, number in zip(
        encoded(noise(3, (64, 48)), encoder, settings), (0, 2, 1), strict=True
    ):
        writer.add(replace(packet, number=number))
    writer.finish()
    data = path.read_bytes()
    start = data.index(b"mdhd")
    rate, ticks = struct.unpack(">II", data[start + 16 : start + 24])
    assert Fraction(ticks, rate) == 3 / fps


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_click_lands_where_it_was_put(tmp_path: Path, need_ffmpeg: None, suffix: str) -> None:
    fps = Fraction(30)
    sound = np.zeros((96_000, 2), np.float32)
    sound[48_000:48_024] = 0.9
    heard = decoded_sound(write(tmp_path / f"out{suffix}", 60, fps, sound=sound))
    peak = int(np.argmax(np.abs(heard[:, 0])))
    assert abs(peak - 48_012) <= 48


@pytest.mark.parametrize(
    ("suffix", "codec", "audio_codec"),
    [(".mp4", "h264", "aac"), (".mp4", "vp9", "opus"), (".webm", "vp9", "opus")],
)
def test_colour_tags(
    tmp_path: Path, need_ffmpeg: None, suffix: str, codec: str, audio_codec: str
) -> None:
    path = tmp_path / f"out{suffix}"
    write(path, 3, Fraction(30), codec=codec, audio_codec=audio_codec)
    entries = "stream=codec_name,pix_fmt,color_range,color_space,color_transfer,color_primaries"
    assert probe(path, entries, streams="v")["streams"][0] == {
        "codec_name": codec,
        "pix_fmt": "yuv420p",
        "color_range": "tv",
        "color_space": "bt709",
        "color_transfer": "bt709",
        "color_primaries": "bt709",
    }


def test_mp4_starts_fast_and_tells_no_date(tmp_path: Path, need_ffmpeg: None) -> None:
    path = write(tmp_path / "out.mp4", 10, Fraction(30))
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert "creation_time" not in probe(path, "format_tags")["format"]["tags"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("size", [(64, 48), (70, 50), (130, 38)])
def test_same_bytes_twice(tmp_path: Path, suffix: str, size: tuple[int, int]) -> None:
    frames = noise(40, size)
    first = write(tmp_path / f"a{suffix}", frames, Fraction(30)).read_bytes()
    assert first == write(tmp_path / f"b{suffix}", frames, Fraction(30)).read_bytes()


def test_odd_sizes_in_webm(tmp_path: Path, need_ffmpeg: None) -> None:
    path = write(tmp_path / "odd.webm", noise(3, (63, 47)), Fraction(30))
    stream = probe(path, "stream=width,height", streams="v")["streams"][0]
    assert (stream["width"], stream["height"]) == (63, 47)


def test_planes_are_copied_row_by_row() -> None:
    """Padded rows in, the encoder's own row length out."""
    rows = np.arange(10 * 40, dtype=np.uint8).reshape(10, 40)
    surface = YuvSurface(rows[:, :17], rows[:5, 3:12], rows[5:, 8:17])
    frame = video_frame(surface, 3, Fraction(1, 30))
    assert frame.pts == 3
    for plane, pixels in zip(frame.planes, (surface.y, surface.u, surface.v), strict=True):
        got = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
        assert np.array_equal(got[:, : plane.width], pixels)


@pytest.mark.parametrize("codec", ["h264", "vp9"])
def test_lossless_is(tmp_path: Path, need_ffmpeg: None, codec: str) -> None:
    import av

    suffix = ".mp4" if codec == "h264" else ".webm"
    frames = noise(5, (64, 48))
    path = write(tmp_path / f"out{suffix}", frames, Fraction(30), lossless=True, crf=None)
    with av.open(str(path)) as container:
        for picture, frame in zip(frames, container.decode(video=0), strict=True):
            planes = frame.to_ndarray(format="yuv420p").ravel()
            want = np.concatenate([p.ravel() for p in (picture.y, picture.u, picture.v)])
            assert np.array_equal(planes, want)


@pytest.mark.parametrize("crf", [None, 10.0])
@pytest.mark.parametrize("mbps", [1, 4])
def test_h264_keeps_to_its_bit_rate(tmp_path: Path, crf: float | None, mbps: int) -> None:
    """Where the content needs more than it gets: within 5 % of the target."""
    frames = [
        YuvSurface(f.y // 4 + 90, f.u // 8 + 112, f.v // 8 + 112) for f in noise(150, (320, 240))
    ]
    path = write(
        tmp_path / "out.mp4",
        frames,
        Fraction(30),
        with_sound=False,
        crf=crf,
        bitrate=mbps * 1_000_000,
        gop=60,
    )
    assert path.stat().st_size * 8 / 5 == pytest.approx(mbps * 1e6, rel=0.05)


def test_h264_in_segments_keeps_to_its_bit_rate() -> None:
    """As an export encodes it: a second at a time, each with an encoder of its own."""
    settings = PictureSettings(
        size=(320, 240),
        fps=Fraction(30),
        seconds=Fraction(1),
        speed="veryfast",
        gop=30,
        crf=10.0,
        bitrate=4_000_000,
    )
    size = 0
    for seed in range(3):
        frames = (
            YuvSurface(f.y // 4 + 90, f.u // 8 + 112, f.v // 8 + 112)
            for f in noise(30, (320, 240), seed)
        )
        size += sum(len(p.data) for p in encoded(frames, video_encoder("h264"), settings))
    assert size * 8 / 3 == pytest.approx(4e6, rel=0.05)


def test_key_frames_come_at_least_every_gop(tmp_path: Path, need_ffmpeg: None) -> None:
    for suffix in SUFFIXES:
        path = write(tmp_path / f"out{suffix}", 40, Fraction(30), gop=9)
        packets = probe(path, "packet=flags,pts", streams="v:0")["packets"]
        in_order = sorted(packets, key=lambda p: int(p["pts"]))
        keys = [i for i, packet in enumerate(in_order) if "K" in packet["flags"]]
        assert keys[0] == 0
        assert max(b - a for a, b in zip(keys, [*keys[1:], 40], strict=True)) <= 9


def test_refusals() -> None:
    with pytest.raises(UsageError, match="cannot hold it"):
        container_of(Path("x.mov"), "vp9")
    with pytest.raises(UsageError, match="cannot hold it"):
        container_of(Path("x.webm"), "h264")
    with pytest.raises(UsageError, match="no format has the suffix"):
        container_of(Path("x.avi"))
    with pytest.raises(UsageError, match="sound alone"):
        container_of(Path("x.m4a"))
    with pytest.raises(UsageError, match=r"such as x/%05d\.png"):
        container_of(Path("x.png"))
    with pytest.raises(UsageError, match="without %"):
        container_of(Path("x%05d.mp4"))
    with pytest.raises(UsageError, match="holds no sound"):
        container_of(Path("x.gif"), sound_only=True)
    with pytest.raises(UsageError, match="no such codec"):
        video_encoder("h266")
    with pytest.raises(UsageError, match="no such codec"):
        audio_encoder("vorbis")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    settings = PictureSettings(
        size=(64, 48), fps=Fraction(30), seconds=Fraction(1), speed="fast", gop=30, crf=20
    )
    with pytest.raises(WriteError, match="folder does not exist"):
        Writer(
            tmp_path / "none" / "out.mp4",
            container_of(Path("out.mp4")),
            fps=Fraction(30),
            seconds=Fraction(1),
            picture=PictureTrack(encoder=video_encoder("h264"), settings=settings),
            sound=None,
        )
