"""The manifest: what was rendered, written down while it is rendered, so that a file can be proved
against it and a render repeated anywhere can be compared.

NDJSON, one object a line: a head (versions, settings, inputs with their SHA-256, fonts), then for
each frame a hash and a signature, for each second of sound its levels, one line a segment, and an
end. A name that ends in .gz is compressed. docs/verify.md describes every key.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import platform
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Final, Self, cast

import numpy as np

from frameloom.core.errors import UsageError, WriteError
from frameloom.core.surface import FORMS, U8, YUV420P, Finished, Form, Shallow
from frameloom.export.proof.signature import (
    COLUMNS,
    F32,
    LEVELS,
    ROWS,
    WINDOW,
    LevelMeter,
    digest,
    hardened,
    signature,
)
from frameloom.timeline.portion import PASSES, Portion

FORMAT: Final = 1
_A_SECOND: Final = 100
"""Windows of sound on one line."""
_LIBRARIES: Final = (
    "av",
    "icu4py",
    "llvmlite",
    "numba",
    "numpy",
    "opencv-python-headless",
    "pillow",
    "resvg-py",
    "uharfbuzz",
)


def versions() -> dict[str, str]:
    """Everything whose version can show in the bytes of a frame or a file."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in ("frameloom", *_LIBRARIES):
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def file_sha256(path: Path) -> str:
    """Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seen_of(surface: Shallow | Finished, *, hard_alpha: bool) -> tuple[str, str]:
    """A frame's hash and signature. `hard_alpha`: the format knows clear and opaque alone."""
    shown = signature(hardened(surface) if hard_alpha else surface)
    return digest(surface), _text(shown)


