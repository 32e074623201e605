"""The files of a release as its page offers them: sizes and checksums of what stands in the folder already.

The bytes of a DuckDB file differ from run to run, so what is said of it stands in a small script beside the page and
not in the page, which then depends on the tables alone.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from pipelines.publish.checksums import FILE_NAME as CHECKSUMS
from pipelines.publish.checksums import files_of, sha256_of
from pipelines.publish.duckdb_file import FILE_NAME as DUCKDB
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from schemas.derive import describe
from schemas.tables import TABLES

FACTS_SCRIPT = "site/files.js"
# What the files that are no table are for; one that is not listed is offered without words.
PURPOSES = {
    DUCKDB: "All tables, with keys, explanations and views, for DuckDB 1.1 and later.",
    "DICTIONARY.md": "Every table, column and term explained.",
    "COOKBOOK.md": "Fifteen questions with the SQL that answers them.",
    "geo/incidents.parquet": "Incidents as a layer of points, in GeoParquet, for geographic software.",
    "CHANGELOG.md": "What changed since the release before, in words.",
    "CITATION.cff": "How to cite, for reference managers.",
    "LICENSE-DATA": "The licence of the data.",
    "LICENSE": "The licence of the code that comes with it: the page and the queries.",
    "datapackage.json": "The CSV files described, as a Frictionless Data Package.",
    "croissant.json": "The tables described, as Croissant for machine learning.",
    MANIFEST: "Version, revision of the code, model, inputs, and every file with its checksum.",
    CHECKSUMS: "Checksums of all files, for `sha256sum --check`.",
}
# Written after the page, so that their own checksums cannot stand in it.
WRITTEN_LATER = (MANIFEST, CHECKSUMS)


@dataclass(frozen=True)
class File:
    """One file; size in bytes and SHA-256 are None where the page does not say them itself."""

    path: str
    purpose: str
    bytes: int | None
    sha256: str | None


@dataclass(frozen=True)
class TableFiles:
    """The files of one table, and what the table is."""

    table: str
    description: str
    files: list[File]


def table_files(folder: Path) -> list[TableFiles]:
    """Return the Parquet and CSV files of each table in `folder`."""
    present = set(files_of(folder))
    tables = []
    for table in TABLES:
        files = [_file(folder, path) for path in _paths(table) if path in present]
        tables.append(TableFiles(table, describe(table).description, files))
    return tables


def other_files(folder: Path) -> list[File]:
    """Return the files of `folder` that hold no single table, and those that are written after the page."""
    tables = {path for table in TABLES for path in _paths(table)}
    paths = [path for path in files_of(folder) if path not in tables and not path.startswith("site/")]
    return sorted([*(_file(folder, path) for path in paths), *map(_unsaid, WRITTEN_LATER)], key=_importance)


def facts_script(folder: Path) -> str:
    """Return the script that tells the page size and checksum of the file whose bytes differ from run to run."""
    path = folder / DUCKDB
    facts = {DUCKDB: {"bytes": path.stat().st_size, "sha256": sha256_of(path)}} if path.exists() else {}
    return f"window.onrecordFiles = {json.dumps(facts)};\n"


def _paths(table: str) -> tuple[str, str]:
    return f"{table}.parquet", f"csv/{table}.csv"


def _file(folder: Path, path: str) -> File:
    if path == DUCKDB:
        return _unsaid(path)
    return File(path, PURPOSES.get(path, ""), (folder / path).stat().st_size, sha256_of(folder / path))


def _unsaid(path: str) -> File:
    return File(path, PURPOSES.get(path, ""), None, None)


def _importance(file: File) -> tuple[int, str]:
    known = list(PURPOSES)
    return known.index(file.path) if file.path in known else len(known), file.path
