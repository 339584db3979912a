"""What pure functions have answered, kept between builds: after a word has changed, most answers are as before."""

import marshal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple, Unpack

from macros import sealed

FORMAT = 2
"""The last one of marshal in which the same answers are always the same bytes."""
Given = TypeVarTuple("Given")
R = TypeVar("R")


class Memory:
    """Answers by the function's name and what it was given.

    Functions are given, and answer, what `marshal` can write: texts, bytes, numbers, None, and tuples of these.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Any] = {}
        self.asked: dict[tuple[Any, ...], Any] = {}
        self.kept: dict[tuple[Any, ...], Any] = {}

    def remembered(self, function: Callable[[Unpack[Given]], R]) -> Callable[[Unpack[Given]], R]:
        """The function, which works nothing out twice."""
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def answer(*given: *Given) -> R:
            question = (name, *given)
            if question not in self.known:
                self.known[question] = function(*given)
            found: R = self.known[question]
            self.asked[question] = found
            return found

        return answer

    def read(self, path: Path) -> None:
        """Take over what an earlier process has kept; nothing where there is nothing, or where it is damaged."""
        content = sealed.read(path)
        self.kept = {} if content is None else marshal.loads(content)  # noqa: S302 - it is what `write` wrote
        self.known = self.kept | self.known

    def begin(self) -> None:
        """From now on count what is asked: `write` keeps no more than that."""
        self.asked = {}

    def write(self, path: Path) -> None:
        """Keep what was asked since `begin`, for later processes, where it is not what `path` holds."""
        if self.kept != self.asked:
            sealed.write(path, marshal.dumps(self.asked, FORMAT))
            self.kept = self.asked


MEMORY = Memory()
"""That of this process."""
