"""Finds stated years that the text's own offices, operations, weekdays or day of publication contradict.

Belongs here: judging one printed date, and the findings that say so. Not here: the evidence itself
(`year_evidence.py`). A printed year is doubted only where the sentence tells news: in the article's first
sentences or beside the evidence, dating the main verb, without a word that looks back.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Token

from pipelines.extract.calendars import Interval, is_told_of, safe_date
from pipelines.extract.date_direction import direction
from pipelines.extract.date_words import date_words
from pipelines.extract.token_index import TokenIndex
from pipelines.extract.year_evidence import Evidence, find_evidence, is_within, writing_window
from pipelines.records import DateMention, Finding, Reading

# A headline and the paragraph or two that give the news.
LEAD_SENTENCES = 5
# News is of the last weeks; a printed day that would be so with another year, and is not with its own, is a slip.
NEWS_DAYS = 31
# Time zones, and papers that print tomorrow's date.
SLACK = timedelta(days=1)
# A slip of the pen is a year or two off and in the season of the news; a correct weekday settles more than that.
WEEKDAY_REACH = 62
ATTRIBUTES = frozenset({"compound", "nmod", "nummod", "amod", "poss"})
CLAUSES_OF_NOUNS = frozenset({"relcl", "acl"})
# The lists of office holders begin here; whoever held an office earlier may share a later holder's name.
FIRST_LISTED_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class YearContext:
    """What a document says about when it was written."""

    published: date | None
    evidence: tuple[Evidence, ...]
    window: tuple[Interval, ...]
    lead_end: int
    index: TokenIndex


@dataclass(frozen=True)
class Conflict:
    """A contradicted year: what contradicts it, and the day meant where the evidence leaves one."""

    because: str
    repaired: date | None


def year_context(reading: Reading, index: TokenIndex) -> YearContext:
    """Return what bears on the years of a document."""
    evidence = tuple(find_evidence(reading.document.text))
    lead = min(LEAD_SENTENCES, len(index.sentence_firsts))
    lead_end = index.sentence_chars(index.starts[index.sentence_firsts[lead - 1]])[1] if lead else 0
    published = published_day(reading.document.published_at)
    return YearContext(published, evidence, writing_window(list(evidence)), lead_end, index)


def judge(printed: DateMention, token: Token, context: YearContext) -> Conflict | None:
    """Return the conflict of a date printed with its year, given the token that it hangs on, or None."""
    if (
        printed.date_basis != "printed"
        or printed.date_precision not in {"day", "part_of_day"}
        or not printed.date_start
    ):
        return None
    if printed.is_clock_time or printed.date_end:
        return None
    day = date.fromisoformat(printed.date_start)
    if context.published:
        return _against_publication(day, printed, token, context, context.published)
    beside = _beside(token, context)
    is_news = (printed.start < context.lead_end and _is_news(token)) or any(e.is_operation for e in beside)
    if is_news and context.window and not _looks_back(token, context):
        latest = max((e for e in context.evidence if e.is_operation), key=lambda e: e.terms[0].start)
        if day < latest.terms[0].start:
            return Conflict(latest.label, _only(_same_days(day, context.window)))
    return _against_offices(day, token, beside, context)


def _against_publication(
    day: date, printed: DateMention, token: Token, context: YearContext, published: date
) -> Conflict | None:
    others = [d for y in (-1, 0, 1) if (d := safe_date(published.year + y, day.month, day.day)) and d != day]
    recent = [d for d in others if -SLACK <= published - d <= timedelta(days=NEWS_DAYS)]
    said = f"the document is of {published.isoformat()}"
    weekday = _printed_weekday(printed.phrase)
    if weekday is not None and weekday != day.weekday():
        near = [d for d in others if d.weekday() == weekday and abs((d - published).days) <= WEEKDAY_REACH]
        if len(near) == 1:
            return Conflict(f"{said}, and the weekday printed is that of {near[0].isoformat()}", near[0])
        return None
    if day > published + SLACK:
        if not _is_news(token):
            return None
        fitting = [d for d in recent if weekday in (None, d.weekday())]
        return Conflict(f"{said}, and the text tells it as past", fitting[0] if len(fitting) == 1 else None)
    named = [e for e in context.evidence if e.is_operation]
    is_before_operation = any(day < e.terms[0].start for e in named)
    is_doubtful = printed.start < context.lead_end or any(e.is_operation for e in _beside(token, context))
    if not recent or weekday is not None or not is_doubtful or not _is_news(token) or _looks_back(token, context):
        return None
    if is_before_operation or _is_slip_of_january(day, published) or (published - day).days > 3 * 365:
        because = next((e.label for e in named if day < e.terms[0].start), said)
        return Conflict(because, recent[0] if len(recent) == 1 else None)
    return None


def _is_slip_of_january(day: date, published: date) -> bool:
    """In January the year before is still written by habit."""
    return published.month == 1 and day.month == 1 and day.year == published.year - 1


def _against_offices(day: date, token: Token, beside: Sequence[Evidence], context: YearContext) -> Conflict | None:
    """Return the conflict of an act of office dated to a day on which nobody of that name held the office."""
    if day < FIRST_LISTED_DAY:
        return None
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None or verb.lemma_.lower() not in date_words().acts_of_office or _looks_back(token, context):
        return None
    subjects = [c for c in verb.children if c.dep_ in {"nsubj"}]
    for e in beside:
        if any(e.start <= s.idx < e.end for s in subjects) and not is_within(day, e.terms):
            return Conflict(e.label, None)
    return None


def _same_days(day: date, window: tuple[Interval, ...]) -> list[date]:
    """Return the days of a window with the same month and day."""
    years = range(min(w[0].year for w in window), max(w[1].year for w in window) + 1)
    return [d for y in years if (d := safe_date(y, day.month, day.day)) and any(a <= d <= b for a, b in window)]


def _only(days: list[date]) -> date | None:
    return days[0] if len(days) == 1 else None


def _printed_weekday(phrase: str) -> int | None:
    words = phrase.replace(",", " ").split()
    return next((n for w in words if (n := date_words().weekdays.get(w.lower().rstrip("."))) is not None), None)


def _is_news(token: Token) -> bool:
    """Tell whether a date belongs to the sentence's main statement, told as past, and not to a clause on a noun."""
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None or direction(token) != "past" or token.dep_ in ATTRIBUTES:
        return False
    first = next((t for t in token.subtree if t.i <= token.i), token)
    if first.pos_ == "DET" or (first.i and first.nbor(-1).pos_ == "DET"):
        return False
    path = [verb, *verb.ancestors]
    return not any(t.dep_ in CLAUSES_OF_NOUNS for t in path)


