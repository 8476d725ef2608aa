"""Spoiled files: what a viewer could notice is found, and what another program made well passes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.errors import VerifyError
from frameloom.export import Report, verify
from tests.export.spoiling import (
    F32,
    FPS,
    FRAMES,
    RATE,
    SIZE,
    TAGS,
    U8,
    Good,
    Spoil,
    decoded,
    ffmpeg,
    luma,
    make,
    put_together,
)
from tests.sound.test_loudness import speech

pytestmark = pytest.mark.usefixtures("need_ffmpeg")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    return make(tmp_path_factory.mktemp("good"), speech(FRAMES / FPS, level=0.6))


def failed(report: Report) -> set[str]:
    return {check.what for check in report.failures}


def proved(path: Path, good: Good) -> Report:
    return verify(path, level="full", manifest=good.manifest)


CONTROLS = {
    "x264": ("mp4", ["-c:v", "libx264", "-crf", "23"]),
    "x264, few bits": ("mp4", ["-c:v", "libx264", "-crf", "30", "-preset", "ultrafast"]),
    "x264, B frames, long": ("mov", ["-c:v", "libx264", "-g", "300", "-bf", "3", "-c:a", "aac"]),
    "x265": ("mp4", ["-c:v", "libx265", "-x265-params", "log-level=none"]),
    "MPEG-4": ("mp4", ["-c:v", "mpeg4", "-q:v", "3"]),
    "lossless": ("mkv", ["-c:v", "ffv1", "-c:a", "flac"]),
    "ProRes": (
        "mov",
        ["-vf", "setparams=colorspace=bt709", "-c:v", "prores_ks", "-c:a", "pcm_s16le"],
    ),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_the_same_by_another_program_passes(tmp_path: Path, good: Good, name: str) -> None:
    suffix, how = CONTROLS[name]
    form = "yuv422p10le" if name == "ProRes" else "yuv420p"
    out = tmp_path / f"control.{suffix}"
    put_together(out, good.pictures, good.sound, *how, pixel_format=form)
    report = proved(out, good)
    assert report.ok, report.failures


@pytest.mark.parametrize(
    ("suffix", "how"),
    [
        ("mp4", []),
        ("mp4", ["-c:v", "copy"]),
        ("mov", ["-c:v", "libx264", "-c:a", "pcm_s16le"]),
        ("webm", ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-c:a", "libopus"]),
        ("mkv", ["-c:v", "libx264", "-c:a", "libopus"]),
    ],
)
def test_the_file_made_anew_by_ffmpeg_passes(
    tmp_path: Path, good: Good, suffix: str, how: list[str]
) -> None:
    """Its ends are those of the codec's frames, and Opus comes early by its pre-skip."""
    out = tmp_path / f"anew.{suffix}"
    ffmpeg("-i", good.path, *how, out)
    report = proved(out, good)
    assert report.ok, report.failures


@pytest.mark.parametrize("level", ["fast", "full"])
def test_the_good_file_passes(good: Good, level: Any) -> None:
    for against in ({}, {"manifest": good.manifest}, {"project": good.project}):
        report = verify(good.path, level=level, **against)
        assert report.ok, report.failures
    both = verify(good.path, good.project, "full", manifest=good.manifest)
    assert both.ok
    assert any(check.what == "render repeated" for check in both.checks)


def _frames(change: Any) -> Spoil:
    def spoil(pictures: U8, sound: F32) -> tuple[U8, F32]:
        return change(pictures.copy()), sound

    return spoil


def _sound(change: Any) -> Spoil:
    def spoil(pictures: U8, sound: F32) -> tuple[U8, F32]:
        return pictures, change(sound.copy())

    return spoil


def _put(places: Any, with_what: Any) -> Spoil:
    def change(pictures: U8) -> U8:
        pictures[places] = (
            pictures[with_what] if not callable(with_what) else with_what(pictures[places])
        )
        return pictures

    return _frames(change)


def _black(pictures: U8) -> U8:
    made = np.full_like(pictures, 128)
    luma(made)[:] = 16
    return made


def _luma(change: Any) -> Spoil:
    def spoil(pictures: U8) -> U8:
        seen = luma(pictures)
        seen[:] = np.clip(np.rint(change(seen.astype(np.float64))), 0, 255)
        return pictures

    return _frames(spoil)


def _patch(pictures: U8) -> U8:
    luma(pictures)[20:40, 8:24, 100:116] = 235
    return pictures


def _chroma_swapped(pictures: U8) -> U8:
    whole, quarter = SIZE[0] * SIZE[1], SIZE[0] * SIZE[1] // 4
    u = pictures[:, whole : whole + quarter].copy()
    pictures[:, whole : whole + quarter] = pictures[:, whole + quarter :]
    pictures[:, whole + quarter :] = u
    return pictures


def _grey(pictures: U8) -> U8:
    pictures[:, SIZE[0] * SIZE[1] :] = 128
    return pictures


def _flipped(pictures: U8) -> U8:
    seen = luma(pictures)
    seen[:] = seen[:, :, ::-1].copy()
    return pictures


def _late(samples: int) -> Any:
    return lambda s: np.concatenate([np.zeros((samples, 2), np.float32), s])[: len(s)]


def _muted(first: float, last: float) -> Any:
    def change(sound: F32) -> F32:
        sound[int(first * RATE) : int(last * RATE)] = 0
        return sound

    return change


def _tone(sound: F32) -> F32:
    t = np.arange(len(sound)) / RATE
    return np.repeat((0.1 * np.sin(2 * np.pi * 440 * t))[:, None], 2, 1).astype(np.float32)


