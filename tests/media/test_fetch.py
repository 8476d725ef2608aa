"""What comes from a URL is whole, bounded, and refused in words that name it."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from frameloom.core.errors import CancelError, MediaError, UnavailableError, WriteError
from frameloom.media.fetch import Limits, fetch, shown
from tests.support.web import Site, serving

DATA = os.urandom(3_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        with serving() as site:
            site.files |= dict.fromkeys(("a.bin", "short", "slow", "endless", "untold"), DATA)
            site.short, site.slow, site.endless = {"short"}, {"slow"}, {"endless"}
            site.untold = {"untold"}
            site.moves |= {
                "moved": "/a.bin",
                "to-file": f"file://{__file__}",
                "to-other": "ftp://127.0.0.1/a.bin",
                "round": "/round",
            }
            yield site


@pytest.mark.parametrize("name", ["a.bin", "moved", "untold", "a.bin?key=secret"])
def test_the_content_comes_whole(server: Site, tmp_path: Path, name: str) -> None:
    made = fetch(server.url(name), tmp_path / "new")
    assert made is not None
    assert (tmp_path / "new").read_bytes() == DATA
    assert (made.sha256, made.size_bytes) == (hashlib.sha256(DATA).hexdigest(), len(DATA))
    assert (made.version == "") == (name == "untold")


def test_what_is_known_is_not_fetched_again(server: Site, tmp_path: Path) -> None:
    first = fetch(server.url("a.bin"), tmp_path / "first")
    assert first is not None
    before = server.gets("a.bin")
    assert fetch(server.url("a.bin"), tmp_path / "second", known=first.version) is None
    assert server.gets("a.bin") == before
    assert not (tmp_path / "second").exists()
    assert fetch(server.url("a.bin"), tmp_path / "third", known="other") == first


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.mp4", "the server answered 404"),
        ("short", "Payload"),
        ("to-file", "file://"),
        ("to-other", "ftp://"),
        ("round", "Redirect"),
    ],
)
def test_what_fails_is_named(server: Site, tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(MediaError, match=message) as caught:
        fetch(server.url(name), tmp_path / "new")
    assert str(caught.value).startswith(server.url(name))
    assert "or download it" in str(caught.value)


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"127\.0\.0\.1:9/a\.mp4: Client Connector"):
        fetch("http://127.0.0.1:9/a.mp4", tmp_path / "new")


@pytest.mark.parametrize("name", ["a.bin", "endless"])
def test_too_large(server: Site, tmp_path: Path, name: str) -> None:
    """Whether its length is told before or not."""
    with pytest.raises(MediaError, match="over the limit of 2000000"):
        fetch(server.url(name), tmp_path / "new", limits=Limits(size_bytes=2_000_000))
    assert not (tmp_path / "new").exists() or (tmp_path / "new").stat().st_size <= 2_000_000


@pytest.mark.parametrize(
    ("name", "limits", "message"),
    [
        ("slow", Limits(wait_s=0.3), "within 0.3 s"),
        ("endless", Limits(whole_s=0.3), "took longer than 0.3 s"),
    ],
)
def test_too_slow(server: Site, tmp_path: Path, name: str, limits: Limits, message: str) -> None:
    with pytest.raises(MediaError, match=message):
        fetch(server.url(name), tmp_path / "new", limits=limits)


def test_a_fetch_is_stopped_at_once(server: Site, tmp_path: Path) -> None:
    stop = threading.Event()

    def tick() -> None:
        if stop.is_set():
            raise CancelError("cancelled")
        stop.set()

    with pytest.raises(CancelError):
        fetch(server.url("endless"), tmp_path / "new", tick=tick)


def test_a_place_that_cannot_be_written(server: Site, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be kept"):
        fetch(server.url("a.bin"), tmp_path / "nowhere" / "new")


def test_a_protocol_whose_package_is_not_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    with pytest.raises(UnavailableError, match="pip install s3fs"):
        fetch("s3://bucket/a.mp4", tmp_path / "new")


def test_any_file_system_of_fsspec(tmp_path: Path) -> None:
    """As a cloud's storage would answer, here from memory."""
    import fsspec
    from fsspec.implementations.memory import MemoryFileSystem

    class Cloud(MemoryFileSystem):
        protocol = "gs"
        store: ClassVar[dict[str, object]] = {}
        pseudo_dirs: ClassVar[list[str]] = [""]

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return str(super()._strip_protocol(path.replace("gs://", "memory://")))

    fsspec.register_implementation("gs", Cloud, clobber=True)
    Cloud().pipe_file("/bucket/a.mp4", b"abc")
    made = fetch("gs://bucket/a.mp4", tmp_path / "new")
    assert made is not None
    assert (tmp_path / "new").read_bytes() == b"abc"
    assert fetch("gs://bucket/a.mp4", tmp_path / "b", known=made.version) is None
    Cloud().pipe_file("/bucket/a.mp4", b"abd")
    again = fetch("gs://bucket/a.mp4", tmp_path / "b", known=made.version)
    assert again is not None
    assert again.version != made.version
    with pytest.raises(MediaError, match="there is no such file"):
        fetch("gs://bucket/none.mp4", tmp_path / "c")


def test_keys_are_not_told() -> None:
    assert shown("https://me:secret@host:1/a%20b.mp4?key=2#x") == "https://host:1/a%20b.mp4"
