"""Which drafts exist, in what order; verifying the closed ones; closing the current one.

The folder `data` holds `plan.yaml`, the current draft, and `drafts/<id>.yaml`, the closed ones, whose fingerprints
stand in `drafts/SHA256SUMS` in the order of closing. A closed draft is never edited again.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from macros.check import check
from macros.former import unknown_names
from macros.kept import KeptPlans
from macros.model import Plan
from macros.places import Problem, Source
from macros.source import MAX_BYTES, parse, read
from macros.swap import put_in_place, restore, workshop

SUMS = "SHA256SUMS"
SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
# From the commit that closed it: what has been committed since is no longer what it was.
RESTORE = (
    "Un errore si corregge nella bozza in corso. "
    "Questa torna com'era con: git checkout $(git log --diff-filter=A --format=%h -1 -- {0}) -- {0}"
)
RESERVED = {"attuale", "assets"}
"""Folders of the site beside those of the drafts: no draft may have such an id."""


class NotClosedError(Exception):
    """The draft cannot be closed; the message says why, in Italian."""


@dataclass(frozen=True)
class Edition:
    """A draft of the plan with its fingerprint (SHA-256 of its file)."""

    plan: Plan
    fingerprint: str
    is_current: bool

    @property
    def id(self) -> str:
        """The draft's id, which is its folder in the site."""
        return self.plan.draft.id


Archive = tuple[Edition, ...]
"""All drafts, the oldest first; the last one is the current draft."""


class _Read(NamedTuple):
    """A draft and the file that it was read from."""

    edition: Edition
    path: Path

    @property
    def source(self) -> Source:
        """What the file holds, for the place of a problem: a draft that was kept is read only for this."""
        return read(self.path)


class _Sum(NamedTuple):
    """A fingerprint and its line in SHA256SUMS."""

    fingerprint: str
    line: int


def load(data: Path, kept: KeptPlans | None = None) -> tuple[Archive, list[Problem]]:
    """Every draft of the folder, and all problems of all files; with a problem the archive is empty.

    Closed drafts that are among the `kept` ones are not read; where there is no problem, all of them come to be there.
    """
    restore(data / "drafts")
    problems = _fingerprint_problems(data / "drafts")  # first: what is wrong inside an altered draft follows from it
    files = [*_closed_files(data), data / "plan.yaml"]
    found = [draft for path in files if (draft := _read(path, path == files[-1], kept, problems))]
    problems += _identity_problems(found)
    current = next((draft for draft in found if draft.edition.is_current), None)
    if current:
        closed = [draft.edition.plan for draft in found if draft is not current]
        problems += unknown_names(current.edition.plan, closed, lambda: current.source)
    if problems:
        return (), problems
    archive = tuple(draft.edition for draft in found)
    if kept:
        kept.put_all({edition.fingerprint: edition.plan for edition in archive if not edition.is_current})
    return archive, []


def _closed_files(data: Path) -> list[Path]:
    """The closed drafts in the order of closing, those without a fingerprint last."""
    order = {name: place for place, name in enumerate(_sums(data / "drafts")[0])}
    files = (data / "drafts").glob("*.yaml")
    return sorted(files, key=lambda path: (order.get(path.name, len(order)), path.name))


def _read(path: Path, is_current: bool, kept: KeptPlans | None, problems: list[Problem]) -> _Read | None:
    kept = None if is_current else kept
    raw = _content(path)
    own = hashlib.sha256(raw or b"").hexdigest()
    plan = kept.get(own) if kept else None
    if plan is None:
        plan, found = check(read(path) if raw is None else parse(raw, str(path)))
        problems += found
    return _Read(Edition(plan, own, is_current), path) if plan else None


