"""Closed drafts that were read and found right, kept between builds: a closed draft need not be read again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from macros import sealed
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
        content = sealed.read(self._path(fingerprint))
        if content is None:
            return None
        self.whole.add(fingerprint)
        return Plan.model_validate_json(bytes(content))

    def put_all(self, plans: Mapping[str, Plan]) -> None:
        """Keep these plans, in which there is no problem, by fingerprint, and forget all others."""
        sealed.keep_only(self.folder, [self._path(fingerprint).name for fingerprint in plans])
        for fingerprint in plans.keys() - self.whole:
            sealed.write(self._path(fingerprint), plans[fingerprint].model_dump_json().encode())

    def _path(self, fingerprint: str) -> Path:
        return self.folder / hashlib.sha256((self.code + fingerprint).encode()).hexdigest()
