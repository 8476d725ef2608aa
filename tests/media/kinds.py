"""Numbered clips of many kinds: how each is made, and when which number is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

N = 72
_X264_OPEN = {"x264-params": "open-gop=1", "preset": "veryfast"}
_X265_OPEN = {"x265-params": "open-gop=1:log-level=none", "preset": "ultrafast"}
_VP = {"deadline": "realtime", "cpu-used": "8"}
NTSC = Fraction(30_000, 1001)
_UNEVEN = [3, 1, 7, 1, 1, 40, 2, 5, 13, 1, 90, 4]
"""Lengths of frames, in 1/60 s, again and again."""


@dataclass(frozen=True)
class Kind:
    """`how`: arguments of `make_clip` for `name`. `times_s`: when each number is shown, exactly."""

    name: str
    how: dict[str, Any] = field(default_factory=dict)
    times_s: tuple[Fraction, ...] = tuple(Fraction(i, 30) for i in range(N))
    early_s: Fraction = Fraction(0)
    last_s: Fraction = Fraction(1, 30)

    def due(self, time_s: Fraction, before: bool = False) -> int:
        """The rule of the contract, as a plain scan over all frames."""
        shown = 0
        for number, at in enumerate(self.times_s):
            if (at < time_s - self.early_s) if before else (at <= time_s + self.early_s):
                shown = number
        return shown


def _steady(fps: Fraction, tick: Fraction | None = None) -> tuple[Fraction, ...]:
    """Times of a steady rate, rounded to the tick of a coarse clock."""
    exact = [i / fps for i in range(N)]
    if tick is None:
        return tuple(exact)
    return tuple(int(t / tick + Fraction(1, 2)) * tick for t in exact)


def _uneven(unit: Fraction) -> tuple[Fraction, ...]:
    at, times = Fraction(0), []
    for i in range(N):
        times.append(at)
        at += _UNEVEN[i % len(_UNEVEN)] * unit
    return tuple(times)


_MS, _HALF_MS = Fraction(1, 1000), Fraction(1, 2000)
_COARSE: dict[str, Any] = {"times_s": _steady(Fraction(30), _MS), "early_s": _HALF_MS}
_UNEVEN_PTS = [int(t * 60) for t in _uneven(Fraction(1, 60))]
_SIXTIETH = Fraction(1, 60)
_TS_CLOCK = Fraction(1, 90_000)
_TS_STEP = 3000


def _ts_pts(first: int) -> dict[str, Any]:
    return {
        "pts": [first + i * _TS_STEP for i in range(N)],
        "time_base": _TS_CLOCK,
        "container_options": {"avoid_negative_ts": "disabled", "mpegts_copyts": "1"},
    }


KINDS = [
    Kind("plain.mp4"),
    Kind("bframes.mp4", {"bframes": 3}),
    Kind("long_gop.mp4", {"bframes": 3, "gop": 300}),
    Kind("fragmented.mp4", {"container_options": {"movflags": "frag_keyframe+empty_moov"}}),
    Kind("open_gop.mp4", {"bframes": 3, "options": _X264_OPEN}),
    Kind("open_gop.mkv", {"bframes": 3, "options": _X264_OPEN}, **_COARSE),
    Kind("open_gop.ts", {"bframes": 3, "options": _X264_OPEN}),
    Kind("hevc_open.mp4", {"codec": "libx265", "bframes": 3, "options": _X265_OPEN}),
    Kind("hevc_open.ts", {"codec": "libx265", "bframes": 3, "options": _X265_OPEN}),
    Kind("intra_refresh.ts", {"options": {"intra-refresh": "1", "preset": "veryfast"}}),
    Kind("mpeg2.ts", {"codec": "mpeg2video", "bframes": 2}),
    Kind("mpeg2.mpg", {"codec": "mpeg2video", "bframes": 2}),
    Kind("late.ts", _ts_pts(123_456_789)),
    Kind("wrapping.ts", _ts_pts((1 << 33) - 40 * _TS_STEP)),
    Kind("negative.ts", _ts_pts(-40 * _TS_STEP)),
    Kind(
        "negative.mp4",
        {
            "pts": [i - 20 for i in range(N)],
            "container_options": {"avoid_negative_ts": "disabled", "use_editlist": "0"},
        },
    ),
    Kind(
        "late.mkv",
        {"pts": [i + 100 for i in range(N)]},
        times_s=tuple(
            Fraction(round(Fraction(1000 * (i + 100), 30)) - 3333, 1000) for i in range(N)
        ),
        early_s=_HALF_MS,
    ),
    Kind(
        "vfr.mp4",
        {"pts": _UNEVEN_PTS, "time_base": _SIXTIETH, "bframes": 3},
        times_s=_uneven(_SIXTIETH),
    ),
    Kind(
        "vfr.mkv",
        {"pts": [int(t * 1000) for t in _uneven(Fraction(17, 1000))], "time_base": _MS},
        times_s=_uneven(Fraction(17, 1000)),
        early_s=_HALF_MS,
    ),
    Kind("vp9.webm", {"codec": "libvpx-vp9", "options": _VP}, **_COARSE),
    Kind("vp8.webm", {"codec": "libvpx", "options": _VP}, **_COARSE),
    Kind(
        "ntsc.webm",
        {"codec": "libvpx-vp9", "options": _VP, "fps": NTSC},
        times_s=_steady(NTSC, _MS),
        early_s=_HALF_MS,
        last_s=1 / NTSC,
    ),
    Kind("ntsc.mp4", {"fps": NTSC, "bframes": 2}, times_s=_steady(NTSC), last_s=1 / NTSC),
    Kind("flash.flv", {"bframes": 2}, **_COARSE),
    Kind("bframes.avi", {"codec": "mpeg4", "bframes": 2}, early_s=_MS),
    Kind("mjpeg.avi", {"codec": "mjpeg", "pix_fmt": "yuvj420p"}, early_s=_MS),
    Kind("ffv1.mkv", {"codec": "ffv1"}, **_COARSE),
    Kind("prores.mov", {"codec": "prores_ks", "pix_fmt": "yuv422p10le"}),
    Kind("odd.mp4", {"size": (321, 181), "pix_fmt": "yuv444p"}),
]

Make = Callable[..., Any]
