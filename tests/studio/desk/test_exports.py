"""The export queue: other processes, cancelled, failed and done, of the project as it was."""

import json
import shlex
from pathlib import Path

import pytest

from frameloom.cli.parser import parse
from frameloom.core.errors import UsageError
from frameloom.export import Options
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Put
from frameloom.studio.desk.exports import Exports, command_line, flags
from tests.studio.desk.test_media import wait


@pytest.fixture
def document(tmp_path: Path) -> Document:
    scene = {"duration": "4f", "layers": [{"type": "shape"}]}
    raw = {"size": [64, 36], "fps": 25, "scenes": [scene]}
    (tmp_path / "project.json").write_text(json.dumps(raw))
    return Document.open(tmp_path)


def test_exports_one_after_the_other(document) -> None:
    exports = Exports(document)
    heard: list[int] = []
    exports.listen(lambda: heard.append(1))
    try:
        first = exports.start("a.mp4", {"crf": 30, "audio": False})
        document.apply([Put(("scenes", 0, "duration"), "9f")], label="Longer")
        second = exports.start("b.mp4", {"codec": "prores"})
        third = exports.start("c.mp4")
        exports.cancel(third.number)
        with pytest.raises(UsageError, match="already"):
            exports.start("b.mp4")
        wait(lambda: all(one.over for one in exports.queue))
        done, failed, cancelled = exports.queue
        assert (done.state, done.frames, done.size_bytes > 0) == ("done", 4, True), done
        assert done.out.is_file() and done.revision == first.revision
        assert done.checks and all(check["ok"] for check in done.checks)
        assert failed.state == "failed" and failed.message and not failed.out.exists()
        assert cancelled.state == "cancelled" and second.command.endswith("--codec prores")
        assert len(heard) > 4
        assert not [p for p in document.folder.iterdir() if p.name.startswith(".")]
    finally:
        exports.close()


def test_a_running_export_is_cancelled_and_asked_for_again(document) -> None:
    document.apply([Put(("scenes", 0, "duration"), 400)], label="Long")
    exports = Exports(document)
    try:
        number = exports.start("a.mp4").number
        wait(lambda: exports.queue[0].frame > 0)
        exports.cancel(number)
        wait(lambda: exports.queue[0].over)
        assert exports.queue[0].state == "cancelled"
        assert [p.name for p in document.folder.iterdir()] == ["project.json"]
        again = exports.again(number)
        assert again.command == exports.queue[0].command
    finally:
        exports.close()
    assert all(one.over for one in exports.queue)


def test_a_wrong_project_is_not_exported(document) -> None:
    exports = Exports(document)
    try:
        with pytest.raises(UsageError, match="is the project itself"):
            exports.start("project.json")
        document.apply([Put(("fps",), -1)], label="Wrong")
        with pytest.raises(UsageError, match="must be a frame rate"):
            exports.start("a.mp4")
    finally:
        exports.close()


def test_options_are_the_flags_of_the_command_line() -> None:
    options = {
        "size": (64, 36), "fps": "25", "frames": (2, None), "audio": False, "alpha": True,
        "crf": 20, "codec": None, "only": ("a", "b"), "quality": "", "verify": "full",
    }  # fmt: skip
    line = command_line(Path("my film/project.json"), Path("o.webm"), options)
    args = parse(shlex.split(line)[1:])
    assert (args.project, args.output) == ("my film/project.json", "o.webm")
    assert (args.size, args.frames, args.audio, args.crf) == ((64, 36), (2, None), False, 20)
    assert list(args.only) == ["a", "b"] and args.verify == "full" and args.alpha is True
    line = command_line(Path("p"), Path("o"), {"from_time": "1", "to_time": "2"})
    assert line == "frameloom render p -o o --from 1 --to 2"
    assert flags({name: getattr(Options(), name) for name in ("alpha", "audio", "gop")}) == []
