"""No message speaks English or Python: all that tables hold, all that the rows of other tests bring about."""

import ast
import builtins
import re
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from pydantic_core import core_schema

from macros.advice.rules import advice
from macros.check import check
from macros.mistakes import messages, syntax
from macros.places import Problem
from macros.source import parse
from tests.conftest import ROOT
from tests.test_advice import WARNED
from tests.test_check import PLANS, WHOLE_FILES, edited, one_mistake
from tests.test_corrections import slips
from tests.test_fuzz import BOMBS, mutated, steady

# What a message may quote: words of the plan, names of fields, addresses, commands.
QUOTED = re.compile(
    r"«[^»]*»|https?://\S+|\S+@\S+|Puoi scrivere: .*|renamed_from\S*|--\w+|U\+\w+|\bpiano close\b|\S*git .*"
)
MODULES = (
    "editing/additions",
    "addresses",
    "advice/damaged",
    "advice/links",
    "advice/rules",
    "mistakes/brackets",
    "agreement",
    "check",
    "mistakes/corrections",
    "drafts",
    "fields",
    "mistakes/indentation",
    "editing/layout",
    "mistakes/messages",
    "advice/plain_words",
    "mistakes/plainer",
    "mistakes/quoting",
    "mistakes/remedies",
    "source",
    "mistakes/syntax",
    "advice/swallowed",
    "synonyms",
    "text",
)
# English of libyaml, of pydantic and of everyday, and Python's; less what is Italian too.
PARSER = " ".join((*syntax.BROKEN, *syntax.BROKEN_SINCE)).replace("'", " ")
PYDANTIC = " ".join(get_args(core_schema.ErrorType)).replace("_", " ")
EVERYDAY = """the this that these those is are was were be been and or not no with without from for of to at by on it
    its you your please must should cannot can could would will may might has have had an any all each every line
    column input valid error warning failed missing invalid wrong expected unexpected found got given unknown empty
    file folder value key name string number text item mapping sequence object type class function exception"""
PYTHON = " ".join((*dir(builtins), "str int bool dict nonetype pydantic yaml libyaml posixpath validationerror"))
# Italian words, and names that editors know, which are English or Python as well.
ITALIAN = {
    *"aeio",
    "in",
    "no",
    "due",
    "date",
    "data",
    "url",
    "come",
    "file",
    "per",
    "me",
    "ha",
    "id",
    "json",
    "una",
    "yaml",
}


def foreign() -> set[str]:
    return set(re.findall("[a-z]+", f"{PARSER} {PYDANTIC} {EVERYDAY} {PYTHON}".lower())) - ITALIAN


FOREIGN = foreign()


def strangers(text: str) -> set[str]:
    """The words of a message that are not Italian."""
    own = QUOTED.sub(" ", text)
    found = {word.lower() for word in re.findall(r"[^\W\d_]+(?:_\w+)*(?!['’\w])", own)} & FOREIGN
    return found | set(re.findall(r"Traceback|<class|\bNone\b|\bTrue\b|\bFalse\b|object at|Error\b|[{}]", own))


def said(raw: bytes) -> list[Problem]:
    source = parse(raw, "piano")
    plan, problems = check(source)
    return advice(source, plan, [plan]) if plan else problems


def cases() -> Iterator[object]:
    for row in one_mistake():
        yield pytest.param(edited(*row.values[:2]), id=row.id)  # type: ignore[attr-defined]
    for row in slips():
        yield pytest.param(edited(*row.values[0][:2]), id=row.id)  # type: ignore[attr-defined]
    for table in (WHOLE_FILES, WARNED, {name: bomb for name, bomb in BOMBS.items() if len(bomb[0]) < 100_000}):
        for name, (text, _) in table.items():
            yield pytest.param(text, id=name)
    yield pytest.param((PLANS / "ten-mistakes.yaml").read_bytes(), id="ten mistakes")


@pytest.mark.parametrize("text", list(cases()))
def test_a_message_has_no_english_and_no_python(text: str | bytes) -> None:
    for problem in said(text if isinstance(text, bytes) else text.encode()):
        assert not strangers(f"{problem.message} {problem.hint}"), problem


@steady
@given(text=mutated())
def test_no_accident_brings_english_or_python(text: str) -> None:
    for problem in said(text.encode("utf-8", "surrogatepass")):
        assert not strangers(f"{problem.message} {problem.hint}"), problem


@pytest.mark.parametrize(
    "message",
    [
        *messages.MESSAGES.values(),
        *messages.HINTS.values(),
        *(" ".join(reason) for reason in (*syntax.BROKEN.values(), *syntax.BROKEN_SINCE.values())),
    ],
)
def test_no_table_holds_english_or_python(message: str) -> None:
    assert not strangers(re.sub(r"\{\w+\}", "1", message))


def sentences_in(module: str) -> list[str]:
    """The strings of a module that are sentences: with a space, not a docstring, and not a pattern."""
    tree = ast.parse((ROOT / "macros" / f"{module}.py").read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(each.value) if isinstance(each, ast.Constant) else "1" for each in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            found.append(node.value)
    return [
        each for each in found if re.search(r"[a-zàèéìòù]\w* [a-zàèéìòù]", each) and not re.search(r"\\|\[\^", each)
    ]


@pytest.mark.parametrize("module", MODULES)
def test_no_sentence_in_the_code_is_english(module: str) -> None:
    table = {*syntax.BROKEN, *syntax.BROKEN_SINCE}
    errors = re.compile("^(did not|not a date|no such day|wrong form|neither e-mail|mapping values|more than|reserved)")
    for sentence in sentences_in(module):
        if sentence not in table and not errors.match(sentence):
            plain = re.sub(r"^ *[a-z]+: ", "", re.sub(r"\{\w+\}", "1", sentence))
            assert not strangers(plain), sentence


def test_the_scan_would_see_them() -> None:
    assert strangers("Input should be a valid string")
    assert strangers("mapping values are not allowed")
    assert strangers("qui va un str")
    assert strangers("ValidationError: 1")
    assert strangers("manca {field}")
    assert not strangers("il campo «string» non esiste qui. Forse volevi dire «not found»?")
