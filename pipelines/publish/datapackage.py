"""`datapackage.json`: a Data Package (Frictionless, version 2) over the CSV files, derived from the models."""

from pathlib import Path
from typing import Any

import pyarrow

from pipelines.publish import about
from pipelines.publish.checksums import sha256_of
from schemas.derive import Column, describe
from schemas.tables import TABLES

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(folder: Path, version: str) -> dict[str, Any]:
    """Return the description of the release in `folder`, whose CSV files must be there."""
    return {
        "$schema": PROFILE,
        "name": "on-record",
        "title": about.TITLE,
        "description": about.DESCRIPTION,
        "version": version,
        "licenses": [{"name": about.DATA_LICENSE, "title": about.DATA_LICENSE_TITLE, "path": about.DATA_LICENSE_URL}],
        "contributors": [{"title": about.AUTHOR, "roles": ["creator"]}],
        "resources": [_resource(table, folder) for table in TABLES],
    }


def _resource(table: str, folder: Path) -> dict[str, Any]:
    path = f"csv/{table}.csv"
    return {
        "name": table,
        "type": "table",
        "path": path,
        "description": describe(table).description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{sha256_of(folder / path)}",
        "schema": _schema(table),
    }


def _schema(table: str) -> dict[str, Any]:
    description = describe(table)
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in description.columns],
        "fieldsMatch": "exact",
        "missingValues": [""],
    }
    if description.primary_key:
        schema["primaryKey"] = list(description.primary_key)
    else:
        schema["uniqueKeys"] = [list(description.unique)]
    keys = [_foreign_key(column) for column in description.columns if len(column.references) == 1]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _field_type(column.arrow_type)}
    field["description"] = column.description
    if column.unit:
        field["unit"] = column.unit
    is_list = pyarrow.types.is_list(column.arrow_type)
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.vocabulary and is_list:
        field["vocabulary"] = list(column.vocabulary.words)
    elif column.vocabulary:
        constraints["enum"] = list(column.vocabulary.words)
    limits = {"minimum": column.minimum, "maximum": column.maximum, "pattern": column.pattern}
    constraints |= {name: limit for name, limit in limits.items() if limit is not None}
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_key(column: Column) -> dict[str, Any]:
    resource, field = column.references[0].split(".")
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [field]}}


def _field_type(arrow_type: pyarrow.DataType) -> str:
    if pyarrow.types.is_list(arrow_type):
        return "array"
    return {"string": "string", "int64": "integer", "double": "number", "bool": "boolean"}[str(arrow_type)]
