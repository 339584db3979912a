"""Advice about language: long sentences, and texts much harder to read than the rest of the plan."""

from collections.abc import Iterator
from statistics import median

from macros.advice.readability import gulpease, sentences, words
from macros.model import TEXT_FIELDS
from macros.places import DataPath, Mapping, Problem, Source, shown

LONGEST = 40
"""Words of a sentence."""
MEASURED = 30
"""Words from which on an index says something of a text."""
FEWEST, BELOW, HARD = 5, 15, 60
"""Texts that make a level, how many points under it is too far, and the index that the «licenza media» reads."""
QUOTED = {"quotations", "observations"}
"""What others have said: not ours to write better."""


def plain_words(groups: list[Mapping], source: Source) -> Iterator[Problem]:
    """What could be said in plainer words, as problems. Official guidance asks for it; no rule can judge a text."""
    texts = dict(_texts(groups))
    yield from _long(texts, source)
    yield from _hard(texts, source)


def _texts(groups: list[Mapping]) -> Iterator[tuple[DataPath, str]]:
    for group in groups:
        if group.collection not in QUOTED:
            for field, text in group.data.items():
                if field in TEXT_FIELDS and isinstance(text, str):
                    yield (*group.path, field), text


def _long(texts: dict[DataPath, str], source: Source) -> Iterator[Problem]:
    """Rule: a sentence has at most 40 words."""
    for path, text in texts.items():
        for sentence in sentences(text) if len(words(text)) > LONGEST else ():
            if (number := len(words(sentence))) > LONGEST:
                place = source.find(path, " ".join(sentence.split()[:3]))
                yield source.problem(place, f"la frase ha {number} parole: «{shown(sentence)}».", "Dividila in due.")


def _hard(texts: dict[DataPath, str], source: Source) -> Iterator[Problem]:
    """Rule: a text is not 15 points of the Gulpease index under the median of the plan, where that makes it hard."""
    levels = {path: gulpease(text) for path, text in texts.items() if len(words(text)) >= MEASURED}
    if len(levels) < FEWEST:
        return
    level = median(levels.values())
    for path, index in levels.items():
        if index < min(level - BELOW, HARD):
            message = f"il testo è più difficile degli altri (indice Gulpease {index:.0f}, nel piano {level:.0f})."
            yield source.problem(source.at(path), message, "Usa parole più corte e frasi più brevi.")
