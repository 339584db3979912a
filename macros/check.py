"""Data and places -> problems, or a Plan. Never raises, never stops at the first mistake.

Two kinds of rule: the form of each field, told by the model, and the agreement between fields, told by `agreement.py`.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from macros.agreement import check_agreement
from macros.mistakes.corrections import MOST, corrected
from macros.mistakes.messages import OF_FIELDS, closest, told
from macros.mistakes.misspelt import renamed, unnamed
from macros.mistakes.remedies import MAX_HINTS, choice_meant, field_meant, shape_meant, together, value_meant
from macros.mistakes.vocabulary import choices_at, fields_at
from macros.model import Plan
from macros.places import DataPath, Position, Problem, Source
from macros.source import parse, read


def check_file(path: Path, name: str | None = None) -> tuple[Plan | None, list[Problem]]:
    """Read and check one plan; `name` stands for the file in problems, which come in the order of its lines."""
    return check(read(path, name))


def check(source: Source) -> tuple[Plan | None, list[Problem]]:
    """The plan, where there is no problem, and the problems in the order of the lines."""
    plan = _checked(source)
    problems = together(sorted({*source.problems, *_beyond(source)}))
    if source.omitted:
        message = f"ci sono altri problemi ({source.omitted}): correggi prima questi."
        problems.append(replace(problems[-1], message=message, hint="", correction=""))
    return (None if problems else plan), problems


def _checked(source: Source) -> Plan | None:
    """Add what is wrong to the problems of the source, as far as it could be read."""
    if source.problems:
        source.problems = corrected(source, _fits)
        if source.data is None:
            return None
    plan, misspelt = _validate(source)
    meant = renamed(source, misspelt) if misspelt else source
    check_agreement(meant)
    source.omitted = meant.omitted
    return plan


def _beyond(source: Source) -> list[Problem]:
    """What is wrong in the rest of a file that could not be read to its end, were the proposed lines in their place."""
    found, mended = list[Problem](), dict[int, str]()
    while source.data is None and len(mended) < MOST:
        new = {problem.line: problem.correction for problem in source.problems}
        if not new or not all(new.values()) or new.keys() & mended.keys():
            break
        mended |= new
        lines = (mended.get(number, line) for number, line in enumerate(source.lines, 1))
        source = parse("\n".join(lines).encode(), source.file)
        _checked(source)
        found += source.problems
    return [problem for problem in found if problem.line not in mended or problem.text not in mended.values()]


def _validate(source: Source) -> tuple[Plan | None, dict[DataPath, str]]:
    """The plan, where its form is right, and the lists that are there by a misspelt name, each with the right one."""
    try:
        return Plan.model_validate(source.data), {}
    except ValidationError as error:
        details: list[Any] = error.errors(include_url=False)
    details = _without_stray(details, source)
    misspelt = _misspelt(details)
    meant_fields = {(*path[:-1], name): path for path, name in misspelt.items()}
    wrong_names = {_path(detail) for detail in details if _is_of_name(detail)}
    for detail in details:
        path = _path(detail)
        said = detail["type"] == "missing" and path in meant_fields
        said = said or (detail["input"] is None and path in wrong_names and not _is_of_name(detail))
        if path not in source.unread and not said:
            _report_form(detail, path, source)
    lists = (detail["loc"] for detail in details if isinstance(detail["input"], list))
    first = meant_fields.keys() - source.keys.keys()
    return None, {path: misspelt[path] for path in lists if (*path[:-1], misspelt.get(path, "")) in first}


def _without_stray(details: list[Any], source: Source) -> list[Any]:
    """What was found, less the fields of items whose list has lost its name: that is told once, at the first."""
    unknown = [_path(detail) for detail in details if _is_stray(detail)]
    stray = unnamed(unknown, source)
    first = {path[:-2]: path for path in reversed(unknown)}
    for list_, name in stray.items():
        message, _ = told("extra_forbidden", None, {"field": first[list_][-1]})
        source.report(source.key_at(first[list_]), message, f"Forse più su manca «{name}:», il nome del suo elenco.")
    return [detail for detail in details if not (_is_stray(detail) and _path(detail)[:-2] in stray)]


def _path(detail: dict[str, Any]) -> DataPath:
    return tuple(step for step in detail["loc"] if step != "[key]")


def _is_stray(detail: dict[str, Any]) -> bool:
    """Whether it is a value in a field that does not exist."""
    return detail["type"] == "extra_forbidden" and detail["input"] is not None


def _is_of_name(detail: dict[str, Any]) -> bool:
    """Whether it is the name of the value that cannot stand, such as that of a year."""
    return "[key]" in detail["loc"]


def _place(detail: dict[str, Any], path: DataPath, source: Source) -> Position:
    """What is said of a field is said at its name."""
    at_key = detail["type"] in OF_FIELDS or _is_of_name(detail)
    return source.key_at(path) if at_key else source.at(path)


def _fits(source: Source, line: int) -> bool:
    """Whether the form of what stands on the last line is right, as far as it goes: what misses may come below."""
    own = [path for path, place in source.keys.items() if place.line == line]
    if not all(map(_is_known, own)):
        return False
    try:
        Plan.model_validate(source.data)
    except ValidationError as error:
        details: list[Any] = [detail for detail in error.errors(include_url=False) if detail["type"] != "missing"]
        # The line may go on with a text that begins above it; it may stand in a group that cannot be.
        begins = max((place.line for place in source.keys.values()), default=line)
        paths = {_path(detail): _place(detail, _path(detail), source).line for detail in details}
        return not any(at >= begins or any(key[: len(path)] == path for key in own) for path, at in paths.items())
    return True


def _is_known(path: DataPath) -> bool:
    """Whether a field may stand at `path`; the model does not say it of one that is still empty."""
    return "targets" in path or str(path[-1]) in fields_at(path[:-1])


def _misspelt(details: list[Any]) -> dict[DataPath, str]:
    """The fields that unknown ones probably stand for: to say that they are missing would be to say it twice."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"][:MAX_HINTS]
    found = ((path, closest(str(path[-1]), fields_at(path[:-1]))) for path in unknown)
    return {path: name for path, name in found if name}


def _report_form(detail: dict[str, Any], path: DataPath, source: Source) -> None:
    """Say in Italian what pydantic found, at the place it concerns."""
    kind, value = detail["type"], detail["input"]
    place = _place(detail, path, source)
    if kind == "missing" and path in source.keys:
        kind = "missing_value"
    message, hint = told(kind, value, detail.get("ctx", {}) | {"field": path[-1] if path else ""})
    hint = shape_meant(kind, value, path, place, source) or hint
    if len(source.problems) >= MAX_HINTS:
        source.report(place, message, "" if kind in ("extra_forbidden", "enum") else hint)
    elif kind == "extra_forbidden":
        source.report(place, message, *field_meant(path, place, source, _fits))
    elif kind == "enum":
        source.report(place, message, *choice_meant(value, choices_at(path), place, source))
    else:
        source.report(place, message, hint, value_meant(kind, value, path, place, source, _fits))
