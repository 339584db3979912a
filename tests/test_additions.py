"""`piano new`: one block more, at the right place, and every other byte of the file as it was."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.check import check
from macros.cli import main
from macros.editing import additions
from macros.editing.additions import KINDS, NotAddedError, add, scalar
from macros.editing.insertion import Insertion, insertion
from macros.model import Item, Plan
from macros.source import parse
from tests.conftest import EXAMPLE, REAL

HEAD = """title: Piano
period:
  start: 2025
  end: 2027
authority:
  name: Ente
draft:
  id: b1
  label: Bozza
  date: 2025-01-20
  status: bozza
"""
PLAIN = (
    HEAD
    + """drivers:
  - id: uno
    title: Uno
    objectives:
      - id: obiettivo
        title: Obiettivo
    actions:
      - id: palestre
        title: Palestre
      - id: cortili
        title: Cortili
    indicators:
      - id: ore
        title: Ore
  - id: due
    title: Due
timeline:
  - id: forum
    title: Forum
"""
)


def each_line(pattern: str, replacement: str) -> str:
    """The plain plan with its lines written in another way."""
    return re.sub(f"(?m)^{pattern}$", replacement, PLAIN)


def under_their_key(text: str) -> str:
    """Lists whose dashes stand right below the key that they belong to."""
    indents = {2: 0, 4: 2, 6: 2, 8: 4}
    above, below = text.split("drivers:")
    return f"{above}drivers:" + re.sub("(?m)^ +", lambda match: " " * indents[len(match[0])], below)


def deep(text: str) -> str:
    """Six spaces where others have two."""
    return re.sub("(?m)^ +", lambda match: match[0] * 3, text).replace("- ", "-     ")


ODD = {
    "Windows line ends": PLAIN.replace("\n", "\r\n"),
    "Windows line ends, no final one": PLAIN.replace("\n", "\r\n").rstrip(),
    "line ends of old Macs": PLAIN.replace("\n", "\r"),
    "mixed line ends": PLAIN.replace("\n", "\r\n", 7),
    "no final line break": PLAIN.rstrip(),
    "many final line breaks": PLAIN + "\n\n\n",
    "byte order mark": "\ufeff" + PLAIN,
    "comments between items": each_line("( *)- id(.*)", r"\1# nota\n\1- id\2"),
    "comments below items": each_line("( *)(title: .*)", r"\1\2  # nota\n\1# nota\n\n\1  # nota"),
    "comments at the margin": each_line("( *- id.*)", r"# nota\n\1"),
    "comments at the end": PLAIN + "# fine\n  # davvero\n",
    "lists under their key": under_their_key(PLAIN),
    "deep indentation": deep(PLAIN),
    "dashes alone": each_line("( *)- id(.*)", r"\1-\n\1  id\2"),
    "blank lines between items": each_line("( *- id.*)", r"\n\1"),
    "a text that looks like comments": each_line(
        "( +)title: (.*)", r"\1title: \2\n\1note: |\n\1  # \2\n\n\1  # fine  "
    ),
    "a text over many lines": each_line("( +)title: (.*)", r"\1title: \2\n\1note: a\n\1  b\n\n\1  c"),
    "a text in quotation marks": each_line("( *)title: (.*)", r'\1title: "\2\n\n\1 - fine"'),
    "a text that keeps its blank lines": each_line("( +)title: (.*)", r"\1title: \2\n\1note: |+\n\1  \2\n\n"),
    "the id below the title": each_line("( *)- id: (.*)\n *(title: .*)", r"\1- \3\n\1  id: \2"),
    "marks of the document": f"---\n{PLAIN}...\n",
}
WHERE = [
    ("driver", None, None),
    ("driver", None, "uno"),
    ("objective", "uno", None),
    ("objective", "due", None),
    ("objective", None, "obiettivo"),
    ("action", "uno", None),
    ("action", "uno", "palestre"),
    ("action", None, "cortili"),
    ("action", "due", None),
    ("action", "obiettivo", None),
    ("indicator", "uno", None),
    ("indicator", "obiettivo", None),
    ("timeline", None, None),
    ("timeline", None, "forum"),
]


def lists(plan: Plan, name: str) -> list[list[Item]]:
    """Every list with this name: of the plan, of its drivers, of their objectives."""
    holders = [plan, *plan.drivers, *(each for driver in plan.drivers for each in driver.objectives)]
    return [getattr(each, name) for each in holders if hasattr(each, name)]


def well_added(old: bytes, kind: str, title: str, inside: str | None, after: str | None) -> str:
    """The block that was added, after seeing that it is where it should be and that nothing else changed."""
    new = add(old, KINDS[kind], title, inside, after)
    above = next((at for at, (a, b) in enumerate(zip(old, new.raw, strict=False)) if a != b), len(old))
    size = len(new.raw) - len(old)
    assert new.raw[above + size :] == old[above:], "the rest is as it was"
    plan, _ = check(parse(new.raw, "plan.yaml"))
    assert plan
    (items,) = (each for each in lists(plan, KINDS[kind].list) if new.id in [item.id for item in each])
    ids = [item.id for item in items]
    assert ids.index(new.id) == (ids.index(after) + 1 if after else len(ids) - 1)
    assert items[ids.index(new.id)].title == title
    lines = re.split("\r\n?|\n", new.raw.decode())
    assert lines[new.line - 1].strip().endswith(f"id: {new.id}")
    return "\n".join(lines[new.line - 1 :])


@pytest.mark.parametrize("where", WHERE, ids=lambda where: " ".join(filter(None, where)))
@pytest.mark.parametrize("text", [PLAIN, *ODD.values()], ids=["plain", *ODD])
def test_the_block_goes_to_its_place_and_all_else_stays(text: str, where: tuple[str, str | None, str | None]) -> None:
    raw = text.encode()
    assert check(parse(raw, "plan.yaml"))[0]
    well_added(raw, where[0], "L'acqua: bene comune", *where[1:])


PLANS = [REAL, EXAMPLE]


@pytest.mark.parametrize("data", PLANS, ids=lambda path: path.name)
def test_every_place_of_a_long_plan_can_take_one_more(data: Path) -> None:
    raw = (data / "plan.yaml").read_bytes()
    plan, _ = check(parse(raw, ""))
    assert plan
    for kind in ("driver", "timeline"):
        well_added(raw, kind, "Una cosa nuova", None, None)
    well_added(raw, "driver", "Una cosa nuova", None, plan.drivers[0].id)
    for holder in [*plan.drivers, *plan.drivers[0].objectives]:
        for kind in ("objective", "action", "indicator") if holder in plan.drivers else ("action", "indicator"):
            well_added(raw, kind, "Una cosa nuova", holder.id, None)


EXACT = {
    "a driver, where there is one blank line between drivers": (
        HEAD + "drivers:\n  - id: uno\n    title: Uno\n\n  - id: due\n    title: Due\n\npillars: []\n",
        ("driver", "Tre", None, None),
        "    title: Due\n",
        """
  - id: tre
    title: Tre
    # tagline: che cosa vuole fare, in una riga
    # description: che cosa prevede e perché
