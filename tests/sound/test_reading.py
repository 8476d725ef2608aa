"""A source read in any order gives what reading it once from the start gives."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.errors import MediaError
from frameloom.media import sound
from frameloom.media.sound.decode import Decoder
from frameloom.media.sound.source import Source
from tests.sound.making import RATE, clicks, noise, peak_near, played, whole, write

LENGTH_S = 14
FILES = [
    ("wav", "pcm_s16le", 44_100),
    ("mov", "pcm_s16le", 48_000),
    ("mkv", "flac", 44_100),
    ("mkv", "pcm_s16le", 48_000),
    ("mp3", "libmp3lame", 44_100),
    ("mkv", "libmp3lame", 48_000),
    ("avi", "libmp3lame", 44_100),
    ("flac", "flac", 22_050),
]


@pytest.fixture(scope="module", params=FILES, ids=lambda file: f"{file[0]}-{file[1]}-{file[2]}")
def file(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, np.ndarray]:
    """A file, and its sound read once from the start."""
    suffix, codec, rate_hz = request.param
    path = tmp_path_factory.mktemp("sound") / f"a.{suffix}"
    write(path, noise(LENGTH_S * rate_hz), codec, rate_hz=rate_hz)
    source = _source(path)
    line = np.concatenate([source.read(n * RATE, RATE) for n in range(LENGTH_S + 1)])
    source.close()
    return path, line


def _source(path: Path) -> Source:
    decoder = Decoder.open(str(path))
    assert decoder is not None
    return Source(decoder, None, RATE, lambda _start, _end: None)


@settings(max_examples=8)
@given(
    reads=st.lists(st.tuples(st.integers(-RATE, LENGTH_S * RATE), st.integers(1, 5000)), max_size=5)
)
def test_any_order_gives_the_same_samples(
    file: tuple[Path, np.ndarray], reads: list[tuple[int, int]]
) -> None:
    path, line = file
    source = _source(path)
    for first, count in reads:
        expected = np.zeros((count, 2), np.float32)
        a, b = max(first, 0), max(0, min(first + count, len(line)))
        expected[a - first : b - first] = line[a:b]
        assert np.array_equal(source.read(first, count), expected)
    source.close()


@pytest.mark.parametrize(("suffix", "codec"), [("mp4", "aac"), ("webm", "libopus")])
def test_a_late_start_lands_on_the_click(tmp_path: Path, suffix: str, codec: str) -> None:
    at = 12 * RATE + 1234
    path = write(tmp_path / f"a.{suffix}", clicks(LENGTH_S * RATE, [at]), codec)
    out = played(whole(path, RATE, media_s=Fraction(12)))
    assert peak_near(out, 1234, 1000) == 1234


def test_reading_forward_never_seeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even through a hole of half a minute, or past the end."""
    samples = noise(40 * RATE)
    path = write(tmp_path / "a.mkv", samples, "flac", skip=range(50, 380))
    for name in ("seek", "rewind"):
        monkeypatch.setattr(Decoder, name, lambda *_: pytest.fail("it was sought"))
    out = played(whole(path, 50 * RATE))
    heard = out[: len(samples)].any(axis=1)
    assert 8 * RATE < np.count_nonzero(heard) < 9 * RATE
    assert np.array_equal(out[: len(samples)][heard], samples[heard])


def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    """Three minutes need no more than one: the decoder's history, and one block."""
    peaks = []
    for minutes in (1, 3):
        count = minutes * 60 * 8_000
        path = write(
            tmp_path / f"{minutes}.wav",
            np.zeros((count, 1), np.float32),
            "pcm_s16le",
            rate_hz=8_000,
            layout="mono",
        )
        mix = whole(path, minutes * 60 * RATE)
        tracemalloc.start()
        total = sum(len(block) for block in sound.play(mix))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert total == mix.samples
    assert peaks[1] < 1.1 * peaks[0] < 12_000_000


def test_files_without_sound_are_silent(tmp_path: Path) -> None:
    path = tmp_path / "mute.mkv"
    write(path, noise(4800), "flac", picture_start_s=Fraction(0))
    silent = tmp_path / "silent.mkv"
    _without_sound(path, silent)
    assert sound.facts(str(silent)) is None
    assert not played(whole(silent, RATE)).any()


def _without_sound(path: Path, to: Path) -> None:
    import av

    with av.open(str(path)) as source, av.open(str(to), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = stream
                target.mux(packet)


def test_what_cannot_be_opened_is_a_media_error(tmp_path: Path) -> None:
    text = tmp_path / "text.mp3"
    text.write_text("not a sound at all\n" * 50)
    for path in (tmp_path / "missing.wav", text):
        with pytest.raises(MediaError, match=path.name):
            played(whole(path, RATE))
        with pytest.raises(MediaError, match=path.name):
            sound.facts(str(path))


@pytest.mark.parametrize(
    ("suffix", "codec", "rate_hz"),
    [
        ("mp4", "aac", 48_000),
        ("mp4", "aac", 44_100),
        ("mp3", "libmp3lame", 44_100),
        ("ogg", "libopus", 48_000),
        ("webm", "libopus", 48_000),
        ("flac", "flac", 44_100),
        ("wav", "pcm_s16le", 22_050),
    ],
)
@pytest.mark.parametrize("seconds", [1, 12])
def test_lengths_are_those_of_what_was_recorded(
    tmp_path: Path, suffix: str, codec: str, rate_hz: int, seconds: int
) -> None:
    """Without the encoder's priming and padding; an edit list counts in milliseconds."""
    count = seconds * rate_hz + 77
    path = write(tmp_path / f"a.{suffix}", noise(count), codec, rate_hz=rate_hz)
    start_s, length_s = sound.facts(str(path)) or (None, Fraction(0))
    assert start_s == 0
    rounding_s = Fraction(1, 1000) if codec == "aac" else 0
    assert abs(length_s - Fraction(count, rate_hz)) <= rounding_s


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [("mp4", "aac"), ("mkv", "flac"), ("mp3", "libmp3lame"), ("webm", "libopus"), ("flv", "aac")],
)
@pytest.mark.parametrize("seed", range(6))
def test_broken_files_play_or_are_media_errors(
    tmp_path: Path, suffix: str, codec: str, seed: int
) -> None:
    """Cut short, with bytes changed, or with a piece missing."""
    whole_file = write(tmp_path / f"a.{suffix}", noise(RATE), codec)
    data = bytearray(whole_file.read_bytes())
    draw = np.random.default_rng(seed)
    at = int(draw.integers(1, len(data)))
    if seed % 3 == 0:
        del data[at:]
    elif seed % 3 == 1:
        data[at : at + 500] = draw.bytes(len(data[at : at + 500]))
    else:
        del data[at : at + 700]
    broken = tmp_path / f"b.{suffix}"
    broken.write_bytes(data)
    try:
        sound.facts(str(broken))
        out = played(whole(broken, 2 * RATE))
    except MediaError as error:
        assert broken.name in str(error)
    else:
        assert np.isfinite(out).all()
