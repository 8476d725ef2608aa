"""Encoders are large: there are never more of them than workers."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frameloom.export import Options, render
from frameloom.export.segments import crew
from frameloom.media.encode.piece import Piece
from frameloom.project import Project


@pytest.mark.parametrize("workers", [1, 2])
def test_no_more_than_workers(
    tmp_path: Path,
    film: Callable[..., Project],
    monkeypatch: pytest.MonkeyPatch,
    workers: int,
) -> None:
    alive: weakref.WeakSet[Piece] = weakref.WeakSet()
    counts: list[int] = []

    class Counted(Piece):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            alive.add(self)
            counts.append(len(alive))

    monkeypatch.setattr(crew, "Piece", Counted)
    options = Options(gop=8, codec="h264", workers=workers, no_cache=True)
    render(film(), tmp_path / "out.mp4", options)
    assert len(counts) == 3  # of 16 frames, 16 and 8
    assert max(counts) <= workers
