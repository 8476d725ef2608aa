"""What tests of kept segments share."""

from __future__ import annotations

from typing import Any

import pytest

from frameloom.export import Result
from frameloom.export.segments.crew import Crew


def contents(result: Result) -> bytes:
    return result.path.read_bytes()


def segments_made(monkeypatch: pytest.MonkeyPatch) -> list[range]:
    """Grows by the frames of every segment that is encoded from now on."""
    made: list[range] = []
    end = Crew._end

    def noting(self: Crew, work: Any, piece: Any) -> None:
        made.append(work.segment.frames)
        end(self, work, piece)

    monkeypatch.setattr(Crew, "_end", noting)
    return made
