"""The changes in words: labels, counts, and the three formats of the command line."""

import html
import json
from collections.abc import Iterator
from typing import Any

import markdown
import pytest
from pydantic import BaseModel

from macros.changes import LEFT_OUT, Change, Kind, compare, kind_of
from macros.comparison.items import CHILDREN, ItemType
from macros.comparison.labels import FIELDS, KINDS, NOUNS, field_label, runs, titles
from macros.comparison.report import as_json, as_markdown, as_text, escaped
from macros.comparison.summary import Count, Tally, counted, sentence, summary
from macros.model import Driver, ForeignWords, Indicator, Item, Plan, Record
from tests.test_changes import action, driver, item, plan


def change(kind: Kind = Kind.ADDED, type_: ItemType = ItemType.ACTION, id_: str = "a", **fields: Any) -> Change:
    return Change(**{"kind": kind, "type": type_, "id": id_, "old_id": id_, "code": None, "title": "A", "driver": None,
                     **fields})  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "one", "two"),
    [
        (ItemType.DRIVER, "1 driver aggiunto", "2 driver aggiunti"),
        (ItemType.OBJECTIVE, "1 obiettivo aggiunto", "2 obiettivi aggiunti"),
        (ItemType.ACTION, "1 azione aggiunta", "2 azioni aggiunte"),
        (ItemType.INDICATOR, "1 indicatore aggiunto", "2 indicatori aggiunti"),
        (ItemType.DOCUMENT, "1 documento aggiunto", "2 documenti aggiunti"),
        (ItemType.PILLAR, "1 pilastro aggiunto", "2 pilastri aggiunti"),
        (ItemType.MISSION, "1 missione aggiunta", "2 missioni aggiunte"),
        (ItemType.STEP, "1 tappa aggiunta", "2 tappe aggiunte"),
        (ItemType.TERM, "1 voce di glossario aggiunta", "2 voci di glossario aggiunte"),
        (ItemType.SOURCE, "1 fonte aggiunta", "2 fonti aggiunte"),
        (ItemType.NOTE, "1 nota aggiunta", "2 note aggiunte"),
        (ItemType.QUOTATION, "1 dichiarazione aggiunta", "2 dichiarazioni aggiunte"),
        (ItemType.OBSERVATION, "1 osservazione aggiunta", "2 osservazioni aggiunte"),
    ],
)
def test_words_agree_with_each_type_of_item(type_: ItemType, one: str, two: str) -> None:
    assert [counted(Count(Tally.ADDED, type_, number)) for number in (1, 2)] == [one, two]


REWORDED = {"kind": Kind.REWORDED, "field": "description"}
POSTPONED = {"kind": Kind.DEADLINE_MOVED, "field": "deadline", "old": "2025", "new": "2026"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], "Nessuna differenza."),
        ([change(**REWORDED)], "1 azione modificata."),
        ([change(**REWORDED), change(Kind.VALUE_CHANGED, field="owner")], "1 azione modificata."),
        ([change(**POSTPONED)], "1 scadenza spostata."),
        ([change(**POSTPONED), change(id_="b", **POSTPONED)], "2 scadenze spostate."),
        ([change(**POSTPONED), change(**REWORDED)], "1 azione modificata, 1 scadenza spostata."),
        ([change(**{**POSTPONED, "old": None})], "1 azione modificata."),
        ([change(**{**POSTPONED, "field": "start"})], "1 azione modificata."),
        ([change(Kind.MOVED, field="parent"), change(**REWORDED)], "1 azione spostata."),
        ([change(Kind.RENAMED, field="title"), change(**REWORDED)], "1 azione rinominata."),
        ([change(Kind.RENAMED, field="id")], "1 azione modificata."),
        ([change(Kind.REMOVED), change(Kind.REMOVED, id_="b")], "2 azioni tolte."),
        ([change(Kind.RENAMED, ItemType.PLAN, field="title")], "Dati generali del piano modificati."),
        ([change(**REWORDED), change(type_=ItemType.DRIVER)], "1 driver aggiunto, 1 azione modificata."),
    ],
)
def test_sentence(changes: list[Change], expected: str) -> None:
    assert sentence(changes) == expected


def test_a_long_sentence_tells_drivers_and_actions_and_sums_up_the_rest() -> None:
    types = [type_ for type_ in ItemType if type_ is not ItemType.PLAN]
    changes = [change(type_=type_, id_=type_) for type_ in types]
    assert sentence(changes) == "1 driver aggiunto, 1 azione aggiunta, altre 11 differenze."
    assert sentence(changes, most=13).count(",") == 12
    assert sentence([*changes[:3], change(**POSTPONED)], most=3) == (
        "1 driver aggiunto, 1 azione aggiunta, 1 scadenza spostata, 1 altra differenza."
    )


