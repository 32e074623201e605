"""IDs that live from release to release.

Belongs here: which cluster takes which ID, and what becomes of the others. Not here: what makes a cluster.

A cluster is a set of keys (report or document IDs). A new cluster takes the old ID that it shares most keys with,
each old ID goes to one cluster, and an ID that was ever published is never given to anything else.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipelines.ids import make_id


@dataclass(frozen=True)
class Change:
    """What became of an ID, a row of `id_history` without its version."""

    old_id: str
    new_id: str | None
    change: str  # merged split withdrawn
    reason: str


@dataclass(frozen=True)
class Assignment:
    ids: list[str]  # one a cluster, in the order given
    changes: list[Change]  # sorted


def assign_ids(
    prefix: str,
    clusters: list[frozenset[str]],
    previous: Mapping[str, frozenset[str]] | None = None,
    retired: Collection[str] = (),
) -> Assignment:
    """Return an ID a cluster, and the changes of `previous` IDs.

    `previous` holds the keys of every ID of the last release, `retired` the IDs that earlier releases published
    and that live no more. Clusters are disjoint and not empty; the result does not depend on their order.
    """
    previous = previous or {}
    owner = {key: old for old, keys in previous.items() for key in keys}
    kept = _keep(clusters, owner)
    used = set(previous) | set(retired)
    ids: dict[int, str] = {}
    for position in sorted(range(len(clusters)), key=lambda p: min(clusters[p])):
        ids[position] = kept.get(position) or _fresh(prefix, clusters[position], used)
        used.add(ids[position])
    now = {key: ids[position] for position, keys in enumerate(clusters) for key in keys}
    return Assignment([ids[position] for position in range(len(clusters))], _changes(previous, now))


def resolve_id(old_id: str, history: Mapping[str, str | None]) -> str | None:
    """Return the ID that an ID of any release stands for now, None when it was withdrawn.

    `history` maps an ID that lives no more to its successor (`merged` and `withdrawn` rows of `id_history`); a
    split leaves the old ID alive or merges it, so it needs no entry. Chains are followed.
    """
    current: str | None = old_id
    while current is not None and current in history:
        current = history[current]
    return current


def _keep(clusters: list[frozenset[str]], owner: Mapping[str, str]) -> dict[int, str]:
    """Match clusters and old IDs, largest overlap first; ties go to the lower ID, then to the lower key."""
    overlaps = [
        (-shared, old, min(cluster), position)
        for position, cluster in enumerate(clusters)
        for old, shared in Counter(owner[key] for key in cluster if key in owner).items()
    ]
    kept: dict[int, str] = {}
    taken: set[str] = set()
    for _, old, _, position in sorted(overlaps):
        if position not in kept and old not in taken:
            kept[position] = old
            taken.add(old)
    return kept


def _fresh(prefix: str, cluster: frozenset[str], used: Collection[str]) -> str:
    """Return an ID made of the cluster's lowest key; numbered when that one was published before."""
    attempt, number = make_id(prefix, min(cluster)), 1
    while attempt in used:
        number += 1
        attempt = make_id(prefix, min(cluster), number)
    return attempt


def _changes(previous: Mapping[str, frozenset[str]], now: Mapping[str, str]) -> list[Change]:
    """A part is split off when it got an ID of its own; reports that moved to an ID known before are no split."""
    alive = set(now.values())
    changes = []
    for old, keys in previous.items():
        heirs = Counter(now[key] for key in keys if key in now)
        if old in alive:
            parts = {heir: n for heir, n in heirs.items() if heir != old and heir not in previous}
            changes += [Change(old, part, "split", _told(n, keys)) for part, n in parts.items()]
        elif heirs:
            heir = min(heirs, key=lambda h: (-heirs[h], h))
            changes.append(Change(old, heir, "merged", _told(heirs[heir], keys)))
        else:
            changes.append(Change(old, None, "withdrawn", "no report of it is left"))
    return sorted(changes, key=lambda change: (change.old_id, change.new_id or ""))


def _told(moved: int, keys: frozenset[str]) -> str:
    return f"{moved} of its {len(keys)} reports"
