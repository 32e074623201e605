"""Which values a person may correct. The others are keys, or follow from something that is corrected instead."""

from schemas.derive import describe
from schemas.values import column_of, is_plain

DERIVED = "it is derived from other columns"
LINKED = "decide on pairs of reports or rows instead (same: true or false)"
READ = "it is what was read; withdraw the row instead"
# Table -> column -> why it cannot be corrected. A table that is not here cannot be corrected at all.
FIXED: dict[str, dict[str, str]] = {
    "documents": dict.fromkeys(("source_id", "text_sha256", "text_chars", "batch"), READ)
    | dict.fromkeys(("origin_id", "story_id"), "linking decides it"),
    "incidents": dict.fromkeys(
        ("document_count", "origin_count", "first_published_at", "last_published_at", "summary"), DERIVED
    ),
    "events": dict.fromkeys(("document_count", "origin_count", "summary"), DERIVED),
    "incident_reports": {"incident_id": LINKED, "document_id": READ, "rank": READ, "confidence": READ},
    "event_reports": {"event_id": LINKED, "document_id": READ, "confidence": READ},
    "participants": dict.fromkeys(("report_id", "incident_id", "document_id"), READ) | {"name_status": DERIVED},
    "quotes": dict.fromkeys(("document_id", "text", "start", "end", "content_spans", "confidence"), READ)
    | dict.fromkeys(("utterance_id", "speaker_name_status", "is_masked"), DERIVED),
    "claims": dict.fromkeys(("subject_table", "subject_id", "report_id", "document_id"), READ),
    "people": {"document_count": DERIVED},
    "organizations": {"document_count": DERIVED},
}
# A document has these in the release only.
NOT_READ = ("origin_id", "story_id", "text_chars")


def key_of(table: str) -> str:
    """Return the column that tells the rows of a correctable table apart."""
    return describe(table).unique[0]


def table_problem(table: str) -> str | None:
    """Return why the rows of a table cannot be corrected or withdrawn, None when they can."""
    if table in FIXED:
        return None
    return f"rows of {table!r} are not corrected; what can be: {', '.join(sorted(FIXED))}"


def column_problem(table: str, name: str, *, is_set: bool) -> str | None:
    """Return why a column cannot stand in `expect`, or in `set`, of an entry; None when it can."""
    column = column_of(table, name)
    if column is None:
        return f"{table} has no column {name!r}"
    if not is_plain(column) or (table == "documents" and name in NOT_READ):
        return f"{name} cannot be written here"
    if is_set and name == key_of(table):
        return f"{name} is the key of the row and lasts"
    if is_set and name in FIXED[table]:
        return f"{name} cannot be corrected: {FIXED[table][name]}"
    return None
