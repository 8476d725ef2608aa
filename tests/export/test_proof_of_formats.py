"""Every format is proved against its manifest, and what is spoiled in those with alpha is found."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.errors import VerifyError
from frameloom.export import Options, Report, render, verify
from frameloom.media.mux import CONTAINERS, SOUND_SUFFIXES
from frameloom.project import Project
from tests.export.files import decoded_sound
from tests.sound.making import LEVEL, RATE, clicks, noise, peak_near, write
from tests.sound.test_loudness import speech

FRAMES, FPS = 12, 25


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("talk") / "a.wav", speech(1, 0.6), "pcm_s16le")


def _project(talk: Path, clear: bool) -> Project:
    ball = {
        "type": "shape",
        "id": "ball",
        "shape": "ellipse",
        "fill": "#f0d040c0",
        "size": [0.5, 0.5],
        "position": {"from": [-0.7, -0.2, 0], "to": [0.7, 0.2, 0]},
    }
    wall = {"type": "noise", "colors": ["#102060", "#c05030", "#e0e0d0"], "scale": 2, "speed": 4}
    scene = {"duration": f"{FRAMES}f", "layers": [ball], **({} if clear else {"background": wall})}
    return Project.read(
        {"size": [96, 64], "fps": FPS, "scenes": [scene], "audio": [{"src": str(talk)}]}
    )


FORMATS: list[tuple[str, dict[str, Any]]] = [
    ("a.mp4", {"codec": "h265"}),
    ("a.mp4", {"pixel_format": "yuv420p10le"}),
    ("a.mp4", {"codec": "av1"}),
    ("a.mov", {}),
    ("a.mov", {"codec": "prores"}),
    ("a.mov", {"codec": "prores", "alpha": True}),
    ("a.webm", {"alpha": True}),
    ("a.webm", {"codec": "av1"}),
    ("a.mkv", {"codec": "ffv1"}),
    ("a.mkv", {"codec": "ffv1", "alpha": True}),
    ("a.gif", {}),
    ("a.gif", {"alpha": True}),
    ("a.webp", {"alpha": True}),
    ("a.apng", {"alpha": True}),
    ("f/%04d.png", {"alpha": True}),
    ("f/%04d.jpg", {}),
    ("f/%04d.tif", {"alpha": True}),
    ("f/%04d.exr", {"alpha": True}),
]


@pytest.mark.parametrize(("name", "how"), FORMATS, ids=str)
def test_every_format_passes(tmp_path: Path, talk: Path, name: str, how: dict[str, Any]) -> None:
    project = _project(talk, how.get("alpha", False))
    manifest = tmp_path / "m.ndjson"
    render(project, tmp_path / name, Options(manifest=manifest, verify="full", **how))
    report = verify(tmp_path / name, project, "full", manifest=manifest)
    assert report.ok, report.failures
    assert any(check.what == "render repeated" for check in report.checks)
    alone = verify(tmp_path / name, project, "full")
    assert alone.ok, alone.failures


@pytest.mark.parametrize("suffix", sorted(SOUND_SUFFIXES))
def test_sound_alone_passes(tmp_path: Path, talk: Path, suffix: str) -> None:
    manifest, out = tmp_path / "m.ndjson", tmp_path / f"a{suffix}"
    project = _project(talk, clear=False)
    render(project, out, Options(audio_only=True, manifest=manifest, verify="full"))
    for against in ({"manifest": manifest}, {"project": project}):
        report = verify(out, level="full", **against)
        assert report.ok, report.failures
        assert any(check.what == "sound is in time" for check in report.checks)


@pytest.mark.parametrize("suffix", [".aac", ".mp3", ".opus", ".m4a"])
def test_sound_of_uneven_bit_rate_passes(tmp_path: Path, suffix: str) -> None:
    """.aac tells no length: one guessed by the bit rate of its beginning is another."""
    uneven = np.concatenate([noise(2 * RATE), np.zeros((2 * RATE, 2), np.float32)])
    source = write(tmp_path / "uneven.wav", uneven, "pcm_s16le")
    scene, audio = {"duration": 4}, [{"src": str(source)}]
    made = Project.read({"size": [64, 48], "scenes": [scene], "audio": audio})
    render(made, tmp_path / f"out{suffix}", Options(audio_only=True, verify="full"))


WITH_SOUND = [
    *((c.suffixes[0], codec, False) for c in CONTAINERS if c.suffixes for codec in c.audio),
    *(
        (suffix, codec, True)
        for c in CONTAINERS
        for suffix in c.sound_suffixes
        for codec in c.audio
    ),
]


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize(("suffix", "codec", "alone"), WITH_SOUND)
def test_clicks_land_within_a_millisecond(
    tmp_path: Path, suffix: str, codec: str, alone: bool
) -> None:
    """As ffmpeg decodes them, by every codec in every container that holds it."""
    at = [5_000, 31_001, 45_000]
    source = write(tmp_path / "clicks.wav", clicks(RATE, at), "pcm_s16le")
    made = Project.read(
        {
            "size": [64, 48],
            "fps": "24000/1001",
            "scenes": [{"duration": "24f"}],
            "audio": [{"src": str(source)}],
        }
    )
    how = Options(audio_only=alone, audio_codec=codec, verify="full")
    out = render(made, tmp_path / f"out{suffix}", how).path
    heard = decoded_sound(out)
    assert all(abs(peak_near(heard, place, 2000) - place) <= 48 for place in at)
    quiet = np.abs(heard[:RATE, 0])
    for place in at:
        quiet[max(0, place - 2000) : place + 2001] = 0
    assert quiet.max() < 0.15 * LEVEL
    assert abs(len(heard) - RATE) <= 1152  # a frame of the codec, where the end is not signalled


@dataclass(frozen=True)
class Clear:
    path: Path
    manifest: Path


@pytest.fixture(scope="module")
def clear(tmp_path_factory: pytest.TempPathFactory, talk: Path) -> dict[str, Clear]:
    """Films with alpha, and numbered files."""
    folder = tmp_path_factory.mktemp("clear")
    made = {}
    for name, how in (("a.mov", {"codec": "prores"}), ("a.webm", {}), ("f/%04d.png", {})):
        manifest = folder / f"{Path(name).suffix[1:]}.ndjson"
        options = Options(alpha=True, manifest=manifest, **how)
        render(_project(talk, clear=True), folder / name, options)
        made[Path(name).suffix] = Clear(folder / name, manifest)
    return made


def _ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def _failed(path: Path, source: Clear) -> set[str]:
    report: Report = verify(path, level="full", manifest=source.manifest)
    return {check.what for check in report.failures}


PRORES = ["-c:v", "prores_ks", "-c:a", "copy"]
ALPHA = {
    "stripped": ("yuv444p10le", "null", {"alpha"}),
    "opaque": ("yuva444p10le", "colorchannelmixer=aa=0,geq=lum='lum(X,Y)':a=1023", {"picture"}),
    "half as strong": ("yuva444p10le", "colorchannelmixer=aa=0.5", {"picture"}),
    "inverted": ("yuva444p10le", "format=yuva444p10le,lutyuv=a=negval", {"picture"}),
}


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("name", ALPHA)
def test_spoiled_alpha(tmp_path: Path, clear: dict[str, Clear], name: str) -> None:
    form, change, named = ALPHA[name]
    out, tags = tmp_path / "out.mov", "setparams=colorspace=bt709"
    graph = f"{change},format={form},{tags}"
    _ffmpeg("-i", clear[".mov"].path, "-vf", graph, *PRORES, out)
    assert named <= _failed(out, clear[".mov"])


@pytest.mark.usefixtures("need_ffmpeg")
def test_alpha_that_is_not_signalled(tmp_path: Path, clear: dict[str, Clear]) -> None:
    """The plane is there, but no player is told of it."""
    out = tmp_path / "out.webm"
    _ffmpeg("-i", clear[".webm"].path, "-c", "copy", "-metadata:s:v", "alpha_mode=0", out)
    assert "alpha" in _failed(out, clear[".webm"])


@pytest.mark.parametrize("name", ["a.gif", "a.apng", "a.webp"])
def test_an_animation_that_ends_is_found(tmp_path: Path, talk: Path, name: str) -> None:
    """All of Frameloom's play for ever, and is made to play once."""
    manifest = tmp_path / "m.ndjson"
    render(_project(talk, clear=False), tmp_path / name, Options(manifest=manifest))
    data = bytearray((tmp_path / name).read_bytes())
    mark, ahead = {"gif": (b"NETSCAPE2.0", 2), "apng": (b"acTL", 7), "webp": (b"ANIM", 8)}[name[2:]]
    data[data.index(mark) + len(mark) + ahead] = 1
    (tmp_path / name).write_bytes(data)
    report = verify(tmp_path / name, manifest=manifest)
    assert {check.what for check in report.failures} == {"plays"}


