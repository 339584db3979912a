"""What browsers load of our scripts: the source without its comments, which are a fifth of its weight."""

import re

COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)


def served(script: str) -> str:
    """The script without comments that have lines of their own; all else stays as it was written."""
    return COMMENT.sub("", script)
