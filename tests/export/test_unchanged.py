"""Pictures that look as the one before are not drawn again, and all others are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.export import Session
from frameloom.project import Project

TITLE = {"type": "text", "text": "Still", "size": 0.3}


def drawn(
    layers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **scene: Any
) -> tuple[list[Any], int]:
    """Six frames of a scene, and how many of them the renderer drew."""
    body = {"duration": 0.2, "layers": layers, **scene}
    project = Project.read({"size": [64, 36], "fps": 30, "scenes": [body]})
    project.base_dir = tmp_path
    calls = 0
    with Session(project) as session:
        render: Callable[..., Any] = session._backend.render

        def counted(*inputs: Any) -> Any:
            nonlocal calls
            calls += 1
            return render(*inputs)

        monkeypatch.setattr(session._backend, "render", counted)
        return [session.frame(i) for i in range(6)], calls


def test_a_scene_that_stands_still_is_drawn_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    frames, calls = drawn([TITLE], monkeypatch, tmp_path, background={"type": "color"})
    assert calls == 1
    assert all(np.array_equal(frame.y, frames[0].y) for frame in frames)
    assert frames[0].y.max() > 100


@pytest.mark.parametrize(
    "change",
    [
        {"layers": [TITLE | {"position": {"from": [0, 0, 0], "to": [0.3, 0, 0]}}]},
        {"layers": [TITLE | {"opacity": {"from": 0, "to": 1}}]},
        {"layers": [TITLE], "effects": [{"type": "grain", "opacity": 0.5}]},
        {"layers": [TITLE], "background": {"type": "noise", "speed": 3}},
        {"layers": [TITLE], "camera": {"zoom": {"start": 1, "end": 0.5}}},
    ],
    ids=["position", "opacity", "grain", "noise", "zoom"],
)
def test_what_changes_is_drawn_every_time(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    frames, calls = drawn(change.pop("layers"), monkeypatch, tmp_path, **change)
    assert calls == 6
    assert all(not np.array_equal(a.y, b.y) for a, b in pairwise(frames))


def test_a_video_is_drawn_once_for_each_of_its_frames(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clip: Callable[..., Path]
) -> None:
    path = clip("unchanged.mp4", 30)
    layer = {"type": "video", "src": str(path)}
    _, calls = drawn([layer], monkeypatch, tmp_path)
    assert calls == 6
    _, calls = drawn([layer | {"speed": 0.5}], monkeypatch, tmp_path)
    assert calls == 3
