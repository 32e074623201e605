"""Resolves one date expression against what is known when it is read: the document's day and what was told before.

Belongs here: a resolver a kind of expression. Not here: finding expressions (`date_expressions.py`), tense
(`date_direction.py`), years that contradict the text (`anachronisms.py`).

Rules of news style (AP Stylebook): a weekday is the nearest one in the direction of the verb, within a week,
the day of publication included; a date without a year lies within a year, nearest in that direction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from pipelines.extract.calendars import (
    Interval,
    holiday_in,
    month_of,
    safe_date,
    season_of,
    shift_days,
    shift_months,
    week_of,
    weekday_on_or_after,
    weekday_on_or_before,
    weekend_of,
    year_of,
)
from pipelines.extract.date_direction import Direction
from pipelines.extract.date_expressions import Expression
from pipelines.extract.date_words import date_words, holidays

# A date without a year that would lie this far back is next month's, its verb misread: AP prints older years.
LONGEST_LOOK_BACK, LONGEST_LOOK_AHEAD = 330, 31
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

    published: date | None
    window: tuple[Interval, ...] = ()  # when the text was written, as its offices and operations tell
    told: date | None = None  # the last day on which something told took place
    full: date | None = None  # the last day printed with its year
    weekday_anchor: date | None = None  # for a text without a day: a full date nearby
    named: dict[str, date] = field(default_factory=dict)  # the day of what was told, by its noun

    @property
    def now(self) -> date | None:
        """The day from which "yesterday" counts."""
        return self.published


def resolve(expression: Expression, timeline: Timeline, towards: Direction, reference: date | None) -> Resolution:
    """Return what an expression means; `reference` is the day that "before" and "after" count from, if known."""
    parts = expression.parts
    if expression.kind in {"offset", "part", "period"} and parts.get("way") in {"before", "after", "prior to"}:
        return _around(parts, reference)
    return RESOLVERS[expression.kind](parts, timeline, towards)


def _day(start: date | None, basis: str, part: str | None = None) -> Resolution:
    return Resolution(start, None, "part_of_day" if part else "day", basis)


def _stretch(interval: Interval | None, precision: str, basis: str) -> Resolution:
    return (
        Resolution(interval.start, interval.end, precision, basis)
        if interval
        else Resolution(None, None, precision, basis)
    )


def _month_number(word: str) -> int:
    return date_words().months[word.rstrip(".")]


def _weekday_number(word: str) -> int:
    return date_words().weekdays[word.rstrip(".")]


def _day_number(word: str) -> int:
    return int(word.rstrip("stndrh"))


def _part_of(parts: dict[str, str]) -> str | None:
    return parts.get("part") or parts.get("part_after") or parts.get("part_before") or parts.get("edge")


def _iso(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    year = int(parts["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    return _day(safe_date(year, int(parts["month"]), int(parts["day"])), "printed")


def _calendar_day(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    month, day = _month_number(parts["month"]), _day_number(parts["day"])
    weekday = _weekday_number(parts["weekday"]) if "weekday" in parts else None
    year = _printed_year(parts, timeline)
    found = safe_date(year, month, day) if year else choose_year(month, day, weekday, timeline, towards)
    basis = "printed" if "year" in parts else "yearless"
    if "week_of" in parts:
        return _stretch(week_of(found) if found else None, "week", basis)
    return _day(found, basis, _part_of(parts))


def _printed_year(parts: dict[str, str], timeline: Timeline) -> int | None:
    if "year" in parts:
        return int(parts["year"])
    if "year_word" in parts and timeline.now:
        return timeline.now.year + {"last": -1, "this": 0, "next": 1}[parts["year_word"]]
    return None


def choose_year(month: int, day: int, weekday: int | None, timeline: Timeline, towards: Direction) -> date | None:
    """Return the day of the year that the evidence points at, or None where it points at none or at several."""
    if timeline.now:
        now = timeline.now
        days = [d for y in (-1, 0, 1) if (d := safe_date(now.year + y, month, day))]
        fitting = [d for d in days if d.weekday() == weekday]
        return _nearest(fitting or days, now, towards)
    if timeline.window:
        return _only_within(timeline.window, lambda year: safe_date(year, month, day))
    if timeline.full:
        full = timeline.full
        days = [d for y in (-1, 0, 1) if (d := safe_date(full.year + y, month, day))]
        near = [d for d in days if abs((d - full).days) <= NEAR_FULL_DATE and weekday in (None, d.weekday())]
        return near[0] if len(near) == 1 else None
    return None


def _only_within(window: tuple[Interval, ...], in_year: Callable[[int], date | None]) -> date | None:
    """Return the day that a rule gives within a window, None where it gives none or one in several years."""
    years = range(min(i.start.year for i in window), max(i.end.year for i in window) + 1)
    inside = [d for y in years if (d := in_year(y)) and any(i.start <= d <= i.end for i in window)]
    return inside[0] if len(inside) == 1 else None


def _nearest(days: list[date], now: date, towards: Direction) -> date | None:
    """Return the nearest of the days in a direction; a day far off in it gives way to one close by."""
    past = max((d for d in days if d <= now + timedelta(days=1)), default=None)
    coming = min((d for d in days if d >= now), default=None)
    if past is None or coming is None:
        return past or coming
    back, ahead = (now - past).days, (coming - now).days
    if towards == "past":
        return coming if back > LONGEST_LOOK_BACK and ahead <= LONGEST_LOOK_AHEAD else past
    if towards == "future":
        return past if ahead > LONGEST_LOOK_BACK and back <= LONGEST_LOOK_AHEAD else coming
    return coming if ahead < back and ahead <= LONGEST_LOOK_AHEAD else past


def _day_range(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    month = _month_number(parts["month"])
    month2 = _month_number(parts["month2"]) if "month2" in parts else month
    day, day2 = _day_number(parts["day"]), _day_number(parts["day2"])
    year2 = _printed_year(parts, timeline)
    year1 = int(parts["year1"]) if "year1" in parts else year2
    if year1:
        first = safe_date(year1 - (year1 == year2 and month2 < month and "year1" not in parts), month, day)
    else:
        first = choose_year(month, day, None, timeline, towards)
    last = safe_date(year2 or first.year + (month2 < month), month2, day2) if first else None
    if last and first and last < first:
        last = None
    return Resolution(first, last, "day", "printed" if "year" in parts else "yearless")


def _month(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    month, near, year = _month_number(parts["month"]), parts.get("near"), _printed_year(parts, timeline)
    if year:
        return _stretch(month_of(year, month), "month", "printed" if "year" in parts else "relative")
    basis = "relative" if near else "yearless"
    first = choose_year(month, 1, None, timeline, _towards(near, towards))
    if near and timeline.now and first:
        now = timeline.now
        if near == "last" and first >= now.replace(day=1):
            first = first.replace(year=first.year - 1)
        elif near == "next" and first <= now:
            first = first.replace(year=first.year + 1)
    return _stretch(month_of(first.year, month) if first else None, "month", basis)


def _towards(near: str | None, towards: Direction) -> Direction:
    """Return the direction that "last", "next" and the like set, whatever the verb."""
    if near in {"last", "past", "this past", "previous", "the past", "the last"}:
        return "past"
    if near in {"next", "this coming", "the coming", "coming"}:
        return "future"
    return towards


def _weekday(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    weekday = _weekday_number(parts["weekday"])
    found = _weekday_day(weekday, parts, timeline, towards)
    if "week_of" in parts:
        return _stretch(week_of(found) if found else None, "week", "weekday")
    return _day(found, "weekday", _part_of(parts))


def _weekday_day(weekday: int, parts: dict[str, str], timeline: Timeline, towards: Direction) -> date | None:
    near, now, told = parts.get("near"), timeline.now, timeline.told
    if near in {"the following", "following", "the next"}:
        return weekday_on_or_after(told + timedelta(days=1), weekday) if told else None
    if near in {"the previous", "previous"} and told:
        return weekday_on_or_before(told - timedelta(days=1), weekday)
    if near == "that" and told:
        return weekday_on_or_after(told - timedelta(days=3), weekday)
    if now is None:
        anchor = timeline.weekday_anchor
        return weekday_on_or_after(anchor, weekday) if anchor and near is None else None
    if "week" in parts or "week_later" in parts:
        weeks = {"last": -1, "this": 0, "next": 1}[parts.get("week", "next")]
        return week_of(now).start + timedelta(weeks=weeks, days=weekday)
    if "week_ago" in parts:
        return weekday_on_or_before(now - timedelta(days=4), weekday)
    if near in {"last", "past", "this past"}:
        return weekday_on_or_before(now - timedelta(days=1), weekday)
    if near == "next":
        return week_of(now).start + timedelta(weeks=1, days=weekday)
    if near == "this coming":
        return weekday_on_or_after(now + timedelta(days=1), weekday)
    is_coming = _towards(near, towards) == "future" and not (near or "").startswith("earlier")
    return weekday_on_or_after(now, weekday) if is_coming else weekday_on_or_before(now, weekday)


def _weekday_range(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    last_weekday = _weekday_number(parts["weekday2"])
    first = _weekday_day(_weekday_number(parts["weekday"]), {}, timeline, towards)
    if first and timeline.now and towards == "past":
        last = weekday_on_or_before(timeline.now, last_weekday)
        first = weekday_on_or_before(last, _weekday_number(parts["weekday"]))
        return Resolution(first, last, "day", "weekday")
    return Resolution(first, weekday_on_or_after(first, last_weekday) if first else None, "day", "weekday")


DEICTIC_DAYS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def _deictic_day(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    word = parts["deictic"]
    day = shift_days(timeline.now, DEICTIC_DAYS[word]) if timeline.now else None
    return _day(day, "relative", parts.get("part") or ("night" if word.endswith("night") else None))


def _part(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    if "overnight" in parts:
        now = timeline.now
        return Resolution(shift_days(now, -1) if now else None, now, "part_of_day", "relative")
    near, told = parts["near"], timeline.told
    if near in {"earlier this", "later this", "this"}:
        return _day(timeline.now, "relative", parts["part"])
    moved = {"the next": 1, "the following": 1, "the previous": -1, "the prior": -1}.get(near, 0)
    return _day(shift_days(told, moved) if told else None, "relative", parts["part"])


def _period(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    near, unit, now, told = parts["near"], parts["unit"], timeline.now, timeline.told
    precision = {"day": "day", "weekend": "day", "week": "week", "month": "month"}.get(unit, "year")
    if unit in date_words().seasons:
        return _season_near(near, unit, timeline, towards)
    if near in {"that", "the same", "that same", "later that", "earlier that"}:
        return _unit(told, 0, unit, precision)
    if near in {"the following", "the very next", "the previous", "the prior", "previous"}:
        return _unit(told, -1 if near.endswith(("previous", "prior")) else 1, unit, precision)
    if near == "the next" and (unit == "day" or (towards == "past" and told)):
        return _unit(told, 1, unit, precision)
    if now is None:
        return Resolution(None, None, precision, "relative")
    if near in {"the past", "the last", "this past"} and unit != "weekend":
        return _stretch(_since(now, 1, unit), precision, "relative")
    if unit == "weekend":
        return _stretch(_weekend_near(near, now, towards), "day", "relative")
    moved = {"last": -1, "next": 1, "the next": 1, "the coming": 1, "this coming": 1}.get(near, 0)
    return _unit(now, moved, unit, precision)


def _weekend_near(near: str, now: date, towards: Direction) -> Interval:
    if near == "next":
        return weekend_of(now + timedelta(weeks=1))
    if near in {"last", "the last", "the previous"}:
        return weekend_of(now - timedelta(weeks=1))
    is_over = _towards(near, towards) == "past" and now.weekday() < 5
    return weekend_of(now - timedelta(weeks=1)) if is_over else weekend_of(now)


def _season_near(near: str, season: str, timeline: Timeline, towards: Direction) -> Resolution:
    now = timeline.now or timeline.told
    if near in {"that", "the same", "that same", "the following", "the previous"}:
        now = timeline.told
    if now is None:
        return Resolution(None, None, "month", "relative")
    seasons = [season_of(now.year + y, season) for y in (-2, -1, 0, 1)]
    over = [s for s in seasons if s.end < now]
    coming = [s for s in seasons if s.start > now]
    current = [s for s in seasons if s.start <= now <= s.end]
    if near in {"last", "the last", "the past", "the previous", "this past"}:
        return _stretch(over[-1], "month", "relative")
    if near in {"next", "the next", "the coming", "this coming", "the following"}:
        return _stretch(coming[0], "month", "relative")
    this_year = [s for s in seasons if s.start.year == now.year]
    return _stretch((current or this_year)[0], "month", "relative")


def _unit(anchor: date | None, moved: int, unit: str, precision: str) -> Resolution:
    """Return the calendar unit that lies a number of units from the one that holds the anchor."""
    if anchor is None:
        return Resolution(None, None, precision, "relative")
    if unit in {"day", "night"}:
        return _day(shift_days(anchor, moved), "relative", "night" if unit == "night" else None)
    if unit in {"week", "weekend"}:
        day = shift_days(anchor, 7 * moved)
        interval = (weekend_of if unit == "weekend" else week_of)(day) if day else None
        return _stretch(interval, precision, "relative")
    months = {"month": 1, "year": 12, "decade": 120}[unit] * moved
    day = shift_months(anchor, months)
    if day is None:
        return Resolution(None, None, precision, "relative")
    if unit == "decade":
        return Resolution(min(anchor, day), max(anchor, day), precision, "relative")
    return _stretch(month_of(day.year, day.month) if unit == "month" else year_of(day.year), precision, "relative")


def _since(now: date, number: int, unit: str) -> Interval | None:
    """Return the stretch of a number of units that ends (begins, where negative) on a day."""
    if unit in {"day", "night", "week", "weekend"}:
        other = shift_days(now, -number * (7 if unit.startswith("week") else 1))
    else:
        other = shift_months(now, -number * {"month": 1, "year": 12, "decade": 120}[unit])
    return Interval(min(other, now), max(other, now)) if other else None


def number_of(word: str | None) -> int | None:
    """Return the number that a word or figure gives, None where it gives none ("several")."""
    if word is None:
        return None
    return int(word) if word.isdigit() else date_words().numbers.get(word)


PRECISION_OF_UNIT = {"day": "day", "night": "part_of_day", "week": "week", "weekend": "day", "month": "month"}


def _offset(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    way, number, unit = parts["way"], number_of(parts.get("number")), parts["unit"]
    if unit in {"minute", "hour"}:
        return Resolution(None, None, unit, "relative")
    precision = PRECISION_OF_UNIT.get(unit, "year")
    anchor = timeline.now if way in {"ago", "from now", "from today"} else timeline.told
    if number is None:
        return Resolution(None, None, precision, "relative")
    moved = number * (-1 if way in {"ago", "earlier", "before", "prior", "prior to"} else 1)
    return _unit_or_decade(anchor, moved, unit, precision)


def _unit_or_decade(anchor: date | None, moved: int, unit: str, precision: str) -> Resolution:
    if unit == "decade":
        return _unit(anchor, moved * 10, "year", "year")
    return _unit(anchor, moved, unit, precision)


def _around(parts: dict[str, str], reference: date | None) -> Resolution:
    """Resolve "two days before X", "the day after X", "the night before X", given the day of X."""
    unit = parts.get("unit", "night")
    if unit in {"minute", "hour"}:
        return Resolution(None, None, unit, "relative")
    number = number_of(parts.get("number")) if "number" in parts else 1
    precision = "part_of_day" if "part" in parts else PRECISION_OF_UNIT.get(unit, "year")
    if number is None or unit in date_words().seasons:
        return Resolution(None, None, precision, "relative")
    moved = -number if parts["way"] in {"before", "prior to", "earlier"} else number
    if "part" in parts:
        return _day(shift_days(reference, moved) if reference else None, "relative", parts["part"])
    return _unit_or_decade(reference, moved, unit, precision)


def _span(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    number, unit, near = number_of(parts["number"]), parts["unit"], parts["near"]
    precision = unit if unit in {"minute", "hour"} else PRECISION_OF_UNIT.get(unit, "year")
    if number is None or timeline.now is None or near == "first" or unit in {"minute", "hour"}:
        return Resolution(None, None, precision, "relative")
    return _stretch(
        _since(timeline.now, -number if near in {"next", "coming"} else number, unit), precision, "relative"
    )


def _year(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    year, year2 = int(parts["year"]), parts.get("year2")
    last = year if not year2 else int(year2) if len(year2) == 4 else year // 100 * 100 + int(year2)
    return Resolution(date(year, 1, 1), date(max(last, year), 12, 31), "year", "printed")


def _decade(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    year = int(parts["year"])
    return Resolution(date(year, 1, 1), date(year + 9, 12, 31), "year", "printed")


def _season(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    return _stretch(season_of(int(parts["year"]), parts["season"]), "month", "printed")


def _ordinal(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    """Resolve "on the 14th": the month of what was told last, else the nearest in the verb's direction."""
    day, anchor = _day_number(parts["day"]), timeline.told or timeline.now
    if anchor is None:
        return _day(None, "yearless", _part_of(parts))
    months = [s for m in (-1, 0, 1) if (s := shift_months(anchor.replace(day=1), m))]
    days = [d for m in months if (d := safe_date(m.year, m.month, day))]
    if timeline.told and (same := safe_date(anchor.year, anchor.month, day)):
        is_possible = timeline.now is None or towards != "past" or same <= timeline.now
        return _day(same if is_possible else _nearest(days, anchor, "past"), "yearless", _part_of(parts))
    past = max((d for d in days if d <= anchor), default=None)
    coming = min((d for d in days if d >= anchor), default=None)
    return _day(coming if towards == "future" else past, "yearless", _part_of(parts))


