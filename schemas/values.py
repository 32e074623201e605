"""Single values: whether one that a person wrote can stand in a column, by the models alone."""

from typing import Any

import pandera.errors
import pyarrow

from schemas.derive import Column, describe, from_arrow
from schemas.tables import TABLES

PLAIN_TYPES: dict[str, tuple[str, tuple[type, ...]]] = {
    "string": ("text", (str,)),
    "int64": ("a whole number", (int,)),
    "double": ("a number", (int, float)),
    "bool": ("true or false", (bool,)),
    "list<element: string>": ("a list of texts", (list,)),
}


def column_of(table: str, name: str) -> Column | None:
    """Return what the model of `table` says of a column, None when it has none of that name."""
    return next((column for column in describe(table).columns if column.name == name), None)


def is_plain(column: Column) -> bool:
    """Return whether a person can write the column's values: no lists of records."""
    return str(column.arrow_type).replace("item:", "element:") in PLAIN_TYPES


def value_problem(table: str, column: Column, value: Any) -> str | None:
    """Return why a plain value, or a list of them, cannot stand in a column, whatever else is in its row.

    None when it can. The column's own checks are asked; checks over several columns of a row are not.
    """
    kind, types = PLAIN_TYPES[str(column.arrow_type).replace("item:", "element:")]
    if value is None:
        if pyarrow.types.is_list(column.arrow_type):
            return f"{column.name} is a list: [] when there is nothing to list"
        return None if column.nullable else f"{column.name} is never empty"
    is_flag = isinstance(value, bool) and bool not in types
    items = value if isinstance(value, list) else []
    if is_flag or not isinstance(value, types) or not all(isinstance(item, str) for item in items):
        return f"{column.name} is {kind}, not {value!r}"
    cell = from_arrow(pyarrow.table({column.name: pyarrow.array([value], column.arrow_type)}))
    try:
        TABLES[table].to_schema().columns[column.name].validate(cell)
    except pandera.errors.SchemaError:
        return f"{column.name} takes {_allowed(column)}, not {value!r}"
    return None


def _allowed(column: Column) -> str:
    if column.vocabulary:
        return f"one of {', '.join(column.vocabulary.words)}"
    if column.pattern:
        return "an ISO 8601 date such as 2026-02-03" if column.unit == "ISO 8601" else f"what fits {column.pattern}"
    if column.minimum is not None:
        most = "" if column.maximum is None else f" and at most {column.maximum:g}"
        return f"at least {column.minimum:g}{most}"
    return "a text that is not empty"
