"""Answers kept between builds: none is worked out twice, none is used that was not given to just this question."""

from collections.abc import Callable
from pathlib import Path

import pytest

from macros.memory import Memory


def asking(memory: Memory) -> tuple[Callable[[str, int], tuple[str, ...]], list[str]]:
    """A function that `memory` remembers, as a process has it, and the texts for which it had to work."""
    worked: list[str] = []

    @memory.remembered
    def repeated(text: str, times: int) -> tuple[str, ...]:
        worked.append(text)
        return (text,) * times

    return repeated, worked


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """What a process has kept of three answers, of which it was asked two for the current draft."""
    memory = Memory()
    repeated, worked = asking(memory)
    assert [repeated("a", 1), repeated("b", 2)] == [("a",), ("b", "b")]
    memory.begin()
    assert [repeated("b", 2), repeated("c", 0), repeated("b", 2)] == [("b", "b"), (), ("b", "b")]
    assert worked == ["a", "b", "c"]
    memory.write(tmp_path / "store/answers")
    return tmp_path / "store/answers"


def test_a_later_process_works_out_only_what_it_was_not_asked_for_last(kept: Path) -> None:
    memory = Memory()
    repeated, worked = asking(memory)
    memory.read(kept)
    assert [repeated("b", 2), repeated("c", 0), repeated("a", 1)] == [("b", "b"), (), ("a",)]
    assert worked == ["a"]


def test_another_question_has_another_answer(kept: Path) -> None:
    memory = Memory()
    repeated, worked = asking(memory)

    @memory.remembered
    def other(text: str, times: int) -> str:
        return f"{times} {text}"

    memory.read(kept)
    assert (repeated("b", 3), other("b", 2)) == (("b", "b", "b"), "2 b")
    assert worked == ["b"]


def test_nothing_is_written_where_the_same_was_asked(kept: Path) -> None:
    memory, before = Memory(), kept.stat()
    repeated, _ = asking(memory)
    memory.read(kept)
    memory.begin()
    repeated("c", 0)
    repeated("b", 2)
    memory.write(kept)
    assert kept.stat().st_ino == before.st_ino


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 100], ids=["empty", "short", "damaged"])
def test_what_is_damaged_is_not_used_and_is_replaced(kept: Path, content: bytes) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(content or whole[:-1] + bytes([whole[-1] ^ 1]))
    memory = Memory()
    repeated, worked = asking(memory)
    memory.read(kept)
    memory.begin()
    assert [repeated("b", 2), repeated("c", 0)] == [("b", "b"), ()]
    assert worked == ["b", "c"]
    memory.write(kept)
    again = Memory()
    again.read(kept)
    assert again.known == memory.asked


def test_nothing_kept_is_nothing_known(tmp_path: Path) -> None:
    memory = Memory()
    memory.read(tmp_path / "nothing")
    assert memory.known == {}
