"""Kills a run before each step that it takes on the disk, and looks at what is left.

`python -m tests.kill FOLDER [two-steps]` closes a draft and prints for each step what the folder of drafts was like,
`before` or `complete`. With `two-steps` the system is one that cannot exchange two folders. `python -m tests.kill
FOLDER release` and `… rollback` do the same with the public site.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from macros import cli, drafts, swap
from macros.hosting import releases
from tests.archive import words

CHANGES = {
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.symlink", "fcntl.flock", "ctypes.dlsym",
    "shutil.rmtree",
}  # fmt: skip


def die_before(step: int) -> None:
    """Make this process die before its next change of the disk but so many."""
    at_step(step, lambda _: os.kill(os.getpid(), signal.SIGKILL))


def at_step(step: int, happens: Callable[[str], object]) -> None:
    """From the next change of the disk but so many on, let this happen before each; it is told Python's name of it."""
    seen = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in CHANGES:
            seen += 1
            if seen >= step:
                happens(event)

    fsync = os.fsync
    os.fsync = lambda file: (sys.audit("os.chmod"), fsync(file))[1]  # it announces nothing of its own
    sys.addaudithook(count)


def run_and_die(run: Callable[[], object], step: int) -> bool:
    """Run this in a process that dies before that step; whether it came to its end first."""
    child = os.fork()
    if not child:
        die_before(step)
        run()
        os._exit(0)
    return os.WIFEXITED(os.waitpid(child, 0)[1])


def contents(folder: Path) -> dict[str, bytes]:
    """Each file of a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def checks(data: Path) -> bool:
    """Whether `piano check` passes."""
    with redirect_stdout(StringIO()):
        return cli.main(["check", "--data", str(data)]) == 0


def left(data: Path, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """What the kill has left; the editor then goes on to the next draft, if this one is closed, and closes again."""
    drafts.load(data)  # whatever comes next puts back what was moved aside
    now = contents(data / "drafts")
    assert now in (before, after), f"half done: {now}"
    if now == after:
        plan = (data / "plan.yaml").read_text("utf-8")
        (data / "plan.yaml").write_text(plan.replace("id: seconda", "id: terza"), "utf-8")
    assert checks(data), "piano check fails"
    drafts.close(data, words)
    found = {path.name for path in data.iterdir()}
    assert found == {"plan.yaml", "drafts", ".drafts.lock"}, found
    return "complete" if now == after else "before"


def main(data: Path) -> None:
    """Kill at the first step, at the second, and so on, until there is no further one."""
    whole, work, ended, step = data.with_name("whole"), data.with_name("work"), False, 0
    shutil.copytree(data, whole)
    drafts.close(whole, words)
    # The path in SHA256SUMS names the folder.
    after = {name: text.replace(b"whole/", b"work/") for name, text in contents(whole / "drafts").items()}
    while not ended:
        step += 1
        shutil.copytree(data, work)
        ended = run_and_die(lambda: drafts.close(work, words), step)
        print(left(work, contents(data / "drafts"), after))
        shutil.rmtree(work)


def small_site(title: str) -> Callable[[Path], None]:
    """What makes a site of a few files."""

    def make(folder: Path) -> None:
        for name in ("a", f"assets/{title}"):
            (folder / name).mkdir(parents=True)
        (folder / "assets" / title / "site.css").write_text(title)
        (folder / "versions.json").write_text(json.dumps([{"version": "a", "title": title}]))
        for name in ("index.html", "a/index.html"):
            (folder / name).write_text(title)

    return make


def main_releases(folder: Path, word: str) -> None:
    """The same for a release, or a rollback, after six releases and a rollback."""
    for number in range(6):
        releases.release(folder / "start/site", small_site(f"site {number}"))
    releases.rollback(folder / "start/site")
    link, ended, step = folder / "work/site", False, 0
    run = {"release": lambda: releases.release(link, small_site("new")), "rollback": lambda: releases.rollback(link)}
    wanted = {"release": "new", "rollback": "site 3"}[word]
    while not ended:
        step += 1
        shutil.copytree(folder / "start", folder / "work", symlinks=True)
        ended = run_and_die(run[word], step)
        print({"site 4": "before", wanted: "complete"}[whole(link)])
        if word == "release" or whole(link) != wanted:
            run[word]()
        assert whole(link) == wanted
        releases.release(link, small_site("last"))
        assert releases.rollback(link).title == wanted
        found = {path.name for path in (folder / "work/site.d").iterdir() if not path.name.isdecimal()}
        assert found == {".release.lock"}, found
        shutil.rmtree(folder / "work")


def whole(link: Path) -> str:
    """The title of the public site, of which every file must be there, as of all those kept."""
    for site in [link, *link.with_name("site.d").glob("[0-9]*")]:
        title = json.loads((site / "versions.json").read_text())[0]["title"]
        assert contents(site / "a") == {"index.html": title.encode()}
        assert (site / "index.html").read_text() == title
    assert all(path.read_text() == path.parent.name for path in link.glob("assets/*/site.css"))
    return str(json.loads((link / "versions.json").read_text())[0]["title"])


if __name__ == "__main__":
    folder, *words_given = (*sys.argv[1:],)
    if "two-steps" in words_given:
        swap.exchange = lambda first, second: False
    if {"release", "rollback"} & {*words_given}:
        main_releases(Path(folder), words_given[0])
    else:
        main(Path(folder))
