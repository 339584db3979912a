"""Problems -> what the platforms that host the files read, to show them beside the lines of a proposed change."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import PurePath

from macros.places import Problem, Severity

TITLES = {Severity.ERROR: "Errore nel piano", Severity.WARNING: "Avviso"}
GITLAB_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor"}
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands of GitHub Actions, one a line: each becomes an annotation of the line.

    `::error file=,line=,col=,title=::message`, with the escapes that `@actions/core` uses: `%`, carriage return and
    line feed in the message, also `:` and `,` in properties. GitHub shows ten errors and ten warnings of each step.
    """
    return "".join(f"{_command(problem)}\n" for problem in problems)


def _command(problem: Problem) -> str:
    values = {
        "file": _path(problem),
        "line": str(problem.line),
        "col": str(problem.column),
        "title": TITLES[problem.severity],
    }
    properties = ",".join(f"{name}={value.translate(PROPERTY)}" for name, value in values.items())
    return f"::{problem.severity} {properties}::{_whole(problem).translate(DATA)}"


def gitlab(problems: Sequence[Problem]) -> str:
    """A Code Quality report of GitLab: a JSON array of issues.

    Each has `description`, `check_name`, `fingerprint`, `severity` (of `info`, `minor`, `major`, `critical`,
    `blocker`), `location.path` without `./` and `location.lines.begin`. The fingerprint does not hold the number of the
    line: lines put in above do not make a known problem a new one. Two of the same in one file are told apart.
    """
    seen: Counter[str] = Counter()
    issues = []
    for problem in problems:
        name = "\0".join((_path(problem), problem.message, problem.text))
        seen[name] += 1
        issues.append(
            {
                "description": _whole(problem),
                "check_name": TITLES[problem.severity],
                "fingerprint": hashlib.sha256(f"{name}\0{seen[name]}".encode("utf-8", "replace")).hexdigest(),
                "severity": GITLAB_SEVERITY[problem.severity],
                "location": {"path": _path(problem), "lines": {"begin": problem.line}},
            }
        )
    return _json(issues)


def as_json(problems: Sequence[Problem]) -> str:
    """The problems for programs of any kind. What is here stays; later versions may only add.

    An object with `version` (1), `errors` and `warnings` (how many) and `problems`, in the order of the lines. Each
    problem has `file`, `line` and `column` (from 1), `severity` (`error` or `warning`), `message` (what is wrong),
    `hint` (how to mend it, or ""), `text` (the line as it is) and `correction` (the line to put in its place, or "").
    """
    found = [
        {
            "file": _path(problem),
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.hint,
            "text": problem.text,
            "correction": problem.correction,
        }
        for problem in problems
    ]
    number = Counter(problem.severity for problem in problems)
    errors, warnings = number[Severity.ERROR], number[Severity.WARNING]
    return _json({"version": 1, "errors": errors, "warnings": warnings, "problems": found})


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {"github": github, "gitlab": gitlab, "json": as_json}


def _whole(problem: Problem) -> str:
    """Message, hint and corrected line."""
    said = f"{problem.message} {problem.hint}".rstrip()
    return f"{said}\nScrivi così: {problem.correction.strip()}" if problem.correction else said


def _path(problem: Problem) -> str:
    return PurePath(problem.file).as_posix()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=True, indent=2) + "\n"
