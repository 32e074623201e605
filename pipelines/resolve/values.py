"""One value out of several: each rule a small function. Nothing is averaged; what loses stays in `claims`."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

PRECISIONS = ("minute", "hour", "part_of_day", "day", "week", "month", "year", "none")
PLACE_PRECISIONS = ("exact", "street", "neighbourhood", "city", "county", "state", "country", "none")
# A repaired date and one read off the document's own date are weaker than any that a text prints.
WEAK_BASES = frozenset({"repaired", "document", "none"})


@dataclass(frozen=True)
class Candidate:
    """A value with what the rules weigh: who stands behind it and when."""

    value: Any
    origin_id: str
    published_at: str | None
    is_official: bool  # a statement, or a claim by a public body
    precision: str = "none"
    basis: str = "none"

    @property
    def published_key(self) -> str:
        """Undated documents come after dated ones."""
        return self.published_at or "9999"


def _origins(candidates: Iterable[Candidate]) -> dict[Hashable, set[str]]:
    found: dict[Hashable, set[str]] = {}
    for candidate in candidates:
        found.setdefault(candidate.value, set()).add(candidate.origin_id)
    return found


def best_count(candidates: Sequence[Candidate]) -> tuple[int, int, int] | None:
    """Return low, best and high of a count, or None where nobody gives one.

    Best is the official number; among equals that of more origins, then of the latest publication, since tolls are
    corrected as time passes.
    """
    if not candidates:
        return None
    values = [int(c.value) for c in candidates]
    origins = _origins(candidates)

    def weight(c: Candidate) -> tuple[bool, int, str, int]:
        return (c.is_official, len(origins[c.value]), c.published_at or "", int(c.value))

    return min(values), int(max(candidates, key=weight).value), max(values)


def best_day(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the date to publish: official record, then more origins, then earliest publication, then precision.

    `value` is an ISO date or date-time. Among candidates of the winning day the most precise is taken.
    """
    dated = [c for c in candidates if c.value]
    if not dated:
        return None
    fine = [c for c in dated if c.precision in PRECISIONS[:4]] or dated
    days = Counter[str]()
    for day, origin in {(c.value[:10], c.origin_id) for c in fine}:
        days[day] += bool(origin)

    def rank(c: Candidate) -> tuple[bool, bool, int, str, str]:
        return (c.basis in WEAK_BASES, not c.is_official, -days[c.value[:10]], c.published_key, c.value)

    day = min(fine, key=rank).value[:10]
    same = [c for c in fine if c.value[:10] == day]
    return min(same, key=lambda c: (c.basis in WEAK_BASES, PRECISIONS.index(c.precision), c.published_key, c.value))


def days_differ(candidates: Sequence[Candidate]) -> bool:
    """Return whether two documents give different days for the one happening."""
    days = {c.value[:10] for c in candidates if c.value and c.precision in PRECISIONS[:4]}
    return len(days) > 1


def best_place(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the place to publish: the town of most origins (official first), and there the finest precision.

    `value` is (city, county, state, country, ...) ending in a row number; only the first four name the town.
    """
    placed = [c for c in candidates if c.precision != "none"]
    if not placed:
        return None
    support: dict[tuple[Any, ...], set[str]] = {}
    for candidate in placed:
        support.setdefault(candidate.value[:4], set()).add(candidate.origin_id)

    def rank(c: Candidate) -> tuple[bool, int, bool, int, str, str]:
        known = c.value[0] is not None
        return (not known, -len(support[c.value[:4]]), not c.is_official,
                PLACE_PRECISIONS.index(c.precision), c.published_key, str(c.value))  # fmt: skip

    return min(placed, key=rank)
