"""Proxies: every frame a key frame, at the source's times, found by the same sampling rule."""

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.media import Library
from frameloom.media.proxy import proxy_size, write_proxy
from frameloom.render import to_rgba
from tests.support.numbered import make_clip, read_number

CASES = {
    "mp4": {"gop": 250},
    "uneven.mp4": {"pts": [0, 1, 5, 6, 30, 31, 60, 61, 62, 90], "time_base": Fraction(1, 90)},
    "late.ts": {"pts": [126000 + 3003 * i for i in range(10)], "time_base": Fraction(1, 90000)},
    "webm": {"codec": "libvpx", "fps": Fraction(30000, 1001)},
    "avi": {"codec": "mpeg4", "fps": 25},
    "tall.mp4": {"size": (128, 720), "fps": 25},
}


def shown(library: Library, path: Path, times: list[Fraction]) -> list[int | None]:
    spec = MediumSpec(str(path))
    pictures = [library.surface(SourceFrame(spec, "test", time)) for time in times]
    return [read_number(to_rgba(picture)) for picture in pictures]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CASES)
def test_the_same_frames_at_the_same_times(tmp_path, name) -> None:
    file = tmp_path / (name if "." in name else f"clip.{name}")
    source = make_clip(file, 10, **{"size": (128, 72), **CASES[name]})  # type: ignore[arg-type]
    made, counted = tmp_path / "proxy.mp4", list[int]()
    write_proxy(str(source), made, on_frame=counted.append)
    assert counted[-1] == 10
    with Library() as library:
        length = library.facts(MediumSpec(str(source))).duration_s
        times = [length * i / 37 for i in range(37)]
        times += [Fraction(i, 30) for i in range(10)] + [
            Fraction(i * 1001, 30000) for i in range(9)
        ]
        assert shown(library, made, times) == shown(library, source, times)
        assert library.facts(MediumSpec(str(made))).size[1] <= 540
    said = json.loads(
        subprocess.run(
            ["ffprobe", "-v", "error", "-show_packets", "-of", "json", str(made)],
            capture_output=True, check=True, text=True,
        ).stdout
    )  # fmt: skip
    assert all("K" in packet["flags"] for packet in said["packets"])


def test_what_can_be_transparent_has_none(tmp_path) -> None:
    source = make_clip(tmp_path / "a.mov", 3, codec="png", pix_fmt="rgba", size=(64, 36))
    with pytest.raises(MediaError, match="transparent"):
        write_proxy(str(source), tmp_path / "proxy.mp4")
    assert not list(tmp_path.glob("proxy*"))


def test_sizes_are_even_and_no_larger() -> None:
    assert proxy_size((3840, 2160)) == (960, 540)
    assert proxy_size((1080, 1920)) == (304, 540)
    assert proxy_size((65, 37)) == (64, 36)
