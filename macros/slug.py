"""A title -> the short name that stands for it in addresses."""

import re
import unicodedata
from collections.abc import Collection

from macros.model import Plan

LONGEST = 60
"""Characters of a name made from a title, well under those of a `Slug`: people read addresses aloud and copy them."""
RESERVED = {"index", *Plan.model_fields}
"""`index` would take the place of a page; the others mean a whole list where a note says what it is about."""
LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "&": " e ",
        "€": " euro ",
    }
)


def slug(title: str, otherwise: str) -> str:
    """The title in small letters without accents, digits and hyphens; `otherwise` where it holds none of them.

    An apostrophe parts two words, as in «l'acqua», `l-acqua`. A long title loses its last words.
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(LETTERS))
    words = re.findall("[a-z0-9]+", "".join(each for each in plain if not unicodedata.combining(each)))
    return _shortened("-".join(words)) or otherwise


def free(name: str, taken: Collection[str]) -> str:
    """The name itself, or with the first number from 2 on that makes it one that nothing has, and no list either."""
    found, number = name, 1
    while found in taken or found in RESERVED:
        number += 1
        found = f"{name}-{number}"
    return found


def _shortened(name: str) -> str:
    """As many whole words as there is room for; a first word that is too long is cut."""
    if len(name) <= LONGEST:
        return name
    whole = name[: LONGEST + 1].rpartition("-")[0]
    return whole or name[:LONGEST]
