"""Closed drafts cannot be lost or changed unseen, and closing one either happens or does not."""

import hashlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from macros import agreement, cli, drafts
from macros.drafts import NotClosedError, load
from macros.places import Problem
from macros.site import CURRENT
from tests.archive import close_all, tiny, words, write
from tests.conftest import ROOT

PIANO = Path(sys.executable).parent / "piano"
Edit = Callable[[Path], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three drafts, whose names are in the wrong order on purpose; the last one is current."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    return close_all(folder, [tiny("zeta", 1), tiny("alfa", 2), tiny("media", 3)])


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    shutil.copytree(whole, tmp_path / "data")
    return tmp_path / "data"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def replace(path: str, old: str, new: str) -> Edit:
    """An edit that replaces a text of a file; it must be there."""

    def edit(data: Path) -> None:
        text = (data / path).read_text("utf-8")
        assert old in text
        (data / path).write_text(text.replace(old, new), "utf-8")

    return edit


def rename(old: str, new: str) -> Edit:
    """An edit that gives a file another name, in SHA256SUMS too."""

    def edit(data: Path) -> None:
        (data / "drafts" / old).rename(data / "drafts" / new)
        replace("drafts/SHA256SUMS", f"/{old}", f"/{new}")(data)

    return edit


def resealed(name: str, old: str, new: str) -> Edit:
    """An edit of a closed draft that gives it a new fingerprint, as nobody should."""

    def edit(data: Path) -> None:
        path = data / "drafts" / f"{name}.yaml"
        before = drafts.fingerprint(path)
        replace(f"drafts/{name}.yaml", old, new)(data)
        replace("drafts/SHA256SUMS", before, drafts.fingerprint(path))(data)

    return edit


def all_of(*edits: Edit) -> Edit:
    return lambda data: [edit(data) for edit in edits] and None


def repeat_first_sum(data: Path) -> None:
    path = data / "drafts/SHA256SUMS"
    path.write_text(path.read_text() + "0" * 64 + "  data/drafts/zeta.yaml\n")


DAMAGES: dict[str, tuple[Edit, list[str]]] = {
    "one byte of a closed draft changed": (
        replace("drafts/alfa.yaml", "Driver uno", "Driver Uno"),
        ["drafts/alfa.yaml:1:1: la bozza è chiusa e non si può più modificare. Un errore si corregge"],
    ),
    "one byte added at the end": (
        replace("drafts/zeta.yaml", "bozza zeta.\n", "bozza zeta.\n\n"),
        ["drafts/zeta.yaml:1:1: la bozza è chiusa"],
    ),
    "a closed draft deleted": (
        lambda data: (data / "drafts/zeta.yaml").unlink(),
        ["drafts/SHA256SUMS:1:1: manca la bozza chiusa ", "drafts/zeta.yaml. Un errore si corregge"],
    ),
    "a fingerprint deleted": (
        lambda data: (data / "drafts/SHA256SUMS").write_text(
            (data / "drafts/SHA256SUMS").read_text().splitlines(keepends=True)[1]
        ) and None,
        ["drafts/zeta.yaml:1:1: la bozza non ha la sua impronta"],
    ),
    "all fingerprints deleted": (
        lambda data: (data / "drafts/SHA256SUMS").unlink(),
        ["drafts/zeta.yaml:1:1: la bozza non ha", "drafts/alfa.yaml:1:1: la bozza non ha"],
    ),
    "a line that is no fingerprint": (
        replace("drafts/SHA256SUMS", "  data/drafts/alfa", " data/drafts/alfa"),
        ["drafts/SHA256SUMS:2:1: la riga non è un'impronta.", "drafts/alfa.yaml:1:1: la bozza non ha"],
    ),
    "a second fingerprint for a draft": (
        repeat_first_sum,
        ["drafts/SHA256SUMS:3:1: la riga ripete una bozza già vista."],
    ),
    "two closed drafts of one id": (
        resealed("alfa", "id: alfa", "id: zeta"),
        ["drafts/alfa.yaml:5:7: l'id «zeta» non è il nome del file."],
    ),
    "a closed draft under another name": (
        rename("alfa.yaml", "beta.yaml"),
        ["drafts/beta.yaml:5:7: l'id «alfa» non è il nome del file."],
    ),
    "two closed drafts under each other's name": (
        all_of(rename("alfa.yaml", "x.yaml"), rename("zeta.yaml", "alfa.yaml"), rename("x.yaml", "zeta.yaml")),
        ["drafts/alfa.yaml:5:7: l'id «zeta»", "drafts/zeta.yaml:5:7: l'id «alfa»"],
    ),
    "the current draft with the id of a closed one": (
        replace("plan.yaml", "id: media", "id: zeta"),
        ["plan.yaml:5:7: la bozza «zeta» è chiusa. Per iniziare la prossima, cambia qui id, label, date e status."],
    ),
    "the current draft older than the last closed one": (
        replace("plan.yaml", "2025-01-03", "2025-01-01"),
        ["plan.yaml:7:9: la data 2025-01-01 viene prima di quella della bozza «alfa» (2025-01-02)."],
    ),
    "a closed draft older than the one before": (
        resealed("alfa", "2025-01-02", "2024-12-31"),
        ["drafts/alfa.yaml:7:9: la data 2024-12-31 viene prima di quella della bozza «zeta» (2025-01-01)."],
    ),
    "a draft with the name of a folder of the site": (
        replace("plan.yaml", "id: media", f"id: {CURRENT}"),
        ["plan.yaml:5:7: «attuale» è il nome di una cartella del sito."],
    ),
    "a mistake in a closed draft": (
        resealed("alfa", "status: bozza", "status: boza"),
        ["drafts/alfa.yaml:8:11: «boza» non è tra i valori previsti. Forse volevi dire «bozza»?"],
    ),
    "a former id that no draft had": (
        replace("plan.yaml", "id: uno", "id: primo\n  renamed_from: un"),
        ["plan.yaml:11:17: nessuna bozza chiusa ha «un» in questo elenco. Forse volevi dire «uno»?"],
    ),
    "mistakes in two drafts at once": (
        all_of(replace("plan.yaml", "status: bozza", "status: boza"), replace("drafts/zeta.yaml", "uno", "due")),
        ["plan.yaml:8:11: «boza»", "drafts/zeta.yaml:1:1: la bozza è chiusa"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), DAMAGES.values(), ids=DAMAGES)
def test_check_and_every_build_fail_with_the_name_of_the_file_and_leave_the_site_alone(
    data: Path, edit: Edit, expected: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(data)
    site = data.parent / "site"
    write_old_site(site)
    before = contents(site)
    for command in (["check"], ["build", "--site", str(site)]):
        assert cli.main([*command, "--data", str(data)]) == cli.PROBLEMS
        assert_all_in(expected, capsys.readouterr().out)
    monkeypatch.setenv("PIANO_DATA", str(data))
    with pytest.raises(Abort) as stopped:
        mkdocs_build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site)))
    assert_all_in(expected, stopped.value.message)
    assert contents(site) == before
    assert {path.name for path in data.parent.iterdir()} == {"data", "site"}


