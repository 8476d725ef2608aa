"""The document: right and wrong states, undo, saving, changes from outside, crashes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from frameloom.cli.main import main
from frameloom.core.errors import UsageError, WriteError
from frameloom.project import parse
from frameloom.project.document import document as document_of
from frameloom.studio.desk import autosave
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Add, Cut, Put, Shift, StaleError
from frameloom.studio.desk.places import get

TEXT = """{
  "frameloom": 1, "name":  "Odd spacing",
  "scenes": [
    {"id": "one", "duration": 2.50, "layers": [
       {"type": "shape", "id": "box", "opacity": 0.50}
    ]},
    {"id": "two", "duration": 1}
  ]
}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "project.json"
    path.write_text(TEXT)
    return path


OPACITY = ("scenes", 0, "layers", 0, "opacity")


def test_opened_and_saved_it_is_the_same_file(file) -> None:
    document = Document.open(file.parent)
    assert document.saved and document.path == file
    document.save()
    assert file.read_text() == TEXT
    document.apply([Put(OPACITY, 0.75)], label="Opacity")
    assert not document.saved
    document.save()
    assert document.saved
    assert file.read_text() == TEXT.replace("0.50}", "0.75}")


def test_fifty_edits_undone_give_back_the_file(file) -> None:
    document = Document.open(file)
    chance = random.Random(8)
    for number in range(50):
        scenes = len(document.raw["scenes"])
        edit = chance.choice(
            [
                Put(("scenes", 0, "duration"), number + 1),
                Put(("name",), f"n{number}"),
                Put(("scenes", scenes - 1, "camera", "fov"), 30 + number),
                Add(("scenes", chance.randint(0, scenes)), {"duration": number + 1}),
                Shift(("scenes", 0), scenes - 1),
                Add(("effects", len(document.raw.get("effects", []))), {"type": "grain"}),
            ]
        )
        document.apply([edit], label=f"Edit {number}")
        if number % 7 == 0:
            document.save()
        assert document.problems == ()
    changed = document.content()
    for number in reversed(range(50)):
        assert document.undo() == f"Edit {number}"
    assert document.undo() is None
    document.save()
    assert file.read_text() == TEXT
    while document.redo():
        pass
    assert document.content() == changed


def test_a_drag_is_one_step(file) -> None:
    document = Document.open(file)
    for value in (0.1, 0.2, 0.3):
        document.apply([Put(OPACITY, value)], label="Opacity", merge="drag 1")
    document.apply([Put(OPACITY, 0.4)], label="Opacity", merge="drag 2")
    assert document.undo() == "Opacity"
    assert float(get(document.raw, OPACITY)) == 0.3
    document.undo()
    assert document.undo_label is None and document.content().decode() == TEXT
    document.redo()
    assert float(get(document.raw, OPACITY)) == 0.3


def test_a_drag_back_to_where_it_began_is_no_step(file) -> None:
    document = Document.open(file)
    before = document.raw
    document.apply([Put(OPACITY, 0.1)], label="Opacity", merge="drag")
    document.apply([Put(OPACITY, get(before, OPACITY))], label="Opacity", merge="drag")
    assert document.undo_label is None


def test_wrong_values_stay_at_their_field_and_go_no_further(file, capsys) -> None:
    document = Document.open(file)
    right = document.project
    document.apply([Put(OPACITY, 3), Put(("fpss",), 1)], label="Wrong")
    document.apply([Cut(("fpss",)), Put(("scenes", 1, "duration"), -1)], label="Wrong")
    assert document.project is right
    assert [problem.path for problem in document.problems] == [OPACITY, ("scenes", 1, "duration")]
    document.apply([Put(("scenes", 1, "duration"), 1)], label="Right")
    document.save()
    assert main(["check", str(file)]) == 3
    assert document.problems[0].text in capsys.readouterr().err  # the command line's own words
    document.apply([Put(OPACITY, 1)], label="Right")
    assert document.problems == () and document.project is not right


def test_rules_between_parts_are_told_at_their_places(file) -> None:
    document = Document.open(file)
    document.apply([Put(("scenes", 1, "id"), "box")], label="Same id")
    assert [problem.path for problem in document.problems] == [("scenes", 1, "id")]


def test_two_tabs_hear_of_each_other_and_stale_paths_follow(file) -> None:
    document = Document.open(file)
    heard: list = []
    stop = document.listen(heard.append)
    seen = document.revision
    document.apply([Add(("scenes", 0), {"id": "new", "duration": 1})], label="Add")
    document.apply([Put(OPACITY, 0.25)], label="Opacity", since=seen)  # of the old first scene
    assert float(document.raw["scenes"][1]["layers"][0]["opacity"]) == 0.25
    assert heard[-1].edits[0].path == ("scenes", 1, "layers", 0, "opacity")
    assert document.follow(("scenes", 1), seen) == ("scenes", 2)
    document.apply([Cut(("scenes", 1))], label="Cut")
    assert document.follow(OPACITY, seen) is None
    with pytest.raises(StaleError):
        document.apply([Put(OPACITY, 1)], label="Opacity", since=seen)
    document.undo()
    stop()
    document.undo()
    assert [change.label for change in heard] == ["Add", "Opacity", "Cut", "Cut"]


