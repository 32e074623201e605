"""Tables as CSV for spreadsheets: UTF-8 with a byte order mark, ISO dates, lists as JSON."""

import codecs
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.csv

from pipelines.publish.sql import identifier, literal
from schemas.derive import Column, describe

BATCH_ROWS = 100_000


def write_csv(folder: Path, tables: Iterable[str]) -> None:
    """Write the Parquet files in `folder` as `csv/<table>.csv`, rows in the same order."""
    (folder / "csv").mkdir()
    with duckdb.connect() as connection:
        for table in tables:
            _write_table(connection, table, folder / f"{table}.parquet", folder / "csv" / f"{table}.csv")


def _write_table(connection: duckdb.DuckDBPyConnection, table: str, source: Path, path: Path) -> None:
    columns = ", ".join(_as_text(column) for column in describe(table).columns)
    with path.open("wb") as file:
        rows = connection.sql(f"SELECT {columns} FROM read_parquet({literal(str(source))})")
        batches = rows.to_arrow_reader(BATCH_ROWS)
        file.write(codecs.BOM_UTF8)
        with pyarrow.csv.CSVWriter(file, batches.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)


def _as_text(column: Column) -> str:
    name = identifier(column.name)
    return f"to_json({name})::VARCHAR AS {name}" if pyarrow.types.is_list(column.arrow_type) else name
