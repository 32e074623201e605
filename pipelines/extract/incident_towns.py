"""The towns in which an incident can have happened: those that a document's text, dateline and title name.

Belongs here: gathering the candidates. Not here: finding and resolving toponyms (`places.py`), nor the choice for
one incident (`incident_cities.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extract.date_words import date_words
from pipelines.extract.incident_lexicon import role_lexicon, site_lexicon
from pipelines.extract.mentions import given_names
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Place, PlaceMention, Reading

KINDS = frozenset({"city", "neighbourhood"})
HOME_COUNTRY = "US"
# What a site prints after its headline: "Title | Outlet", "Title « Outlet", "Title - Outlet".
TITLE_TAIL = re.compile(r"\s+(?:\||«|»|::|--|—|-)\s+")
NAME = re.compile(r"(?:(?:St|Mt|Ft|N|S|E|W)\. )?[A-Z][\w'’.-]*(?: (?:of |du |la |de )?[A-Z][\w'’-]*){0,3}")
OPENING = re.compile(
    r"\s*([A-Z][A-Z.' -]{2,30}[A-Z])\s*(?:,|\(|--|–|—|-)"
    r"|\s*((?:[A-Z][\w.'’-]* ?){1,4}), [A-Z][\w. ]{1,15}(?: ?\([^)\n]{2,20}\))? ?(?:--|—|–|-) "
)
COUNTY_WORDS = frozenset({"county", "parish", "co."})
COUNTY_AFTER = re.compile(r"^,? (?:County|Parish|Co\.|COUNTY|PARISH)(?!\w)")
# A town that no gazetteer lists is sought in the beginning of a text only, which tells where it happened.
UNLISTED_REACH = 3000
# A namesake in a state that the text names for another reason is not meant where the well-known one is so much larger.
MUCH_LARGER = 100
WELL_KNOWN = 15_000  # people
# "in Brookvale", "the city's Eastmoor section": towns and quarters that no gazetteer lists.
UNLISTED = re.compile(
    r"(?:\b[Ii]n |['’]s )((?:[A-Z][a-z'’]+[ -]?){1,3})"
    r"(?=,|\.| on\b| at\b| after\b| when\b| section| neighborhood| late\b| early\b| during\b)"
)


@dataclass
class Town:
    """One name of a town with its mentions."""

    name: str
    mentions: list[PlaceMention] = field(default_factory=list)
    place: Place | None = None
    confidence: float = 0.0
    in_title: bool = False
    in_tail: bool = False
    opens: bool = False

    @property
    def is_county(self) -> bool:
        """A dateline may name a county, which leaves the town open."""
        return self.place is not None and self.place.kind == "county"


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower()))


def _is_of_a_person(words: list[str]) -> bool:
    """Tell whether a run in a title is a person's name, which holds no town: "Allison Peter Roe"."""
    is_given = words[0].title() in given_names()
    return len(words) > 2 and is_given and not any(w.lower() in role_lexicon()["not_names"] for w in words)


def _title_names(title: str) -> tuple[set[str], set[str]]:
    """Return the runs of capitalized words in the headline and in what follows it, with their shorter parts."""
    pieces = TITLE_TAIL.split(title)
    found: list[set[str]] = [set(), set()]
    for number, piece in enumerate(pieces):
        for match in NAME.finditer(piece):
            words = match.group().split()
            if _is_of_a_person(words):
                continue
            for i, j in _parts(words, is_head=number == 0):
                found[min(number, 1)].add(_key(" ".join(words[i:j]).removesuffix("'s").removesuffix("’s")))
    return found[0], found[1]


def _parts(words: list[str], is_head: bool) -> Iterator[tuple[int, int]]:
    """Yield where the shorter parts of a run begin and end; none before "County", nor of a school in a headline."""
    other = COUNTY_WORDS | (site_lexicon()["institutions"] if is_head else frozenset())
    for i in range(len(words)):
        for j in range(i + 1, min(len(words), i + 4) + 1):
            is_cut = j < len(words) and words[j].lower() in other
            if not is_cut and words[j - 1].lower() not in COUNTY_WORDS:
                yield i, j


