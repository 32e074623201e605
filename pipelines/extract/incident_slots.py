"""Where, when and with what: the slots of one incident, each the passage of the text that prints it.

Belongs here: choosing among places, times, dates and weapons for one happening. Not here: finding places and
dates (`places.py`, `dates.py`), nor participants.
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import weapon_lexicon
from pipelines.extract.incident_triggers import Trigger, doers, is_officer, lemma_of
from pipelines.extract.sentences import SentenceIndex
from pipelines.records import DateMention, Place, PlaceMention, Reading, Span

SITES = ("block", "street", "site")
PRECISION = {"block": "exact", "site": "exact", "street": "street"}


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
    return min(abs(number - own) * 2 + (number < own) for own in happening.sentences)


def _settled(reading: Reading) -> list[PlaceMention]:
    return [p for p in reading.places if p.kind in {"city", "neighbourhood", "county", "state", "country"}]


def _choose_city(happening: Happening, reading: Reading, index: SentenceIndex) -> PlaceMention | None:
    """Return the mention of the city: in the sentences that tell it, else the dateline, else the nearest before."""
    best: tuple[float, int, PlaceMention] | None = None
    for place in reading.places:
        if place.kind not in {"city", "neighbourhood", "county"}:
            continue
        distance = _distance(index.of_offset(place.start), happening)
        cost = distance + (3.0 if place.is_in_name else 0.0) + (4.0 if place.kind == "county" else 0.0) + (2.0 if place.kind == "neighbourhood" else 0.0)
        if place.is_dateline:
            cost = min(cost, 1.0)
        if best is None or (cost, place.start) < best[:2]:
            best = (cost, place.start, place)
    return best[2] if best else None


def _choose_state(city: PlaceMention | None, reading: Reading) -> tuple[str | None, str | None]:
    if city is not None and city.place is not None and city.place.country is not None:
        state = city.place.admin1 if city.place.country == "US" else None
        return state, city.place.country
    for place in reading.places:
        if place.kind == "state" and place.place is not None and place.place.country == "US":
            return place.place.admin1, "US"
    return None, None


def _choose_site(happening: Happening, reading: Reading, index: SentenceIndex) -> PlaceMention | None:
    best: tuple[float, int, PlaceMention] | None = None
    for place in reading.places:
        if place.kind not in SITES:
            continue
        before = reading.document.text[max(0, place.start - 14) : place.start].lower()
        lives = any(before.rstrip().endswith(end) for end in (", of", ", of the", "from", "lives in", "lives on", "resident of"))
        cost = _distance(index.of_offset(place.start), happening) + (6.0 if lives else 0.0) + {"block": 0.0, "street": 0.5, "site": 1.0}[place.kind]
        if best is None or (cost, place.start) < best[:2]:
            best = (cost, place.start, place)
    return best[2] if best else None


def find_where(happening: Happening, reading: Reading, index: SentenceIndex) -> Where:
    """Return the place of a happening at every level that the text tells."""
    city = _choose_city(happening, reading, index)
    site = _choose_site(happening, reading, index)
    state, country = _choose_state(city, reading)
    place = city.place if city else None
    county = place.county if place else (city.phrase if city and city.kind == "county" else None)
    precision = PRECISION[site.kind] if site else city.kind if city else "state" if state else "none"
    title_end = reading.document.text.find("\n") if reading.document.is_title_in_text else -1
    headline_only = city is not None and city.end <= title_end
    passage = Span(site.start, site.end) if site else None
    return Where(city.phrase if city else None, county, state, country, passage, place, precision, headline_only)


def find_time(happening: Happening, reading: Reading, index: SentenceIndex) -> DateMention | None:
    """Return the time of day, as printed, nearest to the sentences that tell the happening."""
    clocks = [d for d in reading.dates if d.is_clock_time]
    return min(clocks, key=lambda d: (_distance(index.of_offset(d.start), happening), d.start), default=None)


def find_date(happening: Happening, reading: Reading, index: SentenceIndex) -> DateMention | None:
    """Return the day of the happening: a date in its own sentences first, then near them."""
    days = [d for d in reading.dates if not d.is_clock_time and not d.is_duration_or_age and d.date_precision != "none"]
    near = [(d, _distance(index.of_offset(d.start), happening)) for d in days]
    return min((pair for pair in near if pair[1] <= 3), key=lambda pair: (pair[1], pair[0].start), default=(None, 0))[0]


def _weapon_passage(noun: Token) -> Span:
    """Return the weapon with its calibre and make, without its article: ".40-caliber Glock", "black handgun"."""
    left = noun
    for child in noun.lefts:
        if child.dep_ in {"compound", "amod", "nummod", "nmod"} and child.i < left.i:
            left = child
    left = min([left, *left.subtree], key=lambda t: t.i) if left.dep_ != "relcl" else left
    return Span(left.idx, noun.idx + len(noun))


def find_weapon(happening: Happening, doc: Doc, index: SentenceIndex) -> Span | None:
    """Return the weapon of a happening as printed; a specific one before "gun"."""
    weapons = weapon_lexicon()
    wanted = weapons["firearms"] if "shooting" in happening.types else weapons["blades"] if "stabbing" in happening.types else frozenset()
    best: tuple[float, int, Token] | None = None
    for token in doc:
        lemma = lemma_of(token)
        if lemma not in wanted or token.pos_ not in {"NOUN", "PROPN"} or token.dep_ == "compound":
            continue
        if any(c.lower_ in weapons["other_modifiers"] for c in token.children):
            continue
        cost = _distance(index.of_token(token), happening) + (8.0 if lemma in weapons["generic"] else 0.0)
        if best is None or (cost, token.i) < best[:2]:
            best = (cost, token.i, token)
    if best is None or lemma_of(best[2]) in weapons["generic"]:
        return None
    return _weapon_passage(best[2])


def find_agency(happening: Happening) -> Span | None:
    """Return how the acting body is named: the officers that do what the triggers tell."""
    for trigger in happening.triggers:
        for doer in _acting(trigger):
            left = min([doer.i, *(c.i for c in doer.lefts if c.dep_ in {"compound", "amod", "nmod", "poss"})])
            return Span(doer.doc[left].idx, doer.idx + len(doer))
    return None


def _acting(trigger: Trigger) -> list[Token]:
    return [d for d in doers(trigger.token) if is_officer(d) and d.pos_ != "PRON"]
