"""`piano` as an editor meets it: its lines, its exit status, and never a traceback."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from macros import schema
from macros.cli import COMMANDS, main
from macros.command_words import reason
from tests.archive import close_all, tiny

ROOT = Path(__file__).parent.parent
PLANS = ROOT / "tests" / "plans"
BASE = (PLANS / "base.yaml").read_text("utf-8")
PIANO = Path(sys.executable).with_name("piano")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `data` of the working directory, with a plan that has no problem."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "plan.yaml").write_text(BASE, "utf-8")
    return Path("data")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command itself, as a process of its own."""
    return subprocess.run(
        [PIANO, *arguments],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        env=os.environ | environment,
        timeout=60,
    )


@pytest.fixture
def renamed(data: Path) -> Path:
    """The same folder with three drafts of a plan: its driver has another id in each."""
    (data / "plan.yaml").unlink()
    ids = ("uno", "due", "tre")
    plans = []
    for day, (name, before) in enumerate(zip(ids, (None, *ids), strict=False), 1):
        driver = {"id": name, "title": "Uno"} | ({"renamed_from": before} if before else {})
        plans.append(tiny(f"bozza-{name}", day, drivers=[driver]))
    return close_all(data, plans)


@pytest.mark.parametrize("names", [("bozza-uno", "attuale"), ("attuale", "bozza-uno")], ids=["forwards", "backwards"])
def test_changes_follow_an_item_through_its_names_whichever_draft_comes_first(
    renamed: Path, names: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["changes", *names]) == 0
    told = capsys.readouterr().out
    assert "indirizzo: " in told
    assert not re.search("aggiunt|tolt", told)


def test_changes_tell_a_name_that_nothing_has_from_a_file_with_problems(
    renamed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["changes", "quattro", "attuale"]) == 2
    assert capsys.readouterr() == (
        "", "«quattro» non è una bozza. Le bozze sono: bozza-uno, bozza-due, bozza-tre.\n"
    )  # fmt: skip
    Path("altra.yaml").write_text(BASE.replace("status: bozza", "status: boza"), "utf-8")
    assert main(["changes", "altra.yaml", "attuale"]) == 1
    assert capsys.readouterr().out == (
        "altra.yaml:11:11: «boza» non è tra i valori previsti. Forse volevi dire «bozza»?\n"
        "      11 |   status: boza\n"
        "         |           ^\n"
        "   Scrivi così:\n"
        "      11 |   status: bozza\n\n"
    )


def test_a_good_plan_is_said_to_be_good(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("data/plan.yaml: nessun problema (1 driver).\n", "")


def test_problems_are_printed_with_their_lines_and_counted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "plan.yaml").write_bytes((PLANS / "ten-mistakes.yaml").read_bytes())
    assert main(["check"]) == 1
    out, err = capsys.readouterr()
    places = re.findall(r"^data/plan\.yaml:(\d+):(\d+): .*\n +(\d+) \| .*\n +\| +\^$", out, re.MULTILINE)
    assert len(places) == out.count("data/plan.yaml:") == 10
    assert [int(line) for line, _, _ in places] == sorted(int(shown) for _, _, shown in places)
    assert err == "10 problemi da correggere.\n"


def test_one_problem_is_counted_in_the_singular(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "plan.yaml").write_text(BASE.replace("status: bozza", "status: boza"), "utf-8")
    assert main(["check", "--data", str(data)]) == 1
    assert capsys.readouterr() == (
        "data/plan.yaml:11:11: «boza» non è tra i valori previsti. Forse volevi dire «bozza»?\n"
        "      11 |   status: boza\n"
        "         |           ^\n"
        "   Scrivi così:\n"
        "      11 |   status: bozza\n\n",
        "1 problema da correggere.\n",
    )


UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no file": (lambda path: path.unlink(), "il file non c'è."),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "è una cartella, non un file."),
    "a link to itself": (lambda path: (path.unlink(), path.symlink_to(path.name)), "il file non si può leggere."),
    "not text": (lambda path: path.write_bytes(b"\0"), "c'è un segno che non si vede: un codice (U+0000). Cancellalo."),
    "empty": (lambda path: path.write_bytes(b""), "il file è vuoto."),
}


