"""Which documents are one text: copies, wire versions, layouts, rewrites.

Belongs here: near-duplicates, rewrites, and what a document itself says it is based on. Not here: documents that
report one happening independently (`stories.py`).
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipelines.extract.fingerprint import MINHASH_TYPE
from pipelines.link.background import probability
from pipelines.link.components import Components

# Estimated Jaccard similarity of three-word runs from which two texts are versions of one. Independent reports
# of one happening, in ecb-dev, stay below 0.3 unless they print the same agency sentence.
COPY_SIMILARITY = 0.5
# Locality-sensitive hashing by bands of the MinHash (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
# chapter 3): 16 bands of 4 find a pair of similarity 0.5 with probability 0.64, of 0.7 with 0.99. A copy missed here
# shares its quotations and is found as a rewrite.
BAND_WIDTH = 4
# Texts of one bucket that each is compared with: copies form chains, so a few suffice, and the cost stays linear.
MOST_NEIGHBOURS = 8
# A rewrite keeps most of the rarer terms of the shorter text, and tells them in the same order.
REWRITE_OVERLAP = 0.6
REWRITE_OVERLAP_WITHOUT_QUOTATIONS = 0.8
REWRITE_ORDER = 0.6
LEAST_SHARED_TERMS = 12
# A term held by fewer than this share of general news counts as a rare fact.
RARE = 1e-4
# A quotation printed by more documents (an oath, a slogan) tells nothing of rewriting.
MOST_POSTINGS = 50
# Documents of one story that each is compared with; bounds the cost of a story that thousands tell.
MOST_PARTNERS = 40


def find_origins(documents: pd.DataFrame) -> pd.Series:
    """Return the origin of every document as an integer label, indexed like `documents`.

    Needs `document_id`, `source_id`, `url`, `based_on`, `minhash`, `terms`, `quotations` and `story`.
    """
    ordered = documents.sort_values("document_id")
    joined = Components(len(ordered))
    for pairs in (_stated(ordered), _copies(ordered), _rewrites(ordered)):
        for a, b in pairs:
            joined.join(a, b)
    return pd.Series(joined.labels(), index=ordered.index, dtype="int64").reindex(documents.index)


def _stated(documents: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield each document with the first known document that it says it is based on."""
    position: dict[str, int] = {}
    for column in ("url", "source_id", "document_id"):
        position |= {name: place for place, name in enumerate(documents[column]) if name}
    for place, names in enumerate(documents["based_on"]):
        known = [position[form] for name in names for form in _forms(name) if form in position]
        others = [other for other in known if other != place]
        if others:
            yield place, others[0]


def _forms(name: str) -> list[str]:
    """Return a stated source as printed and, when it is a path, relative to each folder that it runs through."""
    parts = [] if "://" in name else name.split("/")
    return [name, *("/".join(parts[start:]) for start in range(1, len(parts)))]


def _copies(documents: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a band of their MinHash and are alike; a bucket's texts are compared with near ones."""
    places = np.array([place for place, values in enumerate(documents["minhash"]) if len(values)], dtype=np.int64)
    if not len(places):
        return
    hashes = np.frombuffer(b"".join(documents["minhash"]), dtype=MINHASH_TYPE).reshape(len(places), -1)
    for start in range(0, hashes.shape[1], BAND_WIDTH):
        band = np.ascontiguousarray(hashes[:, start : start + BAND_WIDTH])
        _, bucket = np.unique(band, axis=0, return_inverse=True)
        order = np.argsort(bucket.ravel(), kind="stable")
        buckets = bucket.ravel()[order]
        for step in range(1, MOST_NEIGHBOURS + 1):
            same = np.flatnonzero(buckets[step:] == buckets[:-step])
            first, second = order[same], order[same + step]
            alike = (hashes[first] == hashes[second]).mean(axis=1) >= COPY_SIMILARITY
            yield from zip(places[first[alike]].tolist(), places[second[alike]].tolist(), strict=True)


def _rewrites(documents: pd.DataFrame) -> Iterator[tuple[int, int]]:
    terms = [[term for term in text if probability(term) < RARE] for text in documents["terms"]]
    quotations = list(documents["quotations"])
    for (a, b), shared in _sharing_quotations(quotations).items():
        least = min(len(quotations[a]), len(quotations[b]))
        if 2 * shared >= least and is_rewrite(terms[a], terms[b], REWRITE_OVERLAP):
            yield a, b
    for a, b in _within_stories(list(documents["story"])):
        if is_rewrite(terms[a], terms[b]):
            yield a, b


def _within_stories(stories: list[int]) -> Iterator[tuple[int, int]]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, story in enumerate(stories):
        members[story].append(place)
    for places in members.values():
        for i, a in enumerate(places):
            for b in places[i + 1 : i + 1 + MOST_PARTNERS]:
                yield a, b


def _sharing_quotations(quotations: list[list[str]]) -> dict[tuple[int, int], int]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, hashes in enumerate(quotations):
        for quotation in hashes:
            holders[quotation].append(place)
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for places in holders.values():
        if len(places) <= MOST_POSTINGS:
            for i, a in enumerate(places):
                for b in places[i + 1 :]:
                    shared[a, b] += 1
    return dict(shared)


def is_rewrite(mine: list[str], theirs: list[str], overlap: float = REWRITE_OVERLAP_WITHOUT_QUOTATIONS) -> bool:
    """Return whether two texts, as distinct rare terms in order of telling, tell the same facts in the same order."""
    common = set(mine) & set(theirs)
    if len(common) < LEAST_SHARED_TERMS or len(common) < overlap * min(len(mine), len(theirs)):
        return False
    first = [term for term in mine if term in common]
    rank = {term: place for place, term in enumerate(term for term in theirs if term in common)}
    order = np.corrcoef(np.arange(len(first)), np.array([rank[term] for term in first]))[0, 1]
    return bool(order >= REWRITE_ORDER)
