"""Image sequences: one file a frame, numbered from 0; they have no sound and no clock."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path
from time import perf_counter

from frameloom.core.errors import UnavailableError
from frameloom.media.encode import VIDEO
from frameloom.media.encode.piece import Packet
from frameloom.media.mux.base import (
    F32,
    Container,
    Item,
    PictureTrack,
    SoundTrack,
    as_it_is,
    write_error,
)
from frameloom.media.mux.numbered import numbered, numbered_files


class Images:
    """The sink of a sequence: `path` is the name with its place for the number."""

    def __init__(
        self,
        path: Path,
        _container: Container,
        /,
        *,
        fps: Fraction,  # noqa: ARG002 - a sequence has no clock
        seconds: Fraction,  # noqa: ARG002
        picture: PictureTrack | None,
        sound: SoundTrack | None,
        stage_s: dict[str, float] | None = None,
    ) -> None:
        if picture is None or picture.encoder.still is None or sound is not None:
            raise UnavailableError(f"{path.name}: numbered files hold pictures and nothing else")
        self._path, self.config = path, b""
        self._stage_s = {"mux": 0.0} if stage_s is None else stage_s

    def add(self, item: Item) -> None:
        assert isinstance(item, Packet)
        began = perf_counter()
        try:
            numbered(self._path, item.number).write_bytes(item.data)
        except OSError as error:
            raise write_error(self._path, error) from error
        self._stage_s["mux"] += perf_counter() - began

    def add_sound(self, samples: F32) -> None:
        """There is none."""

    def finish(self) -> None:
        """Every file is whole already."""

    def discard(self) -> None:
        for file in numbered_files(self._path).values():
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)


def _images(codec: str, summary: str, *suffixes: str) -> Container:
    return Container(
        name=f"{codec} files",
        summary=summary,
        suffixes=suffixes,
        video=(codec,),
        alpha=(codec,) if VIDEO[codec].alpha else (),
        numbered=True,
        ticks=lambda fps: fps.numerator,
        sink=Images,
        options=lambda _fps: {},
        finish=as_it_is,
    )


CONTAINERS = (
    _images("png", "numbered PNG files", ".png"),
    _images("jpeg", "numbered JPEG files", ".jpg", ".jpeg"),
    _images("tiff", "numbered TIFF files", ".tif", ".tiff"),
    _images("webp", "numbered WebP files", ".webp"),
    _images("exr", "numbered OpenEXR files", ".exr"),
)