every = slice(None)
SPOILED: dict[str, tuple[Spoil, set[str]]] = {
    # frames dropped, with everything after them moved up
    "one dropped": (_frames(lambda p: np.delete(p, 20, 0)), {"frame count", "pictures"}),
    "the first dropped": (_frames(lambda p: p[1:]), {"frame count", "order"}),
    "the last dropped": (_frames(lambda p: p[:-1]), {"frame count", "pictures"}),
    "five dropped": (_frames(lambda p: np.delete(p, slice(30, 35), 0)), {"frame count"}),
    "half dropped": (_frames(lambda p: p[::2]), {"frame count"}),
    "one too many": (_frames(lambda p: np.insert(p, 20, p[20], 0)), {"frame count"}),
    # as many frames as there should be, but not those
    "one dropped, the last twice": (
        _frames(lambda p: np.concatenate([np.delete(p, 20, 0), p[-1:]])), {"order"}),
    "one repeated": (_put(21, 20), {"order"}),
    "every other repeated": (_put(slice(1, 60, 2), slice(0, 60, 2)), {"order"}),
    "two swapped": (_put([30, 31], [31, 30]), {"order"}),
    "far ones swapped": (_put([10, 50], [50, 10]), {"picture"}),
    "backwards": (_frames(lambda p: p[::-1]), {"picture"}),
    "one frame late": (_frames(lambda p: np.concatenate([p[:1], p[:-1]])), {"order"}),
    "one frame early": (_frames(lambda p: np.concatenate([p[1:], p[-1:]])), {"order"}),
    "frozen to the end": (_put(slice(40, 60), 39), {"still pictures", "picture"}),
    "frozen for a third of a second": (_put(slice(20, 30), 19), {"still pictures"}),
    "frozen from the start": (_put(slice(0, 15), 15), {"still pictures"}),
    "another order": (
        _put(every, random.Random(1).sample(range(FRAMES), FRAMES)), {"picture"}),
    # pictures that are others
    "one black": (_put([33], _black), {"black pictures", "picture"}),
    "black at the end": (_put(slice(50, 60), _black), {"black pictures"}),
    "all black": (_put(every, _black), {"black pictures"}),
    "one grey": (_put([12], lambda p: np.full_like(p, 128)), {"picture"}),
    "a patch": (_frames(_patch), {"picture"}),
    "upside down": (_luma(lambda y: y[:, ::-1]), {"picture"}),
    "mirrored": (_frames(_flipped), {"picture"}),
    "moved by two pixels": (_luma(lambda y: np.roll(y, 3, 2)), {"picture"}),
    "brighter": (_luma(lambda y: y + 4), {"levels"}),
    "darker": (_luma(lambda y: 16 + 219 * np.clip((y - 16) / 219, 0, 1) ** 1.1), {"levels"}),
    "more contrast": (_luma(lambda y: 126 + (y - 126) * 1.06), {"levels"}),
    "full range in a limited file": (_luma(lambda y: (y - 16) * 255 / 219), {"levels"}),
    "limited twice": (_luma(lambda y: 16 + y * 219 / 255), {"levels"}),
    "without colour": (_frames(_grey), {"levels"}),
    "Cb and Cr swapped": (_frames(_chroma_swapped), {"picture"}),
    # sound
    "sound 42 ms late": (_sound(_late(2048)), {"sound is in time"}),
    "sound 21 ms late": (_sound(_late(1024)), {"sound is in time"}),
    "sound 10 ms early": (
        _sound(lambda s: np.concatenate([s[480:], s[:480] * 0])), {"sound is in time"}),
    "sound a second late": (_sound(_late(RATE)), {"sound"}),
    "no sound in it": (_sound(lambda s: s * 0), {"sound"}),
    "a hole of 50 ms": (_sound(_muted(1.1, 1.15)), {"sound"}),
    "cut off at the end": (_sound(_muted(1.5, 2)), {"sound"}),
    "one side alone": (_sound(lambda s: s * np.array([1, 0], np.float32)), {"sound"}),
    "sides swapped": (_sound(lambda s: s[:, ::-1]), {"sound"}),
    "3 dB louder": (_sound(lambda s: 1.41 * s), {"sound level"}),
    "6 dB quieter": (_sound(lambda s: s / 2), {"sound"}),
    "clipped": (_sound(lambda s: np.clip(4 * s, -1, 1)), {"sound"}),
    "another sound": (_sound(_tone), {"sound"}),
    "too short": (_sound(lambda s: s[: 3 * RATE // 2]), {"length"}),
    "too long": (_sound(lambda s: np.concatenate([s, s])), {"length"}),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_content_is_found(tmp_path: Path, good: Good, name: str) -> None:
    spoil, named = SPOILED[name]
    out = put_together(tmp_path / "spoiled.mp4", *spoil(good.pictures, good.sound))
    report = proved(out, good)
    assert named <= failed(report), report.failures


WITHOUT_A_MANIFEST = {
    "frozen to the end": "still pictures",
    "frozen for a third of a second": "still pictures",
    "one repeated": "still pictures",
    "one black": "black pictures",
    "black at the end": "black pictures",
    "backwards": "picture",
    "mirrored": "picture",
    "sound 42 ms late": "sound is in time",
    "no sound in it": "sound",
    "sides swapped": "sound",
    "one dropped": "frame count",
}


@pytest.mark.parametrize("name", WITHOUT_A_MANIFEST)
def test_a_project_alone_finds_a_lot(tmp_path: Path, good: Good, name: str) -> None:
    spoil, _ = SPOILED[name]
    out = put_together(tmp_path / "spoiled.mp4", *spoil(good.pictures, good.sound))
    report = verify(out, good.project, "full")
    assert WITHOUT_A_MANIFEST[name] in failed(report), report.failures


def _remux(*how: str) -> Any:
    return lambda source, out: ffmpeg("-i", source, *how, out)


def _encoded(*how: str, **keys: Any) -> Any:
    def spoil(source: Path, out: Path) -> None:
        sound = np.zeros((FRAMES * RATE // FPS, 2), np.float32)
        put_together(out, decoded(source), sound, *how, **keys)

    return spoil


def _cut(share: float) -> Any:
    return lambda source, out: out.write_bytes(
        source.read_bytes()[: int(share * source.stat().st_size)]
    )


def _off(*, first: bool) -> Any:
    """The flag of its track header that says that a track is played (ISO/IEC 14496-12, 8.3.2)."""

    def spoil(source: Path, out: Path) -> None:
        data = bytearray(source.read_bytes())
        data[(data.index if first else data.rindex)(b"tkhd") + 7] = 0
        out.write_bytes(data)

    return spoil


X264 = ("-c:v", "libx264", "-crf", "18")
HARMED: dict[str, tuple[Any, set[str]]] = {
    "played at 25 fps": (_encoded(*X264, fps=25), {"pts", "length"}),
    "played at 29.97 fps": (_encoded(*X264, "-video_track_timescale", "30000", fps=29.97), {"pts"}),
    "every frame twice at 60 fps": (_encoded("-r", "60", *X264), {"frame count", "pts"}),
    "tagged BT.601": (_encoded(*X264, tags=["-colorspace", "smpte170m", *TAGS[2:]]), {"colour"}),
    "tagged BT.2020": (_encoded(*X264, tags=["-colorspace", "bt2020nc", *TAGS[2:]]), {"colour"}),
    "not tagged": (
        _encoded(*X264, "-bsf:v", "h264_metadata=colour_primaries=2:transfer_characteristics=2"
                 ":matrix_coefficients=2", tags=[]), {"colour"}),
    "tagged full range": (
        _encoded(*X264, "-bsf:v", "h264_metadata=video_full_range_flag=1"), {"levels"}),
    "a smaller picture": (_encoded("-vf", "scale=96:54", *X264), {"size"}),
    "turned by its tags": (
        _remux("-c", "copy", "-metadata:s:v", "rotate=90"), {"picture"}),
    "shown wider than it is": (_remux("-c", "copy", "-aspect", "2:1"), {"pixel aspect"}),
    "picture not to be played": (_off(first=True), {"tracks"}),
    "sound not to be played": (_off(first=False), {"tracks"}),
    "no picture": (_remux("-vn", "-c", "copy"), {"picture"}),
    "no sound": (_remux("-an", "-c", "copy"), {"sound"}),
    "sound at 44.1 kHz": (_remux("-c:v", "copy", "-ar", "44100"), {"sample rate"}),
    "one channel": (_remux("-c:v", "copy", "-ac", "1"), {"channels"}),
    "priming not signalled": (_remux("-c", "copy", "-use_editlist", "0"), {"length"}),
    "starts late": (_remux("-c", "copy", "-output_ts_offset", "0.5"), {"first pts"}),
    "sound starts late": (
        lambda source, out: ffmpeg("-i", source, "-itsoffset", "0.1", "-i", source, "-map", "0:v",
                                   "-map", "1:a", "-c", "copy", out), {"first sound"}),
    "cut at 30 %": (_cut(0.3), set()),
    "cut at 90 %": (_cut(0.9), set()),
    "cut by a byte": (lambda source, out: out.write_bytes(source.read_bytes()[:-1]), set()),
    "empty": (_cut(0), set()),
    "zeros": (lambda source, out: out.write_bytes(bytes(source.stat().st_size)), set()),
    "text": (lambda source, out: out.write_text("not a film"), set()),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMED)
def test_a_harmed_file_is_found(tmp_path: Path, good: Good, name: str) -> None:
    harm, named = HARMED[name]
    out = tmp_path / "harmed.mp4"
    harm(good.path, out)
    try:
        report = proved(out, good)
    except VerifyError as error:
        assert not named
        assert "harmed.mp4" in str(error)
    else:
        assert not report.ok
        assert named <= failed(report), report.failures


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_are_found_or_not_to_be_seen(tmp_path: Path, good: Good, seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(good.path.read_bytes())
    start = data.index(b"mdat") + 8
    for _ in range(3):
        data[rng.randrange(start, len(data))] ^= 1 << rng.randrange(8)
    out = tmp_path / "flipped.mp4"
    out.write_bytes(data)
    if proved(out, good).ok:
        apart = luma(decoded(out)).astype(int) - luma(good.pictures)
        assert np.abs(apart).mean(axis=(1, 2)).max() < 1.5


def test_a_manifest_says_what_is_wrong_with_it(tmp_path: Path, good: Good) -> None:
    from frameloom.core.errors import UsageError

    lines = good.manifest.read_text().splitlines()
    broken = tmp_path / "broken.ndjson"
    for text in ("", "{}", "no", "\n".join(lines[:20]), "\n".join(lines).replace("AAA", "**", 1)):
        broken.write_text(text)
        with pytest.raises(UsageError, match=r"broken\.ndjson"):
            verify(good.path, level="full", manifest=broken)
    with pytest.raises(UsageError, match="no such"):
        verify(good.path, manifest=tmp_path / "none.ndjson")
    shutil.rmtree(tmp_path)
