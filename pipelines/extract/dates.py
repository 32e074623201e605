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

from spacy.tokens import Doc, Span, Token

from pipelines.extract.anachronisms import YearContext, judge, published_day, year_context
from pipelines.extract.clock_times import ClockTime, find_clock_times
from pipelines.extract.date_direction import direction, is_of_saying
from pipelines.extract.date_expressions import Expression, find_expressions, token_at
from pipelines.extract.date_resolution import Resolution, Timeline, resolve
from pipelines.records import DateMention, Reading

# Between a time and its day stand at most a few words: "6:50 p.m. on Tuesday", "Friday shortly before 9 p.m.".
WIDEST_GAP = 30
DAYS = frozenset({"day", "part_of_day"})
CONTENT = frozenset({"NOUN", "PROPN", "VERB"})
AROUND = frozenset({"before", "after", "prior to"})
NAMING = frozenset({"DET", "PRON", "ADJ", "NOUN", "PROPN", "NUM", "VERB"})
SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]|\n")
# Sentences that may lie between a day told and a time that belongs to it.
NEAR_SENTENCES = 3


def find_dates(reading: Reading) -> list[DateMention]:
    """Return the dates and clock times of a document in order, without overlaps."""
    text = reading.doc.text
    clocks = find_clock_times(text)
    expressions = [e for e in find_expressions(reading.doc) if not _overlaps(e, clocks)]
    published = published_day(reading.document.published_at)
    days = _read_on(reading, expressions, year_context(reading, published))
    mentions = [*days, *_timed(reading, clocks, days)]
    return sorted(mentions, key=lambda m: m.start)


def _overlaps(expression: Expression, clocks: list[ClockTime]) -> bool:
    at = bisect_right(clocks, expression.start, key=lambda c: c.start)
    return any(c.start < expression.end and expression.start < c.end for c in clocks[max(0, at - 1) : at + 1])


def _read_on(reading: Reading, expressions: list[Expression], context: YearContext) -> list[DateMention]:
    """Resolve expressions in the order of the text, each against what was told before."""
    doc, text = reading.doc, reading.doc.text
    starts = [t.idx for t in doc]
    title_end = reading.paragraphs[0].end if reading.document.is_title_in_text and reading.paragraphs else 0
    timeline = Timeline(context.published, context.window)
    mentions: list[DateMention] = []
    following = {a.start: b for a, b in pairwise(expressions)}
    for expression in expressions:
        token = _anchor_token(doc, starts, expression)
        if token is None:
            continue
        towards = direction(token, in_title=expression.end <= title_end)
        reference = _reference(expression, following.get(expression.start), timeline, reading)
        mention = _mention(text, expression, resolve(expression, timeline, towards, reference))
        if (conflict := judge(mention, token, context)) and conflict.repaired:
            repaired = conflict.repaired.isoformat()
            mention = replace(mention, date_start=repaired, date_basis="repaired", printed_value=mention.date_start)
        mentions.append(mention)
        _remember(mention, token, timeline)
    return mentions


def _remember(mention: DateMention, token: Token, timeline: Timeline) -> None:
    """Keep a day told for what is told after it; a day on which something was said counts while there is no other."""
    if mention.date_precision not in DAYS or mention.date_start is None:
        return
    day = date.fromisoformat(mention.date_start)
    if mention.date_basis in {"printed", "repaired"}:
        timeline.full = timeline.weekday_anchor = day
    if is_of_saying(token):
        timeline.told = timeline.told or day
    else:
        timeline.told = day
        _name_events(token.sent, day, timeline)


def _anchor_token(doc: Doc, starts: list[int], expression: Expression) -> Token | None:
    """Return the token of an expression that its sentence hangs it on."""
    first, last = token_at(doc, starts, expression.start), token_at(doc, starts, expression.end - 1)
    if first is None or last is None:
        return None
    return doc[first.i : last.i + 1].root if first.i <= last.i else first


def _reference(expression: Expression, after: Expression | None, timeline: Timeline, reading: Reading) -> date | None:
    """Return the day that "two days before ..." counts from: a date or a happening named next, else what was told."""
    if expression.parts.get("way") not in AROUND:
        return None
    doc, text = reading.doc, reading.doc.text
    if after is not None and not text[expression.end : after.start].strip():
        token = doc.char_span(after.start, after.end, alignment_mode="expand")
        towards = direction(token.root) if token is not None else "unknown"
        return resolve(after, timeline, towards, None).start
    rest = doc.char_span(expression.end, min(len(text), expression.end + 60), alignment_mode="contract")
    if rest is None or not len(rest) or rest[0].pos_ not in NAMING:
        return timeline.told
    noun = next((t for t in rest if t.pos_ in {"NOUN", "PROPN", "VERB"}), None)
    return timeline.named.get(_event_key(noun)) if noun is not None else None


def _event_key(token: Token) -> str:
    """Return what "shooting" and "shoot", "killing" and "kill" share."""
    lemma = token.lemma_.lower()
    return lemma[:-3] if lemma.endswith("ing") and len(lemma) > 5 else lemma


def _name_events(sentence: Span, day: date, timeline: Timeline) -> None:
    """Remember the day under the nouns and verbs of the sentence that tells it; the first telling counts."""
    for token in sentence:
        if token.pos_ in CONTENT:
            timeline.named.setdefault(_event_key(token), day)


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


def _timed(reading: Reading, clocks: list[ClockTime], days: list[DateMention]) -> list[DateMention]:
    """Return the clock times as mentions, each with the day that it belongs to where one is told."""
    sentence_starts = [s.start_char for s in reading.doc.sents]
    return [_clock_mention(reading.doc.text, clock, _day_of(clock, days, sentence_starts, reading)) for clock in clocks]


def _day_of(
    clock: ClockTime, days: list[DateMention], sentence_starts: list[int], reading: Reading
) -> DateMention | None:
    """Return the day beside a clock time, else the nearest in its sentence, else the last one shortly before."""
    text = reading.doc.text
    at = bisect_right(days, clock.start, key=lambda d: d.start)
    usable = [d for d in days[max(0, at - 6) : at + 3] if d.date_precision in DAYS and d.date_end is None]
    beside = [d for d in usable if _gap(d, clock) <= WIDEST_GAP and not SENTENCE_END.search(text, *_between(d, clock))]
    if beside:
        return min(beside, key=lambda d: _gap(d, clock))
    sentence = bisect_right(sentence_starts, clock.start)
    same = [d for d in usable if bisect_right(sentence_starts, d.start) == sentence]
    if same:
        return min(same, key=lambda d: _gap(d, clock))
    before = [d for d in usable if 0 < sentence - bisect_right(sentence_starts, d.start) <= NEAR_SENTENCES]
    told = [d for d in before if not _is_said(d, reading)]
    return told[-1] if told else None


def _between(day: DateMention, clock: ClockTime) -> tuple[int, int]:
    return (day.end, clock.start) if day.end <= clock.start else (clock.end, day.start)


def _gap(day: DateMention, clock: ClockTime) -> int:
    start, end = _between(day, clock)
    return max(0, end - start)


def _is_said(day: DateMention, reading: Reading) -> bool:
    span = reading.doc.char_span(day.start, day.end, alignment_mode="expand")
    return span is not None and is_of_saying(span.root)


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
