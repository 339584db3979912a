"""Whether this machine and this checkout can build and publish: one finding for each thing that it takes.

Every check looks at one thing and changes nothing that lasts. `commands/doctor.py` prints what they find.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from macros import synonyms
from macros.drafts import load
from macros.swap import building, exchange

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AUDIT = ("nginx", "caddy", "wrk", "java", "node", "npm", "openssl")
LITTLE, ROOMY = 100 * 2**20, 2**30
"""Bytes: twenty drafts with their cache take a quarter of LITTLE; six published sites of that size fit into ROOMY."""
EXAMPLE_HOSTS = (".example.org", ".example.com", ".example.net")
PORT = 8000
"""That of `piano serve`."""


class Mark(StrEnum):
    """What a finding means: all is well; nothing can be built; something may be amiss, or be wanted one day."""

    GOOD = "✓"
    BAD = "✗"
    NOTE = "!"


class Finding(NamedTuple):
    """What was looked at, what it is like, and how to mend it."""

    mark: Mark
    text: str
    mend: str = ""

    def __str__(self) -> str:
        """A line of the report."""
        return f"{self.mark} {self.text}{': ' if self.mend else ''}{self.mend}"


def findings(root: Path, data: Path, site: Path, address: Callable[[], str]) -> Iterator[Finding]:
    """All that is found: of the checkout `root`, the plan in `data`, a site to be built at `site`; `address` gives
    the address of the site, or raises what stops every build.
    """
    place = _standing(site.resolve().parent)
    yield python(root)
    yield packages((root / "requirements.txt").read_text("utf-8"))
    yield libyaml()
    yield git(root)
    yield plan(data, root)
    yield public_address(address)
    yield room(place)
    yield writable([place, _standing(data.resolve()), Path(tempfile.gettempdir())])
    yield switching(place)
    yield port(PORT)
    yield leftovers(site, data)
    yield programs("i test del sito (make test)", [BROWSERS] if "CHROMIUM" not in os.environ else [])
    yield programs("le prove di qualità (make audit)", [(name,) for name in AUDIT])


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def python(root: Path) -> Finding:
    """Rule: Python is of a version that pyproject.toml allows."""
    wanted = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    own = ".".join(map(str, sys.version_info[:3]))
    if SpecifierSet(wanted).contains(own):
        return Finding(Mark.GOOD, f"Python {own}")
    return Finding(Mark.BAD, f"Python {own}, ma ne serve uno {wanted}", "installalo, poi rm -r .venv && make site")


def packages(lock: str) -> Finding:
    """Rule: every package of the lock is there, at its version; with another one, pages may have other bytes."""
    lines = [line.rstrip(" \\") for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    wanted = [each for each in map(Requirement, lines) if each.marker is None or each.marker.evaluate()]
    found = {each.name: _version(each.name) for each in wanted}
    missing = [name for name, own in found.items() if own is None]
    other = [f"{each.name} {own}" for each in wanted if (own := found[each.name]) and own not in each.specifier]
    if missing:
        return Finding(Mark.BAD, f"Pacchetti che mancano: {', '.join(missing)}", "make site")
    if other:
        return Finding(Mark.NOTE, f"Pacchetti di un'altra versione: {', '.join(other)}", "make site")
    return Finding(Mark.GOOD, f"Pacchetti: {len(wanted)}, tutti alla versione di requirements.txt")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def libyaml() -> Finding:
    """Rule: PyYAML comes with libyaml, which reads the plan."""
    if yaml.__with_libyaml__:
        return Finding(Mark.GOOD, "libyaml, che legge i file del piano")
    return Finding(Mark.BAD, "PyYAML è senza libyaml", "rm -r .venv && make site, con i pacchetti già pronti (wheel)")


def git(root: Path) -> Finding:
    """Rule: what is published is what a commit holds."""
    if shutil.which("git") is None:
        return Finding(Mark.NOTE, "git non c'è", "serve per registrare le modifiche, non per costruire")
    commit, changes = _git(root, "rev-parse", "--short", "HEAD"), _git(root, "status", "--porcelain")
    if commit is None or changes is None:
        return Finding(Mark.NOTE, "Questa cartella non è un archivio git leggibile", "git status ne dice la ragione")
    number = len(changes.splitlines())
    if number:
        text = f"git: dopo il commit {commit.strip()} ci sono modifiche non registrate in {number} file"
        return Finding(Mark.NOTE, text, "git status le elenca; un sito pubblicato così non corrisponde a un commit")
    return Finding(Mark.GOOD, f"git: commit {commit.strip()}, tutto registrato")


def _git(root: Path, *words: str) -> str | None:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own words, the user's git
    return None if done.returncode else done.stdout


def plan(data: Path, root: Path) -> Finding:
    """Rule: the plan has no problem, and its closed drafts are as they were closed."""
    archive, problems = load(data)
    problems += synonyms.load(data, root)[1]
    if problems:
        number = f"{len(problems)} problem{'a' if len(problems) == 1 else 'i'}"
        return Finding(Mark.BAD, f"Piano in {data}/: {number}", f"piano check --data {data} dice dove e come")
    closed = {1: "nessuna bozza chiusa", 2: "una bozza chiusa, intatta"}
    told = closed.get(len(archive), f"{len(archive) - 1} bozze chiuse, intatte")
    return Finding(Mark.GOOD, f"Piano in {data}/: nessun problema, {told}")


def public_address(address: Callable[[], str]) -> Finding:
    """Rule: `site_url` is the true address of the site, and ends with /."""
    try:
        found = address()
    except Exception as error:  # whatever MkDocs or a plugin raises stops a build too
        return Finding(Mark.BAD, f"mkdocs.yml non si può usare ({error})", "correggilo o ripristinalo da git")
    if not found.endswith("/"):
        return Finding(Mark.NOTE, f"Indirizzo del sito: {found}", "in mkdocs.yml, site_url deve finire con /")
    if f".{urlsplit(found).hostname}".endswith(EXAMPLE_HOSTS):
        return Finding(
            Mark.NOTE, f"Indirizzo del sito: {found} è un esempio", "scrivi quello vero in mkdocs.yml, site_url"
        )
    return Finding(Mark.GOOD, f"Indirizzo del sito: {found}")


def room(place: Path) -> Finding:
    """Rule: there is room for the site, its cache and the sites published before."""
    free = shutil.disk_usage(place).free
    text = f"Spazio libero in {place}: {free // 2**20} MB"
    if free < LITTLE:
        return Finding(Mark.BAD, text, f"ne servono almeno {LITTLE // 2**20}")
    return Finding(Mark.NOTE, text, "può non bastare a lungo") if free < ROOMY else Finding(Mark.GOOD, text)


def writable(folders: list[Path]) -> Finding:
    """Rule: files can be made beside the site, beside the plan and where temporary ones go."""
    closed = [str(folder) for folder in folders if not _can_write(folder)]
    if closed:
        return Finding(Mark.BAD, f"Non si può scrivere in {', '.join(closed)}", "cambiane i permessi o il proprietario")
    return Finding(Mark.GOOD, "Si può scrivere accanto al sito, accanto al piano e tra i file temporanei")


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def switching(place: Path) -> Finding:
    """Rule: the system replaces a folder, and a link, in one step."""
    try:
        with tempfile.TemporaryDirectory(dir=place, prefix=".piano-doctor-") as name:
            folder = Path(name)
            for each in ("old", "new"):
                (folder / each).mkdir()
                (folder / f"link-{each}").symlink_to(each)
            (folder / "link-new").replace(folder / "link-old")
            at_once = exchange(folder / "new", folder / "old")
    except OSError:
        return Finding(Mark.NOTE, f"In {place} non si possono fare link", "piano publish non va; copia il sito a mano")
    if at_once:
        return Finding(Mark.GOOD, "Il sito nuovo prende il posto del vecchio in un solo passo")
    return Finding(Mark.NOTE, "piano build cambia il sito in due passi", "per un sito pubblico usa piano publish")


def port(number: int) -> Finding:
    """Rule: `piano serve` has its port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            return Finding(Mark.NOTE, f"Porta {number} occupata", f"piano serve --port {number + 1}")
    return Finding(Mark.GOOD, f"Porta {number} libera, per piano serve")


def leftovers(site: Path, data: Path) -> Finding:
    """Rule: nothing is left of a run that was killed; the next one tidies up by itself."""
    folders = [target.resolve() for target in (site, data / "drafts")]
    if any(_is_locked(folder.parent / f".{folder.name}.lock") for folder in folders):
        return Finding(Mark.NOTE, "Un altro comando piano è al lavoro", "il prossimo lo aspetta")
    left = [path.name for folder in folders for path in building(folder)]
    if left:
        return Finding(Mark.NOTE, f"Resti di un comando interrotto: {', '.join(left)}", "il prossimo li toglie da sé")
    return Finding(Mark.GOOD, "Nessun resto di comandi interrotti")


def _is_locked(path: Path) -> bool:
    try:
        with path.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def programs(purpose: str, wanted: list[tuple[str, ...]]) -> Finding:
    """Rule: of the names of each program, one is on the PATH; none is needed to build."""
    missing = [names[0] for names in wanted if not any(map(shutil.which, names))]
    if missing:
        return Finding(Mark.NOTE, f"Programmi che mancano: {', '.join(missing)}", f"servono solo per {purpose}")
    return Finding(Mark.GOOD, f"Programmi per {purpose}")
