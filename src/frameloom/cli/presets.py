"""`frameloom presets`: looks by name, with the effects and camera settings they stand for."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from frameloom.cli.console import emit, say, styled, table
from frameloom.cli.projects import open_project
from frameloom.cli.render_flags import add_project_code
from frameloom.core.errors import FrameloomError, UsageError

if TYPE_CHECKING:
    from frameloom.params.base import Model
    from frameloom.project import Preset

EXAMPLES = (
    "frameloom presets",
    "frameloom presets cinematic --json",
    "frameloom presets warm --save-from launch --scene hero",
)
OURS = "Frameloom"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="only this one, by its name or its file"
    )
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    parser.add_argument(
        "--save-from",
        metavar="PROJECT",
        help="save the look of a scene of this project as NAME, or as the file NAME.json",
    )
    parser.add_argument("--scene", metavar="ID", help="with --save-from: which scene")
    add_project_code(parser)


def run(args: argparse.Namespace) -> int:
    if args.save_from is not None:
        return _save(args)
    if args.scene is not None:
        raise UsageError("--scene goes with --save-from PROJECT")
    if args.name is None:
        return _list(as_json=args.json)
    described = _described(*_found(args.name))
    if args.json:
        emit({args.name: described})
        return 0
    say(f"{styled(args.name, 'bold')}: {described['source']}")
    say(table([(styled(what, "bold"), values) for what, values in _rows(described)]))
    say(f"picture: {_picture(args.name)}")
    return 0


def _save(args: argparse.Namespace) -> int:
    from frameloom.project import preset_from, save_preset

    if args.name is None:
        raise UsageError("--save-from PROJECT needs the NAME to save it as")
    project = open_project(args.save_from, allow_project_code=args.allow_project_code)
    path = save_preset(preset_from(project, args.scene), args.name)
    say(f'{styled("wrote", "green")} {path}: a scene uses it by "preset": "{args.name}"')
    return 0


def _list(*, as_json: bool) -> int:
    """All there are; one of the user's that cannot be read is told in its line."""
    from frameloom.project import PRESETS, user_presets

    rows, described = [], {}
    for name in [*PRESETS, *user_presets()]:
        try:
            preset, source = _found(name)
        except FrameloomError as error:
            rows.append((styled(name, "bold"), styled("wrong", "red"), str(error)))
            continue
        described[name] = _described(preset, source)
        rows.append((styled(name, "bold"), "" if source == OURS else "yours", _summary(preset)))
    if as_json:
        emit(described)
    else:
        say(table(rows))
    return 0


def _found(name: str) -> tuple[Preset, str]:
    """The preset and where it comes from. Raises UsageError where there is no such name."""
    from frameloom.project import PRESETS, load_preset, user_presets
    from frameloom.project.presets import is_path, unknown

    problem = unknown(name)
    if problem:
        raise UsageError(f"NAME {problem}")
    if name in PRESETS:
        return load_preset(name), OURS
    path = Path(name).absolute() if is_path(name) else user_presets()[name]
    return load_preset(path), str(path)


def _described(preset: Preset, source: str) -> dict[str, Any]:
    """With every parameter, so that nothing has to be looked up."""
    from frameloom.project.document import document

    asked = {key: getattr(preset.camera, key) for key in document(preset.camera)}
    return {
        "source": source,
        "effects": [_whole(effect) for effect in preset.effects],
        "camera": {key: _whole(v) if _is_model(v) else document(v) for key, v in asked.items()},
    }


def _whole(model: Model) -> dict[str, Any]:
    """All its keys; `enabled` and `amount` only where they say something."""
    from frameloom.project.document import document

    plain = document(model)
    keys = [key for key in type(model).model_fields if key not in {"enabled", "amount"} - {*plain}]
    return {key: document(getattr(model, key)) for key in keys}


def _is_model(value: object) -> TypeGuard[Model]:
    from frameloom.params.base import Model

    return isinstance(value, Model)


def _rows(described: dict[str, Any]) -> list[tuple[str, str]]:
    """Each effect and each camera setting with its values."""
    effects = [(one["type"], _values(one)) for one in described["effects"]]
    return [*effects, *((f"camera {key}", _value(v)) for key, v in described["camera"].items())]


def _summary(preset: Preset) -> str:
    described = _described(preset, "")
    camera = [f"camera {key}" for key in described["camera"]]
    return ", ".join([*(one["type"] for one in described["effects"]), *camera])


def _values(keys: dict[str, Any]) -> str:
    return " ".join(f"{key}={_value(value)}" for key, value in keys.items() if key != "type")


def _value(value: Any) -> str:
    from frameloom.project.write import text

    if isinstance(value, dict) and not {"from", "keyframes"} & value.keys():
        return _values(value)
    return value if isinstance(value, str) else text([value]).strip()[1:-1].strip()


def _picture(name: str) -> Path:
    """A small picture of it, made here."""
    from frameloom.cli.gallery import sample
    from frameloom.project.presets import is_path

    if is_path(name):
        return sample(f"preset-{Path(name).stem}", preset=str(Path(name).absolute()))
    return sample(f"preset-{name}", preset=name)
