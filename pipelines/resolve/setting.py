"""Putting corrected values into tables before the privacy policy is applied, so that it holds for them too.

Belongs here: values that are known. Not here: which there are (`corrected.py`) and what follows from them
(`following.py`).
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from pipelines.language.gazetteer import load_gazetteer
from schemas.derive import describe

# Table -> key of a row -> column -> value.
Corrected = Mapping[str, Mapping[str, Mapping[str, Any]]]


def put_values(tables: MutableMapping[str, pd.DataFrame], corrected: Corrected) -> None:
    """Put the corrected values into the tables, and the places that these name."""
    for table, rows in corrected.items():
        tables[table] = _with_rows(tables[table], describe(table).unique[0], rows)
    named = {values["place_id"] for rows in corrected.values() for values in rows.values() if values.get("place_id")}
    places = tables["places"]
    new = [place for name in sorted(named - set(places["place_id"])) if (place := load_gazetteer().by_id(name))]
    if new:
        added = pd.DataFrame([asdict(place) for place in new])[list(places.columns)]
        tables["places"] = pd.concat([places, added.astype(places.dtypes)], ignore_index=True)


def _with_rows(frame: pd.DataFrame, key: str, rows: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    positions = {row_id: position for position, row_id in enumerate(frame[key]) if row_id in rows}
    changed: dict[str, list[Any]] = {}
    for row_id, position in positions.items():
        for column, value in rows[row_id].items():
            changed.setdefault(column, frame[column].tolist())[position] = value
    return frame.assign(
        **{name: pd.Series(values, index=frame.index, dtype=frame[name].dtype) for name, values in changed.items()}
    )
