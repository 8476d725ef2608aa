"""Files as they come: cut off, damaged, edited, with covers, several streams and strange names."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.media import Library
from tests.media.conftest import Number, ffmpeg, grey
from tests.support.numbered import U8, numbered_frame, read_number

Clip = Callable[..., Path]
VP = {"deadline": "realtime", "cpu-used": "8"}
ODD_SOURCES: dict[str, dict[str, object]] = {
    "moov_first.mp4": {"bframes": 3, "container_options": {"movflags": "faststart"}},
    "fragments.mp4": {"container_options": {"movflags": "frag_keyframe+empty_moov"}},
    "matroska.mkv": {"bframes": 3},
    "transport.ts": {"bframes": 3},
    "old.avi": {"codec": "mpeg4"},
    "web.webm": {"codec": "libvpx-vp9", "options": VP},
}
N, GOP = 120, 30


@pytest.fixture(params=ODD_SOURCES)
def whole(request: pytest.FixtureRequest, clip: Clip) -> Path:
    return clip("whole_" + request.param, N, gop=GOP, **ODD_SOURCES[request.param])


def _numbers(path: Path, said: list[str]) -> list[int | None]:
    with Library(warn=said.append) as library:
        spec = MediumSpec(str(path))
        facts = library.facts(spec)
        times = [Fraction(i, 30) for i in range(int(facts.duration_s * 30))]
        return [
            read_number(grey(library.surface(SourceFrame(spec, "test", time)))) for time in times
        ]


def test_a_cut_off_file_is_as_long_as_what_is_left_of_it(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    cut = tmp_path / whole.name
    cut.write_bytes(data[: len(data) * 6 // 10])
    numbers = _numbers(cut, [])
    good = next((i for i, n in enumerate(numbers) if n != i), len(numbers))
    assert len(numbers) < 90
    assert good >= len(numbers) - 3
    assert all(n in range(good - 1, N) for n in numbers[good:])


@pytest.mark.parametrize("whole", [n for n in ODD_SOURCES if not n.endswith(("avi", "ts"))],
                         indirect=True)  # fmt: skip
def test_damage_costs_no_frame_before_it_nor_after_the_next_key(
    whole: Path, tmp_path: Path
) -> None:
    """(In AVI and TS packets have no length of their own: damage there shifts what follows.)"""
    data = bytearray(whole.read_bytes())
    chance = random.Random(whole.name)
    for _ in range(60):
        place = chance.randrange(len(data) * 46 // 100, len(data) * 50 // 100)
        data[place] ^= chance.randrange(1, 256)
    broken = tmp_path / whole.name
    broken.write_bytes(bytes(data))
    said: list[str] = []
    numbers = _numbers(broken, said)
    wrong = [i for i, n in enumerate(numbers) if n != i]
    assert len(numbers) == N
    assert wrong and min(wrong) > N // 4 and max(wrong) < 3 * GOP
    assert len(said) <= 1
    assert all("damaged from" in text and whole.name in text for text in said)


def test_lost_packets_are_warned_of_once_with_their_span(clip: Clip, tmp_path: Path) -> None:
    """Every byte of frames 40 to 43 is 0xff: they cannot be decoded, their followers can."""
    path = clip("intra.mkv", N, codec="ffv1", gop=1, size=(160, 90))
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        places = [(p.pos, p.size) for p in container.demux(video=0) if p.size]
    for pos, size in places[40:44]:
        assert pos is not None
        data[pos + 16 : pos + size] = b"\xff" * (size - 16)
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(bytes(data))
    said: list[str] = []
    numbers = _numbers(broken, said)
    held = [39] * 4
    assert numbers == [*range(40), *held, *range(44, N)]
    assert [text.partition(": ")[2] for text in said] == [
        "damaged from 1.333 s to 1.467 s; the frame before is held there"
    ]


@pytest.mark.usefixtures("need_ffmpeg")
def test_an_edit_list_hides_what_comes_before_it(
    clip: Clip, number_at: Number, tmp_path: Path
) -> None:
    source = clip("to_edit.mp4", N, bframes=3, gop=GOP, sound="tone")
    edited = tmp_path / "edited.mp4"
    ffmpeg("-ss", "1.5", "-i", source, "-c", "copy", edited)
    for i in (0, 1, 40, 74, 3, 0):
        assert number_at(edited, Fraction(i, 30)) == 45 + i
    with Library() as library:
        assert library.facts(MediumSpec(str(edited))).duration_s == Fraction(5, 2)


@pytest.mark.usefixtures("need_ffmpeg")
def test_media_time_begins_with_the_picture_and_sound_keeps_its_offset(
    clip: Clip, number_at: Number, library: Library, tmp_path: Path
) -> None:
    source = clip("to_edit.mp4", N, bframes=3, gop=GOP, sound="tone")
    late = tmp_path / "late.mp4"
    ffmpeg("-itsoffset", "0.5", "-i", source, "-i", source, "-map", "0:v", "-map", "1:a",
           "-c", "copy", late)  # fmt: skip
    assert number_at(late, 0) == 0
    facts = library.facts(MediumSpec(str(late)))
    assert facts.duration_s == 4
    assert facts.audio_duration_s is not None
    assert abs(facts.audio_duration_s - Fraction(7, 2)) <= Fraction(1, 1000)


@pytest.mark.usefixtures("need_ffmpeg")
def test_a_recording_cut_out_of_the_middle_starts_with_its_first_whole_picture(
    clip: Clip, number_at: Number, tmp_path: Path
) -> None:
    data = clip("whole_transport.ts", N, gop=GOP, bframes=3).read_bytes()
    middle = tmp_path / "middle.ts"
    middle.write_bytes(data[len(data) // 3 // 188 * 188 :])
    first = number_at(middle, 0)
    assert first in (30, 60)
    assert number_at(middle, 1) == first + 30
    assert number_at(middle, Fraction(1, 30)) == first + 1


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_cover_is_not_the_picture(
    clip: Clip, number_at: Number, tmp_path: Path, suffix: str
) -> None:
    cover, covered = tmp_path / "cover.jpg", tmp_path / f"covered.{suffix}"
    Image.fromarray(numbered_frame(999)).save(cover)
    ffmpeg("-i", clip("bframes.mp4", 72, bframes=3), "-i", cover, "-map", "1", "-map", "0",
           "-c", "copy", "-disposition:v:0", "attached_pic", covered)  # fmt: skip
    assert [number_at(covered, Fraction(i, 30)) for i in (0, 5, 71)] == [0, 5, 71]


@pytest.mark.usefixtures("need_ffmpeg")
def test_a_song_with_a_cover_is_sound(library: Library, tmp_path: Path) -> None:
    cover, tone, song = (tmp_path / name for name in ("cover.jpg", "tone.mp3", "song.mp3"))
    Image.fromarray(numbered_frame(999)).save(cover)
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", tone)
    ffmpeg("-i", tone, "-i", cover, "-map", "0", "-map", "1", "-c", "copy",
           "-disposition:v:0", "attached_pic", song)  # fmt: skip
    facts = library.facts(MediumSpec(str(song)))
    assert (facts.kind, facts.size) == ("audio", (0, 0))
    assert abs(facts.duration_s - 1) < Fraction(1, 100)


@pytest.mark.usefixtures("need_ffmpeg")
def test_of_several_streams_the_main_one_is_shown(
    clip: Clip, number_at: Number, tmp_path: Path
) -> None:
    small = clip("small.mp4", range(200, 272), size=(160, 90))
    both = tmp_path / "both.mkv"
    ffmpeg("-i", small, "-i", clip("bframes.mp4", 72, bframes=3), "-map", "0:v", "-map", "1:v",
           "-c", "copy", "-disposition:v:0", "0", "-disposition:v:1", "default", both)  # fmt: skip
    assert [number_at(both, Fraction(i, 30)) for i in (0, 5, 71)] == [0, 5, 71]


@pytest.mark.parametrize(
    "name",
    ["a:b.mp4", "pipe:1.mp4", "two words.mp4", "it's.mp4", '"quoted".mp4', "кино-映画-é.mp4",
     "100%.mp4", "im_%04d.mp4", "a?b*c[1].mp4", "-y.mp4", "http:__x.mp4", "semi;colon&.mp4"],
)  # fmt: skip
def test_names_are_only_names(clip: Clip, number_at: Number, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(clip("plain.mp4", 72).read_bytes())
    assert number_at(path, Fraction(7, 30)) == 7


@pytest.mark.usefixtures("need_ffmpeg")
@pytest.mark.parametrize(("first", "kept"), [("top", 0), ("bottom", 1)])
def test_two_fields_become_one_whole_frame_each(
    library: Library, tmp_path: Path, first: str, kept: int
) -> None:
    """The field shown first is kept to the bit; the other is made anew, which takes the comb."""
    path, order = tmp_path / "fields.mp4", f"{first[0]}ff"
    weave = f"tinterlace=interleave_{first},setfield={order},format=gray,format=yuv420p"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=50:d=2", "-vf", weave, "-c:v", "libx264",
           "-flags", "+ilme+ildct", "-x264-params", f"{order}=1", path)  # fmt: skip
    spec = MediumSpec(str(path))
    assert library.facts(spec).duration_s == 2
    whole = [grey(library.surface(SourceFrame(spec, "b", Fraction(i, 25)))) for i in range(50)]
    with av.open(str(path)) as container:
        combed = [f.to_ndarray()[:180] for f in container.decode(video=0)]
    assert len(combed) == len(whole)
    for made, fields in zip(whole[5:45], combed[5:45], strict=True):
        assert _comb(made) < _comb(fields) * 0.9
        assert (made[kept:180:2] == fields[kept:180:2]).all()
    jump = grey(library.surface(SourceFrame(spec, "c", Fraction(30, 25))))
    assert (jump == whole[30]).all()


def _comb(picture: U8) -> float:
    """How much rows differ from the mean of their neighbours."""
    p = picture.astype(float)
    return float(abs(p[1:-1] - (p[:-2] + p[2:]) / 2).mean())
