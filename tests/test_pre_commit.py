"""The hooks for pre-commit: here, and in a repository that has a plan and takes the program from this one."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import REAL, ROOT

BREAK = ("title: Il lavoro al lavoro", "titolo: Il lavoro al lavoro")


def hooks() -> list[Any]:
    """The hook for others, and those of this repository."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    own = [hook for each in config["repos"] for hook in each["hooks"]]
    return [*yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")), *own]


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["language"])
def test_a_change_of_the_plan_and_of_nothing_else_is_checked(hook: dict[str, Any]) -> None:
    names = ["data/plan.yaml", "data/drafts/2025.yaml", "data/synonyms.yaml", "examples/data/plan.yaml", "docs/a.md"]
    assert [name for name in names if re.search(hook["files"], name)] == names[:3]
    assert hook["pass_filenames"] is False


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program installed as pre-commit does it, away from this tree; its packages are those of .venv."""
    folder, source = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "macros", source / "macros", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", "--target", str(folder), str(source)], check=True)
    return folder


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["language"])
@pytest.mark.parametrize(("broken", "status"), [(False, 0), (True, 1)])
def test_the_hook_lets_good_plans_pass_and_stops_others(
    elsewhere: Path, tmp_path: Path, hook: dict[str, Any], broken: bool, status: int
) -> None:
    text = (REAL / "plan.yaml").read_text("utf-8")
    text = text.replace("introduction: |\n", "introduction: |\n  Vedi [il percorso](percorso/).\n\n", 1)
    assert "(percorso/)" in text
    (tmp_path / "data").mkdir()
    (tmp_path / "data/plan.yaml").write_text(text.replace(*BREAK) if broken else text, "utf-8")
    program, *rest = shlex.split(hook["entry"])
    if hook["language"] == "python":
        command = [sys.executable, str(elsewhere / "bin" / program), *rest]
        path = {"PYTHONPATH": str(elsewhere)}
    else:
        command, path = [str(ROOT / program), *rest], {}
    result = subprocess.run(command, cwd=tmp_path, env=os.environ | path, capture_output=True, encoding="utf-8")
    assert result.returncode == status, result.stderr
    assert ("data/plan.yaml:243:5: " in result.stdout) is broken
