"""Says when a text can have been written, from the offices and named operations that it mentions.

Belongs here: reading that evidence. Not here: judging a printed year by it (`anachronisms.py`).
The evidence is `pipelines/reference/office_terms.yaml` and `operations.yaml`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipelines.extract.calendars import Interval
from pipelines.extract.date_words import date_words, read_reference

# News tells of an operation as under way for about a year; those on file without a last day ran no longer.
OPERATION_IS_NEWS = timedelta(days=365)
NO_END = date(9999, 12, 31)
NOT_IN_OFFICE = re.compile(
    r"\b(?:former|then|ex|late|past|lieutenant|lt\.?|deputy|assistant|vice|candidate)[\s-]+$", re.I
)
# Characters before a title or before "administration" that are read for such words and for the name.
REACH = 24
INITIAL_OR_DOT = re.compile(r"[.\s]")


@dataclass(frozen=True)
class Evidence:
    """A mention of an office-holder in office, or of an operation, and the days on which it can be true."""

    start: int
    end: int
    label: str  # as a finding says it: "Governor Tim Walz (governor, MN) was in office 2019-01-07 to ..."
    terms: tuple[Interval, ...]
    is_operation: bool


@dataclass(frozen=True)
class Term:
    """One person's time in one office."""

    name: str
    office: str
    state: str
    interval: Interval
    source: str


@cache
def office_terms() -> dict[tuple[str, str], list[Term]]:
    """Return the terms by (title in lower case, surname in lower case)."""
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for office in read_reference("office_terms.yaml")["offices"]:
        for state, rows in office["terms"].items():
            for name, start, *end in rows:
                term = Term(name, office["office"], state, Interval(start, end[0] if end else NO_END), office["source"])
                for title in office["titles"]:
                    found[title.lower(), _surname(name)].append(term)
    return dict(found)


@cache
def operations() -> dict[str, tuple[Interval, str]]:
    """Return by an operation's name in lower case the days on which it was news, and the source of the first."""
    return {
        row["name"].lower(): (Interval(row["start"], row.get("end", row["start"] + OPERATION_IS_NEWS)), row["source"])
        for row in read_reference("operations.yaml")["operations"]
    }


def _surname(name: str) -> str:
    return name.split()[-1].lower().replace("’", "'")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    titles = sorted({re.escape(t) for t, _ in office_terms()}, key=len)[::-1]
    word = r"[A-Z][\w'’-]*\.?"
    titled = rf"(?<!\w)(?P<title>(?i:{'|'.join(titles)}))\s+(?P<name>{word}(?:\s+{word}){{0,3}})"
    presidents = sorted({s for t, s in office_terms() if t == "president"})
    administration = rf"\b(?P<name>(?i:{'|'.join(presidents)}))(?:['’]s)?\s+(?i:administration)\b"
    named = "|".join(re.escape(n).replace("'", "['’]").replace(r"\ ", r"\s+") for n in operations())
    return re.compile(titled), re.compile(administration), re.compile(rf"(?<!\w)(?:{named})\b", re.I)


def find_evidence(text: str) -> list[Evidence]:
    """Return the mentions that say when the text was written, in order."""
    found = [*_office_holders(text), *_administrations(text), *_operations(text)]
    return sorted(found, key=lambda e: e.start)


def _occurrences(words: Iterable[str], text: str) -> Iterator[int]:
    """Yield where a text holds one of the words; a plain search, many times faster than a pattern of them all."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


def _is_out_of_office(text: str, start: int) -> bool:
    return bool(NOT_IN_OFFICE.search(text, max(0, start - REACH), start))


def _office_holders(text: str) -> Iterator[Evidence]:
    titled = _patterns()[0]
    taken: set[int] = set()
    for at in sorted(_occurrences(_titles(), text)):
        match = titled.match(text, at)
        if match and match.start("name") not in taken and not _is_out_of_office(text, at) and (e := _titled(match)):
            taken.add(match.start("name"))
            yield e


def _administrations(text: str) -> Iterator[Evidence]:
    for at in _occurrences(("administration", "Administration"), text):
        match = _patterns()[1].search(text, max(0, at - REACH), at + len("administration"))
        if match and not _is_out_of_office(text, match.start()):
            terms = office_terms()["president", match["name"].lower()]
            yield _of_terms(match.start(), match.end(), match.group(), terms)


def _operations(text: str) -> Iterator[Evidence]:
    for at in _occurrences(_first_words(), text):
        if match := _patterns()[2].match(text, at):
            interval, source = operations()[" ".join(match.group().lower().replace("’", "'").split())]
            label = f"{' '.join(match.group().split())} began on {interval.start.isoformat()} ({source})"
            yield Evidence(match.start(), match.end(), label, (interval,), True)


@cache
def _titles() -> tuple[str, ...]:
    """Return the titles as printed, "Attorney General" once for all who hold it."""
    offices = read_reference("office_terms.yaml")["offices"]
    return tuple(sorted({title for office in offices for title in office["titles"]}, key=len)[::-1])


@cache
def _first_words() -> tuple[str, ...]:
    names = [row["name"].split()[0] for row in read_reference("operations.yaml")["operations"]]
    return tuple(dict.fromkeys([*names, *(n.upper() for n in names)]))


def _titled(match: re.Match[str]) -> Evidence | None:
    """Return what a title and a name say: the terms of the holders of that name, by first name where printed."""
    title, words = " ".join(match["title"].lower().split()), match["name"].replace("’s", "").replace("'s", "").split()
    for at, word in enumerate(words):
        terms = office_terms().get((title, word.rstrip(".,").lower().replace("’", "'")), [])
        if at:
            first = INITIAL_OR_DOT.sub("", words[0]).lower()
            terms = [t for t in terms if INITIAL_OR_DOT.sub("", t.name.split()[0]).lower() == first]
        elif _is_first_name(words):
            continue
        if terms:
            end = match.start("name") + match["name"].find(word) + len(word)
            return _of_terms(match.start(), end, match.string[match.start() : end], terms)
    return None


def _is_first_name(words: list[str]) -> bool:
    """Tell whether the first word after a title is a first name: "Gov. Scott Walker", not "Gov. Scott Tuesday"."""
    return len(words) > 1 and words[1].rstrip(".,").lower() not in date_words().weekdays


def _of_terms(start: int, end: int, printed: str, terms: list[Term]) -> Evidence:
    described = "; ".join(
        f"{t.name}, {t.office}{'' if t.state == 'US' else ' ' + t.state}, "
        f"{t.interval.start} to {t.interval.end if t.interval.end < NO_END else 'now'}"
        for t in terms
    )
    label = f"{' '.join(printed.split())} ({described}; {terms[0].source})"
    return Evidence(start, end, label, tuple(t.interval for t in terms), False)


def writing_window(evidence: list[Evidence]) -> tuple[Interval, ...]:
    """Return the stretches of time in which all the evidence holds; without an operation there are none.

    Offices alone say when a text tells, not when it was written: news looks back on presidents. An office that
    no other evidence agrees with is such a look back and is passed over.
    """
    named = [e for e in evidence if e.is_operation]
    if not named:
        return ()
    latest = max((e.terms[0] for e in named), key=lambda i: i.start)
    window: tuple[Interval, ...] = (latest,)
    for e in evidence:
        if not e.is_operation:
            window = _common(window, e.terms) or window
    return window


def _common(first: tuple[Interval, ...], second: tuple[Interval, ...]) -> tuple[Interval, ...]:
    shared = (Interval(max(a.start, b.start), min(a.end, b.end)) for a in first for b in second)
    return tuple(i for i in shared if i.start <= i.end)


def is_within(day: date, window: tuple[Interval, ...]) -> bool:
    """Tell whether a day lies in one of the stretches."""
    return any(i.start <= day <= i.end for i in window)
