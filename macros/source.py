"""YAML text -> plain data, and the line and column of every key and value.

No scalar is given a type here: `no`, `18:30`, `1.10` and `020121` arrive as the text that was written, and the
model says what they mean. The file is read as a stream of events, so that nothing is built from tags, no alias is
followed and no depth of nesting can exhaust the stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DataPath = tuple[str | int, ...]

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
# Tabs break YAML's indentation; the others are line breaks or controls that editors do not show (YAML 1.1, 5.1, 5.4).
UNWANTED = re.compile("[\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

SYNTAX = {
    "mapping values are not allowed": "c'è un «:» in più: se il testo contiene i due punti, va tra virgolette",
    "found character that cannot start": "questo carattere non può iniziare un valore: metti il testo tra virgolette",
    "found unexpected end of stream": "manca la virgoletta che chiude il testo iniziato qui",
    "found unexpected document indicator": "«---» o «...» nel mezzo di un testo: metti il testo tra virgolette",
    "did not find expected key": "la riga non segue la struttura del file: controlla virgolette e spazi all'inizio",
    "did not find expected '-'": "l'elenco qui si interrompe: ogni elemento inizia con «- », allineato agli altri",
    "could not find expected ':'": "manca il «:» dopo il nome del campo",
    "did not find expected ',' or ']'": "l'elenco tra parentesi quadre non è chiuso",
    "did not find expected ',' or '}'": "le parentesi graffe non sono chiuse",
    "unknown escape character": "dopo «\\» c'è un carattere non previsto: usa virgolette semplici",
}


class Position(NamedTuple):
    """A place in a file, counted from 1 as editors count."""

    line: int
    column: int


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is, what is wrong and, where it can be known, how to mend it."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`file:line:column: message`, the form that editors and terminals turn into a link."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}" + (f" {self.hint}" if self.hint else "")


@dataclass
class Source:
    """What one file holds: its data as text, lists and mappings, the places of both, and what could not be read."""

    file: str
    data: Any = None
    keys: dict[DataPath, Position] = field(default_factory=dict)
    values: dict[DataPath, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def at(self, path: DataPath) -> Position:
        """The place of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Position(1, 1))

    def key_at(self, path: DataPath) -> Position:
        """The place of the key at `path`; of its value where it has no key."""
        return self.keys.get(path) or self.at(path)

    def report(self, position: Position, message: str, hint: str = "") -> None:
        """Add a problem of this file."""
        self.problems.append(Problem(self.file, *position, message, hint))


class _UnreadableError(Exception):
    """Reading cannot go on; the problem is already in the source."""


def read(path: Path, name: str | None = None) -> Source:
    """Read the file at `path`; problems show it as `name`. Never raises: a file that is not there is a problem."""
    source = Source(name or str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = "il file non c'è" if isinstance(error, FileNotFoundError) else "il file non si può leggere"
        source.report(Position(1, 1), f"{reason}.")
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
    _report_unwanted(text, source)
    return text


def _report_unwanted(text: str, source: Source) -> None:
    """One problem for each line that holds a tab or a character that cannot be seen; the last two end the reading."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := UNWANTED.search(line):
            tab = match[0] == "\t"
            message = "c'è un carattere di tabulazione." if tab else f"carattere invisibile U+{ord(match[0]):04X}."
            source.report(Position(number, match.start() + 1), message, "Usa gli spazi." if tab else "Cancellalo.")
    if source.problems:
        raise _UnreadableError


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
    for event in _events(text, source):
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
    if source.data is None:
        source.report(Position(1, 1), "il file è vuoto.")


def _events(text: str, source: Source) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        _report_syntax(error, source)
        raise _UnreadableError from None
    except yaml.YAMLError:
        source.report(Position(1, 1), "il file non è YAML leggibile.")
        raise _UnreadableError from None


def _report_syntax(error: yaml.MarkedYAMLError, source: Source) -> None:
    problem = str(error.problem)
    quoted = "end of stream" in problem and error.context_mark is not None
    mark = error.context_mark if quoted else error.problem_mark
    place = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
    reason = next((text for start, text in SYNTAX.items() if problem.startswith(start)), None)
    source.report(place, f"il file non si può leggere da qui: {reason or 'la struttura YAML non è valida'}.")


def _place(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)


def _open(event: Any, frames: list[_Frame], source: Source) -> None:
    parent = frames[-1]
    if isinstance(parent.container, dict) and parent.key is None:
        source.report(_place(event), "il nome di un campo deve essere una parola, non un elenco.")
        raise _UnreadableError
    if len(frames) > MAX_DEPTH:
        source.report(_place(event), f"più di {MAX_DEPTH} livelli uno dentro l'altro.")
        raise _UnreadableError
    _report_extras(event, source)
    container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
    frames.append(_Frame(container, _attach(container, event, parent, source)))


def _scalar(event: Any, frames: list[_Frame], source: Source) -> None:
    frame = frames[-1]
    alias = isinstance(event, yaml.AliasEvent)
    if alias:
        source.report(_place(event), f"«*{event.anchor}» è un rimando YAML: qui non è previsto.", "Riscrivi il testo.")
    else:
        _report_extras(event, source)
    if isinstance(frame.container, dict) and frame.key is None:
        _key("" if alias else event.value, event, frame, source)
        return
    empty = alias or (event.value == "" and event.style not in ("'", '"'))
    _attach(None if empty else event.value, event, frame, source)


def _report_extras(event: Any, source: Source) -> None:
    """Anchors and tags have no use in a plan, and have been used for attacks: they are problems, never followed."""
    if event.anchor:
        source.report(_place(event), f"«&{event.anchor}» è un'àncora YAML: qui non è prevista.", "Cancellala.")
    if event.tag:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        source.report(_place(event), f"«{tag}» è un'etichetta YAML: qui non è prevista.", "Cancellala.")


def _key(name: str, event: Any, frame: _Frame, source: Source) -> None:
    path = (*frame.path, name)
    frame.key, frame.lost = name, name in frame.container
    if frame.lost:
        first = source.keys[path].line
        source.report(_place(event), f"il campo «{name}» c'è già, alla riga {first}.", "Tieni uno solo dei due.")
    source.keys.setdefault(path, _place(event))


def _attach(value: Any, event: Any, frame: _Frame, source: Source) -> DataPath:
    """Put the value in its list or under its key, note its place and return its path."""
    path: DataPath
    if isinstance(frame.container, list):
        path = () if frame.is_root else (*frame.path, len(frame.container))
        frame.container.append(value)
    else:
        path = (*frame.path, frame.key or "")
        if not frame.lost:
            frame.container[frame.key] = value
        frame.key = None
    source.values.setdefault(path, _place(event))
    return path
