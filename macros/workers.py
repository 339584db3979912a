"""The same work for many things, divided between this process and copies of it.

Each copy has a fixed share and answers once, at its end. So it never waits for more to do: should this process be
killed, its copies end by themselves, and with them the locks that they share with it.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def divided(work: Callable[[T], R], things: Sequence[T], workers: int) -> list[R]:
    """`work` of each thing, in their order, by so many processes at once; raises the first error of any of them.

    Where the system cannot copy a running process, this one does it all.
    """
    number = max(1, min(workers, len(things))) if "fork" in multiprocessing.get_all_start_methods() else 1
    copies = [_start(work, things[first::number]) for first in range(1, number)]
    try:
        shares = [[work(thing) for thing in things[::number]], *(_answer(answers) for _, answers in copies)]
    finally:
        for process, answers in copies:
            answers.close()
            process.terminate()
            process.join()
    return [shares[place % number][place // number] for place in range(len(things))]


def _start(work: Callable[[T], R], share: Sequence[T]) -> tuple[Any, Connection]:
    """A copy of this process that does a share, and where its answer arrives."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, share, here, there), daemon=True)
    process.start()
    there.close()
    return process, here


def _do(work: Callable[[T], R], share: Sequence[T], here: Connection, there: Connection) -> None:
    here.close()  # else this copy would keep its own answer from ever failing
    try:
        answer: list[R] | BaseException = [work(thing) for thing in share]
    except BaseException as error:  # SystemExit too: it is raised again where somebody waits for it
        answer = error
    try:
        there.send(answer)
    except BrokenPipeError:  # nobody waits any more
        return


def _answer(answers: Connection) -> Any:
    try:
        answer = answers.recv()
    except EOFError:
        raise ChildProcessError("una parte del lavoro si è interrotta") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer
