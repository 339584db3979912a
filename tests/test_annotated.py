"""The annotated plan, which editors read as the reference of the format, is a plan, and leaves no field out."""

import re
from enum import StrEnum

import pytest

from macros.check import check_file
from macros.editing.layout import changes
from macros.mistakes.vocabulary import model_at
from macros.model import DraftStatus, Item, Outcome, StepStatus
from macros.places import DataPath
from macros.source import read
from tests.conftest import EXAMPLE
from tests.test_docs import own_fields, types

PATH = EXAMPLE / "annotated" / "plan.yaml"
FIELDS = [(type_, name) for type_ in types() for name in own_fields(type_)]


def owner(path: DataPath) -> tuple[str, str]:
    """The type that a field belongs to, and its name: common fields belong to Item."""
    type_, name = model_at(path[:-1]), str(path[-1])
    return ("Item" if issubclass(type_, Item) and name in Item.model_fields else type_.__name__), name


def comments() -> dict[tuple[str, str], str]:
    """What is said of each field above the first line that has it, in one line."""
    source = read(PATH)
    found: dict[tuple[str, str], str] = {}
    for path, place in sorted(source.keys.items(), key=lambda each: each[1]):
        above = place.line - 1
        while re.match(" *#", source.lines[above - 1]):
            above -= 1
        text = " ".join(line.strip().removeprefix("# ") for line in source.lines[above : place.line - 1])
        found.setdefault(owner(path), text)
    return found


def test_it_is_a_plan_without_problems_and_without_advice() -> None:
    plan, problems = check_file(PATH)
    assert plan
    assert problems == []


def test_it_is_in_the_layout() -> None:
    assert changes(PATH.read_text("utf-8")) == []


def test_it_says_that_it_is_invented() -> None:
    plan, _ = check_file(PATH)
    assert plan
    assert str(plan.disclaimer).startswith("Dato di esempio")
    assert "\n# Dato di esempio: " in PATH.read_text("utf-8")


@pytest.mark.parametrize(("type_", "name"), FIELDS, ids=[f"{type_.__name__}.{name}" for type_, name in FIELDS])
def test_every_field_is_used_and_explained_as_the_model_describes_it(type_: type, name: str) -> None:
    said = comments()[type_.__name__, name]
    field = type_.model_fields[name]
    assert said.startswith(str(field.description))
    assert ("Obbligatorio." in said) == field.is_required()


@pytest.mark.parametrize(
    ("type_", "name", "values"),
    [("Draft", "status", DraftStatus), ("Step", "status", StepStatus), ("Observation", "outcome", Outcome)],
)
def test_the_values_to_choose_from_are_all_named(type_: str, name: str, values: type[StrEnum]) -> None:
    assert f"Si sceglie tra {', '.join(values)}." in comments()[type_, name]
