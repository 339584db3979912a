"""`piano doctor` finds what is amiss, each thing for itself, says how to mend it, and leaves nothing behind."""

import errno
import fcntl
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from macros import cli, swap
from macros.hosting import doctor
from macros.hosting.doctor import Finding, Mark
from tests.archive import close_all, tiny
from tests.conftest import ROOT

ADDRESS = "https://piano.comune.example.it/"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return close_all(tmp_path / "data", [tiny("prima", 1), tiny("seconda", 2)])


def python_of(version: tuple[int, ...]) -> Callable[[pytest.MonkeyPatch], Finding]:
    def find(patch: pytest.MonkeyPatch) -> Finding:
        patch.setattr(doctor.sys, "version_info", version)
        return doctor.python(ROOT)

    return find


def without_libyaml(patch: pytest.MonkeyPatch) -> Finding:
    patch.setattr(doctor.yaml, "__with_libyaml__", False)
    return doctor.libyaml()


def with_room(free: int) -> Callable[[pytest.MonkeyPatch], Finding]:
    def find(patch: pytest.MonkeyPatch) -> Finding:
        patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
        return doctor.room(Path("www"))

    return find


def failing() -> str:
    raise ValueError("riga 3")


Find = Callable[[pytest.MonkeyPatch], Finding]
FINDINGS: dict[str, tuple[Find, str]] = {
    "Python that will do": (python_of((3, 12, 1)), "✓ Python 3.12.1"),
    "Python too old": (
        python_of((3, 10, 9)),
        "✗ Python 3.10.9, ma ne serve uno >=3.11: installalo, poi rm -r .venv && make site",
    ),
    "packages": (
        lambda _: doctor.packages("# piano==1\npyyaml==6.0.3 \\\n    --hash=sha256:0==\n"),
        "✓ Pacchetti: 1, tutti alla versione di requirements.txt",
    ),
    "a package for other systems": (
        lambda _: doctor.packages("pyyaml==6.0.3 \\\nboh==1 ; python_full_version < '3' \\\n"),
        "✓ Pacchetti: 1, tutti alla versione di requirements.txt",
    ),
    "a package missing": (
        lambda _: doctor.packages("boh==1.0 \\\npyyaml==1 \\\n"),
        "✗ Pacchetti che mancano: boh: make site",
    ),
    "a package of another version": (
        lambda _: doctor.packages("pyyaml==6.0.1 \\\n"),
        "! Pacchetti di un'altra versione: pyyaml 6.0.3: make site",
    ),
    "libyaml": (lambda _: doctor.libyaml(), "✓ libyaml, che legge i file del piano"),
    "no libyaml": (
        without_libyaml,
        "✗ PyYAML è senza libyaml: rm -r .venv && make site, con i pacchetti già pronti (wheel)",
    ),
    "an address": (lambda _: doctor.public_address(lambda: ADDRESS), f"✓ Indirizzo del sito: {ADDRESS}"),
    "an address without end": (
        lambda _: doctor.public_address(lambda: ADDRESS[:-1]),
        f"! Indirizzo del sito: {ADDRESS[:-1]}: in mkdocs.yml, site_url deve finire con /",
    ),
    "the address of the example": (
        lambda _: doctor.public_address(lambda: "https://example.org/piano/"),
        "! Indirizzo del sito: https://example.org/piano/ è un esempio: scrivi quello vero in mkdocs.yml, site_url",
    ),
    "no settings": (
        lambda _: doctor.public_address(failing),
        "✗ mkdocs.yml non si può usare (riga 3): correggilo o ripristinalo da git",
    ),
    "much room": (with_room(2**31), "✓ Spazio libero in www: 2048 MB"),
    "little room": (with_room(2**29), "! Spazio libero in www: 512 MB: può non bastare a lungo"),
    "no room": (with_room(2**20), "✗ Spazio libero in www: 1 MB: ne servono almeno 100"),
    "a folder that can be written": (
        lambda _: doctor.writable([Path()]),
        "✓ Si può scrivere accanto al sito, accanto al piano e tra i file temporanei",
    ),
    "folders that cannot": (
        lambda _: doctor.writable([Path(), Path("/proc"), Path("nulla")]),
        "✗ Non si può scrivere in /proc, nulla: cambiane i permessi o il proprietario",
    ),
    "programs": (lambda _: doctor.programs("provare", [("boh", "python3"), ("sh",)]), "✓ Programmi per provare"),
    "programs missing": (
        lambda _: doctor.programs("provare", [("boh", "mah"), ("sh",)]),
        "! Programmi che mancano: boh: servono solo per provare",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("find", "line"), FINDINGS.values(), ids=FINDINGS)
def test_each_thing_is_told_with_its_remedy(find: Find, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(find(monkeypatch)) == line


def test_a_plan_and_its_closed_drafts_are_counted_and_their_problems_too(data: Path) -> None:
    assert str(doctor.plan(data, ROOT)) == f"✓ Piano in {data}/: nessun problema, una bozza chiusa, intatta"
    (data / "drafts/prima.yaml").write_bytes(b"altro")
    found = doctor.plan(data, ROOT)
    assert found.mark == Mark.BAD
    assert found.mend == f"piano check --data {data} dice dove e come"


def test_git_is_read_but_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert doctor.git(folder).text == "Questa cartella non è un archivio git leggibile"
    (folder / "a").write_text("a")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init"], ["add", "a"], ["commit", "--message=x"]):
        subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)
    assert str(doctor.git(folder)).startswith("✓ git: commit ")
    (folder / "b").write_text("b")
    found = doctor.git(folder)
    assert found.mark == Mark.NOTE
    assert found.text.endswith(" ci sono modifiche non registrate in 1 file")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(doctor.git(folder)) == "! git non c'è: serve per registrare le modifiche, non per costruire"


def test_how_folders_and_links_are_replaced_is_tried_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doctor.switching(tmp_path).mark == Mark.GOOD
    monkeypatch.setattr(doctor, "exchange", lambda first, second: False)
    assert "in due passi" in doctor.switching(tmp_path).text

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert "non si possono fare link" in doctor.switching(tmp_path).text
    assert not list(tmp_path.iterdir())


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        found = doctor.port(number)
        assert str(found) == f"! Porta {number} occupata: piano serve --port {number + 1}"
    assert doctor.port(number).mark == Mark.GOOD


def test_what_a_killed_run_left_and_a_run_at_work_are_told(tmp_path: Path) -> None:
    site, data = tmp_path / "site", tmp_path / "data"
    data.mkdir()
    assert doctor.leftovers(site, data).mark == Mark.GOOD
    with swap.workshop(site):
        assert doctor.leftovers(site, data).text == "Un altro comando piano è al lavoro"
    assert doctor.leftovers(site, data).mark == Mark.GOOD
    (data / ".drafts.building-x").mkdir()
    found = doctor.leftovers(site, data)
    assert str(found) == (
        "! Resti di un comando interrotto: .drafts.building-x: il prossimo li toglie da sé"
    )  # fmt: skip
    with (tmp_path / ".site.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the doctor has let it go


# The command


def test_the_command_says_in_one_screen_that_this_checkout_can_build(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert cli.main(["doctor", "--data", str(data), "--site", str(tmp_path / "www/site")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("Si può costruire e pubblicare.")
    assert all(line[0] in "✓!" for line in lines[:-1])
    assert 10 < len(lines) <= 24
    assert sorted(tmp_path.rglob("*")) == before


def test_the_command_fails_only_where_nothing_can_be_built(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert cli.main(["doctor", "--data", str(data), "--site", str(tmp_path / "site")]) == 0
    assert "! Programmi che mancano: nginx, " in capsys.readouterr().out
    (data / "plan.yaml").unlink()
    assert cli.main(["doctor", "--data", str(data), "--site", str(tmp_path / "site")]) == cli.PROBLEMS
    out = capsys.readouterr().out
    assert f"✗ Piano in {data}/: 1 problema: piano check --data {data} dice dove e come\n" in out
    assert out.endswith("Così non si può costruire: correggi le righe con ✗.\n")


def test_what_the_doctor_says_can_be_built_is_built(data: Path, tmp_path: Path) -> None:
    assert cli.main(["doctor", "--data", str(data), "--site", str(tmp_path / "site")]) == 0
    assert cli.main(["build", "--data", str(data), "--site", str(tmp_path / "site")]) == 0
    assert (tmp_path / "site/index.html").is_file()
