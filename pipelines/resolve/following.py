"""What follows from a corrected value in the same row, by rule. What is derived across rows is resolving's business."""

from collections.abc import Mapping
from typing import Any

from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Place
from pipelines.resolve.values import PLACE_PRECISIONS

Row = Mapping[str, Any]
PLACE_COLUMNS = ("city", "county", "state", "country")
# An ISO date says by its length how exact it is; longer ones have a time of day.
PRECISION_BY_CHARS = {len("2026"): "year", len("2026-02"): "month", len("2026-02-03"): "day"}
FINER_THAN_CITY = PLACE_PRECISIONS[: PLACE_PRECISIONS.index("city")]


def following(table: str, row: Row, values: Row) -> dict[str, Any]:
    """Return the values of a correction with what follows from them; what the correction itself says stays.

    `row` is the row as it stands; columns that its table lacks are not given back.
    """
    found = {**_place(row, values), **_date(row, values), **_name_status(table, values)}
    return {name: value for name, value in {**found, **values}.items() if name in row or name in values}


def place_of(place_id: str) -> Place | None:
    """Return the place of the gazetteer that an ID names."""
    return load_gazetteer().by_id(place_id)


def _date(row: Row, values: Row) -> dict[str, Any]:
    """Bring end, precision and basis into line with a corrected start."""
    if "date_start" not in values:
        return {}
    start, end = values["date_start"], row.get("date_end")
    if start is None:
        return {"date_end": None, "date_precision": "none", "date_basis": "none"}
    if end is not None and (end == row["date_start"] or end < start):
        end = start
    precision = PRECISION_BY_CHARS.get(len(start), "minute")
    if precision == "minute" and row.get("date_precision") == "hour":
        precision = "hour"
    return {"date_end": end, "date_precision": precision, "date_basis": "correction"}


def _name_status(table: str, values: Row) -> dict[str, Any]:
    if table != "participants" or "name" not in values:
        return {}
    return {"name_status": "published" if values["name"] else "not_reported"}


def _place(row: Row, values: Row) -> dict[str, Any]:
    """Look the corrected place up again: its ID, county, country and point, or null where it is not found."""
    if not any(name in values for name in (*PLACE_COLUMNS, "place_id")):
        return {}
    place = place_of(values["place_id"]) if values.get("place_id") else _found({**row, **values}, values)
    found: dict[str, Any] = {"place_id": None, "lat": None, "lon": None}
    if place:
        found = {"place_id": place.place_id, "lat": place.lat, "lon": place.lon}
        found |= {"county": place.county, "state": place.admin1, "country": place.country}
        found |= {"city": place.name} if place.kind == "city" else {}
    elif "city" in values:
        found["county"] = None
    named = {**row, **found, **values}
    if row.get("place_name") == row.get("city"):
        found["place_name"] = named.get("city")
    if row.get("place_precision") not in FINER_THAN_CITY:
        found["place_precision"] = next((name for name in PLACE_COLUMNS if named.get(name)), "none")
    return found


def _found(named: Row, values: Row) -> Place | None:
    """Return the town that bears the name in its state and country, if there is one, the most populous of several."""
    if not named.get("city") or "place_id" in values:
        return None
    return next(
        (
            place
            for place in load_gazetteer().candidates(str(named["city"]))
            if place.kind == "city"
            and named.get("state") in (None, place.admin1)
            and named.get("country") in (None, place.country)
            and ("county" not in values or values["county"] == place.county)
        ),
        None,
    )
