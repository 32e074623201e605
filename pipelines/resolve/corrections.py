"""The table `corrections`: what the entries of `corrections/*.yaml` did in this release, one row each.

Belongs here: putting into rows what was done. Not here: doing it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pipelines.corrections.documents import document_id_of
from pipelines.corrections.entries import (
    Decision,
    Entry,
    NameWithdrawal,
    ValueCorrection,
    Withdrawal,
    is_about_document,
    of_kind,
)
from pipelines.corrections.identity import correction_id
from pipelines.frames import records_of
from pipelines.link.decisions import UNKNOWN
from pipelines.link.lasting import PREFIXES
from pipelines.resolve.corrected import Applied
from pipelines.resolve.masking import mask
from pipelines.resolve.privacy import find_withheld
from schemas.derive import describe
from schemas.privacy import MASK

Frames = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def corrections_table(
    entries: Iterable[Entry], applied: Applied, linked: Frames, tables: Frames, last: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the table; `tables` are those of the release as corrected, `last` is what the last release knew."""
    entries = list(entries)
    refused = linked["quarantine"]
    unheard = set(refused.loc[refused["rule"] == UNKNOWN, "location"])
    rows = [_decision(d, linked) for d in of_kind(entries, Decision) if d.location not in unheard]
    rows += [name_row(name) for name in of_kind(entries, NameWithdrawal)]
    for entry in of_kind(entries, Withdrawal):
        if is_about_document(entry):
            rows.append(withdrawal_row(entry, "documents", document_id_of(entry, last, linked["documents"]), []))
    rows += [withdrawal_row(*withdrawn) for withdrawn in applied.withdrawn]
    rows += _corrected_rows(of_kind(entries, ValueCorrection), applied)
    rows += _corrected_documents(of_kind(entries, ValueCorrection), linked, tables, last)
    columns = [column.name for column in describe("corrections").columns]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _row(entry: Entry, *, told: str = "", **values: Any) -> Row:
    return {
        "correction_id": correction_id(entry, told),
        "also_changed": [],
        "reports": [],
        "ground": entry.ground,
        "reason": entry.reason,
        "asked_by": entry.by,
        "date": entry.day.isoformat(),
        **values,
    }


def _withdrawal(entry: Withdrawal) -> str:
    return "withheld" if entry.ground else "withdrawn"


def _decision(decision: Decision, linked: Frames) -> Row:
    first, second = decision.pair
    if decision.subjects == "rows":
        table = "incidents" if first.startswith(f"{PREFIXES['incident_id']}-") else "events"
    else:
        is_incident = first in set(linked["incident_reports"]["report_id"])
        table = "incident_reports" if is_incident else "event_reports"
    change = "joined" if decision.is_same else "parted"
    return _row(decision, change=change, table=table, row_id=first, other_row_id=second)


def withdrawal_row(entry: Withdrawal, table: str, row_id: str | None, reports: list[str]) -> Row:
    """Return the row that tells of a withdrawn row or document, or of one that went with it."""
    own = "" if table == entry.subject.table else row_id or ""
    return _row(entry, told=own, change=_withdrawal(entry), table=table, row_id=row_id, reports=reports)


def name_row(entry: NameWithdrawal) -> Row:
    """Return the row that tells that a name is withheld."""
    return _row(entry, change="withheld")


def _corrected_rows(corrections: list[ValueCorrection], applied: Applied) -> Iterable[Row]:
    rows = [entry for entry in corrections if not is_about_document(entry)]
    for entry in rows:
        place = entry.subject.table, applied.row_ids[entry.subject]
        before, after = applied.before[place], applied.after[place]
        named = {name for other in rows if other.subject == entry.subject for name in other.values}
        others = [n for n in after if n in before and n not in named and _text(before[n]) != _text(after[n])]
        published = {column.name for column in describe(entry.subject.table).columns}
        also = [name for name in others if name in published]
        for name in entry.values:
            yield _value(entry, name, *place, before[name], after[name]) | {"also_changed": also}


def _corrected_documents(
    corrections: list[ValueCorrection], linked: Frames, tables: Frames, last: Mapping[str, pd.DataFrame]
) -> Iterable[Row]:
    documents = [entry for entry in corrections if is_about_document(entry)]
    if not documents:
        return
    withheld, _ = find_withheld(linked)
    published = {row["document_id"]: row for row in records_of(tables["documents"])}
    for entry in documents:
        document_id = document_id_of(entry, last, linked["documents"])
        row = published.get(document_id or "")
        if document_id is None or row is None:
            continue
        for name, expected in ((name, entry.expect[name]) for name in entry.values):
            is_hidden = MASK in str(row[name]) or (name == "url" and row["url"] != entry.values["url"])
            known = None if is_hidden else expected
            before = mask(known, withheld.by_document[document_id]) if isinstance(known, str) else known
            yield _value(entry, name, "documents", document_id, before, row[name])


def _value(entry: ValueCorrection, name: str, table: str, row_id: str, before: Any, after: Any) -> Row:
    place: Row = {"change": "corrected", "table": table, "row_id": row_id, "column": name}
    return _row(entry, told=name, **place, value_before=_text(before), value_after=_text(after))


def _text(value: Any) -> str | None:
    """Return a value as the table prints it: text as it is, all else as JSON."""
    if value is None or value is pd.NA or isinstance(value, str):
        return value if isinstance(value, str) else None
    if isinstance(value, float) and value != value:
        return None
    return json.dumps(value if isinstance(value, bool | int | float) else list(value), ensure_ascii=False)
