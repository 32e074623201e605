"""In which city an incident happened: a ranker over the names of towns that the text and its title print.

Belongs here: candidates, their features and the choice. Not here: finding and resolving toponyms (`places.py`),
nor streets and sites (`incident_sites.py`).
"""

import math
import re
from dataclasses import dataclass, field

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import role_lexicon, site_lexicon
from pipelines.extract.linear_models import choice_probabilities
from pipelines.extract.person_names import first_names
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.language.gazetteer import load_gazetteer
from pipelines.records import Place, PlaceMention, Reading

MODEL = "incident_city_model"
KINDS = frozenset({"city", "neighbourhood"})
# What a site prints after its headline: "Title | Outlet", "Title « Outlet", "Title - Outlet".
TITLE_TAIL = re.compile(r"\s+(?:\||«|»|::|--|—|-)\s+")
NAME = re.compile(r"(?:(?:St|Mt|Ft|N|S|E|W)\. )?[A-Z][\w'’.-]*(?: (?:of |du |la |de )?[A-Z][\w'’-]*){0,3}")
OPENING = re.compile(r"\s*([A-Z][A-Z.' -]{2,30}[A-Z])\s*(?:,|\(|--|–|—|-)")
IN_NAME = re.compile(
    r"\b(?:in|In|near|of|at) (?:the (?:city|town|village|suburb) of |(?:south|north|east|west)[a-z]* (?:suburban )?"
    r"|suburban |nearby |downtown )?$"
)
RESIDENCE = re.compile(r"(?:\d|[A-Z]\w+|man|woman|boy|girl|teen),? (?:of|from)(?: the)? $")
PERSON_AFTER = re.compile(r"^(?:-area)? (?:man|woman|teen|teenager|boy|girl|resident|native|couple|mother|father)\b")
OFFICIAL_AFTER = re.compile(r"^ (?:[A-Z]\w+ )?(?:Police|Sheriff|Fire|County|Mayor|Attorney)(?: [A-Z]\w+\.?){1,4}")
BODY_AFTER = re.compile(
    r"^(?:'s|’s)? (?:[A-Z]\w+ )?(?:[Pp]olice|[Oo]fficers?|[Dd]etectives|[Aa]uthorities|PD|[Oo]fficials)\b"
)
# A town that no gazetteer lists is sought in the beginning of a text only, which tells where it happened.
UNLISTED_REACH = 3000
# Bounds the time on a long list of towns; no news article comes near it.
MOST_TOWNS = 40
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


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower()))


def _is_of_a_person(words: list[str]) -> bool:
    """Tell whether a run in a title is a person's name, which holds no town: "Allison Peter Roe"."""
    is_given = words[0].lower() in first_names()
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
            for i in range(len(words)):
                for j in range(i + 1, min(len(words), i + 4) + 1):
                    found[min(number, 1)].add(_key(" ".join(words[i:j]).removesuffix("'s").removesuffix("’s")))
    return found[0], found[1]


def _title_towns(title: str, towns: dict[str, Town], states: set[str]) -> None:
    """Add the towns that only the title names, in a state that the text or the title names, else well known ones."""
    gazetteer = load_gazetteer()
    head, tail = _title_names(title)
    for key in sorted(head | tail, key=lambda k: (-len(k), k)):
        if key in towns or any(f" {key} " in f" {known} " for known in towns) or key in site_lexicon()["not_towns"]:
            continue
        places = [p for p in gazetteer.candidates(key) if p.kind in {"city", "neighbourhood"} and p.country == "US"]
        local = [p for p in places if p.admin1 in states]
        if local or (places and places[0].population >= 15000):
            place = (local or places)[0]
            name = re.search(r"\W+".join(map(re.escape, key.split())), title, re.IGNORECASE)
            towns[key] = Town(name.group() if name else place.name, [], place, 0.3 if local else 0.2)