class ManifestWriter:
    """Writes one manifest to `path`; `head` is its first line. Sound is written behind the frames.

    `hard_alpha`: the format knows clear and opaque alone. `add_segment` and `add_sound` are
    for one thread each. Raises WriteError.
    """

    def __init__(
        self, path: Path, head: Mapping[str, Any], *, packed: bool, hard_alpha: bool = False
    ) -> None:
        self._hard_alpha = hard_alpha
        self._path, self._meter = path, LevelMeter()
        self._frames = self._segments = self._samples = 0
        self._heard = hashlib.blake2b(digest_size=16)
        self._levels: list[U8] = []
        with ExitStack() as opening:
            try:
                raw: BinaryIO = opening.enter_context(path.open("wb"))
            except OSError as error:
                raise self._error(error) from error
            if packed:  # without a name and a time: the same render gives the same bytes
                zipped = gzip.GzipFile("", "wb", fileobj=raw, mtime=0)
                raw = cast(BinaryIO, opening.enter_context(zipped))
            self._file, self._closing = raw, opening.pop_all()
        self._line({"frameloom_manifest": FORMAT, **head})

    def seen(self, surface: Shallow | Finished) -> tuple[str, str]:
        """A frame's hash and signature, as the encoder gets it. For any thread."""
        return seen_of(surface, hard_alpha=self._hard_alpha)

    def add_segment(self, seen: Iterable[tuple[str, str]]) -> None:
        """The next frames, encoded in one piece: what `seen` says of each."""
        first, whole = self._frames, hashlib.blake2b(digest_size=16)
        for found, shown in seen:
            whole.update(bytes.fromhex(found))
            self._line({"frame": self._frames, "hash": found, "signature": shown})
            self._frames += 1
        record = {"segment": self._segments, "frames": [first, self._frames]}
        self._line({**record, "hash": whole.hexdigest()})
        self._segments += 1

    def add_sound(self, samples: F32) -> None:
        """The next samples, as the encoder gets them."""
        self._heard.update(np.ascontiguousarray(samples).data)
        self._samples += len(samples)
        self._levels.append(self._meter.add(samples))

    def listening(self, blocks: Iterator[F32]) -> Iterator[F32]:
        """The blocks, each written down on its way."""
        for block in blocks:
            self.add_sound(block)
            yield block

    def finish(self) -> None:
        """The last lines; the file is complete."""
        levels = np.concatenate([*self._levels, self._meter.finish()])
        for second, first in enumerate(range(0, len(levels), _A_SECOND)):
            self._line({"sound_s": second, "levels": _text(levels[first : first + _A_SECOND])})
        end: dict[str, Any] = {"end": True, "frames": self._frames, "samples": self._samples}
        if self._samples:
            end["sound_hash"] = self._heard.hexdigest()
        self._line(end)
        self.close()

    def close(self) -> None:
        try:
            self._closing.close()
        except OSError as error:
            raise self._error(error) from error

    def _line(self, record: Mapping[str, Any]) -> None:
        try:
            self._file.write(json.dumps(record, separators=(",", ":")).encode() + b"\n")
        except OSError as error:
            raise self._error(error) from error

    def _error(self, error: OSError) -> WriteError:
        return WriteError(f"{self._path}: could not be written: {error.strerror or error}")


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A frame by the manifest. `signature`: see there."""

    number: int
    hash: str
    signature: U8


@dataclass(slots=True)
class Manifest:
    """A manifest that is read: `head` at once, everything else as often as it is asked for."""

    path: Path
    head: Mapping[str, Any]
    fps: Fraction
    frames: int
    size: tuple[int, int]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Raises UsageError for what is no manifest, or not a whole one."""
        lines = _lines(path)
        with closing(lines):
            head = next(lines, {})
        try:
            if head["frameloom_manifest"] != FORMAT:
                raise UsageError(f"{path}: a manifest of another version of Frameloom")
            width, height = head["size"]
            return cls(path, head, Fraction(head["fps"]), int(head["frames"]), (width, height))
        except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
            raise UsageError(f"{path}: is no manifest; write one with render --manifest") from error

    @property
    def has_sound(self) -> bool:
        return bool(self.head.get("sound"))

    @property
    def form(self) -> Form:
        """Of the frames that were hashed."""
        settings = (self.head.get("output") or {}).get("settings") or {}
        return FORMS.get(settings.get("pixel_format", ""), YUV420P)

    @property
    def portion(self) -> Portion:
        """What of the pictures was drawn."""
        told = self.head.get("portion") or {}
        which = next((name for name in PASSES if name == told.get("pass")), None)
        return Portion(alpha=bool(told.get("alpha")), only=tuple(told.get("only", ())), which=which)

    def made(self) -> Iterator[Made]:
        """Every frame in order. Raises UsageError where the file is cut off or damaged."""
        expected = 0
        for record in _lines(self.path):
            if "frame" in record:
                if record["frame"] != expected:
                    break
                yield Made(expected, str(record["hash"]), _signature(self.path, record))
                expected += 1
        if expected != self.frames:
            raise UsageError(f"{self.path}: is cut off or damaged after frame {expected - 1}")

    def levels(self) -> U8:
        """(windows, 4) uint8: all the sound's levels."""
        found = [np.zeros((0, LEVELS), np.uint8)]
        for record in _lines(self.path):
            if "levels" in record:
                found.append(_array(self.path, record["levels"]).reshape(-1, LEVELS))
        return np.concatenate(found)


def _lines(path: Path) -> Generator[dict[str, Any]]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rt") if packed else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise UsageError(f"{path}: line {number} is none of a manifest")
                yield record
    except FileNotFoundError:
        raise UsageError(f"{path}: no such manifest") from None
    except (OSError, EOFError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as a manifest: {error}") from error


def _signature(path: Path, record: Mapping[str, Any]) -> U8:
    return _array(path, record["signature"]).reshape(-1, ROWS, COLUMNS)


def _array(path: Path, text: object) -> U8:
    try:
        return np.frombuffer(base64.b64decode(str(text), validate=True), np.uint8)
    except ValueError as error:
        raise UsageError(f"{path}: is damaged: {error}") from error


def _text(values: U8) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def sound_facts(samples: int) -> dict[str, int]:
    """What the head says of a sound track."""
    return {"rate_hz": 48_000, "channels": 2, "samples": samples, "window": WINDOW}
