"""A plan with misspelt or missing names of lists -> what was meant, everything at its place in the file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from macros.mistakes.vocabulary import fields_at, lists_at
from macros.places import DataPath, Source

FEW = 3
"""Unknown fields of a list that may have other reasons."""


def renamed(source: Source, names: Mapping[DataPath, str]) -> Source:
    """The source with other names for the fields at some paths; it has the very list of problems."""
    lengths = {len(path) for path in names}
    data = source.data
    for path, name in names.items():
        data = _with_name(data, path, name)

    def meant(path: DataPath) -> DataPath:
        for length in lengths:
            if name := names.get(path[:length]):
                return (*path[: length - 1], name, *path[length:])
        return path

    return replace(
        source,
        data=data,
        keys={meant(path): place for path, place in source.keys.items()},
        values={meant(path): place for path, place in source.values.items()},
        unread={meant(path) for path in source.unread},
    )


def _with_name(data: Any, path: DataPath, name: str) -> Any:
    step, *rest = path
    if not rest:
        return {name if key == step else key: value for key, value in data.items()}
    copy = data.copy()
    copy[step] = _with_name(data[step], tuple(rest), name)
    return copy


def unnamed(unknown: Iterable[DataPath], source: Source) -> dict[DataPath, str]:
    """Lists with items that have fields of others -> the list that those are of; the line with its name is missing.

    It is one of the same group that is not there, whose items may have all of these fields.
    """
    names = defaultdict[DataPath, list[str]](list)
    for path in unknown:
        if len(path) > 2 and isinstance(path[-2], int):
            names[path[:-2]].append(str(path[-1]))
    found = {}
    for path, fields in names.items():
        group = path[:-1]
        lists = [each for each in lists_at(group) if (*group, each) not in source.keys]
        meant = next((each for each in lists if set(fields) <= set(fields_at((*group, each)))), "")
        if meant and len(fields) >= FEW:
            found[path] = meant
    return found