def _add_unlisted(text: str, towns: dict[str, Town]) -> None:
    for match in UNLISTED.finditer(text, 0, UNLISTED_REACH):
        name = match.group(1).strip()
        words = {w.lower() for w in name.split()}
        if (
            _key(name) in towns
            or words & (site_lexicon()["not_towns"] | role_lexicon()["not_names"])
            or load_gazetteer().state(name)
        ):
            continue
        mention = PlaceMention(match.start(1), match.start(1) + len(name), name, "city", None, 0.0)
        towns[_key(name)] = Town(name, [mention])


def candidates(reading: Reading) -> list[Town]:
    """Return the towns and counties that a document names, each once."""
    towns: dict[str, Town] = {}
    title = reading.document.title or ""
    for mention in reading.places:
        if mention.phrase.endswith((" County", " Parish")):
            continue
        if mention.kind in KINDS and (mention.place is None or mention.place.kind not in {"country", "state"}):
            key = _key(mention.phrase)
            town = towns.setdefault(key, Town(mention.phrase))
            town.mentions.append(mention)
            if mention.confidence >= town.confidence:
                town.place, town.confidence = mention.place, mention.confidence
    opening = OPENING.match(reading.document.text)
    if opening and load_gazetteer().candidates(opening.group(1)) and _key(opening.group(1)) not in towns:
        towns[_key(opening.group(1))] = Town(
            opening.group(1), [], load_gazetteer().candidates(opening.group(1))[0], 0.3
        )
    _add_unlisted(reading.document.text, towns)
    states = {p.place.admin1 for p in reading.places if p.place and p.place.admin1 and p.place.country == "US"}
    _title_towns(title, towns, states)
    head, tail = _title_names(title)
    for key, town in towns.items():
        town.in_title, town.in_tail = key in head, key in tail
        town.opens = bool(opening) and _key(opening.group(1)) == key if opening else False
    return list(towns.values())


def _is_institution(text: str, end: int) -> bool:
    words = re.findall(r"\w+", text[end : end + 40])[:2]
    return any(w.lower() in site_lexicon()["institutions"] for w in words) and text[end : end + 1] == " "


def _is_only_source(town: Town, happening: Happening, reading: Reading, index: SentenceIndex) -> bool:
    """Tell whether a town only names the office of somebody quoted elsewhere ("Fairview Police Chief Ann Roe")."""
    text = reading.document.text
    return bool(town.mentions) and all(
        OFFICIAL_AFTER.match(text[m.end : m.end + 40]) and index.of_offset(m.start) not in happening.sentences
        for m in town.mentions
    )


def _nearest_towns(towns: list[Town], happening: Happening, index: SentenceIndex) -> list[Town]:
    """Return the towns of a list too long to weigh that are named nearest to the happening, in their order."""
    if len(towns) <= MOST_TOWNS:
        return towns

    def apart(town: Town) -> int:
        gaps = (abs(gap(happening.ordered, index.of_offset(m.start))) for m in town.mentions)
        return -1 if town.in_title or town.opens else min(gaps, default=0)

    nearest = {id(town) for town in sorted(towns, key=apart)[:MOST_TOWNS]}
    return [town for town in towns if id(town) in nearest]


def _is_part(town: Town, reading: Reading) -> bool:
    text = reading.document.text
    after = [text[m.end : m.end + 14] for m in town.mentions]
    return any(m.kind == "neighbourhood" for m in town.mentions) or any(
        a.startswith((" neighbor", " section")) for a in after
    )


def _has_city(town: Town, reading: Reading) -> bool:
    return any(
        p.kind == "city" and not p.is_in_name and all(m.start != p.start for m in town.mentions) for p in reading.places
    )


def relative_features(towns: list[Town], rows: list[dict[str, float]]) -> None:
    """Add to each town's features how it stands among the others: first, most mentioned, the only one."""
    firsts = [t.mentions[0].start if t.mentions else math.inf for t in towns]
    counts = [len(t.mentions) for t in towns]
    for i, row in enumerate(rows):
        row["first"] = float(firsts[i] == min(firsts))
        row["most"] = float(counts[i] == max(counts))
        row["share"] = counts[i] / max(1, sum(counts))
        own = towns[i].place
        others = [t.place for t in towns if t is not towns[i] and t.place]
        row["state_agrees"] = float(own is not None and any(p.admin1 == own.admin1 for p in others))


