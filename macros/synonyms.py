"""`data/synonyms.yaml`: everyday words -> the words that plans use. They widen the search and are never shown as text.

The file serves any plan: its right-hand words are general ones, and those that a plan does not use do nothing.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from macros.fields import Line, Lines
from macros.model import Record, field, listing
from macros.source import Problem, read

FILE = "synonyms.yaml"
MAX_WORDS = 4
MESSAGES = {
    "missing": "manca «{name}».",
    "extra_forbidden": "il campo «{name}» non esiste qui: i campi sono «synonyms», «words», «means» e «known».",
    "string_too_short": "il testo è vuoto.",
    "string_type": "qui va un testo.",
    "list_type": "qui va un elenco: ogni elemento su una riga che inizia con «- », oppure tra parentesi quadre.",
    "model_type": "qui vanno dei campi «nome: valore».",
}


class Synonym(Record):
    """Words of every day, and the words of plans that they stand for."""

    words: Lines = field("Parole che le persone scrivono.", ["spazzatura", "immondizia"])
    means: Lines = field("Parole con cui i piani ne parlano.", ["rifiuti"])


class Synonyms(Record):
    """The whole file."""

    synonyms: list[Synonym] = listing("Gruppi di sinonimi.")
    known: list[Line] = listing("Parole comuni e giuste, che non sono errori di battitura di altre.", ["pizza"])


NO_SYNONYMS = Synonyms()


def check_synonyms(data: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with the data of the file: where, and a message in Italian. Never raises.

    Rules: the form is that of `Synonyms`; a word stands on the left only once; an expression has at most four words;
    a known word has no synonyms; no text has a sign that parts words in the index.
    """
    try:
        synonyms = Synonyms.model_validate(data)
    except ValidationError as error:
        return [(detail["loc"], _message(detail["type"], detail["loc"])) for detail in error.errors()]
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


def _message(kind: str, path: tuple[str | int, ...]) -> str:
    return MESSAGES.get(kind, "il valore non va bene.").format(name=path[-1] if path else "synonyms")


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
    """The index that the browser loads parts words with these signs."""
    return f"«{text}» contiene un segno che qui non si può usare: «|» o «>»." if re.search(r"[|>\n]", text) else ""


@cache
def fold(text: str) -> str:
    """Lower case without accents, signs as spaces: what two writings of one word have in common."""
    letters = unicodedata.normalize("NFD", text.lower())
    return re.sub(r"\W+", " ", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip()


def useful(synonyms: Synonyms, words: set[str]) -> Synonyms:
    """Only what can matter in a text with these folded words: the browser need not load the rest.

    Rule for synonyms: every word of a meaning, or of another expression on the left, begins like a word of the text,
    whatever its ending; meanings that do not are left out. Rule for known
    words: the text has a word that begins with it or that might be taken for what was meant by it.
    """
    starts = {word[:length] for word in words for length in range(1, len(word) + 1)}
    neighbours = {near for word in words if len(word) > 3 for near in _neighbours(word)}
    groups = []
    for entry in synonyms.synonyms:
        kept, used = ([text for text in side if _may_stand_in(starts, text)] for side in (entry.means, entry.words))
        if kept or used:
            groups.append(Synonym(words=entry.words, means=kept))
    known = [word for word in map(fold, synonyms.known) if word in starts or neighbours & _neighbours(word)]
    return Synonyms(synonyms=groups, known=known)


def _may_stand_in(starts: set[str], text: str) -> bool:
    return all(_start(word) in starts for word in fold(text).split())


def _start(word: str) -> str:
    """The letters that no inflection changes."""
    return word[: max(3, min(5, len(word) - 2))]


@cache
def _neighbours(word: str) -> set[str]:
    """The word and its stem, each also with any one letter left out: words one mistake apart have one in common."""
    forms = {word, word[:-1]}
    return forms | {form[:place] + form[place + 1 :] for form in forms for place in range(len(form))}
