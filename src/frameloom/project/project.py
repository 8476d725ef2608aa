"""The project: one video."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    model_validator,
)

from frameloom.backgrounds.base import AnyBackground
from frameloom.effects.base import AnyEffect, Effect
from frameloom.params.animated import FrameRate, In
from frameloom.params.base import Model, param
from frameloom.params.numbers import read_float
from frameloom.params.problems import Place, mistake, shown, wrong
from frameloom.project.audio import Audio
from frameloom.project.captions import Captions
from frameloom.project.document import document
from frameloom.project.own_effects import OwnEffects, with_used
from frameloom.project.scene import Scene
from frameloom.project.size import Pixels, Size, pixels, read_aspect
from frameloom.project.variables import filled, forget, has_reference, merged, remember

SCHEMA_VERSION = 1


class ColorSettings(Model):
    """How colours are worked with."""

    working: Literal["gamma", "linear"] = param("gamma", "gamma blends as browsers and editors do.")
    tone_map: Literal["soft", "reinhard", "hable", "bt2390", "none"] = param(
        "soft", "The curve that brings HDR sources into SDR; none clips them."
    )


def _version(value: Any) -> Any:
    if isinstance(value, bool) or value != SCHEMA_VERSION:
        raise wrong(f"the schema version {SCHEMA_VERSION}", value)
    return SCHEMA_VERSION


Version = Annotated[int, BeforeValidator(_version)]


def _variables(value: Any, place: Place = ()) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        text = f"must be an object of names and values; it is {shown(value)}"
        raise mistake(text, at=place)
    for name, part in value.items():
        _check_json(part, [*place, name])
    return value


def _check_json(value: Any, place: Place) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            _check_json(part, [*place, str(key)])
    elif isinstance(value, list | tuple):
        for i, part in enumerate(value):
            _check_json(part, [*place, i])
    elif isinstance(value, str):
        if has_reference(value):
            raise mistake("a variable may not refer to variables", at=place)
    elif value is not None and not isinstance(value, bool) and read_float(value) is None:
        raise mistake(f"is no value of JSON: {str(value)[:40]}", at=place)


def _own_variables(value: Any) -> dict[str, Any]:
    return _variables(value)


VARIABLES = PlainValidator(_own_variables, json_schema_input_type=dict[str, Any])


class Project(Model):
    """One video: scenes one after the other, and what lies over all of them."""

    frameloom: Version = param(1, "Version of the schema.")
    name: str = param("Untitled", "Also the output's name.")
    size: Size = param((1920, 1080), "[width, height] in pixels, or the shorter side by name.")
    aspect: Annotated[str | None, BeforeValidator(read_aspect)] = param(
        None, 'With a named size: "16:9" (default), "9:16", "1:1", "4:5".'
    )
    fps: FrameRate = param(30, "Frames a second.")
    seed: Annotated[int, In()] = param(0, "Another number gives other randomness.")
    variables: Annotated[dict[str, Any], VARIABLES] = param({}, "Values of `{{name}}` in any text.")
    background: AnyBackground | None = param(None, "For scenes without their own; null is black.")
    scenes: list[Scene] = param([], "At least one.")
    effects: list[AnyEffect] = param([], "Over the whole timeline, after the scenes' own.")
    audio: list[Audio] = param([], "Sound clips.")
    captions: list[Captions] = param([], "Words over the picture.")
    loudness: Annotated[float, In(-70, 0, "LUFS")] | None = param(
        None, "EBU R128 target for the whole mix; null leaves it as it is."
    )
    color: ColorSettings = param(ColorSettings(), "How colours are worked with.")

    _base_dir: Path | None = PrivateAttr(default=None)
    _own_effects: OwnEffects = PrivateAttr(default=OwnEffects())
    _fetched: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @property
    def base_dir(self) -> Path | None:
        """The folder that relative paths of media start from; None is the working folder."""
        return self._base_dir

    @base_dir.setter
    def base_dir(self, folder: Path | None) -> None:
        self._base_dir = folder

    @property
    def own_effects(self) -> OwnEffects:
        """The effects that this project alone has, by type: from files beside it, or put into it
        by Python code. Raises ProjectError where two have one type."""
        return with_used(self._own_effects, list(self._placed_effects()))

    @own_effects.setter
    def own_effects(self, own: OwnEffects) -> None:
        self._own_effects = own

    @property
    def fetched(self) -> Mapping[str, str]:
        """The file on this machine of each URL that may be read; a copy of the project has none."""
        return self._fetched

    @fetched.setter
    def fetched(self, files: Mapping[str, str]) -> None:
        self._fetched = files

    def _placed_effects(self) -> Iterator[tuple[tuple[str | int, ...], Effect]]:
        yield from ((("effects", i), effect) for i, effect in enumerate(self.effects))
        for index, scene in enumerate(self.scenes):
            for i, effect in enumerate(scene.effects):
                yield ("scenes", index, "effects", i), effect

    @property
    def pixels(self) -> Pixels:
        """Width and height of the picture."""
        return pixels(self.size, self.aspect)

    def add_scene(self, **values: Any) -> Scene:
        """Puts a new scene after the others, and returns it."""
        scene = Scene(**values)
        self.scenes = [*self.scenes, scene]
        return scene

    def resolved(self, variables: Mapping[str, object] | None = None) -> Project:
        """A checked copy with every variable in place; `variables` go over the project's own.

        Raises ProjectError where the project is wrong, or is with these variables.
        """
        from frameloom.project.rules import check

        filled_in = merged(self.variables, variables or {})
        copy = self.reread({**document(self), "variables": filled_in})
        check(copy)
        forget(copy)
        return copy

    def reread(self, raw: Mapping[str, Any]) -> Project:
        """`raw` as a project in the same place, with the same effects of its own."""
        own = self.own_effects
        made = type(self).read(raw, {"effect": own})
        made.base_dir, made.own_effects = self.base_dir, own
        return made

    def save(self, path: str | Path) -> None:
        """Writes the project file, whole or not at all.

        Raises ProjectError where the project is wrong, WriteError where it cannot be written.
        """
        from frameloom.project.write import save

        save(self, Path(path))

    player: ClassVar[Callable[[Project], str] | None] = None
    """HTML that plays a project: set by the Python face, above the export."""

    def _repr_html_(self) -> str | None:
        """What a notebook shows."""
        show = type(self).player
        return show(self) if show is not None else None

    @model_validator(mode="wrap")
    @classmethod
    def _fill(cls, data: Any, handler: ModelWrapValidatorHandler[Project]) -> Project:
        if not isinstance(data, dict):
            return handler(data)
        known = _variables(data.get("variables", {}), ["variables"])
        made = handler(filled(data, known))
        remember(made, data)
        return made
