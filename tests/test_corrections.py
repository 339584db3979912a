"""Whoever knows no YAML mends a broken file by what the check says: each slip, its message, its corrected line."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings

from macros.advice.rules import advice
from macros.check import check
from macros.places import Problem
from macros.source import LINE_BREAK, parse
from tests.test_check import PLANS, edited, one_mistake
from tests.test_fuzz import mutated, steady


class Slip(NamedTuple):
    """A row of mended.txt."""

    old: str
    new: str
    expected: list[str]
    read: str | None
    proposed: str
    written: str | None


def slips() -> list[object]:
    rows = []
    for row in (PLANS / "mended.txt").read_text("utf-8").split("\n## ")[1:]:
        name, *lines = row.rstrip("\n").split("\n")
        of = {mark: [line[1:] for line in lines if line[:1] == mark] for mark in "-+=~>"}
        old, new = ("".join(f"{line}\n" for line in of[mark]) for mark in "-+")
        expected = [line for line in lines if line and line[0] not in "-+=~>"]
        read, proposed = (next(iter(of[mark]), None) for mark in ">=")
        written = "\n".join(of["~"]) if of["~"] else None
        slip = Slip(old, new, expected, read and read.strip(), proposed or "", written)
        rows.append(pytest.param(slip, id=name))
    return rows


def found(text: str) -> list[Problem]:
    """What `piano check` says of a plan: its problems, or the warnings where there is none."""
    source = parse(text.encode(), "plan")
    plan, problems = check(source)
    return advice(source, plan) if plan else problems


def mended(text: str, problem: Problem, line: str) -> str:
    lines = text.split("\n")
    assert lines[problem.line - 1] == problem.text
    lines[problem.line - 1 : problem.line] = [line] if line else []
    return "\n".join(lines)


@pytest.mark.parametrize("slip", slips())
def test_a_slip_is_mended_by_what_the_check_says_of_it(slip: Slip) -> None:
    text = edited(slip.old, slip.new)
    problems = found(text)
    assert [str(problem).removeprefix("plan:") for problem in problems] == slip.expected
    if not problems:
        plan, _ = check(parse(text.encode(), "plan"))
        assert plan
        assert plan.timeline[0].title == slip.read
        return
    assert problems[0].correction == slip.proposed
    assert (slip.written is None) == bool(slip.proposed)
    after = mended(text, problems[0], slip.proposed or slip.written or "")
    assert check(parse(after.encode(), "plan"))[1] == []
    assert problems[0].message not in [problem.message for problem in found(after)]


def test_there_are_more_than_25_slips_and_most_have_a_proposal() -> None:
    rows = [row.values[0] for row in slips()]  # type: ignore[attr-defined]
    assert len([slip for slip in rows if slip.proposed]) > 25


@pytest.mark.parametrize(("old", "new", "expected"), one_mistake())
def test_a_proposed_line_takes_its_problem_away_and_brings_no_other(old: str, new: str, expected: str) -> None:
    text = edited(old, new)
    _, (problem,) = check(parse(text.encode(), "plan"))
    if problem.correction:
        after = check(parse(mended(text, problem, problem.correction).encode(), "plan"))[1]
        # An item that had no dash may have had no title either.
        assert [each.message for each in after] in ([], ["manca «title»."])


@settings(steady, max_examples=400)
@given(text=mutated())
def test_whatever_the_accident_a_proposed_line_takes_its_problem_away(text: str) -> None:
    lines = LINE_BREAK.split(text)
    for problem in check(parse(text.encode("utf-8", "surrogatepass"), "plan"))[1]:
        if problem.correction:
            new = [*lines[: problem.line - 1], problem.correction, *lines[problem.line :]]
            after = check(parse("\n".join(new).encode("utf-8", "surrogatepass"), "plan"))[1]
            assert (problem.line, problem.message) not in [(each.line, each.message) for each in after]


def test_each_of_several_tabs_has_its_proposal() -> None:
    text = edited("  start: 2025\n  end: 2027\n", "\tstart: 2025\n\tend: 2027\n").replace(
        "    title: Forum", "\t\ttitle: Forum"
    )
    lines = text.split("\n")
    for problem in check(parse(text.encode(), "plan"))[1]:
        lines[problem.line - 1] = problem.correction
    assert check(parse("\n".join(lines).encode(), "plan"))[1] == []


def test_two_mistakes_of_one_row_are_mended_by_one_line() -> None:
    text = edited("  - id: prossimita\n", "  - id: inclusione\n    title: Inclusione\n  - id: prossimita\n")
    text = text.replace("[prossimita]", "[Prossimità, Inclusion] # tutti")
    problems = check(parse(text.encode(), "plan"))[1]
    assert [problem.correction for problem in problems] == ["    pillars: [prossimita, inclusione] # tutti"] * 2


def test_a_line_may_go_back_to_the_margin() -> None:
    (problem,) = check(parse(edited("title: Piano di prova\n", "\ttitle: Piano di prova\n").encode(), "plan"))[1]
    assert problem.correction == "title: Piano di prova"


def test_after_a_slip_with_a_proposal_the_rest_of_the_file_is_looked_at_too() -> None:
    text = edited("title: Piano di prova", "title: Piano: di prova").replace("title: Forum", "title: @forum")
    text = text.replace("status: bozza", "status: Bozza").replace("on: missions", "on: mission")
    problems = check(parse(text.encode(), "plan"))[1]
    assert [problem.line for problem in problems] == [1, 11, 50, 63]
    for problem in problems:
        text = mended(text, problem, problem.correction)
    assert check(parse(text.encode(), "plan"))[1] == []


def test_after_a_slip_without_a_proposal_the_rest_is_not_guessed() -> None:
    text = edited("    pillars: [prossimita]", "    pillars: {prossimita").replace("on: missions", "on: mission")
    assert [problem.line for problem in check(parse(text.encode(), "plan"))[1]] == [26]


NO_PROPOSAL = {
    "two texts of which one is to go": ("    title: Forum\n", "    title: Forum\n    title: Altro forum\n"),
    "a value that may be anything": ("  status: bozza\n", "  status: finale\n"),
    "a date of two digits": ("  date: 2025-02-27\n", "  date: 27/02/25\n"),
    "a text of two lines, of which the first breaks the reading": (
        "    title: Forum\n",
        "    title: @forum\n      metropolitano\n",
    ),
    "a reference to an id that is itself wrong": ("  - id: prossimita\n", "  - id: Prossimità\n"),
}


@pytest.mark.parametrize(("old", "new"), NO_PROPOSAL.values(), ids=NO_PROPOSAL)
def test_what_cannot_be_known_is_not_proposed(old: str, new: str) -> None:
    problems = check(parse(edited(old, new).encode(), "plan"))[1]
    assert problems
    assert not problems[-1].correction


def test_ids_that_are_offered_are_ids_that_may_be_written() -> None:
    text = edited("  - id: prossimita\n", "  - id: Servizi vicini\n")
    assert found(text)[1].hint == "Puoi scrivere: servizi-vicini."
