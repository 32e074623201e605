"""Which documents report the same happening.

Belongs here: finding the pairs worth comparing, and joining them in order of evidence. Not here: the evidence
(`story_model.py`); copies of one text (`origins.py`).

Twice: first by what is rare in general news, which gives themes (two happenings of one kind, told in like words),
then within each theme by what is rare in the theme.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
from scipy import sparse

from pipelines.link.background import probability
from pipelines.link.story_model import Group, StoryModel

# Thresholds of evidence (nats) by which documents share a theme and a story; see StoryModel. Chosen where both
# ecb-dev (short texts, many a story) and gvdb-dev (long texts on 397 shootings) do well; neighbours do alike.
THEME_LEAST, THEME_LENGTH_COST = 10.0, 0.0
STORY_LEAST, STORY_LENGTH_COST = -30.0, 0.8
# Documents of a theme by which its own frequencies count as much as general news: a small theme may be one story.
THEME_DOCUMENTS = 200
# Pairs so far below the threshold never come back up when their groups grow.
HOPELESS = -25.0
# What shared facts may add to a pair that shared terms alone would leave out.
MOST_FROM_FACTS = 10.0
# Likeliest partners kept a document and a growing group: bounds the cost.
NEIGHBOURS = 12
MOST_PARTNERS = 30
# Every pair of a theme this small is compared.
SMALL_THEME = 40
# A term that more texts hold finds no partners; it still counts when partners are compared.
MOST_POSTINGS = 500
# Texts whose shared evidence is in memory at once; each may share terms with tens of thousands of others.
CHUNK = 250
Text = list[str]


def find_stories(documents: pd.DataFrame) -> pd.Series:
    """Return the story of every document as an integer label, indexed like `documents`.

    `documents` needs `document_id`, `terms`, `facts` and `published_at`; labels depend on the set of rows only.
    """
    ordered = documents.sort_values("document_id")
    texts = [sorted(set(terms)) for terms in ordered["terms"]]
    columns = zip(texts, ordered["facts"], ordered["published_at"], strict=True)
    rows = [(text, list(facts), _day(published)) for text, facts, published in columns]
    themes = StoryModel(probability, THEME_LEAST, THEME_LENGTH_COST)
    labels = agglomerate([Group.of(*row) for row in rows], candidate_pairs(texts, themes), themes)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        members[label].append(position)
    for theme in members.values():
        model = _within(theme, texts)
        own = [texts[position] for position in theme]
        pairs = _all_pairs(len(theme)) if len(theme) <= SMALL_THEME else candidate_pairs(own, model)
        for place, label in enumerate(agglomerate([Group.of(*rows[p]) for p in theme], pairs, model)):
            labels[theme[place]] = theme[label]
    return pd.Series(labels, index=ordered.index, dtype="int64").reindex(documents.index)


def _day(published: str | None) -> int | None:
    return date.fromisoformat(published[:10]).toordinal() if published else None


def _within(theme: list[int], texts: list[Text]) -> StoryModel:
    """Return the model of a theme: the larger the theme, the more its own frequencies make a term common."""
    held = Counter(term for position in theme for term in texts[position])
    total = max(held.total(), 1)
    share = len(theme) / (len(theme) + THEME_DOCUMENTS)
    return StoryModel(
        lambda term: (1 - share) * probability(term) + share * held[term] / total, STORY_LEAST, STORY_LENGTH_COST
    )


def _all_pairs(count: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(count) for b in range(a + 1, count)]


def candidate_pairs(texts: list[Text], model: StoryModel) -> list[tuple[int, int]]:
    """Return the pairs of texts that share most evidence, a few a text, each once, sorted."""
    vocabulary = {term: column for column, term in enumerate(sorted({term for text in texts for term in text}))}
    if not vocabulary:
        return []
    matrix = _weights(texts, vocabulary, model)
    transposed = matrix.T.tocsr()
    found: set[tuple[int, int]] = set()
    for first in range(0, matrix.shape[0], CHUNK):
        shared = (matrix[first : first + CHUNK] @ transposed).tocsr()
        for row in range(shared.shape[0]):
            own, size = first + row, len(texts[first + row])
            columns = shared.indices[shared.indptr[row] : shared.indptr[row + 1]]
            values = shared.data[shared.indptr[row] : shared.indptr[row + 1]].round(6)
            for place in np.lexsort((columns, -values))[: NEIGHBOURS + 1].tolist():
                other = int(columns[place])
                best = model.balance(values[place], size, len(texts[other])) + MOST_FROM_FACTS
                if other != own and best >= HOPELESS:
                    found.add((min(own, other), max(own, other)))
    return sorted(found)


def _weights(texts: list[Text], vocabulary: dict[str, int], model: StoryModel) -> sparse.csr_matrix:
    """Return texts x terms; a product of two rows is the evidence of their shared terms."""
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    columns = np.array([vocabulary[term] for text in texts for term in text], dtype=np.int64)
    evidence = np.array([model.evidence(term) for term in vocabulary])
    evidence[np.bincount(columns, minlength=len(vocabulary)) > MOST_POSTINGS] = 0
    shape = (len(texts), len(vocabulary))
    matrix = sparse.csr_matrix((np.sqrt(evidence)[columns], (rows, columns)), shape=shape)
    matrix.eliminate_zeros()
    return matrix


def agglomerate(groups: list[Group], pairs: Iterable[tuple[int, int]], model: StoryModel) -> list[int]:
    """Join groups, best pair first, while the score is at least 0; return the lowest position of each one's group.

    Ties go to the pair that stands first. `groups` is used up.
    """
    return _Agglomeration(groups, model).run(pairs)


class _Agglomeration:
    """Groups as they grow. A pair in the queue is out of date when either group has grown since."""

    def __init__(self, groups: list[Group], model: StoryModel) -> None:
        self.groups, self.model = groups, model
        self.partners: list[dict[int, float]] = [{} for _ in groups]  # partner -> score
        self.queue: list[tuple[float, int, int, int, int]] = []
        self.version, self.label = [0] * len(groups), list(range(len(groups)))

    def run(self, pairs: Iterable[tuple[int, int]]) -> list[int]:
        for a, b in pairs:
            self._consider(a, b)
        while self.queue:
            _, a, b, version_a, version_b = heapq.heappop(self.queue)
            if self.version[a] == version_a and self.version[b] == version_b:
                self._join(a, b)
        return [self._root(position) for position in range(len(self.groups))]

    def _consider(self, a: int, b: int) -> None:
        a, b = min(a, b), max(a, b)
        score = round(self.model.score(self.groups[a], self.groups[b]), 6)
        if score < HOPELESS:
            self.partners[a].pop(b, None)
            self.partners[b].pop(a, None)
            return
        self.partners[a][b] = self.partners[b][a] = score
        if score >= 0:
            heapq.heappush(self.queue, (-score, a, b, self.version[a], self.version[b]))

    def _join(self, a: int, b: int) -> None:
        self.groups[a].absorb(self.groups[b])
        self.groups[b] = Group()
        self.label[b] = a
        self.version[a] += 1
        self.version[b] = -1
        others = {
            p: max(self.partners[a].get(p, HOPELESS), self.partners[b].get(p, HOPELESS))
            for p in self.partners[a] | self.partners[b]
            if p not in (a, b)
        }
        for other in others:
            self.partners[other].pop(b, None)
            self.partners[other].pop(a, None)
        self.partners[a], self.partners[b] = {}, {}
        for other in sorted(others, key=lambda p: (-others[p], p))[:MOST_PARTNERS]:
            self._consider(a, other)

    def _root(self, position: int) -> int:
        while self.label[position] != position:
            position = self.label[position]
        return position
