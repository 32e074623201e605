"""The patterns of date expressions, built from the words of `pipelines/reference/date_words.yaml`.

Belongs here: what a date expression looks like. Not here: whether one is meant in its sentence
(`date_expressions.py`) nor what it means (`date_resolution.py`). Group names say what a part is.
"""

import re
from functools import cache

from pipelines.extract.date_words import date_words, holidays

DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%:]|[.,]\d|\s?(?:percent|per\s?cent|[ap]\.?m\b))"
FOUR_DIGITS = r"(?:1[89]|20)\d\d"
YEAR = rf"{FOUR_DIGITS}(?![\w%]|[.,]\d)"
DASH = r"\s?[-–—]\s?"
TO = rf"(?:{DASH}|\s+(?:to|through|thru|until)\s+)"
VAGUE = r"(?:about|nearly|almost|some|roughly|around|approximately|more\s+than|less\s+than|just|only|over|exactly)"
UNIT = r"(?:minute|hour|night|day|weekend|week|month|year|decade)"
NUMERIC_KINDS = ("iso", "slash", "year", "decade", "ordinal", "historic")
# Shapes, as the model writes them (d a digit, x a letter), of the figures that may be a date.
NUMERIC_SHAPES = (
    *("dddd", "ddddx", "dxx", "ddxx", "dddd-dd-dd", "dddd-dd-ddXdd", "dddd/dd/dd", "d/dd", "d/d", "dd/dd"),
    *("dddd-dd", "dddd–dd", "dddd-dddd", "dddd–dddd", "xxx-ddddx", "xxx-dddd", "xxxx-ddddx", "xxxx-dddd"),
    *(f"{m}/{d}/{y}" for m in ("d", "dd") for d in ("d", "dd") for y in ("dd", "dddd")),
)
APOSTROPHE = "['’]"


def _alternatives(words: list[str]) -> str:
    """Return the words as one pattern, longest first, spaces stretching over line breaks."""
    escaped = (re.escape(w).replace(r"\ ", r"\s+").replace("'", APOSTROPHE) for w in sorted(words, key=len)[::-1])
    return "|".join(escaped)


def _month() -> str:
    full = [m for m in date_words().months if len(m) > 4 or m in ("may", "june", "july")]
    short = [m for m in date_words().months if m not in full]
    return rf"(?:(?:{_alternatives(full)})\b|(?:{_alternatives(short)})(?:\.|\b))"


def _weekday() -> str:
    full = [w for w in date_words().weekdays if w.endswith("day")]
    short = sorted(date_words().dotted_weekdays)
    return rf"(?:(?:{_alternatives(full)})\b|(?:{_alternatives(short)})\.)"


