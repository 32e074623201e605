"""The tables of an old release without what was withdrawn since: rows out, names masked, the rest derived anew.

Belongs here: tables to tables. Not here: which entries there are (`redact.py`), or writing anything.

What an incident or event loses an account of is derived anew from what is left, by the rules of `resolve/` and from
the published tables, which hold all that these rules read but the titles of claimants and, of events, which account
named it and its actors: an event that loses an account keeps those that the evidence of another prints. Counts of the
documents that name a person are not.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pipelines.corrections.drop import Gone, Tables, without_rows
from pipelines.corrections.names import Names, without_names
from pipelines.frames import records_of
from pipelines.resolve.events import Happening, resolve_event
from pipelines.resolve.incidents import Case, resolve_incident
from schemas.derive import conform, describe
from schemas.rules.accounts import SUBJECTS
from schemas.tables import TABLES

Row = dict[str, Any]
# Tables whose rows hang on an incident or event without being reports of it, and the column that says of which.
HANGING = (("participants", "incident_id"), ("claims", "subject_id"))
SPEAKING = (("quotes", "speaker_id"), ("claims", "speaker_id"), ("participants", "person_id"))


def redacted_tables(tables: Tables, gone: Gone, names: Names) -> tuple[Tables, Gone]:
    """Return the conformed tables without the rows in `gone` and the names, and the keys of all rows that went."""
    out, went = without_rows(tables, gone)
    left = _left(tables, out)
    out["incidents"] = _replaced(out["incidents"], "incidents", _incidents(out, left["incidents"]))
    out["events"] = _replaced(out["events"], "events", _events(out, left["events"]))
    out = _without_loose(tables, out, went)
    return without_names({table: conform(table, out[table]) for table in TABLES}, names), went


def _left(before: Mapping[str, pd.DataFrame], after: Tables) -> dict[str, set[str]]:
    """Return the incidents and events that are still there and lost a report, a participant or a claim."""
    left = {}
    for subject, (column, reports) in SUBJECTS.items():
        lost: set[str] = set()
        for table, key in ((reports, column), *HANGING):
            own = describe(table).unique[0]
            is_gone = ~before[table][own].isin(after[table][own])
            lost |= set(before[table].loc[is_gone, key])
        left[subject] = lost & set(after[subject][column])
    return left


def _replaced(frame: pd.DataFrame, table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Put derived rows in the place of those with the same key."""
    key = describe(table).unique[0]
    new = {row[key]: row for row in rows}
    if not new:
        return frame
    kept = records_of(frame[~frame[key].isin(list(new))])
    columns = [column.name for column in describe(table).columns]
    return conform(table, pd.DataFrame([*kept, *new.values()], columns=columns, dtype=object))


def _incidents(tables: Tables, ids: set[str]) -> Iterable[Row]:
    documents = {row["document_id"]: row for row in records_of(tables["documents"])}
    for row_id in sorted(ids):
        people: dict[str, list[Row]] = {}
        for person in _of(tables["participants"], "incident_id", row_id):
            people.setdefault(person["report_id"], []).append(person)
        reports = _reports(tables, "incident_reports", "incident_id", row_id)
        case = Case(row_id, reports, people, _claims(tables, row_id), documents)
        yield resolve_incident(case, _corrected(tables, "incidents", row_id))


def _events(tables: Tables, ids: set[str]) -> Iterable[Row]:
    documents = {row["document_id"]: row for row in records_of(tables["documents"])}
    for row_id in sorted(ids):
        [event] = _of(tables["events"], "event_id", row_id)
        left = _reports(tables, "event_reports", "event_id", row_id)
        reports = [report | named_in(report["evidence_text"], event) for report in left]
        happening = Happening(row_id, reports, _claims(tables, row_id), documents, {})
        yield resolve_event(happening, _corrected(tables, "events", row_id))


def named_in(evidence: str, event: Row) -> Row:
    """Return what of an event's name and actors the evidence of an account prints."""
    name = event["name"] if event["name"] and event["name"] in evidence else None
    return {"name": name, "actors": [actor for actor in event["actors"] if actor in evidence], "part_of": None}


def _of(frame: pd.DataFrame, column: str, value: str) -> list[Row]:
    return records_of(frame[frame[column] == value])


def _claims(tables: Tables, row_id: str) -> list[Row]:
    unknown = {"claimant_organization": None, "claimant_role": None}
    return [claim | unknown for claim in _of(tables["claims"], "subject_id", row_id)]


def _reports(tables: Tables, table: str, column: str, row_id: str) -> list[Row]:
    """Return the reports of a row with date and place as records, as extraction gives them."""
    places = {place["place_id"]: place for place in records_of(tables["places"])}
    date = ("date_start", "date_end", "date_precision", "date_basis")
    return [
        report
        | {"date": {name: report[name] for name in date} if report["date_start"] else None}
        | {"place": places.get(report["place_id"])}
        for report in sorted(_of(tables[table], column, row_id), key=lambda report: report["report_id"])
    ]


def _corrected(tables: Tables, table: str, row_id: str) -> Row:
    """Return the values of a row that corrections of that release put there."""
    told = [row for row in _of(tables["corrections"], "row_id", row_id) if row["table"] == table]
    columns = {name for row in told if row["column"] for name in (row["column"], *row["also_changed"])}
    [row] = _of(tables[table], describe(table).unique[0], row_id)
    return {name: row[name] for name in columns if name in row and name != "summary"}


def _without_loose(before: Mapping[str, pd.DataFrame], out: Tables, went: Gone) -> Tables:
    """Leave out people and bodies that only withdrawn rows named, and places that nothing points at any more."""
    was, now = ({name for t, column in SPEAKING for name in side[t][column].dropna()} for side in (before, out))
    # Somebody whom no row points at is named in passing; by no more documents than went, perhaps by these alone.
    documents = len(went.get("documents", ()))
    for table in ("people", "organizations"):
        key = describe(table).unique[0]
        unseen = ~out[table][key].isin(list(now))
        in_passing = out[table]["document_count"] <= documents
        is_loose = unseen & (in_passing | (out[table][key].isin(list(was)) & bool(documents)))
        went.setdefault(table, set()).update(out[table].loc[is_loose, key])
        out[table] = out[table][~is_loose]
    placed = [t for t in TABLES if t != "places" and "place_id" in out[t]]
    used = {place for table in placed for place in out[table]["place_id"].dropna()}
    out["places"] = out["places"][out["places"]["place_id"].isin(list(used))]
    return out