@pytest.mark.parametrize(("make", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_a_problem(
    make: Callable[[Path], object], message: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(data / "plan.yaml")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith(f"data/plan.yaml:1:1: {message}\n")


@pytest.mark.parametrize("folder", ["nessuna", "data/altro.yaml", "/dev/null"])
def test_a_folder_that_is_none_is_a_problem(folder: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", folder]) == 1
    assert capsys.readouterr().out == f"{folder}/plan.yaml:1:1: la cartella {folder} non c'è.\n"


def test_the_folder_may_be_named_by_its_plan(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", "data/plan.yaml"]) == 0
    assert capsys.readouterr().out == "data/plan.yaml: nessun problema (1 driver).\n"


def test_a_port_that_is_taken_is_named_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    told = f"Non riuscito: 127.0.0.1:{port}: la porta è già in uso, scegline un'altra con --port.\n"
    assert capsys.readouterr().err == told


def test_a_warning_is_printed_and_stops_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "plan.yaml").write_text(BASE.replace("title: Forum", "title: Città # nota"), "utf-8")
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("data/plan.yaml:50:18: avviso: il sito non mostra «# nota».")
    assert out.endswith("data/plan.yaml: nessun problema (1 driver).\n")
    assert err == "1 avviso: il sito si fa lo stesso.\n"
    assert main(["check", "--strict"]) == 1
    assert capsys.readouterr().err == "1 avviso da correggere, come chiede --strict.\n"


def test_a_plan_without_warnings_is_good_under_strict_rules_too(data: Path) -> None:
    assert main(["check", "--strict"]) == 0


def test_warnings_are_of_the_current_draft_alone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = BASE.replace("title: Forum", "title: Città # nota")
    (data / "plan.yaml").write_text(odd, "utf-8")
    assert main(["close"]) == 0
    (data / "plan.yaml").write_text(BASE.replace("2025-02-27", "2025-03-27").replace("Prima", "Seconda"), "utf-8")
    capsys.readouterr()
    assert main(["check", "--strict"]) == 0


@pytest.mark.parametrize("form", ["github", "gitlab", "json"])
def test_a_report_for_machines_is_all_that_is_printed(
    form: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "plan.yaml").write_text(BASE.replace("status: bozza", "status: boza"), "utf-8")
    assert main(["check", "--format", form]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    if form == "github":
        assert out.startswith("::error file=data/plan.yaml,line=11,col=11,title=Errore nel piano::«boza» non")
    else:
        assert json.loads(out)


def test_a_form_that_there_is_not_is_said_in_italian(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--format", "xml"])
    assert "«xml» non va bene per «--format»: scegli tra text, github, gitlab, json." in capsys.readouterr().err


def test_a_bad_plan_builds_no_site(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "plan.yaml").write_text(BASE.replace("status: bozza", "status: boza"), "utf-8")
    assert main(["build", "--site", "site"]) == 1
    assert capsys.readouterr().out.startswith("data/plan.yaml:11:11: ")
    assert not Path("site").exists()


def test_the_schema_is_printed_as_it_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == schema.text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "piano: «chek» non va bene per «comando»: scegli tra check, "),
        (["check", "--dati", "x"], "piano: non previsto: --dati x."),
        (["check", "--data"], "piano check: dopo «--data» manca il valore."),
        (["build", "--no-cache=1"], "piano build: «--no-cache» non vuole un valore."),
        (["serve", "--port", "otto"], "piano serve: «otto» non va bene per «--port»: ci vuole un numero."),
    ],
)
def test_a_wrong_command_is_explained_in_italian(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("uso: piano")
    assert told.splitlines()[-1].startswith(message)


@pytest.mark.parametrize("arguments", [["-h"], ["check", "--help"], ["build", "-h"], ["serve", "-h"]])
def test_the_help_is_in_italian(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("uso: piano")
    assert not {"usage", "options", "show", "help", "positional"} & set(
        text.replace("--help", "").replace(":", "").split()
    )


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (FileNotFoundError(2, "No such file", "site"), "site: non c'è"),
        (PermissionError(13, "Permission denied", "site"), "site: il permesso è negato"),
        (OSError(28, "No space left on device"), "il disco è pieno"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError("qualcosa"), "qualcosa"),
    ],
)
def test_what_the_system_refuses_is_said_in_italian(error: OSError, message: str) -> None:
    assert reason(error) == message


def test_what_the_system_refuses_ends_in_a_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("busy").write_text("not a folder", "utf-8")
    assert main(["build", "--site", "busy/site"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Non riuscito: ")
    assert error.count("\n") == 1


def test_a_terminal_that_cannot_show_a_letter_gets_its_code(data: Path) -> None:
    (data / "plan.yaml").write_text(BASE.replace("status: bozza", "status: 😀"), "utf-8")
    ended = run("check", PYTHONIOENCODING="ascii")
    assert ended.returncode == 1
    assert ended.stdout.startswith("data/plan.yaml:11:11: \\xab\\U0001f600\\xbb non")
    assert "Traceback" not in ended.stderr


def test_a_folder_whose_name_is_not_text_is_a_problem(data: Path) -> None:
    ended = run("check", "--data", "b\udcff")
    assert ended.returncode == 1
    assert "non c'è." in ended.stdout
    assert "Traceback" not in ended.stderr


def test_a_reader_that_goes_away_gets_no_traceback(data: Path) -> None:
    many = BASE.replace("[prossimita]", "[" + "x, " * 5_000 + "]")
    (data / "plan.yaml").write_text(many, "utf-8")
    with subprocess.Popen([PIANO, "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read().decode() in ("", "1001 problemi da correggere.\n")
    assert process.returncode != 0


@pytest.mark.parametrize("plan", [BASE, BASE.replace("status: bozza", "status: boza")], ids=["good", "bad"])
def test_where_nobody_reads_what_is_printed_a_command_never_says_that_all_is_well(data: Path, plan: str) -> None:
    (data / "plan.yaml").write_text(plan, "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([PIANO, "check"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_command_without_an_output_ends_with_its_status(data: Path, closed: str) -> None:
    for plan, status in ((BASE, 0), (BASE.replace("status: bozza", "status: boza"), 1)):
        (data / "plan.yaml").write_text(plan, "utf-8")
        done = subprocess.run(f"{PIANO} check {closed}>&-", shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - ours
        assert done.returncode == status
        assert "Traceback" not in done.stderr + done.stdout


def test_without_a_command_all_of_them_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    told = capsys.readouterr().err
    assert [name for name in COMMANDS if name not in told] == []