def test_an_empty_folder_is_a_new_project(tmp_path) -> None:
    document = Document.open(tmp_path)
    assert not list(tmp_path.iterdir())
    assert document.project is not None and document.saved
    document.apply([Put(("scenes", 0, "duration"), 2)], label="Duration")
    assert json.loads((tmp_path / "project.json").read_text())["scenes"] == [{"duration": 2}]


def test_what_cannot_be_opened_says_so(tmp_path) -> None:
    with pytest.raises(UsageError, match="no such project"):
        Document.open(tmp_path / "none.json")
    (tmp_path / "wrong.json").write_text('{"scenes": []}')
    document = Document.open(tmp_path / "wrong.json")
    assert document.project is None and document.problems[0].path == ("scenes",)


def test_a_file_that_is_no_document_is_left_alone_until_it_is_mended(file) -> None:
    broken = TEXT[:-9]
    file.write_text(broken)
    document = Document.open(file)
    assert [p.path for p in document.problems] == [()]
    assert "project.json: is not JSON, at line " in document.problems[0].text
    for forbidden in (document.save, lambda: document.apply([Put(OPACITY, 1)], label="Opacity")):
        with pytest.raises(UsageError, match="mend the file itself first"):
            forbidden()
    assert document.look_outside() is False and file.read_text() == broken
    file.write_text(TEXT)
    assert document.look_outside() is True
    assert document.project is not None and document.saved and not document.problems


def test_saving_takes_nothing_away_that_cannot_be_read(file) -> None:
    document = Document.open(file)
    document.apply([Put(OPACITY, 0.75)], label="Opacity")
    file.write_text("{ somebody is at work here")
    with pytest.raises(UsageError, match=r"cannot be read .*is not JSON.* mend it there"):
        document.save()
    assert file.read_text() == "{ somebody is at work here"
    document.save(file.with_name("mine.json"))
    assert file.with_name("mine.json").read_text() == TEXT.replace("0.50", "0.75")


def test_files_are_named_from_where_a_project_is_saved(tmp_path) -> None:
    layers = [{"type": "image", "src": "a/b.png"}, {"type": "image", "src": "/c.png"}]
    raw = {"scenes": [{"duration": 1, "layers": layers}]}
    (tmp_path / "project.json").write_text(json.dumps(raw))
    document = Document.open(tmp_path)
    (tmp_path / "a").mkdir()
    document.save_as(tmp_path / "a/film.json")
    saved = json.loads((tmp_path / "a/film.json").read_text())
    assert [one["src"] for one in saved["scenes"][0]["layers"]] == ["b.png", "/c.png"]
    assert json.loads((tmp_path / "project.json").read_text()) == raw


def test_changes_from_outside_are_merged(file) -> None:
    document = Document.open(file)
    document.apply([Put(OPACITY, 0.75)], label="Opacity")
    assert document.look_outside() is False
    theirs = TEXT.replace('"duration": 1}', '"duration": 9}')
    file.write_text(theirs)
    assert document.look_outside() is True
    assert document.raw["scenes"][1]["duration"] == 9 and document.asked is None
    document.save()
    assert file.read_text() == theirs.replace("0.50}", "0.75}")
    assert document.undo() == "Changed outside"
    assert document.raw["scenes"][1]["duration"] == 1


@pytest.mark.parametrize(("keep_mine", "opacity"), [(True, 0.75), (False, 0.1)])
def test_changes_from_outside_that_touch_are_asked_about(file, keep_mine, opacity) -> None:
    document = Document.open(file)
    document.apply([Put(OPACITY, 0.75)], label="Opacity")
    file.write_text(TEXT.replace("0.50}", "0.1}").replace('"duration": 1}', '"duration": 9}'))
    document.look_outside()
    assert document.asked is not None and document.asked.conflicts == (OPACITY,)
    with pytest.raises(UsageError, match="choose which to keep"):
        document.save()
    document.decide(keep_mine=keep_mine)
    assert float(get(document.raw, OPACITY)) == opacity
    assert document.raw["scenes"][1]["duration"] == 9
    document.save()
    assert document.saved


def test_a_file_half_written_or_gone_is_left_alone(file) -> None:
    document = Document.open(file)
    file.write_text(TEXT[:40])
    assert document.look_outside() is False
    file.unlink()
    assert document.look_outside() is False
    document.apply([Put(OPACITY, 1)], label="Opacity")
    document.save()
    assert file.is_file()


