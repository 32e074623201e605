"""Every reader that people use reads every table of the release of raw/ alike: the same names, types and rows."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import nanoarrow
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.build import Report
from pipelines.publish.cookbook import recipes
from pipelines.publish.sql import identifier, sql_type
from schemas.derive import arrow_schema
from schemas.tables import TABLES

CLIENTS = Path(__file__).parent / "clients"
PROBE = CLIENTS / "read_with_duckdb.py"
VIEWS = ("incidents_with_sources", "quotes_by_speaker", "conflicts", "timeline", "who_disputes", "current_ids")
Read = dict[str, Any]


@pytest.fixture(scope="module")
def release(sample_build: Report) -> Path:
    return sample_build.published.path


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that a release answers from its DuckDB file: tables, views and the cookbook."""
    asked = {name: f"FROM {identifier(name)} ORDER BY ALL" for name in (*TABLES, *VIEWS)}
    asked |= {recipe.name: recipe.query for recipe in recipes()}
    path = tmp_path_factory.mktemp("queries") / "queries.json"
    path.write_text(json.dumps(asked))
    return path


@pytest.fixture(scope="module")
def duckdb_1(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with DuckDB 1.1, beside which this environment's own is not seen."""
    target = tmp_path_factory.mktemp("duckdb-1.1")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", str(target)]
    done = subprocess.run([*pip, "-r", str(CLIENTS / "duckdb-1.1.txt")], capture_output=True, text=True, check=False)
    if done.returncode and "CI" not in os.environ:
        pytest.skip(f"the package index cannot be reached: {done.stderr.strip()[-200:]}")
    assert done.returncode == 0, done.stderr
    return target


def probed(release: Path, queries: Path, path: Path | None = None) -> Read:
    """What a DuckDB reads of a release, in a process of its own; `path` comes before all other packages."""
    environment = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    command = [sys.executable, str(PROBE), str(release), str(queries)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def plain(value: Any) -> Any:
    """A value as JSON holds it, with null for what is missing."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return None if value is pd.NA or (isinstance(value, float) and math.isnan(value)) else value


def rows_of(data: pa.Table) -> list[list[Any]]:
    return [list(row.values()) for row in data.to_pylist()]


def pandas_reads(path: Path) -> tuple[pa.Schema, list[list[Any]]]:
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    types = [(name, kind.pyarrow_dtype) for name, kind in frame.dtypes.items()]
    return pa.schema(types), [[plain(value) for value in row] for row in frame.itertuples(index=False)]


def polars_reads(path: Path) -> tuple[pa.Schema, list[list[Any]]]:
    frame = pl.read_parquet(path)
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).schema, [plain(list(row)) for row in frame.rows()]


def nanoarrow_reads(path: Path) -> tuple[pa.Schema, list[list[Any]]]:
    array = nanoarrow.Array(pq.read_table(path))
    rows = [list(row.values()) for row in array.to_pylist()]
    return pa.schema(pa.schema(array.schema)), rows


READERS: dict[str, Callable[[Path], tuple[pa.Schema, list[list[Any]]]]] = {
    "pandas": pandas_reads,
    "polars": polars_reads,
    "nanoarrow": nanoarrow_reads,
}


def same_types(schema: pa.Schema) -> dict[str, str]:
    """Names and types of columns, whatever a reader calls the items of lists and the width of text offsets."""
    short = {field.name: str(field.type).replace("large_", "") for field in schema}
    return {name: said.replace("<element: ", "<").replace("<item: ", "<").replace(" not null", "")
            for name, said in short.items()}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_of_parquet_reads_names_types_and_rows_as_they_were_written(release: Path, reader: str) -> None:
    for table in TABLES:
        path = release / f"{table}.parquet"
        schema, rows = READERS[reader](path)
        assert same_types(schema) == same_types(arrow_schema(table)), table
        assert rows == rows_of(pq.read_table(path)), table


def test_duckdb_reads_the_parquet_files_as_they_were_written(release: Path, queries: Path, duckdb_1: Path) -> None:
    for read in (probed(release, queries), probed(release, queries, duckdb_1)):
        for table in TABLES:
            found = read["files"][table]
            assert found["columns"] == arrow_schema(table).names
            assert [kind.replace('"', "") for kind in found["types"]] == [
                sql_type(field.type).replace('"', "") for field in arrow_schema(table)
            ]
            assert found["rows"] == rows_of(pq.read_table(release / f"{table}.parquet"))


def test_duckdb_1_and_2_answer_every_table_view_and_recipe_alike(release: Path, queries: Path, duckdb_1: Path) -> None:
    new, old = probed(release, queries), probed(release, queries, duckdb_1)
    assert old["version"].startswith("1.1.") and new["version"] == duckdb.__version__ >= "2."
    for name, answer in new["answers"].items():
        assert old["answers"][name] == answer, name
    filled = [table for table in TABLES if pq.read_metadata(release / f"{table}.parquet").num_rows]
    assert all(new["answers"][table]["rows"] for table in filled)


def test_geopandas_opens_the_layer_of_incidents(release: Path) -> None:
    layer = geopandas.read_parquet(release / "geo/incidents.parquet")
    plain_table = pq.read_table(release / "incidents.parquet")
    assert layer.crs == "OGC:CRS84"
    assert layer.drop(columns="geometry").columns.tolist() == plain_table.column_names
    assert layer["incident_id"].tolist() == plain_table["incident_id"].to_pylist()
    assert layer.geometry.notna().any()
    for row in layer.itertuples():
        assert row.geometry is None if math.isnan(row.lon) else (row.geometry.x, row.geometry.y) == (row.lon, row.lat)