def city_features(town: Town, happening: Happening, reading: Reading, index: SentenceIndex) -> dict[str, float]:
    """Return what speaks for a town as the place of a happening."""
    text = reading.document.text
    core = happening.core_sentences(index)
    addressed = {index.of_offset(p.start) for p in reading.places if p.kind in {"block", "street"}}
    features: dict[str, float] = {
        "bias": 1.0,
        "in_title": float(town.in_title),
        "in_tail": float(town.in_tail),
        "opens": float(town.opens),
    }
    features["only_title"] = float(not town.mentions and not town.opens)
    nearest = 9
    for mention in town.mentions:
        number = index.of_offset(mention.start)
        before, after = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 40]
        distance = abs(gap(core, number))
        nearest = min(nearest, distance)
        found = {
            "dateline": mention.is_dateline,
            "in_core": distance == 0,
            "first_sentence": number == 0,
            "in": bool(IN_NAME.search(before)),
            "in_core_in": distance == 0 and bool(IN_NAME.search(before)),
            "with_address": number in addressed,
            "residence": bool(RESIDENCE.search(before)),
            "person_after": bool(PERSON_AFTER.match(after)),
            "body_after": bool(BODY_AFTER.match(after)),
            "official_after": bool(OFFICIAL_AFTER.match(after)),
            "institution_after": _is_institution(text, mention.end),
            "in_name": mention.is_in_name,
            "possessive": after.startswith(("'s", "’s")),
            "section_after": bool(re.match(r" (?:section|neighborhood|area|community)", after)),
        }
        for name, holds in found.items():
            features[name] = max(features.get(name, 0.0), float(holds))
    count = len(town.mentions)
    features |= {
        "mentions": min(4.0, count) / 4.0,
        "near": 1.0 / (1.0 + nearest),
        "early": 1.0 - min(1.0, town.mentions[0].start / max(1, len(text))) if town.mentions else 0.0,
        "confidence": town.confidence,
        "resolved": float(town.place is not None),
        "us": float(town.place is not None and town.place.country == "US"),
        "size": math.log10(1 + (town.place.population if town.place else 0)) / 7.0,
        "county": float(any(m.kind == "county" for m in town.mentions)),
        "neighbourhood": float(any(m.kind == "neighbourhood" for m in town.mentions)),
        "all_in_name": float(bool(town.mentions) and all(m.is_in_name for m in town.mentions)),
        "all_institution": float(bool(town.mentions) and all(_is_institution(text, m.end) for m in town.mentions)),
        "title_and_lead": features["in_title"] * features.get("first_sentence", 0.0),
        "all_official": float(
            bool(town.mentions) and all(OFFICIAL_AFTER.match(text[m.end : m.end + 40]) for m in town.mentions)
        ),
        "neighbourhood_beside_city": float(_is_part(town, reading) and _has_city(town, reading)),
        "all_residence": features.get("residence", 0.0) if count == 1 else 0.0,
    }
    return features


def choose_city(
    happening: Happening, reading: Reading, index: SentenceIndex, towns: list[Town]
) -> tuple[Town | None, float]:
    """Return the likeliest town of a happening and its probability; (None, 0) without candidates."""
    towns = _nearest_towns(towns, happening, index)
    towns = [t for t in towns if not _is_only_source(t, happening, reading, index)] or towns
    if not towns:
        return None, 0.0
    rows = [city_features(town, happening, reading, index) for town in towns]
    relative_features(towns, rows)
    shares = choice_probabilities(MODEL, rows)
    best = max(range(len(towns)), key=lambda i: shares[i])
    return towns[best], shares[best]
