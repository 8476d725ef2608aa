"""The project file's JSON Schema, made from the models."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from frameloom.params.schemas import DEFINED_AS
from frameloom.project.document import document
from frameloom.project.project import Project

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ABOUT: Final = ("description", "default")
_VARIABLE_TEXT: Final = {
    "type": "string",
    "pattern": r"\{\{.*\}\}",
    "description": "Text with {{name}} in it takes that variable's value.",
}
_LITERAL_KEYS: Final = frozenset({"frameloom", "type", "variables"})
"""Keys that say what is read, and so take no variable."""


def json_schema() -> dict[str, Any]:
    """Draft 2020-12. Any value may be text with `{{variables}}`.

    What one value does not show (unique ids, order in time, limits in seconds) is checked when a
    project is loaded.
    """
    schema = Project.model_json_schema(schema_generator=_Generator)
    found: dict[str, Any] = {"Variable": _VARIABLE_TEXT}
    for name, part in schema.pop("$defs").items():
        found[name] = _opened(part, found)
    whole = _opened(schema, found)
    scenes = whole["properties"]["scenes"]
    scenes["anyOf"][0]["minItems"] = 1
    del scenes["default"]
    return {
        "$schema": DIALECT,
        **whole,
        "required": ["scenes"],
        "$defs": dict(sorted(found.items())),
    }


class _Generator(GenerateJsonSchema):
    """Defaults as the file writes them, no titles, `type` required where it tells a variant."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def encode_default(self, value: Any) -> Any:
        return _json(document(value))

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        made.pop("title", None)
        kind = made.get("properties", {}).get("type", {})
        if "const" in kind:
            kind.pop("default", None)
            made["required"] = sorted({*made.get("required", []), "type"})
        return made


def _json(value: Any) -> Any:
    if isinstance(value, list):
        return [_json(part) for part in value]
    return float(value) if isinstance(value, Decimal) else value


def _opened(schema: Any, found: dict[str, Any]) -> Any:
    """With a variable allowed in place of every value; what is shared goes to `found`."""
    if isinstance(schema, list):
        return [_opened(part, found) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: part if key == "default" else _opened(part, found) for key, part in schema.items()}
    if "properties" in made:
        made["properties"] = {
            key: part if key in _LITERAL_KEYS else _or_variable(part)
            for key, part in made["properties"].items()
        }
    if isinstance(made.get("items"), dict):
        made["items"] = _or_variable(made["items"])
    if "prefixItems" in made:
        made["prefixItems"] = [_or_variable(part) for part in made["prefixItems"]]
    return _shared(made, found)


def _shared(schema: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    name = schema.pop(DEFINED_AS, None)
    about, rest = _split(schema)
    if name is None and _is_animated(rest):
        name = _same(rest, found)
    if name is None:
        return schema
    found[name] = rest
    return {**about, "$ref": f"#/$defs/{name}"}


def _is_animated(schema: dict[str, Any]) -> bool:
    branches = schema.get("oneOf", ())
    return any("keyframes" in branch.get("properties", ()) for branch in branches)


def _same(schema: dict[str, Any], found: dict[str, Any]) -> str:
    """The name of an equal definition, or of the next one: `Animated12`."""
    names = [name for name in found if name.startswith("Animated")]
    equal = (name for name in names if found[name] == schema)
    return next(equal, f"Animated{len(names) + 1}")


def _split(schema: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What describes the place of a value, and what describes the value."""
    about = {key: part for key, part in schema.items() if key in _ABOUT}
    return about, {key: part for key, part in schema.items() if key not in _ABOUT}


def _or_variable(schema: dict[str, Any]) -> dict[str, Any]:
    about, rest = _split(schema)
    if rest.get("type") == "string" and not {"pattern", "enum", "const"} & rest.keys():
        return schema
    choices = rest["anyOf"] if rest.keys() == {"anyOf"} else [rest]
    return {**about, "anyOf": [*choices, {"$ref": "#/$defs/Variable"}]}
