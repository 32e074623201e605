"""Which documents report the same happening.

Belongs here: finding the pairs worth comparing, and joining them in order of evidence. Not here: the evidence
(`story_model.py`); copies of one text (`origins.py`).
"""

import heapq
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
from scipy import sparse

from pipelines.link.background import probability
from pipelines.link.story_model import CONCENTRATION, Group, gain

# A pair must be this likely (nats, log likelihood ratio) to be joined. Between 6 and 16 little changes.
LEAST_GAIN = 10.0
# Pairs far below never come back up when their groups grow.
HOPELESS = -30.0
# Likeliest partners kept a document: bounds the cost, and one right one suffices to join.
NEIGHBOURS = 25
# A term that more texts hold finds no partners; it still counts when partners are compared.
MOST_POSTINGS = 2_000
CHUNK = 2_000


def find_stories(documents: pd.DataFrame) -> pd.Series:
    """Return the story of every document as an integer label, indexed like `documents`.

    `documents` needs `document_id`, `terms`, `facts` and `published_at`; labels depend on the set of rows only.
    """
    ordered = documents.sort_values("document_id")
    groups = [
        Group.of(terms, facts, _day(published))
        for terms, facts, published in zip(ordered["terms"], ordered["facts"], ordered["published_at"], strict=True)
    ]
    labels = agglomerate(groups, candidate_pairs(list(ordered["terms"])))
    return pd.Series(labels, index=ordered.index, dtype="int64").reindex(documents.index)


def _day(published: str | None) -> int | None:
    return date.fromisoformat(published[:10]).toordinal() if published else None


def candidate_pairs(texts: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of texts that share most rare terms, a few a text, each once."""
    vocabulary = {term: column for column, term in enumerate(sorted({term for text in texts for term in text}))}
    if not vocabulary:
        return
    matrix = _weights(texts, vocabulary)
    transposed = matrix.T.tocsr()
    found: set[tuple[int, int]] = set()
    for first in range(0, matrix.shape[0], CHUNK):
        shared = (matrix[first : first + CHUNK] @ transposed).tocsr()
        for row in range(shared.shape[0]):
            own = first + row
            columns = shared.indices[shared.indptr[row] : shared.indptr[row + 1]]
            values = shared.data[shared.indptr[row] : shared.indptr[row + 1]]
            for column in columns[np.lexsort((columns, -values))][: NEIGHBOURS + 1]:
                if column != own:
                    found.add((min(own, int(column)), max(own, int(column))))
    yield from sorted(found)


def _weights(texts: list[list[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    """Return texts x terms; a product of two rows is the evidence of their shared terms."""
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    columns = np.array([vocabulary[term] for text in texts for term in text], dtype=np.int64)
    prior = CONCENTRATION * np.array([probability(term) for term in vocabulary])
    evidence = np.log1p(1 / prior)
    evidence[np.bincount(columns, minlength=len(vocabulary)) > MOST_POSTINGS] = 0
    values = np.sqrt(evidence)[columns]
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(vocabulary)))
    matrix.eliminate_zeros()
    return matrix


def agglomerate(groups: list[Group], pairs: Iterator[tuple[int, int]]) -> list[int]:
    """Join groups, likeliest pair first, while the gain is at least `LEAST_GAIN`; return a label a group.

    Ties go to the pair that stands first. `groups` is used up.
    """
    partners: list[set[int]] = [set() for _ in groups]
    heap: list[tuple[float, int, int, int, int]] = []
    version, label = [0] * len(groups), list(range(len(groups)))

    def consider(a: int, b: int) -> None:
        a, b = min(a, b), max(a, b)
        score = gain(groups[a], groups[b])
        if score < HOPELESS:
            partners[a].discard(b)
            partners[b].discard(a)
            return
        partners[a].add(b)
        partners[b].add(a)
        if score >= LEAST_GAIN:
            heapq.heappush(heap, (-score, a, b, version[a], version[b]))

    for a, b in pairs:
        consider(a, b)
    while heap:
        _, a, b, version_a, version_b = heapq.heappop(heap)
        if version[a] != version_a or version[b] != version_b:
            continue
        groups[a].absorb(groups[b])
        label[b], version[b] = a, -1
        version[a] += 1
        for other in partners[b]:
            partners[other].discard(b)
        partners[a] = (partners[a] | partners[b]) - {a, b}
        partners[b] = set()
        for other in sorted(partners[a]):
            consider(a, other)
    return [_root(label, position) for position in range(len(groups))]


def _root(label: list[int], position: int) -> int:
    while label[position] != position:
        position = label[position]
    return position
