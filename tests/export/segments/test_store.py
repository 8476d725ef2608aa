"""Kept segments: whole or not there, damaged ones are none, the least recently used go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frameloom.core.errors import UsageError
from frameloom.export.segments import store as module
from frameloom.export.segments.packed import Finished, pack, unpack
from frameloom.export.segments.store import Store
from frameloom.media.encode.piece import Packet

SEGMENT = Finished(
    config=b"\x01config",
    packets=(Packet(0, b"first", is_key=True, alpha=b"A"), Packet(2, b"", is_key=False)),
    seen=(("aa", "bb"), ("cc", "dd")),
)


def test_a_segment_comes_back_as_it_was() -> None:
    assert unpack(pack(SEGMENT)) == SEGMENT
    assert unpack(pack(Finished(config=b"", packets=()))).packets == ()


def test_a_damaged_one_is_none(tmp_path: Path) -> None:
    data = pack(SEGMENT)
    for at in range(len(data)):
        broken = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(ValueError, match=r"damaged|not a segment"):
            unpack(broken)
        with pytest.raises(ValueError, match=r"damaged|not a segment"):
            unpack(data[:at])
    store = Store(tmp_path)
    store.put("ab12", SEGMENT)
    assert store.get("ab12") == SEGMENT
    (entry,) = store.entries()
    entry.path.write_bytes(data[:-1])
    assert store.get("ab12") is None
    assert list(store.entries()) == []
    assert store.get("cd34") is None


def test_the_least_recently_used_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, size = Store(tmp_path), len(pack(SEGMENT))
    for number in range(6):
        store.put(f"0{number}", SEGMENT)
        os.utime(next(e.path for e in store.entries() if e.path.stem == f"0{number}"), (0, number))
    assert store.get("00") == SEGMENT
    assert store.prune(3 * size) == 3 * size
    assert sorted(entry.path.stem for entry in store.entries()) == ["00", "04", "05"]
    monkeypatch.setattr(Store, "limit_bytes", lambda _self, _used=0: 3 * size)
    store.put("06", SEGMENT)
    assert sorted(entry.path.stem for entry in store.entries()) == ["00", "05", "06"]
    assert store.clear() == 3 * size
    assert list(store.entries()) == []


def test_what_dead_programs_leave_goes_too(tmp_path: Path) -> None:
    old, new = tmp_path / "ab" / ".new-1", tmp_path / "ab" / ".new-2"
    old.parent.mkdir()
    for file in (old, new):
        file.write_bytes(b"part")
    os.utime(old, (0, 0))
    Store(tmp_path).prune()
    assert not old.exists()
    assert new.exists()


def test_a_folder_that_cannot_be_used_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told: list[str] = []
    store = Store(tmp_path / "file", told.append)
    store.put("ab", SEGMENT)
    store.put("cd", SEGMENT)
    assert store.get("ab") is None
    assert len(told) == 1
    assert "not kept" in told[0]


def test_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    monkeypatch.setenv(module.LIMIT_VARIABLE, "0.5")
    free = module.shutil.disk_usage(tmp_path).free
    assert store.limit_bytes() == pytest.approx(min(500_000_000, free // 2), rel=0.2)
    for wrong in ("many", "-1", "inf"):
        monkeypatch.setenv(module.LIMIT_VARIABLE, wrong)
        with pytest.raises(UsageError, match="give gigabytes"):
            store.limit_bytes()
