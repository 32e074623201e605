"""A release of many incidents for the page: invented rows of every status, over a year, in towns that do not exist."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

import pandas as pd
from sample_tables import frame, sample_tables

from schemas.tables import TABLES
from schemas.vocabulary import INCIDENT_TYPE, STATUS

TOWNS = [
    ("Harbor Lake", "MN", 45.1, -93.2),
    ("Alder Falls", "MN", 44.3, -94.1),
    ("Cobble Ridge", "WI", 44.8, -91.5),
    ("Mill Sound", "TX", 30.2, -97.7),
    ("Old Quarry", "CA", 37.4, -121.9),
]
PUBLISHERS = ["The Harbor Lake Post", "Alder Courier", "Ridge Wire", "Sound Herald"]
FIRST_DAY = date(2025, 1, 1)
ARTICLE_CHARS = 5000
QUOTES_AN_INCIDENT = 2
EVENT_EVERY = 10


def many_tables(incidents: int) -> dict[str, pd.DataFrame]:
    """Return sound tables with that many incidents, each told by two documents, with claims and quotes."""
    sample = sample_tables()
    tables = {table: frame(table) for table in TABLES} | {name: sample[name] for name in ("people", "organizations")}
    numbers = range(incidents)
    tables["places"] = frame("places", *(_place(index, *town) for index, town in enumerate(TOWNS)))
    tables["documents"] = _repeated(sample, "documents", range(max(incidents // 2, 2)), _document)
    tables["incidents"] = _repeated(sample, "incidents", numbers, _incident)
    tables["incident_reports"] = _repeated(sample, "incident_reports", range(2 * incidents), _report(incidents))
    tables["participants"] = _repeated(sample, "participants", numbers, _participant(incidents))
    tables["claims"] = _repeated(sample, "claims", range(2 * incidents), _claim(incidents))
    quotes = range(QUOTES_AN_INCIDENT * incidents)
    tables["quotes"] = _repeated(sample, "quotes", quotes, _quote(incidents))
    events = range(max(incidents // EVENT_EVERY, 1))
    tables["events"] = _repeated(sample, "events", events, _event)
    tables["event_reports"] = _repeated(sample, "event_reports", events, _event_report(incidents))
    return tables


def _repeated(
    sample: dict[str, pd.DataFrame], table: str, numbers: range, change: Callable[[int], dict[str, Any]]
) -> pd.DataFrame:
    rows: Iterator[dict[str, Any]] = islice(cycle(sample[table].to_dict("records")), len(numbers))
    return frame(table, *(row | change(number) for number, row in zip(numbers, rows, strict=True)))


def _day(number: int) -> str:
    return (FIRST_DAY + timedelta(days=number * 7 % 365)).isoformat()


def _place(index: int, city: str, state: str, lat: float, lon: float) -> dict[str, Any]:
    where = {"place_id": f"geo:{index + 1}", "geonameid": index + 1, "name": city, "kind": "city", "admin1": state}
    return where | {"country": "US", "lat": lat, "lon": lon}


def _document(number: int) -> dict[str, Any]:
    return {
        "document_id": f"d-{number:05d}",
        "source_id": f"{number}.txt",
        "origin_id": f"o-{number:05d}",
        "text_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "text_chars": ARTICLE_CHARS,
        "title": f"Agents and officers differ over stop number {number}",
        "publisher": PUBLISHERS[number % len(PUBLISHERS)],
        "url": f"https://news.test/{number}",
        "published_at": _day(number),
    }


def _incident(number: int) -> dict[str, Any]:
    city, state, lat, lon = TOWNS[number * 3 % len(TOWNS)]
    kind = INCIDENT_TYPE.words[number % len(INCIDENT_TYPE.words)]
    return {
        "incident_id": f"i-{number:05d}",
        "incident_type": kind,
        "incident_types": [kind],
        "status": STATUS.words[number % len(STATUS.words)],
        "date_start": _day(number),
        "date_end": None,
        "place_id": f"geo:{number * 3 % len(TOWNS) + 1}",
        "city": city,
        "state": state,
        "lat": lat,
        "lon": lon,
        "summary": f"Residents of {city} say that there was {kind.replace('_', ' ')} by agents, account {number}.",
    }


def _report(incidents: int) -> Callable[[int], dict[str, Any]]:
    documents = max(incidents // 2, 2)
    return lambda number: {
        "report_id": f"r-{number:05d}",
        "incident_id": f"i-{number % incidents:05d}",
        "document_id": f"d-{(number + number // incidents) % documents:05d}",
        "rank": number // documents + 1,
        "place_id": None,
    }


def _participant(incidents: int) -> Callable[[int], dict[str, Any]]:
    report = _report(incidents)
    return lambda number: (
        {"participant_id": f"a-{number:05d}"}
        | {name: report(number)[name] for name in ("report_id", "incident_id", "document_id")}
    )


def _claim(incidents: int) -> Callable[[int], dict[str, Any]]:
    """Two of each incident: its first document asserts, its second has no record."""
    report = _report(incidents)

    def change(number: int) -> dict[str, Any]:
        told = report(number // 2 + incidents * (number % 2))
        known = {name: told[name] for name in ("report_id", "document_id")} | {"subject_id": told["incident_id"]}
        return known | {"claim_id": f"c-{number:05d}", "quote_id": None}

    return change


def _quote(incidents: int) -> Callable[[int], dict[str, Any]]:
    documents = max(incidents // 2, 2)
    return lambda number: {
        "quote_id": f"q-{number:05d}",
        "document_id": f"d-{number % documents:05d}",
        "utterance_id": f"u-{number:05d}",
        "incident_id": f"i-{number % incidents:05d}",
        "speaker_id": None,
        "speaker_name": f"Dana Brook {number % 60}",
    }


def _event(number: int) -> dict[str, Any]:
    return {"event_id": f"e-{number:05d}", "date_start": _day(number), "date_end": None, "date_precision": "day"} | {
        "date_basis": "printed",
        "summary": f"Residents held rally number {number}.",
    }


def _event_report(incidents: int) -> Callable[[int], dict[str, Any]]:
    documents = max(incidents // 2, 2)
    return lambda number: {
        "report_id": f"er-{number:05d}",
        "event_id": f"e-{number:05d}",
        "document_id": f"d-{number % documents:05d}",
        "date_start": None,
        "date_end": None,
        "date_precision": "none",
        "date_basis": "none",
    }
