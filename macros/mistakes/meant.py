"""A value that its field cannot hold -> the value that was probably meant, where there is no doubt about it."""

import re
from collections.abc import Callable
from decimal import Decimal

from macros.addresses import trimmed, without_spaces
from macros.fields import EMAIL, NUMBER, URL, is_date
from macros.italian import MONTHS
from macros.mistakes.unwanted import HIDDEN
from macros.slug import slug

NUMBER_OF = {name: number for number, name in enumerate(MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(MONTHS, 1)
}
MONTH = rf"[0-9]{{1,2}}|{'|'.join(sorted(NUMBER_OF, key=len, reverse=True))}"
DASHES = str.maketrans("‐‑‒–—−", "------")
BETWEEN = r"(?:\s*[-/.]\s*|\s+)"
WEEKDAY = r"(?:il\s+)?(?:(?:luned|marted|mercoled|gioved|venerd)[iì]'?|sabato|domenica)?,?\s*"
DATES = (
    re.compile(rf"{WEEKDAY}(?P<day>[0-9]{{1,2}})[°º]?{BETWEEN}(?P<month>{MONTH}){BETWEEN}(?P<year>[0-9]{{4}})"),
    re.compile(rf"(?P<month>{MONTH}){BETWEEN}(?P<year>[0-9]{{4}})"),
    re.compile(rf"(?P<year>[0-9]{{4}}){BETWEEN}(?P<month>[0-9]{{1,2}})(?:{BETWEEN}(?P<day>[0-9]{{1,2}}))?", re.ASCII),
)
AMOUNT = re.compile(
    r"(?:€|euro|eur)?\s*(?:(?P<whole>-?[0-9]{1,3}(?:[.'’\s][0-9]{3})+|-?[0-9]+)(?:,(?P<part>[0-9]+))?"
    r"|(?P<foreign>-?[0-9]{1,3}(?:,[0-9]{3}){2,})(?:\.(?P<cents>[0-9]+))?)"
    r"\s*(?P<times>mila|milion[ei]|mln|miliard[oi]|mld)?\s*(?:di\s+)?(?:€|euro|eur)?",
)
ZEROS = {"mila": 3, "milion": 6, "mln": 6, "miliar": 9, "mld": 9}
"""How many zeros the first six letters of such a word stand for."""


def _day(value: str) -> str:
    """`27/02/2025`, `27 febbraio 2025`, `1° marzo 2025`, `2025/2/27` -> `2025-02-27`: a day, as Italians write it."""
    found = _partial_date(value)
    return found if len(found) == len("2025-02-27") else ""


def _partial_date(value: str) -> str:
    """The same, and `febbraio 2025`, `02/2025`, `2025/2` -> `2025-02`."""
    matches = (pattern.fullmatch(value.strip().lower().translate(DASHES)) for pattern in DATES)
    parts = next((match.groupdict() for match in matches if match), None)
    if not parts:
        return ""
    month = NUMBER_OF.get(parts["month"]) or int(parts["month"])
    found = f"{parts['year']}-{month:02}" + (f"-{int(parts['day']):02}" if parts.get("day") else "")
    return found if is_date(found) else ""


def _number(value: str) -> str:
    """`350.000 euro`, `€ 1.500.000,50`, `12,5`, `1,5 milioni`, `1,500,000` -> digits, a point before the decimals."""
    match = AMOUNT.fullmatch(value.strip().lower())
    if not match:
        return ""
    digits, part = re.sub(r"[.,'’\s]", "", match["whole"] or match["foreign"]), match["part"] or match["cents"]
    if not match["times"]:
        return f"{digits}.{part}" if part else digits
    scaled = Decimal(f"{digits}.{part or 0}").scaleb(ZEROS[match["times"][:6]])
    return f"{scaled.normalize():f}"


def _year(value: str) -> str:
    """The only four digits of the text."""
    found = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", value)
    return str(found[0]) if len(found) == 1 else ""


def _url(value: str) -> str:
    """`www.example.org/pagina` -> `https://www.example.org/pagina`; spaces in the name of a file -> `%20`."""
    whole = without_spaces(value).meant
    if re.match("https?://", whole):
        return whole if URL.fullmatch(whole) else ""
    whole = f"https://{value.strip().removeprefix('//')}"
    return whole if URL.fullmatch(whole) and not re.search("[@:]", value) else ""


def _email(value: str) -> str:
    """`ufficio(at)example.org`, `mailto:ufficio@example.org` -> `ufficio@example.org`."""
    plain = re.sub(r"\s*(?:[(\[]at[)\]]|@)\s*", "@", value.strip().removeprefix("mailto:"), flags=re.IGNORECASE)
    plain = trimmed(plain.lstrip("<(«“"))
    return plain if EMAIL.fullmatch(plain) else ""


def slug_of(value: str) -> str:
    """`Scuole aperte` -> `scuole-aperte`; not `index`, which the site keeps for itself."""
    found = slug(HIDDEN.sub("", value), "")
    return "" if found == "index" else found


MEANT: dict[str, Callable[[str], str]] = {
    "date_format": _day,
    "partial_date_format": _partial_date,
    "slug_format": slug_of,
    "year_format": _year,
    "number_format": _number,
    "url_format": _url,
    "email_format": _email,
    "channel_format": lambda value: _email(value) or _url(value),
}


def meant(kind: str, value: str) -> str:
    """The value for what pydantic calls `kind`, without a full stop after it; empty where it cannot be known."""
    found = MEANT[kind](value[:200].rstrip(" .,;")) if kind in MEANT else ""
    return "" if kind == "number_format" and not re.fullmatch(NUMBER, found) else found
