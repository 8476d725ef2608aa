"""The manifest: small, the same every time, and true to what was rendered."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.cli.main import main
from frameloom.core.errors import UsageError
from frameloom.core.surface import RgbaSurface, YuvSurface
from frameloom.export import Options, Session, render, verify
from frameloom.export.proof.check import numbers
from frameloom.export.proof.manifest import Manifest
from frameloom.export.proof.signature import LevelMeter, decibels, signature
from frameloom.project import Project
from frameloom.text.fonts import find

Make = Callable[..., Project]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_is_in_it(tmp_path: Path, filmed: Make) -> None:
    project = filmed()
    manifest = tmp_path / "m.ndjson"
    render(project, tmp_path / "out.mp4", Options(manifest=manifest, frames=(10, 40), gop=15))
    head, *rest = lines(manifest)
    assert (head["fps"], head["size"], head["frames"]) == ("30", [160, 90], 30)
    assert (head["first_frame"], head["key_frames"]) == (10, 15)
    assert {"frameloom", "python", "numpy", "av"} <= set(head["versions"])
    (source,) = head["inputs"]
    file = Path(project.scenes[0].layers[0].src)
    assert source["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert source["bytes"] == file.stat().st_size
    frames = [line for line in rest if "frame" in line]
    assert [line["frame"] for line in frames] == list(range(30))
    with Session(project) as session:
        planes = session.frame(12)
    exact = hashlib.blake2b(digest_size=16)
    for plane in (planes.y, planes.u, planes.v):
        exact.update(plane.tobytes())
    assert frames[2]["hash"] == exact.hexdigest()
    seen = np.frombuffer(base64.b64decode(frames[2]["signature"]), np.uint8)
    assert seen.size == 3 * 18 * 32
    assert np.abs(seen.reshape(3, 18, 32)[0].mean() - planes.y.mean()) < 0.6
    levels = [line for line in rest if "levels" in line]
    assert [line["sound_s"] for line in levels] == [0]
    assert len(base64.b64decode(levels[0]["levels"])) == 100 * 4
    segments = [line for line in rest if "segment" in line]
    assert [line["segment"] for line in segments] == [0, 1]
    assert [line["frames"] for line in segments] == [[0, 20], [20, 30]]
    for line in segments:
        own = b"".join(bytes.fromhex(f["hash"]) for f in frames[slice(*line["frames"])])
        assert line["hash"] == hashlib.blake2b(own, digest_size=16).hexdigest()
    assert (rest[-1]["end"], rest[-1]["samples"]) == (True, 48_000)


def test_fonts_are_in_it_by_their_hash(tmp_path: Path) -> None:
    layer = {"type": "text", "text": "aא", "size": 0.5}
    project = Project.read({"size": [64, 48], "scenes": [{"duration": "1/30", "layers": [layer]}]})
    manifest = tmp_path / "m.ndjson"
    render(project, tmp_path / "out.mp4", Options(manifest=manifest))
    fonts = {font["family"]: font for font in lines(manifest)[0]["fonts"]}
    assert list(fonts) == ["Noto Sans", "Open Sans"]
    file = Path(find(None).face.path)
    assert fonts["Noto Sans"] == {
        "path": file.name,
        "family": "Noto Sans",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "bytes": file.stat().st_size,
    }


@pytest.mark.parametrize("name", ["m.ndjson", "m.ndjson.gz"])
def test_the_same_bytes_twice(tmp_path: Path, project: Make, name: str) -> None:
    made = []
    for workers in (1, 3):
        manifest = tmp_path / name
        options = Options(manifest=manifest, workers=workers)
        out = render(project(), tmp_path / "out.mp4", options).path
        made.append(manifest.read_bytes())
        assert verify(out, level="full", manifest=manifest).ok
    assert made[0] == made[1]
    if name.endswith(".gz"):
        assert gzip.decompress(made[0]).startswith(b'{"frameloom_manifest":1')


def test_one_for_each_output(tmp_path: Path, project: Make) -> None:
    scenes = [{"id": name, "duration": "5f"} for name in ("a", "b")]
    made = Project.read({"size": [64, 48], "scenes": scenes})
    render(made, tmp_path / "out.mp4", Options(per_scene=True, manifest=tmp_path / "m.ndjson"))
    for name in ("a", "b"):
        manifest = tmp_path / f"m-out-{name}.ndjson"
        assert verify(tmp_path / f"out-{name}.mp4", level="full", manifest=manifest).ok
    assert not (tmp_path / "m.ndjson").exists()


def test_sound_alone(tmp_path: Path, filmed: Make) -> None:
    manifest = tmp_path / "m.ndjson"
    out = tmp_path / "out.m4a"
    render(filmed(), out, Options(audio_only=True, manifest=manifest))
    report = verify(out, level="full", manifest=manifest)
    assert report.ok, report.failures
    assert any(check.what == "sound is in time" for check in report.checks)


def test_a_failed_render_leaves_none(tmp_path: Path, project: Make) -> None:
    manifest = tmp_path / "m.ndjson"
    broken = project(audio=[{"src": "none.wav"}])
    with pytest.raises(Exception, match=r"none\.wav"):
        render(broken, tmp_path / "out.mp4", Options(manifest=manifest))
    assert list(tmp_path.iterdir()) == []


def test_not_over_the_output(tmp_path: Path, project: Make) -> None:
    out = tmp_path / "out.mp4"
    with pytest.raises(UsageError, match="is the output"):
        render(project(), out, Options(manifest=out))


def test_another_render_is_told_apart(tmp_path: Path, project: Make) -> None:
    manifest, out = tmp_path / "m.ndjson", tmp_path / "out.mp4"
    render(project(), out, Options(manifest=manifest))
    assert verify(out, project(), "full", manifest=manifest).ok
    scene = {"duration": 1, "background": {"type": "color", "color": "#808080"}}
    other = Project.read({"size": [64, 48], "scenes": [scene]})
    (failure,) = verify(out, other, "full", manifest=manifest).failures
    assert (failure.what, failure.where) == ("render repeated", "frames 0 to 29")


def test_on_the_command_line(
    tmp_path: Path, project: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out, manifest = tmp_path / "p.json", tmp_path / "out.mp4", tmp_path / "m.ndjson"
    project().save(file)
    assert main(["render", str(file), "-o", str(out), "--manifest", str(manifest)]) == 0
    assert main(["verify", str(out), "--manifest", str(manifest), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert main(["verify", str(out), "--manifest", str(file)]) == 2
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(out.read_bytes()[:-1000])
    assert main(["verify", str(cut), "--manifest", str(manifest)]) == 6
    cut.write_bytes(b"")
    capsys.readouterr()
    assert main(["verify", str(cut), "--json"]) == 6
    (check,) = json.loads(capsys.readouterr().out)["checks"]
    assert (check["what"], check["ok"]) == ("file", False)
    assert "cut.mp4" in check["found"]


def test_fonts_and_tables_are_inputs(tmp_path: Path) -> None:
    cube = tmp_path / "warm.cube"
    cube.write_text("LUT_3D_SIZE 2\n" + "0.5 0.5 0.5\n" * 8)
    scene = {
        "duration": "2f",
        "layers": [{"type": "text", "text": "Ship it"}],
        "effects": [{"type": "lut", "src": "warm.cube"}],
    }
    made = Project.read({"size": [64, 48], "scenes": [scene]})
    made.base_dir = tmp_path
    render(made, tmp_path / "out.mp4", Options(manifest=tmp_path / "m.ndjson"))
    head = lines(tmp_path / "m.ndjson")[0]
    assert [entry["path"] for entry in head["inputs"]] == ["warm.cube"]
    assert head["inputs"][0]["sha256"] == hashlib.sha256(cube.read_bytes()).hexdigest()
    (font,) = head["fonts"]
    assert set(font) == {"family", "path", "sha256", "bytes"}
    assert "/" not in font["path"]


def test_signatures_of_the_same_picture_agree() -> None:
    """The same colours as planes and as R'G'B', and at another size."""
    rng = np.random.default_rng(1)
    small = rng.integers(0, 256, (9, 16, 3), np.uint8)
    rgb = np.kron(small, np.ones((16, 16, 1), np.uint8))
    rgba = np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])
    r, g, b = (rgb[..., k] / 255 for k in range(3))
    luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    planes = [16 + 219 * luma, 128 + 224 * (b - luma) / 1.8556, 128 + 224 * (r - luma) / 1.5748]
    y, u, v = (np.rint(plane).astype(np.uint8) for plane in planes)
    direct = signature(YuvSurface(y, u[::2, ::2], v[::2, ::2])).astype(int)
    assert np.abs(direct - signature(RgbaSurface(rgba))).max() <= 1
    double = np.kron(y, np.ones((2, 2), np.uint8))
    assert np.abs(direct[0] - signature(YuvSurface(double, u, v))[0]).max() <= 1


