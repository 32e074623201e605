"""Publishing: tables in, a checked release folder out, or none when nothing changed or a check fails.

The order is: conform, check, write aside, compare with the newest release, tell the changes, write the rest, rename,
move `latest`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from pipelines.corrections.names import Names, masked_table
from pipelines.publish.changes import TABLE as CHANGES
from pipelines.publish.changes import compare, method_of, stated_method
from pipelines.publish.checksums import read_checksums, sha256_of
from pipelines.publish.contents import write_changes, write_rest, write_tables
from pipelines.publish.folder import appear, publishing
from pipelines.publish.history import whole_history
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.versions import LATEST, next_version, parse_version
from schemas.derive import conform
from schemas.failures import collect, schema_failures
from schemas.rules import rule_failures
from schemas.tables import TABLES

# What was done to get here, not what the sources say: it does not make content new.
HISTORY = (CHANGES,)


@dataclass(frozen=True)
class PublishResult:
    """What came of publishing: the release of this content, and whether it is a new one."""

    path: Path
    version: str
    is_new: bool
    row_counts: dict[str, int]


class ReleaseRefusedError(Exception):
    """The tables break schemas or rules; `failures` holds rule, table, row_id and message of each case."""

    def __init__(self, failures: pd.DataFrame) -> None:
        first = failures.iloc[0]
        super().__init__(
            f"{len(failures)} checks failed, the first: {first['table']} {first['row_id']}: {first['message']} "
            f"({first['rule']})"
        )
        self.failures = failures


def publish(
    tables: Mapping[str, pd.DataFrame],
    out: Path,
    *,
    manifest: ReleaseFacts,
    version: str | None = None,
    texts: Mapping[str, str] | None = None,
    withheld: Names | None = None,
) -> PublishResult:
    """Publish `tables` (at least the columns of the models; more are dropped) as a release in folder `out`.

    The table `changes` is made here, against the newest release in `out`; one that is given is not looked at.
    Rows of `id_history` without a version get this one, and those of the newest release are carried on.
    `texts` (document_id -> text) lets quotations be checked against their documents. `withheld` holds names that are
    masked in `tables`, so that nothing told of older releases prints them. Without `version` the next free
    one of today (UTC) is taken. Raises KeyError for a missing table or column, ValueError for wrong types or a
    malformed version, ReleaseRefusedError when a check fails, FileExistsError when the version has other content.
    """
    if version is not None:
        parse_version(version)
    with publishing(out) as folder:
        chosen = version or next_version(out, datetime.now(UTC).date())
        history = whole_history(tables, out / LATEST, chosen)
        conformed = conform_all({**tables, "id_history": history, CHANGES: pd.DataFrame()})
        failures = check_tables(conformed, texts)
        if len(failures):
            raise ReleaseRefusedError(failures)
        row_counts = {table: len(frame) for table, frame in conformed.items()}
        write_tables(conformed, folder, manifest)
        if _holds_same_tables(out / LATEST, folder):
            newest = (out / LATEST).resolve()
            return PublishResult(newest, newest.name, False, row_counts)
        if (out / chosen).exists():
            raise FileExistsError(f"release {out / chosen} exists with other content, and releases do not change")
        changes = _write_changes(folder, out / LATEST, chosen, manifest, withheld or Names([]))
        row_counts |= {CHANGES: len(changes)}
        write_rest(folder, chosen, manifest, row_counts)
        appear(folder, out / chosen)
    return PublishResult(out / chosen, chosen, True, row_counts)


def conform_all(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return all tables of a release in their layout; KeyError when one is missing."""
    missing = [table for table in TABLES if table not in tables]
    if missing:
        raise KeyError(f"tables are missing: {', '.join(missing)}")
    return {table: conform(table, tables[table]) for table in TABLES}


def check_tables(tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return what breaks a model or a rule, as rows of rule, table, row_id and message."""
    broken = collect(schema_failures(table, frame) for table, frame in tables.items())
    return broken if len(broken) else rule_failures(tables, texts)


def _write_changes(folder: Path, newest: Path, version: str, facts: ReleaseFacts, withheld: Names) -> pd.DataFrame:
    """Write what changed since the release in `newest`, nothing when there is none, and return the table."""
    before = newest if (newest / MANIFEST).exists() else None
    if before is None:
        changes = conform(CHANGES, pd.DataFrame())
    else:
        changes = compare(before, folder, is_same_method=stated_method(before) == method_of(facts))
        changes = masked_table(CHANGES, changes, withheld) if withheld else changes
    broken = schema_failures(CHANGES, changes)
    if len(broken):
        raise ReleaseRefusedError(broken)
    write_changes(changes, folder, before, version, facts, withheld.masked_with_parts)
    return changes


def _holds_same_tables(release: Path, folder: Path) -> bool:
    try:
        stated = read_checksums(release)
    except (OSError, ValueError):
        return False
    names = [f"{table}.parquet" for table in TABLES if table not in HISTORY]
    return all(stated.get(name) == sha256_of(folder / name) for name in names)