def test_another_light_is_found(tmp_path: Path, clear: dict[str, Clear]) -> None:
    """A PNG that says of its codes that they are light is shown washed out."""
    source = clear[".png"]
    shutil.copytree(source.path.parent, tmp_path / "f")
    file = tmp_path / "f" / "0003.png"
    data = file.read_bytes()
    start = data.index(b"sRGB") - 4
    gamma = b"gAMA" + (100_000).to_bytes(4, "big")
    said = (4).to_bytes(4, "big") + gamma + zlib.crc32(gamma).to_bytes(4, "big")
    after = data.index(b"gAMA") + 12
    file.write_bytes(data[:start] + said + data[after:])
    assert _failed(tmp_path / "f" / "%04d.png", source) == {"colour"}


def test_clipped_sound_and_lost_detail_pass(tmp_path: Path) -> None:
    """Three times full scale is played as full scale; few bits lower the contrast of fine noise."""
    source = write(tmp_path / "loud.wav", 4 * noise(RATE // 2), "pcm_f32le")
    fine = {"type": "noise", "colors": ["#000", "#fff"], "scale": 20, "speed": 20}
    grain = [{"type": "grain", "opacity": 0.5}]
    scene = {"duration": 0.5, "background": fine, "effects": grain}
    audio = [{"src": str(source)}] * 3
    made = Project.read({"size": [128, 72], "scenes": [scene], "audio": audio})
    for name, codec, heard in (("a.mkv", "h265", "flac"), ("a.mov", "prores", "pcm")):
        out, manifest = tmp_path / name, tmp_path / "m.ndjson"
        how = Options(quality="draft", codec=codec, audio_codec=heard, manifest=manifest)
        render(made, out, how)
        report = verify(out, level="full", manifest=manifest)
        assert report.ok, (name, report.failures)


def _lost(files: list[Path]) -> None:
    files[4].unlink()


def _swapped(files: list[Path]) -> None:
    first, second = files[3].read_bytes(), files[8].read_bytes()
    files[3].write_bytes(second)
    files[8].write_bytes(first)


def _cut(files: list[Path]) -> None:
    files[5].write_bytes(files[5].read_bytes()[:200])


def _last_lost(files: list[Path]) -> None:
    files[-1].unlink()


@pytest.mark.parametrize("spoil", [_lost, _swapped, _cut, _last_lost])
def test_spoiled_files_of_a_sequence(
    tmp_path: Path, clear: dict[str, Clear], spoil: Callable[[list[Path]], None]
) -> None:
    source = clear[".png"]
    shutil.copytree(source.path.parent, tmp_path / "f")
    spoil(sorted((tmp_path / "f").iterdir()))
    try:
        assert _failed(tmp_path / "f" / "%04d.png", source)
    except VerifyError as error:
        assert "png" in str(error)