def _beside(token: Token, context: YearContext) -> tuple[Evidence, ...]:
    """Return the evidence in the sentence of a token."""
    start, end = context.index.sentence_chars(token.idx)
    first = bisect_left(context.evidence, start, key=lambda e: e.start)
    return context.evidence[first : bisect_left(context.evidence, end, key=lambda e: e.start)]


def _looks_back(token: Token, context: YearContext) -> bool:
    return any(t.lower_ in date_words().retrospective_words for t in context.index.around(token))


def find_year_conflicts(reading: Reading) -> list[Finding]:
    """Return `year_conflict` for contradicted years, and `yearless_date` where a document has no day of its own.

    Reads `reading.dates`, which `find_dates` fills.
    """
    index = TokenIndex(reading.doc, reading.document.text)
    context = year_context(reading, index)
    found = []
    for mention in reading.dates:
        token = index.head_of(mention.start, mention.end)
        if token is None or mention.is_clock_time:
            continue
        printed = mention
        if mention.printed_value:
            printed = replace(mention, date_start=mention.printed_value, date_basis="printed", printed_value=None)
        if conflict := judge(printed, token, context):
            found.append(_conflict_finding(reading, printed, conflict))
        elif mention.date_basis == "yearless" and context.published is None:
            found.append(_yearless_finding(reading, mention, context))
    return found


def _conflict_finding(reading: Reading, printed: DateMention, conflict: Conflict) -> Finding:
    outcome = f"read as {conflict.repaired.isoformat()}" if conflict.repaired else "left as printed"
    message = f"{printed.phrase!r} says {printed.date_start}, but {conflict.because}; {outcome}."
    return _finding(reading, printed, "year_conflict", "warning", message)


def _yearless_finding(reading: Reading, mention: DateMention, context: YearContext) -> Finding:
    if mention.date_start is None:
        message = f"{mention.phrase!r} has no year, and nothing in the document gives it one."
    else:
        labels = sorted({e.label for e in context.evidence if e.is_operation}) or ["a full date that the text prints"]
        message = f"{mention.phrase!r} has no year; read as {mention.date_start} by this: {'; '.join(labels)}."
    return _finding(reading, mention, "yearless_date", "info", message)


def _finding(reading: Reading, mention: DateMention, rule: str, severity: str, message: str) -> Finding:
    document_id = reading.document.document_id
    return Finding(rule, severity, "documents", document_id, document_id, mention.start, mention.end, message)


def published_day(published_at: str | None) -> date | None:
    """Return the day of an ISO 8601 date or date-time, None where there is none or where it is no day of news."""
    try:
        day = date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None
    return day if is_told_of(day) else None