def write_old_site(site: Path) -> None:
    (site / "vecchia").mkdir(parents=True)
    (site / "index.html").write_text("il sito di ieri")
    (site / "vecchia/index.html").write_text("una pagina di ieri")


def assert_all_in(expected: list[str], output: str) -> None:
    for text in expected:
        assert text in output
    assert len(output.strip().splitlines()) >= len([text for text in expected if ".yaml:" in text])


def test_the_commands_as_they_are_typed_fail_when_one_byte_of_a_closed_draft_changes(data: Path) -> None:
    raw = (data / "drafts/alfa.yaml").read_bytes()
    (data / "drafts/alfa.yaml").write_bytes(raw[:-2] + bytes([raw[-2] ^ 1]) + raw[-1:])
    site = data.parent / "site"
    write_old_site(site)
    before = contents(site)
    for command in (
        [PIANO, "check", "--data", data],
        [PIANO, "build", "--data", data, "--site", site],
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", site],
    ):
        environment = {"PIANO_DATA": str(data), "PATH": "/usr/bin:/bin", "NO_MKDOCS_2_WARNING": "1"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert f"{data}/drafts/alfa.yaml:1:1: la bozza è chiusa" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert contents(site) == before


@pytest.mark.parametrize("committed", [False, True], ids=["before the commit", "after the commit"])
def test_the_command_that_is_told_restores_a_closed_draft(data: Path, committed: bool) -> None:
    def git(*words: str) -> None:
        settings = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *words], cwd=data.parent, check=True, capture_output=True)

    git("init")
    git("add", "--all")
    git("commit", "--message=x")
    replace("drafts/alfa.yaml", "Driver uno", "Driver Uno")(data)
    if committed:
        git("commit", "--all", "--message=y")
    (problem,) = load(data)[1]
    subprocess.run(problem.hint.partition(": ")[2], shell=True, cwd=data.parent, check=True, capture_output=True)  # noqa: S602
    assert load(data)[1] == []


