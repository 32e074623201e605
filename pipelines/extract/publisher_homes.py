"""Learns from a batch of documents where each publisher is at home, before any of them is extracted.

Belongs here: one light pass over the texts, without the language model, that adds up which places the documents of
one publisher surely name; a local paper writes "Springfield" for the Springfield next door. The idea is the local
lexicon of M. D. Lieberman, H. Samet and J. Sankaranarayanan, "Geotagging with local lexicons to build indexes for
textually-specified spatial data", ICDE 2010. Not here: how a home weighs in resolution (`place_resolution.py`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.extract.place_evidence import gather, group_names
from pipelines.extract.place_resolution import Ranker, rank, source_of
from pipelines.extract.toponyms import Spotted, TokenView, given_names, lies_in, place_words, plain_view, spot
from pipelines.language.gazetteer import Gazetteer, load_gazetteer
from pipelines.records import Document

# Two documents may be about the same trip elsewhere; three that agree are a habit.
LEAST_DOCUMENTS = 3
# The places beyond these add little mass, and a home travels to every worker.
MOST_PLACES = 200
# Names deep in a long text say little more than its beginning: 1,500 and 3,000 place lgl-dev alike at half the time.
MOST_CHARS = 1500
# A home is clear from these many documents, lowest ids first; more only cost time.
MOST_DOCUMENTS = 60


@dataclass(frozen=True)
class Home:
    """How often the documents of one publisher mean each place: gazetteer row to mass, one document at most 1."""

    documents: int
    places: tuple[tuple[int, float], ...]


def publisher_key(document: Document) -> str | None:
    """Return what identifies a publisher: its domain without www, else its name."""
    domain = re.sub(r"^\w+://(?:www\.)?", "", document.url or "").split("/")[0].lower()
    return domain or (document.publisher or "").lower() or None


def learn_homes(documents: Iterable[Document], ranker: Ranker) -> dict[str, Home]:
    """Return the home of every publisher with at least three documents; a few milliseconds a document."""
    gazetteer = load_gazetteer()
    by_publisher: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if key := publisher_key(document):
            by_publisher[key].append(replace(document, text=document.text[:MOST_CHARS]))
    mass: dict[str, Counter[int]] = defaultdict(Counter)
    for key, members in by_publisher.items():
        chosen = sorted(members, key=lambda document: document.document_id)[:MOST_DOCUMENTS]
        for document in chosen if len(members) >= LEAST_DOCUMENTS else ():
            mass[key].update(_named_rows(document, ranker, gazetteer))
    return {
        key: Home(
            len(by_publisher[key]), tuple((row, round(m, 3)) for row, m in sorted(found.most_common(MOST_PLACES)))
        )
        for key, found in mass.items()
        if found
    }


def _named_rows(document: Document, ranker: Ranker, gazetteer: Gazetteer) -> dict[int, float]:
    tokens = plain_view(document.text)
    spotted = [s for s in spot(tokens, gazetteer, set()) if not all(e.is_demonym for e in s.entries)]
    weights = [_weight(tokens, item, gazetteer) for item in spotted]
    source = source_of(document)
    evidence = gather(group_names(spotted, weights, source.names, gazetteer), source.country, gazetteer)
    p = rank(evidence, ranker)
    found: dict[int, float] = {}
    position = 0
    for group in evidence.groups:
        for entry in group.entries:
            sure = float(p[position]) * group.weight
            if sure > 0.1:
                found[entry.row] = max(sure, found.get(entry.row, 0.0))
            position += 1
    return found


def _weight(tokens: TokenView, item: Spotted, gazetteer: Gazetteer) -> float:
    """Say how surely the words around a name make it a place, with no parser to ask."""
    words = place_words()
    first = tokens.words[item.first]
    if first in given_names() and not item.is_county:
        return 0.0
    if item.is_county or (tokens.word(item.first - 1) == "," and any(e.is_abbreviation for e in item.entries)):
        return 1.0
    if any(lies_in(gazetteer, e.row, c.row) for e in item.entries for c in item.container):
        return 1.0
    before, after = tokens.word(item.first - 1).lower(), tokens.word(item.last)
    if after in words["organization_heads"] and before not in words["titles"]:
        return 0.5
    if before in ("in", "near", "at", "from", "outside") and not after[:1].isupper():
        return 0.8
    return 0.1