def _title_towns(title: str, towns: dict[str, Town], states: set[str]) -> None:
    """Add the towns that only the title names, in a state that the text or the title names, else well known ones."""
    gazetteer = load_gazetteer()
    head, tail = _title_names(title)
    for key in sorted(head | tail, key=lambda k: (-len(k), k)):
        if key in towns or any(f" {key} " in f" {known} " for known in towns) or key in site_lexicon()["not_towns"]:
            continue
        places = [p for p in gazetteer.candidates(key) if p.kind in {"city", "neighbourhood"} and p.country == "US"]
        local = [p for p in places if p.admin1 in states and p.population * MUCH_LARGER >= places[0].population]
        if local or (places and places[0].population >= WELL_KNOWN):
            place = (local or places)[0]
            name = re.search(r"\W+".join(map(re.escape, key.split())), title, re.IGNORECASE)
            towns[key] = Town(name.group() if name else place.name, [], place, 0.3 if local else 0.2)


def _add_unlisted(text: str, towns: dict[str, Town]) -> None:
    for match in UNLISTED.finditer(text, 0, UNLISTED_REACH):
        name = match.group(1).strip()
        words = {w.lower() for w in name.split()}
        if (
            _key(name) in towns
            or words & (site_lexicon()["not_towns"] | role_lexicon()["not_names"] | date_words().months.keys())
            or load_gazetteer().state(name)
        ):
            continue
        mention = PlaceMention(match.start(1), match.start(1) + len(name), name, "city", None, 0.0)
        towns[_key(name)] = Town(name, [mention])


def _town_name(mention: PlaceMention) -> str:
    """Return the town that a mention names, without the part of it: "Brookvale" of "north Brookvale"."""
    place = mention.place
    is_part = mention.kind == "neighbourhood" and place is not None and place.kind == "city"
    return (mention.phrase.split(maxsplit=1)[-1] if is_part else mention.phrase).rstrip(" -–—")


def opening_town(text: str) -> PlaceMention | None:
    """Return the town or county of the dateline that a text begins with, None where no gazetteer lists it."""
    match = OPENING.match(text)
    name = (match[1] or match[2]).rstrip(" -") if match else ""
    known = load_gazetteer().candidates(name) if name else []
    known = [p for p in known if p.kind != "state"] or list(known)  # a dateline names a town
    start = text.find(name)
    return PlaceMention(start, start + len(name), name, "city", known[0], 0.3, is_dateline=True) if known else None


def _is_stray(town: Town, reading: Reading) -> bool:
    """Tell whether a town's entry lies abroad although a text about this country names nothing else of that one."""
    place = town.place
    if place is None or place.country == HOME_COUNTRY:
        return False
    others = [p.place for p in reading.places if p.place and p.place.place_id != place.place_id]
    return any(p.country == HOME_COUNTRY for p in others) and not any(p.country == place.country for p in others)


def candidates(reading: Reading) -> list[Town]:
    """Return the towns and counties that a document names, each once."""
    towns: dict[str, Town] = {}
    title, text = reading.document.title or "", reading.document.text
    for mention in reading.places:
        if mention.phrase.endswith((" County", " Parish")) or COUNTY_AFTER.match(text[mention.end : mention.end + 10]):
            continue
        if mention.kind in KINDS and (mention.place is None or mention.place.kind not in {"country", "state"}):
            name = _town_name(mention)
            town = towns.setdefault(_key(name), Town(name))
            town.mentions.append(mention)
            if mention.confidence >= town.confidence:
                town.place, town.confidence = mention.place, mention.confidence
    opening = opening_town(text)
    if opening and _key(opening.phrase) not in towns:
        towns[_key(opening.phrase)] = Town(opening.phrase, [opening], opening.place, opening.confidence)
    for town in towns.values():
        if _is_stray(town, reading):
            town.place, town.confidence = None, 0.0
    _add_unlisted(text, towns)
    states = {p.place.admin1 for p in reading.places if p.place and p.place.admin1 and p.place.country == "US"}
    _title_towns(title, towns, states)
    head, tail = _title_names(title)
    for key, town in towns.items():
        town.in_title, town.in_tail = key in head, key in tail
        town.opens = opening is not None and _key(opening.phrase) == key
    return list(towns.values())
