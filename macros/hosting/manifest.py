"""What a published draft consists of, for whoever checks it: `manifest.json`, and `SHA256SUMS` for `sha256sum -c`.

The format of `manifest.json` is stable:

    {"format": 1, "draft": {"id", "label", "date", "plan_sha256"}, "files": {path: {"size", "sha256"}}}

`plan_sha256` is the fingerprint of the plan file that the draft was made from. In the folder of the current draft's
alias, which holds the pages about the site too, `draft` has `"alias"` as well. Neither file is in its own list or in
the other's.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

from macros.drafts import SUMS, Edition

MANIFEST = "manifest.json"
FORMAT = 1


class Listed(NamedTuple):
    """What a manifest says: the folder of the site that it is in, its draft, that one's file, and each published file.

    `plan` and the values of `files` are SHA-256; `plan` is None where it is not told.
    """

    folder: str
    draft: str
    plan: str | None
    files: dict[str, str]


def describing(edition: Edition, files: Mapping[str, bytes], alias: str | None = None) -> dict[str, bytes]:
    """The two files that go beside these in the folder of the draft, or of its alias."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    draft = edition.plan.draft
    manifest = {
        "format": FORMAT,
        "draft": {
            "id": draft.id,
            "label": draft.label,
            "date": draft.date.isoformat(),
            "plan_sha256": edition.fingerprint,
        }
        | ({"alias": alias} if alias else {}),
        "files": {name: {"size": len(files[name]), "sha256": sums[name]} for name in sums},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    return {MANIFEST: text.encode(), SUMS: "".join(f"{sums[name]}  {name}\n" for name in sums).encode()}


def parsed(content: bytes) -> Listed | None:
    """What a published manifest says, or None where it is none."""
    try:
        data = json.loads(content)
        draft, files = data["draft"], {str(name): str(each["sha256"]) for name, each in data["files"].items()}
        return Listed(str(draft.get("alias", draft["id"])), str(draft["id"]), draft.get("plan_sha256"), files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
