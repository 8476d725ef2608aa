"""Any time stamps, any order of B-frames, any way of asking: the frame is the plain scan's."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.media.reader import Reader
from frameloom.media.video import VideoSource
from tests.media.conftest import grey
from tests.support.numbered import make_clip, read_number

_TICK = Fraction(1, 12_000)
gaps = st.lists(st.sampled_from([1, 7, 400, 401, 800, 3000, 90_000]), min_size=1, max_size=20)
asks = st.lists(
    st.tuples(st.floats(-0.2, 1.2), st.integers(-2, 2), st.booleans()), min_size=1, max_size=25
)


@settings(max_examples=20)
@given(gaps, st.integers(0, 4), st.integers(2, 40), st.booleans(), asks, st.integers(0, 500))
def test_a_reader_agrees_with_a_plain_scan(
    gaps: list[int],
    bframes: int,
    gop: int,
    open_gop: bool,
    asks: list[tuple[float, int, bool]],
    first: int,
) -> None:
    stamps = [0]
    for gap in gaps:
        stamps.append(stamps[-1] + gap)
    with tempfile.TemporaryDirectory() as folder:
        path = make_clip(
            Path(folder) / "any.mp4",
            len(stamps),
            pts=[first + s for s in stamps],
            time_base=_TICK,
            bframes=bframes,
            gop=gop,
            size=(112, 64),
            options={"preset": "ultrafast" if not bframes else "veryfast",
                     "x264-params": f"open-gop={int(open_gop)}"},
        )  # fmt: skip
        reader = Reader(VideoSource(str(path)), lambda _: None)
        try:
            for share, ticks, before in asks:
                near = stamps[round(share * len(stamps)) % len(stamps)]
                time_s = (near + ticks) * _TICK
                due = [i for i, s in enumerate(stamps)
                       if (s * _TICK < time_s if before else s * _TICK <= time_s)]  # fmt: skip
                expected = due[-1] if due else 0
                assert read_number(grey(reader.surface(time_s, before))) == expected
        finally:
            reader.close()
