"""Rows of single documents in the form of a release: nested records become columns, inner keys become ids.

Belongs here: renaming and flattening. Not here: choosing among values (`values.py`).
"""

from typing import Any

import pandas as pd

from pipelines.ids import make_id

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
    """Flatten `date` and `place` of incident or event reports."""
    return _nested(_dated(frame.copy()), "place", {"place_id": "place_id"})


def place_mentions(frame: pd.DataFrame) -> pd.DataFrame:
    """Flatten `place` of place mentions; of two mentions at one span the surer stays."""
    keys = {"place_id": "place_id", "geonameid": "geonameid", "lat": "lat", "lon": "lon"}
    flat = _nested(frame.copy(), "place", keys).astype({"lat": "float64", "lon": "float64"})
    flat = flat.sort_values(["document_id", "start", "end", "confidence"], kind="stable")
    return flat.drop_duplicates(["document_id", "start", "end"], keep="last")


def places(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the gazetteer entries that any row of `frames` holds in its `place`, each once."""
    found = {p["place_id"]: p for frame in frames for p in frame["place"] if p}
    columns = ["place_id", "geonameid", "name", "kind", "admin1", "county", "country", "lat", "lon"]
    rows = pd.DataFrame([found[key] for key in sorted(found)], columns=columns, dtype=object)
    return rows.astype({"geonameid": "Int64", "lat": "float64", "lon": "float64"})


def documents(frame: pd.DataFrame) -> pd.DataFrame:
    """Replace the text by its length."""
    return frame.assign(text_chars=frame["text"].map(len).astype("Int64")).drop(columns=["text"])


def claims(frame: pd.DataFrame, subjects: dict[str, str]) -> pd.DataFrame:
    """Add `subject_id` from the report that a claim belongs to."""
    return frame.assign(subject_id=frame["report_id"].map(subjects))


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