""",
    ),
    "a driver, with the first pillar and mission of the plan": (
        HEAD + "pillars:\n  - id: p\n    title: P\nmissions:\n  - id: m\n    title: M\n",
        ("driver", "Uno", None, None),
        "    title: M\n",
        """
drivers:
  - id: uno
    title: Uno
    # tagline: che cosa vuole fare, in una riga
    # description: che cosa prevede e perché
    # pillars: [p]
    # missions: [m]
""",
    ),
    "an action, below the notes of the one before": (
        PLAIN.replace("Cortili", "Cortili\n        # owner: chi?"),
        ("action", "Tre", "uno", None),
        "        # owner: chi?\n",
        """      - id: tre
        title: Tre
        # description: che cosa si fa e per chi
        # owner: chi la realizza
        # start: 2027-01
        # deadline: 2027-12
        # status: da avviare
""",
    ),
    "the first objective of a driver, above what follows and the notes on it": (
        PLAIN.replace("title: Due", "title: Due\n    # da chiedere\n    documents: []"),
        ("objective", "Tre", "due", None),
        "    title: Due\n",
        """    objectives:
      - id: tre
        title: Tre
        # description: che cosa si vuole raggiungere
""",
    ),
    "an indicator, in a file with deep indentation": (
        deep(PLAIN),
        ("indicator", "Tre", "due", None),
        "            title: Due\n",
        """            indicators:
                  -     id: tre
                        title: Tre
                        # unit: unità di misura
                        # baseline:
                        #   value: valore di partenza
                        #   year: 2027
                        # targets:
                        #   2027: valore da raggiungere
""",
    ),
    "an objective, in a file with lists under their key": (
        under_their_key(PLAIN),
        ("objective", "Tre", "due", None),
        "  title: Due\n",
        """  objectives:
  - id: tre
    title: Tre
    # description: che cosa si vuole raggiungere
""",
    ),
    "the first step, where no list shows how": (
        HEAD.replace("title: Piano", "title: Piano\nnotes: []  # ancora nessuna"),
        ("timeline", "Forum", None, None),
        HEAD[-len("  status: bozza\n") :],
        """
