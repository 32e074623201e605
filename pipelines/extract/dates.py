"""Finds every date and clock time of a text and resolves it.

Belongs here: reading a text from start to end, with what has been told so far. Not here: what an expression looks
like (`date_expressions.py`, `clock_times.py`), what it means by itself (`date_resolution.py`), contradicted years
(`anachronisms.py`).

`date_start` and `date_end` are the first and last day, both included; `date_end` is None for a single day or
time. An expression that cannot be resolved keeps its precision and has no `date_start`.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date
from itertools import pairwise

from spacy.tokens import Token

from pipelines.extract.anachronisms import YearContext, judge, year_context
from pipelines.extract.clock_times import ClockTime, find_clock_times
from pipelines.extract.date_checks import Expression
from pipelines.extract.date_direction import SUBJECTS, direction, is_of_saying
from pipelines.extract.date_expressions import find_expressions
from pipelines.extract.date_resolution import counts_from_another, resolve
from pipelines.extract.date_words import holidays
from pipelines.extract.timeline import Resolution, Timeline, day_number, month_number
from pipelines.extract.token_index import TokenIndex
from pipelines.records import DateMention, Reading

DAYS = frozenset({"day", "part_of_day"})
MONTH_OR_FINER = DAYS | {"month"}
CONTENT = frozenset({"NOUN", "PROPN", "VERB"})
NAMING = frozenset({"DET", "PRON", "ADJ", "NOUN", "PROPN", "NUM", "VERB"})
# Words between a time and its day: "6:50 p.m. on Tuesday", "Friday shortly before 9 p.m.", "Jan. 7, at around 4 a.m.".
CONNECTED = re.compile(
    r"[\s,(]*(?:(?:on|at|in|of|the|early|late|last|this|that|and|around|about|shortly|just|soon|before|after|by|from|to|till"
    r"|until|between|approximately|roughly|nearly|local|time|e[sd]?t|c[sd]?t|m[sd]?t|p[sd]?t|night|morning|evening|afternoon)"
    r"\b[\s,.]*)*$",
    re.I,
)
# The town in capitals that a dateline begins with, after the day of writing.
DATELINE = re.compile(r"\W*[A-Z][A-Z.'’ -]{2,30}(?:, [A-Z][\w. ]{1,20})?\s*(?:\(|--|—|–)")
WIDEST_GAP = 40
# Sentences that may lie between a day told and a time that belongs to it.
NEAR_SENTENCES = 3
# A weekday without a document date counts from a full date at most this many characters before it: two or three
# sentences; further on, texts without a date of their own have turned to other days.
ANCHOR_REACH = 400
# The words that make "Sept. 11" that of 2001 stand right beside it: "the Sept. 11 terrorist attacks".
HISTORIC_REACH = 30
# Happenings that later sentences count from are told early; a calendar of events has hundreds of days.
MOST_TELLINGS = 50
# "In", "Back in", "It was in": what stands before a time that opens its sentence.
OPENING = 10
# How far beyond "two days before" the happening that it counts from is named.
REFERENCE_REACH = 60


def find_dates(reading: Reading) -> list[DateMention]:
    """Return the dates and clock times of a document in order, without overlaps."""
    index = TokenIndex(reading.doc, reading.document.text)
    clocks = find_clock_times(reading.document.text)
    expressions = [e for e in find_expressions(index) if not _overlaps(e, clocks)]
    context = year_context(reading, index) if expressions else None
    days = _read_on(reading, index, expressions, context) if context else []
    return sorted([*days, *_timed(index, clocks, days)], key=lambda m: m.start)


def _overlaps(expression: Expression, clocks: list[ClockTime]) -> bool:
    at = bisect_right(clocks, expression.start, key=lambda c: c.start)
    return any(c.start < expression.end and expression.start < c.end for c in clocks[max(0, at - 1) : at + 1])


def _read_on(
    reading: Reading, index: TokenIndex, expressions: list[Expression], context: YearContext
) -> list[DateMention]:
    """Resolve expressions in the order of the text, each against what was told before."""
    title_end = _title_end(reading)
    timeline = Timeline(context.published, context.window)
    mentions: list[DateMention] = []
    following = {a.start: b for a, b in pairwise(expressions)}
    anchor_end = 0
    for expression in expressions:
        token = index.head_of(expression.start, expression.end)
        if token is None:
            continue
        if expression.start - anchor_end > ANCHOR_REACH:
            timeline.weekday_anchor = None
        mention = _resolved(expression, following.get(expression.start), token, timeline, index, title_end)
        if (conflict := judge(mention, token, context)) and conflict.repaired:
            repaired = conflict.repaired.isoformat()
            mention = replace(mention, date_start=repaired, date_basis="repaired", printed_value=mention.date_start)
        mentions.append(mention)
        if _remember(mention, token, timeline, index):
            anchor_end = mention.end
    return mentions


def _title_end(reading: Reading) -> int:
    """Return where the title line of a text ends, 0 where the text has none."""
    title = reading.document.title or ""
    if title and reading.document.text.startswith(title):
        return len(title)
    return reading.paragraphs[0].end if reading.document.is_title_in_text and len(reading.paragraphs) > 1 else 0


def _resolved(
    expression: Expression,
    after: Expression | None,
    token: Token,
    timeline: Timeline,
    index: TokenIndex,
    title_end: int,
) -> DateMention:
    """Return the mention of one expression, resolved as the text stands before it."""
    if historic := _historic_day(expression, index.text):
        return _mention(index.text, expression, Resolution(historic, None, "day", "yearless"))
    towards = direction(token, in_title=expression.end <= title_end)
    reference = _reference(expression, after, timeline, index) if counts_from_another(expression) else None
    return _mention(index.text, expression, resolve(expression, timeline, towards, reference))


def _historic_day(expression: Expression, text: str) -> date | None:
    """Return the day of "the Sept. 11 attacks" and its like."""
    parts = expression.parts
    if expression.kind != "calendar_day" or "year" in parts or "year_word" in parts:
        return None
    known = holidays().historic_days.get(f"{month_number(parts['month']):02d}-{day_number(parts['day']):02d}")
    beside = re.findall(r"[a-z]+", text[expression.end : expression.end + HISTORIC_REACH].lower())
    return known[0] if known and known[1] & set(beside) else None


def _remember(mention: DateMention, token: Token, timeline: Timeline, index: TokenIndex) -> bool:
    """Keep a time told for what is told after it; tell whether it is a day printed in full.

    A day on which something was said counts only while there is no other.
    """
    if mention.date_start is None:
        return False
    day = date.fromisoformat(mention.date_start)
    if mention.date_basis == "printed" and mention.date_precision in MONTH_OR_FINER:
        timeline.printed_years[day.month] = day.year
    if mention.date_precision not in DAYS:
        _remember_stretch(mention, day, timeline, index)
        return False
    if not is_of_saying(token) or timeline.told is None:
        timeline.told = timeline.told_month = timeline.told_year = day
    if not is_of_saying(token) and len(timeline.tellings) < MOST_TELLINGS:
        timeline.tellings.append((token.i, day))
    is_full = mention.date_basis in {"printed", "repaired"}
    if is_full:
        timeline.full = timeline.weekday_anchor = day
        timeline.is_anchor_a_stamp = _is_stamp(mention, index.text)
    return is_full


def _is_stamp(mention: DateMention, text: str) -> bool:
    """Tell whether a full date is the day of writing: "(Jan. 9, 2026, 7 p.m.)", "Jan. 9, 2026 FAIRVIEW, Ohio -- "."""
    is_bracketed = text[max(0, mention.start - 1) : mention.start] == "("
    return is_bracketed or bool(DATELINE.match(text, mention.end))


def _remember_stretch(mention: DateMention, first: date, timeline: Timeline, index: TokenIndex) -> None:
    """Keep a month or year told; one that opens its sentence ("In August 2002, ...") leaves the days before it."""
    if mention.date_basis not in {"printed", "yearless"} or mention.date_precision not in {"month", "year"}:
        return
    timeline.told_year = first
    if mention.date_precision == "month":
        timeline.told_month = first
    if mention.start - index.sentence_chars(mention.start)[0] <= OPENING:
        timeline.told = None


def _reference(expression: Expression, after: Expression | None, timeline: Timeline, index: TokenIndex) -> date | None:
    """Return the day that "two days before ..." counts from: a date or a happening named next, else what was told."""
    text = index.text
    if after is not None and not text[expression.end : after.start].strip():
        head = index.head_of(after.start, after.end)
        return resolve(after, timeline, direction(head) if head is not None else "unknown", None).start
    token = index.token_from(expression.end)
    if token is None or token.pos_ not in NAMING:
        return timeline.told
    rest = (t for t in index.doc[token.i : token.i + 12] if t.idx < expression.end + REFERENCE_REACH)
    noun = next((t for t in rest if t.pos_ in CONTENT), None)
    if noun is None:
        return None
    happening = noun.head if noun.dep_ in SUBJECTS | {"compound"} and noun.head.i > noun.i else noun
    happening = happening.head if happening.dep_ in SUBJECTS else happening
    return _day_of_happening(happening, timeline, index) if happening.pos_ != "PROPN" else None


def _day_of_happening(noun: Token, timeline: Timeline, index: TokenIndex) -> date | None:
    """Return the day of the first sentence that told of the happening that a noun or verb names."""
    key = _event_key(noun)
    for at, day in timeline.tellings:
        if any(t.pos_ in CONTENT and _event_key(t) == key for t in index.around(index.doc[at])):
            return day
    return None


def _event_key(token: Token) -> str:
    """Return what "shooting" and "shoot", "killing" and "kill" share."""
    lemma = token.lemma_.lower()
    return lemma[:-3] if lemma.endswith("ing") and len(lemma) > 5 else lemma


def _mention(text: str, expression: Expression, found: Resolution) -> DateMention:
    return DateMention(
        start=expression.start,
        end=expression.end,
        phrase=text[expression.start : expression.end],
        date_start=found.start.isoformat() if found.start else None,
        date_end=found.end.isoformat() if found.end else None,
        date_precision=found.precision,
        date_basis=found.basis,
    )


def _timed(index: TokenIndex, clocks: list[ClockTime], days: list[DateMention]) -> list[DateMention]:
    """Return the clock times as mentions, each with the day that it belongs to where one is told."""
    return [_clock_mention(index.text, clock, _day_of(clock, days, index)) for clock in clocks]


def _day_of(clock: ClockTime, days: list[DateMention], index: TokenIndex) -> DateMention | None:
    """Return the day beside a clock time, else the nearest in its sentence, else the last one shortly before."""
    text = index.text
    at = bisect_right(days, clock.start, key=lambda d: d.start)
    usable = [d for d in days[max(0, at - 6) : at + 3] if d.date_precision in DAYS and d.date_end is None]
    beside = [d for d in usable if _gap(d, clock) <= WIDEST_GAP and CONNECTED.match(text[slice(*_between(d, clock))])]
    if beside:
        return min(beside, key=lambda d: _gap(d, clock))
    number = index.sentence_number(clock.start)
    same = [d for d in usable if index.sentence_number(d.start) == number and not _is_said(d, index)]
    if same:
        return min(same, key=lambda d: _gap(d, clock))
    told = [
        d for d in usable if 0 < number - index.sentence_number(d.start) <= NEAR_SENTENCES and not _is_said(d, index)
    ]
    return told[-1] if told else None


def _between(day: DateMention, clock: ClockTime) -> tuple[int, int]:
    return (day.end, clock.start) if day.end <= clock.start else (clock.end, day.start)


def _gap(day: DateMention, clock: ClockTime) -> int:
    start, end = _between(day, clock)
    return max(0, end - start)


def _is_said(day: DateMention, index: TokenIndex) -> bool:
    token = index.head_of(day.start, day.end)
    return token is not None and is_of_saying(token)


def _clock_mention(text: str, clock: ClockTime, day: DateMention | None) -> DateMention:
    start = end = None
    if day and day.date_start and clock.minutes is not None:
        start = _date_time(day.date_start, clock.minutes)
        end = _date_time(day.date_start, clock.minutes_end) if clock.minutes_end is not None else None
    basis = day.date_basis if day and start else "printed"
    mention = DateMention(clock.start, clock.end, text[clock.start : clock.end], start, end, clock.precision, basis)
    return replace(mention, is_clock_time=True)


def _date_time(day: str, minutes: int) -> str:
    return f"{day}T{minutes // 60:02d}:{minutes % 60:02d}"
