"""The reference of the project file, made from the models: docs/project-file.md."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any, Final

from frameloom.backgrounds.base import BACKGROUNDS, Background
from frameloom.effects.base import EFFECTS, Effect
from frameloom.layers.base import LAYERS, Layer, PaneLayer
from frameloom.params.base import Model
from frameloom.params.describe import Parameter, parameters
from frameloom.params.easing import NAMES
from frameloom.project.document import document
from frameloom.project.preset_files import Preset
from frameloom.project.project import Project
from frameloom.project.write import text

INTRO: Final = """\
# The project file

Made by `make docs` from the models themselves. A project is JSON (UTF-8):

```json
{
  "frameloom": 1,
  "name": "Launch",
  "scenes": [
    {
      "id": "hero",
      "duration": 5,
      "background": {"type": "gradient", "colors": ["#0b1026", "#d16ba5"]},
      "layers": [
        {
          "type": "video",
          "src": "clip.mp4",
          "scale": 0.7,
          "rotation": {"from": [0, -20, 0], "to": [0, 20, 0], "easing": "in_out_cubic"}
        }
      ],
      "effects": [{"type": "vignette"}, {"type": "grain"}]
    }
  ]
}
```

Unknown keys and wrong values are errors that name their place, `scenes[0].layers[0].scale`. Paths
of media are relative to the project file. What is left out has its default. What this version does
not draw yet can be read and saved; rendering it says what to take out.

- **time**: seconds (`2.5`, exactly as written), a fraction (`"1/3"`) or frames (`"150f"`, in the
  file's own `fps`). Times are local to their owner: in a scene they count from its start.
- **frame rate**: a whole number, a fraction (`"30000/1001"`), or 23.976, 29.97, 59.94, 119.88.
- **animated**: a plain value, or `{"from": a, "to": b, "easing": E}` over the owner's whole span,
  or `{"keyframes": [{"time": t, "value": v, "easing": E}, ...]}`. Words and booleans switch at
  their key, and have no from and to.
- **colour**: `#rgb`, `#rrggbb`, `#rrggbbaa` or a CSS name.
- **unit**: the height of the picture at z = 0 under the default camera; +x is right, +y up, +z
  towards the viewer. **heights**: fractions of the picture's height.
- **variables**: `{{name}}` in any text takes the variable's value; a text that is nothing else
  takes its type too.
- **easing**: a name, or a cubic Bézier `[x1, y1, x2, y2]`. Names:
"""


def markdown() -> str:
    """The whole page."""
    said: set[type[Model]] = {Layer, PaneLayer, Background, Effect}
    parts = [INTRO + _wrapped(NAMES), *_section(Project, said, level=2)]
    parts += ["## Layers\n", _table(parameters(Layer)), *_inner(Layer, said)]
    parts += ["Video, image and shape are panes, and also take:\n"]
    parts += [_table(_own(PaneLayer, Layer)), *_inner(PaneLayer, said)]
    for name, layer in LAYERS.types.items():
        base = PaneLayer if issubclass(layer, PaneLayer) else Layer
        parts += _variant(name, layer, base, said)
    parts += ["## Backgrounds\n", _table(parameters(Background))]
    for name, background in BACKGROUNDS.types.items():
        parts += _variant(name, background, Background, said)
    parts += ["## Effects\n", _table(parameters(Effect))]
    for name, effect in EFFECTS.types.items():
        parts += _variant(name, effect, Effect, said)
    parts += _section(Preset, said, level=2)
    return "\n".join(parts)


def _wrapped(names: Iterable[str]) -> str:
    lines = [""]
    for name in names:
        word = f"`{name}`,"
        if len(lines[-1]) + len(word) > 96:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}" if lines[-1] else f"  {word}"
    return "\n".join(lines).rstrip(",") + ".\n"


def _section(model: type[Model], said: set[type[Model]], level: int) -> list[str]:
    """A model and, after it, those that it holds, each once."""
    if model in said:
        return []
    said.add(model)
    heading = f"{'#' * level} {model.__name__}\n\n{inspect.getdoc(model)}\n"
    return [heading, _table(parameters(model)), *_inner(model, said)]


def _inner(model: type[Model], said: set[type[Model]]) -> list[str]:
    found = [inner for one in parameters(model) for inner in one.models]
    return [part for inner in found for part in _section(inner, said, level=3)]


def _variant(name: str, model: type[Model], base: type[Model], said: set[type[Model]]) -> list[str]:
    own = _own(model, base)
    return [
        f"### {name}\n\n{inspect.getdoc(model)}\n",
        *([_table(own)] if own else []),
        *_inner(model, said),
    ]


def _own(model: type[Model], base: type[Model]) -> list[Parameter]:
    shared = {one.key for one in parameters(base)}
    return [one for one in parameters(model) if one.key not in shared]


def _table(rows: list[Parameter]) -> str:
    lines = [f"| `{one.key}` | {_cell(one.words)} | {_default(one)} | {one.help} |" for one in rows]
    return "\n".join(
        ["| key | value | default | meaning |", "| --- | --- | --- | --- |", *lines, ""]
    )


def _cell(words: str) -> str:
    return words.replace("|", "&#124;")


def _default(one: Parameter) -> str:
    return "required" if one.required else f"`{_json(document(one.default))}`"


def _json(value: Any) -> str:
    return text([value]).strip()[1:-1].strip()
