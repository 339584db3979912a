"""The JSON Schema that editors' IDEs read: the one of the model, and never stricter than `piano check`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from macros import schema
from macros.check import check_file

ROOT = Path(__file__).parent.parent
MADE = json.loads(schema.text())
VALID = Draft202012Validator(MADE, format_checker=FormatChecker())
PLANS = [
    ROOT / "data" / "plan.yaml",
    ROOT / "examples" / "plan.yaml",
    *sorted((ROOT / "data" / "drafts").glob("*.yaml")),
    *sorted((ROOT / "examples" / "drafts").glob("*.yaml")),
    ROOT / "tests" / "plans" / "base.yaml",
]


class AsIde(yaml.SafeLoader):
    """YAML as IDEs read it: `2030`, `1.10` and `true` have a type of their own; dates, `no` and `on` are text (1.2)."""


OLD_TYPES = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
AsIde.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if tag not in OLD_TYPES]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
AsIde.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), ["t", "f"])


def as_ide(text: str) -> Any:
    """The data of a plan, by way of JSON, where the names of fields are always text: `2027: 20` too."""
    return json.loads(json.dumps(yaml.load(text, AsIde)))  # noqa: S506 - a safe loader, made above


BASE = (ROOT / "tests" / "plans" / "base.yaml").read_text("utf-8")


def errors(text: str) -> list[str]:
    """Where the schema is not followed, as deep in the data as it can be told."""
    return [best_match([error]).json_path for error in VALID.iter_errors(as_ide(text))]


def test_the_published_schema_is_that_of_the_model() -> None:
    assert (ROOT / "data" / "plan.schema.json").read_text("utf-8") == schema.text(), "run `make schema`"


def test_the_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(MADE)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_plan_without_problems_shows_none_in_an_ide(path: Path) -> None:
    assert check_file(path)[1] == []
    assert errors(path.read_text("utf-8")) == []


@pytest.mark.parametrize("written", ["no", "on", "true", "2030", "1.10", "020121", "1e3", "18:30", "2025-02-30"])
def test_text_that_an_ide_takes_for_another_type_is_no_error(written: str) -> None:
    assert errors(BASE.replace("title: Forum", f"title: {written}")) == []
    assert errors(BASE.replace("value: 12,5", f"value: {written}")) == []


@pytest.mark.parametrize("name", ["disclaimer", "introduction", "pillars", "consultation", "timeline"])
def test_a_field_that_may_be_missing_may_be_empty(name: str) -> None:
    made = {**as_ide(BASE), name: None}
    assert list(VALID.iter_errors(made)) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("    date: 2025-02\n", "    dates: 2025-02\n", "$.timeline[0]"),
        ("    title: Forum\n", "", "$.timeline[0]"),
        ("    title: Forum\n", "    title:\n", "$.timeline[0].title"),
        ("status: bozza", "status: boza", "$.draft.status"),
        ("outcome: accolta", "outcome: respinta", "$.observations[0].outcome"),
        ("  date: 2025-02-27\n", "  date: 27/02/2025\n", "$.draft.date"),
        ("  date: 2025-02-27\n", "  date: 2025\n", "$.draft.date"),
        ("date: 2025-02\n", "date: febbraio\n", "$.timeline[0].date"),
        ("end: 2027", "end: 20270", "$.period.end"),
        ("amount: 1500000", "amount: 1.500.000", "$.drivers[0].objectives[0].actions[0].budget.amount"),
        ("2027: 20", "fine: 20", "$.drivers[0].objectives[0].indicators[0].targets"),
        ("id: forum", "id: Forum metropolitano", "$.timeline[0].id"),
        ("pillars: [prossimita]", "pillars: prossimita", "$.drivers[0].pillars"),
        ("title: Forum", "title: [Forum]", "$.timeline[0].title"),
    ],
)
def test_an_ide_marks_the_mistake(old: str, new: str, path: str) -> None:
    assert BASE.count(old) == 1
    assert errors(BASE.replace(old, new)) == [path]


FIELDS = {
    f"{name}.{field}": about
    for name, kind in {"Plan": MADE, **MADE["$defs"]}.items()
    for field, about in kind.get("properties", {}).items()
}


@pytest.mark.parametrize("about", FIELDS.values(), ids=FIELDS)
def test_every_field_is_explained_in_italian_with_examples_that_are_right(about: dict[str, Any]) -> None:
    description = about["description"]
    assert description.endswith(".")
    assert description[0].isupper()
    assert not {"the", "of", "is", "and", "what"} & set(description.lower().split())
    validator = VALID.evolve(schema=about | {"$defs": MADE["$defs"]})
    assert [error.message for each in about.get("examples", []) for error in validator.iter_errors(each)] == []


def test_no_english_is_left_beside_the_descriptions() -> None:
    assert not any("description" in kind for kind in MADE["$defs"].values())
    assert "description" not in MADE
