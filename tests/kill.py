"""Kills the closing of a draft before each step that it takes on the disk, and looks at what is left.

`python -m tests.kill FOLDER [two-steps]` prints for each step what the folder of drafts was like, `before` or
`complete`. With `two-steps` the system is one that cannot exchange two folders.
"""

import os
import shutil
import signal
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from macros import cli, drafts, swap
from tests.archive import words

CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock", "ctypes.dlsym", "shutil.rmtree"}


def die_before(step: int) -> None:
    """Make this process die before its next change of the disk but so many."""
    seen = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in CHANGES:
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    fsync = os.fsync
    os.fsync = lambda file: (sys.audit("os.chmod"), fsync(file))[1]  # it announces nothing of its own
    sys.addaudithook(count)


def close_and_die(data: Path, step: int) -> bool:
    """Close the draft in a process that dies before that step; whether it came to its end first."""
    child = os.fork()
    if not child:
        die_before(step)
        drafts.close(data, words)
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
        ended = close_and_die(work, step)
        print(left(work, contents(data / "drafts"), after))
        shutil.rmtree(work)


if __name__ == "__main__":
    if "two-steps" in sys.argv:
        swap._exchange = lambda first, second: False
    main(Path(sys.argv[1]))
