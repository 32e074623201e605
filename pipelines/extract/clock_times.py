"""Finds times on the clock: "about 6:50 p.m.", "noon", "between 2 and 3 p.m.", "1430 hours".

Belongs here: the clock. Not here: the day that a time belongs to (`dates.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOUR, MINUTE = r"(?:1[0-2]|0?[1-9])", r"[0-5]\d"
HALF = r"[ap]\.?\s?m\b\.?"
# What may stand before a bare "6:50": without it the figures are a score, a verse or a lap time.
AT = r"(?:at|around|about|by|before|after|until|till|from|to|just|nearly|approximately|roughly|since)"
DIGITAL = re.compile(
    rf"""(?<![\w.:$£€/-])(?:
    (?P<hour>{HOUR})(?::(?P<minute>{MINUTE}))?(?:\s?(?P<first_half>{HALF}))?
        (?:\s?(?:-|–|—|to|until|and|till)\s?)(?P<hour2>{HOUR})(?::(?P<minute2>{MINUTE}))?\s?(?P<half2>{HALF})
    |(?P<hour1>{HOUR})(?:[:.](?P<minute1>{MINUTE}))?(?::\d\d)?\s?(?P<half1>{HALF})
    |(?P<military>(?:[01]\d|2[0-3]):?{MINUTE})\s?(?:hours|hrs)\b
    |(?P<hour0>{HOUR}):(?P<minute0>{MINUTE})(?![\d:]|\.\d)
    )""",
    re.I | re.X,
)
# A quick search that starts from a figure, and how far around it a time can reach ("11:30 a.m. until 12:30 p.m.").
HINT = re.compile(r"\d\s?(?:[ap]\.?\s?m\b|:?\d\d|hours\b|hrs\b)", re.I)
BEFORE_HINT, AFTER_HINT = 20, 30
NAMED = re.compile(r"\b(?:noon|midnight|midday|noontime)\b", re.I)
NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: number for number, word in enumerate(NUMBER_WORDS.split(), start=1)}
OCLOCK = re.compile(rf"\b(?P<hour>{HOUR}|{'|'.join(NUMBERS)})\s+o['’]?\s?clock\b", re.I)
BEFORE_BARE = re.compile(rf"\b{AT}\s+$", re.I)
BETWEEN = re.compile(r"\b(?:between|from)\s+$", re.I)
STAMP_BEFORE = re.compile(r"\b(?:updated?|posted|published|modified)(?:\s+(?:on|at|as\s+of))?[\s:]*\(?$", re.I)
STAMP_AFTER = re.compile(r"\s+updated?\b\s*[:-]", re.I)
STAMP_REACH = 24
PART_AFTER = re.compile(
    r"[\s,]+(?:(?:in|on|of)\s+)?(?:the\s+|this\s+|that\s+|at\s+|\w+day\s+)?"
    r"(?P<part>morning|afternoon|evening|night)\b",
    re.I,
)
PART_BEFORE = re.compile(r"\b(?P<part>morning|afternoon|evening|night|tonight)\W+(?:\w+\W+){0,3}$", re.I)


@dataclass(frozen=True)
class ClockTime:
    """A time of day: minutes after midnight, None where morning or evening is not said."""

    start: int
    end: int
    minutes: int | None
    minutes_end: int | None
    precision: str  # minute, hour


def find_clock_times(text: str) -> list[ClockTime]:
    """Return the clock times of a text in order, without overlaps."""
    candidates = [*_digital(text), *_named(text), *_oclock(text)]
    found = sorted((c for c in candidates if not _is_page_stamp(text, c)), key=lambda c: (c.start, -c.end))
    kept: list[ClockTime] = []
    for clock in found:
        if not kept or clock.start >= kept[-1].end:
            kept.append(clock)
    return kept


def _is_page_stamp(text: str, clock: ClockTime) -> bool:
    """Tell whether a time is the page's own: "Updated at 1:50 p.m.", "3:10 PM Update:"."""
    before = STAMP_BEFORE.search(text, max(0, clock.start - STAMP_REACH), clock.start)
    return bool(before or STAMP_AFTER.match(text, clock.end))


