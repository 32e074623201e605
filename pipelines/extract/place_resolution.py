"""Chooses the gazetteer entry that each name of a document means, jointly over the document.

Belongs here: the ranking, and what a document's title and domain say beside its text. Not here: the features
(`place_evidence.py`), and whether a stretch of text is a place at all (`toponym_recognition.py`).

The ranker is a conditional logistic regression over the candidates of a name, trained by
`tests/benchmarks/train_places.py`. Support from the other names of the document is computed with the
probabilities of the round before (mean field), so that unambiguous names decide for ambiguous ones; compare
M. D. Lieberman et al., "Geotagging with local lexicons", ICDE 2010, and M. Speriosu and J. Baldridge,
"Text-driven toponym resolution using indirect supervision", ACL 2013.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipelines.extract.place_evidence import Evidence, Floats, add_support
from pipelines.extract.toponyms import Spotted, lies_in, place_words, plain_view, spot
from pipelines.language.gazetteer import STATE, load_gazetteer
from pipelines.records import Document

ROUNDS = 2
# Weights of names that stand outside the text, against 1 for a sure place in the text.
TITLE_WITH_CONTAINER, TITLE_NAME, DOMAIN_NAME = 1.0, 0.3, 0.5
# A shorter word turns up inside others ("ala", "york" in "yorker").
LEAST_DOMAIN_NAME = 5
# Any word begins with the name of some village ("start" of "startelegram").
LEAST_PEOPLE_OF_DOMAIN = 5_000


@dataclass(frozen=True)
class Ranker:
    """Weights of the first round (without support) and of the later ones."""

    first: Floats
    later: Floats


@dataclass(frozen=True)
class Source:
    """What the document's own address, publisher and title say of its home."""

    words: str  # domain and publisher, lower case, letters only
    country: str  # ISO code of the top-level domain, "" for the generic ones
    names: tuple[tuple[Spotted, float], ...]  # places named in the domain and the title, with weights


def source_of(document: Document) -> Source:
    """Read the home of a document from its URL's domain, its publisher and its title."""
    domain = re.sub(r"^\w+://", "", document.url or "").split("/")[0].lower()
    publisher = (document.publisher or "").lower()
    host = domain or (publisher if re.fullmatch(r"[\w.-]+\.[a-z]{2,}", publisher) else "")
    tld = host.rpartition(".")[2]
    country = {"uk": "GB"}.get(tld, tld.upper() if len(tld) == 2 else "")
    words = re.sub(r"[^a-z]", "", domain + " " + publisher)
    names = _names_in_title(document.title or "")
    if found := _name_in_host(host):
        names = (*names, (found, DOMAIN_NAME))
    return Source(words, country, names)


def _names_in_title(title: str) -> tuple[tuple[Spotted, float], ...]:
    gazetteer = load_gazetteer()
    found = []
    for item in spot(plain_view(title[:300]), gazetteer, set()):
        fits = any(lies_in(gazetteer, e.row, c.row) for c in item.container for e in item.entries)
        is_state = any(gazetteer.kinds[e.row] <= STATE for e in item.entries)
        found.append((item, TITLE_WITH_CONTAINER if fits or is_state else TITLE_NAME))
    return tuple(found)


@lru_cache(maxsize=10_000)
def _name_in_host(host: str) -> Spotted | None:
    """Return the longest place name that a domain begins with ("springfieldherald.com"), if any."""
    gazetteer = load_gazetteer()
    labels = [label for label in host.split(".")[:-1] if label not in ("www", "news", "co", "com", "org", "m")]
    label = max(labels, key=len, default="").replace("-", "")
    papers = {word.lower() for word in place_words()["publications"]}
    label = re.sub(r"^(?:the|my|daily|news)", "", label)
    for end in range(min(len(label), 25), LEAST_DOMAIN_NAME - 1, -1):
        word = label[:end]
        forms = [word, *(f"{word[:i]} {word[i:]}" for i in range(3, end - 2))]
        for form in forms:
            entries = () if form in papers else gazetteer.entries(form)
            if any(gazetteer.populations[e.row] >= LEAST_PEOPLE_OF_DOMAIN for e in entries):
                return Spotted(0, 0, form, entries)
    return None


def rank(evidence: Evidence, ranker: Ranker) -> Floats:
    """Return the probability of each candidate within its group."""
    if not len(evidence.rows):
        return np.zeros(0, dtype=np.float32)
    p = group_softmax(evidence.features @ ranker.first, evidence.bounds)
    for _ in range(ROUNDS):
        add_support(evidence, p)
        p = group_softmax(evidence.features @ ranker.later, evidence.bounds)
    return p


def group_softmax(scores: Floats, bounds: npt.NDArray[np.int64]) -> Floats:
    """Softmax within each group of a concatenated vector."""
    sizes = np.diff(np.append(bounds, len(scores)))
    e = np.exp(scores - np.repeat(np.maximum.reduceat(scores, bounds), sizes))
    return e / np.repeat(np.add.reduceat(e, bounds), sizes)
