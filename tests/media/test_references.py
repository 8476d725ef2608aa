"""A film whose samples are said to lie in another file: the other file is not read."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest

from frameloom.core.errors import FrameloomError
from frameloom.export import Options, render
from frameloom.project import Project

PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"dinf")


def film(path: Path, level: int) -> Path:
    """Uncompressed, so that two of them differ in their pictures alone."""
    with av.open(str(path), "w", format="mov") as out:
        stream = out.add_stream("rawvideo", rate=10, width=32, height=16, pix_fmt="uyvy422")
        for _ in range(3):
            grey = np.full((16, 32, 3), level, np.uint8)
            for packet in stream.encode(
                av.VideoFrame.from_ndarray(grey).reformat(format="uyvy422")
            ):
                out.mux(packet)
        out.mux(stream.encode())
    return path


def alias(target: str, up: int, down: int) -> bytes:
    """QuickTime's reference to a file by its path (type 2 of an alias record); `up`, `down`:
    folders from the film to it, 0 where only the whole path counts."""
    name = target.encode() + b"\0" * (len(target) % 2)
    head = (
        bytes(10)
        + bytes(28)
        + bytes(12)
        + bytes(64)
        + bytes(16)
        + struct.pack(">HH", up, down)
        + bytes(16)
    )
    record = head + struct.pack(">HH", 2, len(name)) + name + struct.pack(">Hh", 0xFFFF, 0)
    return struct.pack(">I4sI", 12 + len(record), b"alis", 0) + record


def pointed(data: bytes, entry: bytes) -> bytes:
    """With `entry` as the only place of samples; the index lies behind them, so they stay."""
    at = data.index(b"dref") - 4
    size = struct.unpack_from(">I", data, at)[0]
    made = struct.pack(">I4sII", 16 + len(entry), b"dref", 0, 1) + entry
    found = bytearray(data[:at] + made + data[at + size :])
    for name in PARENTS:
        start = data.rindex(name, 0, at) - 4
        old = struct.unpack_from(">I", data, start)[0]
        struct.pack_into(">I", found, start, old + len(made) - size)
    return bytes(found)


def level_of(path: Path, **options: str) -> int:
    with av.open(str(path), options=options) as source:
        return int(next(source.decode(video=0)).to_ndarray(format="gray").mean())


@pytest.mark.parametrize("steps", [(0, 0), (2, 1)])
def test_what_an_index_points_to_is_not_opened(tmp_path: Path, steps: tuple[int, int]) -> None:
    secret = film(tmp_path / "secret.mov", 235)
    root = tmp_path / "root"
    root.mkdir()
    theirs = root / "theirs.mov"
    theirs.write_bytes(
        pointed(film(tmp_path / "own.mov", 60).read_bytes(), alias(str(secret), *steps))
    )
    followed = {"enable_drefs": "1", "use_absolute_path": "1"}
    assert level_of(theirs, **followed) > 200  # it is a reference, for whoever follows it
    scene = {"duration": "1/10", "background": {"type": "video", "src": str(theirs)}}
    project = Project.read({"size": [32, 16], "fps": 10, "scenes": [scene]})
    out = tmp_path / "out.png"
    try:
        render(project, tmp_path / "out.mkv", Options(codec="ffv1", audio=False, root=(root,)))
    except FrameloomError as error:
        assert str(theirs) in str(error)
        assert not out.exists()
    else:
        assert level_of(tmp_path / "out.mkv") < 120