timeline:
  - id: forum
    title: Forum
    # date: 2027-06
    # status: previsto
    # description: che cosa succede
""",
    ),
}


@pytest.mark.parametrize(("text", "what", "above", "block"), EXACT.values(), ids=EXACT)
def test_the_block_is_written_as_the_file_is(
    text: str, what: tuple[str, str, str | None, str | None], above: str, block: str
) -> None:
    kind, *rest = what
    assert text.count(above) == 1
    assert add(text.encode(), KINDS[kind], *rest).raw.decode() == text.replace(above, above + block)


EMPTY = {
    "[]": "timeline: []\n",
    "[] and a note": "timeline: [ ]  # ancora nessuna\n",
    "nothing": "timeline:\n",
    "nothing and notes": "timeline:  # ancora nessuna\n  # davvero\n",
}


@pytest.mark.parametrize("line", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("below", ["", "glossary: []\n"])
def test_a_list_that_is_empty_gets_its_first_item(line: str, below: str) -> None:
    new = add((HEAD + line + below).encode(), KINDS["timeline"], "Forum").raw.decode()
    kept = line.replace(" []", "").replace(" [ ]", "")
    assert new.startswith(f"{HEAD}{kept}  - id: forum\n    title: Forum\n    # date: ")
    assert new.endswith(below)


FLOW = ["drivers: [{id: uno, title: Uno}]\n", "drivers:\n  - {id: uno, title: Uno}\n"]


@pytest.mark.parametrize("drivers", FLOW)
def test_a_list_between_brackets_is_refused_with_its_line(drivers: str) -> None:
    line = HEAD.count("\n") + drivers.count("\n")
    with pytest.raises(NotAddedError, match=f"^Alla riga {line} c'è un elenco tra parentesi"):
        add((HEAD + drivers).encode(), KINDS["action"], "Palestre", "uno")


TITLES = [
    ("Scuole avamposto di comunità", "Scuole avamposto di comunità"),
    ("Scuole: il programma", '"Scuole: il programma"'),
    ("Scuole #valdaria", '"Scuole #valdaria"'),
    ("L'acqua", "L'acqua"),
    ("'l'acqua'", "\"'l'acqua'\""),
    ('"Aperte" e chiuse', "'\"Aperte\" e chiuse'"),
    ('"L\'acqua": bene', "'\"L''acqua\": bene'"),
    ("a\\b: c", "'a\\b: c'"),
    ("@casa", '"@casa"'),
    ("- uno", '"- uno"'),
    ("[Bozza] uno", '"[Bozza] uno"'),
    ("{{ uno }}", '"{{ uno }}"'),
    ("*uno*", '"*uno*"'),
    ("!uno", '"!uno"'),
    ("no", "no"),
    ("18:30", "18:30"),
    ("Finisce con:", '"Finisce con:"'),
    ("Città #1: l'«acqua»", '"Città #1: l\'«acqua»"'),
]


@pytest.mark.parametrize(("title", "written"), TITLES)
def test_a_title_is_put_between_quotation_marks_only_where_it_must_be(title: str, written: str) -> None:
    assert scalar(title) == written
    well_added(PLAIN.encode(), "action", title, "uno", None)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_title_without_invisible_characters_reads_back_as_it_is(title: str) -> None:
    assert parse(f"title: {scalar(title)}".encode(), "").data == {"title": title}


def test_spaces_and_line_breaks_in_a_title_become_one_space() -> None:
    assert (
        parse(add(PLAIN.encode(), KINDS["driver"], "  Tre\n\tquattro ").raw, "").data["drivers"][2]["title"]
        == "Tre quattro"
    )


def test_an_id_that_the_plan_has_gets_a_number() -> None:
    assert add(PLAIN.encode(), KINDS["action"], "Forum", "uno").id == "forum-2"


REFUSED = [
    (
        "action",
        "Tre",
        None,
        None,
        "Scrivi dove va, con --in e l'id di un driver o un obiettivo. Puoi scrivere: uno, obiettivo, due.",
    ),
    ("objective", "Tre", None, None, "Scrivi dove va, con --in e l'id di un driver. Puoi scrivere: uno, due."),
    ("action", "Tre", "unno", None, "«unno» non è un driver né un obiettivo del piano. Forse volevi dire «uno»?"),
    ("objective", "Tre", "obiettivo", None, "«obiettivo» non è un driver del piano. Puoi scrivere: uno, due."),
    ("action", "Tre", "palestre", None, "«palestre» non è un driver né un obiettivo del piano."),
    ("timeline", "Tre", "uno", None, "Qui «--in» non serve: nel piano c'è un solo elenco «timeline»."),
    ("action", "Tre", None, "palestra", "«palestra» non è nell'elenco «actions». Forse volevi dire «palestre»?"),
    ("action", "Tre", "due", "palestre", "«palestre» non è tra gli elementi di «due»."),
    ("driver", "  ", None, None, "«» non può essere un titolo: è vuoto o contiene caratteri invisibili."),
    ("driver", "a\0b", None, None, "«a�b» non può essere un titolo: è vuoto o contiene caratteri invisibili."),
    ("driver", "a" * 2001, None, None, "Così il piano avrebbe un errore: il testo è troppo lungo"),
]


@pytest.mark.parametrize(("kind", "title", "inside", "after", "message"), REFUSED)
def test_what_cannot_be_added_is_refused_with_its_reason(
    kind: str, title: str, inside: str | None, after: str | None, message: str
) -> None:
    with pytest.raises(NotAddedError, match="^" + re.escape(message)):
        add(PLAIN.encode(), KINDS[kind], title, inside, after)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_of_the_guide_are_right_once_they_are_no_longer_comments(kind: str) -> None:
    plan = PLAIN + "pillars:\n  - id: p\n    title: P\nmissions:\n  - id: m\n    title: M\n"
    new = add(plan.encode(), KINDS[kind], "Tre", None if kind in ("driver", "timeline") else "uno")
    whole = re.sub("(?m)^( *)# ", r"\1", new.raw.decode())
    assert whole.count("\n") == plan.count("\n") + 2 + len(KINDS[kind].guide)
    assert check(parse(whole.encode(), ""))[0]


WRONG = {
    "above the item": lambda change: change._replace(below=change.below - 2),
    "in another list": lambda change: change._replace(below=PLAIN.count("\n")),
    "with a field more": lambda change: change._replace(lines=[*change.lines, "        owner: Ente"]),
    "too far in": lambda change: change._replace(lines=[f"  {line}" for line in change.lines]),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_block_that_would_change_anything_else_is_refused(
    wrong: Callable[[Insertion], Insertion], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule of safety, put to the test by lines that go to the wrong place on purpose."""
    monkeypatch.setattr(additions, "insertion", lambda *facts: wrong(insertion(*facts)))
    with pytest.raises(NotAddedError):
        add(PLAIN.encode(), KINDS["action"], "Tre", "uno")


