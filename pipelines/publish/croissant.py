"""`croissant.json`: the release in the Croissant 1.1 format, which loaders of machine learning read, from the models.

Belongs here: tables, columns, vocabularies and files in Croissant's words. Not here: what a column is (`schemas/`).
`onrecord.duckdb` is not listed: its bytes, and so its checksum, differ from build to build, and this file's must not.
"""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow

from pipelines.publish import about
from pipelines.publish.checksums import files_of, sha256_of
from pipelines.publish.sql import column_comment
from pipelines.publish.versions import date_of
from schemas.derive import Column, describe
from schemas.tables import TABLES
from schemas.vocabulary import VOCABULARIES, Vocabulary

FILE_NAME = "croissant.json"
VERSION = "http://mlcommons.org/croissant/1.1"
# The names that readers of Croissant know these formats by.
MEDIA_TYPES = {".parquet": "application/x-parquet", ".csv": "text/csv"}
DATA_TYPES = {"string": "sc:Text", "int64": "cr:Int64", "double": "cr:Float64", "bool": "sc:Boolean"}

Json = dict[str, Any]


def croissant(folder: Path, version: str) -> Json:
    """Return the description of the release in `folder`, whose Parquet and CSV files must be there."""
    context = resources.files("pipelines.publish").joinpath("templates/croissant_context.json")
    return {
        "@context": json.loads(context.read_text(encoding="utf-8")),
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": "on-record",
        "description": about.DESCRIPTION,
        "citeAs": about.citation(version),
        "creator": {"@type": "sc:Organization", "name": about.AUTHOR},
        "datePublished": date_of(version),
        "isLiveDataset": False,
        "license": about.DATA_LICENSE_URL,
        "url": "index.html",
        "version": version,
        "distribution": [_file(folder, path) for path in files_of(folder) if Path(path).suffix in MEDIA_TYPES],
        "recordSet": [*map(_vocabulary, VOCABULARIES.values()), *map(_table, TABLES)],
    }


def _file(folder: Path, path: str) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "description": describe(Path(path).stem).description,
        "contentUrl": path,
        "contentSize": f"{(folder / path).stat().st_size} B",
        "encodingFormat": MEDIA_TYPES[Path(path).suffix],
        "sha256": sha256_of(folder / path),
    }


def _vocabulary(vocabulary: Vocabulary) -> Json:
    name = f"vocabulary/{vocabulary.name}"
    parts = {"term": "The term.", "definition": "What it means."}
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": vocabulary.definition,
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{name}/term"},
        "field": [_typed(f"{name}/{part}", part, said, "sc:Text") for part, said in parts.items()],
        "data": [{f"{name}/{part}": getattr(term, part) for part in parts} for term in vocabulary.terms],
    }


def _table(table: str) -> Json:
    description = describe(table)
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": description.description,
        "key": [{"@id": f"{table}/{name}"} for name in description.unique],
        "field": [_field(table, column) for column in description.columns],
    }


def _field(table: str, column: Column) -> Json:
    name, arrow_type = f"{table}/{column.name}", column.arrow_type
    is_list = pyarrow.types.is_list(arrow_type)
    value_type = arrow_type.value_type if is_list else arrow_type
    field = _typed(name, column.name, column_comment(column), DATA_TYPES.get(str(value_type)))
    field |= {"isArray": True, "arrayShape": "-1"} if is_list else {}
    if pyarrow.types.is_struct(value_type):
        parts = [value_type.field(index) for index in range(value_type.num_fields)]
        return field | {"subField": [_part(table, column, name, part) for part in parts]}
    if len(column.references) == 1:
        field["references"] = _source(*column.references[0].split("."))
    return field | {"source": _source(table, column.name)}


def _part(table: str, column: Column, parent: str, part: pyarrow.Field) -> Json:
    said = f"`{part.name}` of each entry of `{column.name}`."
    field = _typed(f"{parent}/{part.name}", part.name, said, DATA_TYPES[str(part.type)])
    return field | {"source": _source(table, column.name) | {"transform": {"jsonPath": part.name}}}


def _typed(name: str, short: str, said: str, data_type: str | None) -> Json:
    typed = {"dataType": data_type} if data_type else {}
    return {"@type": "cr:Field", "@id": name, "name": short, "description": said} | typed


def _source(table: str, column: str) -> Json:
    """Where values are read. A reference says it too: mlcroissant cannot join a record set that it has read already."""
    return {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column}}
