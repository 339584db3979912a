"""Closed drafts that were read and found right, kept between builds: a closed draft need not be read again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from macros.model import Plan


@dataclass(frozen=True)
class KeptPlans:
    """Plans as JSON in a folder, each under the fingerprint of its file and of the `code` that read it.

    `whole` are the fingerprints of those that were found undamaged.
    """

    folder: Path
    code: str
    whole: set[str] = field(default_factory=set)

    def get(self, fingerprint: str) -> Plan | None:
        """The plan of the file with this fingerprint; None where there is none, or where its copy is damaged."""
        try:
            total, _, text = self._path(fingerprint).read_text("utf-8").partition("\n")
            plan = Plan.model_validate_json(text) if total == _sum(text) else None
        except (OSError, ValueError, ValidationError):
            return None
        if plan:
            self.whole.add(fingerprint)
        return plan

    def put_all(self, plans: Mapping[str, Plan]) -> None:
        """Keep these plans, in which there is no problem, by fingerprint, and forget all others."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in set(self.folder.iterdir()) - {self._path(fingerprint) for fingerprint in plans}:
            path.unlink(missing_ok=True)
        for fingerprint in plans.keys() - self.whole:
            text = plans[fingerprint].model_dump_json()
            self._path(fingerprint).write_text(f"{_sum(text)}\n{text}", "utf-8")

    def _path(self, fingerprint: str) -> Path:
        return self.folder / f"{_sum(self.code + fingerprint)}.json"


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
