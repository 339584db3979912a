"""`data/synonyms.yaml`: everyday words -> the words that plans use. They widen the search and are never shown as text.

The file serves any plan: its right-hand words are general ones, and those that a plan does not use do nothing.
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from macros.fields import Line, Lines
from macros.mistakes.messages import near, told
from macros.model import Record, field, listing
from macros.places import shown
from macros.source import Problem, read

FILE = "synonyms.yaml"
MAX_WORDS = 4


class Synonym(Record):
    """Words of every day, and the words of plans that they stand for."""

    words: Lines = field("Parole che le persone scrivono.", ["spazzatura", "immondizia"])
    means: Lines = field("Parole con cui i piani ne parlano.", ["rifiuti"])


class Synonyms(Record):
    """The whole file."""

    synonyms: list[Synonym] = listing("Gruppi di sinonimi.")
    known: list[Line] = listing("Parole comuni e giuste, che non sono errori di battitura di altre.", ["pizza"])


NO_SYNONYMS = Synonyms()
BROWSERS = "search-synonyms.json"
"""The file of `for_browsers`, beside the folders of the drafts."""


def check_synonyms(data: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with the data of the file: where, and a message in Italian. Never raises.

    Rules: the form is that of `Synonyms`; a word stands on the left only once; an expression has at most four words;
    a known word has no synonyms; no text has a sign that parts words in the index.
    """
    try:
        synonyms = Synonyms.model_validate(data)
    except ValidationError as error:
        return [(detail["loc"], _message(detail)) for detail in error.errors()]
    return _check_words(synonyms)


def load(data: Path, root: Path) -> tuple[Synonyms, list[Problem]]:
    """The synonyms beside the plan in `data`, else the project's own under `root`, and what is wrong with the file."""
    path = next((path for path in (data / FILE, root / "data" / FILE) if path.is_file()), None)
    if path is None:
        return NO_SYNONYMS, []
    source = read(path)
    if source.data is not None:
        for place, message in check_synonyms(source.data):
            source.report(source.at(place), message)
    return (NO_SYNONYMS if source.problems else Synonyms.model_validate(source.data)), sorted(source.problems)


def _message(detail: Any) -> str:
    """What pydantic found, in the words that are used of plans."""
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    message, hint = told(detail["type"], detail["input"], detail.get("ctx", {}) | {"field": name})
    if detail["type"] == "extra_forbidden":
        hint = near(name, [*Synonyms.model_fields, *Synonym.model_fields])
    return f"{message} {hint}".rstrip()


def _check_words(synonyms: Synonyms) -> list[tuple[tuple[str | int, ...], str]]:
    problems: list[tuple[tuple[str | int, ...], str]] = []
    seen: set[str] = set()
    for number, entry in enumerate(synonyms.synonyms):
        for place, word in enumerate(entry.words):
            if message := _wrong(word, seen):
                problems.append((("synonyms", number, "words", place), message))
            seen.add(fold(word))
        for place, mean in enumerate(entry.means):
            if message := _sign(mean):
                problems.append((("synonyms", number, "means", place), message))
    for place, word in enumerate(synonyms.known):
        if fold(word) in seen:
            problems.append((("known", place), f"«{word}» ha già dei sinonimi: qui non serve."))
        seen.add(fold(word))
    return problems


def _wrong(word: str, seen: set[str]) -> str:
    """What is wrong with a word on the left; empty where nothing is."""
    if fold(word) in seen:
        return f"«{word}» c'è già più in alto: tieni una sola riga."
    if len(fold(word).split()) > MAX_WORDS:
        return f"«{word}» ha più di {MAX_WORDS} parole: nessuno la cerca così."
    return _sign(word)


def _sign(text: str) -> str:
    """The index that the browser loads parts words with these signs; a comma is that of a list without brackets."""
    if "," in text:
        return f"«{shown(text)}» è un solo elemento: se sono più d'uno, mettili tra parentesi quadre."
    return f"«{text}» contiene un segno che qui non si può usare: «|» o «>»." if re.search(r"[|>\n]", text) else ""


@cache
def fold(text: str) -> str:
    """Lower case without accents, signs as spaces: what two writings of one word have in common."""
    letters = unicodedata.normalize("NFD", text.lower())
    return re.sub(r"\W+", " ", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip()


def for_browsers(synonyms: Synonyms) -> str:
    """The file that the browser loads beside a draft's index, one for all drafts: compact JSON.

    Synonyms are lines «words>meanings», parted by «|»; `known` are folded words.
    """
    lines = ("|".join(entry.words) + ">" + "|".join(entry.means) for entry in synonyms.synonyms)
    data = {"synonyms": "\n".join(lines), "known": " ".join(map(fold, synonyms.known))}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
