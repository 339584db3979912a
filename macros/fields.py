"""The kinds of value that a plan's fields may hold: each is read from text, and says what is wrong with a bad one."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_LINE = 2_000
MAX_TEXT = 50_000
URL = re.compile(r"https?://[^\s/?#]+\.[^\s]*", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _as_list(value: Any) -> Any:
    """A single text stands for a list of one."""
    return [value] if isinstance(value, str) else value


def _day(value: Any) -> Any:
    """`AAAA-MM-GG`, a day that exists; nothing else counts as a date (ISO 8601)."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
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


SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
_text = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)
_line = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LINE)

Line = Annotated[str, _line]
"""One line of plain text, never interpreted as Markdown."""
Text = Annotated[str, _text]
"""Markdown without raw HTML."""
Lines = Annotated[
    list[Line],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Slug = Annotated[
    str,
    StringConstraints(max_length=120),
    _matches(re.compile(SLUG), "slug_format"),
    WithJsonSchema({"type": "string", "pattern": SLUG}),
]
Ref = Line
"""The id of another item; `check.py` says whether there is one."""
Url = Annotated[str, _line, _matches(URL, "url_format"), WithJsonSchema({"type": "string", "format": "uri"})]
Email = Annotated[str, _line, _matches(EMAIL, "email_format"), WithJsonSchema({"type": "string", "format": "email"})]
Channel = Annotated[str, _line, AfterValidator(_channel)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
PartialDate = Annotated[
    str,
    AfterValidator(_partial_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
Year = Annotated[
    str,
    _matches(re.compile(r"\d{4}"), "year_format"),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d{4}$"}),
]
Number = Annotated[
    str, _matches(re.compile(r"-?\d+(\.\d+)?"), "number_format"), WithJsonSchema({"type": ["string", "number"]})
]
Value = Annotated[str, _line, WithJsonSchema({"type": ["string", "number"]})]
"""A measured value as the plan writes it: «42», «12,5» or «almeno 30»."""
