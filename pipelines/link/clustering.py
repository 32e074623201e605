"""Joining compared rows into clusters under what may never be joined; the same for incidents and events.

Belongs here: blocks to pairs, pairs to clusters. Not here: what is compared and what forbids a join.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Reason = tuple[str, float]
# Rows of one block that each is compared with, in an order that puts likely ones side by side.
WINDOW = 30
# Rows of each of two clusters whose scores decide whether they join: bounds the cost of large clusters.
WITNESSES = 12


class Row(Protocol):
    """What clustering needs of a row."""

    @property
    def report_id(self) -> str:
        """Its ID."""


R = TypeVar("R", bound=Row)
Decisions = Mapping[tuple[str, str], bool]  # pair of report IDs -> whether they are of one
# The reason of a pair that a person decided; it weighs nothing, it goes before any weight.
DECISION = "decision"


@dataclass(frozen=True)
class Rules(Generic[R]):
    """What is particular to a kind of row."""

    block_keys: Callable[[R], Iterable[Hashable]]
    order: Callable[[R], object]  # sorts the rows of a large block
    may_join: Callable[[R, R], bool]
    compare: Callable[[R, R], list[Reason]]
    threshold: float  # score from which a pair is joined
    grey_zone: float  # score from which a pair is a duplicate candidate


@dataclass(frozen=True)
class Pair:
    a: int
    b: int
    score: float
    reasons: list[Reason]


@dataclass(frozen=True)
class Linked:
    labels: list[int]  # one a row: the lowest position of its cluster
    joined: list[Pair]  # compared pairs within one cluster
    grey: list[Pair]  # compared pairs of two clusters, in the grey zone or above


def total(reasons: list[Reason]) -> float:
    """Return the sum of the weights."""
    return round(sum(weight for _, weight in reasons), 2)


def candidate_pairs(rows: list[R], rules: Rules[R]) -> list[tuple[int, int]]:
    """Return the pairs of rows that share a block and may join, sorted."""
    blocks: defaultdict[Hashable, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        for key in rules.block_keys(row):
            blocks[key].append(position)
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > WINDOW:
            members.sort(key=lambda p: (rules.order(rows[p]), p))
        for i, a in enumerate(members):
            found.update((min(a, b), max(a, b)) for b in members[i + 1 : i + 1 + WINDOW])
    return sorted((a, b) for a, b in found if rules.may_join(rows[a], rows[b]))


def link(rows: list[R], rules: Rules[R], decisions: Decisions | None = None) -> Linked:
    """Join rows; `decisions` of people go before any score, both ways."""
    pairs = []
    for a, b in candidate_pairs(rows, rules):
        reasons = rules.compare(rows[a], rows[b])
        if total(reasons) >= rules.grey_zone:
            pairs.append(Pair(a, b, total(reasons), reasons))
    return _Clusters(rows, rules, decisions or {}).join(pairs)


class _Clusters(Generic[R]):
    """Clusters as they grow: the best pair first, two clusters only when their rows agree on average."""

    def __init__(self, rows: list[R], rules: Rules[R], decisions: Decisions) -> None:
        self.rows, self.rules = rows, rules
        self.decided = {tuple(sorted(pair)): is_one for pair, is_one in decisions.items()}
        self.members = {position: [position] for position in range(len(rows))}
        self.label = list(range(len(rows)))
        self.known: dict[tuple[int, int], float] = {}

    def join(self, pairs: list[Pair]) -> Linked:
        self.known = {(pair.a, pair.b): pair.score for pair in pairs}
        self._obey()
        for pair in sorted(pairs, key=lambda p: (-p.score, p.a, p.b)):
            a, b = self.label[pair.a], self.label[pair.b]
            if pair.score < self.rules.threshold:
                break
            if a != b and self._may_unite(self.members[a], self.members[b]):
                self._unite(a, b)
        apart = [p for p in pairs if self.label[p.a] != self.label[p.b]]
        decided = [Pair(a, b, self._score(a, b), self._decided_reasons(a, b)) for a, b in self._decided_as_one()]
        known = {(p.a, p.b) for p in decided}
        joined = [p for p in pairs if self.label[p.a] == self.label[p.b] and (p.a, p.b) not in known]
        return Linked(self.label, joined + decided, [p for p in apart if self._decision(p.a, p.b) is None])

    def _obey(self) -> None:
        for a, b in self._decided_as_one():
            self._unite(self.label[a], self.label[b])

    def _decided_as_one(self) -> list[tuple[int, int]]:
        position = {row.report_id: place for place, row in enumerate(self.rows)}
        pairs = (pair for pair, is_one in self.decided.items() if is_one)
        places = (sorted((position[a], position[b])) for a, b in pairs if a in position and b in position)
        return sorted((a, b) for a, b in places)

    def _decided_reasons(self, a: int, b: int) -> list[Reason]:
        return [(DECISION, 0.0), *self.rules.compare(self.rows[a], self.rows[b])]

    def _decision(self, a: int, b: int) -> bool | None:
        return self.decided.get(tuple(sorted((self.rows[a].report_id, self.rows[b].report_id))))

    def _may_unite(self, mine: list[int], theirs: list[int]) -> bool:
        for a in mine:
            for b in theirs:
                if self._decision(a, b) is False or not self.rules.may_join(self.rows[a], self.rows[b]):
                    return False
        scores = [self._score(min(a, b), max(a, b)) for a in mine[:WITNESSES] for b in theirs[:WITNESSES]]
        return sum(scores) >= self.rules.threshold * len(scores)

    def _score(self, a: int, b: int) -> float:
        if (a, b) not in self.known:
            self.known[a, b] = total(self.rules.compare(self.rows[a], self.rows[b]))
        return self.known[a, b]

    def _unite(self, a: int, b: int) -> None:
        if a == b:
            return
        keep, gone = min(a, b), max(a, b)
        for position in self.members[gone]:
            self.label[position] = keep
        self.members[keep] = sorted(self.members[keep] + self.members.pop(gone))