def _holiday(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    name, year = parts["holiday"], _printed_year(parts, timeline)
    if year:
        found, basis = holiday_in(name, year), "printed" if "year" in parts else "relative"
    else:
        basis = "yearless"
        found = None
        if timeline.now:
            days = [d for y in (-1, 0, 1) if (d := holiday_in(name, timeline.now.year + y))]
            found = _nearest(days, timeline.now, towards)
        elif timeline.window:
            found = _only_within(timeline.window, lambda year: holiday_in(name, year))
    if "weekend" in parts and found:
        return _stretch(_holiday_weekend(found), "day", basis)
    return _day(found, basis, parts.get("part") or ("night" if "eve" in name.split() and "part" in parts else None))


def _holiday_weekend(day: date) -> Interval:
    """Return the weekend that a holiday makes long: the nearest, with the holiday itself."""
    saturday = weekday_on_or_after(day - timedelta(days=3), 5)
    return Interval(min(saturday, day), max(saturday + timedelta(days=1), day))


def _historic(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    return _day(holidays().historic_names[parts["historic"]], "printed")


RESOLVERS: dict[str, Callable[[dict[str, str], Timeline, Direction], Resolution]] = {
    "iso": _iso,
    "slash": _iso,
    "calendar_day": _calendar_day,
    "day_first": _calendar_day,
    "day_range": _day_range,
    "day_between": _day_range,
    "month": _month,
    "weekday": _weekday,
    "weekday_range": _weekday_range,
    "deictic_day": _deictic_day,
    "part": _part,
    "period": _period,
    "offset": _offset,
    "span": _span,
    "year": _year,
    "decade": _decade,
    "season": _season,
    "ordinal": _ordinal,
    "holiday": _holiday,
    "historic": _historic,
}
