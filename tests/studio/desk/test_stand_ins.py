"""What is drawn of a project whose media are not all there."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from frameloom.export import Session
from frameloom.project import examine
from frameloom.render import to_rgba
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.media import Media
from frameloom.studio.desk.shelf import Shelf
from frameloom.studio.desk.stand_ins import is_lost, stood_in

PANE = {"type": "shape", "size": [0.2, 0.2], "fill": "#00ff00", "position": [0, 0, 0.01]}


def test_the_rest_is_drawn_and_what_is_missing_is_marked(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), "blue").save(tmp_path / "there.png")
    layers = [
        {"type": "video", "src": "gone_%04d.png", "frame_rate": 25, "trim": [1, 2], "speed": 2},
        PANE,
        {"type": "image", "src": "there.png", "fit": "fill", "position": [0.5, 0, 0.01],
         "scale": 0.2},
    ]  # fmt: skip
    first = {"duration": 1, "background": {"type": "video", "src": "bg.mp4"}}
    second = {"duration": 1, "layers": layers, "effects": [{"type": "lut", "src": "x.cube"}]}
    raw = {
        "size": [64, 36],
        "scenes": [first, second],
        "audio": [{"src": "a.wav"}, {"src": "b.wav"}],
        "captions": [{"src": "c.srt"}],
    }
    (tmp_path / "project.json").write_text(json.dumps(raw))
    media = Media(Document.open(tmp_path), shelf=Shelf(tmp_path / "cache"), use_proxies=False)
    lost = [item for item in media.items if is_lost(item)]
    media.close()
    assert sorted(item.src for item in lost) == [
        "a.wav", "b.wav", "bg.mp4", "c.srt", "gone_%04d.png", "x.cube",
    ]  # fmt: skip
    shown = stood_in(raw, lost, tmp_path / "stand-ins", (64, 36))
    assert shown["audio"] == shown["captions"] == shown["scenes"][1]["effects"] == []
    assert raw["audio"] and "frame_rate" in raw["scenes"][1]["layers"][0]
    project = examine(shown, tmp_path).project
    assert project is not None
    with Session(project) as session:
        marked, rest = (to_rgba(session.frame(i))[..., :3].astype(int) for i in (0, 45))
    r, g, b = marked.mean((0, 1))
    assert r > 1.3 * g and r > 1.3 * b
    assert tuple(rest[18, 32] > 128) == (False, True, False)
    assert tuple(rest[18, 50] > 128) == (False, False, True)
