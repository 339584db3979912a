"""YAML text -> plain data, and the line and column of every key and value.

No scalar is given a type here: `no`, `18:30`, `1.10` and `020121` arrive as the text that was written, and the
model says what they mean. The file is read as a stream of events, so that nothing is built from tags, no alias is
followed and no depth of nesting can exhaust the stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from macros.mistakes import syntax
from macros.mistakes.unwanted import WITHIN, named, report_unwanted
from macros.places import DataPath, Position, Problem, Source, shown

__all__ = ["DataPath", "Position", "Problem", "Source", "parse", "read"]

NOT_OPENED: dict[type[OSError], str] = {
    FileNotFoundError: "il file non c'è.",
    NotADirectoryError: "il file non c'è.",
    IsADirectoryError: "è una cartella, non un file.",
}
MAX_BYTES = 2_000_000
MAX_DEPTH = 20
# Names and values, ten times those of a plan of 300 actions: a file of `[],[],[]…` would take minutes to check.
MAX_PARTS = 150_000
AGAIN = "\0"
"""Stands in the path of what follows a name that is there already: its places are not those of the first."""
LINE_BREAK = re.compile("\r\n?|\n")


class _UnreadableError(Exception):
    """Reading cannot go on; the problem is already in the source."""


def read(path: Path, name: str | None = None) -> Source:
    """Read the file at `path`; problems show it as `name`. Never raises: a file that is not there is a problem."""
    source = Source(name or str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = NOT_OPENED.get(type(error), "il file non si può leggere.")
        source.report(Position(1, 1), message if path.parent.is_dir() else f"la cartella {shown(path.parent)} non c'è.")
        return source
    return parse(raw, source.file)


def parse(raw: bytes, name: str) -> Source:
    """Read YAML in UTF-8; `name` stands for the file in problems. Never raises."""
    source = Source(name)
    try:
        _compose(_decode(raw, source), source)
    except _UnreadableError:
        source.data = None
    return source


def _decode(raw: bytes, source: Source) -> str:
    if len(raw) > MAX_BYTES:
        source.report(Position(1, 1), f"il file è più grande di {MAX_BYTES // 1_000_000} MB.")
        raise _UnreadableError
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        source.report(place, "il file non è salvato in UTF-8.", "Salvalo di nuovo scegliendo la codifica UTF-8.")
        raise _UnreadableError from None
    source.lines = LINE_BREAK.split(text)
    report_unwanted(source)
    if source.problems:
        raise _UnreadableError
    return text


@dataclass
class _Frame:
    """A list or mapping that is being filled."""

    container: Any
    path: DataPath
    key: str | None = None
    lost: bool = False
    is_root: bool = False


def _compose(text: str, source: Source) -> None:
    """Fill the source's data and places from the events of the text."""
    frames = [_Frame([], (), is_root=True)]
    for number, event in enumerate(_events(text, source)):
        _report_too_many(number, event, source)
        if isinstance(event, yaml.CollectionStartEvent):
            _open(event, frames, source)
        elif isinstance(event, yaml.CollectionEndEvent):
            frames.pop()
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            _scalar(event, frames, source)
        elif isinstance(event, yaml.DocumentStartEvent) and frames[0].container:
            source.report(_place(event), "dopo «---» inizia un secondo documento: il file ne contiene uno solo.")
            raise _UnreadableError
    source.data = next(iter(frames[0].container), None)
    if source.data is None and not source.problems:
        source.report(Position(1, 1), "il file è vuoto.")


def _report_too_many(number: int, event: Any, source: Source) -> None:
    if number > MAX_PARTS:
        source.report(_place(event), f"il file contiene più di {MAX_PARTS} tra nomi e valori.")
        raise _UnreadableError


def _events(text: str, source: Source) -> Iterator[Any]:
    last = None
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            yield event
            last = event
    except yaml.MarkedYAMLError as error:
        mark, reason, hint = syntax.explain(error, last)
        place = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        source.report(place, f"{syntax.STOPPED}{reason}.", hint)
        raise _UnreadableError from None
    except yaml.YAMLError:
        source.report(Position(1, 1), "il file non è YAML leggibile.")
        raise _UnreadableError from None


