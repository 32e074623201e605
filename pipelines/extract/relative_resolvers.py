"""Resolves the expressions that count from a day: weekdays, "yesterday", "last week", "two days later".

Belongs here: a resolver a kind of such expression. Not here: the calendar's own names (`calendar_resolvers.py`).
A resolver takes an expression's parts, what is known, and the direction of its verb.
"""

from datetime import date, timedelta

from pipelines.extract.calendars import (
    Interval,
    month_of,
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
from pipelines.extract.date_words import date_words
from pipelines.extract.timeline import (
    Resolution,
    Timeline,
    number_of,
    one_day,
    part_of,
    stretch,
    towards_of,
    weekday_number,
)


def _weekday(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    weekday = weekday_number(parts["weekday"])
    found = _weekday_day(weekday, parts, timeline, towards)
    if "week_of" in parts:
        return stretch(week_of(found) if found else None, "week", "weekday")
    return one_day(found, "weekday", part_of(parts))


def _weekday_day(weekday: int, parts: dict[str, str], timeline: Timeline, towards: Direction) -> date | None:
    near, now, told = parts.get("near"), timeline.now, timeline.told
    if near in {"the following", "following", "the next"}:
        return weekday_on_or_after(told + timedelta(days=1), weekday) if told else None
    if near in {"the previous", "previous"} and told:
        return weekday_on_or_before(told - timedelta(days=1), weekday)
    if near == "that" and told:
        return weekday_on_or_after(told - timedelta(days=3), weekday)
    if now is None:
        anchor = timeline.weekday_anchor if near is None else None
        nearest_weekday = weekday_on_or_before if timeline.is_anchor_a_stamp else weekday_on_or_after
        return nearest_weekday(anchor, weekday) if anchor else None
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
    is_coming = towards_of(near, towards) == "future" and not (near or "").startswith("earlier")
    return weekday_on_or_after(now, weekday) if is_coming else weekday_on_or_before(now, weekday)


def _weekday_range(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    last_weekday = weekday_number(parts["weekday2"])
    first = _weekday_day(weekday_number(parts["weekday"]), {}, timeline, towards)
    if first and timeline.now and towards == "past":
        last = weekday_on_or_before(timeline.now, last_weekday)
        first = weekday_on_or_before(last, weekday_number(parts["weekday"]))
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
    return one_day(day, "relative", parts.get("part") or ("night" if word.endswith("night") else None))


def _part(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    if "overnight" in parts:
        now = timeline.now
        return Resolution(shift_days(now, -1) if now else None, now, "part_of_day", "relative")
    near, told = parts["near"], timeline.told
    if near in {"earlier this", "later this", "this"}:
        return one_day(timeline.now, "relative", parts["part"])
    moved = {"the next": 1, "the following": 1, "the previous": -1, "the prior": -1}.get(near, 0)
    return one_day(shift_days(told, moved) if told else None, "relative", parts["part"])


def _period(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    near, unit, now = parts["near"], parts["unit"], timeline.now
    told = timeline.anchor(unit)
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
        return stretch(_since(now, 1, unit), precision, "relative")
    if unit == "weekend":
        return stretch(_weekend_near(near, now, towards), "day", "relative")
    if near == "the next":
        return stretch(_since(now, -1, unit), precision, "relative")
    moved = {"last": -1, "next": 1, "the coming": 1, "this coming": 1}.get(near, 0)
    return _unit(now, moved, unit, precision)


def _weekend_near(near: str, now: date, towards: Direction) -> Interval:
    if near == "next":
        return weekend_of(now + timedelta(weeks=1))
    if near in {"last", "the last", "the previous"}:
        return weekend_of(now - timedelta(weeks=1))
    is_over = towards_of(near, towards) == "past" and now.weekday() < 5
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
        return stretch(over[-1], "month", "relative")
    if near in {"next", "the next", "the coming", "this coming", "the following"}:
        return stretch(coming[0], "month", "relative")
    this_year = [s for s in seasons if s.start.year == now.year]
    return stretch((current or this_year)[0], "month", "relative")


def _unit(anchor: date | None, moved: int, unit: str, precision: str) -> Resolution:
    """Return the calendar unit that lies a number of units from the one that holds the anchor."""
    if anchor is None:
        return Resolution(None, None, precision, "relative")
    if unit in {"day", "night"}:
        return one_day(shift_days(anchor, moved), "relative", "night" if unit == "night" else None)
    if unit in {"week", "weekend"}:
        day = shift_days(anchor, 7 * moved)
        interval = (weekend_of if unit == "weekend" else week_of)(day) if day else None
        return stretch(interval, precision, "relative")
    months = {"month": 1, "year": 12, "decade": 120}[unit] * moved
    day = shift_months(anchor, months)
    if day is None:
        return Resolution(None, None, precision, "relative")
    if unit == "decade":
        return Resolution(min(anchor, day), max(anchor, day), precision, "relative")
    return stretch(month_of(day.year, day.month) if unit == "month" else year_of(day.year), precision, "relative")


def _since(now: date, number: int, unit: str) -> Interval | None:
    """Return the stretch of a number of units that ends (begins, where negative) on a day."""
    if unit in {"day", "night", "week", "weekend"}:
        other = shift_days(now, -number * (7 if unit.startswith("week") else 1))
    else:
        other = shift_months(now, -number * {"month": 1, "year": 12, "decade": 120}[unit])
    return Interval(min(other, now), max(other, now)) if other else None


PRECISION_OF_UNIT = {"day": "day", "night": "part_of_day", "week": "week", "weekend": "day", "month": "month"}


def _offset(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    way, number, unit = parts["way"], number_of(parts.get("number")), parts["unit"]
    if unit in {"minute", "hour"}:
        return Resolution(None, None, unit, "relative")
    precision = PRECISION_OF_UNIT.get(unit, "year")
    anchor = timeline.now if way in {"ago", "from now", "from today"} else timeline.anchor(unit)
    if number is None:
        return Resolution(None, None, precision, "relative")
    moved = number * (-1 if way in {"ago", "earlier", "before", "prior", "prior to"} else 1)
    return _unit_or_decade(anchor, moved, unit, precision)


def _unit_or_decade(anchor: date | None, moved: int, unit: str, precision: str) -> Resolution:
    if unit == "decade":
        return _unit(anchor, moved * 10, "year", "year")
    return _unit(anchor, moved, unit, precision)


def around(parts: dict[str, str], reference: date | None) -> Resolution:
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
        return one_day(shift_days(reference, moved) if reference else None, "relative", parts["part"])
    return _unit_or_decade(reference, moved, unit, precision)


def _span(parts: dict[str, str], timeline: Timeline, towards: Direction) -> Resolution:
    number, unit, near = number_of(parts["number"]), parts["unit"], parts["near"]
    precision = unit if unit in {"minute", "hour"} else PRECISION_OF_UNIT.get(unit, "year")
    if number is None or timeline.now is None or near == "first" or unit in {"minute", "hour"}:
        return Resolution(None, None, precision, "relative")
    return stretch(_since(timeline.now, -number if near in {"next", "coming"} else number, unit), precision, "relative")


RELATIVE_RESOLVERS = {
    "weekday": _weekday,
    "weekday_range": _weekday_range,
    "deictic_day": _deictic_day,
    "part": _part,
    "period": _period,
    "offset": _offset,
    "span": _span,
}
