"""Blocks laid end to end: jitter is counted through, gaps are silence, nothing later shifts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.media.sound.decode import Block
from frameloom.media.sound.line import Grid, Line, learn_grid
from tests.sound.making import F32, RATE, noise, played, whole, write

SIZE = 960


def _blocks(samples: F32, stamps_s: Sequence[Fraction], rate_hz: int = RATE) -> list[Block]:
    parts = [samples[n : n + SIZE] for n in range(0, len(samples), SIZE)]
    return [Block(s, rate_hz, p, False) for s, p in zip(stamps_s, parts, strict=True)]


def _laid(blocks: list[Block], grid: Grid | None = None) -> tuple[F32, list[tuple[float, float]]]:
    missing: list[tuple[float, float]] = []
    line = Line(blocks[0].pts_s, grid, RATE, lambda a, b: missing.append((float(a), float(b))))
    out = np.zeros((20 * RATE, 2), np.float32)
    end = 0
    for start, samples in line.pieces(blocks, from_start=True):
        out[start : start + len(samples)] = samples
        end = start + len(samples)
    return out[:end], missing


@given(st.lists(st.fractions(Fraction(-9, 1000), Fraction(9, 1000)), min_size=5, max_size=40))
def test_jitter_does_not_move_a_sample(jitter: list[Fraction]) -> None:
    samples = noise(SIZE * len(jitter))
    stamps = [Fraction(n * SIZE, RATE) + j for n, j in enumerate(jitter)]
    stamps[0] = Fraction(0)
    out, missing = _laid(_blocks(samples, stamps))
    assert np.array_equal(out, samples)
    assert not missing


def test_a_gap_is_silence_and_told() -> None:
    samples = noise(SIZE * 6)
    stamps = [Fraction(n * SIZE, RATE) + (Fraction(1, 2) if n >= 3 else 0) for n in range(6)]
    out, missing = _laid(_blocks(samples, stamps))
    assert np.array_equal(out[: 3 * SIZE], samples[: 3 * SIZE])
    assert not out[3 * SIZE : 3 * SIZE + RATE // 2].any()
    assert np.array_equal(out[3 * SIZE + RATE // 2 :], samples[3 * SIZE :])
    assert missing == [(0.06, 0.56)]


def test_a_long_gap_costs_nothing() -> None:
    """An hour, at another rate: what follows is the same to the bit as after half a second."""
    assert np.array_equal(_after_gap(44_100 * 3600), _after_gap(22_050))


def _after_gap(gap: int) -> F32:
    """The second second of a sound whose second half comes `gap` samples late."""
    samples = noise(44_100 * 2)
    late_s = 1 + Fraction(gap, 44_100)
    blocks = [
        Block(Fraction(0), 44_100, samples[:44_100], False),
        Block(late_s, 44_100, samples[44_100:], False),
    ]
    line = Line(Fraction(0), None, RATE, lambda _start, _end: None)
    pieces = list(line.pieces(blocks, from_start=True))
    assert sum(len(part) for _, part in pieces) < 4 * RATE
    out = np.zeros((RATE, 2), np.float32)
    for start, part in pieces:
        place = start - int(late_s * RATE)
        if place >= 0:
            out[place : place + len(part)] = part
        elif place + len(part) > 0:
            out[: place + len(part)] = part[-place:]
    return out


def test_what_comes_twice_is_heard_once() -> None:
    samples = noise(SIZE * 6)
    stamps = [Fraction(n * SIZE, RATE) for n in (0, 1, 2, 1, 2, 3)]
    again = np.concatenate([samples[: 3 * SIZE], samples[SIZE : 4 * SIZE]])
    out, missing = _laid(_blocks(again, stamps))
    assert np.array_equal(out, samples[: 4 * SIZE])
    assert not missing


def test_rounded_stamps_name_exact_samples_after_a_gap() -> None:
    """In Matroska a stamp is off by up to half a millisecond, 24 samples."""
    samples = noise(SIZE * 40)
    exact = [Fraction(n * SIZE + 647, RATE) for n in range(40)]
    rounded = [Fraction(round(1000 * s), 1000) for s in exact]
    blocks = _blocks(samples, rounded)
    grid = learn_grid(blocks[:8], Fraction(1, 1000))
    out, missing = _laid([*blocks[:10], *blocks[17:]], grid)
    assert np.array_equal(out[17 * SIZE :], samples[17 * SIZE :])
    assert not out[10 * SIZE : 17 * SIZE].any()
    assert len(missing) == 1


def test_a_change_of_rate_goes_on_in_time() -> None:
    first = noise(SIZE * 50)
    second = np.full((SIZE * 50, 2), 0.25, np.float32)
    blocks = _blocks(first, [Fraction(n * SIZE, RATE) for n in range(50)])
    blocks += _blocks(second, [1 + Fraction(n * SIZE, 24_000) for n in range(50)], 24_000)
    out, _ = _laid(blocks)
    assert np.array_equal(out[:RATE], first)
    assert len(out) == 3 * RATE
    assert np.allclose(out[RATE + RATE // 20 : -RATE // 20], 0.25, atol=1e-4)


@pytest.mark.parametrize(
    ("suffix", "codec"), [("mp4", "flac"), ("mkv", "flac"), ("mkv", "pcm_s16le"), ("mov", "alac")]
)
def test_missing_packets_do_not_shift_what_follows(tmp_path: Path, suffix: str, codec: str) -> None:
    samples = noise(4 * RATE)
    path = write(tmp_path / f"a.{suffix}", samples, codec, skip=range(11, 14))
    warnings: list[str] = []
    out = played(whole(path, 4 * RATE), warnings=warnings)
    lost = np.flatnonzero(~out.any(axis=1) & samples.any(axis=1))
    assert len(lost) > 3000
    assert lost[-1] - lost[0] < len(lost) + 10
    kept = np.ones(len(samples), bool)
    kept[lost[0] : lost[-1] + 1] = False
    assert np.array_equal(out[kept], samples[kept])
    assert len(warnings) == 1
    assert f"a.{suffix}" in warnings[0]
    assert f"{lost[0] / RATE:.3f} s to {(lost[-1] + 1) / RATE:.3f} s" in warnings[0]


@pytest.mark.parametrize("codec", ["aac", "libmp3lame", "ac3", "libopus"])
def test_damaged_packets_cost_only_themselves(tmp_path: Path, codec: str) -> None:
    times = np.arange(4 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * times) * (times < 3.5)).astype(np.float32)
    good = write(tmp_path / "good.mkv", np.stack([tone, tone], axis=1), codec)
    bad = tmp_path / "bad.mkv"
    _spoil(good, bad, range(30, 36))
    sound, spoilt = played(whole(good, 4 * RATE)), played(whole(bad, 4 * RATE))
    assert np.abs(sound - spoilt)[int(1.5 * RATE) :].max() < 0.02
    assert np.abs(sound - spoilt)[: int(0.5 * RATE)].max() < 0.02


def _spoil(path: Path, to: Path, numbers: range) -> None:
    """Copies the sound of `path`; the packets of these numbers hold only 0xAA bytes."""
    with av.open(str(path)) as source, av.open(str(to), "w") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for n, packet in enumerate(source.demux(source.streams.audio[0])):
            if packet.size:
                copy = packet
                if n in numbers:
                    copy = av.Packet(b"\xaa" * packet.size)
                    copy.pts, copy.dts = packet.pts, packet.dts
                    copy.duration, copy.time_base = packet.duration, packet.time_base
                copy.stream = stream
                target.mux(copy)
