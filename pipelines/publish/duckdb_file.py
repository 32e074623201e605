"""`onrecord.duckdb`: the tables of the Parquet files, with keys, comments, the vocabularies and views."""

from importlib import resources
from pathlib import Path

import duckdb
import pyarrow

from pipelines.publish.sql import comments, create_table, identifier, literal
from schemas.tables import TABLES
from schemas.vocabulary import VOCABULARIES

FILE_NAME = "onrecord.duckdb"
# The oldest storage format that every DuckDB 1.x and later opens.
STORAGE_VERSION = "v1.0.0"
VOCABULARY_COLUMNS = ("vocabulary", "term", "definition", "plover", "acled", "iptc")


def write_duckdb(folder: Path, note: str) -> None:
    """Write the file into `folder` from the Parquet files there; `note` is said of the database in its first table."""
    path = folder / FILE_NAME
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(path))} AS release (STORAGE_VERSION {literal(STORAGE_VERSION)})")
        for table in TABLES:
            _copy_table(connection, table, folder / f"{table}.parquet", note)
        _write_vocabulary(connection)
        _write_views(connection)
        connection.execute("DETACH release")


def _copy_table(connection: duckdb.DuckDBPyConnection, table: str, source: Path, note: str) -> None:
    connection.execute(create_table("release", table))
    connection.execute(f"INSERT INTO release.{identifier(table)} FROM read_parquet({literal(str(source))})")
    for statement in comments("release", table):
        connection.execute(statement)
    if note:
        text = connection.execute(
            "SELECT comment FROM duckdb_tables() WHERE database_name = 'release' AND table_name = ?", [table]
        ).fetchall()[0][0]
        connection.execute(f"COMMENT ON TABLE release.{identifier(table)} IS {literal(f'{text} {note}')}")


def _write_vocabulary(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [
        (vocabulary.name, term.term, term.definition, term.plover, term.acled, term.iptc)
        for vocabulary in VOCABULARIES.values()
        for term in vocabulary.terms
    ]
    data = pyarrow.table(
        {
            name: pyarrow.array(values, pyarrow.string())
            for name, values in zip(VOCABULARY_COLUMNS, zip(*rows, strict=True), strict=True)
        }
    )
    connection.register("terms", data)
    connection.execute("CREATE TABLE release.vocabulary AS FROM terms")
    connection.unregister("terms")
    connection.execute(
        "COMMENT ON TABLE release.vocabulary IS 'One row is a term of a closed vocabulary, with its definition "
        "and, where one exists, its code in PLOVER, ACLED and IPTC Media Topics.'"
    )


def _write_views(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("USE release")
    connection.execute(resources.files("pipelines.publish").joinpath("templates/views.sql").read_text(encoding="utf-8"))
    connection.execute("USE memory")