def test_an_undamaged_folder_passes_and_its_drafts_come_in_the_order_of_closing(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, problems = load(data)
    assert [edition.id for edition in archive] == ["zeta", "alfa", "media"]
    assert [edition.is_current for edition in archive] == [False, False, True]
    assert problems == []
    assert cli.main(["check", "--data", str(data)]) == 0
    assert "2 bozze chiuse intatte" in capsys.readouterr().out


def test_a_folder_without_closed_drafts_holds_one_draft(tmp_path: Path) -> None:
    close_all(tmp_path, [tiny("sola", 1)])
    archive, problems = load(tmp_path)
    assert [edition.id for edition in archive] == ["sola"]
    assert problems == []


def test_drafts_of_the_same_day_and_a_closed_draft_called_plan_are_fine(tmp_path: Path) -> None:
    archive, problems = load(close_all(tmp_path, [tiny("plan", 1), tiny("altra", 1)]))
    assert problems == []
    assert [(edition.id, edition.is_current) for edition in archive] == [("plan", False), ("altra", True)]


def test_every_folder_of_the_site_that_is_no_draft_is_reserved(whole: Path, tmp_path: Path) -> None:
    assert cli.main(["build", "--data", str(whole), "--site", str(tmp_path / "site"), "--no-cache"]) == 0
    folders = {path.name for path in (tmp_path / "site").iterdir() if path.is_dir()}
    assert folders - {"zeta", "alfa", "media"} == drafts.RESERVED


def test_closing_copies_byte_for_byte_and_adds_the_fingerprint_after_the_others(data: Path) -> None:
    raw = (data / "plan.yaml").read_bytes().replace(b"\n", b"\r\n") + "# perché no? \u2019".encode()
    (data / "plan.yaml").write_bytes(raw)
    before = contents(data / "drafts")
    assert drafts.close(data, words) == data / "drafts/media.yaml"
    after = contents(data / "drafts")
    assert after.pop("media.yaml") == raw == (data / "plan.yaml").read_bytes()
    assert b"Parole della bozza media." in after.pop("media.txt")
    sums = after.pop("SHA256SUMS")
    assert sums.startswith(before.pop("SHA256SUMS"))
    assert sums.endswith(b"  data/drafts/media.yaml\n")
    assert after == before


def test_sha256sum_verifies_all_closed_drafts_from_the_root_of_the_repository(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the command ran, and whether the folder of the plan is at the root or further down."""
    (tmp_path / ".git").mkdir()
    for folder in ("data", "piani/2027"):
        shutil.copytree(whole, tmp_path / folder, ignore=shutil.ignore_patterns("drafts"))
        monkeypatch.chdir(tmp_path / folder)
        drafts.close(Path(), words)
        monkeypatch.chdir(tmp_path)
        replace("plan.yaml", "id: media", "id: prossima")(tmp_path / folder)
        drafts.close(Path(folder), words)
        verify(tmp_path, f"{folder}/drafts/SHA256SUMS", 2)


def verify(root: Path, sums: str, number: int) -> None:
    done = subprocess.run(["sha256sum", "--strict", "-c", sums], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(": OK\n") == number


@pytest.mark.parametrize("folder", ["data", "examples"])
def test_sha256sum_verifies_the_closed_drafts_of_this_very_repository(folder: str) -> None:
    if (ROOT / folder / "drafts").exists():
        number = len(list((ROOT / folder / "drafts").glob("*.yaml")))
        verify(ROOT, f"{folder}/drafts/SHA256SUMS", number)
    else:
        assert folder == "data", "the example plan has closed drafts"


def test_git_gives_everybody_the_bytes_that_were_closed_and_those_that_sites_are_made_from(tmp_path: Path) -> None:
    """Also where it is set to turn line ends into those of Windows, as it is there by default."""
    raw, page, picture = b"id: prima\r\nlabel: mista\nfine\r\n", b"# Pagina\n\nParole.\n", b"\x89PNG\r\n\x1a\n\0"
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    for folder in ("data", "examples"):
        (tmp_path / folder / "drafts").mkdir(parents=True)
        (tmp_path / folder / "drafts/prima.yaml").write_bytes(raw)
    (tmp_path / "data/pagina.md").write_bytes(page)
    (tmp_path / "data/figura.png").write_bytes(picture)
    settings = ["-c", "core.autocrlf=true", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init"], ["add", "--all"], ["commit", "--message=x"], ["rm", "-r", "data", "examples"]):
        subprocess.run(["git", *settings, *command], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run(["git", *settings, "checkout", "HEAD", "."], cwd=tmp_path, check=True, capture_output=True)
    for folder in ("data", "examples"):
        assert (tmp_path / folder / "drafts/prima.yaml").read_bytes() == raw
    assert (tmp_path / "data/pagina.md").read_bytes() == page
    assert (tmp_path / "data/figura.png").read_bytes() == picture


def test_closing_mends_a_list_of_fingerprints_that_lost_its_last_line_end(data: Path) -> None:
    path = data / "drafts/SHA256SUMS"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    drafts.close(data, words)
    verify(data.parent, "data/drafts/SHA256SUMS", 3)


def test_the_command_says_what_to_do_next_and_then_everything_passes(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["close", "--data", str(data)]) == 0
    told = capsys.readouterr().out
    for word in (f"{data}/drafts/media.yaml", "plan.yaml", "id", "label", "date", "status", f"git add {data}"):
        assert word in told
    write(data / "plan.yaml", tiny("nuova", 4))
    assert cli.main(["check", "--data", str(data)]) == 0


def test_closing_twice_is_refused_and_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["close", "--data", str(data)]) == 0
    before = contents(data)
    assert cli.main(["close", "--data", str(data)]) == cli.PROBLEMS
    assert "la bozza «media» è chiusa" in capsys.readouterr().out
    with pytest.raises(NotClosedError, match="la bozza «media» è chiusa"):
        drafts.close(data, words)
    assert contents(data) == before


def test_what_cannot_be_built_is_not_closed_and_the_command_says_why(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreement, "wrong", lambda *_: None)  # as if the check of the plan had missed it
    replace("plan.yaml", "Parole della bozza media.", "'[L''atto](delibera.pdf)'")(data)
    before = contents(data)
    assert cli.main(["close", "--data", str(data)]) == cli.PROBLEMS
    told = capsys.readouterr().err
    assert "il collegamento «../../delibera.pdf» non porta a nulla." in told
    assert told.endswith("Non riuscito: la bozza non è chiusa.\n")
    assert contents(data) == before | {".drafts.lock": b""}


def test_closing_with_any_problem_is_refused_and_changes_nothing(data: Path) -> None:
    for edit, expected in DAMAGES.values():
        folder = data.parent / "damaged"
        shutil.copytree(data, folder)
        edit(folder)
        before = contents(folder)
        with pytest.raises(NotClosedError) as refused:
            drafts.close(folder, words)
        assert_all_in(expected, str(refused.value))
        assert contents(folder) == before | {".drafts.lock": b""}
        shutil.rmtree(folder)


def test_closing_never_overwrites_even_a_file_that_it_does_not_expect(data: Path) -> None:
    (data / "drafts/media.txt").write_text("di qualcun altro")
    before = contents(data)
    with pytest.raises(FileExistsError):
        drafts.close(data, words)
    assert contents(data) == before | {".drafts.lock": b""}


def test_closing_that_fails_midway_leaves_nothing(data: Path) -> None:
    def failing(_: drafts.Archive) -> str:
        raise OSError(28, "No space left on device")

    before = contents(data)
    with pytest.raises(OSError, match="No space left"):
        drafts.close(data, failing)
    assert contents(data) == before | {".drafts.lock": b""}
    assert {path.name for path in data.iterdir()} == {"plan.yaml", "drafts", ".drafts.lock"}


def test_a_plan_that_is_saved_while_it_is_closed_stays_open(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = drafts.load

    def read_and_saved(folder: Path) -> tuple[drafts.Archive, list[Problem]]:
        found = read(folder)
        (folder / "plan.yaml").write_bytes((folder / "plan.yaml").read_bytes() + b"# di mezzo\n")
        return found

    monkeypatch.setattr(drafts, "load", read_and_saved)
    before = contents(data / "drafts")
    with pytest.raises(NotClosedError, match="il piano è cambiato proprio ora"):
        drafts.close(data, words)
    assert contents(data / "drafts") == before


def test_of_two_who_close_at_once_one_succeeds(data: Path) -> None:
    """The second one waits for the first, and then finds the draft closed."""
    inside, go_on, refused = threading.Event(), threading.Event(), []

    def slow(archive: drafts.Archive) -> str:
        inside.set()
        assert go_on.wait(10)
        return words(archive)

    def second() -> None:
        try:
            drafts.close(data, words)
        except NotClosedError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=drafts.close, args=(data, slow)), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    sleep(0.2)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(refused) == 1
    assert "la bozza «media» è chiusa" in refused[0]
    assert len((data / "drafts/SHA256SUMS").read_text().splitlines()) == 3


@pytest.mark.parametrize("system", ["", "two-steps"])
def test_killed_at_any_step_closing_has_happened_or_has_not(tmp_path: Path, system: str) -> None:
    """`tests/kill.py` asserts after each kill that `piano check` passes and that closing then succeeds."""
    close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)])
    command = [sys.executable, "-m", "tests.kill", tmp_path / "data", system]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    states = done.stdout.split()
    assert states == sorted(states), "what is closed stays closed"
    assert states.count("before") > 10
    assert states.count("complete") > 3


def test_a_file_saved_while_it_is_read_goes_by_the_fingerprint_of_what_was_read(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a build would keep the pages of the new text under the name of the old one."""
    path, read_bytes = data / "plan.yaml", Path.read_bytes
    before = path.read_bytes()

    def read_and_saved(self: Path) -> bytes:
        content = read_bytes(self)
        if self == path:
            path.write_bytes(before.replace(b"title: ", b"title: Altro ", 1))
        return content

    monkeypatch.setattr(Path, "read_bytes", read_and_saved)
    current = drafts.load(data)[0][-1]
    assert current.fingerprint == hashlib.sha256(before).hexdigest()
    assert not current.plan.title.startswith("Altro")
