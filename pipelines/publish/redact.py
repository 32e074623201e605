"""Taking out of a published release what was withdrawn since, the one case in which a release changes.

Belongs here: what an old release has of what the entries withdraw, and putting the redacted release in its place.
Not here: what tables look like without it (`redacted_tables.py`), or the words of the notice (`tombstone.py`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from pipelines.corrections.drop import Gone, with_quotes
from pipelines.corrections.entries import NameWithdrawal, Withdrawal, of_kind
from pipelines.corrections.names import Names, names_of, without_hashes
from pipelines.frames import records_of
from pipelines.link.lasting_ids import resolve_id
from pipelines.publish import changelog, tombstone
from pipelines.publish.checksums import files_of, sha256_of
from pipelines.publish.contents import write_rest, write_tables
from pipelines.publish.folder import publishing, replace
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.manifest import REDACTED, ReleaseFacts
from pipelines.publish.redacted_tables import redacted_tables
from pipelines.publish.release import ReleaseRefusedError, check_tables
from pipelines.publish.versions import LATEST, releases_in
from pipelines.resolve.corrections import name_row, withdrawal_row
from schemas.derive import conform, describe
from schemas.rules.accounts import SUBJECTS
from schemas.tables import TABLES

Tables = dict[str, pd.DataFrame]
Entries = Sequence[Withdrawal | NameWithdrawal]


@dataclass(frozen=True)
class Redaction:
    """What a release loses: rows by table, and how many rows stay and read otherwise."""

    version: str
    removed: Mapping[str, int]
    modified: Mapping[str, int]

    @property
    def is_needed(self) -> bool:
        """Whether the release holds anything of what is withdrawn."""
        return bool(self.removed or self.modified)


def redact(release: Path, entries: Entries, texts: Mapping[str, str], *, is_dry_run: bool = False) -> Redaction:
    """Take what the entries withdraw out of the release in folder `release`, unless this is a dry run.

    The folder is replaced at one instant by one with the tables, and all that is made of them, without it; with a
    notice, and with the old checksums in its manifest. `texts` (document_id -> text) say which names are withheld.

    Raises:
        StaleCorrectionError: a withheld name cannot be known.
        OSError: the release cannot be read, or folders cannot be exchanged on this system.
        ReleaseRefusedError: what is left would not hold as a release; nothing was changed.
    """
    stated = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    with publishing(release.parent) as folder:
        tables = _read(release)
        gone = with_quotes(tables, _gone(release.parent, entries))
        names = names_of(of_kind(entries, NameWithdrawal), texts)
        redacted, went = redacted_tables(tables, gone, names)
        redaction = Redaction(release.name, *_difference(tables, redacted))
        if is_dry_run or not redaction.is_needed:
            return redaction
        redacted["corrections"] = _told(tables, redacted, entries, went)
        failures = check_tables(redacted)
        if len(failures):
            raise ReleaseRefusedError(failures)
        notice = _notice(stated, release, entries, redaction)
        facts = _facts(stated, names, went, notice)
        write_tables(redacted, folder, facts)
        _write_words(release, folder, names, _untold(release.parent, gone, went), facts)
        write_rest(folder, release.name, facts, {table: len(frame) for table, frame in redacted.items()})
        replace(folder, release)
    return redaction


def _read(release: Path) -> Tables:
    """Read a release in the layout of today: what an earlier schema lacked is empty."""
    tables = {}
    for table in TABLES:
        path = release / f"{table}.parquet"
        frame = pq.read_table(path).to_pandas().astype(object) if path.exists() else pd.DataFrame()
        columns = [column.name for column in describe(table).columns]
        tables[table] = conform(table, frame.reindex(columns=columns) if len(frame.columns) else frame)
    return tables


def _gone(out: Path, entries: Entries) -> Gone:
    """Return the keys of all rows that the entries withdraw, under every ID that any release in `out` gave them."""
    gone: Gone = {}
    successors = _successors(out)
    for entry in of_kind(entries, Withdrawal):
        table, column, value = entry.subject.table, entry.subject.column, entry.subject.value
        ids = gone.setdefault(table, set())
        if column != describe(table).unique[0]:
            ids |= {row for release in _releases(out) for row in _column(release, table, "document_id", column, value)}
            continue
        current = resolve_id(value, successors)
        ids |= {value} | {old for old in successors if current and resolve_id(old, successors) == current}
        if table in SUBJECTS:
            key, reports = SUBJECTS[table]
            told = {
                r for release in _releases(out) for i in ids for r in _column(release, reports, "report_id", key, i)
            }
            gone.setdefault(reports, set()).update(told)
    return gone


def _successors(out: Path) -> dict[str, str | None]:
    """Map IDs that were merged to what they were merged into, by the newest release."""
    path = out / LATEST / "id_history.parquet"
    rows = records_of(pq.read_table(path).to_pandas()) if path.exists() else []
    return {row["old_id"]: row["new_id"] for row in rows if row["change"] == "merged"}


def _releases(out: Path) -> list[Path]:
    return [out / version for version in releases_in(out)]


def _column(release: Path, table: str, wanted: str, column: str, value: str) -> list[str]:
    path = release / f"{table}.parquet"
    if not path.exists():
        return []
    return list(pq.read_table(path, columns=[wanted], filters=[(column, "==", value)])[wanted].to_pylist())


def _difference(old: Tables, new: Tables) -> tuple[dict[str, int], dict[str, int]]:
    """Return by table how many rows are gone, and how many of the others read otherwise."""
    removed, modified = {}, {}
    for table in TABLES:
        rows, left = (_rows(table, tables[table]) for tables in (old, new))
        # A row whose key was masked counts as one that reads otherwise.
        if len(rows) > len(left):
            removed[table] = len(rows) - len(left)
        changed = sum(rows.get(key) != row for key, row in left.items())
        if changed:
            modified[table] = changed
    return removed, modified


def _rows(table: str, frame: pd.DataFrame) -> dict[tuple[Any, ...], str]:
    keys = describe(table).unique
    return {tuple(row[key] for key in keys): repr(list(row.values())) for row in records_of(frame)}


def _told(tables: Tables, redacted: Tables, entries: Entries, went: Gone) -> pd.DataFrame:
    """Return the table `corrections` with the redactions, so that the IDs that went are not given anew."""
    rows = []
    for entry in entries:
        if isinstance(entry, NameWithdrawal):
            rows.append(name_row(entry))
            continue
        table = entry.subject.table
        if table not in SUBJECTS:
            rows.append(withdrawal_row(entry, table, entry.subject.value if entry.ground else None, []))
            continue
        column, reports = SUBJECTS[table]
        told = tables[reports]
        for row_id in sorted(went.get(table, set()) & set(told[column])):
            rows.append(withdrawal_row(entry, table, row_id, sorted(told.loc[told[column] == row_id, "report_id"])))
    known = redacted["corrections"]
    new = [row for row in rows if row["correction_id"] not in set(known["correction_id"])]
    columns = list(known.columns)
    once = list({row["correction_id"]: row for row in new}.values())
    return conform("corrections", pd.DataFrame([*records_of(known), *once], columns=columns, dtype=object))


def _notice(stated: Mapping[str, Any], release: Path, entries: Entries, redaction: Redaction) -> list[dict[str, Any]]:
    """Return what the manifest says of all redactions of a release, this one last."""
    new = {
        "date": datetime.now(UTC).date().isoformat(),
        "reasons": sorted({entry.reason for entry in entries}),
        "rows_removed": dict(redaction.removed),
        "rows_modified": dict(redaction.modified),
        "files_before": [{"path": path, "sha256": sha256_of(release / path)} for path in files_of(release)],
    }
    return [*stated.get(REDACTED, []), new]


def _facts(stated: Mapping[str, Any], names: Names, went: Gone, notice: list[dict[str, Any]]) -> ReleaseFacts:
    hashes = without_hashes(stated["input_hashes"], names, went.get("documents", set()))
    return ReleaseFacts(stated["code_revision"], stated["model"], hashes, stated["names"], notice)


def _untold(out: Path, gone: Gone, went: Gone) -> set[str]:
    """Return the keys of rows of which the changelog must not tell: those that went, in this release or another.

    Also the incidents and events that rested on them in part, since what is told of these was read from all.
    """
    ids = {row_id for rows in (gone, went) for keys in rows.values() for row_id in keys}
    told: set[str] = set()
    for release in _releases(out):
        for column, reports in SUBJECTS.values():
            path = release / f"{reports}.parquet"
            if path.exists():
                rows = pq.read_table(path, columns=[column, "report_id", "document_id"]).to_pandas()
                told |= set(rows.loc[rows["report_id"].isin(list(ids)) | rows["document_id"].isin(list(ids)), column])
    return ids | told


def _write_words(release: Path, folder: Path, names: Names, went: set[str], facts: ReleaseFacts) -> None:
    """Write the changelog without what it told of withdrawn rows and names, and the notice."""
    told = (release / changelog.FILE_NAME).read_text(encoding="utf-8")
    text = names.masked_with_parts(changelog.without_rows(told, went))
    (folder / changelog.FILE_NAME).write_text(text, encoding="utf-8")
    (folder / tombstone.FILE_NAME).write_text(tombstone.notice(release.name, facts.redactions), encoding="utf-8")
