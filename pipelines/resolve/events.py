"""Event rows, derived from the reports of one public happening by the same rules as incidents."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.resolve.dating import date_columns
from pipelines.resolve.status import Stated, status_of
from pipelines.resolve.summary import event_summary, when, where

Row = dict[str, Any]
MAX_ACTORS = 10


@dataclass
class Happening:
    """Everything that documents say of one event."""

    event_id: str
    reports: list[Row]
    claims: list[Row]
    documents: dict[str, Row]
    parents: dict[str, Row]  # by report_id, the reports that others are part of


def _place(happening: Happening) -> Row:
    places = [r["place"] for r in happening.reports if r["place"]]
    if not places:
        return {"place_id": None, "city": None, "state": None}
    chosen_id = Counter(p["place_id"] for p in places).most_common(1)[0][0]
    place = next(p for p in places if p["place_id"] == chosen_id)
    is_town = place["kind"] in {"city", "neighbourhood"}
    return {"place_id": chosen_id, "city": place["name"] if is_town else None, "state": place["admin1"]}


def _stated(happening: Happening) -> list[Stated]:
    documents = happening.documents
    return [
        Stated(c["stance"], c["claimed_by"], documents[c["document_id"]]["origin_id"], bool(c["is_hedged"]))
        for c in happening.claims
    ]


def resolve_event(happening: Happening, corrected: Mapping[str, Any] | None = None) -> Row:
    """Return the row of `events` for one happening; `corrected` holds values that people corrected."""
    reports, documents = happening.reports, happening.documents
    event_type = Counter(r["event_type"] for r in reports).most_common(1)[0][0]
    name = next((n for n, _ in Counter(r["name"] for r in reports if r["name"]).most_common(1)), None)
    actors = list(dict.fromkeys(a for r in reports for a in r["actors"]))[:MAX_ACTORS]
    parent = next((happening.parents[r["part_of"]] for r in reports if r["part_of"] in happening.parents), None)
    dates, place = date_columns(reports, documents), _place(happening)
    row = {
        "event_id": happening.event_id,
        "event_type": event_type,
        "name": name,
        **dates,
        **place,
        "actors": actors,
        "part_of": (parent["name"] or parent.get("event_id")) if parent else None,
        "status": status_of(_stated(happening)),
        "document_count": len({r["document_id"] for r in reports}),
        "origin_count": len({documents[r["document_id"]]["origin_id"] for r in reports}),
    } | dict(corrected or {})
    row["summary"] = event_summary(
        row["event_type"],
        row["name"],
        row["actors"],
        where(row["city"], None, row["state"], None),
        when(row["date_start"], row["date_precision"]),
    )
    return row
