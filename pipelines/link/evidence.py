"""Why reports were joined, and which pairs a person should decide.

Belongs here: compared pairs as rows. Not here: comparing (`compare.py`, `events.py`).
"""

from collections.abc import Mapping

import pandas as pd

from pipelines.ids import make_id
from pipelines.link.clustering import DECISION, Linked, Pair

LINK_COLUMNS = ["link_id", "table", "report_id_a", "report_id_b", "score", "reasons"]
CANDIDATE_COLUMNS = ["candidate_id", "table", "report_id_a", "report_id_b", "row_id_a", "row_id_b", "score", "reasons"]
# Table of the merged rows -> IDs of the reports in the order that was linked, and what linking found.
Pairs = Mapping[str, tuple[list[str], Linked]]


def link_evidence(pairs: Pairs) -> pd.DataFrame:
    """Return a row a compared pair of reports of one incident or event, best first within a table."""
    rows = [
        {"link_id": make_id("l", table, ids[p.a], ids[p.b])} | _row(table, ids, p)
        for table, (ids, linked) in pairs.items()
        for p in _sorted(linked.joined)
    ]
    return pd.DataFrame(rows, columns=LINK_COLUMNS)


def duplicate_candidates(pairs: Pairs, row_of: Mapping[str, str]) -> pd.DataFrame:
    """Return a row a pair of reports of different incidents or events that may be of one; `row_of` maps reports."""
    rows = [
        {"candidate_id": make_id("dc", table, ids[p.a], ids[p.b])}
        | _row(table, ids, p)
        | {"row_id_a": row_of[ids[p.a]], "row_id_b": row_of[ids[p.b]]}
        for table, (ids, linked) in pairs.items()
        for p in _sorted(linked.grey)
    ]
    return pd.DataFrame(rows, columns=CANDIDATE_COLUMNS)


def _sorted(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda p: (-p.score, p.a, p.b))


def _row(table: str, ids: list[str], pair: Pair) -> dict[str, object]:
    reasons = [name if name == DECISION else f"{name} {weight:+.1f}" for name, weight in pair.reasons
               if weight or name == DECISION]  # fmt: skip
    return {
        "table": table,
        "report_id_a": ids[pair.a],
        "report_id_b": ids[pair.b],
        "score": pair.score,
        "reasons": reasons,
    }
