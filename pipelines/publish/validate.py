"""Validating a release from its files alone: checksums, tables, models, rules, and DuckDB against Parquet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow
import pyarrow.parquet as pq

from pipelines.publish.checksums import FILE_NAME as CHECKSUMS
from pipelines.publish.checksums import checksum_faults
from pipelines.publish.duckdb_file import FILE_NAME as DUCKDB
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.sql import identifier, literal
from schemas.derive import arrow_schema, from_arrow
from schemas.failures import schema_failures
from schemas.rules import JOIN_RULES, TEXT_RULES
from schemas.tables import TABLES

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Failure:
    """Something about a release that does not hold. `table` and `row_id` are empty where it is not about a row."""

    rule: str
    table: str
    row_id: str
    message: str


def has_release(path: Path) -> bool:
    """Return whether a folder is to be a release, whole or not: it has checksums, a manifest or a table."""
    return any((path / name).exists() for name in (CHECKSUMS, MANIFEST, *(f"{table}.parquet" for table in TABLES)))


def validate_release(path: Path, raw_texts: Mapping[str, str] | None = None) -> list[Failure]:
    """Return all that does not hold of the release in folder `path`, nothing if it is whole.

    `raw_texts` (source_id -> text) lets quotations and other printed words be checked against the documents.
    """
    if not path.is_dir():
        return [Failure("release_exists", "", "", f"{path} is no folder")]
    failures = list(_checksum_failures(path))
    tables: Tables = {}
    for table in TABLES:
        failures += _read_table(path / f"{table}.parquet", table, tables)
    failures += _as_list(schema_failures(table, frame) for table, frame in tables.items())
    if len(tables) == len(TABLES):
        failures += _as_list(rule(tables, None) for rule in JOIN_RULES)
        failures += _text_failures(tables, raw_texts) if raw_texts is not None else []
    return failures + list(_duckdb_failures(path, tables))


def _checksum_failures(path: Path) -> Iterator[Failure]:
    try:
        for file, fault in checksum_faults(path):
            yield Failure("checksums_hold", "", "", f"{file}: {fault}")
    except (OSError, ValueError) as error:
        yield Failure("checksums_hold", "", "", f"{CHECKSUMS} cannot be read: {error}")


def _read_table(path: Path, table: str, tables: Tables) -> list[Failure]:
    """Read one Parquet file into `tables`, or return why that cannot be."""
    try:
        data = pq.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        return [Failure("table_is_readable", table, "", f"{path.name} cannot be read: {error}")]
    faults = list(_schema_faults(data.schema, arrow_schema(table)))
    if not faults:
        tables[table] = from_arrow(data)
    return [Failure("arrow_schema_is_exact", table, "", fault) for fault in faults]


def _schema_faults(found: pyarrow.Schema, wanted: pyarrow.Schema) -> Iterator[str]:
    yield from (f"column {name} is missing" for name in wanted.names if name not in found.names)
    yield from (f"column {name} is not in the schema" for name in found.names if name not in wanted.names)
    for field in wanted:
        if field.name in found.names and found.field(field.name).type != field.type:
            yield f"column {field.name} is {found.field(field.name).type}, not {field.type}"
    if sorted(found.names) == sorted(wanted.names) and found.names != wanted.names:
        yield f"columns are not in their order: {', '.join(found.names)}"


def _text_failures(tables: Tables, raw_texts: Mapping[str, str]) -> list[Failure]:
    texts, failures = {}, []
    documents = tables["documents"][["document_id", "source_id", "text_sha256"]]
    for document, source, checksum in documents.itertuples(index=False):
        if source not in raw_texts:
            message = f"no text was given for source {source!r}"
        elif sha256(raw_texts[source].encode("utf-8", "surrogatepass")).hexdigest() != checksum:
            message = f"the text given for source {source!r} is not the one that was read"
        else:
            texts[document] = raw_texts[source]
            continue
        failures.append(Failure("text_is_the_one_read", "documents", document, message))
    known = {
        table: frame[frame["document_id"].isin(texts)] if "document_id" in frame.columns else frame
        for table, frame in tables.items()
    }
    return failures + _as_list(rule(known, texts) for rule in TEXT_RULES)


def _duckdb_failures(path: Path, tables: Tables) -> Iterator[Failure]:
    with duckdb.connect() as connection:
        try:
            connection.execute(f"ATTACH {literal(str(path / DUCKDB))} AS release (READ_ONLY)")
        except duckdb.Error as error:
            yield Failure("duckdb_equals_parquet", "", "", f"{DUCKDB} cannot be opened: {error}")
            return
        for table in tables:
            ours = f"SELECT * FROM release.{identifier(table)}"
            theirs = f"SELECT * FROM read_parquet({literal(str(path / f'{table}.parquet'))})"
            try:
                query = f"SELECT (SELECT count(*) FROM ({ours} EXCEPT ALL {theirs})), "
                query += f"(SELECT count(*) FROM ({theirs} EXCEPT ALL {ours}))"
                more, fewer = connection.execute(query).fetchall()[0]
            except duckdb.Error as error:
                yield Failure("duckdb_equals_parquet", table, "", f"the table in {DUCKDB} differs: {error}")
                continue
            if more or fewer:
                message = f"{more} rows stand in {DUCKDB} alone, {fewer} in {table}.parquet alone"
                yield Failure("duckdb_equals_parquet", table, "", message)


def _as_list(parts: Iterator[pd.DataFrame]) -> list[Failure]:
    return [Failure(*row) for part in parts for row in part.itertuples(index=False)]
