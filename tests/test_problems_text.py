"""How problems look on a terminal."""

import io
import re
from dataclasses import replace

import pytest

from macros.mistakes.terminal import counted, is_coloured, text
from macros.places import Problem, Severity

PROBLEM = Problem("plan.yaml", 3, 8, "c'è un errore.", "Correggilo.", text="title: Forum", correction="title: Fori")
LONG = "parola " * 60


def shown(line: str, column: int, width: int = 60) -> tuple[str, str]:
    """The line and its mark, without the margin."""
    lines = text([replace(PROBLEM, text=line, column=column, correction="")], width=width).split("\n")
    assert all(len(each) <= width for each in lines[1:])
    return lines[1].partition(" | ")[2], lines[2].partition(" | ")[2]


def test_a_problem_shows_its_place_its_line_and_the_corrected_line() -> None:
    assert text([PROBLEM, PROBLEM]) == 2 * (
        "plan.yaml:3:8: c'è un errore. Correggilo.\n"
        "       3 | title: Forum\n"
        "         |        ^\n"
        "   Scrivi così:\n"
        "       3 | title: Fori\n"
        "\n"
    )


def test_a_problem_without_a_line_is_one_line() -> None:
    assert text([replace(PROBLEM, text="", correction="")]) == "plan.yaml:3:8: c'è un errore. Correggilo.\n"


def test_a_warning_says_that_it_is_one() -> None:
    warning = replace(PROBLEM, severity=Severity.WARNING)
    assert text([warning]).startswith("plan.yaml:3:8: avviso: c'è un errore. Correggilo.\n")


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("\ttitle: x", 1, ("→   title: x", "^")),
        ("\ttitle: x", 2, ("→   title: x", "    ^")),
        ("ab\ttitle: x", 4, ("ab→ title: x", "    ^")),
        ("漢字 title", 4, ("漢字 title", "     ^")),
        ("e\u0301e\u0301 title", 6, ("e\u0301e\u0301 title", "   ^")),
        ("a\x00b", 3, ("a�b", "  ^")),
        ("a\u200bb\u00ad", 2, ("a�b�", " ^")),
        ("abc", 4, ("abc", "   ^")),
    ],
    ids=[
        "at a tab",
        "after a tab",
        "after letters and a tab",
        "wide letters",
        "accents",
        "not printable",
        "hidden",
        "the end",
    ],
)
def test_the_mark_stands_under_the_place(line: str, column: int, expected: tuple[str, str]) -> None:
    assert shown(line, column) == expected


@pytest.mark.parametrize("column", [1, 10, 200, 400, len(LONG)])
def test_a_long_line_is_cut_around_the_place(column: int) -> None:
    line = LONG[: column - 1] + "X" + LONG[column:]
    written, mark = shown(line, column)
    assert written[mark.index("^")] == "X"
    assert written.strip("…") in line
    assert (written[0] == "…", written[-1] == "…") == (column > 20, column < 400)


def test_a_corrected_line_is_never_cut() -> None:
    assert LONG in text([replace(PROBLEM, correction=LONG)], width=60)


def test_colour_changes_nothing_else() -> None:
    coloured = text([PROBLEM], coloured=True)
    assert "\x1b[31m^" in coloured
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == text([PROBLEM])


@pytest.mark.parametrize(
    ("is_terminal", "environment", "expected"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    is_terminal: bool, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_coloured(stream) == expected


@pytest.mark.parametrize(
    ("errors", "warnings", "strict", "sentence"),
    [
        (1, 0, False, "1 problema da correggere."),
        (10, 0, False, "10 problemi da correggere."),
        (2, 1, False, "2 problemi da correggere e 1 avviso."),
        (0, 1, False, "1 avviso: il sito si fa lo stesso."),
        (0, 3, False, "3 avvisi: il sito si fa lo stesso."),
        (0, 3, True, "3 avvisi da correggere, come chiede --strict."),
    ],
)
def test_a_closing_sentence_counts(errors: int, warnings: int, strict: bool, sentence: str) -> None:
    warning = replace(PROBLEM, severity=Severity.WARNING)
    assert counted([PROBLEM] * errors + [warning] * warnings, strict) == sentence
