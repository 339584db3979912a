"""A plan with misspelt names -> the plan that was meant, everything at its place in the file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from macros.places import DataPath, Source


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
