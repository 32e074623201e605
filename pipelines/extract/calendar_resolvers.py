"""Resolves the expressions that name a place in the calendar: days, months, years, seasons, holidays.

Belongs here: a resolver a kind of such expression. Not here: weekdays and what counts from another day
(`relative_resolvers.py`). A resolver takes an expression's parts, what is known, and the direction of its verb.
"""

from datetime import date, timedelta

from pipelines.extract.calendars import (
    Interval,
    holiday_in,
    month_of,
    safe_date,
    season_of,
    shift_months,
    week_of,
    weekday_on_or_after,
)
from pipelines.extract.date_direction import Direction
from pipelines.extract.date_words import holidays
from pipelines.extract.timeline import (
    Resolution,
    Timeline,
    choose_year,
    day_number,
    month_number,
    nearest,
    one_day,
    only_within,
    part_of,
    stretch,
    towards_of,
    weekday_number,
)


def _iso(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    return one_day(safe_date(year, int(parts["month"]), int(parts["day"])), "printed")


def _calendar_day(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    month, number = month_number(parts["month"]), day_number(parts["day"])
    weekday = weekday_number(parts["weekday"]) if "weekday" in parts else None
    year = _printed_year(parts, timeline)
    found = safe_date(year, month, number) if year else choose_year(month, number, weekday, timeline, towards)
    basis = "printed" if "year" in parts else "yearless"
    if "week_of" in parts:
        return stretch(week_of(found) if found else None, "week", basis)
    return one_day(found, basis, part_of(parts))


def _printed_year(parts: dict[str, str], timeline: Timeline) -> int | None:
    if "year" in parts:
        return int(parts["year"])
    if "year_word" in parts and timeline.now:
        return timeline.now.year + {"last": -1, "this": 0, "next": 1}[parts["year_word"]]
    return None


def _day_range(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    month = month_number(parts["month"])
    month2 = month_number(parts["month2"]) if "month2" in parts else month
    number, number2 = day_number(parts["day"]), day_number(parts["day2"])
    year2 = _printed_year(parts, timeline)
    year1 = int(parts["year1"]) if "year1" in parts else year2
    if year1:
        first = safe_date(year1 - (year1 == year2 and month2 < month and "year1" not in parts), month, number)
    else:
        first = choose_year(month, number, None, timeline, towards)
    last = safe_date(year2 or first.year + (month2 < month), month2, number2) if first else None
    if last and first and last < first:
        last = None
    return Resolution(first, last, "day", "printed" if "year" in parts else "yearless")


def _month(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    month, near, year = month_number(parts["month"]), parts.get("near"), _printed_year(parts, timeline)
    if year:
        return stretch(month_of(year, month), "month", "printed" if "year" in parts else "relative")
    basis = "relative" if near else "yearless"
    first = choose_year(month, 1, None, timeline, towards_of(near, towards))
    if near and timeline.now and first:
        now = timeline.now
        if near == "last" and first >= now.replace(day=1):
            first = first.replace(year=first.year - 1)
        elif near == "next" and first <= now:
            first = first.replace(year=first.year + 1)
    return stretch(month_of(first.year, month) if first else None, "month", basis)


def _year(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    year, year2 = int(parts["year"]), parts.get("year2")
    last = year if not year2 else int(year2) if len(year2) == 4 else year // 100 * 100 + int(year2)
    return Resolution(date(year, 1, 1), date(max(last, year), 12, 31), "year", "printed")


def _decade(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    year = int(parts["year"])
    return Resolution(date(year, 1, 1), date(year + 9, 12, 31), "year", "printed")


def _season(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    return stretch(season_of(int(parts["year"]), parts["season"]), "month", "printed")


def _ordinal(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    """Resolve "on the 14th": the month of what was told last, else the nearest in the verb's direction."""
    number, anchor = day_number(parts["day"]), timeline.told or timeline.now
    if anchor is None:
        return one_day(None, "yearless", part_of(parts))
    months = [s for m in (-1, 0, 1) if (s := shift_months(anchor.replace(day=1), m))]
    days = [d for m in months if (d := safe_date(m.year, m.month, number))]
    if timeline.told and (same := safe_date(anchor.year, anchor.month, number)):
        is_possible = timeline.now is None or towards != "past" or same <= timeline.now
        return one_day(same if is_possible else nearest(days, anchor, "past"), "yearless", part_of(parts))
    past = max((d for d in days if d <= anchor), default=None)
    coming = min((d for d in days if d >= anchor), default=None)
    return one_day(coming if towards == "future" else past, "yearless", part_of(parts))


def _holiday(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    name, year = parts["holiday"], _printed_year(parts, timeline)
    if year:
        found, basis = holiday_in(name, year), "printed" if "year" in parts else "relative"
    else:
        basis = "yearless"
        found = None
        if timeline.now:
            days = [d for y in (-1, 0, 1) if (d := holiday_in(name, timeline.now.year + y))]
            found = nearest(days, timeline.now, towards)
        elif timeline.window:
            found = only_within(timeline.window, lambda year: holiday_in(name, year))
    if "weekend" in parts and found:
        return stretch(_holiday_weekend(found), "day", basis)
    return one_day(found, basis, parts.get("part"))


def _holiday_weekend(day: date) -> Interval:
    """Return the weekend that a holiday makes long: the nearest, with the holiday itself."""
    saturday = weekday_on_or_after(day - timedelta(days=3), 5)
    return Interval(min(saturday, day), max(saturday + timedelta(days=1), day))


def _historic(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    return one_day(holidays().historic_names[parts["historic"]], "printed")


CALENDAR_RESOLVERS = {
    "iso": _iso,
    "slash": _iso,
    "calendar_day": _calendar_day,
    "day_first": _calendar_day,
    "day_range": _day_range,
    "day_between": _day_range,
    "month": _month,
    "year": _year,
    "decade": _decade,
    "season": _season,
    "ordinal": _ordinal,
    "holiday": _holiday,
    "historic": _historic,
}
