"""Which reports are of one public event.

Belongs here: what speaks for and against it, and what forbids it. Not here: incidents (`incidents.py`).
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from pipelines.extract.lexical import folded, terms
from pipelines.link.accounts import days_of
from pipelines.link.clustering import Decisions, Linked, Reason, Rules, link
from pipelines.link.compare import date_relation, is_little, similarity
from pipelines.link.rows import rows_of
from pipelines.reference import load_reference

# An event of one type may last (an operation, a deployment); others happen on a day.
LASTING_TYPES = frozenset({"operation", "deployment", "mobilization", "investigation", "lawsuit", "legislation"})


@dataclass(frozen=True)
class EventAccount:
    report_id: str
    document_id: str
    origin: Any
    story: Any
    event_type: str
    name: frozenset[str]  # terms of its proper name
    actors: frozenset[frozenset[str]]  # each as terms
    days: tuple[int, int] | None
    is_dated_to_day: bool
    state: str | None
    city: str | None
    terms: frozenset[str]


def event_accounts(reports: pd.DataFrame, documents: pd.DataFrame) -> list[EventAccount]:
    """Return an account a report, in the order of report IDs."""
    origins = dict(zip(documents["document_id"], documents["origin_id"], strict=True))
    stories = dict(zip(documents["document_id"], documents["story_id"], strict=True))
    found = []
    for row in rows_of(reports.sort_values("report_id")):
        days, is_dated_to_day = days_of(row["date"])
        place = row["place"] or {}
        found.append(
            EventAccount(
                row["report_id"],
                row["document_id"],
                origins.get(row["document_id"]),
                stories.get(row["document_id"]),
                row["event_type"],
                _terms(row["name"]),
                frozenset(_terms(actor) for actor in row["actors"]) - {frozenset()},
                days,
                is_dated_to_day,
                _state(place),
                folded(place["name"]) if place.get("kind") == "city" else None,
                _terms(row["evidence_text"]),
            )
        )
    return found


def _terms(text: str | None) -> frozenset[str]:
    return frozenset(terms(folded(text or "")))


def _state(place: Mapping[str, Any]) -> str | None:
    return f"{place.get('country')} {place['admin1']}" if place.get("admin1") else None


def link_events(accounts: list[EventAccount], decisions: Decisions | None = None) -> Linked:
    """Join the reports of one event; a person's decision on a pair goes before any score."""
    written = load_reference("link_weights")
    rules = Rules(block_keys, block_order, may_join, compare, written["event_threshold"], written["event_grey_zone"])
    return link(accounts, rules, decisions)


def block_keys(account: EventAccount) -> Iterator[Hashable]:
    """Yield what a report of the same event is likely to share beside its type."""
    yield "story", account.event_type, account.story
    if account.name:
        yield "name", account.event_type, account.name
    if account.days and account.is_dated_to_day:
        for actor in account.actors:
            yield "actor", account.event_type, actor, account.days[0]
        yield "place and day", account.event_type, account.state, account.city, account.days[0]


def block_order(account: EventAccount) -> tuple[object, ...]:
    """Return what sorts like reports of a large block side by side."""
    return account.days or (0, 0), sorted(account.name), account.city or ""


def may_join(a: EventAccount, b: EventAccount) -> bool:
    """Return whether nothing forbids it: two documents, one type, no two states, no dates weeks apart."""
    if a.document_id == b.document_id or a.event_type != b.event_type:
        return False
    if a.state and b.state and a.state != b.state:
        return False
    relation = date_relation(a, b)
    return relation != "far_apart" or a.event_type in LASTING_TYPES


def compare(a: EventAccount, b: EventAccount) -> list[Reason]:
    """Return every reason for and against the two reports being of one event."""
    names = ["same_story" if a.story == b.story else "other_story"]
    if a.origin == b.origin:
        names.append("same_origin")
    if a.name and b.name:
        names.append("same_name" if a.name <= b.name or b.name <= a.name else "other_name")
    if a.actors and b.actors:
        is_shared = any(mine <= their or their <= mine for mine in a.actors for their in b.actors)
        names.append("same_actor" if is_shared else "other_actor")
    relation = date_relation(a, b)
    if relation:
        names.append("days_apart" if relation == "far_apart" else relation)
    if a.city and b.city:
        names.append("same_city" if a.city == b.city else "other_city")
    similar = similarity(a.terms, b.terms)
    if is_little(names, similar, "event_specific"):
        names.append("little_specific")
    return [(n, _weight(n)) for n in names] + [("shared_terms", round(_weight("shared_terms") * similar, 2))]


@cache
def _weight(reason: str) -> float:
    return float(load_reference("link_weights")["event_weights"][reason])
