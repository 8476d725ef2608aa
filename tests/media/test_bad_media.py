"""Media that cannot be read: one line that names the file and says why, and nothing else."""

from __future__ import annotations

import gzip
import os
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.media import Library, probe
from tests.support.numbered import make_clip, numbered_frame

CONCAT = "ffconcat version 1.0\nfile other.mp4\n"
M3U8 = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/hostname\n#EXT-X-ENDLIST\n"
DASH = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>'
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n"


def _png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data


def _no_frames(path: Path) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        out.start_encoding()


def _picture(path: Path, share: float) -> None:
    whole = path.with_name("whole" + path.suffix)
    Image.fromarray(numbered_frame(1)).save(whole)
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])


def _clip(path: Path, first: float, last: float) -> None:
    """A clip of which only a part of the bytes is kept."""
    whole = make_clip(path.with_name("whole" + path.suffix), 30, size=(64, 64)).read_bytes()
    path.write_bytes(whole[int(len(whole) * first) : int(len(whole) * last)])


def _all_damaged(path: Path) -> None:
    whole = make_clip(path.with_name("whole.mkv"), 5, codec="ffv1", size=(64, 64), gop=1)
    data = bytearray(whole.read_bytes())
    with av.open(str(whole)) as container:
        for packet in container.demux(video=0):
            if packet.size and packet.pos is not None:
                data[packet.pos + 8 : packet.pos + packet.size] = b"\xff" * (packet.size - 8)
    path.write_bytes(bytes(data))


def _text(content: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(content)


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing.mp4": (lambda _: None, "not found"),
    "folder.mp4": (Path.mkdir, "not a regular file"),
    "pipe.mp4": (os.mkfifo, "not a regular file"),
    "empty.mp4": (_bytes(b""), "empty"),
    "empty.png": (_bytes(b""), "empty"),
    "text.mp4": (_text("This is no film.\n" * 50), "cannot be read"),
    "text.png": (_text("This is no picture.\n"), "cannot be read"),
    "noise.mov": (_bytes(np.random.default_rng(1).bytes(5000)), "cannot be read"),
    "zeros.webm": (_bytes(bytes(5000)), "cannot be read"),
    "concat.mp4": (_text(CONCAT), "cannot be read"),
    "playlist.mp4": (_text(M3U8), "cannot be read"),
    "playlist.m3u8": (_text(M3U8), "cannot be read"),
    "dash.mp4": (_text(DASH), "not an SVG"),
    "session.sdp": (_text(SDP), "cannot be read"),
    "no_frames.mp4": (_no_frames, "neither picture nor sound"),
    "no_index.mp4": (lambda p: _clip(p, 0, 0.5), "cannot be read"),
    "header_only.mkv": (lambda p: _clip(p, 0, 0.02), "neither picture nor sound|cannot be"),
    "no_header.mkv": (lambda p: _clip(p, 0.5, 1), "cannot be read"),
    "all_damaged.mkv": (_all_damaged, "video: no frame of its ffv1 pictures can be decoded"),
    "cut.png": (lambda p: _picture(p, 0.6), "cannot be decoded"),
    "cut.jpg": (lambda p: _picture(p, 0.6), "cannot be decoded"),
    "cut.webp": (lambda p: _picture(p, 0.6), "cannot be decoded"),
    "cut.avif": (lambda p: _picture(p, 0.6), "cannot be decoded"),
    "cut.tif": (lambda p: _picture(p, 0.3), "cannot be decoded"),
    "bomb.png": (_bytes(_png_header(60_000, 60_000)), "more pixels than"),
    "bomb.gif": (_bytes(b"GIF89a\xff\xff\xff\xff\0\0\0" + b"," + bytes(20)), "more pixels than"),
    "lies.png": (_bytes(_png_header(500, 500)), "cannot be decoded"),
    "broken.svg": (_text("<svg xmlns='http://www.w3.org/2000/svg'><rect"), "not a valid SVG"),
    "page.svg": (_text("<?xml version='1.0'?><html/>"), "not an SVG"),
    "flat.svg": (_text("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='5'/>"), "area"),
    "huge.svg": (_text("<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'/>"),
                 "million pixels"),
    "packed.svgz": (_bytes(gzip.compress(b"nothing")), "not a valid SVG"),
    "laughs.svg": (_text('<!DOCTYPE svg [<!ENTITY a "' + "a" * 1000 + '">'
                         + "".join(f'<!ENTITY {x} "{f"&{y};" * 50}">'
                                   for x, y in zip("bcdef", "abcde", strict=True))
                         + "]><svg>&f;</svg>"), "not a valid SVG"),
    "none_%04d.png": (lambda _: None, "no file of this pattern"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_media_say_what_is_wrong(name: str, tmp_path: Path) -> None:
    make, reason = BAD[name]
    path = tmp_path / name
    make(path)
    spec = MediumSpec(str(path), Fraction(25) if "%" in name else None)
    with Library() as library:
        for ask in (
            lambda: library.facts(spec),
            lambda: library.surface(SourceFrame(spec, "a", Fraction(0))),
        ):
            with pytest.raises(MediaError, match=reason) as caught:
                ask()
            message = str(caught.value)
            assert message.startswith(str(path)), message
            assert len(message.splitlines()) == 1
            assert message.count(str(path)) == 1
    if "%" not in name:
        with pytest.raises(MediaError):
            probe(path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.mp4"
    path.write_bytes(b"x" * 100)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with Library() as library, pytest.raises(MediaError, match="Permission denied"):
        library.facts(MediumSpec(str(path)))


def test_playlists_do_not_open_their_neighbours(tmp_path: Path) -> None:
    """The files they name are there and good; still nothing of them is shown."""
    other = make_clip(tmp_path / "other.mp4", 5, size=(64, 64))
    for name, text in (("a.mp4", CONCAT), ("b.mp4", M3U8.replace("/etc/hostname", str(other)))):
        (tmp_path / name).write_text(text)
        with Library() as library, pytest.raises(MediaError):
            library.facts(MediumSpec(str(tmp_path / name)))


def test_a_name_with_a_null_is_an_error_of_ours() -> None:
    with Library() as library, pytest.raises(MediaError):
        library.facts(MediumSpec("/tmp/a\0b.mp4"))


def test_a_picture_over_the_given_limit_is_refused(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", 2, size=(64, 64))
    picture = tmp_path / "a.png"
    Image.fromarray(numbered_frame(1, 64, 64)).save(picture)
    with Library(max_pixels=64 * 64 - 1) as library:
        for path in (clip, picture):
            with pytest.raises(MediaError, match="over the limit"):
                library.facts(MediumSpec(str(path)))


def test_sound_has_no_surface(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    with av.open(str(path), "w") as out:
        track = out.add_stream("pcm_s16le", rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 9600), np.int16), "s16", "stereo")
        frame.sample_rate = 48_000
        out.mux(track.encode(frame))
        out.mux(track.encode(None))
    with Library() as library:
        spec = MediumSpec(str(path))
        assert library.facts(spec).duration_s == Fraction(1, 10)
        with pytest.raises(MediaError, match="no picture"):
            library.surface(SourceFrame(spec, "a", Fraction(0)))
