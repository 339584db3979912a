"""What is published against what was just built: which files differ, are missing, or are there in excess."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from macros.hosting import compression, manifest
from macros.hosting.manifest import MANIFEST
from macros.hosting.published import VERSIONS, Folder, NotReadError, Published

AT_ONCE = 8
"""Files that are asked for at the same time: a site has hundreds, each of which takes a while to come."""
SHOWN = 10
NOT_SENT = {"_headers"}
"""What hosts read and do not send."""


class Kind(StrEnum):
    """What is wrong with a file, in the words of the report."""

    DIFFERENT = "diversi da quelli costruiti qui"
    MISSING = "che mancano"
    EXCESS = "in più"
    STALE = "compressi con un altro contenuto"


class Difference(NamedTuple):
    """A file that is not as it should be."""

    kind: Kind
    name: str


class Verdict(NamedTuple):
    """How many files were compared, and those that are not as they should be, in order."""

    compared: int
    differences: list[Difference]


def verify(published: Published, site: Path) -> Verdict:
    """Compare what is published with the site that was built, or with one draft of it.

    Raises NotReadError where it cannot be read, is neither a site nor a draft, or is a draft that was not built.
    """
    built = Folder(_counterpart(published, site))
    listed, expected = published.names(), built.names()
    expected -= set() if isinstance(published, Folder) else NOT_SENT
    copies = {name for name in listed - expected if _plain(name) in expected}
    found = [Difference(Kind.EXCESS, name) for name in listed - expected - copies - NOT_SENT]
    names = sorted(expected | copies)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        kinds = pool.map(lambda name: _kind(published.read(name), name, built), names)
        found += [Difference(kind, name) for name, kind in zip(names, kinds, strict=True) if kind]
    return Verdict(len(expected), sorted(found, key=lambda each: ([*Kind].index(each.kind), each.name)))


def _counterpart(published: Published, site: Path) -> Path:
    """The folder of the built site that what is published must be the same as."""
    draft = manifest.parsed(published.read(MANIFEST) or b"")
    if draft and draft.folder not in {path.name for path in site.iterdir()}:
        raise NotReadError(f"la bozza pubblicata, «{draft.folder}», qui non c'è.")
    if not draft and published.read(VERSIONS) is None:
        raise NotReadError("lì non c'è un sito né una bozza: mancano versions.json e manifest.json.")
    return site / draft.folder if draft else site


def _plain(name: str) -> str | None:
    """The file that a compressed copy stands beside; None for other files."""
    plain, dot, suffix = name.rpartition(".")
    return plain if dot + suffix in compression.COMPRESS else None


def _kind(content: bytes | None, name: str, built: Folder) -> Kind | None:
    """What is wrong with a file that was expected, or with a compressed copy of one."""
    right = built.read(name)
    if right is not None:
        return Kind.MISSING if content is None else None if content == right else Kind.DIFFERENT
    whole = compression.expanded(content or b"", Path(name).suffix)
    return None if whole == built.read(str(_plain(name))) else Kind.STALE


def report(differences: Sequence[Difference]) -> str:
    """The differences as lines of text: for each kind how many, and the first ones."""
    lines: list[str] = []
    for kind in Kind:
        names = [each.name for each in differences if each.kind == kind]
        if names:
            lines += [f"File {kind}: {len(names)}", *(f"  {_shown(name)}" for name in names[:SHOWN])]
            lines += [f"  … e altri {len(names) - SHOWN}"] if len(names) > SHOWN else []
    return "\n".join(lines)


def _shown(name: str) -> str:
    """A name that came from elsewhere, safe to print on a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:200])
