"""The account of an incident in one document, in the form that comparison needs.

Belongs here: gathering and folding what a report, its participants and its sentences say. Not here: comparing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from pipelines.extract.lexical import folded, terms
from pipelines.link.rows import Row, is_known, rows_of
from pipelines.link.telling import Words, told_as_one

# Roles whose names and ages tell one happening from another.
HARMED_ROLES = frozenset({"victim", "complainant"})
SUSPECT_ROLES = frozenset({"suspect", "alleged_actor"})
NAME_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PLACE_PRECISIONS = frozenset({"exact", "street", "neighbourhood"})


@dataclass(frozen=True)
class Account:
    """One report with all that is compared. Days are proleptic ordinals, clock times minutes after midnight."""

    report_id: str
    document_id: str
    origin: Any
    story: Any
    rank: int
    incident_type: str
    incident_types: frozenset[str]
    is_aggregate: bool
    days: tuple[int, int] | None  # first and last possible day
    is_dated_to_day: bool
    state: str | None
    county: str | None
    city: str | None
    place: frozenset[str]  # words of a neighbourhood, street, block or site, without the city's
    clock: int | None
    weapon: str | None
    agency: str | None
    victim_names: frozenset[tuple[str, ...]]
    suspect_names: frozenset[tuple[str, ...]]
    victim_ages: frozenset[int]
    victim_genders: frozenset[str]
    killed: int | None
    injured: int | None
    terms: frozenset[str]
    utterances: frozenset[str] = field(default_factory=frozenset)
    told: Words = field(default_factory=frozenset)  # words that its teller is quoted with
    told_as_one: frozenset[str] = field(default_factory=frozenset)  # reports of its document that are one with it


def accounts_of(
    reports: pd.DataFrame,
    participants: pd.DataFrame,
    documents: pd.DataFrame,
    report_terms: Mapping[str, Iterable[str]],
    utterances: Mapping[str, frozenset[str]],
    told: Mapping[str, Words],
) -> list[Account]:
    """Return an account a report, in the order of report IDs.

    `documents` needs `document_id`, `origin_id` and `story_id`; `utterances` maps a report to what is quoted in it,
    `told` to the words of its teller.
    """
    people: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(participants):
        people[row["report_id"]].append(row)
    origins = dict(zip(documents["document_id"], documents["origin_id"], strict=True))
    stories = dict(zip(documents["document_id"], documents["story_id"], strict=True))
    document_of = dict(zip(reports["report_id"], reports["document_id"], strict=True))
    one = told_as_one(told, document_of, origins)
    accounts = []
    for row in rows_of(reports.sort_values("report_id")):
        report_id = row["report_id"]
        account = _account(row, people[report_id], origins, stories, report_terms, utterances)
        words, others = told.get(report_id, frozenset()), one.get(report_id, frozenset())
        accounts.append(replace(account, told=words, told_as_one=others) if words else account)
    return accounts


def _account(
    row: Row,
    people: list[Row],
    origins: Mapping[str, Any],
    stories: Mapping[str, Any],
    report_terms: Mapping[str, Iterable[str]],
    utterances: Mapping[str, frozenset[str]],
) -> Account:
    victims = [p for p in people if p["role"] in HARMED_ROLES]
    suspects = [p for p in people if p["role"] in SUSPECT_ROLES]
    evidence = report_terms.get(row["report_id"]) or terms(folded(row["evidence_text"] or ""))
    days, is_dated_to_day = days_of(row.get("date"))
    return Account(
        report_id=row["report_id"],
        document_id=row["document_id"],
        origin=origins.get(row["document_id"]),
        story=stories.get(row["document_id"]),
        rank=int(row["rank"]),
        incident_type=row["incident_type"],
        incident_types=frozenset(row["incident_types"]),
        is_aggregate=bool(row["is_aggregate"]),
        days=days,
        is_dated_to_day=is_dated_to_day,
        state=_plain(row["state"]),
        county=_plain(row["county"]),
        city=_plain(row["city"]),
        place=_place_words(row),
        clock=clock_minutes(row["time_text"]),
        weapon=_plain(row["weapon_text"]),
        agency=_plain(row["agency"]),
        victim_names=frozenset(name_words(p["name"]) for p in victims if p["name"]),
        suspect_names=frozenset(name_words(p["name"]) for p in suspects if p["name"]),
        victim_ages=frozenset(int(p["age"]) for p in victims if is_known(p["age"])),
        victim_genders=frozenset(p["gender"] for p in victims if p["gender"] and p["gender"] != "unknown"),
        killed=_count(people, "killed"),
        injured=_count(people, "injured"),
        terms=frozenset(evidence),
        utterances=utterances.get(row["report_id"], frozenset()),
    )


def _plain(text: str | None) -> str | None:
    return folded(text).strip() or None if text else None


def days_of(mention: Mapping[str, Any] | None) -> tuple[tuple[int, int] | None, bool]:
    """Return the first and last day of a date mention, and whether it is one day; None where it has no date."""
    if not mention or not mention["date_start"]:
        return None, False
    first = date.fromisoformat(mention["date_start"][:10]).toordinal()
    last = date.fromisoformat((mention["date_end"] or mention["date_start"])[:10]).toordinal()
    return (first, max(first, last)), last - first <= 1 and mention["date_precision"] not in (
        "week",
        "month",
        "year",
        "none",
    )


def name_words(name: str) -> tuple[str, ...]:
    """Return a person's name as folded words, initials and suffixes left out ("Ana M. Ruiz Jr." -> ana, ruiz)."""
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", folded(name))
    return tuple(word for word in words if len(word) > 1 and word not in NAME_SUFFIXES) or tuple(words)


def clock_minutes(text: str | None) -> int | None:
    """Return a printed clock time ("about 6:50 p.m.") as minutes after midnight, None where there is none."""
    found = re.search(
        r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])m\b", folded(text or "").replace("p.m.", "pm").replace("a.m.", "am")
    )
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return int(found[1]) % 12 * 60 + int(found[2] or 0) + (12 * 60 if found[3] == "p" else 0)


def _place_words(row: Row) -> frozenset[str]:
    if not row["place_text"] or row["place_precision"] not in PLACE_PRECISIONS:
        return frozenset()
    return frozenset(terms(folded(row["place_text"]))) - frozenset(terms(folded(row["city"] or "")))


def _count(people: list[Row], outcome: str) -> int | None:
    """Return how many came out so; None where nobody's outcome is told or somebody's number is not."""
    told = [p for p in people if p["outcome"] == outcome and p["role"] not in SUSPECT_ROLES]
    if not told or not all(is_known(p["count"]) for p in told):
        return None
    return sum(int(p["count"]) for p in told)
