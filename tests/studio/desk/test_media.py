"""Media of a project: what is known of them, what comes in, and where proxies may go."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from frameloom.core.errors import UsageError
from frameloom.media.sound.peaks import coarser, peaks
from frameloom.studio.desk import files
from frameloom.studio.desk.chores import is_slow
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Add
from frameloom.studio.desk.media import Media
from frameloom.studio.desk.shelf import Shelf
from tests.support.numbered import clicks, make_clip


def wait(condition: Callable[[], bool], seconds: float = 120) -> None:
    """Of a process: as long as a loaded machine may need, no longer than it does need."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "film"
    folder.mkdir()
    make_clip(folder / "clip.mp4", 30, size=(128, 72), sound="click")
    layer = {"type": "video", "src": "clip.mp4"}
    gone = {"type": "image", "src": "gone.png"}
    raw = {"size": [64, 36], "scenes": [{"duration": 1, "layers": [layer, gone]}]}
    (folder / "project.json").write_text(json.dumps(raw))
    return folder


def test_what_is_known_of_media(folder, tmp_path) -> None:
    (folder / "note.txt").write_text("no medium")
    Image.new("RGB", (40, 20), "red").save(folder / "red.png")
    media = Media(Document.open(folder), shelf=Shelf(tmp_path / "cache"))
    try:
        assert [item.src for item in media.items] == ["clip.mp4", "gone.png", "red.png"]
        wait(lambda: all(item.kind for item in media.items if not item.missing))
        clip, gone, red = media.items
        assert clip.kind == "video" and clip.info["size"] == [128, 72] and clip.frames == 30
        assert clip.uses == (("scenes", 0, "layers", 0, "src"),) and red.uses == ()
        assert gone.missing and gone.warnings == ("there is no such file",)
        assert clip.proxy == "none" and media.proxies == {}
        Image.new("RGB", (40, 20), "blue").save(folder / "gone.png")
        media.look_outside()
        assert not media.items[1].missing
        thumb = media.picture(clip.file, "thumb.jpg")
        strip = media.picture(clip.file, "strip.jpg")
        assert thumb is not None and Image.open(thumb).size == (320, 180)
        assert strip is not None and Image.open(strip).size == (96 * 12, 54)
        assert np.array(Image.open(media.picture(red.file, "thumb.jpg")))[90, 160, 0] > 200
        loud = np.frombuffer(media.peaks(clip.file, 50) or b"", np.int8).reshape(-1, 2)
        assert len(loud) in (50, 51, 52) and loud[0, 1] > 60 and abs(loud[25]).max() < 10
        assert media.peaks(red.file, 50) is None
        edits = media.relink(gone, folder / "red.png")
        assert [(edit.path, edit.value) for edit in edits] == [
            (("scenes", 0, "layers", 1, "src"), "red.png")
        ]
    finally:
        media.close()


def test_proxies_are_made_of_what_is_slow_and_used(folder, tmp_path, monkeypatch) -> None:
    shelf = Shelf(tmp_path / "cache")
    key = shelf.key(folder / "clip.mp4")
    assert key is not None
    info = {"kind": "video", "slow": True, "warnings": [], "picture": {"frames": 30}}
    (shelf.folder(key) / "info.json").write_text(json.dumps(info))
    document = Document.open(folder)
    media = Media(document, shelf=shelf)
    try:
        wait(lambda: bool(media.proxies))
        ((source, proxy),) = media.proxies.items()
        assert Path(source) == folder / "clip.mp4" and Path(proxy).is_file()
        assert media.items[0].proxy == "ready"
        document.apply([Add(("scenes", 0, "layers", 0), {"type": "shape"})], label="Shape")
        assert media.items[0].uses == (("scenes", 0, "layers", 1, "src"),)
    finally:
        media.close()


def test_what_is_slow() -> None:
    def info(w: int, h: int, frames: int, keys: int, **more: object) -> dict:
        picture = {"coded_size": [w, h], "frames": frames, "key_frames": keys}
        return {"kind": "video", "alpha": False, "picture": picture, **more}

    assert is_slow(info(1920, 1080, 250, 1)) and not is_slow(info(1920, 1080, 250, 25))
    assert not is_slow(info(320, 180, 250, 1)) and not is_slow(info(1920, 1080, 250, 1, alpha=True))


def test_dropped_files_come_in_under_safe_names(tmp_path) -> None:
    def drop(name: str, data: bytes = b"x") -> str:
        return files.relative(tmp_path, files.copy_in(tmp_path, name, io.BytesIO(data)))

    assert drop("a clip.mp4") == "media/a clip.mp4"
    assert drop("a clip.mp4") == "media/a clip.mp4"  # the same content is there already
    assert drop("a clip.mp4", b"other") == "media/a clip_2.mp4"
    assert drop("../../etc/pass:wd\x00?.png") == "media/pass-wd-.png"
    assert drop("C:\\Users\\me\\con.png") == "media/file-con.png"
    assert drop(".hidden.png") == "media/hidden.png"
    assert drop("im_%04d.png") == "media/im_-04d.png"
    for name in ("run.py", "project.json", "noname", "", "..", "x.mp4/"):
        with pytest.raises(UsageError):
            drop(name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["media"]
    assert not [p for p in (tmp_path / "media").iterdir() if p.name.endswith(".part")]


def test_contents_have_keys_and_the_shelf_has_bounds(tmp_path) -> None:
    shelf = Shelf(tmp_path / "cache")
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_bytes(bytes(6_000_000))
    other.write_bytes(bytes(5_999_999) + b"x")
    assert shelf.key(one) != shelf.key(other)
    other.write_bytes(one.read_bytes())
    assert shelf.key(one) == shelf.key(other) and shelf.key(tmp_path / "gone") is None
    for number in range(4):
        (shelf.folder(f"k{number}") / "proxy.mp4").write_bytes(bytes(1000))
        shelf.touch(f"k{number}")
        time.sleep(0.02)
    shelf.prune(2500)
    assert sorted(p.name for p in shelf.root.iterdir()) == ["k2", "k3"]


def test_peaks_are_where_the_sound_is(tmp_path) -> None:
    file = make_clip(tmp_path / "a.mkv", 30, sound=clicks(1.0, 0.5), audio_codec="pcm_s16le")
    found = peaks(str(file), 200)
    assert found is not None and len(found) == 200
    loud = np.flatnonzero(found[:, 1] > 60)
    assert loud.tolist() == [0, 100]
    assert coarser(found, 100)[:, 1].tolist() == [found[0, 1], found[100, 1]]
    assert peaks(str(make_clip(tmp_path / "b.mp4", 3)), 200) is None
