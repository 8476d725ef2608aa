"""The second process of a first still: it draws its effects and does not outlive it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest

from frameloom.core.picture import EffectCall, Picture
from frameloom.render import ahead

GRAIN = EffectCall(
    "grain", {"opacity": 0.1, "size": 1.0, "monochrome": True}, 1.0, Fraction(0), 0, 7
)
PICTURE = Picture((320, 180), effects=(GRAIN,))


def test_it_draws_what_it_is_handed() -> None:
    words = [sys.executable, "-m", "frameloom.render.ahead"]
    done = subprocess.run(words, input=pickle.dumps(PICTURE), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_it_runs_only_where_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for kept, picture, number in ((True, PICTURE, 0), (False, Picture((64, 36)), 0)):
        monkeypatch.setattr(ahead, "is_kept", lambda _kernel, kept=kept: kept)
        with ahead.ahead(picture):
            assert len(begun) == number
    with ahead.ahead(PICTURE):
        assert len(begun) == 1
        assert begun[0].poll() is None
    assert begun[0].returncode is not None
