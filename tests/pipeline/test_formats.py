"""Every format, opaque and with alpha where it can, at three rates: the number in every frame and
every frame's time, one by one, as another program reads them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from frameloom.core.time import round_half_up
from frameloom.export import Options, render
from frameloom.project import Project
from tests.support.numbered import numbered_frame, read_number

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
U8 = np.ndarray[Any, np.dtype[np.uint8]]
SIZE = (112, 64)
FRAMES = 8
BOX = (14, 8, 84, 48)
"""Where a pane at three quarters of the picture's size stands."""
RATES = (Fraction(24000, 1001), Fraction(30), Fraction(60))
SLOW = Fraction(50)
"""What GIF is asked for instead of the fastest."""
OPAQUE = [
    "h264 .mp4", "h265 .mp4", "av1 .mp4", "vp9 .mp4", "h264 .mov", "h265 .mov", "prores .mov",
    "vp9 .webm", "av1 .webm", "h264 .mkv", "h265 .mkv", "av1 .mkv", "vp9 .mkv", "ffv1 .mkv",
    "prores .mkv", ".gif", ".webp", ".apng", "%05d.png", "%05d.jpg", "%03d.tif", "%d.webp",
    "%05d.exr",
]  # fmt: skip
CLEAR = [
    "prores .mov", "vp9 .webm", "vp9 .mkv", "ffv1 .mkv", "prores .mkv", ".gif", ".webp", ".apng",
    "%05d.png", "%03d.tif", "%d.webp", "%05d.exr",
]  # fmt: skip
CASES = [
    (form, alpha, rate)
    for forms, alpha in ((OPAQUE, False), (CLEAR, True))
    for form in forms
    for rate in RATES
]


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return numbered_pictures(tmp_path_factory.mktemp("numbers"))


def numbered_pictures(folder: Path) -> Path:
    """Numbered pictures as a sequence: frame i says i, whatever the rate."""
    for n in range(FRAMES):
        Image.fromarray(numbered_frame(n, *SIZE)).save(folder / f"{n:03}.png")
    return folder / "%03d.png"


def written(form: str, alpha: bool, fps: Fraction, numbers: Path, folder: Path) -> Path:
    """The numbered pictures in a format of the matrix; with alpha, in `BOX` over nothing."""
    layer = {"type": "video", "src": str(numbers), "fit": "fill", "scale": 0.75 if alpha else 1}
    scene = {"duration": f"{FRAMES}f", "layers": [layer]}
    project = Project.read({"size": list(SIZE), "fps": str(fps), "scenes": [scene]})
    codec, _, name = form.rpartition(" ")
    out = folder / (f"out{name}" if name[0] == "." else f"frames/{name}")
    render(project, out, Options(codec=codec or None, alpha=alpha))
    return out


@pytest.mark.parametrize(
    ("form", "alpha", "rate"),
    CASES,
    ids=lambda value: str(value).replace("/", "_") if not isinstance(value, bool) else "",
)
def test_every_frame_at_its_time(
    form: str, alpha: bool, rate: Fraction, numbers: Path, tmp_path: Path
) -> None:
    fps = min(rate, SLOW) if form == ".gif" else rate
    out = written(form, alpha, fps, numbers, tmp_path)
    pictures, times = list(read(out)), times_of(out)
    box = BOX if alpha else None
    assert [read_number(picture[..., :3], box) for picture in pictures] == list(range(FRAMES))
    if alpha:
        x, y, w, h = BOX
        for picture in pictures:
            assert (picture[y + 2 : y + h - 2, x + 2 : x + w - 2, 3] >= 254).all()
            assert (picture[: y - 2, :, 3] <= 1).all() and (picture[:, : x - 2, 3] <= 1).all()
    if times is not None:
        tick = {".webm": 1000, ".mkv": 1000, ".webp": 1000, ".gif": 100}.get(out.suffix)
        exact = [n / fps for n in range(FRAMES)]
        due = [Fraction(round_half_up(t * tick), tick) for t in exact] if tick else exact
        assert times == due


