"""The tables of a release with what people corrected and withdrew: guards checked, rows taken out, values put in.

Belongs here: the order in which corrections of rows are applied. Not here: corrections of documents, which are made
before these are read (`corrections/documents.py`), and masking names (`corrections/names.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipelines.corrections.drop import Gone, with_quotes, without_rows
from pipelines.corrections.entries import (
    Entry,
    StaleCorrectionError,
    Subject,
    ValueCorrection,
    Withdrawal,
    is_about_document,
    of_kind,
)
from pipelines.corrections.guard import check_guard, unknown
from pipelines.frames import records_of
from pipelines.link.lasting_ids import resolve_id
from pipelines.resolve import resolve
from pipelines.resolve.bearers import pointers
from pipelines.resolve.following import following
from pipelines.shelf import Shelf
from schemas.derive import conform
from schemas.failures import schema_failures
from schemas.rules.accounts import SUBJECTS

Frames = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


@dataclass
class Applied:
    """What corrections did, for the table that tells it."""

    row_ids: dict[Subject, str] = field(default_factory=dict)  # under which key the row stands now
    before: dict[tuple[str, str], Row] = field(default_factory=dict)  # rows whose values were corrected, as they were
    after: dict[tuple[str, str], Row] = field(default_factory=dict)
    withdrawn: list[tuple[Withdrawal, str, str, list[str]]] = field(default_factory=list)  # entry, table, key, reports


def resolve_corrected(
    linked: Shelf, entries: Iterable[Entry], names: str, last: Mapping[str, pd.DataFrame]
) -> tuple[Shelf, Applied]:
    """Return the tables of a release but `corrections`, and what the entries did.

    `linked` is what linking returns, `last` what `publish.history.last_release` does; see `resolve.resolve`.

    Raises:
        StaleCorrectionError: a guard does not hold, there is no such row, or the corrected row cannot be published.
    """
    entries = [entry for entry in entries if not is_about_document(entry)]
    withdrawals, corrections = of_kind(entries, Withdrawal), of_kind(entries, ValueCorrection)
    applied = Applied()
    successors = _successors(linked, last)
    tables = resolve(linked, names)
    if withdrawals:
        linked = _without(linked, tables, withdrawals, successors, applied)
        linked["id_history"] = _with_withdrawn(linked["id_history"], applied, last)
        tables = resolve(linked, names)
    if corrections:
        corrected = _planned(linked, tables, corrections, successors, applied)
        tables = resolve(linked, names, corrected)
        _check_rows(tables, corrected, corrections, applied)
    return tables, applied


def _successors(linked: Frames, last: Mapping[str, pd.DataFrame]) -> dict[str, str | None]:
    """Map every ID that lives no more to the one that stands for it, None when it was withdrawn."""
    histories = [frame for frame in (last.get("id_history"), linked["id_history"]) if frame is not None]
    rows = [row for history in histories for row in records_of(history)]
    return {row["old_id"]: row["new_id"] for row in rows if row["change"] != "split"}


def _row(tables: Frames, entry: ValueCorrection | Withdrawal, successors: Mapping[str, str | None]) -> Row:
    """Return the row that an entry is about, under its present ID."""
    subject = entry.subject
    frame = tables[subject.table]
    for row_id in (subject.value, resolve_id(subject.value, successors)):
        found = frame[frame[subject.column] == row_id] if row_id is not None else frame.iloc[:0]
        if len(found):
            return records_of(found)[0]
    raise unknown(entry, " in what was read")


def _without(
    linked: Shelf,
    tables: Frames,
    withdrawals: list[Withdrawal],
    successors: Mapping[str, str | None],
    applied: Applied,
) -> Shelf:
    """Take out what is withdrawn, one entry after the other, so that each is told with what went with it."""
    for entry in withdrawals:
        row = _row(tables, entry, successors)
        check_guard(entry, row)
        row_id = row[entry.subject.column]
        applied.row_ids[entry.subject] = row_id
        before = linked
        gone: Gone = {entry.subject.table: {row_id}}
        linked, went = without_rows(linked, with_quotes(linked, gone) if entry.ground else gone)
        applied.withdrawn.append((entry, entry.subject.table, row_id, _reports(before, entry.subject.table, row_id)))
        applied.withdrawn += [
            (entry, table, other, _reports(before, table, other))
            for table in SUBJECTS
            for other in sorted(went.get(table, set()) - {row_id})
        ]
    return linked


def _reports(linked: Frames, table: str, row_id: str) -> list[str]:
    if table not in SUBJECTS:
        return []
    column, reports = SUBJECTS[table]
    return sorted(linked[reports].loc[linked[reports][column] == row_id, "report_id"])


def _with_withdrawn(history: pd.DataFrame, applied: Applied, last: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tell of every incident or event of the last release that is withdrawn."""
    known = {
        table: set(last[reports][column]) if reports in last else set() for table, (column, reports) in SUBJECTS.items()
    }
    rows = [
        {"old_id": row_id, "new_id": None, "table": table, "change": "withdrawn", "reason": "a correction withdraws it"}
        for _, table, row_id, _ in applied.withdrawn
        if row_id in known.get(table, ())
    ]
    return pd.concat([history, pd.DataFrame(rows, dtype=object)], ignore_index=True) if rows else history


def _planned(
    linked: Shelf,
    tables: Frames,
    corrections: list[ValueCorrection],
    successors: Mapping[str, str | None],
    applied: Applied,
) -> dict[str, dict[str, Row]]:
    """Return table -> key -> column -> value, with what follows from each correction."""
    corrected: dict[str, dict[str, Row]] = {}
    gone: Gone = {}
    for _, table, row_id, _ in applied.withdrawn:
        gone.setdefault(table, set()).add(row_id)
    for entry in corrections:
        row = _row(tables, entry, successors)
        check_guard(entry, row)
        table, row_id = entry.subject.table, row[entry.subject.column]
        applied.row_ids[entry.subject] = row_id
        applied.before[table, row_id] = row
        values = corrected.setdefault(table, {}).setdefault(row_id, {})
        named = {name for other in corrections if other.subject == entry.subject for name in other.values}
        found = following(table, row | values, entry.values) | pointers(table, row, entry.values, linked)
        follows = {name: value for name, value in found.items() if name not in named}
        values.update(follows | dict(entry.values))
    return corrected


def _check_rows(
    tables: Frames, corrected: Mapping[str, Mapping[str, Row]], corrections: list[ValueCorrection], applied: Applied
) -> None:
    """Remember the corrected rows as they are now, and refuse those that break their model."""
    for table, rows in corrected.items():
        key = next(e.subject.column for e in corrections if e.subject.table == table)
        frame = tables[table][tables[table][key].isin(list(rows))]
        applied.after |= {(table, row[key]): row for row in records_of(frame)}
        broken = schema_failures(table, conform(table, frame))
        if len(broken):
            failure = broken.iloc[0]
            where = ", ".join(e.location for e in corrections if applied.row_ids[e.subject] == failure["row_id"])
            raise StaleCorrectionError(
                f"{where}: with this correction {table} {failure['row_id']} cannot be published: "
                f"{failure['message']} ({failure['rule']})"
            )
