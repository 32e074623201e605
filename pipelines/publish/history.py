"""The history of IDs: what the newest release knows, and what changed since. Finding changes is linking's business."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from pipelines.publish.versions import LATEST, date_of, releases_in
from schemas.derive import describe
from schemas.rules.accounts import SUBJECTS

TABLE = "id_history"
# What tells one release's rows from another's: which documents and reports stood under which ID.
LINKED = {
    "documents": ["document_id", "origin_id", "story_id", "source_id", "url"],
    "incident_reports": ["report_id", "incident_id"],
    "event_reports": ["report_id", "event_id"],
    TABLE: ["old_id", "new_id", "table", "change", "reason"],
    "corrections": ["correction_id", "table", "row_id", "reports"],
}


def last_release(out: Path) -> dict[str, pd.DataFrame]:
    """Return what linking needs of the newest release in `out` so that IDs live on; empty where there is none.

    The reports that corrections withdrew are among those of their incident or event: the ID is not given anew.
    """
    newest = out / LATEST
    if not (newest / f"{TABLE}.parquet").exists():
        return {}
    last = {
        table: pq.read_table(path, columns=columns).to_pandas().astype(object)
        for table, columns in LINKED.items()
        if (path := newest / f"{table}.parquet").exists()
    }
    told = last.get("corrections", pd.DataFrame(columns=LINKED["corrections"], dtype=object))
    for table, (column, reports) in SUBJECTS.items():
        withdrawn = told.loc[told["table"] == table, ["reports", "row_id"]].explode("reports").dropna()
        rows = withdrawn.set_axis(["report_id", column], axis=1)
        last[reports] = pd.concat([last[reports], rows], ignore_index=True)
    return last


def reports_of(out: Path, row_id: str, day: date) -> list[str]:
    """Return the reports of an incident or event in the newest release in `out` up to a day; empty if none has it."""
    for version in reversed(releases_in(out)):
        if date_of(version) > day.isoformat():
            continue
        for column, table in SUBJECTS.values():
            path = out / version / f"{table}.parquet"
            if path.exists():
                found = pq.read_table(path, columns=["report_id"], filters=[(column, "==", row_id)])
                if found.num_rows:
                    return sorted(found["report_id"].to_pylist())
    return []


def whole_history(tables: Mapping[str, pd.DataFrame], newest: Path, version: str) -> pd.DataFrame:
    """Return `id_history` of `tables` as of `version`, behind the rows of the release in folder `newest`, if any."""
    columns = [column.name for column in describe(TABLE).columns]
    rows = tables[TABLE] if TABLE in tables else pd.DataFrame()
    rows = rows.reindex(columns=columns).astype(object)
    rows["version"] = rows["version"].where(rows["version"].notna(), version)
    path = newest / f"{TABLE}.parquet"
    if not path.exists():
        return rows
    earlier = pq.read_table(path, columns=columns).to_pandas().astype(object)
    parts = [part for part in (earlier, rows) if len(part)]
    if not parts:
        return rows
    return pd.concat(parts, ignore_index=True).drop_duplicates(["old_id", "new_id", "table", "change"])
