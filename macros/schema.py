"""Model -> the JSON Schema that editors' IDEs read (JSON Schema 2020-12)."""

import json
from typing import Any

from macros.model import Plan

EMPTY = {"type": "null"}


def text() -> str:
    """The schema as it stands in data/plan.schema.json, with a final newline."""
    made = Plan.model_json_schema()
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _for_people(made)
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _for_people(node: Any) -> Any:
    """Without what only programmers need: English titles and docstrings of types, and the default null."""
    if isinstance(node, list):
        return [_for_people(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _for_people(value) for key, value in node.items() if not _is_noise(key, value, node)}
    if isinstance(kept.get("properties"), dict):
        required = kept.get("required", [])
        fields = kept["properties"].items()
        kept["properties"] = {name: field if name in required else _or_empty(field) for name, field in fields}
    return kept


def _or_empty(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may be missing may also have nothing after its key."""
    options: list[dict[str, Any]] = [each for each in field.pop("anyOf", [field]) if each != EMPTY]
    if "type" not in options[0]:
        return field | {"anyOf": [*options, EMPTY]}
    types = options[0]["type"]
    return field | options[0] | {"type": [*([types] if isinstance(types, str) else types), "null"]}


def _is_noise(key: str, value: Any, node: dict[str, Any]) -> bool:
    if key == "title":
        return isinstance(value, str)
    of_a_type = "properties" in node or "enum" in node
    return (key == "description" and of_a_type and isinstance(value, str)) or (key == "default" and value is None)
