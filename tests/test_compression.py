"""Compressed copies: smaller, the same at every build, never of another text than the one beside them."""

import gzip
import hashlib
import shutil
import tracemalloc
from pathlib import Path

import brotli
import pytest

from macros import cli
from macros.hosting import compression
from tests.archive import tiny, write
from tests.conftest import EXAMPLE, Build

TEXT = b"<p>Le scuole aperte ai quartieri.</p>\n" * 100


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of few files."""
    for name in ("index.html", "a/b.json", "a/c.svg", "style.css", "font.woff2", "SHA256SUMS", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "short.html").write_bytes(TEXT[:1000])
    return tmp_path


def test_texts_get_two_smaller_copies_that_hold_the_same_and_other_files_none(folder: Path) -> None:
    before = contents(folder)
    compression.add(folder)
    after = contents(folder)
    texts = {"index.html", "a/b.json", "a/c.svg", "style.css"}
    assert after.keys() - before.keys() == {name + suffix for name in texts for suffix in (".gz", ".br")}
    assert {name: after[name] for name in before} == before
    for name in texts:
        assert gzip.decompress(after[f"{name}.gz"]) == brotli.decompress(after[f"{name}.br"]) == TEXT
        assert len(after[f"{name}.br"]) < len(after[f"{name}.gz"]) < len(TEXT)


def test_what_compressing_would_not_make_smaller_gets_no_copy(tmp_path: Path) -> None:
    noise = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(100))
    (tmp_path / "noise.txt").write_bytes(noise)
    compression.add(tmp_path)
    assert set(contents(tmp_path)) == {"noise.txt"}


def test_a_copy_holds_neither_time_nor_name(folder: Path) -> None:
    shutil.copytree(folder, folder / "again")
    compression.add(folder)
    made = contents(folder)
    assert all(made[name] == made[f"again/{name}"] for name in made if not name.startswith("again/"))
    assert made["index.html.gz"][3:8] == bytes(5), "no flags, no time"


@pytest.mark.parametrize("suffix", [".gz", ".br"])
@pytest.mark.parametrize("damage", [lambda copy: copy[:-9], lambda copy: b"", lambda copy: b"x" + copy])
def test_a_damaged_copy_is_told(folder: Path, suffix: str, damage: object) -> None:
    compression.add(folder)
    copy = (folder / f"index.html{suffix}").read_bytes()
    assert compression.holds(copy, suffix, TEXT)
    assert not compression.holds(damage(copy), suffix, TEXT)  # type: ignore[operator]


@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_a_copy_of_another_text_or_of_more_than_the_text_is_told(suffix: str) -> None:
    copy, more = (compression.COMPRESS[suffix](text) for text in (TEXT, b"<h1>Altro</h1>"))
    assert compression.holds(copy, suffix, TEXT)
    for wrong in (more, copy + more, copy + b"x", compression.COMPRESS[suffix](TEXT + b"!")):
        assert not compression.holds(wrong, suffix, TEXT)
    assert not compression.holds(copy, suffix, TEXT[:-1])


@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_a_copy_that_would_expand_without_end_is_left(suffix: str) -> None:
    bomb = compression.COMPRESS[suffix](bytes(30_000_000))
    tracemalloc.start()
    assert not compression.holds(bomb, suffix, TEXT)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


def test_a_build_has_copies_where_it_is_told_to_and_old_ones_never_stay(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    plan = tiny("prima", 1)
    command = ["build", "--data", str(tmp_path / "data"), "--site", str(tmp_path / "site")]
    for words, text in ((["--compress"], "Prima."), (["--compress"], "Poi."), ([], "Alla fine.")):
        write(tmp_path / "data/plan.yaml", plan | {"introduction": text})
        assert cli.main([*command, *words]) == 0
        made = contents(tmp_path / "site")
        copies = {name for name in made if name.endswith((".gz", ".br"))}
        assert not [
            name for name in copies if name.encode() in made["attuale/manifest.json"] + made["attuale/SHA256SUMS"]
        ]
        assert bool(copies) is bool(words)
        for name in copies:
            plain, dot, suffix = name.rpartition(".")
            assert compression.holds(made[name], dot + suffix, made[plain])


def test_every_large_text_of_a_real_site_has_copies_and_they_save_most_of_it(built: Build, tmp_path: Path) -> None:
    shutil.copytree(built(EXAMPLE), tmp_path / "site")
    compression.add(tmp_path / "site")
    made = contents(tmp_path / "site")
    large = [name for name in made if name.endswith((".html", ".css", ".js", ".json")) and len(made[name]) > 1024]
    assert len(large) > 100
    assert sum(len(made[f"{name}.br"]) for name in large) < sum(len(made[name]) for name in large) / 3
