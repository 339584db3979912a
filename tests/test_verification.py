"""`piano verify` finds every byte that is not what this copy builds, and nothing else."""

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from macros import cli
from macros.hosting import compression
from macros.hosting.published import Folder, NotReadError, at
from macros.hosting.verification import Difference, Kind, report, verify
from tests.archive import close_all, tiny, write
from tests.conftest import Build
from tests.test_published import Serve, serve, site

__all__ = ["serve", "site"]  # fixtures


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """What is published: a copy of what was built, with compressed files."""
    shutil.copytree(site, tmp_path / "copy")
    compression.add(tmp_path / "copy")
    return tmp_path / "copy"


KEPT = "assets/0123456789"
Change = Callable[[Path], object]
CHANGES: dict[str, tuple[Change, list[Difference]]] = {
    "nothing": (lambda _: None, []),
    "a byte of a page": (
        lambda copy: (copy / "prima/index.html").write_bytes(b"?" + (copy / "prima/index.html").read_bytes()[1:]),
        [Difference(Kind.DIFFERENT, "prima/index.html")],
    ),
    "a page empty": (
        lambda copy: (copy / "attuale/index.html").write_bytes(b""),
        [Difference(Kind.DIFFERENT, "attuale/index.html")],
    ),
    "a page gone": (
        lambda copy: [(copy / f"seconda/azioni/index.html{end}").unlink() for end in ("", ".gz", ".br")],
        [Difference(Kind.MISSING, "seconda/azioni/index.html")],
    ),
    "a file more in a draft": (
        lambda copy: (copy / "prima/altro.html").write_text("Altro"),
        [Difference(Kind.EXCESS, "prima/altro.html")],
    ),
    "a manifest changed": (
        lambda copy: (copy / "prima/manifest.json").write_text('{"draft": {"id": "prima"}, "files": {}}'),
        [Difference(Kind.DIFFERENT, "prima/manifest.json")],
    ),
}  # fmt: skip
IN_A_FOLDER: dict[str, tuple[Change, list[Difference]]] = CHANGES | {
    "a page gone, and its copies left": (
        lambda copy: (copy / "seconda/azioni/index.html").unlink(),
        [Difference(Kind.MISSING, "seconda/azioni/index.html")],
    ),
    "a copy of another text": (
        lambda copy: (copy / "feed.xml.gz").write_bytes((copy / "sitemap.xml.gz").read_bytes()),
        [Difference(Kind.STALE, "feed.xml.gz")],
    ),
    "a damaged copy": (
        lambda copy: (copy / "feed.xml.br").write_bytes(b"?"),
        [Difference(Kind.STALE, "feed.xml.br")],
    ),
    "a copy of nothing": (
        lambda copy: (copy / "altro.html.gz").write_bytes((copy / "feed.xml.gz").read_bytes()),
        [Difference(Kind.EXCESS, "altro.html.gz")],
    ),
    "a file more beside the drafts": (
        lambda copy: (copy / "nota.txt").write_text("Nota"),
        [Difference(Kind.EXCESS, "nota.txt")],
    ),
    "a copy that says more": (
        lambda copy: (copy / "feed.xml.gz").write_bytes((copy / "feed.xml.gz").read_bytes() + gzip.compress(b"Altro")),
        [Difference(Kind.STALE, "feed.xml.gz")],
    ),
    "a page as a link to another file": (
        lambda copy: (
            (copy / "prima/index.html").rename(copy.parent / "x"),
            (copy / "prima/index.html").symlink_to(copy.parent / "x"),
        ),
        [Difference(Kind.MISSING, "prima/index.html")],
    ),
    "a folder more, as a link": (
        lambda copy: (copy / "attuale/vecchio").symlink_to(copy / "prima"),
        [Difference(Kind.EXCESS, "attuale/vecchio")],
    ),
    "a link to nowhere": (
        lambda copy: (copy / "prima/nulla").symlink_to("nulla"),
        [Difference(Kind.EXCESS, "prima/nulla")],
    ),
    "what is neither file nor folder": (
        lambda copy: os.mkfifo(copy / "prima/tubo"),
        [Difference(Kind.EXCESS, "prima/tubo")],
    ),
    "styles of another release": (lambda copy: (copy / KEPT).symlink_to(f"../../000001/{KEPT}"), []),
    "styles of elsewhere": (lambda copy: (copy / KEPT).symlink_to(copy / "prima"), [Difference(Kind.EXCESS, KEPT)]),
    "without copies": (lambda copy: [path.unlink() for path in copy.rglob("*.br")], []),
}


