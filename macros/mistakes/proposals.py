"""What may be written in place of a line that cannot be read."""

from typing import NamedTuple


class Proposal(NamedTuple):
    """A line, what was wrong with the one that it replaces and what to do, in Italian; both empty if known already.

    `column` is where the mistake is, if not where the parser noticed it.
    """

    line: str
    cause: str = ""
    remedy: str = ""
    column: int = 0
