"""What a release is made of and what is missing from it: publishers, dates, and inputs that were refused and why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publish.sql import literal

# As many lines as a person reads; the tables hold all.
LINES_AT_MOST = 200

PUBLISHERS = """
    SELECT publisher, count(*) AS documents, count(DISTINCT origin_id) AS origins,
        min(published_at[:10]) AS earliest, max(published_at[:10]) AS latest
    FROM documents GROUP BY publisher ORDER BY documents DESC, publisher NULLS LAST
"""
MONTHS = """
    SELECT published_at[:7] AS month, count(*) AS documents, count(DISTINCT publisher) AS publishers
    FROM documents WHERE length(published_at) >= 7 GROUP BY month ORDER BY month
"""
REFUSED_BY_RULE = "SELECT rule, count(*) AS inputs FROM quarantine GROUP BY rule ORDER BY inputs DESC, rule"
REFUSED = "SELECT source_id, rule, message, location FROM quarantine ORDER BY source_id, rule, location"
TOTALS = """
    SELECT count(*) AS documents, count(DISTINCT publisher) AS publishers, min(published_at[:10]) AS earliest,
        max(published_at[:10]) AS latest, count(*) FILTER (published_at IS NULL) AS undated,
        count(*) FILTER (publisher IS NULL) AS without_publisher, count(*) FILTER (url IS NULL) AS without_url,
        count(*) FILTER (NOT document_id IN (SELECT document_id FROM incident_reports)
            AND NOT document_id IN (SELECT document_id FROM event_reports)) AS without_report,
        (SELECT count(*) FROM quarantine) AS refused,
        (SELECT count(*) FROM incidents WHERE date_start IS NULL) AS incidents_undated,
        (SELECT count(*) FROM incidents WHERE lat IS NULL) AS incidents_unplaced
    FROM documents
"""


@dataclass(frozen=True)
class Listing:
    """The first rows of an answer, as dictionaries, and how many more there are."""

    rows: list[dict[str, Any]]
    more: int


@dataclass(frozen=True)
class Coverage:
    """What the page says of the release's coverage; every listing stands in the order in which it is read."""

    totals: dict[str, Any]
    publishers: Listing
    months: Listing
    silent_months: list[str]  # within the dates covered, without one document
    refused_by_rule: Listing
    refused: Listing


def coverage(folder: Path) -> Coverage:
    """Read the coverage of the release in `folder` from its Parquet files."""
    with duckdb.connect() as connection:
        for table in ("documents", "quarantine", "incidents", "incident_reports", "event_reports"):
            path = literal(str(folder / f"{table}.parquet"))
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({path})")
        months = _rows(connection, MONTHS)
        return Coverage(
            totals=_rows(connection, TOTALS)[0],
            publishers=_listing(_rows(connection, PUBLISHERS)),
            months=_listing(months),
            silent_months=_between([row["month"] for row in months]),
            refused_by_rule=_listing(_rows(connection, REFUSED_BY_RULE)),
            refused=_listing(_rows(connection, REFUSED)),
        )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    answer = connection.execute(query)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _listing(rows: list[dict[str, Any]]) -> Listing:
    return Listing(rows[:LINES_AT_MOST], max(len(rows) - LINES_AT_MOST, 0))


def _between(months: list[str]) -> list[str]:
    """Return the months, as YYYY-MM, between the first and the last of `months` that are not among them."""
    if not months:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (months[0], months[-1]))
    every = (f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1))
    present = set(months)
    return [month for month in every if month not in present]
