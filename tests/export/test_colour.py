"""Colours and alpha in finished files, as the ffmpeg program decodes them by the files' tags."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from frameloom.export import Options, render
from frameloom.project import Project
from tests.support.exr import exr_pixels

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
Numbers = np.ndarray[Any, np.dtype[Any]]
SIZE = (192, 128)
CELL = 32
CHART = np.array(
    [
        [(0, 0, 0), (64, 64, 64), (128, 128, 128), (192, 192, 192), (255, 255, 255), (118, 92, 64)],
        [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 255, 255), (255, 0, 255), (255, 255, 0)],
        [(115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177),
         (103, 189, 170)],
        [(214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64),
         (224, 163, 46)],
    ],
    np.uint8,
)  # fmt: skip
"""Greys, the corners of the cube, and patches of skin, sky and leaves."""
EXACT, HALF, CODED, SMALL = 0, 0.1, 2, 4
"""Codes of 255 by which a patch's middle may be off: lossless R'G'B'; half floats; one rounding to
Y'CbCr and one back; a lossy codec at high quality, and GIF's palette."""


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chart") / "chart.png"
    Image.fromarray(np.kron(CHART, np.ones((CELL, CELL, 1), np.uint8))).save(path)
    return path


def project(layers: list[dict[str, Any]], **more: Any) -> Project:
    scene = {"duration": "3f", "layers": layers}
    return Project.read({"size": list(SIZE), "fps": 25, "scenes": [scene], **more})


def decoded(out: Path) -> Numbers:
    """The second frame, converted by ffmpeg, OpenEXR or (WebP) Pillow: (H, W, 3)."""
    if out.suffix == ".exr":
        return 255 * exr_pixels(out.parent / "00001.exr")[..., :3]
    if out.suffix == ".webp":
        with Image.open(str(out).replace("%05d", "00001")) as image:
            image.seek(getattr(image, "n_frames", 1) - 1)
            return np.asarray(image.convert("RGB"))
    path, number = str(out).replace("%05d", "00001"), 0 if "%" in out.name else 1
    pick = f"select=eq(n\\,{number}),scale=flags=accurate_rnd+full_chroma_int"
    words = ["ffmpeg", "-v", "error", "-i", path, "-vf", pick, "-frames:v", "1"]
    words += ["-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(SIZE[1], SIZE[0], 3)


@pytest.mark.parametrize(
    ("name", "codec", "form", "bound"),
    [
        ("a.mp4", "h264", None, SMALL), ("a.mp4", "h264", "yuv444p", SMALL),
        ("a.mp4", "h265", None, SMALL), ("a.mp4", "vp9", None, SMALL),
        ("a.webm", "av1", "yuv420p10le", SMALL), ("a.mkv", "h264", None, SMALL),
        ("a.mov", "prores", "yuva444p10le", SMALL), ("a.mkv", "vp9", "yuva420p", SMALL),
        ("a.mp4", "h264", "yuv420p10le", SMALL), ("a.mov", "h265", "yuv420p10le", SMALL),
        ("a.mp4", "av1", None, SMALL), ("a.webm", "vp9", None, SMALL),
        ("a.mov", "prores", None, SMALL), ("a.mkv", "ffv1", None, CODED),
        ("a.mkv", "ffv1", "yuv444p10le", CODED), ("a.mkv", "ffv1", "gbrp10le", 1),
        ("a.mkv", "ffv1", "bgra", EXACT), ("a.apng", None, None, EXACT),
        ("f/%05d.png", None, None, EXACT), ("f/%05d.png", None, "rgb48be", 1),
        ("f/%05d.tif", None, None, EXACT), ("f/%05d.jpg", None, None, SMALL),
        ("a.gif", None, None, SMALL), ("a.webp", None, None, CODED),
        ("f/%05d.webp", None, None, CODED), ("f/%05d.exr", None, None, HALF),
        ("f/%05d.exr", None, "gbrapf32le", HALF),
    ],
)  # fmt: skip
def test_a_chart_comes_back(
    name: str, codec: str | None, form: str | None, bound: float, chart: Path, tmp_path: Path
) -> None:
    out = tmp_path / name
    options = Options(codec=codec, pixel_format=form, quality="high")
    render(project([{"type": "image", "src": str(chart)}]), out, options)
    middles = decoded(out)[CELL // 2 :: CELL, CELL // 2 :: CELL].astype(float)
    assert np.abs(middles - CHART).max() <= bound


def test_ten_bits_are_ten_bits(tmp_path: Path) -> None:
    """A slow gradient has more levels than 8 bits could give it, and no step is wide."""
    slow = {"type": "gradient", "colors": ["#404040", "#808080"], "angle": 0}
    for codec, form in (("ffv1", "yuv444p10le"), ("h265", "yuv420p10le"), ("prores", None)):
        out = tmp_path / ("a.mov" if codec != "ffv1" else "a.mkv")
        wide = {"size": [1024, 64], "scenes": [{"duration": "3f", "background": slow}], "fps": 25}
        render(Project.read(wide), out, Options(codec=codec, pixel_format=form, quality="high"))
        raw = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", str(out), "-frames:v", "1", "-pix_fmt", "gray10le",
             "-f", "rawvideo", "-"], check=True, capture_output=True,
        ).stdout  # fmt: skip
        luma = np.frombuffer(raw, np.uint16).reshape(64, 1024).mean(axis=0)
        fit = np.polyfit(np.arange(1024), luma, 1)
        assert np.abs(luma - np.polyval(fit, np.arange(1024))).max() < 2.0
        assert luma.max() - luma.min() > 200
        assert len({*np.frombuffer(raw, np.uint16)}) > 210


@pytest.mark.parametrize(
    ("name", "codec", "quality", "bound"),
    [
        ("a.mkv", "ffv1", "high", 1), ("a.mp4", "h265", "lossless", 1),
        ("a.mp4", "h265", "high", 4), ("a.mp4", "h264", "high", 4), ("a.mp4", "av1", "high", 4),
    ],
)  # fmt: skip
def test_black_to_white_has_every_level(
    name: str, codec: str, quality: str, bound: int, tmp_path: Path
) -> None:
    """Luma as it is coded, 64 to 940, on the straight line of the gradient: nothing is banded."""
    ramp = {"type": "gradient", "colors": ["#000000", "#ffffff"], "angle": 0}
    scene = {"duration": "2f", "background": ramp}
    made = Project.read({"size": [1920, 64], "fps": 25, "scenes": [scene]})
    out = tmp_path / name
    render(made, out, Options(codec=codec, pixel_format="yuv420p10le", quality=quality))
    # no -pix_fmt: asked for grey, ffmpeg would stretch the levels to full range
    words = ["ffmpeg", "-v", "error", "-i", str(out), "-frames:v", "1", "-f", "rawvideo", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    assert len(raw) == 1920 * 64 * 3  # two bytes a sample, half as many of chroma
    luma = np.frombuffer(raw, "<u2")[: 1920 * 64].reshape(64, 1920)
    levels = len(np.unique(luma))
    assert levels == 877 if bound == 1 else levels > 850
    exact = 64 + (np.arange(1920) + 0.5) / 1920 * 876
    assert np.abs(luma - exact).max() < bound
    assert np.abs(np.diff(luma.mean(axis=0))).max() < 2.5  # of 8 bits a step is 4


ALPHA = [
    ("a.mov", "prores", ()), ("a.webm", "vp9", ("-c:v", "libvpx-vp9")), ("a.mkv", "ffv1", ()),
    ("a.apng", None, ()), ("f/%05d.png", None, ()), ("f/%05d.tif", None, ()),
]  # fmt: skip
BODY = (230, 120, 40)


def clear_project() -> Project:
    disc = {"type": "shape", "shape": "ellipse", "size": [0.6, 0.6], "fill": "#e67828"}
    return project([{**disc, "rotation": [0, 20, 0]}], background={"type": "color", "color": "red"})


@pytest.mark.parametrize(("name", "codec", "before"), ALPHA)
@pytest.mark.parametrize("behind", ["black", "white", "photo"])
def test_edges_have_no_fringes(
    name: str, codec: str | None, before: tuple[str, ...], behind: str, tmp_path: Path
) -> None:
    """Over any background each pixel lies between the body's colour and the background's."""
    out = tmp_path / name
    render(clear_project(), out, Options(codec=codec, alpha=True, quality="high"))
    below = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    if behind == "white":
        below[:] = 255
    elif behind == "photo":
        y, x = np.mgrid[: SIZE[1], : SIZE[0]]
        below[:] = np.stack([x % 200 + 20, y * 2 % 220, (x + y) % 256], -1)
    Image.fromarray(below).save(tmp_path / "below.png")
    over = laid_over(tmp_path / "below.png", out, *before).astype(float)
    body, seen = np.array(BODY, float), below.astype(float)
    share = np.clip(((over - seen) * (body - seen)).sum(-1) / ((body - seen) ** 2).sum(-1), 0, 1)
    off = np.abs(over - (seen + (body - seen) * share[..., None])).max(axis=-1)
    assert off.max() <= 10  # of a lossy codec's ringing; a fringe of black in half an edge is 60
    assert share[SIZE[1] // 2, SIZE[0] // 2] > 0.97 and share[4, 4] < 0.03


def laid_over(below: Path, out: Path, *before: str) -> Numbers:
    path = str(out).replace("%05d", "00001")
    graph = "[0]format=gbrp[b];[1]setpts=0,format=gbrap[f];[b][f]overlay=format=gbrp"
    words = ["ffmpeg", "-v", "error", "-loop", "1", "-i", str(below), *before, "-i", path]
    words += ["-filter_complex", graph, "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo"]
    raw = subprocess.run([*words, "-"], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(SIZE[1], SIZE[0], 3)


def test_the_edges_colour_is_carried_outward(tmp_path: Path) -> None:
    render(clear_project(), tmp_path / "f/%05d.png", Options(alpha=True))
    rgba = np.asarray(Image.open(tmp_path / "f/00000.png")).astype(int)
    row = rgba[SIZE[1] // 2]
    first = int(np.argmax(row[:, 3] > 0))
    carried = row[first - 8 : first]
    assert (carried[:, 3] == 0).all()
    assert np.abs(carried[:, :3] - BODY).max() <= 2
    assert (row[first - 12, :3] == 0).all()


def test_alpha_is_said_to_be_there(tmp_path: Path) -> None:
    render(clear_project(), tmp_path / "a.webm", Options(alpha=True))
    render(clear_project(), tmp_path / "a.mov", Options(alpha=True))
    tags = json.loads(_probe(tmp_path / "a.webm", "stream_tags"))["streams"][0]["tags"]
    assert {name.lower(): value for name, value in tags.items()}["alpha_mode"] == "1"
    stream = json.loads(_probe(tmp_path / "a.mov", "stream"))["streams"][0]
    assert stream["pix_fmt"].startswith("yuva444p")
    for key in ("color_primaries", "color_transfer", "color_space"):
        assert stream[key] == "bt709"
    assert stream["color_range"] == "tv"


def _probe(path: Path, what: str) -> str:
    words = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", what]
    words += ["-of", "json", str(path)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_passes_and_only(chart: Path, tmp_path: Path) -> None:
    left = {"type": "shape", "shape": "rectangle", "size": [0.4, 0.4], "fill": "lime"}
    layers = [
        {**left, "id": "left", "position": [-0.4, 0, 0]},
        {**left, "id": "right", "position": [0.4, 0, 0]},
    ]
    made = project(layers, background={"type": "color", "color": "blue"})
    seen = {}
    for name, options in {
        "only": Options(only=("left",)),
        "panes": Options(render_pass="panes"),
        "background": Options(render_pass="background"),
    }.items():
        render(made, tmp_path / name / "%05d.png", options)
        seen[name] = np.asarray(Image.open(tmp_path / name / "00000.png"))
    assert [tuple(seen["only"][64, x]) for x in (45, 147)] == [(0, 255, 0, 255), (0, 0, 0, 0)]
    assert [tuple(seen["panes"][64, x]) for x in (45, 147)] == [(0, 255, 0, 255)] * 2
    assert (seen["background"] == (0, 0, 255, 255)).all()


def test_linear_blends_light(tmp_path: Path) -> None:
    """Half white over black: half the light, which sRGB codes as 188."""
    half = {"type": "shape", "shape": "rectangle", "size": [2, 1], "fill": "white", "opacity": 0.5}
    for working, code in (("gamma", 128), ("linear", 188)):
        out = tmp_path / working / "%05d.png"
        render(project([half], color={"working": working}), out)
        pixel = np.asarray(Image.open(tmp_path / working / "00000.png"))[64, 96]
        assert np.abs(pixel[:3].astype(int) - code).max() <= 1