def _content(path: Path) -> bytes | None:
    """What a file holds, read once: so its fingerprint is that of what is checked, even if somebody saves it now."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:  # which `read` tells
        return None


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, as `sha256sum` prints it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sums(folder: Path) -> tuple[dict[str, _Sum], list[Problem]]:
    """File name -> its fingerprint in SHA256SUMS, and the lines that are not of the form, or say another thing."""
    path, problems = folder / SUMS, []
    found: dict[str, _Sum] = {}
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        match = SUM_LINE.fullmatch(line)
        if match and Path(match[2]).name not in found:
            found[Path(match[2]).name] = _Sum(match[1], number)
        else:
            message = "la riga ripete una bozza già vista." if match else "la riga non è un'impronta."
            problems.append(Problem(str(path), number, 1, message, "Ripristina il file da git."))
    return found, problems


def _fingerprint_problems(folder: Path) -> list[Problem]:
    """Rule: each closed draft is there, has a fingerprint and is as it was when it was closed."""
    known, problems = _sums(folder)
    for name, (expected, line) in known.items():
        path = folder / name
        hint = RESTORE.format(path)
        if not path.is_file():
            problems.append(Problem(str(folder / SUMS), line, 1, f"manca la bozza chiusa {path}.", hint))
        elif fingerprint(path) != expected:
            problems.append(Problem(str(path), 1, 1, "la bozza è chiusa e non si può più modificare.", hint))
    message, hint = f"la bozza non ha la sua impronta in {folder / SUMS}.", "Le bozze si chiudono con: piano close"
    unknown = [path for path in sorted(folder.glob("*.yaml")) if path.name not in known]
    return problems + [Problem(str(path), 1, 1, message, hint) for path in unknown]


def _identity_problems(found: list[_Read]) -> list[Problem]:
    """Rule: ids are the names of the files and belong to one draft each; dates never run backwards."""
    problems: list[Problem] = []
    earlier: list[_Read] = []
    for draft in found:
        rules = {"id": _wrong_id(draft, earlier), "date": _wrong_date(draft, earlier)}
        for field, wrong in rules.items():
            if wrong:
                source = draft.source
                problems.append(source.problem(source.at(("draft", field)), *wrong))
        earlier.append(draft)
    return problems


def _wrong_id(draft: _Read, earlier: list[_Read]) -> tuple[str, str] | None:
    """What is wrong with the id of a draft, and what to do."""
    name = draft.edition.id
    if name in RESERVED:
        return f"«{name}» è il nome di una cartella del sito.", "Scegli un altro id, per esempio la data della bozza."
    if not draft.edition.is_current and draft.path.stem != name:
        return f"l'id «{name}» non è il nome del file.", "Il nome del file di una bozza chiusa è il suo id."
    if name in (other.edition.id for other in earlier):
        return f"la bozza «{name}» è chiusa.", "Per iniziare la prossima, cambia qui id, label, date e status."
    return None


def _wrong_date(draft: _Read, earlier: list[_Read]) -> tuple[str, str] | None:
    """What is wrong with the date of a draft, and what to do."""
    day, last = draft.edition.plan.draft.date, earlier[-1].edition.plan.draft if earlier else None
    if last is None or day >= last.date:
        return None
    message = f"la data {day} viene prima di quella della bozza «{last.id}» ({last.date})."
    return message, "Le bozze vanno avanti nel tempo."


def close(data: Path, words: Callable[[Archive], str]) -> Path:
    """Close the current draft: copy it byte for byte, add its fingerprint, keep the `words` of its pages.

    All of it appears in one step, or nothing does. Returns the new file. Raises NotClosedError where a draft has a
    problem, such as that the current one is closed already, or the plan changes meanwhile; and what `words` raises.
    """
    folder = data / "drafts"
    with workshop(folder) as new:
        archive, problems = load(data)
        if problems:
            raise NotClosedError("\n".join(map(str, problems)))
        if folder.is_dir():
            shutil.copytree(folder, new, ignore=shutil.ignore_patterns(SUMS), copy_function=_copy, dirs_exist_ok=True)
        name = archive[-1].id
        _copy(data / "plan.yaml", new / f"{name}.yaml")
        if fingerprint(new / f"{name}.yaml") != archive[-1].fingerprint:
            raise NotClosedError("il piano è cambiato proprio ora: ripeti il comando.")
        _write(new / f"{name}.txt", words(archive).encode())
        line = f"{archive[-1].fingerprint}  {_from_root(folder)}/{name}.yaml\n"
        _write(new / SUMS, _sum_lines(folder / SUMS) + line.encode())
        put_in_place(new, folder)
    return folder / f"{name}.yaml"


def _sum_lines(path: Path) -> bytes:
    """The lines of SHA256SUMS, the last one with its end even if an editor has taken it away."""
    lines = path.read_bytes() if path.is_file() else b""
    return lines if not lines or lines.endswith(b"\n") else lines + b"\n"


def _copy(old: Path | str, new: Path | str) -> None:
    _write(Path(new), Path(old).read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, and see it on the disk before anything else happens."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _from_root(folder: Path) -> str:
    """The folder as `sha256sum -c` finds it from the root of its repository; without one, from beside `data`."""
    whole = folder.resolve()
    root = next((each for each in whole.parents if (each / ".git").exists()), whole.parent.parent)
    return whole.relative_to(root).as_posix()
