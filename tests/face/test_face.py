"""The Python face: light to import, and as the manual shows it."""

from __future__ import annotations

import asyncio
import base64
import copy
import pickle
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import frameloom as fl
from frameloom import api
from frameloom.params.animated import Keyframes, Tween


def hero() -> tuple[fl.Project, fl.Scene]:
    project = fl.Project(size=(1920, 1080), fps=30)
    scene = project.add_scene(duration=5, background=fl.VideoBackground("bg.mp4"))
    turn = fl.tween((0, -20, 0), (0, 20, 0), "in_out_cubic")
    scene.add(fl.Video("clip.mp4", scale=0.7, rotation=turn))
    scene.effects += [fl.Vignette(), fl.Grain(opacity=0.06)]
    return project, scene


def test_every_name_is_there_once_and_in_order() -> None:
    assert fl.__all__ == sorted(set(fl.__all__))
    assert sorted(api.__all__) == fl.__all__
    for name in fl.__all__:
        assert getattr(fl, name) is not None
    assert set(fl.__all__) <= set(dir(fl))
    with pytest.raises(AttributeError, match="no attribute 'Vidoe'"):
        _ = fl.Vidoe  # type: ignore[attr-defined]


def test_importing_it_loads_nothing_heavy() -> None:
    heavy = ("pydantic", "numpy", "numba", "cv2", "av", "PIL")
    code = f"import frameloom, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_models_load_no_compiler_and_no_codec() -> None:
    heavy = ("numba", "cv2", "av", "PIL")
    code = (
        "import frameloom as fl, sys; fl.Project(); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_render_stays_a_function_beside_the_package_of_that_name() -> None:
    import importlib

    importlib.import_module("frameloom.render")
    assert fl.render is api.render


def test_the_manuals_project(tmp_path: Path) -> None:
    project, scene = hero()
    assert isinstance(scene.layers[0].rotation, Tween)
    assert [effect.type for effect in scene.effects] == ["vignette", "grain"]
    path = tmp_path / "project.json"
    project.save(path)
    assert fl.load(path) == project


def test_key_frames() -> None:
    video = fl.Video("a.mp4", opacity=fl.keyframes([(0, 0), (0.5, 1, "ease")]))
    assert isinstance(video.opacity, Keyframes)
    assert [(key.value, key.easing) for key in video.opacity.keyframes] == [
        (0.0, "linear"),
        (1.0, "ease"),
    ]


def test_projects_can_be_copied_and_sent() -> None:
    project, _ = hero()
    assert copy.deepcopy(project) == project
    assert pickle.loads(pickle.dumps(project)) == project


def test_a_copy_is_a_thing_of_its_own() -> None:
    project, _ = hero()
    other = copy.deepcopy(project)
    other.scenes[0].layers[0].opacity = 0.5
    assert project.scenes[0].layers[0].opacity == 1.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda scene: fl.Video("a", opacity=3), r"^opacity: must be a number from 0 to 1"),
        (lambda scene: fl.Video("a", opcity=1), r'^opcity: .*did you mean "opacity"'),
        (lambda scene: setattr(scene, "duration", 0), r"^duration: must be a time above 0"),
        (lambda scene: setattr(scene, "durations", 1), r'^durations: .*"duration"'),
        (lambda scene: scene.add("clip.mp4"), r"^layers\[1\]: must be an object"),
        (lambda scene: setattr(scene, "effects", [fl.Video("a")]), r"^effects\[0\]"),
        (lambda scene: fl.Grain(opacity=float("nan")), r"^opacity: .*nan"),
        (lambda scene: fl.Image("a", opacity=fl.tween(0, 2)), r"^opacity\.to: "),
        (lambda scene: fl.Image("a", opacity=fl.keyframes([])), r"^opacity\.keyframes: "),
        (lambda scene: fl.Image("a", position=(0, 0)), r"^position: .*3 numbers"),
        (lambda scene: fl.Image(""), r"^src: must be a file's path"),
    ],
)
def test_mistakes_are_project_errors(change: Any, message: str) -> None:
    _, scene = hero()
    before = scene.model_copy(deep=True)
    with pytest.raises(fl.ProjectError, match=message):
        change(scene)
    assert scene == before


def test_options_are_the_flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from frameloom import export

    seen: dict[str, Any] = {}

    def fake(project: Any, out: Path, options: Any, **rest: Any) -> str:
        seen.update(project=project, out=out, options=options, **rest)
        return "done"

    monkeypatch.setattr(export, "render", fake)
    project, _ = hero()
    assert fl.render(project, "out.mp4", on_progress=print, crf=18, audio=False) == "done"
    assert (seen["out"], seen["on_event"]) == (Path("out.mp4"), print)
    assert (seen["options"].crf, seen["options"].audio) == (18, False)
    with pytest.raises(fl.UsageError, match=r"'bit_rate'; did you mean \"bitrate\""):
        fl.render(project, "out.mp4", bit_rate=1)


def test_cancelling_the_task_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    from frameloom import export

    started, stopped = threading.Event(), threading.Event()

    def fake(project: Any, out: Path, options: Any, *, cancel: Any, **rest: Any) -> None:
        started.set()
        if cancel.wait(30):
            stopped.set()
        raise fl.CancelError("stopped")

    async def main() -> None:
        task = asyncio.create_task(fl.render_async(hero()[0], "out.mp4"))
        await asyncio.to_thread(started.wait, 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    monkeypatch.setattr(export, "render", fake)
    asyncio.run(main())
    assert stopped.is_set()


def test_a_notebook_shows_a_player() -> None:
    project = fl.Project(size=(64, 36), fps=10)
    project.add_scene(duration=0.2, background=fl.ColorBackground(color="teal"))
    shown = project._repr_html_()
    assert shown is not None
    found = re.fullmatch(
        r'<video [^>]*width="64" height="36" src="data:video/mp4;base64,(.*)"></video>', shown
    )
    assert found
    assert base64.b64decode(found[1])[4:8] == b"ftyp"


def test_a_notebook_shows_what_is_wrong() -> None:
    shown = fl.Project(name="<b>")._repr_html_()
    assert shown is not None
    assert shown.startswith("<pre>scenes: ")