# The command


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plan of the folder `data` of the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "plan.yaml"
    path.write_text(PLAIN, "utf-8")
    path.chmod(0o640)
    return path


def test_the_command_says_where_the_block_is_and_what_to_do(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "action", "Tre", "--in", "uno", "--after", "palestre"]) == 0
    line = PLAIN.count("\n", 0, PLAIN.index("      - id: cortili")) + 1
    assert capsys.readouterr().out == (
        f"data/plan.yaml:{line}: ecco «tre».\n"
        "Sotto ci sono i campi più usati, spenti da «# ». Togli «# » a quelli che riempi, cancella gli altri.\n"
        "Poi: piano check\n"
    )
    assert plan.read_text("utf-8").splitlines()[line - 1] == "      - id: tre"
    assert plan.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in plan.parent.iterdir()] == ["plan.yaml"]


def test_a_plan_that_is_a_link_stays_one(plan: Path) -> None:
    real = plan.rename(plan.with_name("vero.yaml"))
    plan.symlink_to("vero.yaml")
    assert main(["new", "driver", "Tre"]) == 0
    assert plan.is_symlink()
    assert "- id: tre\n" in real.read_text("utf-8")


def test_what_is_refused_leaves_the_file_alone(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "action", "Tre", "--in", "unno"]) == 1
    message = "«unno» non è un driver né un obiettivo del piano. Forse volevi dire «uno»?\nNon ho aggiunto nulla.\n"
    assert capsys.readouterr() == ("", message)
    assert plan.read_text("utf-8") == PLAIN


def test_a_plan_with_problems_is_refused_with_them(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = PLAIN.replace("status: bozza", "status: boza")
    plan.write_text(wrong, "utf-8")
    assert main(["new", "driver", "Tre"]) == 1
    assert "data/plan.yaml:11:11: «boza» non è tra i valori previsti." in "".join(capsys.readouterr())
    assert plan.read_text("utf-8") == wrong


def test_a_kind_that_does_not_exist_is_told_apart(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["new", "azione", "Tre"])
    assert "«azione» non va bene per «tipo»: scegli tra driver, objective, action" in capsys.readouterr().err
