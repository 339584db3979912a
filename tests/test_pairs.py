"""Matching the items of two plans; the rest of `pairs` is tested through `compare` in test_changes.py."""

from typing import get_args

import pytest

from macros import model
from macros.changes import LEFT_OUT
from macros.comparison.items import CHILDREN
from macros.comparison.pairs import displaced, merged
from macros.model import Plan, Record


@pytest.mark.parametrize(
    ("ranks", "moved"),
    [([], set()), ([0, 1, 2], set()), ([2, 0, 1], {0}), ([1, 2, 0], {2}), ([2, 1, 0], {0, 2}), ([0, 2, 1, 3], {2}),
     ([3, 4, 2, 0, 1], {3, 4})],
)  # fmt: skip
def test_displaced(ranks: list[int], moved: set[int]) -> None:
    assert displaced(ranks) == moved


def test_merged() -> None:
    assert merged("abcd", "xbd") == ["a", "x", "b", "c", "d"]


def _item_lists(record: type[Record]) -> set[str]:
    """The fields of a type that list records."""
    return {
        name
        for name, field in record.model_fields.items()
        if any(isinstance(part, type) and issubclass(part, Record) and field.annotation == list[part]  # type: ignore[valid-type]
               for part in get_args(field.annotation))
    }  # fmt: skip


@pytest.mark.parametrize("record", [Plan, model.Driver, model.Objective])
def test_every_list_of_items_of_the_model_is_compared(record: type[Record]) -> None:
    known = {name for type_, fields in CHILDREN.items() if type_ == record.__name__.lower() for name, _ in fields}
    assert _item_lists(record) - LEFT_OUT == known
    others = [other for other in model.Item.__subclasses__() if other.__name__.lower() not in CHILDREN]
    assert not any(map(_item_lists, others))
