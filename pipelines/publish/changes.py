"""The table `changes`: how the rows of one release folder differ from those of another, and why.

Rows are compared in DuckDB from the Parquet files, so that a million rows are no burden. Tables, columns and keys are
read from the files and the models. What the differences mean in words is `changelog.py`'s.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow
import pyarrow.parquet as pq

from pipelines.publish.changes_corrected import TABLE as CORRECTIONS
from pipelines.publish.changes_corrected import corrected_rows
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.sql import identifier, literal
from schemas.derive import Column, conform, describe
from schemas.tables import TABLES

TABLE = "changes"
# They tell of changes themselves.
LEFT_OUT = (TABLE, "id_history")
DOCUMENT = "document_id"
# No column of a table is called so; `row_id` is one of `findings`.
KEY = '"#key"'


@dataclass(frozen=True)
class Method:
    """What rows are made with, besides the documents."""

    code_revision: str
    model: str
    names: str


def method_of(facts: ReleaseFacts) -> Method:
    """Return the method of a release about to be written."""
    return Method(facts.code_revision, facts.model, facts.names)


def stated_method(release: Path) -> Method:
    """Return the method that the manifest of a release states; OSError, ValueError or KeyError when it states none."""
    stated = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    return Method(stated["code_revision"], stated["model"], stated["names"])


def compare(old: Path, new: Path, *, is_same_method: bool) -> pd.DataFrame:
    """Return the conformed table `changes` of the tables in folder `new` against those in folder `old`.

    A row's cause is `schema` where the columns of its table differ; `correction` where a correction that only one
    folder tells of is about the row, or about one that it rests on or points at; `source` where a document behind the
    row, in either folder, was added, removed or has another text; else `method`. When code, model and policy of names
    are the same, what is left can only come from other documents, and is `source` too, or from corrections where no
    document differs.
    """
    sides = _Side("a", old), _Side("b", new)
    tables = sorted((sides[0].columns.keys() | sides[1].columns.keys()) - set(LEFT_OUT))
    with duckdb.connect() as connection:
        told = (side.source(CORRECTIONS) if side.has(CORRECTIONS, "reports") else None for side in sides)
        for statement in corrected_rows(*told):
            connection.execute(statement)
        changed = f"{_changed_documents(*sides)} AND {DOCUMENT} NOT IN (FROM corrected_documents)"
        connection.execute(f"CREATE TABLE changed AS {changed}")
        parts = [_compare_table(connection, table, *sides, is_same_method) for table in tables]
    return conform(TABLE, pd.concat([part for part in parts if len(part)] or [pd.DataFrame()], ignore_index=True))


class _Side:
    """The Parquet files of one folder, as SQL sees them under the name `alias`."""

    def __init__(self, alias: str, folder: Path) -> None:
        self.alias, self.folder = alias, folder
        schemas = {path.stem: pq.read_schema(path) for path in sorted(folder.glob("*.parquet"))}
        self.columns = {table: {field.name: field.type for field in schema} for table, schema in schemas.items()}
        self._keys = {table: (schema.metadata or {}).get(b"primary_key") for table, schema in schemas.items()}

    def has(self, table: str, column: str) -> bool:
        return column in self.columns.get(table, {})

    def source(self, table: str) -> str:
        return f"read_parquet({literal(str(self.folder / f'{table}.parquet'))})"

    def row_id(self, table: str) -> str:
        """The key of a row as one text, as `schemas.failures.row_ids` makes it; an older release has its own keys."""
        stated = self._keys[table]
        keys = stated.decode().split(", ") if stated else describe(table).unique if table in TABLES else ()
        parts = [f"coalesce({table}.{identifier(key)}::VARCHAR, '')" for key in keys or self.columns[table]]
        return " || '/' || ".join(parts)

    def rows(self, table: str) -> str:
        if table not in self.columns:
            return f"SELECT NULL::VARCHAR AS {KEY} WHERE false"
        return f"SELECT {self.row_id(table)} AS {KEY}, * FROM {self.source(table)} AS {table}"

    def value(self, table: str, column: str) -> str:
        return f"{self.alias}.{identifier(column)}" if self.has(table, column) else "NULL"

    def touched(self, table: str, documents: str) -> Iterator[str]:
        """Yield SELECTs that give the row_id of each row behind which one of `documents`, a table of SQL, stands."""
        if self.has(table, DOCUMENT):
            rows = f"SELECT {self.row_id(table)} FROM {self.source(table)} AS {table}"
            yield f"{rows} WHERE {DOCUMENT} IN (FROM {documents})"
        elif table in self.columns and table in TABLES:
            yield from self._touched_by_its_references(table, documents)
            yield from self._touched_by_references_to_it(table, documents)

    def corrected(self, table: str) -> Iterator[str]:
        """Yield SELECTs that give the row_id of each row that a correction is about, or that hangs on such a row."""
        yield f'SELECT row_id FROM corrected WHERE "table" = {literal(table)}'
        yield from self.touched(table, "corrected_documents")
        if table not in self.columns or table not in TABLES:
            return
        rows = f"SELECT {self.row_id(table)} FROM {self.source(table)} AS {table}"
        if self.has(table, "row_id"):
            yield f'{rows} WHERE ("table", row_id) IN (SELECT "table", row_id FROM corrected)'
        for column in describe(table).columns:
            for other, _ in _targets(column):
                if self.has(table, column.name):
                    yield f"{rows} WHERE {table}.{identifier(column.name)} IN ({_moved(other)})"
        for other, column_name in _referring(table):
            if self.has(other, column_name):
                key = f"{identifier(describe(other).unique[0])} IN ({_moved(other)})"
                yield f"SELECT {identifier(column_name)} FROM {self.source(other)} WHERE {key}"

    def _touched_by_its_references(self, table: str, documents: str) -> Iterator[str]:
        for column in describe(table).columns:
            for other, key in _targets(column):
                if self.has(table, column.name) and self.has(other, DOCUMENT) and self.has(other, key):
                    changed = f"SELECT {key} FROM {self.source(other)} WHERE {DOCUMENT} IN (FROM {documents})"
                    rows = f"SELECT {self.row_id(table)} FROM {self.source(table)} AS {table}"
                    yield f"{rows} WHERE {table}.{identifier(column.name)} IN ({changed})"

    def _touched_by_references_to_it(self, table: str, documents: str) -> Iterator[str]:
        for other, column in _referring(table):
            if self.has(other, column) and self.has(other, DOCUMENT):
                yield (
                    f"SELECT {identifier(column)} FROM {self.source(other)} "
                    f"WHERE {DOCUMENT} IN (FROM {documents}) AND {identifier(column)} IS NOT NULL"
                )


def _moved(table: str) -> str:
    """Rows that a correction took away, joined or parted: what points at them differs too."""
    return f"SELECT row_id FROM corrected WHERE \"table\" = {literal(table)} AND change != 'corrected'"


def _referring(table: str) -> Iterator[tuple[str, str]]:
    """Yield every table and column that refers to `table`."""
    for other in TABLES:
        for column in describe(other).columns:
            if any(target == table for target, _ in _targets(column)):
                yield other, column.name


def _targets(column: Column) -> Iterator[tuple[str, str]]:
    for reference in column.references:
        table, _, key = reference.partition(".")
        yield table, key


def _changed_documents(old: _Side, new: _Side) -> str:
    pairs = []
    for side in (old, new):
        known = side.has("documents", DOCUMENT) and side.has("documents", "text_sha256")
        pairs.append(
            f"SELECT {DOCUMENT}, text_sha256 FROM {side.source('documents')}"
            if known
            else f"SELECT NULL::VARCHAR AS {DOCUMENT}, NULL::VARCHAR AS text_sha256 WHERE false"
        )
    return (
        f"SELECT {DOCUMENT} FROM ({pairs[0]}) AS a FULL JOIN ({pairs[1]}) AS b USING ({DOCUMENT}) "
        "WHERE a.text_sha256 IS DISTINCT FROM b.text_sha256"
    )


def _compare_table(
    connection: duckdb.DuckDBPyConnection, table: str, old: _Side, new: _Side, is_same_method: bool
) -> pd.DataFrame:
    """Return the rows of `changes` of one table, in the order of their row_id."""
    before, after = old.columns.get(table, {}), new.columns.get(table, {})
    names = [*after, *(name for name in before if name not in after)]
    differing = ", ".join(_name_if_differing(table, name, old, new) for name in names)
    touched = " UNION ALL ".join([*old.touched(table, "changed"), *new.touched(table, "changed")]) or "SELECT NULL"
    corrected = " UNION ALL ".join([*old.corrected(table), *new.corrected(table)])
    query = f"""
        WITH compared AS (
            SELECT coalesce(a.{KEY}, b.{KEY}) AS row_id,
                CASE WHEN a.{KEY} IS NULL THEN 'added' WHEN b.{KEY} IS NULL THEN 'removed'
                    ELSE 'modified' END AS change,
                CASE WHEN a.{KEY} IS NULL OR b.{KEY} IS NULL THEN []::VARCHAR[]
                    ELSE list_filter([{differing}]::VARCHAR[], lambda name: name IS NOT NULL) END AS columns
            FROM ({old.rows(table)}) AS a FULL JOIN ({new.rows(table)}) AS b ON a.{KEY} = b.{KEY}
        )
        SELECT {literal(table)} AS "table", row_id, change, columns,
            {_cause(table, before != after, is_same_method, touched, corrected)} AS cause
        FROM compared WHERE change != 'modified' OR len(columns) > 0 ORDER BY ALL
    """
    # Parts of a composite key may hold '/' themselves: two keys that read alike are told of once.
    return connection.sql(query).df().drop_duplicates("row_id")


def _cause(table: str, is_other_schema: bool, is_same_method: bool, touched: str, corrected: str) -> str:
    if table == CORRECTIONS:
        return "'correction'"
    if is_other_schema:
        return "'schema'"
    left = "'method'"
    if is_same_method:
        are_all = "NOT EXISTS (FROM changed) AND EXISTS (FROM corrected)"
        left = f"CASE WHEN {are_all} THEN 'correction' ELSE 'source' END"
    return (
        f"CASE WHEN row_id IN ({corrected}) THEN 'correction' WHEN row_id IN ({touched}) THEN 'source' ELSE {left} END"
    )


def _name_if_differing(table: str, column: str, old: _Side, new: _Side) -> str:
    values = [side.value(table, column) for side in (old, new)]
    types: list[pyarrow.DataType | None] = [side.columns.get(table, {}).get(column) for side in (old, new)]
    if None not in types and types[0] != types[1]:
        values = [f"{value}::VARCHAR" for value in values]
    return f"CASE WHEN {values[0]} IS DISTINCT FROM {values[1]} THEN {literal(column)} END"
