"""What is published against what was just built: which files differ, are missing, or are there in excess."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from macros.hosting import compression, manifest
from macros.hosting.manifest import MANIFEST, Listed
from macros.hosting.published import CODINGS, VERSIONS, Folder, NotReadError, Published

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
    """How many files were compared, those that are not as they should be, in order; of which draft, "" for a site."""

    compared: int
    differences: list[Difference]
    draft: str


def verify(published: Published, site: Path) -> Verdict:
    """Compare what is published with the site that was built, or with one draft of it.

    Raises NotReadError where it cannot be read, is neither a site nor a draft, is a draft that was not built, or is
    another one than its address says.
    """
    draft = manifest.parsed(published.read(MANIFEST) or b"")
    built = Folder(_counterpart(published, draft, site))
    listed, expected = published.names(), built.names()
    expected -= set() if isinstance(published, Folder) else NOT_SENT
    copies = {f"{name}{suffix}" for name in expected for suffix in CODINGS}
    found = [Difference(Kind.EXCESS, name) for name in listed - expected - copies - NOT_SENT]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for differences in pool.map(lambda name: _differences(published, name, built.read(name) or b""), expected):
            found += differences
    found.sort(key=lambda each: ([*Kind].index(each.kind), each.name))
    return Verdict(len(expected), found, draft.draft if draft else "")


def _counterpart(published: Published, draft: Listed | None, site: Path) -> Path:
    """The folder of the built site that what is published must be the same as."""
    ours, name = {path.parent.name for path in site.glob(f"*/{MANIFEST}")}, published.last_part()
    if draft and draft.folder not in ours:
        raise NotReadError(f"la bozza pubblicata, «{draft.folder}», qui non c'è.")
    if draft and name in ours and name != draft.folder:
        raise NotReadError(f"a questo indirizzo ci vuole «{name}», e c'è «{draft.folder}».")
    if not draft and published.read(VERSIONS) is None:
        raise NotReadError("lì non c'è un sito né una bozza: mancano versions.json e manifest.json.")
    return site / draft.folder if draft else site


def _differences(published: Published, name: str, right: bytes) -> list[Difference]:
    """What is wrong with a file that was expected, and with what is sent compressed in its place."""
    content = published.read(name)
    if content not in (None, right):
        return [Difference(Kind.DIFFERENT, name)]
    found = [Difference(Kind.MISSING, name)] if content is None else []
    for suffix, copy in published.copies(name).items():
        if not compression.holds(copy, suffix, right):
            found.append(Difference(Kind.STALE, f"{name}{suffix}"))
    return found


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
