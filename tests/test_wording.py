"""The words of two texts side by side."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.comparison.wording import Run, folded, normal, words

LETTERS = st.text(alphabet="ab .,\n-*'’1#|\xa0è\u0301@", max_size=60)
PIECES = ["di", "la", "casa", "\n", "\n\n", "- ", ". ", "Milano ", "il ", " ", "[a](#b)", "12,5"]
TEXTS = LETTERS | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def written(runs: list[Run]) -> str:
    marks = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}", "gap": "<{}>"}
    return "".join(marks[run.op].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("uguale", "uguale", "uguale"),
        ("", "nuovo testo", "{+nuovo testo+}"),
        ("vecchio testo", "", "[-vecchio testo-]"),
        ("una casa rossa", "una casa blu", "una casa [-rossa-]{+blu+}"),
        ("fine", "fine.", "fine{+.+}"),
        ("dell'aria", "dell'acqua", "dell'[-aria-]{+acqua+}"),
        ("12,5 milioni", "12,7 milioni", "[-12,5-]{+12,7+} milioni"),
        ("[qui](https://x.it/a)", "[qui](https://x.it/b)", "[qui[-](https://x.it/a)-]{+](https://x.it/b)+}"),
        ("verde di città alta", "bosco di pianura alta", "[-verde di città-]{+bosco di pianura+} alta"),
        ("casa di Milano", "casa nuova di bella Milano", "casa{+ nuova+} di{+ bella+} Milano"),
        ("entro il 2025 con 3 milioni", "entro il 2026 con 5 milioni",
         "entro il [-2025 con 3-]{+2026 con 5+} milioni"),
        ("Uno. La casa è. La fine.", "Uno. La casa è. La via va. La fine.", "Uno. La casa è.{+ La via va.+} La fine."),
        ("- a\n- b", "- a\n- c\n- b", "- a{+\n- c+}\n- b"),
        ("Uno. Due.", "Uno.\n\nDue.", "Uno.[- -]{+\n\n+}Due."),
        ("rossa.\n\nverde", "blu.\n\ngialla", "[-rossa-]{+blu+}.\n\n[-verde-]{+gialla+}"),
        ("si apre presto uno spazio nuovo", "chiude tardi uno spazio enorme",
         "[-si apre presto-]{+chiude tardi+} uno spazio [-nuovo-]{+enorme+}"),
        ("colonnine ovunque nei parcheggi comunali", "cinquecento alberi nei quartieri periferici",
         "[-colonnine ovunque nei parcheggi comunali-]{+cinquecento alberi nei quartieri periferici+}"),
        ("si misura dovunque il Po durante i mesi caldi", "centraline nuove lungo il Po tutto l'anno",
         "[-si misura dovunque il Po durante i mesi caldi-]{+centraline nuove lungo il Po tutto l'anno+}"),
        ("si misura il Po ogni mese", "si studia il Po ogni anno",
         "si [-misura-]{+studia+} il Po ogni [-mese-]{+anno+}"),
        ("A rossa.\n\nB verde.", "A blu.\n\nB gialla.", "A [-rossa-]{+blu+}.\n\nB [-verde-]{+gialla+}."),
    ],
)  # fmt: skip
def test_words(old: str, new: str, expected: str) -> None:
    assert written(words(old, new)) == expected


@given(TEXTS, TEXTS)
def test_runs_hold_both_texts(old: str, new: str) -> None:
    runs = words(old, new)
    assert "".join(run.text for run in runs if run.op in ("same", "del")) == normal(old)
    assert "".join(run.text for run in runs if run.op in ("same", "ins")) == normal(new)


@given(TEXTS, TEXTS)
def test_what_went_stands_before_what_came(old: str, new: str) -> None:
    runs = words(old, new)
    assert all(run.text for run in runs)
    neighbours = [(run.op, after.op) for run, after in pairwise(runs)]
    assert all(one != other for one, other in neighbours)
    assert ("ins", "del") not in neighbours


@given(TEXTS)
def test_a_text_has_not_changed_from_itself(text: str) -> None:
    assert [run.op for run in words(text, text)] in ([], ["same"])


@given(TEXTS)
def test_normal_is_stable(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  una\n riga\t sola\n", "una riga sola"),
        ("uno\r\n\r\n\n due", "uno\n\ndue"),
        ("- a\n  b\n- c", "- a b\n- c"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("1. a\n\n2. b\n\nfine", "1. a\n2. b\n\nfine"),
        ("dal 2025\n- 2027", "dal 2025 - 2027"),
        ("|a|b|\n|-|-|", "|a|b|\n|-|-|"),
        ("nel\n2025. Poi", "nel 2025. Poi"),
        ("perche\u0301", "perché"),
    ],
)
def test_normal(text: str, expected: str) -> None:
    assert normal(text) == expected


LONG = " ".join(f"p{n}" for n in range(16))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (f"{LONG} a", f"{LONG} b", "<p0 p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11> p12 p13 p14 p15 [-a-]{+b+}"),
        (f"a {LONG}", f"b {LONG}", "[-a-]{+b+} p0 p1 p2 p3< p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15>"),
        (f"a {LONG} c", f"b {LONG} d",
         "[-a-]{+b+} p0 p1 p2 p3< p4 p5 p6 p7 p8 p9 p10 p11> p12 p13 p14 p15 [-c-]{+d+}"),
        ("a 0 1 2 3 4 5 6 7 8 c", "b 0 1 2 3 4 5 6 7 8 d", "[-a-]{+b+} 0 1 2 3 4 5 6 7 8 [-c-]{+d+}"),
        ("a 0 1 2 3 4 5 6 7 8 9 c", "b 0 1 2 3 4 5 6 7 8 9 d", "[-a-]{+b+} 0 1 2 3< 4 5> 6 7 8 9 [-c-]{+d+}"),
        (LONG, LONG, f"<{LONG}>"),
    ],
)  # fmt: skip
def test_folded(old: str, new: str, expected: str) -> None:
    assert written(folded(words(old, new), context=4)) == expected


@given(TEXTS, TEXTS, st.integers(min_value=0, max_value=5))
def test_folding_loses_nothing(old: str, new: str, context: int) -> None:
    runs = words(old, new)
    assert "".join(run.text for run in folded(runs, context)) == "".join(run.text for run in runs)


def test_long_texts_are_compared_fast() -> None:
    chance = random.Random(1)  # noqa: S311
    few, many = ["di", "la", "casa", "parco"], [f"parola{n}" for n in range(500)]
    start = time.perf_counter()
    for vocabulary, size in ((few, 990), (few, 8_000), (many, 8_000)):
        old, new = (" ".join(chance.choices(vocabulary, k=size)) for _ in range(2))
        words(old, new)
    assert time.perf_counter() - start < 3
