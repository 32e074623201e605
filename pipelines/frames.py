"""The tables between the steps: one row a record of `records.py`, nested records as dictionaries.

Belongs here: which record fills which table, and its form as rows, as Arrow and as a data frame. Not here:
the tables of a release (`schemas/`), nor what fills the rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import pairwise
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pandas as pd
import pyarrow as pa

from pipelines import records

RECORDS: dict[str, type] = {
    "documents": records.Document,
    "quotes": records.Quote,
    "incident_reports": records.IncidentReport,
    "participants": records.Participant,
    "event_reports": records.EventReport,
    "claims": records.Claim,
    "entities": records.Entity,
    "place_mentions": records.PlaceMention,
    "date_mentions": records.DateMention,
    "findings": records.Finding,
    "fingerprints": records.Fingerprint,
    "quarantine": records.Refusal,
}
Row = dict[str, Any]
# What one document gives: the name of a table -> its rows.
Extraction = dict[str, list[Row]]

SCALARS: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
}
# Missing integers and flags stay integers and flags (pandas would make them floats and objects).
NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
# Records of so few fields are spans: hardly two are alike.
SPAN_FIELDS = 2
COMPRESSION = pa.ipc.IpcWriteOptions(compression="zstd")


def row_of(record: Any, **more: Any) -> Row:
    """Return a record as a plain row: nested records become dictionaries, tuples lists; `more` comes first."""
    return {**more, **{name: _plain(getattr(record, name)) for name in _field_names(record.__class__)}}


@cache
def schema_of(table: str) -> pa.Schema:
    """Return the Arrow schema of a table's rows, read from the type hints of its record."""
    record = RECORDS[table]
    own = [pa.field(name, _arrow_type(hint)) for name, hint in get_type_hints(record).items()]
    if "document_id" not in _field_names(record) and table != "quarantine":
        own.insert(0, pa.field("document_id", pa.string()))
    return pa.schema(own)


def packed(extraction: Mapping[str, list[Row]]) -> bytes:
    """Return the rows of one document as a few kilobytes, to be handed between processes and kept; see `unpacked`.

    Raises:
        pyarrow.ArrowException, OverflowError: a value is not of the type that its record declares.
    """
    filled = {table: rows for table, rows in extraction.items() if rows}
    parts = [
        pa.RecordBatch.from_pylist(rows, schema_of(table)).serialize().to_pybytes() for table, rows in filled.items()
    ]
    whole = pa.RecordBatch.from_arrays([pa.array([part], pa.binary()) for part in parts], list(filled))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, whole.schema, options=COMPRESSION) as writer:
        writer.write_batch(whole)
    return sink.getvalue().to_pybytes()


def unpacked(kept: bytes) -> dict[str, pa.RecordBatch]:
    """Return the tables of what `packed` returned; those without rows are left out."""
    whole = pa.ipc.open_stream(kept).read_next_batch()
    return {
        table: pa.ipc.read_record_batch(column[0].as_buffer(), schema_of(table))
        for table, column in zip(whole.schema.names, whole.columns, strict=True)
    }


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a data frame.

    Integers and flags come as `Int64` and `boolean` (missing is `pd.NA`), floats as `float64`; text, lists and
    nested records as `object` columns of Python values, where missing is None, never NaN, which Python holds true.
    Equal texts are one Python object, and so are equal places: the words of 200,000 reports would fill gigabytes
    otherwise. None may be changed in place.
    """
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if column.type in NULLABLE or pa.types.is_floating(column.type):
            columns[name] = column.to_pandas(types_mapper=NULLABLE.get)
        else:
            columns[name] = pd.Series(_python_values(column.combine_chunks()), dtype=object)
    return pd.DataFrame(columns, columns=table.column_names)


def _python_values(column: pa.Array) -> list[Any]:
    """The values of a column as Python holds them, like `to_pylist`, but equal texts are one object."""
    if pa.types.is_struct(column.type):
        names = [field.name for field in column.type]
        rows = zip(*(_python_values(column.field(name)) for name in names), strict=True)
        is_flat = len(names) > SPAN_FIELDS and not any(pa.types.is_nested(field.type) for field in column.type)
        whole = _shared(names, rows) if is_flat else [dict(zip(names, row, strict=True)) for row in rows]
        return _with_nulls(whole, column)
    if pa.types.is_list(column.type):
        items, ends = _python_values(column.values), column.offsets.to_pylist()
        return _with_nulls([items[start:end] for start, end in pairwise(ends)], column)
    if pa.types.is_string(column.type):
        texts = column.dictionary_encode()
        known = texts.dictionary.to_pylist()
        return [None if place is None else known[place] for place in texts.indices.to_pylist()]
    return column.to_pylist()


def _shared(names: list[str], rows: Iterable[tuple[Any, ...]]) -> list[Row]:
    known: dict[tuple[Any, ...], Row] = {}
    return [known.get(row) or known.setdefault(row, dict(zip(names, row, strict=True))) for row in rows]


def _with_nulls(values: list[Any], column: pa.Array) -> list[Any]:
    if not column.null_count:
        return values
    return [value if there else None for value, there in zip(values, column.is_valid().to_pylist(), strict=True)]


def records_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame as dictionaries, None for all that is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


@cache
def _field_names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return row_of(value) if is_dataclass(value) else value


def _arrow_type(hint: Any) -> pa.DataType:
    if hint in SCALARS:
        return SCALARS[hint]
    arguments = [argument for argument in get_args(hint) if argument not in (NoneType, Ellipsis)]
    if get_origin(hint) is tuple:
        return pa.list_(_arrow_type(arguments[0]))
    if arguments:  # X | None
        return _arrow_type(arguments[0])
    return pa.struct([pa.field(name, _arrow_type(inner)) for name, inner in get_type_hints(hint).items()])
