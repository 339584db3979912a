"""The comment on a proposed change: what is in it, how long it may be, and what no text of a plan can do there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from macros.places import Problem, Severity
from macros.review import CUT, LIMIT, bounded, comment, listed
from tests.conftest import EXAMPLE, REAL

TITLE = "title: Il lavoro al lavoro"
NASTY = "@ada <img src=x onerror=alert(1)> [qui](https://evil.example) `rm` #7 **su** {{ x }}"


def run(data: Path, against: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """`piano review`, as a process of its own."""
    command = [sys.executable, "-m", "macros.cli", "review", "--data", str(data), "--against", str(against), *words]
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8")


def review(data: Path, against: Path) -> str:
    """What `piano review` prints."""
    done = run(data, against)
    assert done.returncode == 0
    return done.stdout


def test_the_comment_tells_what_changes_for_readers(plan_folder: Path) -> None:
    plan = plan_folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace(TITLE, "title: Il lavoro che serve"), "utf-8")
    said = review(plan_folder, REAL).splitlines()
    assert said[:2] == ["## Che cosa cambia nel piano", ""]
    assert "### Il lavoro che serve" in said
    assert "  - titolo: ~~Il lavoro al lavoro~~ → **Il lavoro che serve**" in said


def test_a_plan_that_does_not_change_says_so() -> None:
    assert review(REAL, REAL) == "## Che cosa cambia nel piano\n\nNessuna differenza.\n"


def test_a_proposal_that_closes_a_draft_is_compared_with_what_was_published(tmp_path: Path) -> None:
    published = shutil.copytree(EXAMPLE, tmp_path / "published", ignore=shutil.ignore_patterns("drafts"))
    shutil.copy(EXAMPLE / "drafts/2025-04-14.yaml", published / "plan.yaml")
    said = review(EXAMPLE, published)
    assert said.splitlines()[2] == "Da «Bozza del 14 aprile 2025» a «Testo adottato il 30 settembre 2025»."
    assert "Nessuna differenza." not in said


def test_a_published_draft_that_would_vanish_is_told_first_and_fails_where_that_is_asked_for(tmp_path: Path) -> None:
    proposed = shutil.copytree(EXAMPLE, tmp_path / "data", ignore=shutil.ignore_patterns("drafts"))
    told = "la bozza chiusa «2025-01-20» non c'è più. Ripristina da git la cartella drafts."
    said = review(proposed, EXAMPLE)
    assert said.startswith(f"## Attenzione: bozze già pubblicate\n\n- {told}\n")
    assert "\n\n## Che cosa cambia nel piano\n\n" in said
    strict = run(proposed, EXAMPLE, "--strict")
    assert (strict.returncode, strict.stdout) == (1, said)
    assert strict.stderr.startswith(f"{told}\n")
    assert run(EXAMPLE, EXAMPLE, "--strict").returncode == 0


def test_problems_leave_room_for_nothing_else(plan_folder: Path) -> None:
    plan = plan_folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace(TITLE, "titolo: Il lavoro al lavoro"), "utf-8")
    assert review(plan_folder, REAL).splitlines()[:4] == [
        "## 1 problema da correggere.",
        "",
        "Così la proposta non si può pubblicare.",
        "",
    ]
    assert f"`{plan}:241:5` il campo «titolo» non esiste qui." in review(plan_folder, REAL)


@pytest.mark.parametrize("published", ["no plan", "a broken plan"])
def test_what_is_published_may_be_missing_or_broken(tmp_path: Path, published: str) -> None:
    if published == "a broken plan":
        (tmp_path / "plan.yaml").write_text("title: [", "utf-8")
    assert review(REAL, tmp_path).startswith("## Che cosa cambia nel piano\n\nNon c'è un piano con cui confrontarlo.\n")


def test_only_warnings_that_the_proposal_brings_are_told(plan_folder: Path) -> None:
    plan = plan_folder / "plan.yaml"
    old, new = "    tagline: ", "    tagline: Una virgoletta « sola e "
    plan.write_text(plan.read_text("utf-8").replace(old, new, 1), "utf-8")
    said = review(plan_folder, REAL)
    assert "## Da guardare\n\n1 avviso: il sito si fa lo stesso.\n\n- `" in said
    assert "le virgolette basse non sono in coppia" in said


def test_text_of_a_plan_is_only_text(plan_folder: Path) -> None:
    plan = plan_folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace(TITLE, f"title: '{NASTY}'"), "utf-8")
    said = review(plan_folder, REAL)
    problem = Problem("a`b\n@c.yaml", 1, 2, f"«{NASTY}» no.", severity=Severity.WARNING, correction=NASTY)
    for text in (said, comment((), (), [problem], [])):
        assert "<img" not in text
        assert "](https" not in text
        assert "`rm" not in text.replace("\\`rm", "")
        assert "**su**" not in text.replace("\\*\\*su\\*\\*", "")
        assert "#7" not in text
        assert "@ada" not in text
    assert listed([problem]).startswith("- `a'b @c.yaml:1:2` avviso: «")
    assert listed([problem]).count("\n") == 1


def test_the_comment_is_cut_between_lines() -> None:
    problems = [Problem("data/plan.yaml", line, 1, "x" * 1000) for line in range(1, 100)]
    said = comment((), (), problems, [])
    assert LIMIT - 1100 < len(said) <= LIMIT
    assert said.endswith(f"x\n{CUT}")
    assert bounded("a\n" * 10) == "a\n" * 10


def test_a_folder_to_compare_with_that_is_not_there_is_told(plan_folder: Path) -> None:
    command = [sys.executable, "-m", "macros.cli", "review", "--data", str(plan_folder), "--against", "nessuna"]
    ended = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "La cartella nessuna non c'è.\n")
