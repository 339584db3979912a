"""Ids that have probably changed without a word about it."""

from typing import Any

import pytest

from macros.advice.renaming import renamings
from macros.model import Plan


def plan(*actions: dict[str, str]) -> dict[str, Any]:
    return {
        "title": "Piano",
        "authority": {"name": "Ente"},
        "draft": {"id": "a", "label": "A", "date": "2025-01-01", "status": "bozza"},
        "drivers": [{"id": "scuole", "title": "Scuole", "actions": list(actions)}],
    }


GYM = {"id": "palestre", "title": "Palestre aperte la sera"}
YARD = {"id": "cortili", "title": "Cortili aperti il sabato"}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ([GYM, YARD], []),
        ([YARD], []),
        ([], []),
        ([YARD, {**GYM, "id": "palestre-aperte"}], ["palestre"]),
        ([{"id": "piscine", "title": "Nuoto per tutti"}, YARD], ["palestre"]),
        ([YARD, {"id": "piscine", "title": "Nuoto per tutti"}], []),
        ([YARD, {**GYM, "id": "palestre-aperte", "renamed_from": "palestre"}], []),
        ([GYM, YARD, {"id": "piscine", "title": "Palestre aperte la sera"}], []),
        ([{**GYM, "id": "a"}, {**YARD, "id": "b"}], ["palestre", "cortili"]),
    ],
    ids=[
        "the same",
        "one has gone",
        "all have gone",
        "the same title elsewhere",
        "the same place, another title",
        "another title, another place",
        "said in renamed_from",
        "a new one beside the old",
        "both",
    ],
)
def test_a_new_id_for_an_old_item_is_noticed(new: list[dict[str, str]], expected: list[str]) -> None:
    last = Plan.model_validate(plan(GYM, YARD))
    found = list(renamings(last, plan(*new)))
    assert [name for _, name in found] == expected
    assert all(path[:3] == ("drivers", 0, "actions") for path, _ in found)
