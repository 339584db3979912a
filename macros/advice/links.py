"""Advice about addresses of the web, those of fields and those of links in texts."""

import re
from collections.abc import Iterator

from macros.addresses import trimmed
from macros.fields import URL
from macros.mistakes.unwanted import HIDDEN, named
from macros.model import TEXT_FIELDS
from macros.places import DataPath, Mapping, Position, Problem, Source, shown
from macros.text import links


def addresses(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """Rule: links begin with https://, and end where the address does."""
    for path, data in groups:
        for field, value in data.items():
            if isinstance(value, str):
                for address in links(value) if field in TEXT_FIELDS else [value]:
                    if re.match("https?://", address, re.IGNORECASE):
                        place = source.find((*path, field), address)
                        yield from _insecure(address, place, source)
                        yield from _with_more(address, (*path, field), place, source)


def _insecure(address: str, place: Position, source: Source) -> Iterator[Problem]:
    if re.match("http:", address, re.IGNORECASE):
        hint = "Se il sito risponde anche con https://, scrivi quello."
        yield source.problem(place, f"«{shown(address)}» non è un collegamento sicuro.", hint)


def _with_more(address: str, path: DataPath, place: Position, source: Source) -> Iterator[Problem]:
    """For an address that was copied with what stood around it."""
    plain = HIDDEN.sub("", address)
    new = trimmed(plain)
    if new == address or not URL.fullmatch(plain):
        return
    message = f"«{shown(plain[len(new) :])}» alla fine di un indirizzo di solito non ne fa parte."
    if sign := HIDDEN.search(address):
        message = f"nell'indirizzo c'è un segno che non si vede: {named(sign[0])}."
    correction = source.with_link(place, address, new) or source.rewritten(place, address, new)
    yield source.problem(place, message, "Cancellalo.", correction)