def test_a_signature_is_over_black_with_its_alpha() -> None:
    white = np.full((36, 64, 4), 255, np.uint8)
    white[:, 32:, 3] = 0
    seen = signature(RgbaSurface(white))
    assert seen.shape == (4, 18, 32)
    assert (seen[0, :, :16] == 235).all()
    assert (seen[0, :, 16:] == 16).all()
    grey, light = np.full((18, 32), 128, np.uint8), np.full((36, 64), 235, np.uint8)
    planes = YuvSurface(light, grey, grey, white[..., 3])
    assert np.array_equal(signature(planes), seen)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (31, 17), (33, 19), (1001, 333)])
def test_every_size_has_a_signature(size: tuple[int, int]) -> None:
    w, h = size
    y, c = np.full((h, w), 77, np.uint8), np.full(((h + 1) // 2, (w + 1) // 2), 90, np.uint8)
    assert np.array_equal(np.unique(signature(YuvSurface(y, c, c))), [77, 90])


def test_levels_do_not_depend_on_blocks() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (5000, 2)).astype(np.float32)
    sound[960:1440] = 0
    meter, whole = LevelMeter(), LevelMeter()
    cut = [meter.add(part) for part in np.split(sound, [7, 500, 2000])]
    levels = np.concatenate([*cut, meter.finish()])
    assert np.array_equal(levels, np.concatenate([whole.add(sound), whole.finish()]))
    assert len(levels) == 11
    assert decibels(levels)[0, 0] == pytest.approx(-20, abs=1)
    assert (levels[2] == 0).all()


def test_reading_what_is_none(tmp_path: Path) -> None:
    other = tmp_path / "m.ndjson"
    other.write_text('{"frameloom_manifest":2,"size":[1,1],"fps":"1","frames":1}')
    with pytest.raises(UsageError, match="another version"):
        Manifest.open(other)


def test_numbers_in_words() -> None:
    assert numbers([3]) == "frame 3"
    assert numbers([1, 2, 3, 7]) == "frames 1 to 3, 7"
    assert numbers(range(0, 20, 2)) == "frames 0, 2, 4, 6 and 6 more"
