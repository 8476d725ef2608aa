"""The same file from one worker, from several, and from segments that were kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frameloom.core.errors import MediaError
from frameloom.export import Options, render, verify
from frameloom.export.segments.crew import Crew
from frameloom.media.encode.piece import Piece
from frameloom.media.mux.numbered import numbered_files
from frameloom.project import Project
from tests.support.kept import contents, segments_made

Make = Callable[..., Project]

FORMATS = [
    "h264 .mp4", "h265 .mp4", "av1 .mp4", "vp9 .mp4", "h264 .mov", "prores .mov", "vp9 .webm",
    "av1 .webm", "ffv1 .mkv", "h265 .mkv", ".gif", ".apng", "%d.png", "%d.exr",
]  # fmt: skip
CLEAR = ["vp9 .webm", "prores .mov", "ffv1 .mkv", "%d.webp"]


@pytest.mark.parametrize(
    ("form", "alpha"), [*((f, False) for f in FORMATS), *((f, True) for f in CLEAR)]
)
def test_whoever_makes_it(tmp_path: Path, form: str, alpha: bool, film: Make) -> None:
    codec, _, suffix = form.rpartition(" ")
    how: dict[str, Any] = {
        "codec": codec or None,
        "alpha": alpha,
        "gop": 16 if codec in GOPS else None,
    }

    def made(name: str, **more: Any) -> list[bytes]:
        folder = tmp_path / name
        folder.mkdir()
        out = folder / (f"out{suffix}" if "%" not in suffix else f"frames/{suffix}")
        render(film(), out, Options(quality="draft", **how, **more))
        if "%" in suffix:
            return [file.read_bytes() for file in numbered_files(out).values()]
        return [out.read_bytes()]

    one = made("one", workers=1, no_cache=True)
    assert one == made("two", workers=2)
    assert one == made("kept", workers=3)


GOPS = ("h264", "h265", "av1", "vp9")


def test_kept_segments_are_not_made_again(
    tmp_path: Path, film: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = segments_made(monkeypatch)
    first = contents(render(film(), tmp_path / "a.mp4", Options(gop=16)))
    assert len(made) == 3
    assert contents(render(film(), tmp_path / "b.mp4", Options(gop=16))) == first
    assert len(made) == 3
    assert contents(render(film(), tmp_path / "c.mp4", Options(gop=16, fresh=True))) == first
    assert len(made) == 6


@pytest.mark.parametrize("harm", ["cut", "flip", "gone"])
def test_a_damaged_segment_is_made_again(
    tmp_path: Path, own_cache: Path, film: Make, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    first = contents(render(film(), tmp_path / "a.mp4", Options(gop=16)))
    kept = sorted(own_cache.glob("*/*.segment"))[1]
    data = kept.read_bytes()
    if harm == "gone":
        kept.unlink()
    else:
        kept.write_bytes(data[:-5] if harm == "cut" else data[:-5] + b"\0" + data[-4:])
    made = segments_made(monkeypatch)
    assert contents(render(film(), tmp_path / "b.mp4", Options(gop=16))) == first
    assert len(made) == 1
    assert kept.read_bytes() == data


def test_a_manifest_of_kept_segments(
    tmp_path: Path, film: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A segment kept without what a manifest tells is made again, and then kept with it."""
    made = segments_made(monkeypatch)
    render(film(), tmp_path / "a.mp4", Options(gop=16))
    for name in ("first", "second"):
        options = Options(gop=16, manifest=tmp_path / f"{name}.ndjson")
        out = render(film(), tmp_path / "b.mp4", options).path
        assert verify(out, level="full", manifest=tmp_path / f"{name}.ndjson").ok
    assert len(made) == 6
    assert (tmp_path / "first.ndjson").read_bytes() == (tmp_path / "second.ndjson").read_bytes()


def test_a_source_that_changes_under_way(
    tmp_path: Path, own_cache: Path, film: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 4, no output; what was finished before is kept, what came after is not."""
    project = film(copy=tmp_path / "own.mp4")
    taken, count = Piece.taken, [0]

    def touching(self: Piece, picture: Any) -> Any:
        count[0] += 1
        if count[0] == 20:
            (tmp_path / "own.mp4").touch()
        return taken(self, picture)

    monkeypatch.setattr(Piece, "taken", touching)
    with pytest.raises(MediaError, match="changed while it was being read"):
        render(project, tmp_path / "a.mp4", Options(gop=16, workers=1))
    assert not (tmp_path / "a.mp4").exists()
    assert len(list(own_cache.glob("*/*.segment"))) <= 1


def test_pictures_that_wait_are_bounded(
    tmp_path: Path, film: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = [0]
    render_one = Crew._render

    def counting(self: Crew, *args: Any) -> None:
        most[0] = max(most[0], sum(len(work.ready) for work in self._open))
        render_one(self, *args)

    monkeypatch.setattr(Crew, "_render", counting)
    render(film(duration=3), tmp_path / "a.mp4", Options(gop=16, workers=2, no_cache=True))
    assert 0 < most[0] <= 2 * 16 + 2
