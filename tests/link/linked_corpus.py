"""The invented linked corpus (`tests/data/linked/happenings.yaml`) as the tables that linking reads."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pipelines.extract.fingerprint import fingerprint
from pipelines.frames import row_of
from pipelines.ids import make_id
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.records import (
    DateMention,
    Document,
    Entity,
    IncidentReport,
    Participant,
    Place,
    Quote,
    Reading,
    Span,
)
from pipelines.shelf import Shelf, spilled

FILE = Path(__file__).parents[1] / "data" / "linked" / "happenings.yaml"
Account = dict[str, Any]


def happenings() -> list[dict[str, Any]]:
    """Return the happenings with their accounts."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def accounts() -> list[Account]:
    """Return all accounts, each with its `happening`."""
    return [account | {"happening": h["happening"]} for h in happenings() for account in h["accounts"]]


def frames(chosen: Iterable[Account]) -> dict[str, pd.DataFrame]:
    """Return the tables of extraction for some accounts."""
    return dict(shelf(chosen))


def shelf(chosen: Iterable[Account]) -> Shelf:
    """Return the tables of extraction for many accounts, on disk."""
    return spilled(_together(chosen))


def _together(chosen: Iterable[Account], size: int = 500) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The rows of so many accounts at once: an Arrow batch for each would take longer than linking them."""
    waiting = iter(chosen)
    while batch := list(islice(waiting, size)):
        rows = [_rows(account) for account in batch]
        yield {table: [row for account in rows for row in account[table]] for table in rows[0]}


def report_id(account_id: str) -> str:
    """Return the report ID of an account."""
    return make_id("r", account_id)


def _rows(account: Account) -> dict[str, list[dict[str, Any]]]:
    document = _document(account)
    report = _report(account, document)
    reading = Reading(document, None, paragraphs(document.text), marked_passages(document.text))  # type: ignore[arg-type]
    reading.reports = [report]
    return {
        "documents": [row_of(document)],
        "fingerprints": [row_of(fingerprint(reading))],
        "incident_reports": [row_of(report)],
        "participants": [row_of(person) for person in _participants(account, report)],
        "entities": [row_of(entity, document_id=document.document_id) for entity in _entities(account)],
        "quotes": [row_of(quote) for quote in _quotes(account, document)],
    }


def _document(account: Account) -> Document:
    return Document(
        document_id=make_id("d", account["id"]),
        source_id=account["id"],
        kind="article",
        text=account["text"],
        text_sha256="0" * 64,
        published_at=str(account["published"]),
        published_basis="field",
    )


def _report(account: Account, document: Document) -> IncidentReport:
    city, state = account["city"], account["state"]
    place = Place(make_id("geo", city), None, city, "city", state, None, "US", None, None)
    return IncidentReport(
        report_id=report_id(account["id"]),
        document_id=document.document_id,
        rank=1,
        incident_type=account["types"][0],
        incident_types=tuple(account["types"]),
        is_aggregate=account.get("aggregate", False),
        evidence_start=0,
        evidence_end=20,
        evidence_text=document.text[:20],
        sentences=(Span(0, len(document.text)),),
        city=city,
        county=None,
        state=state,
        country="US",
        place_text=account.get("where", city),
        place_start=None,
        place_end=None,
        place=place,
        place_precision=account.get("at", "city"),
        is_place_headline_only=False,
        time_text=account.get("time"),
        time_start=None,
        time_end=None,
        weapon_text=account.get("weapon"),
        weapon_start=None,
        weapon_end=None,
        date_text=None,
        date=_date(account.get("day")),
        agency=account.get("agency"),
        agency_start=None,
        agency_end=None,
        confidence=1.0,
    )


def _date(day: Any) -> DateMention | None:
    if day is None:
        return None
    first, last = day if isinstance(day, list) else (day, day)
    precision = "day" if first == last else "month"
    return DateMention(0, 1, "", str(first), str(last), precision, "printed")


def _participants(account: Account, report: IncidentReport) -> list[Participant]:
    return [
        Participant(
            participant_id=make_id("pt", account["id"], number),
            report_id=report.report_id,
            document_id=report.document_id,
            role=person["role"],
            actor_type="civilian",
            name=person.get("name"),
            name_status="published" if person.get("name") else "not_reported",
            age=person.get("age"),
            gender=person.get("sex"),
            count=person.get("n"),
            outcome=person["out"],
            organization=None,
            start=0,
            end=1,
        )
        for number, person in enumerate(account.get("people", []))
    ]


def _entities(account: Account) -> list[Entity]:
    speakers = list(account.get("says", {}).values())
    names = [person["name"] for person in account.get("people", []) if person.get("name")] + speakers
    return [
        Entity(
            entity_id=f"e{number}",
            kind="person",
            name=name,
            description=None,
            role=None,
            organization=None,
            organization_kind=None,
            actor_type=None,
            gender=None,
            age=None,
            is_official=False,
            is_plural=False,
            mentions=(),
        )
        for number, name in enumerate(dict.fromkeys(names))
    ]


def _quotes(account: Account, document: Document) -> list[Quote]:
    found = []
    for text, speaker in account.get("says", {}).items():
        start = document.text.index(text)
        span = Span(start, start + len(text))
        found.append(
            Quote(
                quote_id=make_id("q", account["id"], text),
                document_id=document.document_id,
                quote_type="direct",
                text=text,
                start=span.start,
                end=span.end,
                content_spans=(span,),
                cue_text=None,
                cue_start=None,
                cue_end=None,
                speaker_text=speaker,
                speaker_start=None,
                speaker_end=None,
                speaker_name=speaker,
                speaker_role=None,
                speaker_organization=None,
                attribution_basis="explicit",
                addressee=None,
                stance="asserts",
            )
        )
    return found
