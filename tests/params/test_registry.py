"""Variants by their type: those of a package, and those that other packages install."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from frameloom.core.errors import ProjectError, UnavailableError, UsageError
from frameloom.effects.base import EFFECTS, Effect
from frameloom.params.base import Model, param
from frameloom.params.describe import parameters
from frameloom.params.registry import Registry


class Sparkle(Effect):
    """Made elsewhere."""

    type: Literal["sparkle"] = "sparkle"
    size: float = param(1.0, "How large.")


class Point:
    def __init__(self, name: str, load: Callable[[], Any]) -> None:
        self.name, self.load = name, load


def installed(monkeypatch: pytest.MonkeyPatch, *points: Point) -> Registry[Effect]:
    def entry_points(*, group: str) -> tuple[Point, ...]:
        return points if group == "elsewhere.effects" else ()

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    return Registry("effect", Effect, "frameloom.effects", "elsewhere.effects")


def test_every_effect_of_the_contract_is_there() -> None:
    assert set(EFFECTS.types) == {
        "grain", "dof", "bloom", "blur", "color", "lut", "sharpen", "dither",
        "chromatic_aberration", "radial_chromatic", "lens_distortion", "fisheye", "glitch",
        "vignette", "scanlines", "swirl", "wave", "pinch", "kaleidoscope", "melt",
        "pixel_shatter", "tunnel", "noise_warp", "pixel_sort", "letterbox",
    }  # fmt: skip


def test_others_bring_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = installed(monkeypatch, Point("sparkle", lambda: Sparkle))

    class Holder(Model):
        effects: list[Annotated[Effect, registry]]

    made = Holder.read({"effects": [{"type": "sparkle", "size": 2}, {"type": "grain"}]})
    assert [type(effect).__name__ for effect in made.effects] == ["Sparkle", "Grain"]
    with pytest.raises(ProjectError, match=r'^effects\[0\]\.type: .*did you mean "sparkle"'):
        Holder.read({"effects": [{"type": "sparkel"}]})


def test_a_package_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise ImportError("no module named nowhere")

    with pytest.raises(UnavailableError, match=r"'broken'.*no module named nowhere"):
        _ = installed(monkeypatch, Point("broken", fail)).types
    with pytest.raises(UnavailableError, match=r"'wrong'.*no Effect"):
        _ = installed(monkeypatch, Point("wrong", lambda: int)).types


def test_what_is_there_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnavailableError, match=r"'grain'.*already"):
        _ = installed(monkeypatch, Point("grain", lambda: EFFECTS.types["grain"])).types


def test_finding_by_name() -> None:
    assert EFFECTS.find("grain").__name__ == "Grain"
    with pytest.raises(UsageError, match=r'no effect \'vignete\'; did you mean "vignette"'):
        EFFECTS.find("vignete")


@pytest.mark.parametrize("name", EFFECTS.types)
def test_every_parameter_explains_itself(name: str) -> None:
    model = EFFECTS.types[name]
    assert (model.__doc__ or "").strip().endswith(".")
    for one in parameters(model):
        assert one.help.endswith("."), one.key
        assert one.words not in ("", "object"), one.key


def test_what_a_parameter_says() -> None:
    size = next(one for one in parameters(EFFECTS.types["grain"]) if one.key == "size")
    assert (size.low, size.high, size.unit, size.default) == (1, 4, "px at 1080p", 1.0)
    assert (size.animated, size.required, size.choices) == (True, False, ())
    mode = next(one for one in parameters(EFFECTS.types["dither"]) if one.key == "mode")
    assert mode.choices[0] == "bayer2"
