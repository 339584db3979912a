"""Advice about values that their fields can hold, and that were probably meant otherwise."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from macros.fields import is_date
from macros.model import Plan
from macros.places import Mapping, Problem, Source, shown

EUROS = {"€", "euro", "eur", "eu", "e"}
LONGEST = 200
"""Characters of a title."""
LONGEST_CODE = 20
FAR = 20
"""Years from the plan's period after which a year is probably a slip, as 2062 for 2026."""


def doubtful(groups: list[Mapping], plan: Plan, earlier: Sequence[Plan], source: Source) -> Iterator[Problem]:
    """Values that were probably meant otherwise; `earlier` are the closed drafts."""
    yield from _draft(plan, earlier, source)
    yield from _titles(groups, source)
    yield from _order(groups, source)
    yield from _codes(groups, source)
    yield from _repeated(groups, source)
    yield from _money(groups, source)
    yield from _years(groups, plan, source)


def _draft(plan: Plan, earlier: Sequence[Plan], source: Source) -> Iterator[Problem]:
    """Rule: readers tell drafts apart by their labels; an id that is a date is that of the draft."""
    if is_date(plan.draft.id) and plan.draft.id != str(plan.draft.date):
        message = f"l'id della bozza è una data, ma la bozza è del {plan.draft.date}."
        yield source.problem(source.at(("draft", "id")), message, "Controlla id e date.")
    same = next((each.draft.id for each in earlier if each.draft.label == plan.draft.label), "")
    if same:
        message = f"anche la bozza «{same}» si chiama «{shown(plan.draft.label)}»."
        yield source.problem(source.at(("draft", "label")), message, "Dai a questa un altro nome.")


def _titles(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: a title can be read at a glance, in menus and cards too."""
    for path, data in groups:
        title = data.get("title")
        if isinstance(title, str) and len(title) > LONGEST:
            message = f"il titolo ha {len(title)} caratteri."
            yield source.problem(source.at((*path, "title")), message, f"Accorcialo: più di {LONGEST} sono troppi.")


def _order(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: the steps of the timeline come in order of time, as far as the dates of two neighbours go."""
    steps = [group for group in groups if group.path[:1] == ("timeline",) and is_date(group.data.get("date"))]
    for before, after in pairwise(steps):
        first, second = before.data["date"], after.data["date"]
        if second[: len(first)] < first[: len(second)]:
            message = f"questa tappa ({second}) viene prima di quella che le sta sopra ({first})."
            place = source.at((*after.path, "date"))
            yield source.problem(place, message, "Metti le tappe in ordine di tempo, o correggi la data.")


def _codes(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: whoever cites an item by its code means one item of its list; a code is short."""
    seen: dict[tuple[str, str], int] = {}
    for group in groups:
        code = group.data.get("code")
        if isinstance(code, str):
            place = source.at((*group.path, "code"))
            if len(code) > LONGEST_CODE:
                message = f"«{shown(code)}» è lungo per una sigla."
                yield source.problem(place, message, "Se è un testo, davanti manca il nome del suo campo.")
            first = seen.setdefault((group.collection, code), place.line)
            if first != place.line:
                yield source.problem(
                    place, f"la sigla «{shown(code)}» è già alla riga {first}.", "Dai a ognuno la sua."
                )


def _repeated(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: a driver names a pillar or a mission once."""
    for path, data in groups:
        for field in ("pillars", "missions"):
            names: Any = data.get(field) if path[:1] == ("drivers",) else None
            seen = set[str]()
            for number, name in enumerate(names or []):
                if isinstance(name, str) and name in seen:
                    yield source.problem(source.at((*path, field, number)), f"«{shown(name)}» c'è già.", "Tienine uno.")
                seen.add(str(name))


def _money(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: an amount is not negative, and its currency has three letters (ISO 4217)."""
    for path, data in groups:
        amount: Any = data.get("amount")
        currency: Any = data.get("currency")
        if isinstance(amount, str) and amount.startswith("-"):
            place = source.at((*path, "amount"))
            correction = source.rewritten(place, amount, amount[1:])
            yield source.problem(place, f"l'importo è negativo: «{shown(amount)}».", "Togli il segno.", correction)
        if isinstance(currency, str) and not re.fullmatch("[A-Z]{3}", currency):
            place, known = source.at((*path, "currency")), "EUR" if currency.lower() in EUROS else ""
            correction = source.rewritten(place, currency, known) if known else ""
            message = f"«{shown(currency)}» non è una valuta in tre lettere."
            yield source.problem(place, message, "Per esempio EUR.", correction)


def _years(groups: list[Mapping], plan: Plan, source: Source) -> Iterator[Problem]:
    """Rule: a value is expected in a year not far from the plan's period."""
    for path, data in groups:
        if plan.period and path[-1:] == ("targets",):
            first, last = int(plan.period.start[:4]) - FAR, int(plan.period.end[:4]) + FAR
            for year in data:
                if year.isdecimal() and not first <= int(year) <= last:
                    message = f"l'anno {year} è lontano dal periodo del piano."
                    yield source.problem(source.key_at((*path, year)), message, "Controlla le cifre.")
