"""The workflows of both forges: what they run exists, what they use is pinned, and no job may do more than it needs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.cli import COMMANDS
from tests.conftest import ROOT

GITHUB = sorted((ROOT / ".github/workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+")
RIGHTS = {
    "publish/test": {"contents": "read"},
    "publish/build": {"contents": "read", "pages": "read"},
    "publish/deploy": {"pages": "write", "id-token": "write"},
    "proposal/test": {"contents": "read"},
    "proposal/preview": {"contents": "read"},
    "proposal/comment": {"pull-requests": "write"},
    "weekly/links": {"contents": "read"},
    "weekly/packages": {"contents": "read"},
}
"""What each job may do; a job that is not here fails the test."""
SETTINGS = {"workflow", "stages", "variables", "default"}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
NAMES = set(COMMANDS)


def read(path: Path) -> dict[str, Any]:
    """The file; YAML 1.1 takes the key `on` for true."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()}


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """The jobs of GitHub, as `workflow/job`."""
    for path in GITHUB:
        for name, job in read(path)["jobs"].items():
            yield f"{path.stem}/{name}", job


def gitlab_jobs() -> dict[str, dict[str, Any]]:
    """The jobs of GitLab."""
    return {name: job for name, job in read(GITLAB).items() if name not in SETTINGS}


def scripts() -> dict[str, str]:
    """What each job of both forges runs."""
    found = {name: "\n".join(step["run"] for step in job["steps"] if "run" in step) for name, job in jobs()}
    return found | {f"gitlab/{name}": "\n".join(job["script"]) for name, job in gitlab_jobs().items()}


def before(name: str, all_jobs: dict[str, dict[str, Any]]) -> set[str]:
    """The jobs that must have succeeded before this one begins."""
    needs = all_jobs[name].get("needs", [])
    direct = {needs} if isinstance(needs, str) else set(needs)
    return direct.union(*(before(each, all_jobs) for each in direct))


@pytest.mark.parametrize("path", [*GITHUB, GITLAB], ids=lambda path: path.name)
def test_what_others_wrote_is_pinned_by_its_content(path: Path) -> None:
    text = path.read_text("utf-8")
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", text, re.MULTILINE)
    assert [line for line in used if not PINNED.fullmatch(line)] == []
    images = re.findall(r"^\s*(?:- )?image: (.*)$", text, re.MULTILINE)
    assert [line for line in images if not re.fullmatch(r"[\w.:/-]+@sha256:[0-9a-f]{64}", line)] == []
    assert used or images
    assert not re.search(r"^\s*(container|services|include):", text, re.MULTILINE)


def test_one_version_of_each_action_is_used() -> None:
    used = {line for path in GITHUB for line in re.findall(r"uses: (\S+ # \S+)", path.read_text("utf-8"))}
    names = sorted("/".join(line.split("@")[0].split("/")[:2]) for line in used)
    shared = {"actions/cache"}  # of which a proposal takes the part that cannot write
    assert [name for name in names if names.count(name) > 1 and name not in shared] == []


def test_each_job_has_the_rights_that_it_needs_and_no_more() -> None:
    assert {name: job.get("permissions") for name, job in jobs()} == RIGHTS
    assert {path.name: read(path)["permissions"] for path in GITHUB} == {path.name: {} for path in GITHUB}


def test_code_of_a_proposal_meets_no_secret_and_no_right_to_write() -> None:
    for path in GITHUB:
        text = path.read_text("utf-8")
        assert "secrets." not in text
        assert not {"pull_request_target", "workflow_run"} & set(read(path)["on"])
    for name, job in jobs():
        runs_code = any("checkout" in step.get("uses", "") for step in job["steps"])
        assert not (runs_code and "write" in job["permissions"].values()), name
        kept = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
        assert [step["with"]["persist-credentials"] for step in kept] == [False] * len(kept), name
    comment = dict(jobs())["proposal/comment"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in comment["if"]
    assert [name for name, script in scripts().items() if "TOKEN" in script] == ["gitlab/comment"]
    assert "$REVIEW_TOKEN" in gitlab_jobs()["comment"]["rules"][0]["if"]
    assert gitlab_jobs()["comment"]["variables"]["GIT_STRATEGY"] == "none"


def test_no_text_of_an_event_stands_in_a_script() -> None:
    assert [name for name, script in scripts().items() if "${{" in script] == []


@pytest.mark.parametrize(("name", "script"), scripts().items(), ids=scripts())
def test_what_a_job_runs_is_there(name: str, script: str) -> None:
    words = [shlex.split(line) for line in script.splitlines()]
    made = {line[1] for line in words if line[:1] == ["make"]}
    run = {line[1] for line in words if line[:1] == [".venv/bin/piano"]}
    assert made <= TARGETS
    assert run <= NAMES
    assert not run or made, "nothing has made .venv"


def test_nothing_is_published_before_the_tests_have_passed() -> None:
    assert "test" in before("deploy", read(ROOT / ".github/workflows/publish.yml")["jobs"])
    assert "test" in before("pages", gitlab_jobs())
    assert scripts()["publish/test"] == scripts()["gitlab/test"] == "make test"
    publishing = {name for name, job in jobs() if "pages" in job["permissions"]}
    assert {name.split("/")[0] for name in publishing} == {"publish"}
    assert read(ROOT / ".github/workflows/publish.yml")["on"]["push"] == {"branches": ["main"]}


def test_publications_wait_for_each_other_and_end() -> None:
    publish = read(ROOT / ".github/workflows/publish.yml")["concurrency"]
    assert publish == {"group": "publish", "cancel-in-progress": False}
    pages = gitlab_jobs()["pages"]
    assert (pages["resource_group"], pages["interruptible"]) == ("pages", False)


def test_every_job_ends_by_itself() -> None:
    assert [name for name, job in jobs() if not 0 < job["timeout-minutes"] <= 30] == []
    assert read(GITLAB)["default"]["timeout"] == "30 minutes"


def test_what_is_looked_up_every_week_stops_nothing() -> None:
    weekly = {name for name, script in scripts().items() if "piano links" in script or "make vulnerabilities" in script}
    assert weekly == {"weekly/links", "weekly/packages", "gitlab/links", "gitlab/packages"}
    assert set(read(ROOT / ".github/workflows/weekly.yml")["on"]) == {"schedule", "workflow_dispatch"}
    for name in ("links", "packages"):
        job = gitlab_jobs()[name]
        assert job["allow_failure"] is True
        assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]


def test_a_proposal_shows_the_site_and_what_changes_on_both_forges() -> None:
    steps = dict(jobs())["proposal/preview"]["steps"]
    kept = {step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")}
    assert kept == {"review.md", "site"}
    merge = gitlab_jobs()["preview"]["artifacts"]
    assert (merge["paths"], merge["when"]) == (["review.md", "public"], "always")
    for name in ("proposal/preview", "gitlab/preview"):
        assert ".venv/bin/piano review --against build/base/data > review.md" in scripts()[name]


def test_a_proposal_that_loses_a_published_draft_fails_after_it_has_been_shown() -> None:
    for name in ("proposal/preview", "gitlab/preview"):
        assert scripts()[name].splitlines()[-1] == ".venv/bin/piano review --against build/base/data --strict"
