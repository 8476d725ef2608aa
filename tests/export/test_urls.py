"""Media by URL: asked for, fetched once, looked up again, the same as the file they are."""

from __future__ import annotations

import io
import json
from collections.abc import Hashable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from frameloom.cli.main import main
from frameloom.core.errors import MediaError, ProjectError, WriteError
from frameloom.export import Options, Result, pipeline, render, urls, verify
from frameloom.export.runners import ray
from frameloom.export.segments.files import HIDDEN
from frameloom.project import Project, outputs
from tests.export.runners.test_task import Threads
from tests.support.kept import segments_made
from tests.support.web import Site, serving


def png(color: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 36), color).save(made, "PNG")
    return made.getvalue()


def picture(src: str) -> dict[str, Any]:
    scene = {"duration": "4/10", "background": {"type": "image", "src": src}}
    return {"size": [64, 36], "fps": 10, "scenes": [scene]}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as made:
        made.files["a%d.png"] = png("red")
        yield made


@pytest.fixture
def cache(own_cache: Path) -> Path:
    return own_cache


def made(project: dict[str, Any], out: Path, **options: Any) -> Result:
    given = {"allow_url": True, "audio": False, **options}
    return render(Project.read(project), out, Options(**given))


def test_it_is_the_same_as_the_file(
    site: Site, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its bytes and in what its segments are known by."""
    url = site.url("a%d.png")
    result = made(picture(url), tmp_path / "url.mp4", root=(tmp_path / "none",))
    assert result.plan.sources == (url,)
    (tmp_path / "a.png").write_bytes(site.files["a%d.png"])
    counted = segments_made(monkeypatch)
    made(picture(str(tmp_path / "a.png")), tmp_path / "file.mp4", allow_url=False)
    assert (tmp_path / "url.mp4").read_bytes() == (tmp_path / "file.mp4").read_bytes()
    assert counted == []
    project = Project.read(picture(url))
    assert verify(tmp_path / "url.mp4", project, "full", allow_url=True).ok
    with pytest.raises(MediaError, match="only with --allow-url"):
        verify(tmp_path / "url.mp4", project, "full")


def test_it_is_fetched_again_only_when_it_changed(
    site: Site, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = picture(site.url("a%d.png"))
    two["scenes"].append(two["scenes"][0])
    for name in "ab":
        made(two, tmp_path / f"{name}.mp4")
    assert site.gets("a%d.png") == 1
    counted = segments_made(monkeypatch)
    site.files["a%d.png"] = png("blue")
    made(two, tmp_path / "c.mp4")
    assert site.gets("a%d.png") == 2
    assert counted
    assert (tmp_path / "c.mp4").read_bytes() != (tmp_path / "a.mp4").read_bytes()
    assert len(list(urls.entries(cache))) == 2
    assert not list(cache.rglob(f"{HIDDEN}*"))


def test_a_source_that_does_not_say_what_it_has_is_asked_each_time(
    site: Site, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.untold.add("a%d.png")
    made(picture(site.url("a%d.png")), tmp_path / "a.mp4")
    [entry] = urls.entries(cache)
    before = entry.path.stat()
    counted = segments_made(monkeypatch)
    made(picture(site.url("a%d.png")), tmp_path / "b.mp4")
    assert site.gets("a%d.png") == 2
    assert counted == []
    assert entry.path.stat().st_ino == before.st_ino  # another program may be reading it


def test_a_kept_file_that_was_touched_is_fetched_again(
    site: Site, cache: Path, tmp_path: Path
) -> None:
    made(picture(site.url("a%d.png")), tmp_path / "a.mp4")
    [entry] = urls.entries(cache)
    entry.path.write_bytes(png("lime"))
    made(picture(site.url("a%d.png")), tmp_path / "b.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert entry.path.read_bytes() == site.files["a%d.png"]


@pytest.mark.parametrize(
    ("src", "message"),
    [
        ("http://127.0.0.1:9/a.mp4", r"background\.src: http://127\.0\.0\.1:9/a\.mp4: Client"),
        ("ftp://h/a.mp4", "only from http, https, s3, gs, file"),
        ("memory://a.mp4", "only from http, https, s3, gs, file"),
        ("simplecache::http://h/a.mp4", "only from http"),
        ("http://h/a.zip::zip://x", "only from http"),
        ("file://server/a.png", "another machine"),
        ("file:///nowhere/a.png", "not found"),
    ],
)
def test_what_is_not_fetched(cache: Path, tmp_path: Path, src: str, message: str) -> None:
    with pytest.raises(MediaError, match=message):
        made(picture(src), tmp_path / "a.mp4")
    assert not (tmp_path / "a.mp4").exists()


def test_what_is_no_medium_is_named_by_its_url(site: Site, cache: Path, tmp_path: Path) -> None:
    site.files["page.png"] = b"<html>Log in first</html>"
    url = site.url("page.png")
    with pytest.raises(MediaError, match=url):
        made(picture(url), tmp_path / "a.mp4")


def test_a_file_url_is_a_file_and_stays_in_the_roots(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a b.png").write_bytes(png("red"))
    (tmp_path / "root" / "door").symlink_to(tmp_path)
    (tmp_path / "out.png").write_bytes(png("red"))
    root = (tmp_path / "root").as_uri()
    result = made(picture(f"{root}/a%20b.png"), tmp_path / "a.mp4", root=(tmp_path / "root",))
    assert result.outputs[0].frames == 4
    assert not list(urls.entries(cache))
    for way in ("../out.png", "door/out.png", "%2e%2e/out.png"):
        with pytest.raises(ProjectError, match="outside of --root"):
            made(picture(f"{root}/{way}"), tmp_path / "b.mp4", root=(tmp_path / "root",))


def test_a_redirect_out_of_the_web_is_refused(site: Site, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png("red"))
    site.moves["a.png"] = (tmp_path / "secret.png").as_uri()
    with pytest.raises(MediaError, match=r"file://"):
        made(picture(site.url("a.png")), tmp_path / "a.mp4")


@pytest.mark.parametrize("command", ["render", "still", "check", "sheet"])
def test_every_command_asks_for_leave(
    site: Site,
    cache: Path,
    tmp_path: Path,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A URL may come by a variable; nothing is asked of it before it is allowed."""
    project = {**picture("{{base}}/a%d.png"), "variables": {"base": site.address}}
    (tmp_path / "project.json").write_text(json.dumps(project))
    more = ["-t", "0"] if command == "still" else []
    assert main([command, str(tmp_path), *more]) == 4
    assert "only with --allow-url" in capsys.readouterr().err
    assert site.asked == []
    assert main([command, str(tmp_path), *more, "--allow-url"]) == 0
    assert site.gets("a%d.png") == 1


def test_another_rate_leaves_a_percent_sign_alone(site: Site) -> None:
    assert outputs(Project.read(picture(site.url("a%d.png"))), None, 25, None).fps == 25


def test_a_node_fetches_once_for_itself_and_must_have_the_same(
    site: Site, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pool(Threads):
        """A node in this process: its cache is this process's own."""

        change = False

        def start(self, number: int) -> Hashable:
            if Pool.change:
                site.files["a%d.png"] = png("blue")
            return super().start(number)

    monkeypatch.setattr(ray, "RayPool", Pool)
    monkeypatch.setattr(pipeline, "cluster", lambda options: nullcontext())
    how = {"executor": "ray", "cache": tmp_path / "asker", "fresh": True}
    two = picture(site.url("a%d.png"))
    two["scenes"].append(two["scenes"][0])
    result = made(two, tmp_path / "a.mp4", **how)
    assert result.outputs[0].frames == 8
    assert site.gets("a%d.png") == 2
    Pool.change = True
    two["name"] = "another, so that it is opened anew"
    with pytest.raises(MediaError, match="changed meanwhile"):
        made(two, tmp_path / "b.mp4", **how)


def test_a_full_disk_under_the_cache(site: Site, tmp_path: Path, small_disk: Path) -> None:
    """A medium that cannot be kept cannot be read: nothing of it stays."""
    site.files["large.png"] = bytes(300_000)
    with pytest.raises(WriteError, match="cannot be kept: No space left"):
        made(picture(site.url("large.png")), tmp_path / "a.mp4", cache=small_disk)
    assert not [path for path in small_disk.rglob("*") if path.is_file() and path.stat().st_size]
    assert not (tmp_path / "a.mp4").exists()


def test_the_least_recently_used_go(cache: Path, site: Site, tmp_path: Path) -> None:
    site.files["b.png"] = png("lime")
    made(picture(site.url("a%d.png")), tmp_path / "a.mp4")
    made(picture(site.url("b.png")), tmp_path / "a.mp4")
    size = sum(entry.bytes for entry in urls.entries(cache))
    assert urls.prune(cache, 0, spare_used=True) == 0
    assert 0 < urls.prune(cache, size - 1, spare_used=False) < size
    assert [entry.path.name for entry in urls.entries(cache)] == ["b.png"]
    assert main(["cache", "clear"]) == 0
    assert not list(urls.entries(cache))
    made(picture(site.url("a%d.png")), tmp_path / "a.mp4")
