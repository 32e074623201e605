"""Where an incident happened, at every level that the text tells: site, town, county, state, country.

Belongs here: joining the town (`incident_cities.py`) and the site (`incident_sites.py`) with the gazetteer. Not here:
the rankers that choose them, nor times and weapons (`incident_slots.py`).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_cities import choose_city
from pipelines.extract.incident_sites import Site, choose_site
from pipelines.extract.incident_towns import KINDS, MUCH_LARGER, WELL_KNOWN, Town
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Place, PlaceMention, Reading, Span

# A resolved town below this confidence is wrong as often as right on the development articles.
SURE = 0.5
# Above this a town stands in its own state although the text names another's county.
SURE_OF_STATE = 0.9
PRECISION = {"block": "exact", "crossing": "exact", "named": "exact", "street": "street", "area": "neighbourhood"}


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


def _nearest(happening: Happening, reading: Reading, index: SentenceIndex, kind: str) -> PlaceMention | None:
    """Return the mention of a kind nearest to the sentences that tell a happening."""
    of_kind = [p for p in reading.places if p.kind == kind and p.place is not None]
    return min(of_kind, key=lambda p: (abs(gap(happening.ordered, index.of_offset(p.start))), p.start), default=None)


def _printed_state(town: Town, reading: Reading) -> Place | None:
    """Return the state printed right after a town: "Fairview, Ohio"."""
    text = reading.document.text
    for end in [m.end for m in town.mentions] or [text.find(town.name) + len(town.name)]:
        for place in reading.places:
            if place.kind == "state" and 0 <= place.start - end <= 3 and text[end : place.start].strip() in {",", ""}:
                return place.place
    return None


def _states_named(reading: Reading) -> Iterator[str]:
    """Yield the states (USPS) that the title names, then those that the text names."""
    gazetteer = load_gazetteer()
    words = re.split(r"[^A-Za-z.]+", reading.document.title or "")
    names = [*(" ".join(pair) for pair in pairwise(words)), *(w for w in words if len(w) != 2 or w.isupper())]
    for name in names:
        state = gazetteer.state(name) if name[:1].isupper() else None
        if state and state.admin1:
            yield state.admin1
    for mention in reading.places:
        if mention.kind == "state" and mention.place and mention.place.country == "US" and mention.place.admin1:
            yield mention.place.admin1


def located(town: Town, reading: Reading, towns: Sequence[Town] = ()) -> Place | None:
    """Return the town's entry of the gazetteer, in the state printed after it or else named in the title.

    The resolver of `places.py` sees the text alone; a doubtful entry gives way to one that the title's state holds,
    unless that is a hamlet beside it. One in a state that nothing else in the text has is taken only where no county
    is named and it is the well-known bearer of its name.
    """
    printed = _printed_state(town, reading)
    states: list[str | None] = [printed.admin1] if printed else []
    is_foreign = _is_foreign(town, reading, towns)
    if not states and (town.confidence < SURE or not town.place or town.place.country != "US"):
        states = list(_states_named(reading))
    if not states and is_foreign:
        states = [p.place.admin1 for p in reading.places if p.kind == "county" and p.place]
    namesakes = [p for p in load_gazetteer().candidates(town.name) if p.country == "US" and p.kind in KINDS]
    for state in states:
        if town.place and town.place.admin1 == state and town.place.country == "US":
            return town.place
        for place in namesakes:
            if place.admin1 == state and (printed or not _is_dwarfed(place, town.place)):
                return place
    has_county = any(p.kind == "county" and p.place for p in reading.places)
    if printed is None and is_foreign and (has_county or not _is_well_known(town.place, namesakes)):
        return None
    return town.place if printed is None else printed


def _is_dwarfed(place: Place, known: Place | None) -> bool:
    return known is not None and known.country == "US" and place.population * MUCH_LARGER < known.population


def _is_well_known(place: Place | None, namesakes: Sequence[Place]) -> bool:
    if place is None or place.population < WELL_KNOWN:
        return False
    return all(p.place_id == place.place_id or _is_dwarfed(p, place) for p in namesakes)


def _is_foreign(town: Town, reading: Reading, towns: Sequence[Town]) -> bool:
    """Tell whether a town's entry lies in a state that nothing else in the text has: its namesake's."""
    if town.place is None or town.confidence >= SURE_OF_STATE:
        return False
    named = {p.place.admin1 for p in reading.places if p.kind in {"county", "state"} and p.place}
    beside = {t.place.admin1 for t in towns if t is not town and t.place and t.mentions}
    return bool(named) and town.place.admin1 not in named | beside


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


def _in_mixed_case(name: str, place: Place | None) -> str:
    """Return a town's name without the capitals of a dateline."""
    if not name.isupper():
        return name
    return place.name if place and place.name.upper() == name else name.title()


def _is_headline_only(town: Town, reading: Reading) -> bool:
    title_end = reading.document.text.find("\n") if reading.document.is_title_in_text else -1
    return not town.opens and all(m.end <= title_end for m in town.mentions)


def find_where(
    happening: Happening,
    reading: Reading,
    index: SentenceIndex,
    towns: list[Town],
    sites: list[Site],
    foreign: Collection[int] = frozenset(),
) -> Where:
    """Return the place of a happening at every level that the text tells, out of the towns and sites offered.

    `foreign` are the sentences that tell other happenings.
    """
    town, _ = choose_city(happening, reading, index, towns, foreign)
    site = choose_site(happening, reading, index, sites)
    around = [_nearest(happening, reading, index, kind) for kind in ("county", "state", "country")]
    place = located(town, reading, towns) if town else None
    state, country = _choose_state(place, around)
    place = place or next((m.place for m in around if m), None)
    precision = PRECISION.get(site.kind if site else "", place.kind if place else "none")
    return Where(
        city=_in_mixed_case(town.name, place) if town else None,
        county=place.county if place else None,
        state=state,
        country=country,
        passage=Span(site.start, site.end) if site else None,
        place=place,
        precision=precision,
        is_headline_only=town is not None and _is_headline_only(town, reading),
    )
