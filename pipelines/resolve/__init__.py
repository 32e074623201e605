"""From linked rows to the tables of a release: values chosen by rule, status derived, the privacy policy applied.

`resolve` is the one entry; the rules stand in the modules beside it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import records_of
from pipelines.resolve import reports as flat
from pipelines.resolve.events import Happening, resolve_event
from pipelines.resolve.incidents import Case, conflicts, resolve_incident
from pipelines.resolve.privacy import apply_policy
from pipelines.resolve.setting import Corrected, put_values
from pipelines.shelf import Shelf

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
# What is weighed of a document that gives a value.
DOCUMENT_COLUMNS = ("document_id", "kind", "origin_id", "published_at")
ID_HISTORY = ["old_id", "new_id", "table", "change", "version", "reason"]
CHANGES = ["table", "row_id", "change", "columns", "cause"]


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _cases(tables: Tables, documents: dict[str, Row], claims: dict[str, list[Row]]) -> Iterator[Case]:
    people = _grouped(records_of(tables["participants"]), "report_id")
    grouped = _grouped(records_of(tables["incident_reports"]), "incident_id")
    for incident_id in sorted(grouped):
        members = sorted(grouped[incident_id], key=lambda r: r["report_id"])
        said = [c for r in members for c in claims.get(r["report_id"], [])]
        yield Case(
            incident_id, members, {r["report_id"]: people.get(r["report_id"], []) for r in members}, said, documents
        )


def _happenings(tables: Tables, documents: dict[str, Row], claims: dict[str, list[Row]]) -> Iterator[Happening]:
    rows = records_of(tables["event_reports"])
    parents = {r["report_id"]: r for r in rows}
    grouped = _grouped(rows, "event_id")
    for event_id in sorted(grouped):
        members = sorted(grouped[event_id], key=lambda r: r["report_id"])
        said = [c for r in members for c in claims.get(r["report_id"], [])]
        yield Happening(event_id, members, said, documents, parents)


def _frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def _finding(rule: str, table: str, row_id: str, message: str) -> Row:
    return {"rule": rule, "severity": "warning", "table": table, "row_id": row_id, "document_id": None,
            "start": None, "end": None, "message": message}  # fmt: skip


def _derived(tables: Shelf, corrected: Corrected) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the rows of `incidents` and `events`, and the findings that their conflicts make."""
    documents = {d["document_id"]: d for d in records_of(tables.read("documents", DOCUMENT_COLUMNS))}
    claims = _grouped(records_of(tables["claims"]), "report_id")
    findings: list[Row] = []
    incidents = []
    for case in _cases(tables, documents, claims):
        incidents.append(resolve_incident(case, corrected.get("incidents", {}).get(case.incident_id)))
        findings += [_finding(rule, "incidents", case.incident_id, message) for rule, message in conflicts(case)]
    given = corrected.get("events", {})
    events = [resolve_event(h, given.get(h.event_id)) for h in _happenings(tables, documents, claims)]
    return incidents, events, findings


def _person_ids(participants: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Point participants at the people of the release through the entity of their document."""
    known = entities[entities["person_id"].notna()]
    keys = zip(known["document_id"], known["entity_id"], strict=True)
    people = dict(zip(keys, known["person_id"], strict=True))
    at = zip(participants["document_id"], participants["entity_id"], strict=True)
    return pd.DataFrame({"person_id": pd.Series([people.get(key) for key in at], dtype=object)})


def _flatten(out: Shelf) -> None:
    """Bring what was linked into rows without records in them, a table at a time."""
    texts = out.arrow("documents", ["text"])["text"]
    out.add("documents", pa.table({"text_chars": pc.cast(pc.utf8_length(texts), pa.int64())}))
    subjects = _ids(out, "incident_reports", "incident_id") | _ids(out, "event_reports", "event_id")
    reports = out.read("claims", ["report_id"])["report_id"]
    out.add("claims", pd.DataFrame({"subject_id": reports.map(subjects)}))
    holders = ("place_mentions", "incident_reports", "event_reports")
    out["places"] = flat.places(*(out.arrow(table, ["place"])["place"] for table in holders))
    for table in ("incident_reports", "event_reports"):
        out.add(table, flat.reports(out.read(table, ["date", "place"])))
    out.replace("place_mentions", flat.place_mentions(out.arrow("place_mentions", out.types("place_mentions"))))
    people = _person_ids(
        out.read("participants", ("document_id", "entity_id")),
        out.read("entities", ("document_id", "entity_id", "person_id")),
    )
    out.add("participants", people)
    quotes = out.read("quotes", ("speaker_name", "score"))
    named = quotes["speaker_name"].notna().map({True: "published", False: "not_reported"})
    out.add("quotes", pd.DataFrame({"speaker_name_status": named, "is_masked": False, "confidence": quotes["score"]}))


def _ids(tables: Shelf, table: str, column: str) -> dict[str, str]:
    rows = tables.read(table, ("report_id", column))
    return dict(zip(rows["report_id"], rows[column], strict=True))


def resolve(frames: Mapping[str, pd.DataFrame], names: str = "withhold", corrected: Corrected | None = None) -> Shelf:
    """Return every table of a release but `corrections`, from the frames that `link.link` returns.

    `names` is "withhold" or "keep" (for measurement only; a release so built says that it is not for publication).
    `corrected` holds the values that people corrected: table -> key of the row -> column -> value.
    """
    corrected = corrected or {}
    out = Shelf(frames)
    incidents, events, findings = _derived(out, corrected)
    out["incidents"], out["events"] = _frame(incidents), _frame(events)
    del incidents, events
    _flatten(out)
    put_values(out, corrected)
    if names == "withhold":
        out, masked = apply_policy(out)
        findings += masked
    out["findings"] = flat.findings(records_of(out["findings"]) + findings)
    out.replace("link_evidence", out.arrow("links", out.types("links")))
    history = out["id_history"] if "id_history" in out else pd.DataFrame(columns=ID_HISTORY, dtype=object)
    out["id_history"] = history if "version" in history else history.assign(version=None)
    if "changes" not in out:
        out["changes"] = pd.DataFrame(columns=CHANGES, dtype=object)
    return out
