"""Rule: a draft that is public stays at its address as it was; only the draft in progress may still change.

SHA256SUMS cannot hold this rule: it lies beside the closed drafts, and is lost or altered with them.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from macros.drafts import Archive
from macros.hosting import manifest
from macros.hosting.manifest import MANIFEST
from macros.hosting.published import VERSIONS
from macros.site import CURRENT


class Known(NamedTuple):
    """A draft that is public: its id, the SHA-256 of its file where that is known, and whether it is in progress."""

    id: str
    fingerprint: str | None
    in_progress: bool


class Broken(NamedTuple):
    """A draft that would not stay as it is: its id, and in Italian what would become of it and what to do."""

    id: str
    said: str


def of_archive(archive: Archive) -> list[Known]:
    """The drafts of a plan that is published as it stands."""
    return [Known(edition.id, edition.fingerprint, edition.is_current) for edition in archive]


def of_site(site: Path) -> list[Known]:
    """The drafts of the published site in this folder: those of its list, and those whose manifest is there.

    So neither a damaged list nor a lost manifest lets a draft vanish unnoticed.
    """
    found = {path.parent.name: manifest.parsed(path.read_bytes()) for path in sorted(site.glob(f"*/{MANIFEST}"))}
    alias = found.pop(CURRENT, None)
    listed = _listed(site)
    now = listed or ({alias.draft: True} if alias else {})
    plans = {name: each.plan if each else None for name, each in found.items()}
    return [Known(name, plans.get(name), now.get(name, False)) for name in dict.fromkeys([*listed, *plans])]


def _listed(site: Path) -> dict[str, bool]:
    """The drafts that `versions.json` names, the newest first: whether each is in progress; empty if damaged."""
    try:
        listed = json.loads((site / VERSIONS).read_bytes())
        return {str(each["version"]): CURRENT in each["aliases"] for each in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def broken(public: Iterable[Known], archive: Archive) -> list[Broken]:
    """The public drafts that this archive would take away or alter."""
    new = {edition.id: edition.fingerprint for edition in archive}
    found = []
    for draft in public:
        if draft.id not in new and draft.in_progress:
            found.append(Broken(draft.id, f"la bozza «{draft.id}», finora quella in corso, non c'è più. {UNCLOSED}"))
        elif draft.id not in new:
            found.append(Broken(draft.id, f"la bozza chiusa «{draft.id}» non c'è più. {RESTORE}"))
        elif not draft.in_progress and draft.fingerprint not in (None, new[draft.id]):
            found.append(Broken(draft.id, f"la bozza chiusa «{draft.id}» non è più quella di prima. {RESTORE}"))
    return found


RESTORE = "Ripristina da git la cartella drafts."
UNCLOSED = "Ripristina da git plan.yaml, chiudi la bozza con piano close, e poi scrivi la nuova."
