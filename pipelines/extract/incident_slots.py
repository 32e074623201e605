"""Where, when and with what: the slots of one incident, each the passage of the text that prints it.

Belongs here: choosing among places, times, dates and weapons for one happening. Not here: finding places and
dates (`places.py`, `dates.py`), nor participants.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Token

from pipelines.extract.event_triggers import find_triggers as find_event_triggers
from pipelines.extract.happenings import Happening
from pipelines.extract.incident_cities import Town, candidates
from pipelines.extract.incident_lexicon import (
    incident_lexicon,
)
from pipelines.extract.incident_sites import Site, sites
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import doers, is_officer
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Place, PlaceMention, Reading, Span

# A resolved town below this confidence is wrong as often as right on the development articles.
SURE = 0.5
# Events whose date is that of the telling or of the answer, not of what is told.
ANNOUNCED = frozenset(
    {
        "news_conference",
        "official_statement",
        "mobilization",
        "deployment",
        "lawsuit",
        "charges",
        "court_ruling",
        "investigation",
        "legislation",
    }
)
PRECISION = {"block": "exact", "crossing": "exact", "named": "exact", "street": "street", "area": "neighbourhood"}


@dataclass(frozen=True)
class Candidates:
    """What a document offers for the slots of any of its happenings, gathered once."""

    towns: list[Town]
    sites: list[Site]
    weapons: list[Token]
    announced: frozenset[int]  # tokens that name an announcement: their dates are not those of incidents


def gather(reading: Reading) -> Candidates:
    """Return the candidates of one document."""
    announced = frozenset(t.token.i for t in find_event_triggers(reading.doc) if t.event_type in ANNOUNCED)
    return Candidates(candidates(reading), sites(reading), list(_weapons(reading.doc)), announced)


@dataclass(frozen=True)
class Where:
    city: str | None
    county: str | None
    state: str | None
    country: str | None
    passage: Span | None
    place: Place | None
    precision: str
    is_headline_only: bool


def _distance(number: int, happening: Happening) -> int:
    """Return how many sentences away a sentence is from the happening's; those after count half more than before."""
    apart = gap(happening.ordered, number)
    return 2 * abs(apart) + (apart < 0)


def _nearest(happening: Happening, reading: Reading, index: SentenceIndex, kind: str) -> PlaceMention | None:
    """Return the mention of a kind nearest to the sentences that tell a happening."""
    of_kind = [p for p in reading.places if p.kind == kind and p.place is not None]
    return min(of_kind, key=lambda p: (_distance(index.of_offset(p.start), happening), p.start), default=None)


def _printed_state(town: Town, reading: Reading) -> Place | None:
    """Return the state printed right after a town: "Fairview, Ohio"."""
    text = reading.document.text
    for end in [m.end for m in town.mentions] or [text.find(town.name) + len(town.name)]:
        for place in reading.places:
            if place.kind == "state" and 0 <= place.start - end <= 3 and text[end : place.start].strip() in {",", ""}:
                return place.place
    return None


def located(town: Town, reading: Reading) -> Place | None:
    """Return the town's entry of the gazetteer, in the state printed after it or else named in the title.

    The resolver of `places.py` sees the text alone; a doubtful entry gives way to one that the title's state holds.
    """
    gazetteer = load_gazetteer()
    printed = _printed_state(town, reading)
    states = [printed.admin1] if printed else []
    if not states and (town.confidence < SURE or not town.place or town.place.country != "US"):
        words = re.split(r"[^A-Za-z.]+", reading.document.title or "")
        pairs = [
            *(" ".join(pair) for pair in pairwise(words)),
            *(w for w in words if len(w) != 2 or w.isupper()),
        ]
        core = incident_lexicon().core
    acts = [t for t in happening.triggers if t.is_core or not happening.types & core]
    named = [_name_span(doer) for t in acts for doer in doers(t.token) if is_officer(doer) and doer.pos_ != "PRON"]
    qualified = [span for span, words in named if words > 1]
    return qualified[0] if qualified else named[0][0] if named else None


def _name_span(noun: Token) -> tuple[Span, int]:
    """Return a noun with the adjacent words that qualify it ("Metro Transit police") and how many words that is."""
    left = noun.i
    while (
        left > noun.sent.start
        and noun.doc[left - 1].dep_ in {"compound", "amod", "nmod"}
        and not noun.doc[left - 1].is_punct
    ):
        left -= 1
    return Span(noun.doc[left].idx, noun.idx + len(noun)), noun.i - left + 1
