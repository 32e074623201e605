"""The sentence that sums up a row: a template that names who says so, and never states an allegation as fact.

Belongs here: putting a row's own columns into words. Nothing is read from documents here.
"""

from collections.abc import Sequence
from datetime import date

from pipelines.link.organizations import normal_name
from pipelines.reference import load_reference

# More names than this read as a list, not as a sentence.
MAX_NAMES = 3
MAX_TYPES = 4
# Groups that texts print with a capital letter too.
PLURAL_SOURCES = frozenset({"police", "officials", "authorities", "investigators", "detectives", "deputies", "records"})
NOT_SOURCES = frozenset({"narrator", "unnamed"})


def _listed(names: Sequence[str], conjunction: str = "and") -> str:
    shown = list(dict.fromkeys(names))
    if len(shown) > MAX_NAMES:
        shown = [*shown[:MAX_NAMES], "others"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {conjunction} {shown[-1]}"


def _is_plural(name: str) -> bool:
    """Return whether a printed source takes a plural verb ("police", "two witnesses"); names of people do not."""
    last = name.split()[-1]
    if last.lower() in PLURAL_SOURCES:
        return True
    return last.islower() and last.endswith("s") and not last.endswith("ss")


def _plain(name: str) -> str:
    """Return a source as a sentence names it: "unnamed" becomes words."""
    return "an unnamed source" if name == "unnamed" else name


def _once(names: Sequence[str]) -> list[str]:
    """Return each source once, in its first form: "US Department of Health", "Department of Health"."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(normal_name(name), name)
    return list(first.values())


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


def _happening(types: Sequence[str], is_aggregate: bool) -> str:
    phrases = load_reference("summary_phrases")["aggregates" if is_aggregate else "incidents"]
    told = [phrases[t] for t in types[:MAX_TYPES]]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _toll(killed: int | None, injured: int | None) -> str:
    parts = [f"{number} {what}" for number, what in ((killed, "killed"), (injured, "injured")) if number]
    return f", with {' and '.join(parts)}" if parts else ""


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
    allegers: Sequence[str],
    answers: Sequence[tuple[str, str]],
) -> str:
    """Return one sentence; `answers` are (source, stance) pairs, `place` and `date` come from `where` and `when`."""
    named = _once([a for a in allegers if a not in NOT_SOURCES])
    by = f" by {agency}" if agency else ""
    what = f"{_happening(types, is_aggregate)}{by}{place}{date}{_toll(killed, injured)}"
    if named:
        verb = "say" if len(named) > 1 or _is_plural(named[0]) else "says"
        there = "there were" if is_aggregate else "there was"
        account = f"{_listed([_plain(name) for name in named])} {verb} that {there} {what}"
    elif status in {"alleged", "denied", "disputed", "withdrawn"}:
        account = f"An unnamed source alleges {what}" if "narrator" not in allegers else f"News reports tell of {what}"
    else:
        account = f"News reports tell of {what}"
    phrases = load_reference("summary_phrases")["answers"]
    replies = [f"{_plain(source)} {phrases[stance]}" for source, stance in dict.fromkeys(answers)]
    return "; ".join(part[:1].upper() + part[1:] for part in [account, *replies[:MAX_NAMES]]) + "."


def event_summary(event_type: str, name: str | None, actors: Sequence[str], place: str, date: str) -> str:
    """Return one sentence on a public event."""
    what = load_reference("summary_phrases")["events"][event_type]
    called = f" ({name})" if name else ""
    who = f" by or with {_listed(actors)}" if actors else ""
    return f"News reports tell of {what}{called}{who}{place}{date}."