def test_saving_where_one_may_not_write_says_so_and_keeps_everything(file) -> None:
    document = Document.open(file)
    document.apply([Put(OPACITY, 1)], label="Opacity")
    with pytest.raises(WriteError, match="cannot be written"):
        document.save(file.parent / "none" / "project.json")
    assert document.path == file and not document.saved


def test_saved_elsewhere_it_goes_on_there(file, tmp_path) -> None:
    document = Document.open(file)
    document.apply([Put(OPACITY, 1)], label="Opacity")
    (tmp_path / "b").mkdir()
    document.save(tmp_path / "b" / "other.json")
    assert document.folder == tmp_path / "b" and document.saved
    assert file.read_text() == TEXT


PYTHON = """
import frameloom as fl
import helper
project = fl.Project(size=(64, 36))
project.add_scene(duration=helper.LENGTH)
"""


def test_a_python_project_is_shown_and_run_again(tmp_path) -> None:
    (tmp_path / "helper.py").write_text("LENGTH = 1\n")
    file = tmp_path / "film.py"
    file.write_text(PYTHON)
    document = Document.open(file)
    heard: list = []
    document.listen(heard.append)
    assert document.read_only and document.raw["scenes"][0]["duration"] == 1
    with pytest.raises(UsageError, match="edit the file itself"):
        document.apply([Put(("name",), "x")], label="Name")
    assert document.look_outside() is False
    (tmp_path / "helper.py").write_text("LENGTH = 12\n")
    assert document.look_outside() is True
    assert document.raw["scenes"][0]["duration"] == 12
    right = document.project
    file.write_text(PYTHON + "nonsense\n")
    assert document.look_outside() is True
    assert document.project is right and "film.py, line 6" in document.problems[0].text
    file.write_text(PYTHON)
    document.look_outside()
    assert document.problems == () and len(heard) == 3


CRASHING = """
import sys, time
from frameloom.studio.desk.autosave import Autosave
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Put
document = Document.open(sys.argv[1])
kept = Autosave(document)
for n in range(10_000):
    document.apply([Put(("scenes", 0, "duration"), n + 1)], label="Duration")
    print(n + 1, flush=True)
    time.sleep(0.02)
"""


def test_edits_survive_a_kill(file) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(file)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    began = time.monotonic()
    last = 0
    for line in running.stdout:
        last = int(line)
        if time.monotonic() - began > 1.5 and autosave.sidecar(file).exists():
            break
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert file.read_text() == TEXT  # autosave never writes the project itself
    found = autosave.find(file)
    assert found is not None
    document = Document.open(file)
    document.recover(found.base, found.mine)
    got = document.raw["scenes"][0]["duration"]
    assert last - 60 <= got <= last + 1
    assert document.undo() == "Recover" and document.content().decode() == TEXT


def test_kept_edits_go_when_they_are_saved_and_stay_when_they_are_not(file) -> None:
    document = Document.open(file)
    kept = autosave.Autosave(document)
    document.apply([Put(OPACITY, 0.75)], label="Opacity")
    kept.close()
    found = autosave.find(file)
    assert found is not None and found.base.decode() == TEXT
    file.write_text(TEXT.replace('"duration": 1}', '"duration": 9}'))  # changed before recovery
    again = Document.open(file)
    again.recover(found.base, found.mine)
    assert float(get(again.raw, OPACITY)) == 0.75 and again.raw["scenes"][1]["duration"] == 9
    kept = autosave.Autosave(again)
    again.save()
    kept.close()
    assert autosave.find(file) is None and not autosave.sidecar(file).exists()


def test_damaged_kept_edits_are_none(file) -> None:
    autosave.sidecar(file).write_text('{"base": "')
    assert autosave.find(file) is None
    autosave.drop(file)
    assert not autosave.sidecar(file).exists()


def test_an_edited_project_is_the_one_that_a_whole_reading_gives(file) -> None:
    document = Document.open(file)
    layers = ("scenes", 0, "layers")
    for edit in (
        Put(OPACITY, 0.25),
        Add((*layers, 0), {"type": "text", "text": "a"}),
        Shift(("scenes", 0), 1),
        Put(("scenes", 1, "effects"), [{"type": "grain"}]),
        Cut(("scenes", 1, "layers", 1)),
        Put(("variables",), {"word": "b"}),
        Put(("scenes", 1, "layers", 0, "text"), "{{word}}"),
        Put(("variables",), {"word": "c"}),
    ):
        document.apply([edit], label="Edit")
        assert document.problems == ()
        assert document_of(document.project) == document_of(parse(document.content()))
    assert document.project is not None and document.project.scenes[1].layers[0].text == "c"
