"""Learns from a batch of documents where each publisher is at home, before any of them is extracted.

Belongs here: one light pass over the texts, without the language model, that adds up which places the documents of
one publisher surely name; a local paper writes "Springfield" for the Springfield next door. The idea is the local
lexicon of M. D. Lieberman, H. Samet and J. Sankaranarayanan, "Geotagging with local lexicons to build indexes for
textually-specified spatial data", ICDE 2010. Not here: how a home weighs in resolution (`place_resolution.py`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

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


@dataclass
class _Sample:
    """A publisher's number of documents, and the beginnings of those with the lowest ids."""

    count: int = 0
    members: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> None:
        self.count += 1
        self.members.append(replace(document, text=document.text[:MOST_CHARS]))
        if len(self.members) > 2 * MOST_DOCUMENTS:
            self.members = self.chosen()

    def chosen(self) -> list[Document]:
        return sorted(self.members, key=lambda document: document.document_id)[:MOST_DOCUMENTS]


def publisher_key(document: Document) -> str | None:
    """Return what identifies a publisher: its domain without www, else its name."""
    domain = re.sub(r"^\w+://(?:www\.)?", "", document.url or "").split("/")[0].lower()
    return domain or (document.publisher or "").lower() or None


def learn_homes(
    documents: Iterable[Document], ranker: Ranker, named: Callable[[Document], Mapping[int, float]] | None = None
) -> dict[str, Home]:
    """Return the home of every publisher with at least three documents; a few milliseconds a document.

    `named` says which places a document's beginning surely names, where it is not to be found out (`named_rows`).
    """
    samples: dict[str, _Sample] = defaultdict(_Sample)
    for document in documents:
        if key := publisher_key(document):
            samples[key].add(document)
    homes = {}
    for key, sample in samples.items():
        mass: Counter[int] = Counter()
        for document in sample.chosen() if sample.count >= LEAST_DOCUMENTS else ():
            mass.update(named(document) if named else named_rows(document, ranker))
        if mass:
            places = tuple((row, round(float(m), 3)) for row, m in sorted(mass.most_common(MOST_PLACES)))
            homes[key] = Home(sample.count, places)
    return homes


def named_rows(document: Document, ranker: Ranker) -> dict[int, float]:
    """Return the places that a document surely names, as rows of the gazetteer, with how surely."""
    gazetteer = load_gazetteer()
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
