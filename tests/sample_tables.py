"""A small whole release for tests: one invented article and statement, every table with rows that belong together."""

import hashlib
from functools import cache
from typing import Any

import pandas as pd

from schemas.derive import conform, describe
from schemas.tables import TABLES

ARTICLE = (
    "Harbor Lake police said Tuesday that agents “boxed in” an officer on Birch Street about 6:50 p.m. "
    "“They had their guns drawn,” Chief Dana Brook said, “and they left.” A rally followed on Friday."
)
STATEMENT = "The bureau said it has no record of a stop on Birch Street."
TEXTS = {"d-1": ARTICLE, "d-2": STATEMENT}


def span(text: str, phrase: str) -> dict[str, int]:
    """Offsets of a phrase in a text."""
    return {"start": text.index(phrase), "end": text.index(phrase) + len(phrase)}


def at(prefix: str, text: str, phrase: str) -> dict[str, int]:
    """Offsets of a phrase as columns `<prefix>_start` and `<prefix>_end`."""
    found = span(text, phrase)
    return {f"{prefix}_start": found["start"], f"{prefix}_end": found["end"]}


def frame(table: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of a table as conformed frame; columns left out are null, empty or False."""
    full = [
        {
            column.name: row.get(column.name, False if str(column.arrow_type) == "bool" else None)
            for column in describe(table).columns
        }
        for row in rows
    ]
    return conform(table, pd.DataFrame(full, columns=[column.name for column in describe(table).columns]))


def sample_tables() -> dict[str, pd.DataFrame]:
    """All tables, conformed and sound; each call gives copies of its own."""
    return {table: rows.copy() for table, rows in _sample().items()}


@cache
def _sample() -> dict[str, pd.DataFrame]:
    tables = {table: frame(table) for table in TABLES}
    tables |= _documents() | _entities() | _incidents() | _events() | _words()
    compared = {"table": "incidents", "report_id_a": "r-1", "report_id_b": "r-2", "score": 9.5}
    tables["link_evidence"] = frame(
        "link_evidence", compared | {"link_id": "l-1", "reasons": ["same_story +4.0", "other_city -3.0"]}
    )
    unsure = compared | {"table": "events", "report_id_a": "r-3", "report_id_b": "r-4", "score": 4.5}
    unsure |= {"row_id_a": "e-1", "row_id_b": "e-2", "reasons": ["same_story +4.0", "overlapping_dates +1.0"]}
    tables["duplicate_candidates"] = frame("duplicate_candidates", unsure | {"candidate_id": "dc-1"})
    tables["findings"] = frame(
        "findings",
        {"finding_id": "f-1", "rule": "yearless_date", "severity": "info", "table": "incidents", "row_id": "i-1"}
        | {"document_id": "d-1", "message": "the date has no year"}
        | span(ARTICLE, "Tuesday"),
    )
    tables["quarantine"] = frame(
        "quarantine",
        {"source_id": "c.txt", "rule": "empty_text", "message": "there is no text", "location": "c.txt"},
    )
    corrected = {"correction_id": "x-1", "change": "corrected", "table": "incidents", "row_id": "i-1", "column": "city"}
    corrected |= {"value_before": "Arbor Lake", "value_after": "Harbor Lake", "also_changed": ["summary"]}
    tables["corrections"] = frame(
        "corrections", corrected | {"reason": "The story says so.", "asked_by": "A. Reader", "date": "2026-01-22"}
    )
    tables["id_history"] = frame(
        "id_history",
        {"old_id": "i-0", "table": "incidents", "change": "withdrawn", "version": "2026.01.01", "reason": "a mistake"},
    )
    tables["changes"] = frame(
        "changes",
        {"table": "incidents", "row_id": "i-1", "change": "modified", "columns": ["status"], "cause": "source"},
    )
    return tables


def _documents() -> dict[str, pd.DataFrame]:
    known = {
        "published_at": "2026-01-21",
        "published_basis": "field",
        "author_basis": "none",
        "language": "en",
        "based_on": ["https://x.test/1"],
    }
    rows = [
        {"document_id": document, "source_id": f"{document}.txt", "text_chars": len(text)}
        | {"text_sha256": hashlib.sha256(text.encode()).hexdigest(), "origin_id": f"o-{document}", "story_id": "s-1"}
        | {"kind": "article" if document == "d-1" else "statement", "publisher": "The Harbor Lake Post"}
        | known
        for document, text in TEXTS.items()
    ]
    return {"documents": frame("documents", *rows)}


def _entities() -> dict[str, pd.DataFrame]:
    person = {"person_id": "p-1", "name": "Dana Brook", "role": "Chief", "kind": "official", "document_count": 1}
    bureau = {"organization_id": "g-1", "name": "The bureau", "kind": "federal", "document_count": 1}
    place = {
        "place_id": "geo:1",
        "geonameid": 1,
        "name": "Harbor Lake",
        "kind": "city",
        "admin1": "MN",
        "country": "US",
    }
    where = {"lat": 45.1, "lon": -93.2}
    mention = {"document_id": "d-1", "phrase": "Harbor Lake", "place_id": "geo:1", "geonameid": 1, "confidence": 0.9}
    return {
        "people": frame("people", person),
        "organizations": frame("organizations", bureau | {"aliases": ["bureau"]}),
        "places": frame("places", place | where),
        "place_mentions": frame("place_mentions", mention | where | span(ARTICLE, "Harbor Lake")),
    }


def _incidents() -> dict[str, pd.DataFrame]:
    what = {"incident_type": "force_display", "incident_types": ["force_display", "vehicle_block"]}
    when = {"date_start": "2026-01-20", "date_end": "2026-01-20", "date_precision": "day", "date_basis": "weekday"}
    where = {"place_id": "geo:1", "city": "Harbor Lake", "state": "MN", "country": "US", "place_precision": "street"}
    incident = {"incident_id": "i-1", "status": "disputed", "response": "no_record", "document_count": 2}
    counts = {f"{who}_{bound}": 0 for who in ("killed", "injured") for bound in ("low", "best", "high")}
    summary = {
        "origin_count": 2,
        "summary": "Agents are said to have drawn weapons on an officer.",
        "lat": 45.1,
        "lon": -93.2,
    }
    first = {"report_id": "r-1", "incident_id": "i-1", "document_id": "d-1", "rank": 1, "confidence": 0.8}
    told = (
        at("evidence", ARTICLE, "guns drawn") | at("place", ARTICLE, "Birch Street") | at("time", ARTICLE, "6:50 p.m.")
    )
    told |= {"evidence_text": "guns drawn", "place_text": "Birch Street", "time_text": "6:50 p.m."}
    second = (
        first
        | {"report_id": "r-2", "document_id": "d-2", "evidence_text": "a stop"}
        | at("evidence", STATEMENT, "a stop")
    )
    victim = {"participant_id": "a-1", "report_id": "r-1", "incident_id": "i-1", "document_id": "d-1", "role": "victim"}
    victim |= {"actor_type": "police", "name_status": "not_reported", "outcome": "unharmed", "age": 40, "count": 1}
    return {
        "incidents": frame("incidents", incident | what | when | where | counts | summary),
        "incident_reports": frame("incident_reports", first | what | when | where | told, second | what | when | where),
        "participants": frame("participants", victim | {"gender": "female"} | span(ARTICLE, "an officer")),
    }


def _events() -> dict[str, pd.DataFrame]:
    event = {"event_id": "e-1", "event_type": "protest", "status": "reported", "document_count": 1, "origin_count": 1}
    when = {"date_start": "2026-01-23", "date_end": "2026-01-23", "date_precision": "day", "date_basis": "weekday"}
    report = {"report_id": "r-3", "event_id": "e-1", "document_id": "d-1", "event_type": "protest", "confidence": 0.7}
    told = {"evidence_text": "A rally followed", "date_text": "Friday"} | at("date_text", ARTICLE, "Friday")
    first = event | when | {"summary": "A rally was held.", "actors": ["residents"]}
    second = report | told | {"report_id": "r-4", "event_id": "e-2"} | at("evidence", ARTICLE, "A rally followed")
    undated = {"date_precision": "none", "date_basis": "none"}
    return {
        "events": frame("events", first, event | undated | {"event_id": "e-2", "summary": "A rally was held."}),
        "event_reports": frame(
            "event_reports", report | when | told | at("evidence", ARTICLE, "A rally followed"), second | undated
        ),
    }


def _words() -> dict[str, pd.DataFrame]:
    spans = [span(ARTICLE, "They had their guns drawn,"), span(ARTICLE, "and they left.")]
    quote = {"quote_id": "q-1", "document_id": "d-1", "quote_type": "direct", "content_spans": spans}
    quote |= {"text": "They had their guns drawn, … and they left.", "start": spans[0]["start"], "end": spans[1]["end"]}
    speaker = {
        "speaker_text": "Chief Dana Brook",
        "speaker_name": "Dana Brook",
        "speaker_id": "p-1",
        "cue_text": "said",
    }
    speaker |= at("speaker", ARTICLE, "Chief Dana Brook") | {"speaker_name_status": "published"}
    cue = ARTICLE.index("said,")
    speaker |= {"cue_start": cue, "cue_end": cue + 4, "attribution_basis": "explicit", "confidence": 0.9}
    speaker |= {"attribution_type": "communication"}
    claim = {
        "claim_id": "c-1",
        "subject_table": "incidents",
        "subject_id": "i-1",
        "report_id": "r-1",
        "field": "incident_type",
    }
    claim |= {
        "value": "force_display",
        "value_as_printed": "guns drawn",
        "document_id": "d-1",
        "claimed_by": "Dana Brook",
    }
    claim |= {"quote_id": "q-1", "speaker_id": "p-1", "stance": "asserts", "is_hedged": True} | span(
        ARTICLE, "guns drawn"
    )
    answer = {
        "claim_id": "c-2",
        "subject_table": "incidents",
        "subject_id": "i-1",
        "report_id": "r-2",
        "field": "incident_type",
    }
    answer |= {"document_id": "d-2", "claimed_by": "The bureau", "speaker_id": "g-1", "stance": "no_record"}
    return {
        "quotes": frame("quotes", quote | speaker | {"stance": "asserts", "utterance_id": "u-1", "incident_id": "i-1"}),
        "claims": frame("claims", claim, answer | span(STATEMENT, "no record")),
    }
