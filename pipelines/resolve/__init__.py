"""From linked rows to the tables of a release: values chosen by rule, status derived, the privacy policy applied.

`resolve` is the one entry; the rules stand in the modules beside it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pipelines.frames import records_of
from pipelines.resolve import reports as flat
from pipelines.resolve.events import Happening, resolve_event
from pipelines.resolve.incidents import Case, conflicts, resolve_incident
from pipelines.resolve.privacy import apply_policy
from pipelines.resolve.setting import Corrected, with_values

Frames = dict[str, pd.DataFrame]
Row = dict[str, Any]
ID_HISTORY = ["old_id", "new_id", "table", "change", "version", "reason"]
CHANGES = ["table", "row_id", "change", "columns", "cause"]


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _cases(frames: Frames, documents: dict[str, Row], claims: dict[str, list[Row]]) -> Iterator[Case]:
    people = _grouped(records_of(frames["participants"]), "report_id")
    grouped = _grouped(records_of(frames["incident_reports"]), "incident_id")
    for incident_id in sorted(grouped):
        members = sorted(grouped[incident_id], key=lambda r: r["report_id"])
        said = [c for r in members for c in claims.get(r["report_id"], [])]
        yield Case(
            incident_id, members, {r["report_id"]: people.get(r["report_id"], []) for r in members}, said, documents
        )


def _happenings(frames: Frames, documents: dict[str, Row], claims: dict[str, list[Row]]) -> Iterator[Happening]:
    rows = records_of(frames["event_reports"])
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


def _derive(frames: Frames, corrected: Corrected) -> tuple[Frames, list[Row]]:
    """Add `incidents` and `events`; return them with the findings that their conflicts make."""
    documents = {d["document_id"]: d for d in records_of(frames["documents"].drop(columns=["text"]))}
    claims = _grouped(records_of(frames["claims"]), "report_id")
    findings: list[Row] = []
    incidents = []
    for case in _cases(frames, documents, claims):
        incidents.append(resolve_incident(case, corrected.get("incidents", {}).get(case.incident_id)))
        findings += [_finding(rule, "incidents", case.incident_id, message) for rule, message in conflicts(case)]
    given = corrected.get("events", {})
    events = [resolve_event(h, given.get(h.event_id)) for h in _happenings(frames, documents, claims)]
    return {**frames, "incidents": _frame(incidents), "events": _frame(events)}, findings


def _with_person_id(participants: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Point participants at the people of the release through the entity of their document."""
    keys = zip(entities["document_id"], entities["entity_id"], entities["person_id"], strict=True)
    people = {(document, entity): person for document, entity, person in keys if person}
    at = zip(participants["document_id"], participants["entity_id"], strict=True)
    return participants.assign(person_id=pd.Series([people.get(key) for key in at], dtype=object).values)


def resolve(frames: Frames, names: str = "withhold", corrected: Corrected | None = None) -> Frames:
    """Return every table of a release but `corrections`, from the frames that `link.link` returns.

    `names` is "withhold" or "keep" (for measurement only; a release so built says that it is not for publication).
    `corrected` holds the values that people corrected: table -> key of the row -> column -> value.
    """
    corrected = corrected or {}
    derived, findings = _derive(frames, corrected)
    subjects = dict(
        zip(frames["incident_reports"]["report_id"], frames["incident_reports"]["incident_id"], strict=True)
    )
    subjects |= dict(zip(frames["event_reports"]["report_id"], frames["event_reports"]["event_id"], strict=True))
    derived["claims"] = flat.claims(derived["claims"], subjects)
    derived["places"] = flat.places(*(frames[name] for name in ("place_mentions", "incident_reports", "event_reports")))
    for table in ("incident_reports", "event_reports"):
        derived[table] = flat.reports(derived[table])
    derived["place_mentions"] = flat.place_mentions(derived["place_mentions"])
    derived["participants"] = _with_person_id(derived["participants"], frames["entities"])
    derived = with_values(derived, corrected)
    quotes = derived["quotes"]
    derived["quotes"] = quotes.assign(
        speaker_name_status=quotes["speaker_name"].notna().map({True: "published", False: "not_reported"}),
        is_masked=False,
        confidence=quotes["score"],
    )
    if names == "withhold":
        derived, masked = apply_policy(derived)
        findings += masked
    derived["documents"] = flat.documents(derived["documents"])
    derived["findings"] = flat.findings(records_of(frames["findings"]) + findings)
    derived["link_evidence"] = frames["links"]
    history = derived.get("id_history", pd.DataFrame(columns=ID_HISTORY, dtype=object))
    derived["id_history"] = history if "version" in history else history.assign(version=None)
    derived.setdefault("changes", pd.DataFrame(columns=CHANGES, dtype=object))
    return derived
