"""Rows of single documents in the form of a release: nested records become columns, inner keys become ids.

Belongs here: renaming and flattening. Not here: choosing among values (`values.py`).
"""

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.frames import frame_of
from pipelines.ids import make_id

SPAN = ["document_id", "start", "end"]
PLACE_COLUMNS = ("place_id", "geonameid", "lat", "lon")
NO_DATE = {"date_start": None, "date_end": None, "date_precision": "none", "date_basis": "none"}


def _nested(
    frame: pd.DataFrame, column: str, keys: dict[str, str], absent: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Add `keys` (inner name -> column) of the records in `column`, with `absent` where there is none."""
    missing = absent or dict.fromkeys(keys)
    records = [value if value else missing for value in frame[column]]
    for inner, name in keys.items():
        integral = inner in {"start", "end", "geonameid"}
        values = [record.get(inner) for record in records]
        frame[name] = pd.Series(values, index=frame.index, dtype="Int64" if integral else object)
    return frame


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    frame = _nested(frame, "date", {"start": "date_text_start", "end": "date_text_end", "phrase": "date_text"})
    return _nested(frame, "date", {key: key for key in NO_DATE}, NO_DATE)


def reports(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what `date` and `place` of incident or event reports hold as columns."""
    return _nested(_dated(frame.copy()), "place", {"place_id": "place_id"}).drop(columns=["date", "place"])


def place_mentions(mentions: pa.Table) -> pa.Table:
    """Return place mentions with what `place` holds as columns; of two mentions at one span the surer stays."""
    place = mentions["place"].combine_chunks()
    flat = mentions.drop_columns(["place"])
    for name in PLACE_COLUMNS:
        flat = flat.append_column(name, pc.struct_field(place, name))
    order = pc.sort_indices(flat, sort_keys=[(name, "ascending") for name in (*SPAN, "confidence")])
    flat = flat.take(order)
    return flat.filter(pa.array(~flat.select(SPAN).to_pandas().duplicated(keep="last")))


def places(*held: pa.ChunkedArray) -> pd.DataFrame:
    """Return the gazetteer entries that any row holds in its column `place`, each once."""
    entries = pa.concat_tables(pa.Table.from_struct_array(column.drop_null()) for column in held)
    is_last = ~entries["place_id"].to_pandas().duplicated(keep="last")
    rows = frame_of(entries.filter(pa.array(is_last)).sort_by("place_id"))
    return rows[["place_id", "geonameid", "name", "kind", "admin1", "county", "country", "lat", "lon"]]


def findings(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return findings with ids, each once."""
    columns = ["finding_id", "rule", "severity", "table", "row_id", "document_id", "start", "end", "message"]
    found = {}
    for row in rows:
        place = ("" if pd.isna(row[name]) else int(row[name]) for name in ("start", "end"))
        key = make_id("f", row["rule"], row["table"], row["row_id"], row["document_id"] or "", *place, row["message"])
        found[key] = {"finding_id": key, **{name: row[name] for name in columns[1:]}}
    frame = pd.DataFrame([found[key] for key in sorted(found)], columns=columns, dtype=object)
    return frame.astype({"start": "Int64", "end": "Int64"})
