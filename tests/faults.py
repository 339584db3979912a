"""Lets `piano build`, `publish` or `close` be killed, or the disk refuse, and looks at what readers see then.

`python -m tests.faults COMMAND FAULT FOLDER` prints for each time what is public after it, `old` or `new`, and how the
command ended. It asserts that it is one of the two, byte for byte, and that the same command then succeeds, with
nobody's help, and leaves nothing behind.
"""

import errno
import os
import random
import re
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple, NoReturn

from macros import cli
from macros.hosting import compression
from tests import kill
from tests.archive import Data, close_all, tiny, write

TIMES = 20
WORDS = {
    "build": ["build", "--data", "data", "--site", "www/piano"],
    "publish": ["publish", "www/piano", "--data", "data"],
    "close": ["close", "--data", "data"],
}
PUBLIC = {"build": Path("www/piano"), "publish": Path("www/piano"), "close": Path("data/drafts")}
ALLOWED = {
    "data/plan.yaml", "data/drafts", "data/.drafts.lock", "www/piano", "www/.piano.lock", "www/.cache", "www/piano.d",
    "www/piano.d/.cache", "www/piano.d/.release.lock",
}  # fmt: skip
"""What may stand there after a command, but for releases and the contents of sites, drafts and caches."""


class End(NamedTuple):
    """How a command ended: its status, negative for a signal, and what it printed."""

    status: int
    text: str


Fault = tuple[Callable[[], Any], float | None]
"""What to do in the process of the command before it, and after how many seconds to kill it."""
NONE: Fault = (bool, None)


def in_child(words: list[str], fault: Fault) -> End:
    """Run a command in a process of its own, with this fault."""
    prepare, wait = fault
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        run_and_leave(words, prepare, writing)
    os.close(writing)
    if wait is not None:
        sleep(wait)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as output:
        text = output.read()
    return End(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text)


def run_and_leave(words: list[str], prepare: Callable[[], Any], output: int) -> NoReturn:
    """Run the command, and end this process: whatever happens, it must not go on as its parent."""
    status = 99
    try:
        for stream in (1, 2):
            os.dup2(output, stream)
        sys.stdout, sys.stderr = (os.fdopen(stream, "w", encoding="utf-8") for stream in (1, 2))
        prepare()
        status = cli.main(words)
        for printed in (sys.stdout, sys.stderr):
            printed.flush()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    os._exit(status)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kills(command: str) -> Iterator[Callable[[float], Fault]]:
    """The command is killed at moments spread at random over the seconds that it takes."""
    chance = random.Random(command)  # noqa: S311 - moments, not secrets
    for place in range(TIMES):
        part = (place + chance.random()) / TIMES
        yield lambda seconds, part=part: (bool, part * seconds)  # type: ignore[misc]  # mypy knows no such default


def full(command: str) -> Iterator[Callable[[float], Fault]]:
    """The disk is full from some change of it on; or has no room for files of some size."""
    chance = random.Random(command)  # noqa: S311 - same
    for step in chance.sample(range(1, {"close": 20}.get(command, 200)), 6):
        yield lambda _, step=step: (lambda: refuse_from(step, errno.ENOSPC), None)  # type: ignore[misc]  # same
    for size in (0, 300, 9_000):
        yield lambda _, size=size: (lambda: limit(size), None)  # type: ignore[misc]  # same


def unwritable(_: str) -> Iterator[Callable[[float], Fault]]:
    """Nothing may be written: root, as which tests may run, heeds no mode of a folder."""
    for number in (errno.EROFS, errno.EACCES):
        yield lambda _, number=number: (lambda: refuse_from(1, number), None)  # type: ignore[misc]  # same


def refuse_from(step: int, number: int) -> None:
    """From that change of the disk on the system refuses, with this number, to write; removing still works."""

    def refuse(event: str) -> None:
        if event in {"open", "os.mkdir"}:
            raise OSError(number, os.strerror(number))

    kill.at_step(step, refuse)


def limit(size: int) -> None:
    """No file may be larger: the system stops the write midway, as where the disk is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def assert_told(end: End) -> None:
    """A command that was not killed succeeds, or says in a line of Italian why not."""
    assert end.status in (0, cli.PROBLEMS, -signal.SIGKILL), end.text
    assert "Traceback" not in end.text
    assert end.status <= 0 or "Non riuscito: " in end.text, end.text


PLANS: list[Data] = [tiny("seconda", 2), tiny("seconda", 2, introduction="Parole nuove.")]


def run_again(command: str) -> None:
    """Run the command, with nobody's help, and see that nothing of the fault is left."""
    end = in_child(WORDS[command], NONE)
    assert end.status == 0, end.text
    found = {path.as_posix() for pattern in ("data/*", "www/*", "www/piano.d/*") for path in Path().glob(pattern)}
    odd = {name for name in found - ALLOWED if not re.fullmatch(r"www/piano\.d/\d{6}", name)}
    assert not odd, odd
    assert not list(Path().rglob(".new-*"))


def sites(command: str, fault: str) -> None:
    """For each fault the plan has just changed; afterwards the same command makes the site of the new plan."""
    known: list[dict[str, bytes]] = []
    for plan in PLANS:
        write(Path("data/plan.yaml"), plan)
        with redirect_stdout(StringIO()):  # here, so that what comes has everything loaded
            assert cli.main(WORDS[command]) == 0
        known.append(contents(PUBLIC[command]))
    assert known[0] != known[1]
    seconds = 0.3
    for number, make in enumerate(FAULTS[fault](command)):  # the plan before is PLANS[1]
        write(Path("data/plan.yaml"), PLANS[number % 2])
        end = in_child(WORDS[command], make(seconds))
        assert_told(end)
        now, (new, old) = contents(PUBLIC[command]), (known[number % 2], known[1 - number % 2])
        assert now in (old, new), "mixed"
        start = monotonic()
        run_again(command)
        seconds = monotonic() - start
        assert contents(PUBLIC[command]) == new
        print("new" if now == new else "old", end.status)


def drafts(command: str, fault: str) -> None:
    """For each fault the same plan is to be closed."""
    shutil.copytree("data", "whole/data")
    os.chdir("whole")
    start = monotonic()
    assert in_child(WORDS[command], NONE).status == 0
    seconds, after = monotonic() - start, contents(PUBLIC[command])
    os.chdir("..")
    for make in FAULTS[fault](command):
        shutil.copytree("data", "work/data")
        os.chdir("work")
        before = contents(PUBLIC[command])
        end = in_child(WORDS[command], make(seconds))
        assert_told(end)
        left = kill.left(Path("data").resolve(), before, after)
        os.chdir("..")
        shutil.rmtree("work")
        print({"before": "old", "complete": "new"}[left], end.status)


FAULTS = {"kills": kills, "full": full, "unwritable": unwritable}

if __name__ == "__main__":
    command, fault, folder = sys.argv[1:]
    os.chdir(folder)
    compression.QUALITY = 1  # how small the copies are is no matter here
    close_all(Path("data"), [tiny("prima", 1), PLANS[0]])
    (drafts if command == "close" else sites)(command, fault)
