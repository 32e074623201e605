"""Which rows the corrections are about that only one of two releases tells of, as tables of SQL.

Belongs here: from the table `corrections` of two releases to `corrected` ("table", row_id, change) and
`corrected_documents` (document_id). Not here: what that means for other rows (`changes.py`).
"""

from collections.abc import Iterator

from pipelines.publish.sql import literal
from schemas.rules.accounts import SUBJECTS

TABLE = "corrections"
COLUMNS = 'correction_id, change, "table", row_id, other_row_id, value_after, reports'
NONE_TOLD = (
    'SELECT NULL::VARCHAR AS correction_id, NULL::VARCHAR AS change, NULL::VARCHAR AS "table", '
    "NULL::VARCHAR AS row_id, NULL::VARCHAR AS other_row_id, NULL::VARCHAR AS value_after, "
    "NULL::VARCHAR[] AS reports WHERE false"
)


def corrected_rows(old: str | None, new: str | None) -> Iterator[str]:
    """Yield the statements that make the two tables; `old` and `new` are the sources of both tables `corrections`."""
    before, after = (f"SELECT {COLUMNS} FROM {source}" if source else NONE_TOLD for source in (old, new))
    yield f"CREATE TABLE told AS ({before} EXCEPT {after}) UNION ALL ({after} EXCEPT {before})"
    reports = " UNION ALL ".join(
        f'SELECT {literal(table)}, unnest(reports), change FROM told WHERE "table" = {literal(subject)}'
        for subject, (_, table) in SUBJECTS.items()
    )
    yield (
        'CREATE TABLE corrected AS SELECT "table", row_id, change FROM told '
        'UNION ALL SELECT "table", other_row_id, change FROM told WHERE other_row_id IS NOT NULL '
        f"UNION ALL {reports}"
    )
    documents = "SELECT row_id FROM told WHERE \"table\" = 'documents' AND row_id IS NOT NULL"
    yield f"CREATE TABLE corrected_documents AS {documents}"
