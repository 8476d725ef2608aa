"""What holds for every effect that is drawn, and every transition, at every strength.

A scene is rendered through the one function that makes frames, small, with the effect at its
defaults, at each end of each number's range, and animated.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.surface import YuvSurface
from frameloom.effects.base import EFFECTS
from frameloom.export import Session
from frameloom.params.describe import parameters
from frameloom.project import Project
from frameloom.transitions.base import TRANSITIONS

DRAWN = [name for name, effect in EFFECTS.types.items() if effect.maths is not None]
CHANGES = [name for name, change in TRANSITIONS.types.items() if change.maths is not None]
CUBE = "LUT_3D_SIZE 2\n" + "\n".join(
    f"{1 - r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)
)
LAST = 97


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("look")
    (made / "look.cube").write_text(CUBE)
    return made


def project(folder: Path, *scenes: dict[str, Any], **keys: Any) -> Project:
    whole = [
        {
            "duration": 4,
            "background": {"type": "terrain", "speed": 1},
            "layers": [
                {"type": "shape", "size": [0.6, 0.4], "fill": "#e0c040", "rotation": [0, 30, 0]},
                {"type": "shape", "shape": "ellipse", "size": [0.3, 0.3], "position": [0.5, 0, -1]},
            ],
            **scene,
        }
        for scene in scenes
    ]
    made = Project.read({"size": [160, 90], "fps": 30, "scenes": whole, **keys})
    made.base_dir = folder
    return made


def call(name: str, **params: Any) -> dict[str, Any]:
    return {"type": name, **({"src": "look.cube"} if name == "lut" else {}), **params}


def planes(surface: YuvSurface) -> bytes:
    return b"".join(np.ascontiguousarray(p).tobytes() for p in (surface.y, surface.u, surface.v))


def picture(made: Project, frame: int = LAST) -> bytes:
    with Session(made) as session:
        return planes(session.frame(frame))


def extremes(name: str) -> Iterator[dict[str, Any]]:
    """Each end of each number's range, and each choice of the others."""
    for parameter in parameters(EFFECTS.find(name)):
        if parameter.key in ("amount", "enabled", "src"):
            continue
        for choice in parameter.choices:
            yield {parameter.key: choice}
        if parameter.low is not None and parameter.high is not None:
            size = len(parameter.default) if isinstance(parameter.default, tuple) else 0
            for whole in map(_plain, (parameter.low, parameter.high)):
                yield {parameter.key: [whole] * size if size else whole}


@pytest.mark.parametrize("name", DRAWN)
def test_amount_zero_and_disabled_are_the_identity(name: str, folder: Path) -> None:
    plain = picture(project(folder, {}))
    assert picture(project(folder, {"effects": [call(name, amount=0)]})) == plain
    assert picture(project(folder, {"effects": [call(name, enabled=False)]})) == plain
    assert picture(project(folder, {}, effects=[call(name, amount=0)])) == plain


@pytest.mark.parametrize("name", DRAWN)
def test_a_frame_alone_is_the_frame_of_a_run(name: str, folder: Path) -> None:
    made = project(folder, {"effects": [call(name, amount={"from": 0, "to": 1})]})
    with Session(made) as session:
        run = [planes(s) for s in session.frames(range(LAST - 2, LAST + 2), workers=3)]
    assert picture(made, LAST) == run[2]
    with Session(made) as session, ThreadPoolExecutor(2) as pool:
        assert set(pool.map(lambda _: planes(session.frame(LAST)), range(3))) == {run[2]}


@pytest.mark.parametrize("name", DRAWN)
def test_every_end_of_every_range_is_drawn(name: str, folder: Path) -> None:
    for extreme in extremes(name):
        made = project(folder, {"effects": [call(name, **extreme)]})
        with Session(made) as session:
            surface = session.frame(LAST)
        assert surface.y.shape == (90, 160), extreme
        # limited range: what is not a number would come out as 0 or 255
        assert surface.y.min() >= 16, extreme
        assert surface.y.max() <= 235, extreme


@pytest.mark.parametrize("name", DRAWN)
def test_every_parameter_follows_its_key_frames(name: str, folder: Path) -> None:
    """Before the first key and after the last, an animated value is a plain one, to the bit."""
    for parameter in parameters(EFFECTS.find(name)):
        # what moves with a speed is at its integral
        ends = [parameter.low, parameter.high]
        if not parameter.animated or parameter.key.endswith("speed") or None in ends:
            continue
        size = len(parameter.default) if isinstance(parameter.default, tuple) else 0
        low, high = ([end] * size if size else end for end in map(_plain, ends))
        keys = [{"time": 0, "value": low}, {"time": 1, "value": high}]
        made = project(folder, {"effects": [call(name, **{parameter.key: {"keyframes": keys}})]})
        for frame, value in ((0, low), (LAST, high)):
            still = project(folder, {"effects": [call(name, **{parameter.key: value})]})
            assert picture(made, frame) == picture(still, frame), parameter.key


def _plain(end: Any) -> int | float:
    return int(end) if end == int(end) else float(end)


@pytest.mark.parametrize("name", DRAWN)
def test_it_works_on_a_scene_and_on_the_whole(name: str, folder: Path) -> None:
    plain = picture(project(folder, {}))
    strong = {"glitch": {"algorithm": "constant_wild"}, "color": {"exposure": 1}}.get(name, {})
    on_scene = picture(project(folder, {"effects": [call(name, **strong)]}))
    on_whole = picture(project(folder, {}, effects=[call(name, **strong)]))
    assert on_scene != plain
    assert on_whole != plain


def test_the_order_of_effects_is_the_users(folder: Path) -> None:
    one, other = call("dither", levels=2), call("blur", radius=0.05)
    first = picture(project(folder, {"effects": [one, other]}))
    assert first != picture(project(folder, {"effects": [other, one]}))


def test_a_new_combination_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What each effect needs by itself is all that any stack of them needs."""
    from numba.core.dispatcher import Dispatcher

    for name in DRAWN:
        for amount in (1, Decimal("0.5")):
            picture(project(folder, {"effects": [call(name, amount=amount)]}))
    whole = [call(name) for name in DRAWN]
    half = [call(name, amount=Decimal("0.5")) for name in reversed(DRAWN)]
    compiled, compile_for = [], Dispatcher._compile_for_args

    def noted(self: Any, *args: Any, **kwargs: Any) -> Any:
        compiled.append(self.py_func.__name__)
        return compile_for(self, *args, **kwargs)

    monkeypatch.setattr(Dispatcher, "_compile_for_args", noted)
    picture(project(folder, {"effects": [*whole, *half]}, effects=half[:9]))
    assert not compiled


@pytest.mark.parametrize("name", CHANGES)
def test_a_transition_begins_as_its_neighbour_and_ends_before_the_other(
    name: str, folder: Path
) -> None:
    change = {"type": name, "duration": 1}
    entering = {"background": {"type": "dots", "speed": 1}, "layers": []}
    made = project(folder, {}, {**entering, "transition": change})
    longer = project(folder, {"duration": 8})
    with Session(made) as session, Session(longer) as alone:
        # the leaving scene runs on: its picture at the joint is that of a longer scene
        assert planes(session.frame(120)) == planes(alone.frame(120))
        middle = planes(session.frame(135))
        assert middle != planes(alone.frame(135))
    assert picture(made, 135) == middle
    with Session(project(folder, {}, entering)) as cut, Session(made) as session:
        assert planes(session.frame(150)) == planes(cut.frame(150))
