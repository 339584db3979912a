"""Styles, scripts and fonts as browsers load them."""

import fnmatch
import re
from pathlib import Path

import pytest

from macros import assets
from macros.assets import served


def test_scripts_are_served_without_comments_and_indentation() -> None:
    script = "/** Doc. */\nconst a = 1; // stays\n  /**\n   * More.\n   */\n  // Gone.\n  const b = '/** text */';\n"
    assert served(script, ".js") == "const a = 1; // stays\nconst b = '/** text */';\n"


def test_styles_are_served_without_comments_and_indentation() -> None:
    style = "/* One\n   two */\na { color: red; } /* stays */\n\n  /* Gone. */\n  b { content: '/* text */'; }\n"
    assert served(style, ".css") == "a { color: red; } /* stays */\n\nb { content: '/* text */'; }\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.css").write_text("a { color: blue; }"),
        lambda folder: (folder / "a.css").rename(folder / "b.css"),
        lambda folder: (folder / "c.css").write_text(""),
    ],
    ids=["content", "name", "one more"],
)
def test_the_folder_has_another_name_when_any_file_changes(tmp_path: Path, change: object) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.css").write_text("a { color: red; }")
    assert assets.folder_name(tmp_path / "before") == assets.folder_name.__wrapped__(tmp_path / "after")
    change(tmp_path / "after")  # type: ignore[operator]
    assets.files.cache_clear()
    assert assets.folder_name(tmp_path / "before") != assets.folder_name(tmp_path / "after")


def test_no_script_has_what_ends_it_in_browsers_of_a_few_years_ago() -> None:
    """Safari reads no lookbehind before 16.4 (March 2023): a script with one does not run at all there."""
    for path in assets.FOLDER.glob("*.js"):
        assert not re.search(r"\(\?<[=!]", path.read_text("utf-8")), path


def test_everything_that_styles_and_scripts_name_is_there() -> None:
    found = assets.files(assets.FOLDER)
    text = b"".join(content for name, content in found.items() if name.endswith((".css", ".js"))).decode()
    named = {
        style or script for style, script in re.findall(r'url\("([^"]+)"\)|(?:from |import\()["`]\./([^"`]+)', text)
    }
    assert len(named) > 8
    for name in named:
        assert fnmatch.filter(found, re.sub(r"\$\{\w+\}", "*", name)), name
    assert {name for name in found if name.endswith(".woff2")} <= named
