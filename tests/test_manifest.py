"""What a published draft says of itself can be checked with common tools, and is in nobody's way."""

import hashlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from macros.drafts import Edition, fingerprint, load
from macros.hosting import manifest
from macros.site import CURRENT
from tests.conftest import EXAMPLE, Build

FILES = {"index.html": b"<p>Home", "driver/\u00e8/index.html": b"", "a.txt": b"A" * 2000}


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load(EXAMPLE)[0][-1]


def test_the_two_files_list_all_others_with_size_and_fingerprint_in_order(edition: Edition) -> None:
    made = manifest.describing(edition, FILES)
    assert set(made) == {"manifest.json", "SHA256SUMS"}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    listed = json.loads(made["manifest.json"])
    assert listed == {
        "format": 1,
        "draft": {
            "id": "2025-09-30",
            "label": edition.plan.draft.label,
            "date": "2025-09-30",
            "plan_sha256": fingerprint(EXAMPLE / "plan.yaml"),
        },
        "files": {name: {"size": len(FILES[name]), "sha256": sums[name]} for name in FILES},
    }
    assert list(listed["files"]) == sorted(FILES)
    assert made["SHA256SUMS"].decode() == "".join(f"{sums[name]}  {name}\n" for name in sorted(FILES))


def test_the_order_in_which_files_were_made_does_not_matter_and_a_byte_does(edition: Edition) -> None:
    first = manifest.describing(edition, FILES)
    assert manifest.describing(edition, dict(reversed(FILES.items()))) == first
    for other in (FILES | {"index.html": b"<p>home"}, {"a.txt": b""}):
        changed = manifest.describing(edition, other)
        assert changed.keys() == first.keys()
        assert not set(changed.values()) & set(first.values())
    assert manifest.describing(replace(edition, fingerprint="0" * 64), FILES)["manifest.json"] != first["manifest.json"]


def test_that_of_the_alias_names_it_and_the_draft(edition: Edition) -> None:
    made = manifest.describing(edition, FILES, CURRENT)[manifest.MANIFEST]
    assert json.loads(made)["draft"]["id"] == edition.id
    assert json.loads(made)["draft"]["alias"] == CURRENT
    assert manifest.parsed(made).folder == CURRENT  # type: ignore[union-attr]


def test_what_was_written_is_read_again(edition: Edition) -> None:
    listed = manifest.parsed(manifest.describing(edition, FILES)[manifest.MANIFEST])
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    assert listed == (edition.id, edition.id, edition.fingerprint, sums)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"<html>", b"7", b"[]", b"{}", b'{"draft": 1, "files": {}}', b'{"draft": {"id": "a"}, "files": []}',
     b'{"draft": {"id": "a"}, "files": {"x": "y"}}', b'{"draft": {"id": "a"}, "files": {"x": {}}}', b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_manifest_is_none(content: bytes) -> None:
    assert manifest.parsed(content) is None


def drafts_of(site: Path) -> list[Path]:
    return [path.parent for path in site.glob("*/manifest.json")]


def test_sha256sum_verifies_every_draft_of_a_site_from_within_its_folder(built: Build) -> None:
    site = built(EXAMPLE)
    assert {path.name for path in drafts_of(site)} == {each.id for each in load(EXAMPLE)[0]} | {CURRENT}
    for folder in drafts_of(site):
        command = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_lists_name_every_file_of_the_draft_but_themselves(built: Build) -> None:
    for folder in drafts_of(built(EXAMPLE)):
        made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        listed = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
        summed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()}
        made -= {"manifest.json", "SHA256SUMS"}
        assert set(listed) == summed == made
        assert all((folder / name).stat().st_size == each["size"] for name, each in listed.items())


def test_the_page_of_the_drafts_shows_the_fingerprint_of_the_plan_and_leads_to_the_lists(built: Build) -> None:
    site = built(EXAMPLE)
    page = (site / CURRENT / "bozze/index.html").read_text("utf-8")
    for edition in load(EXAMPLE)[0]:
        listed = json.loads((site / edition.id / "manifest.json").read_text("utf-8"))
        assert f'<span class="fingerprint">{listed["draft"]["plan_sha256"]}</span>' in page
        for name in ("SHA256SUMS", "manifest.json"):
            assert f'href="../../{edition.id}/{name}"' in page


def test_neither_sitemap_nor_search_knows_of_them(built: Build) -> None:
    site = built(EXAMPLE)
    texts = [(site / "sitemap.xml").read_text("utf-8"), (site / CURRENT / "search-index.json").read_text("utf-8")]
    assert not [name for name in ("manifest.json", "SHA256SUMS") for text in texts if name in text]
