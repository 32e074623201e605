"""How well one story explains two groups of documents, compared with two stories.

Belongs here: the likelihoods. Not here: which groups are compared, and in which order (`stories.py`).

A story is a Dirichlet-multinomial over terms (Minka 2000, "Estimating a Dirichlet distribution"; the merge
criterion of Bayesian hierarchical clustering, Heller and Ghahramani 2005): a term that is rare outside the story
and comes in both groups speaks for one story, and the more documents a group holds, the surer it knows its terms.
Every kind of fact (weekday, clock time, age, number of a noun) is such a distribution of its own over few values,
so that groups that agree each within themselves, on differing values, speak for two stories.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import lgamma, log1p

# Pseudo-terms that the prior adds to a story. On ecb-dev 16 to 30 do alike.
CONCENTRATION = 16.0
FACT_CONCENTRATION = 0.5
# Facts count double: two stories that share a theme's words differ in them.
FACT_WEIGHT = 2.0
# A value's share before any is seen: seven weekdays; about twenty values of other kinds.
WEEKDAY_PRIOR = 1 / 7
VALUE_PRIOR = 1 / 20
# Dated documents are whole articles, which share more of a region's news than the undated one-sentence texts on
# which the thresholds were measured: evidence (nats) that they need beyond these.
DATED_COST = 20.0
# Days between the publication of two groups that cost nothing, what each further day costs, and the most that
# they cost, since a trial is still the story of the crime.
FREE_DAYS = 2
DAY_COST = 2.0
MOST_GAP_COST = 40.0


@dataclass
class Group:
    """Documents of one story so far."""

    terms: Counter[str] = field(default_factory=Counter)
    size: int = 0  # terms, counted once a document
    documents: int = 1
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
        self.documents += other.documents
        for kind, values in other.facts.items():
            self.facts[kind].update(values)
        spans = [group.days for group in (self, other) if group.days]
        self.days = (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None


class StoryModel:
    """Scores two groups; from 0 on they are of one story.

    `probability` is a term's share of all term-document pairs outside the story. The log likelihood ratio (nats)
    must exceed `least`, and `length_cost` a term of the shorter kind of document: long texts of one theme share
    more by chance.
    """

    def __init__(self, probability: Callable[[str], float], least: float, length_cost: float) -> None:
        self._probability, self._least, self._length_cost = probability, least, length_cost
        self._priors: dict[str, float] = {}

    def score(self, a: Group, b: Group) -> float:
        """Return the log likelihood ratio of one story against two, less what it must exceed."""
        found = self._shared(a.terms, b.terms) + FACT_WEIGHT * _facts(a, b) - _date_cost(a.days, b.days)
        length = min(a.size / a.documents, b.size / b.documents)
        return found + _separate(CONCENTRATION, a.size, b.size) - self._least - self._length_cost * length

    def balance(self, evidence: float, a: int, b: int) -> float:
        """Return the score of two documents of so many terms that share so much evidence, facts left out."""
        return evidence + _separate(CONCENTRATION, a, b) - self._least - self._length_cost * min(a, b)

    def evidence(self, term: str) -> float:
        """Return what one document of each of two groups says for one story by sharing the term."""
        return log1p(1 / self._prior(term))

    def _prior(self, term: str) -> float:
        prior = self._priors.get(term)
        if prior is None:
            prior = self._priors[term] = CONCENTRATION * self._probability(term)
        return prior

    def _shared(self, mine: Counter[str], theirs: Counter[str]) -> float:
        """The inner loop of linking: most terms are in one document of either group."""
        small, large = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
        known, priors, found = large.get, self._priors, 0.0
        for term, m in small.items():
            n = known(term)
            if n is None:
                continue
            prior = priors.get(term) or self._prior(term)
            if m == 1 or n == 1:
                found += log1p((n if m == 1 else m) / prior)
            else:
                found += _joint(prior, m, n)
        return found


def _facts(a: Group, b: Group) -> float:
    small, large = (a, b) if len(a.facts) <= len(b.facts) else (b, a)
    found = 0.0
    for kind, mine in small.facts.items():
        theirs = large.facts.get(kind)
        if theirs is None:
            continue
        found += _separate(FACT_CONCENTRATION, sum(mine.values()), sum(theirs.values()))
        prior = FACT_CONCENTRATION * (WEEKDAY_PRIOR if kind == "day" else VALUE_PRIOR)
        found += sum(_joint(prior, n, theirs[value]) for value, n in mine.items() if value in theirs)
    return found


@lru_cache(maxsize=100_000)
def _joint(prior: float, m: int, n: int) -> float:
    """Return what a value seen m and n times says for one distribution."""
    return lgamma(prior + m + n) + lgamma(prior) - lgamma(prior + m) - lgamma(prior + n)


@lru_cache(maxsize=100_000)
def _separate(concentration: float, m: int, n: int) -> float:
    """Return what two totals cost one distribution (negative)."""
    apart = lgamma(concentration + m) + lgamma(concentration + n)
    return apart - lgamma(concentration) - lgamma(concentration + m + n)


def _date_cost(a: tuple[int, int] | None, b: tuple[int, int] | None) -> float:
    if a is None or b is None:
        return 0.0
    gap = max(a[0] - b[1], b[0] - a[1], 0)
    return DATED_COST + min(DAY_COST * max(gap - FREE_DAYS, 0), MOST_GAP_COST)
