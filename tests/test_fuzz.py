"""Whatever a file holds, `check_file` soon answers: a plan and no problem, or problems and no plan."""

import faulthandler
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from macros.check import check_file

BASE = (Path(__file__).parent / "plans" / "base.yaml").read_text("utf-8")
HANG_SECONDS = 30
# The same examples at every run, and none kept on disk: a build must not depend on luck.
steady = settings(derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))

ODD = [
    *("", " ", "\n", "\t", "\0", "\r", "\u2028", "😀", "\ufeff", "'", '"', "\\", "#", " #", ":", ": ", "- ", "? ", ","),
    *("[", "]", "{", "}", "&a ", "*a", "!", "!!str ", "!!python/object/apply:os.system [ls]", "|", ">", "@", "%", "`"),
    *("---\n", "...\n", "%TAG ! a:\n", "<<: *a", "? [a]\n: b\n", "? {a: b}\n", "~", "null", "no", "1.10", "020121"),
    *("2025-02-30", "18:30", "javascript:alert(1)", "[a](javascript:b)", "[a](#nulla)", "{{ config }}", "<script>"),
    *('"\\e[31m"', '"\\0"', '"\\ud800"', "[" * 30, "- " * 30, "x" * 60_000, "[a](#b) " * 300, "palestre", "index"),
]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | bytes], list[str]]:
    """A function from a file's content to the lines that `piano check` would print."""
    path = tmp_path_factory.mktemp("fuzz") / "plan.yaml"

    def check(content: str | bytes) -> list[str]:
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True, file=sys.__stderr__)
        try:
            plan, problems = check_file(path, "plan.yaml")
        finally:
            faulthandler.cancel_dump_traceback_later()
        assert (plan is None) == bool(problems)
        assert all(problem.line > 0 and problem.column > 0 for problem in problems)
        assert problems == sorted(problems, key=lambda problem: (problem.line, problem.column))
        lines = [str(problem) for problem in problems]
        assert all(line.isprintable() for line in lines)
        return lines

    return check


def insert(text: str, start: int, _end: int, odd: str) -> str:
    return text[:start] + odd + text[start:]


def replace(text: str, start: int, end: int, odd: str) -> str:
    return text[:start] + odd + text[end:]


def double(text: str, start: int, end: int, _odd: str) -> str:
    return text[:end] + text[start:end] + text[end:]


def swap(text: str, start: int, end: int, _odd: str) -> str:
    middle = (start + end) // 2
    return text[:start] + text[middle:end] + text[start:middle] + text[end:]


def on_lines(change: Callable[[str, int, int, str], str]) -> Callable[[str, int, int, str], str]:
    """The same change, to whole lines."""

    def changed(text: str, start: int, end: int, odd: str) -> str:
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1
        return change(text, first, last or len(text), odd + "\n" if odd else "")

    return changed


def on_value(text: str, start: int, _end: int, odd: str) -> str:
    """Another value for the field of that line."""
    colon, line_end = text.find(": ", start), text.find("\n", start)
    return text[: colon + 2] + odd + text[line_end:] if 0 <= colon < line_end else text


CHANGES = [insert, replace, double, swap, on_value, *map(on_lines, (insert, replace, double, swap))]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The valid plan after one to four changes."""
    text = BASE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 10, 100])))
        odd = draw(st.one_of(st.sampled_from(ODD), st.text(max_size=8)))
        text = draw(st.sampled_from(CHANGES))(text, start, end, odd)
    return text


@settings(steady, max_examples=1_500)
@given(content=mutated())
def test_a_plan_with_accidents_gives_problems_or_a_plan(content: str, answer: Callable[[str], list[str]]) -> None:
    answer(content)


@settings(steady, max_examples=300)
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=400), st.lists(st.sampled_from(ODD)).map("".join)))
def test_what_is_no_plan_at_all_gives_problems(
    content: str | bytes, answer: Callable[[str | bytes], list[str]]
) -> None:
    assert answer(content)


def in_field(value: str) -> str:
    return BASE.replace("Vedi [le palestre](#palestre).", value)


def nested(opening: str, closing: str = "", depth: int = 10_000) -> str:
    return opening * depth + closing * depth


BOMBS = {
    "lists in lists": (nested("[", "]"), "più di 20 livelli"),
    "lists in lists, in a field": (in_field(nested("[", "]")), "più di 20 livelli"),
    "lists never closed": (nested("[", depth=2_000_000), "più di 20 livelli"),
    "fields in fields": (nested("{a: ", "}"), "più di 20 livelli"),
    "lists in lists, by dashes": (nested("- "), "più di 20 livelli"),
    "lists in lists, by lines": ("".join(" " * level + "-\n" for level in range(1_900)), "più di 20 livelli"),
    "fields in fields, by lines": ("".join(" " * level + "a:\n" for level in range(1_900)), "più di 20 livelli"),
    "names in names": (nested("? "), "deve essere una parola"),
    "a text of 2 MB": (in_field("x" * 1_990_000), "più di 50000 caratteri"),
    "a quoted text of 2 MB": (in_field("'" + "''" * 990_000 + "'"), "più di 50000 caratteri"),
    "a name of 2 MB": (BASE + "? " + "x" * 1_990_000 + "\n: b\n", "non esiste qui"),
    "a number of 2 MB": (BASE.replace("1500000", "1" * 1_990_000), "troppo lungo"),
    "an anchor of 2 MB": (in_field("&" + "x" * 1_990_000 + " b"), "àncora"),
    "a tag of 2 MB": (in_field("!" + "x" * 1_990_000 + " b"), "etichetta"),
    "more than 2 MB": (in_field("x" * 2_000_000), "più grande di 2 MB"),
    "anchors in anchors": (
        BASE + "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n},' * 9}]\n" for n in range(30)),
        "àncora",
    ),
    "an anchor that holds itself": (in_field("&a [*a, *a]"), "rimando"),
    "a million lines": ("\n" * 1_000_000, "vuoto"),
    "a million tabs": ("\t\n" * 990_000, "altri problemi"),
    "a million documents": ("---\n" * 490_000, "secondo documento"),
    "a hundred thousand directives": ("%TAG !a! tag:b\n" * 120_000, "direttiva"),
    "a field six hundred thousand times": ("{" + "a, " * 600_000, "altri problemi"),
    "a million lists": (in_field("[" + "[]," * 600_000 + "]"), "tra nomi e valori"),
    "a field that does not exist, fifty thousand times": (
        BASE + "".join(f"a{n}: b\n" for n in range(50_000)),
        "altri problemi",
    ),
    "an id twenty thousand times": (
        BASE.replace("glossary:\n", "glossary:\n" + "  - {id: a, title: b}\n" * 18_000),
        "altri problemi",
    ),
    "quotations in quotations": (in_field("'" + "> " * 10_000 + "'"), "citazioni"),
    "brackets in brackets": (in_field("'" + "[" * 10_000 + "'"), "parentesi"),
    "links to nothing": (in_field("'" + "[a](#b)" * 200 + "'"), "non porta a nulla"),
    "links to nothing, in codes, in every text": (
        "glossary:\n" + ('  - {id: a, title: a, note: "' + "[a](#\\x62)" * 200 + '"}\n') * 800,
        "altri problemi",
    ),
    "quotation marks only": ("'" * 1_990_001, "Aggiungi la virgoletta"),
    "white space only": (" " * 1_990_000, "vuoto"),
}


@pytest.mark.parametrize(("content", "expected"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_named_and_not_followed(content: str, expected: str, answer: Callable[[str], list[str]]) -> None:
    found = answer(content)
    assert any(expected in line for line in found), found[:3]
