"""The IDs of this build, carried over from the tables of the last release.

Belongs here: reading old IDs from tables and collecting what became of them. Not here: the matching
(`lasting_ids.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipelines.link.lasting_ids import Change, assign_ids

HISTORY_COLUMNS = ["old_id", "new_id", "table", "change", "reason"]
PREFIXES = {"origin_id": "o", "story_id": "s", "incident_id": "i", "event_id": "e"}
# Column -> the table whose rows bear the ID, where there is one of its own.
TABLE_OF = {"origin_id": "documents", "story_id": "documents", "incident_id": "incidents", "event_id": "events"}
KEY_OF = {"documents": "document_id", "incident_reports": "report_id", "event_reports": "report_id"}


class Lasting:
    """Assigns IDs against the last release and remembers what changed."""

    def __init__(self, previous: Mapping[str, pd.DataFrame]) -> None:
        self._previous = previous
        self._changes: list[tuple[str, Change]] = []

    def ids(self, table: str, column: str, keys: pd.Series, labels: pd.Series) -> list[str]:
        """Return an ID a row of `keys`, equal for rows of equal label."""
        by_key = self._assigned(table, column, list(keys), list(labels))
        return [by_key[key] for key in keys]

    def by_report(self, table: str, column: str, keys: Sequence[str], labels: Sequence[int]) -> dict[str, str]:
        """Return the ID of every report."""
        return self._assigned(table, column, list(keys), list(labels))

    def history(self) -> pd.DataFrame:
        """Return what became of IDs of the last release, a row of `id_history` each but for the version."""
        rows = [
            {"old_id": c.old_id, "new_id": c.new_id, "table": table, "change": c.change, "reason": c.reason}
            for table, c in self._changes
        ]
        frame = pd.DataFrame(rows, columns=HISTORY_COLUMNS, dtype=object)
        return frame.sort_values(["table", "old_id", "new_id"], ignore_index=True)

    def _assigned(self, table: str, column: str, keys: list[str], labels: list[int]) -> dict[str, str]:
        members: defaultdict[int, set[str]] = defaultdict(set)
        for key, label in zip(keys, labels, strict=True):
            members[label].add(key)
        clusters = [frozenset(members[label]) for label in sorted(members)]
        assignment = assign_ids(PREFIXES[column], clusters, self._old(table, column), self._retired())
        self._changes += [(TABLE_OF[column], change) for change in assignment.changes]
        return {
            key: cluster_id for cluster, cluster_id in zip(clusters, assignment.ids, strict=True) for key in cluster
        }

    def _old(self, table: str, column: str) -> dict[str, frozenset[str]]:
        frame = self._previous.get(table)
        if frame is None or column not in frame:
            return {}
        return _groups(frame[column], frame[KEY_OF[table]])

    def _retired(self) -> frozenset[str]:
        history = self._previous.get("id_history")
        return frozenset() if history is None else frozenset(history["old_id"])


def _groups(ids: Iterable[str], keys: Iterable[str]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row_id, key in zip(ids, keys, strict=True):
        found[row_id].add(key)
    return {row_id: frozenset(members) for row_id, members in found.items()}
