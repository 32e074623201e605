"""`geo/<table>.parquet`: a table with a point a row, in GeoParquet 1.1, which geographic software opens.

Made from the Parquet file of the table, which keeps the columns of its model: this one has all of them and `geometry`,
a point in WKB where the row has coordinates, else null. The coordinate system is OGC:CRS84, that is WGS 84 with the
longitude first; `templates/crs84.json` is how the GeoParquet specification writes it.
"""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet as pq
import shapely

from pipelines.publish.parquet import write_arrow

FOLDER = "geo"
TABLES = ("incidents",)
GEOMETRY = "geometry"
VERSION = "1.1.0"


def write_geoparquet(folder: Path) -> None:
    """Write `geo/` from the Parquet files in `folder`, rows in the same order."""
    (folder / FOLDER).mkdir()
    for table in TABLES:
        write_arrow(with_geometry(pq.read_table(folder / f"{table}.parquet")), folder / FOLDER / f"{table}.parquet")


def with_geometry(data: pyarrow.Table) -> pyarrow.Table:
    """Return a table that has columns `lon` and `lat` in degrees with the column `geometry` and its description."""
    lon, lat = (data[name].to_numpy() for name in ("lon", "lat"))
    points = shapely.points(lon, lat)
    points[np.isnan(lon) | np.isnan(lat)] = None
    said = {"description": "The point that lon and lat give, in WKB; null where the place is not known."}
    field = pyarrow.field(GEOMETRY, pyarrow.binary(), metadata=said)
    told = data.append_column(field, [pyarrow.array(shapely.to_wkb(points), pyarrow.binary())])
    return told.replace_schema_metadata({**(data.schema.metadata or {}), "geo": json.dumps(_metadata())})


def _metadata() -> dict[str, Any]:
    crs = resources.files("pipelines.publish").joinpath("templates/crs84.json").read_text(encoding="utf-8")
    column = {"encoding": "WKB", "geometry_types": ["Point"], "crs": json.loads(crs)}
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
