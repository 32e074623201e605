"""Arithmetic on the calendar: weeks, months, seasons, weekdays and holidays around a day.

Belongs here: what follows from the calendar alone. Not here: which reading a text means
(`date_resolution.py`). Weeks are those of ISO 8601, Monday to Sunday, as in TIMEX3.
"""

import calendar
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from dateutil.easter import easter

from pipelines.extract.date_words import date_words, holidays

# Years outside are misprints or jokes, and arithmetic near the calendar's ends fails.
FIRST_YEAR, LAST_YEAR = 1000, 3000


class Interval(NamedTuple):
    """First and last day of a stretch of time, both included."""

    start: date
    end: date


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_days(day: date, days: int) -> date | None:
    """Return the day moved by a number of days, or None where that leaves the centuries that news tells of."""
    moved = day.toordinal() + days
    return date.fromordinal(moved) if FIRST_YEAR * 366 <= moved <= LAST_YEAR * 365 else None


def shift_months(day: date, months: int) -> date | None:
    """Return the day moved by months, held to the last day of a shorter month; None as in `shift_days`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_told_of(day: date) -> bool:
    """Tell whether a day lies in the centuries that news tells of."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def week_of(day: date) -> Interval:
    """Return the week, Monday to Sunday, that holds a day."""
    monday = day - timedelta(days=day.weekday())
    return Interval(monday, monday + timedelta(days=6))


def weekend_of(day: date) -> Interval:
    """Return Saturday and Sunday of the week that holds a day."""
    monday = week_of(day).start
    return Interval(monday + timedelta(days=5), monday + timedelta(days=6))


def month_of(year: int, month: int) -> Interval:
    """Return the first and last day of a month."""
    return Interval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_of(year: int) -> Interval:
    """Return the first and last day of a year."""
    return Interval(date(year, 1, 1), date(year, 12, 31))


def season_of(year: int, season: str) -> Interval:
    """Return a season's three months; the winter of a year is the one that begins in its December."""
    first = date_words().seasons[season]
    last_year, last_month = (year + 1, first + 2 - 12) if first + 2 > 12 else (year, first + 2)
    return Interval(date(year, first, 1), month_of(last_year, last_month).end)


def weekday_on_or_before(day: date, weekday: int) -> date:
    """Return the last such weekday, the day itself included."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def weekday_on_or_after(day: date, weekday: int) -> date:
    """Return the next such weekday, the day itself included."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


@cache
def holiday_in(name: str, year: int) -> date | None:
    """Return the day of a holiday, named as in `reference/holidays.yaml` in lower case, in a year."""
    rule = holidays().rules[name]
    if "fixed" in rule:
        month, day = map(int, rule["fixed"].split("-"))
        found: date | None = safe_date(year, month, day)
    elif "easter" in rule:
        found = shift_days(easter(year), rule["easter"])
    else:
        month, weekday, which = rule["nth"]
        first, last = month_of(year, month)
        found = (
            weekday_on_or_after(first, weekday) + timedelta(weeks=which - 1)
            if which > 0
            else weekday_on_or_before(last, weekday)
        )
    return shift_days(found, rule.get("offset", 0)) if found else None