def read(out: Path) -> Iterator[U8]:
    """Every frame as (H, W, 4) uint8, by Pillow or by ffmpeg."""
    if "%" in out.name and out.suffix != ".exr":
        for file in sorted(out.parent.iterdir(), key=lambda file: int(file.stem)):
            with Image.open(file) as image:
                yield np.asarray(image.convert("RGBA"))
    elif out.suffix in (".gif", ".webp", ".apng"):
        with Image.open(out) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                yield np.asarray(image.convert("RGBA"))
    else:
        yield from by_ffmpeg(out)


def by_ffmpeg(out: Path, decoder: str | None = None) -> U8:
    if "vp9" in codec_of(out):
        decoder = "libvpx-vp9"  # without being told, ffmpeg's own VP9 decoder leaves alpha out
    chosen = ["-c:v", decoder] if decoder else []
    transfer = ["-apply_trc", "bt709"] if out.suffix == ".exr" else []
    words = ["ffmpeg", "-v", "error", *chosen, *transfer, "-i", str(out), "-map", "0:v"]
    words += ["-fps_mode", "passthrough", "-pix_fmt", "rgba", "-f", "rawvideo", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0], 4)


def codec_of(out: Path) -> str:
    return str(probe(out, "stream=codec_name")["streams"][0].get("codec_name"))


def probe(out: Path, entries: str) -> Any:
    words = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", entries]
    said = subprocess.run([*words, "-of", "json", str(out)], check=True, capture_output=True)
    return json.loads(said.stdout)


def times_of(out: Path) -> list[Fraction] | None:
    """Exact seconds at which frames begin; None for numbered files, which have no clock."""
    if "%" in out.name:
        return None
    if out.suffix in READERS:
        shown = READERS[out.suffix](out)
        return [Fraction(0), *accumulate(shown[:-1])]
    said = probe(out, "packet=pts:stream=time_base")
    base = Fraction(said["streams"][0]["time_base"])
    return sorted(int(packet["pts"]) * base for packet in said["packets"])


def by_pillow(out: Path) -> list[Fraction]:
    """How long each frame is shown; Pillow tells whole milliseconds."""
    with Image.open(out) as image:
        shown = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            shown.append(Fraction(image.info["duration"]) / 1000)
    return shown


def by_hand(out: Path) -> list[Fraction]:
    """APNG's delays as they stand in its fcTL chunks (PNG specification, third edition)."""
    data = out.read_bytes()
    starts = [at for at in range(len(data) - 4) if data[at : at + 4] == b"fcTL"]
    pairs = [(data[at + 24 : at + 26], data[at + 26 : at + 28]) for at in starts]
    return [Fraction(int.from_bytes(a, "big"), int.from_bytes(b, "big")) for a, b in pairs]


READERS: dict[str, Callable[[Path], list[Fraction]]] = {
    ".gif": by_pillow,
    ".webp": by_pillow,
    ".apng": by_hand,
}


def test_readers_agree_about_apng(numbers: Path, tmp_path: Path) -> None:
    """Pillow rounds to milliseconds what stands in the chunks."""
    scene = {"duration": 0.1, "layers": [{"type": "video", "src": str(numbers)}]}
    project = Project.read({"size": list(SIZE), "fps": "30000/1001", "scenes": [scene]})
    out = tmp_path / "out.apng"
    render(project, out)
    assert all(abs(a - b) < Fraction(1, 1000) for a, b in pairwise(by_hand(out) + by_pillow(out)))


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize("form", [".gif", ".webp", ".apng"])
def test_flat_pictures_that_come_back(form: str, alpha: bool, tmp_path: Path) -> None:
    """Black after white is another picture, though each is one colour: their indices in a GIF are
    the same, and the palette is the first frame's."""
    colours = ["#000", "#000", "#fff", "#000", "#fff", "#fff", "#000", "#000", "#00f", "#000"]
    card = {"type": "shape", "shape": "rectangle", "size": [4, 4] if not alpha else [1, 0.5]}
    scenes = [{"duration": "1f", "layers": [{**card, "fill": colour}]} for colour in colours]
    out = tmp_path / f"out{form}"
    project = Project.read({"size": [64, 36], "fps": 20, "scenes": scenes})
    render(project, out, Options(alpha=alpha, quality="high"))
    shown = {"#000": (0, 0, 0), "#fff": (255, 255, 255), "#00f": (0, 0, 255)}
    found = [picture[18, 32, :3].astype(int) for picture in read(out)]
    assert np.abs(np.array(found) - [shown[colour] for colour in colours]).max() <= 2
