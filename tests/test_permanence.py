"""What is public stays so: a draft that would vanish or change is told, and nothing is published."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from macros import cli, drafts
from macros.drafts import SUMS
from macros.hosting import permanence
from macros.hosting.permanence import Known
from tests.archive import close_all, tiny, words, write


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two closed drafts and the one in progress."""
    return close_all(tmp_path_factory.mktemp("three") / "data", [tiny(name, 1) for name in ("prima", "seconda", "ora")])


@pytest.fixture
def data(three: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(three, tmp_path / "data")


def forget_all(data: Path) -> None:
    shutil.rmtree(data / "drafts")


def forget_last(data: Path) -> None:
    (data / "drafts/seconda.yaml").unlink()
    sums = (data / "drafts" / SUMS).read_text().splitlines(keepends=True)
    (data / "drafts" / SUMS).write_text("".join(sums[:-1]))


def alter(data: Path) -> None:
    """A closed draft edited, and its new fingerprint put where the old one was."""
    path = data / "drafts/prima.yaml"
    old = drafts.fingerprint(path)
    write(path, tiny("prima", 1, introduction="Parole di dopo."))
    sums = (data / "drafts" / SUMS).read_text()
    (data / "drafts" / SUMS).write_text(sums.replace(old, drafts.fingerprint(path)))


def edit(data: Path) -> None:
    write(data / "plan.yaml", tiny("ora", 1, introduction="Parole nuove."))


def edit_and_close(data: Path) -> None:
    edit(data)
    drafts.close(data, words)
    begin_another(data)


def begin_another(data: Path) -> None:
    write(data / "plan.yaml", tiny("dopo", 2))


Change = Callable[[Path], object]
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "nothing": (lambda _: None, []),
    "the draft in progress edited": (edit, []),
    "edited, closed, and another begun": (edit_and_close, []),
    "all closed drafts gone": (forget_all, ["prima", "seconda"]),
    "a closed draft and its fingerprint gone": (forget_last, ["seconda"]),
    "a closed draft and its fingerprint altered": (alter, ["prima"]),
    "another begun without closing": (begin_another, ["ora"]),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_each_public_draft_that_would_not_stay_is_found(
    three: Path, data: Path, change: Change, expected: list[str]
) -> None:
    public = permanence.of_archive(drafts.load(three)[0])
    change(data)
    archive, problems = drafts.load(data)
    assert not problems
    assert [each.id for each in permanence.broken(public, archive)] == expected


def test_a_site_says_which_drafts_are_public(three: Path, tmp_path: Path) -> None:
    assert cli.main(["build", "--data", str(three), "--site", str(tmp_path / "site")]) == 0
    known = permanence.of_site(tmp_path / "site")
    assert known == permanence.of_archive(drafts.load(three)[0])[::-1]
    (tmp_path / "site/prima/manifest.json").unlink()
    assert permanence.of_site(tmp_path / "site")[-1] == Known("prima", None, False)
    (tmp_path / "site/versions.json").write_text("[{")
    assert sorted(permanence.of_site(tmp_path / "site")) == sorted(known[:-1])
    assert permanence.of_site(tmp_path / "elsewhere") == []


def test_the_command_publishes_nothing_that_loses_a_public_draft_unless_it_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "www/piano"
    command = ["publish", str(link), "--data", str(data)]
    assert cli.main(command) == 0
    forget_last(data)
    begin_another(data)
    capsys.readouterr()
    for more in ([], ["--forget", "prima"], ["--forget", "seconda"]):
        assert cli.main([*command, *more]) == cli.PROBLEMS
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(
        "Ogni bozza pubblica resta al suo indirizzo, com'era. Così invece:\n"
        "- la bozza «ora», finora quella in corso, non c'è più."
        " Ripristina da git plan.yaml, chiudi la bozza con piano close, e poi scrivi la nuova.\n"
        f"Se è proprio ciò che vuoi: piano publish {link} --forget ora\n"
        "Non riuscito: il sito pubblico è rimasto com'era.\n"
    )
    assert (link / "seconda/index.html").is_file()
    assert cli.main([*command, "--forget", "ora", "--forget", "seconda"]) == 0
    assert (link / "prima/index.html").is_file()
    assert not (link / "seconda").exists()


@pytest.mark.parametrize("spoiled", ["versions.json", "manifest.json", ""])
def test_a_damaged_or_removed_public_site_does_not_let_a_draft_vanish(
    data: Path, tmp_path: Path, spoiled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "www/piano"
    command = ["publish", str(link), "--data", str(data)]
    assert cli.main(command) == 0
    edit(data)
    assert cli.main(command) == 0
    for path in link.rglob(spoiled) if spoiled else ():
        path.write_text("[{")
    if not spoiled:
        shutil.rmtree(link.resolve())
    forget_all(data)
    assert cli.main(command) == cli.PROBLEMS
    assert "la bozza chiusa «prima» non c'è più" in capsys.readouterr().err