def _part_of_day() -> str:
    return rf"(?:(?:(?:early|late|mid)[\s-]+)?(?:{_alternatives(list(date_words().parts_of_day))})|overnight)\b"


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by kind of expression; every match is a candidate, the longest wins."""
    month, weekday, part = _month(), _weekday(), _part_of_day()
    season = _alternatives(list(date_words().seasons))
    number = _alternatives([*date_words().numbers, *date_words().vague_numbers]) + r"|\d{1,3}"
    near = r"last|next|this\s+past|this\s+coming|this"
    in_year = rf"(?:,?\s+(?P<year>{YEAR})|,?\s+(?:of\s+)?(?P<year_word>this|last|next)\s+year\b)?"
    before = rf"(?:(?:the\s+)?(?P<part_before>{part})\s+of\s+|(?:the\s+)?(?P<week_of>week)(?:end)?\s+of\s+)?"
    sources = {
        "iso": rf"(?P<year>{FOUR_DIGITS})[-/](?P<month>\d\d?)[-/](?P<day>\d\d?)(?=T\d\d:|\b)(?!/)",
        "slash": r"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])/(?P<year>\d{4}|\d\d)\b(?!/)",
        "calendar_day": rf"""{before}(?:(?P<weekday>{weekday})(?:\s+(?P<part>{part}))?,?\s+)?
            (?P<month>{month})\s*(?P<day>{DAY}){in_year}(?:,?\s+(?P<part_after>{part}))?""",
        "day_first": rf"""{before}(?:(?P<weekday>{weekday}),?\s+)?(?:the\s+)?
            (?P<day>{DAY})\s+(?:of\s+)?(?P<month>{month}){in_year}""",
        "day_range": rf"""(?:(?P<weekday>{weekday}),?\s+)?(?P<month>{month})\s+(?P<day>{DAY})
            (?:,\s+(?P<year1>{YEAR}))?{TO}(?:{weekday},?\s+)?(?:(?P<month2>{month})\s+)?(?P<day2>{DAY}){in_year}""",
        "day_between": rf"""(?:(?P<weekday>{weekday}),?\s+)?(?P<month>{month})\s+(?P<day>{DAY})
            (?:,\s+(?P<year1>{YEAR}))?\s+and\s+(?:{weekday},?\s+)?(?:(?P<month2>{month})\s+)?(?P<day2>{DAY}){in_year}""",
        "month": rf"""(?:(?P<edge>early|late|mid|earlier|later)[\s-]+(?:in\s+)?)?(?:(?P<near>{near})\s+)?
            (?P<month>{month})(?:,?\s+(?:of\s+)?(?P<year>{YEAR})|\s+of\s+(?P<year_word>this|last|next)\s+year\b)?""",
        "weekday": rf"""{before}(?:(?P<near>{near}|that|the\s+following|the\s+previous|the\s+next|following|previous
            |past|each|every|earlier(?:\s+on)?|later(?:\s+on)?)\s+)?(?:(?P<edge>early|late|mid)[\s-]+)?(?P<weekday>{weekday})
            (?:\s+(?P<part>{part}))?(?:\s+of\s+(?P<week>this|last|next)\s+week\b|\s+(?P<week_later>next)\s+week\b
            |,?\s+(?P<week_ago>a\s+week\s+ago)\b)?""",
        "weekday_range": rf"(?P<weekday>{weekday}){TO}(?P<weekday2>{weekday})",
        "deictic_day": rf"""(?P<deictic>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|yesterday|today
            |tomorrow|tonight|last\s+night)\b(?:\s+(?P<part>{part}))?""",
        "part": rf"""(?P<near>earlier\s+this|later\s+this|this|the\s+next|the\s+following|the\s+same|the\s+previous
            |the\s+prior|later\s+that|earlier\s+that|that\s+same|that)\s+(?P<part>{part})
            |(?P<overnight>overnight)\b""",
        "period": rf"""(?:(?P<edge>earlier|later|early|late|mid)[\s-]+(?:in\s+)?)?(?P<near>{near}|the\s+(?:past|last
            |coming|next|following|previous|same|prior|very\s+next)|later\s+that|earlier\s+that|that\s+same|that
            |previous|the(?=\s+weekend))\s+(?P<unit>weekend|week|month|year|day|decade|{season})\b""",
        "around": rf"""the\s+(?:(?P<unit>weekend|week|month|year|day)|(?P<part>{part}))\s+
            (?P<way>before|after|prior|earlier)\b""",
        "offset": rf"""(?:{VAGUE}\s+)?(?:(?P<number>{number})\s+)?(?P<unit>{UNIT})s?\s+
            (?P<way>ago|later|earlier|before|after|afterwards?|prior(?:\s+to)?|from\s+now|from\s+today)\b""",
        "span": rf"""(?:the|these|over)\s+(?P<near>past|last|next|coming|previous|first)\s+(?P<number>{number})\s+
            (?P<unit>{UNIT})s?\b""",
        "year": rf"(?:(?P<edge>early|late|mid)[\s-]+)?(?P<year>{YEAR})(?:{TO}(?P<year2>{YEAR}|\d\d(?!\w)))?",
        "decade": r"(?:the\s+)?(?:(?P<edge>early|late|mid)[\s-]+)?(?P<year>(?:1[89]|20)\d0)s\b",
        "season": rf"(?:(?P<edge>early|late|mid)[\s-]+)?(?P<season>{season})\s+(?:of\s+)?(?P<year>{YEAR})",
        "ordinal": rf"(?:the\s+(?P<part_before>{part})\s+of\s+)?the\s+(?P<day>(?:3[01]|[12]?\d)(?:st|nd|rd|th))\b",
        "holiday": rf"""(?P<holiday>{_alternatives(list(holidays().rules))})\b(?:\s+(?P<weekend>weekend)\b)?
            (?:\s+(?P<part>{part}))?{in_year}""",
        "historic": rf"(?P<historic>{_alternatives(list(holidays().historic_names))})(?![\w/])",
    }
    return {kind: re.compile(rf"(?<![\w/.@#$-])(?:{source})", re.I | re.X) for kind, source in sources.items()}


@cache
def triggers() -> dict[str, tuple[str, ...]]:
    """Return, by a token in lower case without full stop, the kinds of pattern that may match around it."""
    words = date_words()
    by_word: dict[str, tuple[str, ...]] = {}
    by_word |= dict.fromkeys(words.months, ("calendar_day", "day_first", "day_range", "day_between", "month"))
    by_word |= dict.fromkeys(words.weekdays, ("calendar_day", "day_first", "weekday", "weekday_range"))
    by_word |= dict.fromkeys(("yesterday", "today", "tomorrow", "tonight"), ("deictic_day",))
    by_word |= dict.fromkeys([*words.parts_of_day, "overnight"], ("part", "around", "deictic_day"))
    by_word |= dict.fromkeys(words.seasons, ("period", "season"))
    for unit in ("minute", "hour", "night", "day", "weekend", "week", "month", "year", "decade"):
        kinds = ("offset", "span", "period", "around") + (("part", "deictic_day") if unit == "night" else ())
        by_word |= {unit: kinds, unit + "s": kinds}
    for name in holidays().rules:
        for word in re.findall(r"[a-z]{4,}", name):
            by_word[word] = (*by_word.get(word, ()), "holiday")
    return by_word
