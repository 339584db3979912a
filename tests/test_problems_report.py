"""Problems as GitHub, GitLab and other programs read them."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from macros.mistakes.platforms import as_json, github, gitlab
from macros.places import Problem, Severity

PROBLEM = Problem(
    "data/plan.yaml", 15, 27, "c'è un «:» al 100%.", "Toglilo.", text="  title: a: b", correction='  title: "a: b"'
)
WARNING = replace(PROBLEM, line=20, severity=Severity.WARNING, correction="")


def test_github_gets_a_command_for_each_problem() -> None:
    assert github([PROBLEM, WARNING]).splitlines() == [
        "::error file=data/plan.yaml,line=15,col=27,title=Errore nel piano"
        '::c\'è un «:» al 100%25. Toglilo.%0AScrivi così: title: "a: b"',
        "::warning file=data/plan.yaml,line=20,col=27,title=Avviso::c'è un «:» al 100%25. Toglilo.",
    ]


def test_github_reads_back_what_was_said() -> None:
    """The other way round, as the runner does it."""
    odd = replace(PROBLEM, file="a,b:c%2C/plan.yaml", message="uno,\r\ndue: 100%0A::error::.")
    (line,) = github([odd]).splitlines()
    match = re.fullmatch(r"::error (.*?)::(.*)", line)
    assert match
    properties = dict(pair.split("=", 1) for pair in match[1].split(","))
    assert unescaped(properties["file"]) == odd.file
    assert unescaped(match[2]).startswith(odd.message)


def unescaped(text: str) -> str:
    codes = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    return re.sub("%(?:0D|0A|3A|2C|25)", lambda code: codes[code[0]], text)


def issues(*problems: Problem) -> list[dict[str, Any]]:
    found = json.loads(gitlab(problems))
    assert isinstance(found, list)
    return found


def test_gitlab_gets_the_fields_that_it_requires() -> None:
    error, warning = issues(replace(PROBLEM, file="./data/plan.yaml"), WARNING)
    assert error["location"] == {"path": "data/plan.yaml", "lines": {"begin": 15}}
    assert error["description"].startswith("c'è un «:» al 100%. Toglilo.")
    assert (error["severity"], warning["severity"]) == ("major", "minor")
    assert all(each["check_name"] and re.fullmatch("[0-9a-f]{64}", each["fingerprint"]) for each in (error, warning))


def test_gitlab_knows_a_problem_again_when_its_line_has_moved() -> None:
    assert issues(PROBLEM)[0]["fingerprint"] == issues(replace(PROBLEM, line=99))[0]["fingerprint"]


@pytest.mark.parametrize(
    "other",
    [PROBLEM, replace(PROBLEM, file="b.yaml"), replace(PROBLEM, message="altro."), replace(PROBLEM, text="altra")],
    ids=["the same again", "another file", "another message", "another line"],
)
def test_gitlab_tells_problems_apart(other: Problem) -> None:
    first, second = issues(PROBLEM, other)
    assert first["fingerprint"] != second["fingerprint"]


def test_no_problem_is_an_empty_report() -> None:
    assert github([]) == ""
    assert issues() == []
    assert json.loads(as_json([])) == {"version": 1, "errors": 0, "warnings": 0, "problems": []}


def test_programs_get_everything_that_is_known_of_a_problem() -> None:
    report = json.loads(as_json([PROBLEM, WARNING]))
    assert {key: report[key] for key in ("version", "errors", "warnings")} == {"version": 1, "errors": 1, "warnings": 1}
    assert report["problems"][0] == {
        "file": "data/plan.yaml",
        "line": 15,
        "column": 27,
        "severity": "error",
        "message": "c'è un «:» al 100%.",
        "hint": "Toglilo.",
        "text": "  title: a: b",
        "correction": '  title: "a: b"',
    }


def test_a_file_whose_name_is_not_text_can_be_reported() -> None:
    odd = replace(PROBLEM, file="b\udcff")
    assert json.loads(as_json([odd]))["problems"][0]["file"] == "b\udcff"
    assert issues(odd)
