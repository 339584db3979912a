"""Comparing two plans: every kind of change, and nothing that is none."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.changes import Change, Kind, by_driver, compare, of_driver
from macros.model import Plan

Data = dict[str, Any]
EXAMPLES = Path(__file__).parent.parent / "examples"


def plan(*drivers: Data, **fields: Any) -> Plan:
    """A plan with these drivers; a field of a group as `draft__status`."""
    data: Data = {
        "title": "Piano",
        "authority": {"name": "Ente"},
        "draft": {"id": "bozza", "label": "Bozza", "date": "2025-02-27", "status": "bozza"},
        "drivers": list(drivers),
    }
    for name, value in fields.items():
        group, _, key = name.partition("__")
        data[group] = {**data.get(group, {}), key: value} if key else value
    return Plan.model_validate(data)


def item(id_: str, **fields: Any) -> Data:
    return {"id": id_, "title": id_.upper(), **fields}


def driver(**fields: Any) -> Plan:
    return plan(item("d", **fields))


def action(**fields: Any) -> Plan:
    return driver(actions=[item("a", **fields)])


def indicator(**fields: Any) -> Plan:
    return driver(indicators=[item("i", **fields)])


def objectives(**actions: list[str]) -> Plan:
    """A driver whose objectives have these actions."""
    return driver(objectives=[item(name, actions=[item(id_) for id_ in ids]) for name, ids in actions.items()])


def listed(name: str, *items: Data) -> Plan:
    return plan(**{name: list(items)})


def quotation(**fields: Any) -> Plan:
    return listed("quotations", {"id": "q", "author": "Ada", "text": "Bene.", **fields})


def observation(**fields: Any) -> Plan:
    return listed("observations", {"id": "o", "text": "Chiediamo.", **fields})


CHANGES: list[tuple[str, Plan, Plan, list[tuple[str, str, str | None]]]] = [
    ("driver added", plan(), plan(item("d")), [("added", "d", None)]),
    ("driver removed", plan(item("d")), plan(), [("removed", "d", None)]),
    ("pillar added", plan(), listed("pillars", item("p")), [("added", "p", None)]),
    ("mission removed", listed("missions", item("m")), plan(), [("removed", "m", None)]),
    ("step added", plan(), listed("timeline", item("s")), [("added", "s", None)]),
    ("term removed", listed("glossary", item("t")), plan(), [("removed", "t", None)]),
    ("source added", plan(), listed("sources", item("f")), [("added", "f", None)]),
    ("note removed", listed("notes", item("n")), plan(), [("removed", "n", None)]),
    ("quotation added", plan(), quotation(), [("added", "q", None)]),
    ("observation added", plan(), observation(), [("added", "o", None)]),
    ("objective added", driver(), driver(objectives=[item("o")]), [("added", "o", None)]),
    ("action added", driver(), action(), [("added", "a", None)]),
    ("indicator removed", indicator(), driver(), [("removed", "i", None)]),
    ("document added", driver(), driver(documents=[item("f")]), [("added", "f", None)]),
    ("another type is another item", action(), driver(indicators=[item("a")]),
     [("removed", "a", None), ("added", "a", None)]),
    ("moved to another objective", objectives(o=["a"], p=[]), objectives(o=[], p=["a"]), [("moved", "a", "parent")]),
    ("moved to the driver itself", objectives(o=["a"]), driver(objectives=[item("o")], actions=[item("a")]),
     [("moved", "a", "parent")]),
    ("moved to another driver", plan(item("d", actions=[item("a")]), item("e")),
     plan(item("d"), item("e", actions=[item("a")])), [("moved", "a", "parent")]),
    ("moved with its objective", plan(item("d", objectives=[item("o", actions=[item("a")])]), item("e")),
     plan(item("d"), item("e", objectives=[item("o", actions=[item("a")])])), [("moved", "o", "parent")]),
    ("moved out of what is removed", objectives(o=["a"], p=[]), objectives(p=["a"]),
     [("removed", "o", None), ("moved", "a", "parent")]),
    ("moved in the list", plan(*map(item, "abcd")), plan(*map(item, "dabc")), [("moved", "d", "position")]),
    ("id renamed", plan(item("a", title="X")), plan(item("b", title="X", renamed_from="a")), [("renamed", "b", "id")]),
    ("title renamed", action(), action(title="B"), [("renamed", "a", "title")]),
    ("renamed and more", plan(item("a", tagline="x")), plan(item("b", tagline="y", renamed_from="a")),
     [("renamed", "b", "id"), ("renamed", "b", "title"), ("reworded", "b", "tagline")]),
    ("plan renamed", plan(), plan(title="Altro"), [("renamed", "plan", "title")]),
    ("description", driver(description="a"), driver(description="b"), [("reworded", "d", "description")]),
    ("official title", driver(), driver(official_title="D"), [("reworded", "d", "official_title")]),
    ("introduction", plan(introduction="a"), plan(introduction="b"), [("reworded", "plan", "introduction")]),
    ("titles of the plan", plan(full_title="a", disclaimer="b"), plan(),
     [("reworded", "plan", "full_title"), ("reworded", "plan", "disclaimer")]),
    ("words of others", quotation(), quotation(text="Male.", role="sindaca"),
     [("reworded", "q", "text"), ("value_changed", "q", "role")]),
    ("answer", observation(), observation(outcome="accolta", reason="Sì.", date="2025-03-01"),
     [("value_changed", "o", "date"), ("value_changed", "o", "outcome"), ("reworded", "o", "reason")]),
    ("new paragraph", driver(description="a b"), driver(description="a\n\nb"), [("reworded", "d", "description")]),
    ("note alone", driver(note="a"), driver(note="b"), [("reworded", "d", "note")]),
    ("note beside a change", driver(), driver(note="b", code="D1"), [("value_changed", "d", "code")]),
    ("deadline", action(deadline="2026"), action(deadline="2026-06"), [("deadline_moved", "a", "deadline")]),
    ("start", action(start="2026"), action(), [("deadline_moved", "a", "start")]),
    ("date of a step", listed("timeline", item("s", date="2025")), listed("timeline", item("s", date="2026")),
     [("deadline_moved", "s", "date")]),
    ("date of a document", driver(documents=[item("f", date="2025")]), driver(documents=[item("f", date="2026")]),
     [("value_changed", "f", "date")]),
    ("consultation", plan(consultation__closes="2025-04-30"), plan(consultation__closes="2025-05-30"),
     [("deadline_moved", "plan", "consultation.closes")]),
    ("period", plan(period={"start": "2025", "end": "2027"}), plan(period={"start": "2025", "end": "2028"}),
     [("value_changed", "plan", "period.end")]),
    ("status of the draft", plan(), plan(draft__status="adottato", draft__act="Del. 1"),
     [("value_changed", "plan", "draft.status")]),
    ("contacts", plan(), plan(authority__phone="02"), [("value_changed", "plan", "authority.phone")]),
    ("owner and status", action(owner="x", status="y"), action(owner="z", status="w"),
     [("value_changed", "a", "owner"), ("value_changed", "a", "status")]),
    ("places", action(places=["x"]), action(places=["x", "y"]), [("value_changed", "a", "places")]),
    ("budget", action(budget={"amount": "1"}), action(budget={"amount": "2", "source": "PNRR"}),
     [("value_changed", "a", "budget.amount"), ("value_changed", "a", "budget.source")]),
    ("currency", action(budget={"amount": "1"}), action(budget={"amount": "1", "currency": "CHF"}),
     [("value_changed", "a", "budget.amount")]),
    ("baseline", indicator(), indicator(baseline={"value": "1", "year": "2024"}),
     [("value_changed", "i", "baseline.value"), ("value_changed", "i", "baseline.year")]),
    ("targets", indicator(targets={"2025": "1", "2026": "2"}), indicator(targets={"2027": "4", "2026": "3"}),
     [("value_changed", "i", "targets.2025"), ("value_changed", "i", "targets.2026"),
      ("value_changed", "i", "targets.2027")]),
    ("pillars and missions", driver(pillars=["x"], missions=["m"]), driver(pillars=["y"]),
     [("references_changed", "d", "pillars"), ("references_changed", "d", "missions")]),
    ("source", driver(source="x"), driver(source="y"), [("references_changed", "d", "source")]),
    ("what a note is on", listed("notes", item("n", on="x")), listed("notes", item("n", on="missions")),
     [("references_changed", "n", "on")]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_each_change_is_found_exactly(old: Plan, new: Plan, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(change.kind, change.id, change.field) for change in compare(old, new)] == expected


def test_the_table_has_every_kind() -> None:
    assert {kind for case in CHANGES for kind, _, _ in case[3]} == set(Kind)


FOLDED = "Una frase lunga\nsu due righe.\n\n- primo\n  punto\n- secondo\n"
UNFOLDED = "Una frase  lunga su due righe.\n\n\n- primo punto\n- secondo"
NO_CHANGES: list[tuple[str, Plan, Plan]] = [
    ("nothing", action(), action()),
    ("folding", driver(description=FOLDED), driver(description=UNFOLDED)),
    ("blank lines in a list", driver(description="- a\n- b"), driver(description="- a\n\n- b")),
    ("accents", driver(description="citt\u00e0"), driver(description="citta\u0300")),
    ("spaces in a line", action(owner="Settore  scuola"), action(owner="Settore scuola")),
    ("the draft", plan(), plan(draft__id="b", draft__label="B", draft__date="2026-01-01", draft__summary="Nuova.")),
    ("keywords", driver(keywords=["a"]), driver(keywords=["b", "c"])),
    ("order of places", action(places=["x", "y"]), action(places=["y", "x"])),
    ("order of pillars", driver(pillars=["x", "y"]), driver(pillars=["y", "x"])),
    ("order of the glossary", listed("glossary", *map(item, "ab")), listed("glossary", *map(item, "ba"))),
    ("amount", action(budget={"amount": "1500000.00"}), action(budget={"amount": "1500000", "currency": "EUR"})),
    ("empty lists", driver(), driver(actions=[], pillars=[])),
    ("former name kept", plan(item("b", renamed_from="a")), plan(item("b", renamed_from="a"))),
]


@pytest.mark.parametrize(("old", "new"), [case[1:] for case in NO_CHANGES], ids=[case[0] for case in NO_CHANGES])
def test_no_false_change(old: Plan, new: Plan) -> None:
    assert compare(old, new) == []


def test_references_and_links_to_a_renamed_item_have_not_changed() -> None:
    old = plan(item("d", pillars=["a"], source="s", description="[x](#a)"), pillars=[item("a", title="A")])
    new = plan(item("d", pillars=["b"], source="s", description="[x](#b)"),
               pillars=[item("b", title="A", renamed_from="a")])  # fmt: skip
    assert [(change.id, change.field) for change in compare(old, new)] == [("b", "id")]


def test_an_item_inserted_or_removed_does_not_move_the_others() -> None:
    changes = compare(plan(*map(item, "abcdef")), plan(*map(item, "xacdyef")))
    assert [(change.kind, change.id) for change in changes] == [("added", "x"), ("removed", "b"), ("added", "y")]


def test_what_was_removed_stands_at_its_old_place() -> None:
    changes = compare(objectives(o=["a", "b", "c"], p=["d"], q=["e"]), objectives(o=["a", "x"], q=["e", "y"]))
    assert [change.id for change in changes] == ["b", "c", "x", "p", "d", "y"]


def test_children_of_an_added_item_are_within_it() -> None:
    parts = {"objectives": [item("o", actions=[item("a")])], "documents": [item("f")]}
    new = plan(item("d", actions=[item("z")]), item("e", **parts, actions=[item("m")]))
    changes = compare(plan(item("d", actions=[item("z"), item("m")])), new)
    found = [(change.kind, change.id, change.within, change.driver) for change in changes]
    assert found == [("added", "e", None, "e"), ("added", "o", "e", "e"), ("added", "a", "e", "e"),
                     ("moved", "m", None, "e"), ("added", "f", "e", "e")]  # fmt: skip


def test_removed_items_know_the_driver_under_its_new_id() -> None:
    changes = compare(plan(item("a", actions=[item("x")])), plan(item("b", renamed_from="a")))
    assert changes[-1] == Change(Kind.REMOVED, changes[-1].type, "x", "x", None, "X", "b")


def test_a_change_has_all_that_a_page_needs() -> None:
    old = plan(item("d", actions=[item("x", code="D1.A1", deadline="2026")]), item("e"))
    new = plan(item("d"), item("e", actions=[item("y", title="Y", deadline="2027", note="Perché.", renamed_from="x")]))
    deadline = compare(old, new)[-1]
    assert (deadline.id, deadline.old_id, deadline.title, deadline.driver, deadline.left) == ("y", "x", "Y", "e", "d")
    assert (deadline.old, deadline.new, deadline.note) == ("2026", "2027", "Perché.")


def test_values_are_as_the_plan_has_them() -> None:
    old = action(budget={"amount": "1500000.50"}, places=["b", "a"], deadline="2026-06-30")
    changes = compare(old, action(budget={"amount": "2000000"}))
    assert [(change.old, change.new) for change in changes] == [
        (("b", "a"), None), ("2026-06-30", None), ("1500000.5 EUR", "2000000 EUR"),
    ]  # fmt: skip


def test_a_driver_page_tells_what_moved_away() -> None:
    old, new = (plan(item("d", actions=a), item("e", actions=b)) for a, b in (([item("x")], []), ([], [item("x")])))
    changes = compare(old, new)
    assert of_driver(changes, "d") == of_driver(changes, "e") == changes
    assert of_driver(changes, "f") == []


def test_a_name_is_followed_through_the_drafts_between_and_back() -> None:
    first, second, third = plan(item("a")), plan(item("b", renamed_from="a")), plan(item("c", renamed_from="b"))
    assert [change.kind for change in compare(first, third)] == ["removed", "added"]
    assert {change.kind for change in compare(first, third, [second])} == {"renamed"}
    assert {change.kind for change in compare(second, first)} == {"renamed"}


def test_a_former_name_still_in_use_is_another_item() -> None:
    changes = compare(plan(item("a")), plan(item("a"), item("b", renamed_from="a"), item("c", renamed_from="a")))
    assert [(change.kind, change.id) for change in changes] == [("added", "b"), ("added", "c")]


def test_groups_put_the_most_changed_driver_first_and_the_plan_last() -> None:
    old = plan(item("a"), item("b"))
    new = plan(item("a", tagline="x"), item("b", tagline="x", code="B"), title="Altro")
    assert [(name, len(group)) for name, group in by_driver(compare(old, new))] == [("b", 2), ("a", 1), (None, 1)]


def _read(path: Path) -> Plan:
    def filled(data: Any) -> Any:
        if isinstance(data, list):
            return [filled(each) for each in data]
        return {key: filled(value) for key, value in data.items()} if isinstance(data, dict) else data or None

    return Plan.model_validate(filled(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)))  # noqa: S506


EXAMPLE_DRAFTS = [*sorted((EXAMPLES / "drafts").glob("*.yaml")), EXAMPLES / "plan.yaml"]


@pytest.mark.parametrize("path", EXAMPLE_DRAFTS, ids=lambda path: path.stem)
def test_an_example_draft_equals_itself_read_with_other_folding(path: Path) -> None:
    plan_ = _read(path)
    text = yaml.safe_dump(plan_.model_dump(mode="json", exclude_none=True), width=40, allow_unicode=True)
    assert compare(plan_, Plan.model_validate(yaml.load(text, yaml.BaseLoader))) == []  # noqa: S506


def test_a_large_plan_is_compared_in_well_under_a_second() -> None:
    texts = ["".join(f"parola{n} " for n in range(120)), "".join(f"termine{n} " for n in range(120))]
    old, new = (
        plan(*(item(f"d{d}", actions=[item(f"d{d}-a{a}", description=text) for a in range(30)]) for d in range(10)))
        for text in texts
    )
    start = time.perf_counter()
    assert len(compare(old, new)) == 300
    assert time.perf_counter() - start < 0.5
