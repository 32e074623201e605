"""How well one story explains two groups of documents, compared with two stories.

Belongs here: the likelihoods. Not here: which groups are compared, and in which order (`stories.py`).

A story is a Dirichlet-multinomial over terms (Minka 2000, "Estimating a Dirichlet distribution"; the merge
criterion of Bayesian hierarchical clustering, Heller and Ghahramani 2005): a term that is rare in general news
and comes in both groups speaks for one story, and the more documents a group holds, the surer it knows its terms.
Every kind of fact (weekday, clock time, age, number of a noun) is such a distribution of its own over few values,
so that groups that agree each within themselves, on differing values, speak for two stories.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import lgamma

from pipelines.link.background import probability

# Pseudo-terms that background news adds to a story. Measured on half of ecb-dev's topics: 8 to 25 do alike.
CONCENTRATION = 16.0
FACT_CONCENTRATION = 1.0
# A value's share before any is seen: seven weekdays; about twenty values of other kinds.
WEEKDAY_PRIOR = 1 / 7
VALUE_PRIOR = 1 / 20
# Days between the publication of two groups that cost nothing, and what each further day costs (nats).
FREE_DAYS = 4
DAY_COST = 0.7


@dataclass
class Group:
    """Documents of one story so far."""

    terms: Counter[str] = field(default_factory=Counter)
    size: int = 0  # terms, counted once a document
    facts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    days: tuple[int, int] | None = None  # first and last day of publication, as ordinals

    @classmethod
    def of(cls, terms: Iterable[str], facts: Iterable[str], day: int | None) -> "Group":
        """Return the group of one document."""
        group = cls(Counter(set(terms)), days=None if day is None else (day, day))
        group.size = sum(group.terms.values())
        for fact in facts:
            kind, _, value = fact.partition("=")
            group.facts[kind][value] = 1
        return group

    def absorb(self, other: "Group") -> None:
        """Add the documents of another group."""
        self.terms.update(other.terms)
        self.size += other.size
        for kind, values in other.facts.items():
            self.facts[kind].update(values)
        spans = [group.days for group in (self, other) if group.days]
        self.days = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None


def gain(a: Group, b: Group) -> float:
    """Return the log likelihood ratio (nats) of one story for both groups against two."""
    score = _separate(CONCENTRATION, a.size, b.size) - _gap_cost(a.days, b.days)
    score += _shared(a.terms, b.terms, _term_weight)
    for kind in a.facts.keys() & b.facts.keys():
        mine, theirs = a.facts[kind], b.facts[kind]
        score += _separate(FACT_CONCENTRATION, mine.total(), theirs.total())
        prior = FACT_CONCENTRATION * (WEEKDAY_PRIOR if kind == "day" else VALUE_PRIOR)
        score += sum(_joint(prior, n, theirs[value]) for value, n in mine.items() if value in theirs)
    return score


def _shared(mine: Mapping[str, int], theirs: Mapping[str, int], weight) -> float:  # type: ignore[no-untyped-def]
    small, large = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    return sum(_joint(weight(term), n, large[term]) for term, n in small.items() if term in large)


@lru_cache(maxsize=500_000)
def _term_weight(term: str) -> float:
    return CONCENTRATION * probability(term)


@lru_cache(maxsize=500_000)
def _joint(prior: float, m: int, n: int) -> float:
    """Return what a value seen m and n times says for one distribution."""
    return lgamma(prior + m + n) + lgamma(prior) - lgamma(prior + m) - lgamma(prior + n)


@lru_cache(maxsize=500_000)
def _separate(concentration: float, m: int, n: int) -> float:
    """Return what two totals cost one distribution."""
    return lgamma(concentration + m) + lgamma(concentration + n) - lgamma(concentration) - lgamma(concentration + m + n)


def _gap_cost(a: tuple[int, int] | None, b: tuple[int, int] | None) -> float:
    if a is None or b is None:
        return 0.0
    gap = max(a[0] - b[1], b[0] - a[1], 0)
    return DAY_COST * max(gap - FREE_DAYS, 0)
