"""The rows that the page carries, read from the Parquet files of the release: which tables, columns and how many.

A small release is carried whole. Of a large one the page holds the incidents and events that most documents report, and
what belongs to them; `Rows.left_out` counts the rest. How rows look is the page's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.sql import identifier, literal
from schemas.derive import describe
from schemas.vocabulary import VOCABULARIES

# A browser on a phone holds some 20 MB of such rows; 2,000 incidents with all that belongs to them take about 4.
MOST = {"incidents": 5_000, "events": 5_000, "quotes": 20_000, "documents": 20_000, "id_history": 20_000}
COLUMNS: dict[str, tuple[str, ...]] = {
    "incidents": (
        *("incident_id", "incident_type", "incident_types", "is_aggregate", "date_start", "date_end"),
        *("date_precision", "date_basis", "place_name", "city", "county", "state", "country", "lat", "lon"),
        *("place_precision", "agency", "killed_low", "killed_best", "killed_high", "injured_low", "injured_best"),
        *("injured_high", "status", "response", "document_count", "origin_count", "summary"),
    ),
    "events": (
        *("event_id", "event_type", "name", "date_start", "date_end", "date_precision", "date_basis", "city"),
        *("state", "actors", "part_of", "status", "document_count", "origin_count", "summary"),
    ),
    "documents": (
        *("document_id", "source_id", "kind", "url", "publisher", "title", "author", "published_at"),
        *("published_basis", "origin_id"),
    ),
    "incident_reports": (
        *("report_id", "incident_id", "document_id", "evidence_text", "evidence_start", "evidence_end"),
    ),
    "event_reports": ("report_id", "event_id", "document_id", "evidence_text", "evidence_start", "evidence_end"),
    "participants": (
        *("participant_id", "incident_id", "document_id", "role", "actor_type", "name", "name_status", "age"),
        *("gender", "count", "outcome", "organization"),
    ),
    "claims": (
        *("claim_id", "subject_table", "subject_id", "field", "value", "value_as_printed", "document_id", "start"),
        *("end", "claimed_by", "quote_id", "stance", "is_hedged"),
    ),
    "quotes": (
        *("quote_id", "document_id", "quote_type", "text", "start", "end", "speaker_text", "speaker_id"),
        *("speaker_name", "speaker_name_status", "speaker_role", "speaker_organization", "attribution_basis"),
        *("stance", "incident_id"),
    ),
    "findings": ("finding_id", "rule", "severity", "table", "row_id", "message"),
    "id_history": ("old_id", "new_id", "table", "change", "version", "reason"),
}
# Which rows of a table belong on the page, in order of preference where it has a limit.
WANTED = {
    "incidents": "ORDER BY document_count DESC, incident_id",
    "events": "ORDER BY document_count DESC, event_id",
    "incident_reports": "WHERE incident_id IN (SELECT incident_id FROM page_incidents)",
    "event_reports": "WHERE event_id IN (SELECT event_id FROM page_events)",
    "participants": "WHERE incident_id IN (SELECT incident_id FROM page_incidents)",
    "claims": "WHERE subject_id IN (SELECT incident_id FROM page_incidents UNION ALL SELECT event_id FROM page_events)",
    "quotes": "ORDER BY incident_id IN (SELECT incident_id FROM page_incidents) DESC NULLS LAST, quote_id",
    "documents": "ORDER BY document_id IN (SELECT document_id FROM page_incident_reports UNION ALL "
    "SELECT document_id FROM page_event_reports UNION ALL SELECT document_id FROM page_quotes) DESC, document_id",
    "findings": "WHERE row_id IN (SELECT incident_id FROM page_incidents UNION ALL SELECT event_id FROM page_events "
    "UNION ALL SELECT quote_id FROM page_quotes UNION ALL SELECT document_id FROM page_documents)",
    "id_history": "ORDER BY version DESC, old_id, new_id",
}


@dataclass(frozen=True)
class Rows:
    """What the page carries: `{table: {"columns": names, "rows": lists of values}}`, and how many rows it does not."""

    tables: dict[str, dict[str, list[Any]]]
    left_out: dict[str, int]


def read_rows(folder: Path) -> Rows:
    """Read the rows of the page from the release in `folder`, ordered by key."""
    tables: dict[str, dict[str, list[Any]]] = {}
    left_out: dict[str, int] = {}
    with duckdb.connect() as connection:
        for table in WANTED:
            connection.execute(f"CREATE TABLE {_chosen(table)} AS {_query(folder, table)}")
            columns = ", ".join(map(identifier, COLUMNS[table]))
            keys = ", ".join(map(identifier, describe(table).unique))
            rows = connection.execute(f"SELECT {columns} FROM {_chosen(table)} ORDER BY {keys}").fetchall()
            tables[table] = {"columns": list(COLUMNS[table]), "rows": [list(row) for row in rows]}
            if table in MOST:
                counted = connection.execute(f"SELECT count(*) FROM {_source(folder, table)}").fetchall()
                left_out[table] = counted[0][0] - len(rows)
    return Rows(tables, left_out)


def meanings() -> dict[str, Any]:
    """Return what the models say of the columns on the page, and the definitions of every vocabulary's terms."""
    return {
        "columns": {table: dict(_columns(table)) for table in COLUMNS},
        "vocabularies": {
            name: {term.term: term.definition for term in vocabulary.terms} for name, vocabulary in VOCABULARIES.items()
        },
    }


def _columns(table: str) -> Iterator[tuple[str, dict[str, str]]]:
    for column in describe(table).columns:
        known = {"description": column.description}
        yield column.name, known | ({"vocabulary": column.vocabulary.name} if column.vocabulary else {})


def _chosen(table: str) -> str:
    return identifier(f"page_{table}")


def _source(folder: Path, table: str) -> str:
    return f"read_parquet({literal(str(folder / f'{table}.parquet'))})"


def _query(folder: Path, table: str) -> str:
    limit = f" LIMIT {MOST[table]}" if table in MOST else ""
    return f"SELECT * FROM {_source(folder, table)} {WANTED[table]}{limit}"
