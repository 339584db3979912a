"""`piano format`: one layout, and every value and comment as it was."""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from macros.cli import main
from macros.editing import layout
from macros.editing.additions import KINDS, add
from macros.editing.layout import Change, NotFormattedError, changes, formatted
from macros.editing.rows import Row, rows
from macros.editing.written import Written
from macros.source import parse
from tests.conftest import EXAMPLE, REAL
from tests.test_additions import ODD, PLAIN, WHERE
from tests.test_additions import deep as deeper

LAYOUT = {
    "spaces at the end of lines": ("title: Piano  \ndraft: \n  id: b\n", "title: Piano\ndraft:\n  id: b\n"),
    "spaces around a colon": ("title:   Piano\nnote :  a\n", "title: Piano\nnote: a\n"),
    "spaces after a dash": ("a:\n  -   id: b\n      c: d\n", "a:\n  - id: b\n    c: d\n"),
    "fields too far in": ("a:\n     b: c\n     d:\n       e: f\n", "a:\n  b: c\n  d:\n    e: f\n"),
    "a list under its key": ("a:\n- id: b\n  c:\n  - d\n  - e\n", "a:\n  - id: b\n    c:\n      - d\n      - e\n"),
    "a list in a list": ("a:\n-   - b\n    - c\n- - d\n", "a:\n  - - b\n    - c\n  - - d\n"),
    "a list in a list in a list": ("a:\n- - - b\n", "a:\n  - - - b\n"),
    "dashes alone": ("a:\n-\n    b: c\n    d: e\n", "a:\n  -\n    b: c\n    d: e\n"),
    "a value on the next line": ("a:\n     b\nc:\n   [d]\n", "a:\n  b\nc:\n  [d]\n"),
    "blank lines at the top, at the end and in a row": ("\n\na: b\n\n \n\nc: d\n\n\n", "a: b\n\nc: d\n"),
    "no blank line above a list of the plan": ("a: b\nc:\n  - d\ne: f\n", "a: b\n\nc:\n  - d\ne: f\n"),
    "no blank line above a list with a comment": ("a: b\n# c\n# d\nc:\n  - d\n", "a: b\n\n# c\n# d\nc:\n  - d\n"),
    "no blank line between drivers": (
        "drivers:\n- id: a\n  actions:\n  - id: b\n  - id: c\n# d\n- id: d\n-\n  id: e\n",
        "drivers:\n  - id: a\n    actions:\n      - id: b\n      - id: c\n\n  # d\n  - id: d\n\n  -\n    id: e\n",
    ),
    "blank lines that may stay": (
        "a:\n\n  - id: b\n\n    c: d\n\n  - id: e\n",
        "a:\n\n  - id: b\n\n    c: d\n\n  - id: e\n",
    ),
    "a comment that follows something": ("a: b # c\nd: #e\n  f: g    #  h\n", "a: b  # c\nd:  #e\n  f: g  #  h\n"),
    "a comment that touches a quotation mark": (
        'a: "b"#c\nd: "e\n  f"#g\nh: [i]#j\n',
        'a: "b"  #c\nd: "e\n  f"  #g\nh: [i]  #j\n',
    ),
    "comments as far in as what they stand with": (
        "a:\n- id: b\n  c: d\n  # di b\n    # di b, più in là\n# di e\n- id: e\n# di f\nf: g\n  # alla fine\n",
        "a:\n  - id: b\n    c: d\n    # di b\n    # di b, più in là\n  # di e\n  - id: e\n# di f\nf: g\n# alla fine\n",
    ),
    "a text with its line breaks": (
        "a:\n    b: |\n        c\n          d  \n\n        - e\n\n\nf: g\n",
        "a:\n  b: |\n    c\n      d  \n\n    - e\n\nf: g\n",
    ),
    "a text in one line": ("a:\n - >-   # b\n  c\n  d\n", "a:\n  - >-  # b\n    c\n    d\n"),
    "a text that says how far in it is": ("a:\n    b: |2\n         c\n       d\n", "a:\n  b: |2\n       c\n     d\n"),
    "a text that keeps its blank lines": ("a: |+\n   b\n\n\nc: d\n", "a: |+\n  b\n\n\nc: d\n"),
    "a list below a text that keeps its blank lines": ("a: |+\n  b\nc:\n- d\n", "a: |+\n  b\nc:\n  - d\n"),
    "a text over many lines": ("a: b\n     c  \n\n     d # e\n", "a: b\n  c\n\n  d  # e\n"),
    "quotation marks over many lines": ('a: "b\nc  \n\n     d"   # e\n', 'a: "b\n  c\n\n  d"  # e\n'),
    "a space at the end of a line that counts": ('a: "b\n c\\ \n d"\n', 'a: "b\n  c\\ \n  d"\n'),
    "signs in quotation marks": ("a:   '#  b'\nc:  \"d  :  e\"\n", "a: '#  b'\nc: \"d  :  e\"\n"),
    "brackets": ("a:   [ b,c ]\nd: { e: f }\n", "a: [ b,c ]\nd: { e: f }\n"),
    "brackets over many lines": (
        "a:\n    b: [c,   # d\n        e,\n        '# f'\n      ]\n",
        "a:\n  b: [c,  # d\n      e,\n      '# f'\n    ]\n",
    ),
    "a key without a value": ("a :\nb:\nc: d\n", "a:\nb:\nc: d\n"),
    "a key in quotation marks": ('"a b"  :   c\n', '"a b": c\n'),
    "marks of the document": ("---  \na: b\n...\n", "---\na: b\n...\n"),
    "no final line break": ("a: b\nc: |\n  d", "a: b\nc: |\n  d\n"),
    "Windows line ends": ("a: b\r\nc: |\r\n  d\r\n\r\n  e\r\n", "a: b\nc: |\n  d\n\n  e\n"),
    "a byte order mark": ("\ufeffa: b\n", "a: b\n"),
    "only comments above": ("#  a\n\n# b\nc: d\n", "#  a\n\n# b\nc: d\n"),
}


