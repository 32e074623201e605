"""The date of a row from the dates that its reports give; incidents and events alike.

Belongs here: making candidates of reports, and the columns of the one chosen. Not here: the rule that chooses
(`values.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.resolve.values import Candidate, best_day

Row = dict[str, Any]


def candidate_of(document: Row, value: Any, precision: str = "none", basis: str = "none") -> Candidate:
    """Return a value with what its document weighs."""
    is_official = document["kind"] == "statement"
    return Candidate(value, document["origin_id"], document["published_at"], is_official, precision, basis)


def date_candidates(reports: Sequence[Row], documents: Mapping[str, Row]) -> list[Candidate]:
    """Return the dates that reports give; `documents` is by document_id."""
    given = ((documents[r["document_id"]], r["date"]) for r in reports if r["date"] and r["date"]["date_start"])
    return [candidate_of(doc, d["date_start"], d["date_precision"], d["date_basis"]) for doc, d in given]


def date_columns(reports: Sequence[Row], documents: Mapping[str, Row]) -> Row:
    """Return date_start, date_end, date_precision and date_basis of a row."""
    best = best_day(date_candidates(reports, documents))
    if best is None:
        return {"date_start": None, "date_end": None, "date_precision": "none", "date_basis": "none"}
    given = (r["date"] for r in reports if r["date"] and r["date"]["date_start"] == best.value)
    end = next((d["date_end"] for d in given if d["date_precision"] == best.precision), None)
    return {"date_start": best.value, "date_end": end, "date_precision": best.precision, "date_basis": best.basis}
