"""Where, when and with what: the slots of one incident, each the passage of the text that prints it.

Belongs here: choosing among places, times, dates and weapons for one happening. Not here: finding places and
dates (`places.py`, `dates.py`), nor participants.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipelines.extract.event_triggers import find_triggers as find_event_triggers
from pipelines.extract.happenings import Happening
from pipelines.extract.incident_cities import Town, candidates, choose_city
from pipelines.extract.incident_lexicon import role_lexicon, weapon_lexicon
from pipelines.extract.incident_sites import Site, choose_site, sites
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import doers, is_officer, lemma_of
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import DateMention, Place, PlaceMention, Reading, Span

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
        named = [gazetteer.state(w) for w in pairs if w[:1].isupper()]
        states = [state.admin1 for state in named if state]
        states += [p.place.admin1 for p in reading.places if p.kind == "state" and p.place and p.place.country == "US"]
    for state in states:
        if town.place and town.place.admin1 == state and town.place.country == "US":
            return town.place
        for place in gazetteer.candidates(town.name):
            if place.country == "US" and place.admin1 == state and place.kind in {"city", "neighbourhood"}:
                return place
    return town.place if printed is None else printed


def _choose_state(place: Place | None, around: list[PlaceMention | None]) -> tuple[str | None, str | None]:
    """Return the state (USPS) and country: the town's own, else those of a county, state or country named nearby."""
    places = [place] if place else []
    places += [mention.place for mention in around if mention and mention.place]
    for each in places:
        if each.country == "US" and each.admin1:
            return each.admin1, "US"
        if each.country:
            return None, each.country
    return None, None


def find_where(
    happening: Happening, reading: Reading, index: SentenceIndex, offered: Candidates, foreign: frozenset[int]
) -> Where:
    """Return the place of a happening at every level that the text tells; sites of `foreign` sentences are others'."""
    town, _ = choose_city(happening, reading, index, offered.towns)
    own = [s for s in offered.sites if index.of_offset(s.start) not in foreign]
    site = choose_site(happening, reading, index, own)
    county, state_mention, country_mention = (
        _nearest(happening, reading, index, k) for k in ("county", "state", "country")
    )
    place = located(town, reading) if town else None
    state, country = _choose_state(place, [county, state_mention, country_mention])
    place = place or next((m.place for m in (county, state_mention, country_mention) if m), None)
    county_name = place.county if place else None
    precision = PRECISION.get(site.kind if site else "", place.kind if place else "none")
    passage = Span(site.start, site.end) if site else None
    headline_only = town is not None and (not town.mentions or all(m.end <= _title_end(reading) for m in town.mentions))
    return Where(
        _in_mixed_case(town.name, place) if town else None,
        county_name,
        state,
        country,
        passage,
        place,
        precision,
        headline_only,
    )


def _in_mixed_case(name: str, place: Place | None) -> str:
    """Return a town's name without the capitals of a dateline."""
    if not name.isupper():
        return name
    return place.name if place and place.name.upper() == name else name.title()


def _title_end(reading: Reading) -> int:
    return reading.document.text.find("\n") if reading.document.is_title_in_text else -1


def find_time(
    happening: Happening, reading: Reading, index: SentenceIndex, foreign: frozenset[int], is_main: bool
) -> DateMention | None:
    """Return the time of day, as printed: the first in the sentences that tell the happening.

    For what a document is mainly about, else the first of all (right in 96 of 100 articles of GVDB); for another
    happening, else one in the sentence after.
    """
    clocks = [(index.of_offset(d.start), d) for d in reading.dates if d.is_clock_time]
    clocks = [(number, d) for number, d in clocks if number not in foreign]
    inside = [d for number, d in clocks if number in happening.sentences]
    if inside:
        return inside[0]
    if is_main:
        return clocks[0][1] if clocks else None
    return next((d for number, d in clocks if number - 1 in happening.sentences), None)


def _dates_another(date: DateMention, doc: Doc, others: frozenset[int]) -> bool:
    """Tell whether a date says when something was said or announced: "said Monday", "a news conference on Jan. 5"."""
    span = doc.char_span(date.start, date.end, alignment_mode="expand")
    if span is None:
        return True
    token = span.root.head
    for _ in range(3):
        if token.i in others or (token.pos_ == "VERB" and lemma_of(token) in role_lexicon()["speech_verbs"]):
            return True
        if token.pos_ in {"VERB", "NOUN"} or token.head is token:
            return False
        token = token.head
    return False


def find_date(happening: Happening, reading: Reading, index: SentenceIndex, offered: Candidates) -> DateMention | None:
    """Return the day of a happening: in its own sentences, else in the sentence before in the same paragraph."""
    days = [d for d in reading.dates if not d.is_clock_time and not d.is_duration_or_age and d.date_precision != "none"]
    before = {n - 1 for n in happening.sentences if n and index.paragraph_of(n) == index.paragraph_of(n - 1)}
    for numbers in (happening.sentences, before):
        for date in days:
            if index.of_offset(date.start) in numbers and not _dates_another(date, reading.doc, offered.announced):
                return date
    return None


def _weapon_passage(noun: Token) -> Span:
    """Return the weapon with its calibre and make, without its article: ".40-caliber Glock", "black handgun"."""
    modifiers = [c for c in noun.lefts if c.dep_ in {"compound", "amod", "nummod", "nmod"}]
    first = min((t.i for c in modifiers for t in c.subtree), default=noun.i)
    return Span(noun.doc[first].idx, noun.idx + len(noun))


def _weapons(doc: Doc) -> Iterator[Token]:
    """Yield the nouns that name a weapon; "pistol whipped" and "BB gun" are none."""
    weapons = weapon_lexicon()
    known = weapons["firearms"] | weapons["blades"]
    for token in doc:
        if lemma_of(token) not in known or token.pos_ not in {"NOUN", "PROPN"} or token.dep_ == "compound":
            continue
        follows = doc[token.i + 1 : token.i + 3].text.lower() if token.i + 1 < len(doc) else ""
        if not follows.startswith(("whip", "-whip")) and not any(
            c.lower_ in weapons["other_modifiers"] for c in token.children
        ):
            yield token


def find_weapon(
    happening: Happening, index: SentenceIndex, offered: Candidates, foreign: frozenset[int]
) -> Span | None:
    """Return the weapon of a happening as printed; "gun" alone is not worth a row."""
    weapons = weapon_lexicon()
    kinds = {"shooting": weapons["firearms"] - weapons["generic"], "stabbing": weapons["blades"]}
    wanted = next((nouns for kind, nouns in kinds.items() if kind in happening.types), frozenset())
    near = [
        (_distance(number, happening), token.i, token)
        for token in offered.weapons
        if lemma_of(token) in wanted and (number := index.of_token(token)) not in foreign
    ]
    return _weapon_passage(min(near)[2]) if near else None


def find_agency(happening: Happening) -> Span | None:
    """Return how the acting body is named: the officers that do what the triggers tell, the fullest name first met."""
    named = [
        _name_span(doer)
        for t in happening.triggers
        for doer in doers(t.token)
        if is_officer(doer) and doer.pos_ != "PRON"
    ]
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
