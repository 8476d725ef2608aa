"""Files of a frame or a few: an encoder that reorders has more places than there are frames."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from frameloom import Project
from frameloom.export import Options, render

SPEEDS = ("ultrafast", "veryslow")


@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
@pytest.mark.parametrize("codec", ["h264", "h265"])
@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("frames", [1, 2, 3, 5])
def test_packets_are_decoded_in_order_and_in_time(
    name: str, codec: str, speed: str, frames: int, tmp_path: Path
) -> None:
    """x265 gives a dts of any number to clips shorter than its reordering."""
    scene = {"duration": f"{frames}f", "background": {"type": "color", "color": "#224466"}}
    made = Project.read({"size": [64, 64], "fps": 25, "scenes": [scene]})
    out = tmp_path / name
    render(made, out, Options(codec=codec, speed=speed))
    packets = _packets(out)
    shown = sorted(pts for pts, _ in packets)
    assert shown == [Fraction(i, 25) for i in range(frames)]
    decoded = [dts for _, dts in packets]
    assert all(b - a == Fraction(1, 25) for a, b in pairwise(decoded))
    assert all(dts <= pts for pts, dts in packets)


def _packets(path: Path) -> list[tuple[Fraction, Fraction]]:
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-of", "json"]
    told = subprocess.run(
        [*command, "-show_entries", "packet=pts,dts:stream=time_base", path],
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(told.stdout)
    base = Fraction(found["streams"][0]["time_base"])
    return [(packet["pts"] * base, packet["dts"] * base) for packet in found["packets"]]
