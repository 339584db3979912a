"""What the model knows of a place in a plan file: its type, its fields, the values that it may have."""

from collections.abc import Iterator
from enum import StrEnum
from typing import get_args, get_origin

from pydantic import BaseModel

from macros.model import Plan
from macros.places import DataPath


def model_at(path: DataPath) -> type[BaseModel]:
    """The type of the group of fields at `path`; the plan itself where there is none."""
    found = _annotation_at(path)
    return found if issubclass(found, BaseModel) else Plan


def fields_at(path: DataPath) -> list[str]:
    """The fields that the group at `path` may have."""
    return list(model_at(path).model_fields)


def choices_at(path: DataPath) -> list[str]:
    """The values that the field at `path` may take, where they are few; else none."""
    found = _annotation_at(path)
    return [str(member) for member in found] if issubclass(found, StrEnum) else []


def holds_text(path: DataPath) -> bool:
    """Whether the field at `path` holds a text or texts, and no group of fields."""
    return not issubclass(_annotation_at(path), BaseModel)


def holds_list(path: DataPath) -> bool:
    """Whether the field at `path` holds a list of texts."""
    field = model_at(path[:-1]).model_fields.get(str(path[-1]))
    return field is not None and get_origin(field.annotation) is list and holds_text(path)


def lists_at(path: DataPath) -> list[str]:
    """The fields of the group at `path` that hold lists of items."""
    fields = model_at(path).model_fields.items()
    return [name for name, field in fields if get_origin(field.annotation) is list and not holds_text((*path, name))]


def is_reference(path: DataPath) -> bool:
    """Whether the field at `path` names one item of the plan by its id; the `source` of a budget is a text."""
    return path[-1] == "on" or (path[-1] == "source" and "budget" not in path[-2:-1])


def _models(model: type[BaseModel] = Plan) -> Iterator[type[BaseModel]]:
    """A type and those of the groups in it."""
    yield model
    for field in model.model_fields.values():
        for each in _types_in(field.annotation):
            if issubclass(each, BaseModel):
                yield from _models(each)


def _items() -> Iterator[type[BaseModel]]:
    """The types of which there are lists."""
    for model in _models():
        for field in model.model_fields.values():
            if get_origin(field.annotation) is list:
                yield from (each for each in _types_in(field.annotation) if issubclass(each, BaseModel))


def _annotation_at(path: DataPath) -> type:
    found: type = Plan
    for step in path:
        if isinstance(step, str) and issubclass(found, BaseModel) and step in found.model_fields:
            types = _types_in(found.model_fields[step].annotation)
            found = next((each for each in types if issubclass(each, BaseModel | StrEnum)), str)
    return found


def _types_in(annotation: object) -> list[type]:
    """The classes named in a type such as `list[Driver] | None`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [found for part in get_args(annotation) for found in _types_in(part)]


FIELDS = frozenset(name for model in _models() for name in model.model_fields)
"""Every field that there is, wherever it may stand."""
FIRST = frozenset(next(iter(item.model_fields)) for item in _items())
"""The fields with which the items of lists begin."""
