"""The rule of HACKING.md on imports: a module takes nothing from a later stage than its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

MACROS = ROOT / "macros"


def stages() -> dict[str, int]:
    """Module or folder -> the number of its stage, by the table of HACKING.md."""
    text = (ROOT / "HACKING.md").read_text("utf-8").partition("| Stage |")[2].partition("\n\n")[0]
    return {name: number for number, line in enumerate(text.splitlines()) for name in re.findall(r"`(\w+)`", line)}


def imported(path: Path) -> Iterator[str]:
    """The modules and folders of `macros` that a file imports, also inside of a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "macros":
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("macros."):
            yield str(node.module).split(".")[1]


def test_every_module_has_its_stage() -> None:
    own = {path.stem for path in MACROS.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert stages().keys() == own - {"__init__"}


def test_no_module_imports_from_a_later_stage() -> None:
    known = stages()
    wrong = [
        f"{path.relative_to(MACROS)} imports {name}"
        for path in MACROS.rglob("*.py")
        if path.relative_to(MACROS).parts[0] != "__init__.py"  # it only hands `render` to MkDocs
        for name in imported(path)
        if known[name] > known[path.relative_to(MACROS).parts[0].removesuffix(".py")]
    ]
    assert wrong == []
