"""`check`: what it says of broken plans, word for word, and what it reads in good ones."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.check import check, check_file
from macros.places import MAX_PROBLEMS
from macros.source import MAX_BYTES, parse

PLANS = Path(__file__).parent / "plans"
BASE = (PLANS / "base.yaml").read_text("utf-8")
TITLE = "    title: Forum\n"
TEXT = "Vedi [le palestre](#palestre)."


def edited(old: str, new: str) -> str:
    assert BASE.count(old) == 1, f"{old!r} must stand once in base.yaml"
    return BASE.replace(old, new)


def problems_of(text: str | bytes) -> list[str]:
    """The problems of a plan as `line:column: message hint`; a plan comes back only where there are none."""
    plan, problems = check(parse(text.encode() if isinstance(text, str) else text, "plan"))
    assert (plan is None) == bool(problems)
    return [str(problem).removeprefix("plan:") for problem in problems]


def one_mistake() -> list[object]:
    """The rows of one-mistake.txt: what `-` lines of base.yaml become as `+` lines, and the problem this makes."""
    rows = []
    for row in (PLANS / "one-mistake.txt").read_text("utf-8").split("\n## ")[1:]:
        name, *lines = row.strip("\n").split("\n")
        old, new = ("".join(line[1:] + "\n" for line in lines if line[0] == mark) for mark in "-+")
        (expected,) = (line for line in lines if line[0] not in "-+")
        rows.append(pytest.param(old, new, expected, id=name))
    return rows


@pytest.mark.parametrize(("old", "new", "expected"), one_mistake())
def test_a_mistake_is_named_once_with_its_place_and_remedy(old: str, new: str, expected: str) -> None:
    assert problems_of(edited(old, new)) == [expected]


UNSEEN = "c'è un segno che non si vede:"
WHOLE_FILES = {
    "an empty file": (b"", "1:1: il file è vuoto."),
    "blank lines": (b"\n \n", "1:1: il file è vuoto."),
    "a comment and no more": (b"# piano\n", "1:1: il file è vuoto."),
    "a lone text": (b"Piano\n", "1:1: qui vanno dei campi «nome: valore», non un testo."),
    "a lone list": (b"- a\n- b\n", "1:1: qui vanno dei campi «nome: valore», non un elenco."),
    "a lone alias": (
        b"*a\n",
        "1:1: «*a» è un rimando YAML: qui non è previsto. Cancella questa parola o metti il testo tra virgolette.",
    ),
    "another encoding": (
        BASE.encode("latin-1"),
        "18:21: il file non è salvato in UTF-8. Salvalo di nuovo scegliendo la codifica UTF-8.",
    ),
    "UTF-16": (
        BASE.encode("utf-16"),
        "1:1: il file non è salvato in UTF-8. Salvalo di nuovo scegliendo la codifica UTF-8.",
    ),
    "a tab": (edited(TITLE, "\ttitle: Forum\n"), "50:1: c'è un carattere di tabulazione. Usa gli spazi."),
    "an invisible character": (
        edited("Forum", "Fo\x00rum"),
        f"50:14: {UNSEEN} un codice (U+0000). Cancellalo.",
    ),
    "a line break of another kind": (
        edited("Forum", "Fo\u2028rum"),
        f"50:14: {UNSEEN} un a capo di altri programmi (U+2028). Al suo posto metti uno spazio.",
    ),
    "an unfinished field at the end": (
        BASE + "full_title",
        "69:1: il file non si può leggere da qui: dopo «full_title» mancano i due punti. Aggiungili, con uno spazio.",
    ),
    "a directive": (
        "%TAG ! tag:example.org,2025:\n---\n" + BASE,
        "1:1: «%TAG» è una direttiva YAML: qui non è prevista. Cancella la riga.",
    ),
    "too big": (b"#" * (MAX_BYTES + 1), "1:1: il file è più grande di 2 MB."),
    "too many values": (
        "title: [" + "[]," * 80_000 + "]",
        "1:225003: il file contiene più di 150000 tra nomi e valori.",
    ),
    "a text too long": (
        edited(TEXT, "x" * 50_001),
        "25:18: il testo è troppo lungo: più di 50000 caratteri.",
    ),
    "too many brackets": (
        edited(TEXT, "x" + "[a]" * 201),
        "25:18: il testo contiene più di 200 parentesi quadre. Dividilo o rendilo più semplice.",
    ),
    "a carriage return by its code": (
        edited("    title: Forum\n", '    title: "Fo\\rrum"\n'),
        f"50:12: nel testo {UNSEEN} un codice (U+000D). Cancellalo.",
    ),
    "a year before the first": (
        edited("    date: 2025-02\n", '    date: "0000"\n'),
        "51:11: «0000» è una data che non esiste. Gli anni iniziano da 0001.",
    ),
    "a link longer than the name of any file": (
        edited(TEXT, f"Vedi [x]({'a' * 300}/)"),
        f"25:27: il collegamento «{'a' * 59}…» non porta a nulla. "
        "Un elemento del piano si collega con il suo id, per esempio (#scuole-aperte).",
    ),
    "an icon longer than the name of any file": (
        edited("    title: Scuole aperte\n", f"    title: Scuole aperte\n    icon: {'a' * 300}\n"),
        "25:11: il testo è troppo lungo: più di 120 caratteri.",
    ),
    "too wide a table": (
        edited(TEXT, "x" + "|" * 32),
        "25:18: il testo contiene una tabella con più di 30 colonne. Dividilo o rendilo più semplice.",
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_is_no_plan_is_named(text: str | bytes, expected: str) -> None:
    assert problems_of(text) == [expected]


def test_ten_mistakes_are_all_named_in_the_order_of_the_lines() -> None:
    _, problems = check_file(PLANS / "ten-mistakes.yaml", "plan.yaml")
    assert [str(problem) for problem in problems] == [
        "plan.yaml:3:1: il campo «titolo» non esiste qui. Forse volevi dire «title», che c'è già alla riga 2?",
        "plan.yaml:6:8: la fine (2025) viene prima dell'inizio (2027). Controlla le due date.",
        "plan.yaml:12:9: «2025-02-30» è una data che non esiste. Quel mese ha 28 giorni.",
        "plan.yaml:14:3: il campo «label» c'è già, alla riga 11. Tienine uno solo.",
        "plan.yaml:22:9: «prosimita» non è un pilastro del piano. Forse volevi dire «prossimita»?",
        "plan.yaml:23:13: «comunicato» non è tra le fonti del piano. Nel piano manca l'elenco «sources».",
        "plan.yaml:30:36: il collegamento «javascript:alert(1)» non è ammesso. Usa https://, mailto: o tel:.",
        "plan.yaml:31:17: qui vanno dei campi «nome: valore», non un testo. Puoi scrivere: amount, currency, source.",
        "plan.yaml:32:13: l'id «palestre» è già usato alla riga 25. Ogni elemento ha un id tutto suo.",
        "plan.yaml:33:16: «&cortili» è un'àncora YAML: qui non è prevista. "
        "Cancella questa parola o metti il testo tra virgolette.",
    ]


def test_the_plan_that_the_mistakes_are_made_in_has_none() -> None:
    assert problems_of(BASE) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("on", "on"),
        ("null", "null"),
        ("~", "~"),
        ("18:30", "18:30"),
        ("1.10", "1.10"),
        ("020121", "020121"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2025-02-30", "2025-02-30"),
        ("=", "="),
        ("'dell''acqua'", "dell'acqua"),
        ("dell'acqua", "dell'acqua"),
        ('"Forum: il programma"', "Forum: il programma"),
        ("100% A & B", "100% A & B"),
        ("  Forum  ", "Forum"),
        ("Forum # non si vede", "Forum"),
        ("{{ config }}", None),
        ("'{{ config }}'", "{{ config }}"),
        ("<script>", "<script>"),
        ("|-\n      due\n      righe", "due\nrighe"),
        (">-\n      una\n      riga", "una riga"),
        ("👩‍🏫 «à»", "👩‍🏫 «à»"),
    ],
)
def test_a_value_is_the_text_that_was_written(written: str, read: str | None) -> None:
    plan, _ = check(parse(edited(TITLE, f"    title: {written}\n").encode(), "plan"))
    assert (plan.timeline[0].title if plan else None) == read


@pytest.mark.parametrize(
    "raw",
    [
        BASE.encode("utf-8-sig"),
        BASE.replace("\n", "\r\n").encode(),
        BASE.replace("\n", "\r").encode(),
        ("---\n" + BASE + "...\n").encode(),
        BASE.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "Windows line ends", "old Mac line ends", "document marks", "no line end at the end"],
)
def test_the_same_plan_is_read_however_it_was_saved(raw: bytes) -> None:
    assert check(parse(raw, "plan")) == (check(parse(BASE.encode(), "plan"))[0], [])


def test_places_are_the_same_with_windows_line_ends_and_a_byte_order_mark() -> None:
    text = edited("[prossimita]", "[x]")
    assert problems_of(text.replace("\n", "\r\n").encode("utf-8-sig")) == problems_of(text)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda _path: None, "plan.yaml:1:1: il file non c'è."),
        (lambda path: path.mkdir(), "plan.yaml:1:1: è una cartella, non un file."),
        (lambda path: path.symlink_to(path), "plan.yaml:1:1: il file non si può leggere."),
    ],
    ids=["no file", "a folder", "a link to itself"],
)
def test_a_file_that_cannot_be_opened_is_a_problem(make: Callable[[Path], None], expected: str, tmp_path: Path) -> None:
    make(tmp_path / "plan.yaml")
    assert list(map(str, check_file(tmp_path / "plan.yaml", "plan.yaml")[1])) == [expected]


def test_white_space_around_an_id_does_not_count() -> None:
    plan, _ = check(parse(edited("[prossimita]", "[' prossimita ']").encode(), "plan"))
    assert plan
    assert plan.drivers[0].pillars == ["prossimita"]


def test_suggestions_stop_and_problems_are_counted_when_there_are_too_many() -> None:
    found = problems_of(edited("[prossimita]", "[" + "prosimita, " * 3000 + "]"))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[0].endswith("Forse volevi dire «prossimita»?")
    assert found[-2].endswith("non è un pilastro del piano.")
    assert re.fullmatch(r"26:\d+: ci sono altri problemi \(2000\): correggi prima questi\.", found[-1])


def test_a_message_quotes_a_long_value_in_short() -> None:
    (found,) = problems_of(edited("on: missions", "on: " + "x" * 1000))
    assert (
        found
        == f"63:9: «{'x' * 59}…» non è un elemento del piano. Se quell'elemento non c'è più, cancella questa riga."
    )