def test_summary_counts_items_in_order() -> None:
    found = summary([change(**REWORDED), change(id_="b"), change(type_=ItemType.DRIVER), change(id_="c")])
    assert found == [(Tally.ADDED, ItemType.DRIVER, 1), (Tally.ADDED, ItemType.ACTION, 2),
                     (Tally.MODIFIED, ItemType.ACTION, 1)]  # fmt: skip


def test_every_type_and_what_may_happen_to_it_has_its_word() -> None:
    assert set(NOUNS) == set(ItemType)
    assert NOUNS[ItemType.STEP].agreed(KINDS[Kind.MOVED]) == "spostata"
    assert NOUNS[ItemType.PILLAR].agreed(KINDS[Kind.RENAMED], 2) == "rinominati"
    assert {*Tally} - {*map(str, KINDS)} == {Tally.MODIFIED, Tally.DEADLINES}


def _fields(record: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted names of all fields of a type of the model that are compared."""
    lists = {name for fields in CHILDREN.values() for name, _ in fields}
    for name, field in record.model_fields.items():
        inner = [part for part in getattr(field.annotation, "__args__", ()) if isinstance(part, type)]
        groups = [part for part in [field.annotation, *inner] if isinstance(part, type) and issubclass(part, Record)]
        shown_list = name in lists and field.annotation != list[str]
        if groups and not shown_list and name not in LEFT_OUT:
            yield from (each for group in groups for each in _fields(group, f"{prefix}{name}."))
        elif not shown_list and name not in LEFT_OUT:
            yield prefix + name


def test_every_field_of_the_model_has_an_italian_name() -> None:
    records = [type_ for type_ in Record.__subclasses__() if type_.__module__ == "macros.model"]
    types = [Plan, *Item.__subclasses__(), *records]
    groups = {"authority", "consultation", "period", "baseline", "budget", "draft"}
    types.remove(ForeignWords)  # say how texts are read aloud: no change to tell
    names = {name for type_ in types if type_.__name__.lower() not in groups for name in _fields(type_)}
    assert "budget.amount" in names
    assert names - {"budget.currency"} <= set(FIELDS)
    assert field_label("targets.2026") == "valore atteso per il 2026"


PILLARS = [item("p", title="Prossimità", code="P1"), item("q", title="Equità")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (action(deadline="2025-12-31"), action(deadline="2026-06"), ["del 31 dicembre 2025", "ins giugno 2026"]),
        (action(), action(start="2026"), ["same assente", "ins 2026"]),
        (action(budget={"amount": "1500000"}), action(), ["del 1.500.000 euro", "same assente"]),
        (plan(), plan(draft__status="in_consultazione"), ["del bozza", "ins in consultazione"]),
        (driver(source="s"), driver(source="x"), ["del s", "ins x"]),
        (plan(item("d", pillars=["p"]), pillars=PILLARS), plan(item("d", pillars=["q"]), pillars=PILLARS),
         ["del P1 Prossimità", "same , ", "ins Equità"]),
        (action(places=["a"]), action(places=["a", "b, c"]), ["same a", "same ; ", "ins b, c"]),
        (driver(tagline="a b"), driver(tagline="a c"), ["same a ", "del b", "ins c"]),
        (plan(item("d", actions=[item("a")]), item("e", title="Verde")),
         plan(item("d"), item("e", title="Verde", actions=[item("a")])), ["del D", "ins Verde"]),
    ],
)  # fmt: skip
def test_values_as_people_read_them(old: Plan, new: Plan, expected: list[str]) -> None:
    (found,) = compare(old, new)
    assert [f"{run.op} {run.text}" for run in runs(found, titles(old, new)) if run.text != " → "] == expected


OLD = plan(
    item("d", title="Scuole", code="D1", actions=[item("a", title="Palestre", deadline="2025-12")]),
    item("e", title="Eventi", actions=[item("b"), item("c")]),
    introduction="Il piano vale tre anni.",
)
NEW = plan(
    item("d", title="Scuole", code="D1", tagline="Aperte a <b>tutti</b> *davvero* @ada #7",
         actions=[item("a", title="Palestre", deadline="2026-06", note="Chiesto dai Comuni.")]),
    introduction="Il piano vale due anni.",
    draft__label="Seconda bozza",
)  # fmt: skip
TEXT = """\
Da «Bozza» a «Seconda bozza»
1 driver tolto, 2 azioni tolte, 1 driver modificato, dati generali del piano modificati, 1 scadenza
  spostata.

Eventi
------
1 driver tolto, 2 azioni tolte.
Driver «Eventi» tolto, con 2 azioni

D1 Scuole
---------
1 driver modificato, 1 scadenza spostata.
Driver D1 «Scuole»
    sottotitolo: {+Aperte a <b>tutti</b> *davvero* @ada #7+}
Azione «Palestre»
    scadenza: dicembre 2025 → giugno 2026
    nota: Chiesto dai Comuni.

Il resto del piano
------------------
Dati generali del piano modificati.
Dati generali
    introduzione: Il piano vale [-tre-]{+due+} anni.
"""


def test_text_groups_by_driver_and_folds_what_went_together() -> None:
    assert as_text(compare(OLD, NEW), OLD, NEW) == TEXT


def test_text_of_equal_plans() -> None:
    assert as_text([], OLD, OLD) == "Da «Bozza» a «Bozza»\nNessuna differenza.\n"


def test_markdown_marks_changes_and_nothing_else() -> None:
    report = as_markdown(compare(OLD, NEW), OLD, NEW)
    assert "- Azione «Palestre»\n  - scadenza: ~~dicembre 2025~~ → **giugno 2026**\n" in report
    assert "introduzione: Il piano vale ~~tre~~**due** anni." in report
    shown = markdown.markdown(report)
    assert "<ins>" not in shown
    assert "Aperte a &lt;b&gt;tutti&lt;/b&gt; *davvero* @\u2060ada #\u20607</strong>" in shown


@pytest.mark.parametrize(
    "text",
    ["<script>x</script>", "a *b* _c_ `d` ~~e~~", "[a](b)", "![a](b)", "&lt; &amp; &copy;", "a | b", "# a",
     "\\*a\\*", "__a__ **b**"],
)  # fmt: skip
def test_escaped_text_shows_as_it_is_written(text: str) -> None:
    found = markdown.markdown("x " + escaped(text)).replace("\u2060", "").removeprefix("<p>x ").removesuffix("</p>")
    assert "<" not in found
    # Python-Markdown knows no strikethrough or bare tables, and so neither their escapes.
    assert html.unescape(found).replace("\\~", "~").replace("\\|", "|") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("@ada", "@\u2060ada"), ("a@b.it", "a@b.it"), ("!7", "!\u20607"), (":smile:", ":\u2060smile:"),
     ("ore 18:30", "ore 18:30"), ("uno\n\ndue", "uno<br>due"), ("a_b", "a_b"),
     ("[qui](https://x.it/a_b?c=1&d=*).", "\\[qui\\](<https://x.it/a_b?c=1&d=*>).")],
)  # fmt: skip
def test_escaped_text_calls_nobody(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_a_note_that_changed_is_shown_once() -> None:
    old, new = driver(note="Vecchia."), driver(note="Nuova.")
    assert as_text(compare(old, new), old, new).count("nota: ") == 1


def test_a_paragraph_that_only_begins_shows() -> None:
    old, new = driver(description="Uno. Due."), driver(description="Uno.\n\nDue.")
    assert "{+¶+}" in as_text(compare(old, new), old, new)


def test_marks_that_would_not_hold_are_tags() -> None:
    old, new = driver(description="Fine"), driver(description="Fine.")
    assert "Fine<ins>.</ins>" in as_markdown(compare(old, new), old, new)


def test_json() -> None:
    report = as_json(compare(OLD, NEW), OLD, NEW)
    assert json.loads(json.dumps(report)) == report
    assert report["to"] == {"id": "bozza", "label": "Seconda bozza", "date": "2025-02-27"}
    assert report["changes"][2] == {
        "kind": "deadline_moved", "type": "action", "id": "a", "old_id": "a", "code": None, "title": "Palestre",
        "driver": "d", "field": "deadline", "old": "2025-12", "new": "2026-06", "note": "Chiesto dai Comuni.",
        "within": None, "left": None,
    }  # fmt: skip
    listed = as_json(compare(action(places=["a"]), action(places=["b"])), OLD, NEW)
    assert listed["changes"][0]["old"] == ["a"]


def test_no_field_name_of_the_model_is_shown() -> None:
    report = as_text(compare(OLD, NEW), OLD, NEW)
    assert not any(f" {name}:" in report for name in [*Driver.model_fields, *Indicator.model_fields] if name != "note")
    assert kind_of(ItemType.STEP, "date") is Kind.DEADLINE_MOVED