def _minutes(hour: str, minute: str | None, half: str) -> int:
    hours = int(hour) % 12 + (12 if half.lower().startswith("p") else 0)
    return hours * 60 + int(minute or 0)


def _half_from_context(text: str, start: int, end: int, hour: int) -> str | None:
    """Return a or p where a part of the day beside the time says which half is meant."""
    match = PART_AFTER.match(text, end, end + 30) or PART_BEFORE.search(text, max(0, start - 40), start)
    if not match:
        return None
    part = match["part"].lower()
    if part in {"night", "tonight"}:
        return "p" if 5 <= hour <= 11 else "a"
    return "a" if part == "morning" else "p"


def _digital_matches(text: str) -> Iterator[re.Match[str]]:
    position = 0
    for hint in HINT.finditer(text):
        if hint.start() < position:
            continue
        start = max(position, hint.start() - BEFORE_HINT)
        for match in DIGITAL.finditer(text, start, min(len(text), hint.end() + AFTER_HINT)):
            if match.start() > hint.start():
                break  # cut off by the window perhaps; its own hint comes
            yield match
            position = match.end()


def _digital(text: str) -> Iterator[ClockTime]:
    for match in _digital_matches(text):
        group = match.group
        if group("hour2"):
            yield from _range(text, match)
        elif group("half1"):
            minutes = _minutes(group("hour1"), group("minute1"), group("half1"))
            yield ClockTime(*match.span(), minutes, None, "minute" if group("minute1") else "hour")
        elif group("military"):
            digits = group("military").replace(":", "")
            yield ClockTime(*match.span(), int(digits[:2]) * 60 + int(digits[2:]), None, "minute")
        elif BEFORE_BARE.search(text, max(0, match.start() - 16), match.start()):
            half = _half_from_context(text, *match.span(), int(group("hour0")))
            minutes_or_none = _minutes(group("hour0"), group("minute0"), half) if half else None
            yield ClockTime(*match.span(), minutes_or_none, None, "minute")


def _range(text: str, match: re.Match[str]) -> Iterator[ClockTime]:
    """Yield the one time of a range, or two where "and" joins two times rather than bounds."""
    group = match.group
    is_joined = re.search(r"\sand\s", match.group(), re.I)
    if is_joined and not BETWEEN.search(text, max(0, match.start() - 10), match.start()):
        if group("first_half"):
            first = _minutes(group("hour"), group("minute"), group("first_half"))
            yield ClockTime(
                match.start(), match.end("first_half"), first, None, "minute" if group("minute") else "hour"
            )
        second = _minutes(group("hour2"), group("minute2"), group("half2"))
        yield ClockTime(match.start("hour2"), match.end(), second, None, "minute" if group("minute2") else "hour")
        return
    last = _minutes(group("hour2"), group("minute2"), group("half2"))
    first = _minutes(group("hour"), group("minute"), group("first_half") or group("half2"))
    if not group("first_half") and first > last:
        first = (first + 720) % 1440
    yield ClockTime(*match.span(), first, last, "minute" if group("minute") or group("minute2") else "hour")


def _named(text: str) -> Iterator[ClockTime]:
    if "noon" not in text.lower() and "mid" not in text.lower():
        return
    for match in NAMED.finditer(text):
        yield ClockTime(*match.span(), 0 if match.group().lower() == "midnight" else 720, None, "hour")


def _oclock(text: str) -> Iterator[ClockTime]:
    for match in OCLOCK.finditer(text) if "clock" in text.lower() else ():
        word = match["hour"].lower()
        hour = NUMBERS.get(word) or int(word)
        half = _half_from_context(text, *match.span(), hour)
        yield ClockTime(*match.span(), _minutes(str(hour), None, half) if half else None, None, "hour")
