"""Advice about language: sentences, words, the Gulpease index."""

import pytest

from macros.advice.plain_words import plain_words
from macros.advice.readability import gulpease, sentences, words
from macros.places import mappings
from macros.source import parse

EASY = "Le scuole aprono la sera. Il custode tiene le chiavi. I ragazzi giocano a calcio. " * 3
HARD = (
    "L'implementazione interdipartimentale delle progettualità precedentemente calendarizzate presuppone "
    "conseguentemente l'individuazione preventiva delle responsabilità amministrative, "
) * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Una frase. Un'altra!  E poi? Sì.", ["Una frase.", "Un'altra!", "E poi?", "Sì."]),
        (
            "Vedi l'art. 9 e il D.Lgs. 33 di A. Bianchi. Poi basta.",
            ["Vedi l'art. 9 e il D.Lgs. 33 di A. Bianchi.", "Poi basta."],
        ),
        ("Costa 1.500.000 euro, cioè 12.5 a testa.", ["Costa 1.500.000 euro, cioè 12.5 a testa."]),
        ("Due righe\ndi una frase.\n\nUn paragrafo", ["Due righe di una frase.", "Un paragrafo"]),
        ("Elenco:\n- uno\n- due\n", ["Elenco:", "uno", "due"]),
        ("Vedi **qui**, [un sito](https://example.org/a.B).", ["Vedi qui, un sito."]),
        ("Disse: «Basta.» E uscì.", ["Disse: «Basta.", "E uscì."]),
        ("---", []),
    ],
)
def test_sentences_are_those_that_a_reader_sees(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_elision_is_two_words() -> None:
    assert words("Nell'acqua c'è 1 pesce") == ["Nell", "acqua", "c", "è", "1", "pesce"]


def test_the_index_is_the_formula_of_its_authors() -> None:
    """89 + (300 · 2 sentences - 10 · 24 letters) / 5 words."""
    assert gulpease("Piove oggi. Domani neve forse.") == 89 + (300 * 2 - 10 * 24) / 5


def found(*texts: str, of: str = "notes") -> list[str]:
    """The advice for a plan with these texts."""
    lines = "".join(f"  - id: n{number}\n    text: {text!r}\n" for number, text in enumerate(texts))
    source = parse(f"{of}:\n{lines}".encode(), "plan")
    assert not source.problems
    return [str(problem).removeprefix("plan:") for problem in plain_words(list(mappings(source.data)), source)]


def test_a_long_sentence_is_shown_where_it_begins() -> None:
    long = "Piove. Ma " + "oggi " * 39 + "no."
    assert found(long) == [f"3:19: la frase ha 41 parole: «{'Ma ' + ('oggi ' * 20)[:56]}…». Dividila in due."]
    assert found(long.replace("oggi ", "", 1)) == []


def test_a_text_far_harder_than_the_rest_is_named() -> None:
    short = HARD.replace(", ", ". ")
    (line,) = found(*[EASY] * 5, short)
    assert line.startswith("13:11: il testo è più difficile degli altri (indice Gulpease ")
    assert line.endswith(". Usa parole più corte e frasi più brevi.")


@pytest.mark.parametrize(
    "texts",
    [[HARD.replace(", ", ". ")] * 6, [EASY] * 6, [EASY, HARD.replace(", ", ". ")], [EASY] * 5 + ["Implementazione."]],
    ids=["all are hard", "all are easy", "too few to have a level", "too short to be measured"],
)
def test_a_text_as_the_others_is_not_named(texts: list[str]) -> None:
    assert found(*texts) == []


@pytest.mark.parametrize("of", ["quotations", "observations"])
def test_the_words_of_others_are_theirs(of: str) -> None:
    assert found("oggi " * 50, of=of) == []
