"""Which drafts exist, in what order; verifying the closed ones; closing the current one.

The folder `data` holds `plan.yaml`, the current draft, and `drafts/<id>.yaml`, the closed ones, whose fingerprints
stand in `drafts/SHA256SUMS` in the order of closing. A closed draft is never edited again.
"""

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from macros.check import check_file
from macros.model import Plan
from macros.source import Problem
from macros.swap import put_in_place, workshop

SUMS = "SHA256SUMS"
SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


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


def load(data: Path) -> tuple[Archive, list[Problem]]:
    """Every draft of the folder, and all problems of all files; with a problem the archive is empty."""
    problems: list[Problem] = []
    editions = [_edition(path, problems) for path in [*_closed_files(data), data / "plan.yaml"]]
    problems += _fingerprint_problems(data / "drafts")
    archive = tuple(edition for edition in editions if edition)
    problems += _identity_problems(data, archive)
    return ((), problems) if problems else (archive, [])


def _closed_files(data: Path) -> list[Path]:
    """The closed drafts in the order of closing, those without a fingerprint last."""
    order = {name: place for place, name in enumerate(_sums(data / "drafts")[0])}
    files = (data / "drafts").glob("*.yaml")
    return sorted(files, key=lambda path: (order.get(path.name, len(order)), path.name))


def _edition(path: Path, problems: list[Problem]) -> Edition | None:
    plan, found = check_file(path)
    problems += found
    return Edition(plan, fingerprint(path), path.name == "plan.yaml") if plan else None


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, as `sha256sum` prints it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sums(folder: Path) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    """File name -> fingerprint and line in SHA256SUMS, and the lines that are not of its form."""
    path, found, problems = folder / SUMS, {}, []
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        match = SUM_LINE.fullmatch(line)
        if match:
            found[Path(match[2]).name] = (match[1], number)
        else:
            problems.append(Problem(str(path), number, 1, "la riga non è un'impronta.", "Ripristina il file da git."))
    return found, problems


def _fingerprint_problems(folder: Path) -> list[Problem]:
    """Rule: each closed draft is there, has a fingerprint and is as it was when it was closed."""
    known, problems = _sums(folder)
    for name, (expected, line) in known.items():
        path = folder / name
        if not path.is_file():
            problems.append(
                Problem(str(folder / SUMS), line, 1, f"manca la bozza chiusa {path}.", "Ripristinala da git.")
            )
        elif fingerprint(path) != expected:
            problems.append(
                Problem(
                    str(path),
                    1,
                    1,
                    "la bozza è chiusa e non si può più modificare.",
                    f"Ripristinala con: git checkout -- {path}",
                )
            )
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in known:
            problems.append(
                Problem(
                    str(path),
                    1,
                    1,
                    f"la bozza non ha la sua impronta in {folder / SUMS}.",
                    "Le bozze si chiudono con: piano close",
                )
            )
    return problems


def _identity_problems(data: Path, archive: Archive) -> list[Problem]:
    """Rule: ids are the names of the files and belong to one draft each; dates never run backwards."""
    problems, seen, last = [], set(), None
    for edition in archive:
        draft = edition.plan.draft
        path = data / "plan.yaml" if edition.is_current else data / "drafts" / f"{draft.id}.yaml"
        if draft.id in seen:
            problems.append(
                Problem(
                    str(path),
                    1,
                    1,
                    f"«{draft.id}» è già l'id di una bozza chiusa.",
                    "Scegli un nuovo id, per esempio la data della bozza.",
                )
            )
        elif not path.is_file():
            problems.append(
                Problem(
                    str(data / "drafts"),
                    1,
                    1,
                    f"nessun file si chiama {draft.id}.yaml, come la bozza che contiene.",
                    "Il nome del file è l'id della bozza.",
                )
            )
        if last and draft.date < last.date:
            problems.append(
                Problem(
                    str(path),
                    1,
                    1,
                    f"la data {draft.date} viene prima di quella della bozza «{last.id}» ({last.date}).",
                    "Le bozze vanno avanti nel tempo.",
                )
            )
        seen.add(draft.id)
        last = draft
    return problems


def close(data: Path, words: str) -> Path:
    """Close the current draft: copy it byte for byte, add its fingerprint, keep the `words` of its pages.

    All of it appears in one step, or nothing does. Returns the new file. Raises NotClosedError where the plan has
    problems, or where this draft, or another with its id, is closed already.
    """
    raw = (data / "plan.yaml").read_bytes()
    plan, problems = check_file(data / "plan.yaml")
    if plan is None or (problems := _fingerprint_problems(data / "drafts")):
        raise NotClosedError("\n".join(map(str, problems)))
    folder, name = data / "drafts", plan.draft.id
    if (folder / f"{name}.yaml").exists():
        raise NotClosedError(f"La bozza «{name}» è già chiusa in {folder / name}.yaml.")
    with workshop(folder) as new:
        if folder.is_dir():
            shutil.copytree(folder, new, dirs_exist_ok=True)
        _write(new / f"{name}.yaml", raw)
        _write(new / f"{name}.txt", words.encode())
        line = f"{hashlib.sha256(raw).hexdigest()}  {_from_here(folder)}/{name}.yaml\n"
        sums = (new / SUMS).read_bytes() if (new / SUMS).is_file() else b""
        _write(new / SUMS, sums + line.encode())
        put_in_place(new, folder)
    return folder / f"{name}.yaml"


def _write(path: Path, content: bytes) -> None:
    """Write and see it on the disk before anything else happens."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _from_here(folder: Path) -> str:
    """The folder as `sha256sum -c` finds it from where the command runs."""
    absolute = folder.resolve()
    return absolute.relative_to(Path.cwd()).as_posix() if absolute.is_relative_to(Path.cwd()) else absolute.name
