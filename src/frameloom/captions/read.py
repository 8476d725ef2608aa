"""Caption files: .srt, .vtt, .ass and .ssa, told apart by what is in them."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Final

from frameloom.captions.ass import read_ass
from frameloom.captions.charset import decode
from frameloom.captions.cues import Note, Track
from frameloom.captions.srt import read_srt
from frameloom.captions.vtt import read_vtt
from frameloom.core.errors import MediaError, ProjectError

LARGEST_BYTES: Final = 64 << 20
_READERS: Final = {".srt": read_srt, ".vtt": read_vtt, ".ass": read_ass, ".ssa": read_ass}
_SHOWN: Final = 3


def read(path: str, encoding: str | None = None) -> Track:
    """The cues of a file, kept until it changes. `encoding` None finds out.

    Raises MediaError where the file is missing or unreadable, ProjectError, with file, line and
    reason, where it has no cues or one whose meaning cannot be told. Every `Note` of the track is
    to be shown to the user.
    """
    try:
        state = Path(path).stat()
        return _read(path, encoding, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        raise MediaError("there is no such file; check src", file=path) from None
    except OSError as error:
        raise MediaError(f"cannot be read: {error.strerror}", file=path) from error


@functools.lru_cache(maxsize=8)
def _read(path: str, encoding: str | None, _mtime_ns: int, size: int) -> Track:
    if size > LARGEST_BYTES:
        raise MediaError(f"{size} bytes are too many for captions", file=path)
    found = decode(Path(path).read_bytes(), encoding)
    if found is None:
        hint = f"is no text in {encoding}" if encoding else "is no text; save it as UTF-8"
        raise ProjectError(f"{path} {hint}")
    track = parse(found.text, Path(path).suffix)
    fatal = [note for note in track.notes if note.fatal]
    if fatal:
        more = f" (and {len(fatal) - 1} more)" if len(fatal) > 1 else ""
        raise ProjectError(f"{path}, line {fatal[0].line}: {fatal[0].text}{more}")
    if not track.cues:
        raise ProjectError(f"{path}: there are no cues in it")
    if found.guessed:
        guess = f"it is not UTF-8, and read as {found.encoding}; if that is wrong, set `encoding`"
        return Track(track.cues, (Note(1, guess), *track.notes))
    return track


def parse(text: str, suffix: str = ".srt") -> Track:
    """The cues in `text`, in the format that it shows, else by `suffix`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        return read_vtt(text)
    if re.search(r"^\[(script info|v4\+? styles|events)\]", text[:65536], re.I | re.M):
        return read_ass(text)
    return _READERS.get(suffix.lower(), read_srt)(text)


def told(path: str, track: Track) -> list[str]:
    """The notes as warnings: like ones together, the first few lines named."""
    lines: dict[str, list[int]] = {}
    for note in track.notes:
        lines.setdefault(note.text, []).append(note.line)
    return [f"{path}, {_lines(found)}: {text}" for text, found in lines.items()]


def _lines(found: list[int]) -> str:
    named = ", ".join(map(str, found[:_SHOWN]))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"line{'s' if len(found) > 1 else ''} {named}{more}"
