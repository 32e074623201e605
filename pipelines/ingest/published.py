"""Finds the day on which a document was published.

Belongs here: reading a given date, a URL, front matter, and the lines in which pages print their own date.
Not here: dates of what a text tells (`extract/dates.py`). Nothing is guessed: without evidence there is no date.
"""

import re
from datetime import date, datetime
from typing import Any

import dateparser

# A page's own date stands at its head, or in a line by itself at its foot.
HEAD_CHARS, FOOT_CHARS = 1500, 400
GIVEN_BY_PEOPLE = frozenset({"field", "front_matter"})
# The day in an address is the day of publication; front matter is often typed afterwards.
BEHIND_URL = frozenset({"front_matter", "file"})
EARLIEST, LATEST = 1980, 2100  # news on the web, and its digitised archives
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:?\d{2}.*)?$")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?$")
URL_DATES = [
    re.compile(r"/(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?=[/._-]|$)"),
    re.compile(rf"/(?P<y>\d{{4}})/(?P<name>{MONTH_NAME})/(?P<d>\d{{1,2}})(?=[/._-]|$)", re.I),
    re.compile(r"[/_-](?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?=[/._?-]|$)"),
    re.compile(r"[/_-](?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=[/._?-]|$)"),
    re.compile(r"[?&](?:date|d|day|published)=(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})(?!\d)", re.I),
]
PRINTED_DAY = (
    rf"(?i:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    rf"(?:{MONTH_NAME}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{MONTH_NAME}\.?,?\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}))"
)
PUBLISHED_LINE = re.compile(
    rf"(?:published|posted|first\s+published|date|created|issued|for\s+immediate\s+release)\b(?:\s+(?:on|at|by[^\n|]{{0,60}}))?"
    rf"\s*[:|,–—-]?\s*(?:\d{{1,2}}:\d{{2}}\s*[ap]\.?m\.?,?\s*(?:[A-Z]{{2,4}}\s*)?,?\s*(?:on\s+)?)?(?P<day>{PRINTED_DAY})",
    re.I,
)
LINE_OF_ITS_OWN = re.compile(
    rf"^\W*(?P<day>{PRINTED_DAY})(?:\W+(?:at\s+)?\d{{1,2}}:\d{{2}}[^\n]{{0,20}})?\W*$", re.I | re.M
)
BYLINE = re.compile(rf"^(?:by|from)\s[^\n]{{2,80}}?[|•·,–—-]\s*(?P<day>{PRINTED_DAY})", re.I | re.M)
DATELINE = re.compile(
    rf"^[A-Z][A-Z.' ]{{2,40}}(?:,\s*[A-Z][\w. ]{{1,20}})?,?\s*\(?(?P<day>{PRINTED_DAY})\)?\s*"
    r"(?:\([^)\n]{2,30}\)\s*)?[–—-]",
    re.M,
)


def published_date(url: str | None, given: object, text: str, basis: str) -> tuple[str | None, str]:
    """Return a document's ISO 8601 date (or date-time) and its basis, a term of PUBLISHED_BASIS.

    `given` came with the document in a way that `basis` tells. It counts before a date in the address and in the
    text; one of front matter after the address, one of a file's properties (when it was exported) last.

    Raises:
        ValueError: a person gave something that is no date. What software stated is passed over then.
    """
    stated = _stated(given, basis)
    if stated and basis not in BEHIND_URL:
        return stated, basis
    if found := date_in_url(url):
        return found.isoformat(), "url"
    if stated and basis != "file":
        return stated, basis
    if found := date_in_text(text):
        return found.isoformat(), "text"
    return (stated, basis) if stated else (None, "none")


def _stated(given: object, basis: str) -> str | None:
    try:
        return read_given(given) if _has_value(given) else None
    except ValueError:
        if basis in GIVEN_BY_PEOPLE:
            raise
        return None


def _has_value(value: object) -> bool:
    return value is not None and str(value).strip() not in {"", "null", "None", "nan", "NaT"}


def read_given(value: Any) -> str:
    """Return a given date as ISO 8601, to the precision given; raise ValueError where it is none."""
    if isinstance(value, date):
        return _in_range(value).isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f"not a date: {value!r}")
    text = str(value).strip()
    if ISO.match(text):
        iso = text.replace(" ", "T", 1)
        _in_range(datetime.fromisoformat(iso.replace("Z", "+00:00")))
        return iso
    if compact := COMPACT.match(text):
        return _in_range(date(*map(int, compact.groups()))).isoformat()
    if re.search(r"\d{4}", text) and re.search(r"\d", text.replace(re.search(r"\d{4}", text)[0], "", 1)):  # type: ignore[index]
        parsed = dateparser.parse(
            text,
            languages=["en"],
            settings={"DATE_ORDER": "MDY", "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False},
        )
        if parsed is not None:
            has_clock = re.search(r"\d:\d\d", text)
            return (_in_range(parsed) if has_clock else _in_range(parsed).date()).isoformat()
    raise ValueError(f"not a date: {text[:80]!r}")


def _in_range(value: Any) -> Any:
    if not EARLIEST - 200 <= value.year <= LATEST:
        raise ValueError(f"not a date of publication: {value}")
    return value


def date_in_url(url: str | None) -> date | None:
    """Return the day that a URL's path (or a date parameter) spells, None where it spells none."""
    for pattern in URL_DATES:
        for match in pattern.finditer(url or ""):
            name = match.groupdict().get("name")
            month = MONTHS.index(name[:3].lower()) + 1 if name else int(match["m"])
            if found := _day(int(match["y"]), month, int(match["d"])):
                return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def date_in_text(text: str) -> date | None:
    """Return the day that a page prints as its own: a "Published" line, a byline, a dateline, a line of its own."""
    head, foot = text[:HEAD_CHARS], text[HEAD_CHARS:][-FOOT_CHARS:]
    for pattern, part in [
        (PUBLISHED_LINE, head),
        (BYLINE, head),
        (DATELINE, head),
        (LINE_OF_ITS_OWN, head),
        (PUBLISHED_LINE, foot),
    ]:
        if (match := pattern.search(part)) and (found := _parsed_day(match["day"])):
            return found
    return None


def _parsed_day(printed: str) -> date | None:
    parsed = dateparser.parse(printed, languages=["en"], settings={"DATE_ORDER": "MDY"})
    return _day(parsed.year, parsed.month, parsed.day) if parsed else None