def _place(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)


def _open(event: Any, frames: list[_Frame], source: Source) -> None:
    parent = frames[-1]
    if isinstance(parent.container, dict) and parent.key is None:
        hint = "Se è un testo che inizia con una parentesi, mettilo tra virgolette."
        source.report(_place(event), "il nome di un campo deve essere una parola.", hint)
        raise _UnreadableError
    if len(frames) > MAX_DEPTH:
        source.report(_place(event), f"più di {MAX_DEPTH} livelli uno dentro l'altro.")
        raise _UnreadableError
    container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
    frames.append(_Frame(container, _attach(container, event, parent, source)))
    _report_extras(event, frames[-1].path, source)


def _scalar(event: Any, frames: list[_Frame], source: Source) -> None:
    frame = frames[-1]
    text = f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else event.value
    if isinstance(frame.container, dict) and frame.key is None:
        if text == "id" and _begins_item(frames):
            _begin_item(event, frames, source)
        path = _key(text, event, frame, source)
    else:
        quoted = isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"')
        path = _attach(text if text or quoted else None, event, frame, source)
    _report_extras(event, path, source)
    if match := WITHIN.search(text):
        source.report(_place(event), f"nel testo c'è un segno che non si vede: {named(match[0])}.", "Cancellalo.")


def _begins_item(frames: list[_Frame]) -> bool:
    """Whether a second `id` begins another item of the list, whose dash is missing."""
    item, around = frames[-1].container, frames[-2].container
    return "id" in item and next(reversed(item)) != "id" and isinstance(around, list) and len(frames) > 2


def _begin_item(event: Any, frames: list[_Frame], source: Source) -> None:
    """Say so once, and go on as if the dash were there."""
    place, around = _place(event), frames[-2]
    line = source.line_at(place.line)
    start, body = line[: place.column - 1], line[place.column - 1 :]
    correction = f"{start[:-2]}- {body}" if start.endswith("  ") and not start.strip() else ""
    source.report(place, "manca il trattino che inizia un elemento.", "Aggiungi «- » davanti.", correction)
    frames[-1].path, frames[-1].container = (*around.path, len(around.container)), {}
    around.container.append(frames[-1].container)
    source.values[frames[-1].path] = place


def _report_extras(event: Any, path: DataPath, source: Source) -> None:
    """Aliases, anchors and tags have no use in a plan, and have been used for attacks: problems, never followed."""
    for name, kind in _extras(event):
        source.unread.add(path)
        hint = "Cancella questa parola o metti il testo tra virgolette."
        source.report(_place(event), f"«{shown(name)}» è {kind}.", hint)


def _extras(event: Any) -> Iterator[tuple[str, str]]:
    if isinstance(event, yaml.AliasEvent):
        yield f"*{event.anchor}", "un rimando YAML: qui non è previsto"
        return
    if event.anchor:
        yield f"&{event.anchor}", "un'àncora YAML: qui non è prevista"
    if event.tag:
        yield event.tag.replace("tag:yaml.org,2002:", "!!"), "un'etichetta YAML: qui non è prevista"


def _key(name: str, event: Any, frame: _Frame, source: Source) -> DataPath:
    path = (*frame.path, name)
    frame.key, frame.lost = name, name in frame.container
    if frame.lost:
        first = source.keys[path].line
        source.report(_place(event), f"il campo «{shown(name)}» c'è già, alla riga {first}.", "Tienine uno solo.")
    source.keys.setdefault(path, _place(event))
    return path


def _attach(value: Any, event: Any, frame: _Frame, source: Source) -> DataPath:
    """Put the value in its list or under its key, note its place and return its path."""
    path: DataPath
    if isinstance(frame.container, list):
        path = () if frame.is_root else (*frame.path, len(frame.container))
        frame.container.append(value)
    else:
        path = (*frame.path, frame.key or "", *([AGAIN] if frame.lost else []))
        if not frame.lost:
            frame.container[frame.key] = value
        frame.key = None
    source.values.setdefault(path, _place(event))
    return path
