"""The kinds of value that a plan's fields may hold: each is read from text, and says what is wrong with a bad one."""

import re
from datetime import date
from typing import Annotated, Any, TypeGuard

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_LINE = 2_000
MAX_SLUG = 120
MAX_TEXT = 50_000
HOST = r"[\w-]+(?:\.[\w-]+)+"
URL = re.compile(rf"https?://{HOST}(?::[0-9]{{1,5}})?(?:[/?#]\S*)?", re.IGNORECASE)
# No scheme may pass for the name before the @: pages take what has `://` in it for an address of the web.
EMAIL = re.compile(rf"[^\s@:/,;<>()]+@{HOST}")
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
NUMBER = r"-?[0-9]+(\.[0-9]+)?"
PARTIAL_DATE = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _as_list(value: Any) -> Any:
    """A single text stands for a list of one."""
    return [value] if isinstance(value, str) else value


def _day(value: Any) -> Any:
    """`AAAA-MM-GG`, a day that exists; nothing else counts as a date (ISO 8601)."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date_format", "not a date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_unknown", "no such day") from None


def _partial_date(value: str) -> str:
    """`AAAA`, `AAAA-MM` or `AAAA-MM-GG`: plans often know only the year or the month (ISO 8601 reduced precision)."""
    match = PARTIAL_DATE.fullmatch(value)
    if not match:
        raise PydanticCustomError("partial_date_format", "not a date")
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise PydanticCustomError("date_unknown", "no such day") from None
    return value


def is_date(value: Any) -> TypeGuard[str]:
    """Whether a value is a date, whole or partial, that exists."""
    try:
        return isinstance(value, str) and bool(_partial_date(value))
    except PydanticCustomError:
        return False


def _matches(pattern: re.Pattern[str], error: str) -> AfterValidator:
    def validate(value: str) -> str:
        if not pattern.fullmatch(value):
            raise PydanticCustomError(error, "wrong form")
        return value

    return AfterValidator(validate)


def _channel(value: str) -> str:
    """Where observations are sent: an e-mail (PEC included) or a web address."""
    if not (EMAIL.fullmatch(value) or URL.fullmatch(value)):
        raise PydanticCustomError("channel_format", "neither e-mail nor address")
    return value


def _free(value: str) -> str:
    """`driver/index/` would take the place of the page that lists the drivers."""
    if value == "index":
        raise PydanticCustomError("slug_reserved", "reserved")
    return value


SCALAR = ["string", "number", "boolean"]
"""What an IDE may find where the plan holds text: it takes an unquoted `2030`, `1.10` or `no` for another type."""


def _written(*kinds: str, **rules: Any) -> WithJsonSchema:
    """What the JSON Schema says of a field, where an IDE may take it for one of `kinds`; for any, if none is given."""
    return WithJsonSchema({"type": ["string", *kinds] if kinds else SCALAR, **rules})


def _years(pattern: str) -> WithJsonSchema:
    """A year is a number for an IDE, a date is not."""
    return _written("integer", pattern=pattern, minimum=1, maximum=9999)


_text = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)
_line = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LINE)

Line = Annotated[str, _line, _written(minLength=1, maxLength=MAX_LINE)]
"""One line of plain text, never interpreted as Markdown."""
Text = Annotated[str, _text, _written(minLength=1, maxLength=MAX_TEXT)]
"""Markdown without raw HTML."""
Lines = Annotated[
    list[Line],
    BeforeValidator(_as_list),
    WithJsonSchema({"type": [*SCALAR, "array"], "items": {"type": SCALAR}}),
]
Slug = Annotated[
    str,
    StringConstraints(max_length=MAX_SLUG),
    _matches(re.compile(SLUG), "slug_format"),
    AfterValidator(_free),
    _written(pattern=SLUG, maxLength=MAX_SLUG),
]
Ref = Line
"""The id of another item; `check.py` says whether there is one."""
Url = Annotated[str, _line, _matches(URL, "url_format"), WithJsonSchema({"type": "string", "format": "uri"})]
Email = Annotated[str, _line, _matches(EMAIL, "email_format"), WithJsonSchema({"type": "string", "format": "email"})]
Channel = Annotated[str, _line, AfterValidator(_channel), WithJsonSchema({"type": "string", "pattern": "@|://"})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
PartialDate = Annotated[str, AfterValidator(_partial_date), _years("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Year = Annotated[str, _matches(re.compile("[0-9]{4}"), "year_format"), _years("^[0-9]{4}$")]
Number = Annotated[
    str,
    StringConstraints(max_length=40),
    _matches(re.compile(NUMBER), "number_format"),
    _written("number", pattern=f"^{NUMBER}$", maxLength=40),
]
Value = Line
"""A measured value as the plan writes it: «42», «12,5» or «almeno 30»."""
