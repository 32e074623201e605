"""The files of a release, each written by its own module; which there are and in what order is said here."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from pipelines.publish import about, changelog, cookbook
from pipelines.publish.changes import TABLE as CHANGES
from pipelines.publish.checksums import write_checksums
from pipelines.publish.citation import citation_file
from pipelines.publish.croissant import FILE_NAME as CROISSANT
from pipelines.publish.croissant import croissant
from pipelines.publish.csv import write_csv
from pipelines.publish.datapackage import datapackage
from pipelines.publish.dictionary import dictionary
from pipelines.publish.duckdb_file import write_duckdb
from pipelines.publish.geoparquet import write_geoparquet
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.manifest import ReleaseFacts, manifest
from pipelines.publish.parquet import read_columns, write_parquet
from pipelines.publish.site import write_site


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path, facts: ReleaseFacts) -> None:
    """Write every conformed table as Parquet; the bytes depend on rows, models and `facts.names` alone."""
    metadata = {"names": facts.names} | ({"note": facts.note} if facts.note else {})
    for table, frame in tables.items():
        write_parquet(table, frame, folder / f"{table}.parquet", metadata)


def write_changes(
    changes: pd.DataFrame,
    folder: Path,
    newest: Path | None,
    version: str,
    facts: ReleaseFacts,
    mask: Callable[[str], str] = str,
) -> None:
    """Write the conformed table of changes, and tell them in words, against the release in folder `newest`, if any.

    `mask` takes out of the words what the older release still says and this one must not.
    """
    write_tables({CHANGES: changes}, folder, facts)
    told = mask(changelog_of(version, changes, folder, newest))
    (folder / changelog.FILE_NAME).write_text(told, encoding="utf-8")


def changelog_of(version: str, changes: pd.DataFrame, folder: Path, before: Path | None) -> str:
    """Return in words what the tables in `folder` changed against the release in folder `before`, if any."""
    if before is None:
        return changelog.first_changelog(version)
    new, old = (
        {table: read_columns(side / f"{table}.parquet", columns) for table, columns in changelog.READ.items()}
        for side in (folder, before)
    )
    return changelog.changelog(version, before.resolve().name, changes, new, old)


def write_rest(folder: Path, version: str, facts: ReleaseFacts, row_counts: Mapping[str, int]) -> None:
    """Write everything that is derived from the Parquet files in `folder`, the checksums last."""
    write_csv(folder, row_counts)
    write_geoparquet(folder)
    write_duckdb(folder, facts.note)
    (folder / "DICTIONARY.md").write_text(dictionary(), encoding="utf-8")
    (folder / cookbook.FILE_NAME).write_text(cookbook.cookbook(), encoding="utf-8")
    _write_json(datapackage(folder, version), folder / "datapackage.json")
    _write_json(croissant(folder, version), folder / CROISSANT)
    citation = yaml.safe_dump(citation_file(version), sort_keys=False, allow_unicode=True, width=120)
    (folder / "CITATION.cff").write_text(citation, encoding="utf-8")
    for name, text in about.license_texts().items():
        (folder / name).write_text(text, encoding="utf-8")
    write_site(folder, version, facts, row_counts)
    _write_json(manifest(folder, version, facts, row_counts), folder / MANIFEST)
    write_checksums(folder)


def _write_json(value: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
