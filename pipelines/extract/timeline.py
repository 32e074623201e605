"""What a date is resolved against, and what comes out: shared by the resolvers of all kinds.

Belongs here: the state of a text as it is read on, and the choice among the years that a yearless day can have.
Not here: any kind of expression (`calendar_resolvers.py`, `relative_resolvers.py`).

Rules of news style (AP Stylebook): a weekday is the nearest one in the direction of the verb, within a week,
the day of publication included; a year is left out where it is the current one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from pipelines.extract.calendars import Interval, safe_date
from pipelines.extract.date_direction import Direction
from pipelines.extract.date_words import date_words

# A date without a year that would lie this far back, in the year before, is one of the coming months, its verb
# misread: news prints the year of older dates. The same holds the other way round.
LONGEST_LOOK_BACK, LONGEST_LOOK_AHEAD = 240, 92
# Without a day of its own, a text dates yearless days by a full date that it prints, a season away at most.
NEAR_FULL_DATE = 92


class Resolution(NamedTuple):
    """The first and last day (None where unresolved, or where there is one day only), precision and basis."""

    start: date | None
    end: date | None
    precision: str
    basis: str


@dataclass
class Timeline:
    """What is known when an expression is read: changes as the text is read on."""

    now: date | None  # the day of publication, from which "yesterday" counts
    window: tuple[Interval, ...] = ()  # when the text was written, as its offices and operations tell
    told: date | None = None  # the last day on which something told took place
    told_month: date | None = None  # a day in the last month told
    told_year: date | None = None  # a day in the last year told
    full: date | None = None  # the last day printed with its year
    weekday_anchor: date | None = None  # the same where it stands close by
    is_anchor_a_stamp: bool = False  # it stands in brackets, as the day of writing: "(Jan. 9, 2026, 7 p.m.)"
    printed_years: dict[int, int] = field(default_factory=dict)  # of the months told with their year, the last one
    tellings: list[tuple[int, date]] = field(default_factory=list)  # tokens of days told, with the day

    def anchor(self, unit: str) -> date | None:
        """Return the day from which what was told counts on: "that month" takes a month, "the next day" a day."""
        return {"month": self.told_month, "year": self.told_year, "decade": self.told_year}.get(unit, self.told)


def one_day(start: date | None, basis: str, part: str | None = None) -> Resolution:
    """Return a single day, or a part of it."""
    return Resolution(start, None, "part_of_day" if part else "day", basis)


def stretch(interval: Interval | None, precision: str, basis: str) -> Resolution:
    """Return a stretch of days."""
    start, end = interval or (None, None)
    return Resolution(start, end, precision, basis)


def month_number(word: str) -> int:
    """Return 1 to 12 for a month as printed."""
    return date_words().months[word.rstrip(".")]


def weekday_number(word: str) -> int:
    """Return 0 (Monday) to 6 for a weekday as printed."""
    return date_words().weekdays[word.rstrip(".")]


def day_number(word: str) -> int:
    """Return the number of "14" and "14th"."""
    return int(word.rstrip("stndrh"))


def number_of(word: str | None) -> int | None:
    """Return the number that a word or figure gives, None where it gives none ("several")."""
    if word is None:
        return None
    return int(word) if word.isdigit() else date_words().numbers.get(word)


def part_of(parts: dict[str, str]) -> str | None:
    """Return the part of the day that an expression prints."""
    return parts.get("part") or parts.get("part_after") or parts.get("part_before") or parts.get("edge")


def towards_of(near: str | None, towards: Direction) -> Direction:
    """Return the direction that "last", "next" and the like set, whatever the verb."""
    if near in {"last", "past", "this past", "previous", "the past", "the last"}:
        return "past"
    if near in {"next", "this coming", "the coming", "coming"}:
        return "future"
    return towards


def choose_year(month: int, day: int, weekday: int | None, timeline: Timeline, towards: Direction) -> date | None:
    """Return the day of the year that the evidence points at, or None where it points at none or at several."""
    if timeline.now:
        now = timeline.now
        days = [d for y in (-1, 0, 1) if (d := safe_date(now.year + y, month, day))]
        fitting = [d for d in days if d.weekday() == weekday]
        found = nearest(fitting or days, now, towards)
        told = timeline.printed_years.get(month)
        if told and found and found > now and towards != "future":
            return safe_date(told, month, day) or found
        return found
    if timeline.window:
        return only_within(timeline.window, lambda year: safe_date(year, month, day))
    if timeline.full:
        full = timeline.full
        days = [d for y in (-1, 0, 1) if (d := safe_date(full.year + y, month, day))]
        near = [d for d in days if abs((d - full).days) <= NEAR_FULL_DATE and weekday in (None, d.weekday())]
        return near[0] if len(near) == 1 else None
    return None


def only_within(window: tuple[Interval, ...], in_year: Callable[[int], date | None]) -> date | None:
    """Return the day that a rule gives within a window, None where it gives none or one in several years."""
    years = range(min(i.start.year for i in window), max(i.end.year for i in window) + 1)
    inside = [d for y in years if (d := in_year(y)) and any(i.start <= d <= i.end for i in window)]
    return inside[0] if len(inside) == 1 else None


def nearest(days: list[date], now: date, towards: Direction) -> date | None:
    """Return the nearest of the days in a direction; one far off in another year gives way to one close by."""
    past = max((d for d in days if d <= now + timedelta(days=1)), default=None)
    coming = min((d for d in days if d >= now), default=None)
    if past is None or coming is None:
        return past or coming
    back, ahead = (now - past).days, (coming - now).days
    if towards == "past":
        is_misread = back > LONGEST_LOOK_BACK and ahead <= LONGEST_LOOK_AHEAD and past.year < now.year
        return coming if is_misread else past
    if towards == "future":
        is_misread = ahead > LONGEST_LOOK_BACK and back <= LONGEST_LOOK_AHEAD and coming.year > now.year
        return past if is_misread else coming
    return coming if ahead < back and ahead <= LONGEST_LOOK_AHEAD else past
