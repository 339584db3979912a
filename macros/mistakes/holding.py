"""Whether a file can be read with other lines in place of those that it has."""

import re
from collections.abc import Callable

from macros.mistakes.unwanted import UNWANTED
from macros.places import Source
from macros.source import parse

NAMED = re.compile(r" *(?:- +)*[a-z_]+:(?: |$)")
"""A line with the form of a field."""
Fits = Callable[[Source, int], bool]
"""Whether what a source says on a line is something that the model knows."""


def holds(line: str, above: list[str], below: list[str], fits: Fits) -> bool:
    """Whether the file can be read down to the line and to the next one that says something, and both fit.

    A line with the form of a field must become one, and no part of a text.
    """
    read = parse("\n".join([*above, line]).encode(), "")
    if read.data is None or any(problem.line > len(above) for problem in read.problems):
        return False
    if NAMED.match(line) and all(place.line <= len(above) for place in read.keys.values()):
        return False
    return fits(read, len(above) + 1) and _goes_on([*above, line], below, fits)


def _goes_on(above: list[str], below: list[str], fits: Fits) -> bool:
    """A next line with a fault that ends the reading by itself says nothing."""
    following = next((each for each in below if each.strip() and not each.lstrip().startswith("#")), "")
    if not following or UNWANTED.search(following):
        return True
    read = parse("\n".join([*above, following]).encode(), "")
    return read.data is not None and fits(read, len(above) + 1)
