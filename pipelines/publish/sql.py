"""SQL derived from the models: types, CREATE TABLE, COMMENT ON. Views are in `views.sql`; running is elsewhere."""

from collections.abc import Iterator

import pyarrow

from schemas.derive import Column, describe


def identifier(name: str) -> str:
    """Return a name as SQL takes it whatever it holds (`end` and `table` are words of SQL)."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def sql_type(arrow_type: pyarrow.DataType) -> str:
    """Return DuckDB's name of an Arrow type."""
    if pyarrow.types.is_list(arrow_type):
        return sql_type(arrow_type.value_type) + "[]"
    if pyarrow.types.is_struct(arrow_type):
        fields = (arrow_type.field(index) for index in range(arrow_type.num_fields))
        return f"STRUCT({', '.join(f'{identifier(field.name)} {sql_type(field.type)}' for field in fields)})"
    return {"string": "VARCHAR", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN"}[str(arrow_type)]


def create_table(schema: str, table: str) -> str:
    """Return the CREATE TABLE of `table`, with its primary key."""
    description = describe(table)
    lines = [_column(column) for column in description.columns]
    if description.primary_key:
        lines.append(f"PRIMARY KEY ({', '.join(map(identifier, description.primary_key))})")
    return f"CREATE TABLE {schema}.{identifier(table)} (\n    " + ",\n    ".join(lines) + "\n)"


def comments(schema: str, table: str) -> Iterator[str]:
    """Yield COMMENT ON for `table` and each of its columns."""
    description = describe(table)
    name = f"{schema}.{identifier(table)}"
    yield f"COMMENT ON TABLE {name} IS {literal(description.description)}"
    for column in description.columns:
        yield f"COMMENT ON COLUMN {name}.{identifier(column.name)} IS {literal(column_comment(column))}"


def column_comment(column: Column) -> str:
    """Return all that a reader should know of a column, in one line."""
    parts = [column.description]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.vocabulary:
        parts.append(f"One of: {', '.join(column.vocabulary.words)}.")
    if column.references:
        parts.append(f"Refers to {' or '.join(column.references)}.")
    return " ".join(parts)


def _column(column: Column) -> str:
    return f"{identifier(column.name)} {sql_type(column.arrow_type)}{'' if column.nullable else ' NOT NULL'}"
