"""Work divided between processes."""

import os
import signal

import pytest

from macros.workers import divided


@pytest.mark.parametrize("workers", [1, 2, 3, 9])
@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_every_thing_is_done_once_and_in_order(workers: int, count: int) -> None:
    assert divided(lambda number: number * number, range(count), workers) == [number**2 for number in range(count)]


def test_the_work_is_done_by_as_many_processes_as_asked_for() -> None:
    assert len(set(divided(lambda _: os.getpid(), range(6), 3))) == 3
    assert set(divided(lambda _: os.getpid(), range(6), 1)) == {os.getpid()}


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), KeyboardInterrupt()])
def test_an_error_of_any_process_is_an_error_of_all(place: int, error: BaseException) -> None:
    def work(number: int) -> None:
        if number == place:
            raise error

    with pytest.raises(type(error)) as raised:
        divided(work, range(4), 2)
    assert raised.value.args == error.args


def test_a_copy_that_is_killed_is_an_error_too() -> None:
    mine = os.getpid()
    with pytest.raises(ChildProcessError):
        divided(lambda _: os.getpid() == mine or os.kill(os.getpid(), signal.SIGKILL), range(2), 2)


def test_an_answer_of_any_size_arrives() -> None:
    assert [len(each) for each in divided(lambda _: bytes(5_000_000), range(2), 2)] == [5_000_000] * 2
