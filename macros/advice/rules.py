"""Warnings: what a plan without problems could say better, or may have lost. None of them stops the site.

Only the current draft is looked at: a closed one is never edited again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from macros.advice.damaged import damaged
from macros.advice.doubtful import doubtful
from macros.advice.links import addresses
from macros.advice.lists import lists
from macros.advice.markup import markup
from macros.advice.plain_words import plain_words
from macros.advice.renaming import renamings
from macros.advice.swallowed import swallowed
from macros.fields import is_date
from macros.mistakes.quoting import quoted
from macros.mistakes.vocabulary import holds_list, is_reference, model_at
from macros.model import TEXT_FIELDS, DraftStatus, Plan
from macros.places import DataPath, Mapping, Position, Problem, Severity, Source, mappings, shown

PROSE = TEXT_FIELDS | {
    *("title", "full_title", "official_title", "tagline", "label", "disclaimer", "name", "address", "unit", "act"),
    *("owner", "partners", "places", "keywords", "audience", "publisher", "author", "author_type", "role", "source"),
    "words",
}
"""The fields that hold words, and not an id, a date, a number or an address; `source` where it names none."""
VALUE_AS_NOTE = re.compile(r"(\w+: +)(#[^\s#].*)")
NOTE = re.compile(r"\s+#\s*(?=.*[^\W\d_])(.*\S)")
QUOTES = {'"': '"', "«": "»"}


def advice(source: Source, plan: Plan, earlier: Sequence[Plan] = ()) -> list[Problem]:
    """The warnings for a draft without problems, in the order of its lines; `earlier` are the closed drafts."""
    groups = list(mappings(source.data))
    found = [
        *_lost(groups, source),
        *_lost_whole(groups, source),
        *lists(groups, source),
        *swallowed(groups, source),
        *damaged(_texts(groups), source),
        *_quotes(groups, source),
        *markup(_texts(groups), source),
        *_outside(groups, plan, source),
        *_without_owner(groups, plan, source),
        *_without_pillar(groups, plan, source),
        *_renamed(earlier, source),
        *addresses(groups, source),
        *_thousands(groups, source),
        *doubtful(groups, plan, earlier, source),
        *plain_words(groups, source),
    ]
    return sorted(replace(each, severity=Severity.WARNING) for each in found)


def _texts(groups: list[Mapping]) -> Iterator[tuple[DataPath, str]]:
    """Every text that readers are given as words, with its path."""
    for path, data in groups:
        for field, value in data.items():
            if field in PROSE and not is_reference((*path, field)):
                values = enumerate(value) if isinstance(value, list) else [(None, value)]
                yield from (
                    ((*path, field) if number is None else (*path, field, number), each)
                    for number, each in values
                    if isinstance(each, str)
                )


def _lost(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: what follows a text after ` #` is words, and perhaps part of the text: YAML takes it for a comment."""
    for path, text in _texts(groups):
        place = source.at(path)
        line, start = source.line_at(place.line), place.column - 1
        if line.startswith(text, start) and (note := NOTE.fullmatch(line, start + len(text))):
            where = Position(place.line, note.start() + 1 + note[0].index("#"))
            whole = f"{text} #{line[note.start() :].partition('#')[2]}".rstrip()
            hint = "Se fa parte del testo, metti tutto tra virgolette; se è un appunto, scrivilo su una riga sua."
            message = f"il sito non mostra «{shown(whole[len(text) + 1 :])}»."
            yield source.problem(where, message, hint, line[:start] + quoted(whole))


def _lost_whole(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: a value that begins with `#` is one, as an id copied from a link is; YAML takes it for a comment."""
    for path, data in groups:
        for field, value in data.items():
            key = source.key_at((*path, field))
            line = source.line_at(key.line)
            if value is None and (note := VALUE_AS_NOTE.match(line, key.column - 1)):
                plain = note[2].rstrip()
                is_text = not is_reference((*path, field)) and _may_have(plain, field, path, data)
                is_list = not is_text and holds_list((*path, field))
                written = quoted(plain) if is_text else f"[{plain[1:]}]" if is_list else plain[1:]
                message = f"«{field}» resta vuoto: «{shown(plain)}» è un appunto, che il sito non legge."
                hint = "Metti il testo tra virgolette." if is_text else "Qui il valore si scrive senza «#»."
                correction = line[: note.end(1)] + written
                yield source.problem(Position(key.line, note.start(2) + 1), message, hint, correction)


def _may_have(value: str, field: str, path: DataPath, data: dict[str, Any]) -> bool:
    """Whether a field of a group without problems may have the value."""
    try:
        model_at(path).model_validate({**data, field: value})
    except ValidationError:
        return False
    return True


def _quotes(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: quotation marks inside a text come in pairs."""
    for path, text in _texts(groups):
        for first, second in QUOTES.items():
            number = text.count(first)
            if number % 2 if first == second else number != text.count(second):
                mark = first if first in text else second
                message = f"nel testo c'è «{mark}» senza l'altra virgoletta." if first == second else _unpaired(text)
                yield source.problem(source.find(path, mark), message, "Aggiungi quella che manca, o togli questa.")


def _unpaired(text: str) -> str:
    return f"le virgolette basse non sono in coppia: aperte {text.count('«')}, chiuse {text.count('»')}."


def _outside(groups: list[Mapping], plan: Plan, source: Source) -> Iterator[Problem]:
    """Rule: an action is due within the plan's period, compared as far as both dates go."""
    period = plan.period
    for path, data in groups if period else ():
        due = data.get("deadline")
        if period and is_date(due) and not _within(due, period.start, period.end):
            message = f"la scadenza ({due}) è fuori dal periodo del piano ({period.start} - {period.end})."
            yield source.problem(source.at((*path, "deadline")), message, "Controlla la data.")


def _within(date: str, start: str, end: str) -> bool:
    return start[: len(date)] <= date[: len(start)] and date[: len(end)] <= end[: len(date)]


def _without_owner(groups: list[Mapping], plan: Plan, source: Source) -> Iterator[Problem]:
    """Rule: once a draft is more than a `bozza`, each action says who carries it out; where none does, once for all."""
    if plan.draft.status is DraftStatus.BOZZA:
        return
    actions = [group for group in groups if group.collection == "actions"]
    lonely = [group for group in actions if not group.data.get("owner")]
    hint = "Scrivilo nel campo owner."
    if len(lonely) > 1 and len(lonely) == len(actions):
        yield _of_item(lonely[0], f"nessuna delle {len(actions)} azioni dice chi la realizza.", hint, source)
        return
    for group in lonely:
        yield _of_item(group, "l'azione non dice chi la realizza.", hint, source)


def _without_pillar(groups: list[Mapping], plan: Plan, source: Source) -> Iterator[Problem]:
    """Rule: where most drivers are linked to pillars or missions, each one is; else the sources may not say it yet."""
    drivers = [group for group in groups if group.path[:1] == ("drivers",) and len(group.path) == 2]
    lonely = [group for group in drivers if not group.data.get("pillars") and not group.data.get("missions")]
    if 2 * len(lonely) <= len(drivers):
        for group in lonely:
            hint = "Se una fonte li dice, scrivi i loro id nei campi pillars o missions."
            yield _of_item(group, "questo driver non ha né pilastri né missioni, gli altri sì.", hint, source)


def _of_item(group: Mapping, message: str, hint: str, source: Source) -> Problem:
    return source.problem(source.key_at((*group.path, "id")), message, hint)


def _renamed(earlier: Sequence[Plan], source: Source) -> Iterator[Problem]:
    """Rule: an item that has a new id says which one it had; see `renaming.py`."""
    for path, name in renamings(earlier[-1], source.data) if earlier else ():
        message = f"nell'ultima bozza chiusa c'era «{name}», che ora manca: forse è questo elemento."
        yield source.problem(source.at((*path, "id")), message, f"Se è lo stesso, aggiungi: renamed_from: {name}.")


def _thousands(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: an amount has no point before its last three digits: the point parts decimals."""
    for path, data in groups:
        amount: Any = data.get("amount")
        if isinstance(amount, str) and re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", amount):
            place, whole = source.at((*path, "amount")), amount.replace(".", "")
            hint = "Se il punto separa le migliaia, toglilo."
            message = f"«{amount}» è un numero con i decimali, meno di mille."
            yield source.problem(place, message, hint, source.rewritten(place, amount, whole))