@pytest.mark.parametrize(("change", "expected"), IN_A_FOLDER.values(), ids=IN_A_FOLDER)
def test_each_difference_of_a_folder_is_found(
    site: Path, copy: Path, change: Change, expected: list[Difference]
) -> None:
    change(copy)
    verdict = verify(Folder(copy), site)
    assert verdict.differences == expected
    assert verdict.compared == len(Folder(site).names())


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_each_difference_of_a_host_is_found(
    site: Path, copy: Path, serve: Serve, change: Change, expected: list[Difference]
) -> None:
    """What no manifest tells of cannot be known of a host: a file more must be listed to be found."""
    change(copy)
    expected = [each for each in expected if each.kind != Kind.EXCESS]
    verdict = verify(at(serve(copy)), site)
    assert verdict.differences == expected
    assert verdict.compared == len(Folder(site).names() - {"_headers"})


def test_a_draft_or_file_more_that_a_host_lists_is_found(
    site: Path, copy: Path, serve: Serve, built: Build, tmp_path: Path
) -> None:
    more = built(close_all(tmp_path / "data", [tiny("prima", 1), tiny("terza", 1), tiny("seconda", 2)]))
    found = verify(at(serve(more)), site).differences
    assert Difference(Kind.EXCESS, "terza/index.html") in found
    assert Difference(Kind.DIFFERENT, "versions.json") in found
    assert Difference(Kind.MISSING, "terza/index.html") in verify(at(serve(copy)), more).differences


@pytest.mark.parametrize("draft", ["prima", "seconda", "attuale"])
def test_one_draft_is_compared_with_the_draft_that_it_says_it_is(
    site: Path, copy: Path, serve: Serve, draft: str
) -> None:
    for published in (Folder(copy / draft), at(f"{serve(copy)}{draft}/")):
        verdict = verify(published, site)
        assert verdict[:2] == (len(Folder(site / draft).names()), [])
        assert verdict.draft == ("prima" if draft == "prima" else "seconda")
    (copy / draft / "index.html").write_text("altro")
    assert verify(Folder(copy / draft), site).differences == [Difference(Kind.DIFFERENT, "index.html")]


@pytest.mark.parametrize("wrong", ["attuale", "seconda"])
def test_a_draft_in_the_place_of_another_is_told(site: Path, tmp_path: Path, serve: Serve, wrong: str) -> None:
    shutil.copytree(site / "prima", tmp_path / wrong)
    for published in (Folder(tmp_path / wrong), at(f"{serve(tmp_path)}{wrong}/")):
        with pytest.raises(NotReadError, match=f"a questo indirizzo ci vuole «{wrong}», e c'è «prima»"):
            verify(published, site)


def test_the_report_counts_and_shows_the_first_of_each_kind_safe_to_print() -> None:
    many = [Difference(Kind.MISSING, f"{number:02}.html") for number in range(12)]
    lines = report([Difference(Kind.DIFFERENT, "a\x1b[31m.html"), *many]).splitlines()
    assert lines[:3] == ["File diversi da quelli costruiti qui: 1", "  a?[31m.html", "File che mancano: 12"]
    assert lines[-2:] == ["  09.html", "  … e altri 2"]
    assert report([]) == ""


# The command


def test_the_command_proves_that_a_published_site_is_what_is_built_here(
    tmp_path: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    write(tmp_path / "data/plan.yaml", tiny("prima", 1))
    link, data = tmp_path / "www/piano", ["--data", str(tmp_path / "data")]
    assert cli.main(["publish", str(link), *data]) == 0
    capsys.readouterr()
    address = serve(link)
    for place in (str(link), str(link / "prima"), address, f"{address}attuale/"):
        assert cli.main(["verify", place, *data]) == 0
        out, err = capsys.readouterr()
        what = "il sito" if place in (str(link), address) else "la bozza «prima»"
        assert out.startswith(f"{place} è {what} che si costruisce qui: ")
        assert out.endswith(" file confrontati, tutti uguali.\n")
        assert err == ""
    write(tmp_path / "data/plan.yaml", tiny("prima", 1, introduction="Parole nuove."))
    for place in (str(link), address):
        assert cli.main(["verify", place, *data]) == cli.PROBLEMS
        out, err = capsys.readouterr()
        assert out.startswith("File diversi da quelli costruiti qui: ")
        assert "  attuale/index.html\n" in out
        assert err == f"{place} non è ciò che si costruisce qui.\n"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: None, "lì non c'è un sito né una bozza: mancano versions.json e manifest.json."),
        (
            lambda folder: (folder / "manifest.json").write_text('{"draft": {"id": ".."}, "files": {}}'),
            "la bozza pubblicata, «..», qui non c'è.",
        ),
    ],
)
def test_what_is_neither_site_nor_draft_of_ours_is_told(
    tmp_path: Path, make: Change, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    write(tmp_path / "data/plan.yaml", tiny("prima", 1))
    (tmp_path / "folder").mkdir()
    make(tmp_path / "folder")
    assert cli.main(["verify", str(tmp_path / "folder"), "--data", str(tmp_path / "data")]) == cli.PROBLEMS
    assert capsys.readouterr() == ("", f"Confronto non riuscito: {told}\n")
