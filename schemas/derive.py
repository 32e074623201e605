"""What is derived from the models: a plain description of every column, Arrow schemas, and frames in their layout.

Whatever writes a format (Parquet, DuckDB, CSV, data package, dictionary) reads `describe`; nothing is written twice.
"""

from dataclasses import dataclass
from functools import cache

import pandas as pd
import pyarrow
import pyarrow.compute as pc

from schemas.tables import SCHEMA_VERSION, TABLES
from schemas.vocabulary import VOCABULARIES, Vocabulary


@dataclass(frozen=True)
class Column:
    """What a model says of a column, in plain values."""

    name: str
    description: str
    arrow_type: pyarrow.DataType
    nullable: bool
    unit: str | None
    vocabulary: Vocabulary | None
    references: tuple[str, ...]
    slice_start: str | None
    minimum: float | None
    maximum: float | None
    pattern: str | None


@dataclass(frozen=True)
class Description:
    """What a model says of a table, in plain values."""

    name: str
    description: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...]  # also the order of the rows
    primary_key: tuple[str, ...]  # `unique`, unless a part of it may be null


@cache
def describe(table: str) -> Description:
    """Return what the model of `table` says; KeyError when there is no such table."""
    schema = TABLES[table].to_schema()
    columns = tuple(_column(name, column) for name, column in schema.columns.items())
    unique = tuple(schema.unique or ())
    nullable = {column.name for column in columns if column.nullable}
    primary_key = () if nullable & set(unique) else unique
    return Description(table, " ".join((TABLES[table].__doc__ or "").split()), columns, unique, primary_key)


@cache
def arrow_schema(table: str) -> pyarrow.Schema:
    """Return the exact Arrow schema of `table` in a release, descriptions in the metadata of fields and schema."""
    description = describe(table)
    metadata = {"table": table, "description": description.description, "schema_version": SCHEMA_VERSION}
    if description.primary_key:
        metadata["primary_key"] = ", ".join(description.primary_key)
    return pyarrow.schema([_arrow_field(column) for column in description.columns], metadata=metadata)


def conform(table: str, rows: pd.DataFrame | pyarrow.Table) -> pd.DataFrame:
    """Return `rows` in the layout of `table`: its columns in order, their types, rows sorted by key, a new index.

    An empty text says nothing and becomes null; a null list has nothing to list and becomes empty. A frame without
    rows and columns conforms. A frame that has this layout shares its memory with the one returned. Raises KeyError for
    a missing column and ValueError for values of the wrong type.
    """
    description = describe(table)
    names = [str(name) for name in (rows.columns if isinstance(rows, pd.DataFrame) else rows.column_names)]
    if not len(rows) and not names:
        return from_arrow(arrow_schema(table).empty_table())
    missing = [column.name for column in description.columns if column.name not in names]
    if missing:
        raise KeyError(f"table {table} lacks the columns {', '.join(missing)}")
    given = [_to_array(table, rows[column.name], column) for column in description.columns]
    arrays = [_without_empty(values, column) for values, column in zip(given, description.columns, strict=True)]
    data = pyarrow.table(arrays, names=[column.name for column in description.columns])
    order = [(name, "ascending") for name in description.unique]
    data = data.take(pc.sort_indices(data, sort_keys=order))
    is_same = all(old.equals(new) for old, new in zip(given, data.columns, strict=True))
    if is_same and isinstance(rows, pd.DataFrame) and _is_in_layout(rows, data.schema):
        return rows.copy(deep=False)
    return from_arrow(data)


def to_arrow(table: str, frame: pd.DataFrame) -> pyarrow.Table:
    """Return a conformed frame as an Arrow table with the exact schema of `table`."""
    schema = arrow_schema(table)
    return pyarrow.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(
        schema.metadata
    )


def from_arrow(data: pyarrow.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame with the types that the models want."""
    return data.replace_schema_metadata(None).to_pandas(types_mapper=_pandas_type)


def _column(name: str, column: object) -> Column:
    metadata = column.metadata or {}  # type: ignore[attr-defined]
    statistics = {check.name: check.statistics or {} for check in column.checks}  # type: ignore[attr-defined]
    return Column(
        name=name,
        description=column.description,  # type: ignore[attr-defined]
        arrow_type=_arrow_type(column.dtype.type),  # type: ignore[attr-defined]
        nullable=column.nullable,  # type: ignore[attr-defined]
        unit=metadata.get("unit"),
        vocabulary=VOCABULARIES.get(metadata.get("vocabulary", "")),
        references=metadata.get("references", ()),
        slice_start=metadata.get("slice"),
        minimum=statistics.get("greater_than_or_equal_to", {}).get("min_value"),
        maximum=statistics.get("less_than_or_equal_to", {}).get("max_value"),
        pattern=statistics.get("str_matches", {}).get("pattern"),
    )


def _arrow_type(dtype: object) -> pyarrow.DataType:
    if isinstance(dtype, pd.ArrowDtype):
        return dtype.pyarrow_dtype
    if isinstance(dtype, pd.StringDtype):
        return pyarrow.string()
    return {"int64": pyarrow.int64(), "float64": pyarrow.float64(), "bool": pyarrow.bool_()}[str(dtype).lower()]


def _arrow_field(column: Column) -> pyarrow.Field:
    metadata = {"description": column.description}
    if column.unit:
        metadata["unit"] = column.unit
    if column.vocabulary:
        metadata["vocabulary"] = column.vocabulary.name
        metadata["terms"] = " ".join(column.vocabulary.words)
    if column.references:
        metadata["references"] = " or ".join(column.references)
    return pyarrow.field(column.name, column.arrow_type, nullable=column.nullable, metadata=metadata)


def _to_array(table: str, values: pd.Series | pyarrow.ChunkedArray, column: Column) -> pyarrow.ChunkedArray:
    try:
        if isinstance(values, pyarrow.ChunkedArray):
            return values.cast(column.arrow_type)
        return pyarrow.chunked_array(pyarrow.array(values, type=column.arrow_type, from_pandas=True))
    except (ValueError, TypeError) as error:
        raise ValueError(f"{table}.{column.name} does not hold values of type {column.arrow_type}: {error}") from error


def _without_empty(data: pyarrow.ChunkedArray, column: Column) -> pyarrow.ChunkedArray:
    if pyarrow.types.is_list(column.arrow_type):
        return pc.coalesce(data, pyarrow.scalar([], column.arrow_type))
    if pyarrow.types.is_string(column.arrow_type) and column.nullable:
        return pc.if_else(pc.equal(data, ""), pyarrow.scalar(None, column.arrow_type), data)
    return data


def _is_in_layout(frame: pd.DataFrame, schema: pyarrow.Schema) -> bool:
    has_new_index = isinstance(frame.index, pd.RangeIndex) and frame.index.equals(pd.RangeIndex(len(frame)))
    return has_new_index and frame.dtypes.equals(from_arrow(schema.empty_table()).dtypes)


def _pandas_type(arrow_type: pyarrow.DataType) -> object:
    if pyarrow.types.is_integer(arrow_type):
        return pd.Int64Dtype()
    if pyarrow.types.is_list(arrow_type):
        return pd.ArrowDtype(arrow_type)
    return None
