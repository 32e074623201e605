"""The sentence that sums up a row: a template that names who says so, and never states an allegation as fact.

Belongs here: putting a row's own columns into words. Not here: how a source is named (`sources.py`). Nothing is read
from documents here.
"""

from collections.abc import Sequence
from datetime import date

from pipelines.records import ASSERTING, COURT, NARRATOR, UNNAMED
from pipelines.reference import load_reference
from pipelines.resolve.sources import NOT_SOURCES, Saying, Source, is_plural, once, with_article

# More names than this read as a list, not as a sentence.
MAX_NAMES = 3
MAX_TYPES = 4
SUFFERED = frozenset({"injury", "death_in_custody", "assault_on_officer"})  # what nobody is said to have done
# Of two answers by one source the first of these counts.
ANSWERS = ("retracts", "denies", "disputes", "no_record", "cannot_verify", "confirms_complaint", "declined")


def _listed(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    if len(shown) > MAX_NAMES:
        shown = [*shown[:MAX_NAMES], "others"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def _agreeing(sources: Sequence[Source], one: str, many: str) -> str:
    """Return sources with a verb that agrees with them."""
    is_many = len(sources) > 1 or is_plural(sources[0].key)
    return f"{_listed([_plain(s.label) for s in sources])} {many if is_many else one}"


def when(date_start: str | None, precision: str) -> str:
    """Return " on 7 January 2026", " in January 2026", " in 2026", or nothing."""
    if not date_start or precision == "none":
        return ""
    day = date.fromisoformat((date_start[:10] + "-01-01")[:10] if len(date_start) < 10 else date_start[:10])
    if precision == "year":
        return f" in {day.year}"
    if precision == "month":
        return f" in {day:%B} {day.year}"
    about = " in the week of" if precision == "week" else " on"
    return f"{about} {day.day} {day:%B} {day.year}"


def where(city: str | None, county: str | None, state: str | None, country: str | None) -> str:
    """Return " in Town, ST" from the finest parts known, or nothing."""
    parts = [p for p in (city or county, state) if p] or ([country] if country else [])
    return f" in {', '.join(parts)}" if parts else ""


def _happening(types: Sequence[str], is_aggregate: bool, killed: int | None) -> tuple[str, str]:
    """Return the gravest type in words, and the others (", along with ...")."""
    phrases = load_reference("summary_phrases")["aggregates" if is_aggregate else "incidents"]
    first, *others = [phrases[t] for t in types[:MAX_TYPES]]
    if killed and types[0] == "injury":
        first = load_reference("summary_phrases")["death"]
    listed = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else "".join(others)
    return first, f", along with {listed}" if listed else ""


def _toll(killed: int | None, injured: int | None) -> str:
    parts = [f"{number} {what}" for number, what in ((killed, "killed"), (injured, "injured")) if number]
    return f", with {' and '.join(parts)}" if parts else ""


def _replies(said: Sequence[Saying], telling: Sequence[Source]) -> list[str]:
    """Return what is answered, one clause a stance; who tells the happening cannot also decline to."""
    phrases = load_reference("summary_phrases")["answers"]
    given: dict[Source, str] = {}
    for stance in ANSWERS:
        for saying in said:
            is_empty = stance == "declined" and (saying.source in telling or saying.source.key in NOT_SOURCES)
            if saying.stance == stance and not is_empty:
                given.setdefault(saying.source, stance)
    clauses = []
    for stance in ANSWERS:
        answering = [source for source, answer in given.items() if answer == stance]
        if answering:
            clauses.append(_agreeing(answering, phrases[stance]["one"], phrases[stance]["many"]))
    if any(s.is_court for s in said):
        clauses.append(load_reference("summary_phrases")["adjudicated"])
    return clauses


def _plain(label: str) -> str:
    """Return a source as a sentence names it: "unnamed" becomes words."""
    return {UNNAMED: "an unnamed source", NARRATOR: "the report", COURT: "a court"}.get(label, label)


def _account(what: str, said: Sequence[Saying], status: str, is_many: bool) -> tuple[str, list[Source]]:
    """Return the first clause and the sources that it names; the body accused stands behind its accusers."""
    telling = [s for s in said if s.stance in ASSERTING and not s.is_court and s.source.key not in NOT_SOURCES]
    accusers = [s.source for s in telling if not s.is_accused] or [s.source for s in telling]
    is_narrated = any(s.source.key == NARRATOR for s in said)
    if is_narrated and status in {"reported", "corroborated"}:
        return f"news reports tell of {what}", []
    named = list(dict.fromkeys(accusers))
    if named:
        return f"{_agreeing(named, 'says', 'say')} that there {'were' if is_many else 'was'} {what}", named
    if is_narrated or status not in {"alleged", "denied", "disputed", "withdrawn"}:
        return f"news reports tell of {what}", []
    return f"an allegation without a named source tells of {what}", []


def incident_summary(
    *,
    types: Sequence[str],
    is_aggregate: bool,
    agency: str | None,
    place: str,
    date: str,
    killed: int | None,
    injured: int | None,
    status: str,
    said: Sequence[Saying],
) -> str:
    """Return one sentence; `said` is what each claim says, `place` and `date` come from `where` and `when`."""
    first, others = _happening(types, is_aggregate, killed)
    by = f" {'involving' if types[0] in SUFFERED else 'by'} {with_article(agency)}" if agency else ""
    sayings = once(said)
    what = f"{first}{by}{place}{date}{_toll(killed, injured)}{others}"
    # What is one and many in the same words is no count noun: "there was profiling".
    is_many = is_aggregate and first not in load_reference("summary_phrases")["incidents"].values()
    account, named = _account(what, sayings, status, is_many)
    confirming = [s.source for s in sayings if s.is_accused and s.stance in ASSERTING]
    agreed = [source for source in dict.fromkeys(confirming) if source not in named]
    also = [_agreeing(agreed, "says so too", "say so too")] if agreed and named else []
    sentence = "; ".join([account, *also, *_replies(sayings, [*named, *agreed])[:MAX_NAMES]])
    return f"{sentence[:1].upper()}{sentence[1:]}."


def event_summary(event_type: str, name: str | None, actors: Sequence[str], place: str, date: str) -> str:
    """Return one sentence on a public event."""
    what = load_reference("summary_phrases")["events"][event_type]
    called = f" ({name})" if name else ""
    who = f" involving {_listed(actors)}" if actors else ""
    return f"News reports tell of {what}{called}{who}{place}{date}."
