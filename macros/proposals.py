"""What may be written in place of a line that cannot be read."""

from typing import NamedTuple


class Proposal(NamedTuple):
    """A line, what was wrong with the one that it replaces and what to do, in Italian; both empty if known already."""

    line: str
    cause: str = ""
    remedy: str = ""
