"""What a container declares: what it can hold, how fine its clock is, what writes it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from frameloom.core.errors import WriteError
from frameloom.core.surface import Deliverable
from frameloom.media.encode.base import AudioEncoder, PictureSettings, VideoEncoder
from frameloom.media.encode.piece import Packet

Item = Packet | Deliverable
"""What a sink takes of pictures: coded ones, where its container joins them, or finished ones."""
F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTrack:
    encoder: VideoEncoder
    settings: PictureSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTrack:
    encoder: AudioEncoder
    bitrate: int


class Sink(Protocol):
    """One output being written. Calls come from one thread, in order, sound close behind pictures;
    it is closed by `finish` or `discard`. Raises UnavailableError where an encoder will not open,
    WriteError where the file cannot be written.
    """

    @property
    def config(self) -> bytes:
        """What decoders of the file are configured by: the same as every piece's in it."""

    def add(self, item: Item) -> None:
        """The next packet, or the next picture, of the track's size and pixel format."""

    def add_sound(self, samples: F32) -> None:
        """The next samples: (n, 2) float32, -1..1, at 48 kHz."""

    def finish(self) -> None:
        """Write what is left: the output is complete and on disk."""

    def discard(self) -> None:
        """Remove the output, whatever its state; nothing is raised."""


class OpenSink(Protocol):
    """What makes a sink. `seconds`: the exact length of the export. `stage_s` gathers the seconds
    of "encode", "sound" and "mux"."""

    def __call__(
        self,
        path: Path,
        container: Container,
        /,
        *,
        fps: Fraction,
        seconds: Fraction,
        picture: PictureTrack | None,
        sound: SoundTrack | None,
        stage_s: dict[str, float] | None = None,
    ) -> Sink: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """`suffixes`: of file names, lower case; `sound_suffixes`: those of files with sound alone.
    `video`, `audio`: the codecs it can hold, the default first; `alpha`: those that keep alpha in
    it. `subtitles`: the codec of its tracks of captions, None where it holds none. `numbered`: it
    is a folder of numbered files, one a frame. `fastest`: frames a second that its clock tells
    apart, None for any. `ticks`: ticks per second of its picture track at a given rate. `sink`:
    what writes it. `options`: FFmpeg's muxer options for a given rate. `finish(path, seconds)`:
    what is put right once the file is closed. `primed`: it can say what a decoder is to leave out
    at the start; else that is not written. `joins`: pieces that are
    encoded apart can follow each other in it.
    `pictures`: its sink takes finished pictures and encodes what each changes of the one before;
    else packets.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...] = ()
    sound_suffixes: tuple[str, ...] = ()
    video: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    alpha: tuple[str, ...] = ()
    subtitles: str | None = None
    numbered: bool = False
    fastest: int | None = None
    ticks: Callable[[Fraction], int]
    sink: OpenSink
    options: Callable[[Fraction], Mapping[str, str]]
    finish: Callable[[Path, Fraction], None]
    primed: bool = True
    joins: bool = True
    pictures: bool = False


def as_it_is(_path: Path, _seconds: Fraction) -> None:
    """The `finish` of containers whose muxer signals all lengths as they are."""


_CAUSES = {
    errno.ENOSPC: "the disk is full; free some space or write elsewhere",
    errno.EDQUOT: "the disk quota is used up; free some space or write elsewhere",
    errno.EFBIG: "the file became larger than the file system allows",
    errno.EACCES: "permission denied; write to a folder of your own",
    errno.EPERM: "permission denied; write to a folder of your own",
    errno.EROFS: "the file system is read-only; write elsewhere",
    errno.ENOENT: "the folder does not exist; make it first",
    errno.ENOTDIR: "the folder does not exist; make it first",
    errno.ENAMETOOLONG: "the name is too long",
}


def write_error(path: Path, error: BaseException) -> WriteError:
    """A lower library's exception as a WriteError that says what to do."""
    number = getattr(error, "errno", None)
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    cause = _CAUSES.get(number, text) if isinstance(number, int) else text
    return WriteError(f"{path}: could not be written: {cause}")
