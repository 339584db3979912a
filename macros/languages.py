"""Words of other languages in a finished page, marked with their language (WCAG 2.2, 3.1.2 Language of Parts)."""

import html
import re
from collections.abc import Sequence

from macros.model import ForeignWords

BODY = "<body>"
NOT_TEXT = re.compile(r"(<option\b.*?</option>|<[^>]*>)", re.DOTALL)
"""Tags, and what may hold no other element."""


def marked(page: str, foreign: Sequence[ForeignWords]) -> str:
    """A page of ours, each of the words in its body as `<span lang="en">smart</span>`, in whatever case it stands.

    Whole words only; of two that begin at the same place the longer one.
    """
    languages = {word.lower(): each.language for each in foreign for word in each.words}
    if not languages:
        return page
    words = "|".join(map(_written, sorted(languages, key=len, reverse=True)))
    found = re.compile(rf"(?<![\w-])(?<!&)(?<!&#)(?:{words})(?![\w-])", re.IGNORECASE)

    def mark(word: re.Match[str]) -> str:
        # Python finds more letters alike than it makes small: «ſ» is an «s» for IGNORECASE alone.
        language = languages.get(html.unescape(word[0]).lower())
        return f'<span lang="{language}">{word[0]}</span>' if language else word[0]

    head, body, rest = page.partition(BODY)
    pieces = NOT_TEXT.split(rest)
    return head + body + "".join(piece if place % 2 else found.sub(mark, piece) for place, piece in enumerate(pieces))


def _written(word: str) -> str:
    """A pattern for the word as it stands in HTML: templates write an apostrophe otherwise than Markdown does."""
    return re.escape(html.escape(word, quote=False)).replace("'", "(?:'|&#39;)")