def facts(text: str) -> list[Any]:
    """Every value of a text, and every comment, in order. Read another way than the command does: token by token."""
    plain = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    plain += "" if plain.endswith("\n") else "\n"
    lines = plain.split("\n")
    found: list[Any] = []
    end = (0, 0)
    for token in yaml.scan(plain, Loader=yaml.SafeLoader):
        start = (token.start_mark.line, token.start_mark.column)
        found += between(lines, end, start)
        if isinstance(token, yaml.ScalarToken):
            found.append((token.value, token.style))
        elif not isinstance(token, yaml.BlockEndToken | yaml.BlockEntryToken | yaml.BlockSequenceStartToken):
            found.append(type(token).__name__)
        mark = token.end_mark
        end = max(end, (mark.line, mark.column))
    return found


def between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> list[tuple[str, str]]:
    """The comments that stand between two tokens."""
    if end <= start:
        return []
    parts = lines[start[0] : end[0] + 1]
    parts[-1] = parts[-1][: end[1]]
    parts[0] = " " * start[1] + parts[0][start[1] :]
    return [("#", part[part.index("#") :].rstrip()) for part in parts if "#" in part]


@pytest.mark.parametrize(("old", "new"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout(old: str, new: str) -> None:
    assert formatted(old) == new
    assert formatted(new) == new
    assert bool(changes(old)) == (old != new)
    assert not changes(new)
    assert facts(old) == facts(new)


@pytest.mark.parametrize("text", [PLAIN, *ODD.values()], ids=["plain", *ODD])
def test_every_value_and_comment_of_an_odd_file_stays(text: str) -> None:
    new = formatted(text)
    assert facts(new) == facts(text)
    assert formatted(new) == new


PLANS = [REAL, EXAMPLE]


@pytest.mark.parametrize("data", PLANS, ids=lambda path: path.name)
def test_our_plans_are_in_the_layout(data: Path) -> None:
    assert changes((data / "plan.yaml").read_text("utf-8")) == []


def test_a_long_plan_comes_back_from_another_layout() -> None:
    """Deep indentation, no blank lines and spaces at the end, but for texts, which are not touched."""
    text = (EXAMPLE / "plan.yaml").read_text("utf-8")
    other = deeper(text).replace("\n\n  - id: ", "\n  - id: ")
    assert other != text
    assert facts(formatted(other)) == facts(other)


@pytest.mark.parametrize("where", WHERE, ids=lambda where: " ".join(filter(None, where)))
def test_a_new_item_in_a_file_in_the_layout_is_in_it_too(where: tuple[str, str | None, str | None]) -> None:
    old = formatted(PLAIN)
    new = add(old.encode(), KINDS[where[0]], "Una cosa: nuova", *where[1:]).raw.decode()
    assert changes(new) == []


def test_the_first_items_of_lists_are_in_the_layout_too() -> None:
    text = formatted(PLAIN.partition("drivers:")[0])
    for kind, inside in (
        ("timeline", None),
        ("driver", None),
        ("driver", None),
        ("objective", "uno"),
        ("action", "uno"),
    ):
        text = add(text.encode(), KINDS[kind], "Uno" if kind == "driver" else kind, inside).raw.decode()
        assert changes(text) == []


PIECES = st.sampled_from(
    ["\n", "\n\n", " ", "  ", "#", " # a", "\n# a\n", "- ", ": ", "|", ">+", '"', "'", "[", "]", "\\", "\r\n"]
)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.sampled_from([PLAIN, *ODD.values()]), st.lists(st.tuples(st.integers(0, 900), PIECES), min_size=1, max_size=6)
)
def test_whatever_stands_in_a_file_its_values_and_comments_stay(text: str, pieces: list[tuple[int, str]]) -> None:
    for place, piece in pieces:
        text = text[:place] + piece + text[place:]
    assume(not parse(text.encode(), "").problems)
    try:
        new, known = formatted(text), facts(text)
    except (NotFormattedError, yaml.YAMLError):  # refused, or readable for libyaml alone
        return
    assert facts(new) == known
    assert formatted(new) == new


@pytest.mark.parametrize("text", ["? a\n: b\n", "a:\n  ? - b\n  : c\n"])
def test_what_is_written_in_an_unknown_way_is_refused(text: str) -> None:
    with pytest.raises(NotFormattedError, match="modo insolito"):
        formatted(text)


LOSSES = {
    "a comment": ("# nota", "#"),
    "a value": ("title: Uno", "title: Due"),
    "quotation marks": ('"a"', "a"),
    "the order of comments": ("# nota", ""),
}


@pytest.mark.parametrize(("old", "new"), LOSSES.values(), ids=LOSSES)
def test_a_layout_that_loses_something_is_refused(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule of safety, put to the test by a layout that is wrong on purpose."""

    def wrong(plan: Written) -> list[Row]:
        return [Row(row.text.replace(old, new), row.old) for row in rows(plan)]

    text = 'title: Uno\nnote: "a"\n# nota\ncode: b\n'
    assert formatted(text) == text
    monkeypatch.setattr(layout, "rows", wrong)
    with pytest.raises(NotFormattedError):
        formatted(text)


CHANGES = {
    "spaces": (
        "a: b  \nc:\n   d: e\n",
        [(1, "spazi in fondo alla riga"), (3, "spazi all'inizio della riga: 3, non 2")],
    ),
    "spaces inside": ("a:  b\n", [(1, "spazi tra le parti della riga")]),
    "blank lines": (
        "\na: b\n\n\nc:\n  - d\n\n",
        [(1, "riga vuota di troppo"), (4, "riga vuota di troppo"), (7, "riga vuota di troppo")],
    ),
    "no blank line": ("a: b\n# c\nc:\n  - d\n", [(2, "manca una riga vuota qui sopra")]),
    "the file": (
        "\ufeffa: b\r\nc: d",
        [
            (1, "il file inizia con un carattere invisibile (BOM)"),
            (1, "le righe finiscono come in Windows, non con il solo «a capo»"),
            (2, "manca l'«a capo» alla fine del file"),
        ],
    ),
}


@pytest.mark.parametrize(("text", "found"), CHANGES.values(), ids=CHANGES)
def test_each_change_is_told_with_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert changes(text) == [Change(*each) for each in found]


# The command


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example, with its closed drafts; its plan is not in the layout."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE, tmp_path / "data")
    path = tmp_path / "data" / "plan.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Piano", "title:  Piano", 1), "utf-8")
    path.chmod(0o604)
    return tmp_path / "data"


def fingerprints(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_check_says_what_would_change_and_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = fingerprints(data)
    assert main(["format", "--check"]) == 1
    line = (data / "plan.yaml").read_text("utf-8").split("title:  ")[0].count("\n") + 1
    assert capsys.readouterr() == (
        f"data/plan.yaml:{line}: spazi tra le parti della riga.\n",
        "1 riga da mettere in ordine con: piano format\n",
    )
    assert fingerprints(data) == before


def test_the_command_changes_the_plan_and_no_closed_draft(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = fingerprints(data / "drafts")
    assert main(["format"]) == 0
    assert "1 riga in ordine." in capsys.readouterr().out
    assert (data / "plan.yaml").read_bytes() == (EXAMPLE / "plan.yaml").read_bytes()
    assert (data / "plan.yaml").stat().st_mode & 0o777 == 0o604
    assert main(["format"]) == main(["format", "--check"]) == 0
    assert capsys.readouterr().out == "Il file è già in ordine.\n" * 2
    assert fingerprints(data / "drafts") == closed


def test_a_file_that_cannot_be_read_is_refused_with_its_problems(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "plan.yaml").write_text("title: Piano: uno\n", "utf-8")
    assert main(["format"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("data/plan.yaml:1:")
    assert err == "Prima va corretto ciò che impedisce di leggere il file.\n"
    assert (data / "plan.yaml").read_text("utf-8") == "title: Piano: uno\n"


def test_a_file_that_is_refused_stays_as_it_is(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "plan.yaml").write_text("? a\n: b\n", "utf-8")
    assert main(["format"]) == 1
    assert capsys.readouterr().err.endswith("Non ho cambiato nulla.\n")
    assert (data / "plan.yaml").read_text("utf-8") == "? a\n: b\n"
