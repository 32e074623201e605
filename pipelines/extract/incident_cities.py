"""In which city an incident happened: a ranker over the names of towns that the text and its title print.

Belongs here: the towns' features and the choice. Not here: which towns there are (`incident_towns.py`), nor streets
and sites (`incident_sites.py`).
"""

import math
import re
from collections.abc import Collection

from spacy.tokens import Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import conduct_words, site_lexicon
from pipelines.extract.incident_towns import Town
from pipelines.extract.linear_models import choice_probabilities
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import lemma_of, patients
from pipelines.records import PlaceMention, Reading

MODEL = "incident_city_model"
_PART = r"(?:(?:far|suburban|unincorporated|nearby|neighbou?ring|downtown|[a-z]*(?:north|south|east|west)[a-z]*) )"
_KIND = r"(?:city|town|township|village|suburb|borough|hamlet|community) of "
IN_NAME = re.compile(rf"\b(?:in|In|near|of|at) (?:the )?{_PART}*(?:{_KIND})?$")
# The text says outright that it happened in a town: "in south suburban Brookvale", "in the town of Brookvale".
IN_CALLED = re.compile(rf"\b[Ii]n (?:the )?{_PART}*(?:(?:suburban|unincorporated|neighbou?ring|nearby) |{_KIND})$")
RESIDENCE = re.compile(r"(?:\d|[A-Z]\w+|man|woman|boy|girl|teen),? (?:of|from)(?: the)? $")
PERSON_AFTER = re.compile(r"^(?:-area)? (?:man|woman|teen|teenager|boy|girl|resident|native|couple|mother|father)\b")
OFFICIAL_AFTER = re.compile(r"^ (?:[A-Z]\w+ )?(?:Police|Sheriff|Fire|County|Mayor|Attorney)(?: [A-Z]\w+\.?){1,4}")
BODY_AFTER = re.compile(
    r"^(?:'s|’s)? (?:[A-Z]\w+ )?(?:[Pp]olice|[Oo]fficers?|[Dd]etectives|[Aa]uthorities|PD|[Oo]fficials)\b"
)
# What may stand between an address and its town, and how long it is at most.
ADDRESS_IN = re.compile(rf",? (?:(?:in|near) (?:the )?{_PART}*(?:{_KIND})?)?")
ADDRESS_REACH = 40
# A happening told from here on is an aside: its own sentences tell its town, the dateline another's.
LEAD = 2
FINDS = frozenset({"find", "recover", "locate", "discover"})
# Bounds the time on a long list of towns; no news article comes near it.
MOST_TOWNS = 40


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
    features["with_state"] = float(_is_told_with_state(town, core, reading, index))
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
            "of_deed": _is_of_deed(mention, happening, reading),
            "beside_address": _is_beside_address(mention, reading),
            "called": distance <= 1 and _is_called(mention, before),
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


def _is_of_deed(mention: PlaceMention, happening: Happening, reading: Reading) -> bool:
    """Tell whether a town stands in the deed's own clause: "was shot in Brookvale", "a shooting in Brookvale"."""
    span = reading.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or span.root.dep_ != "pobj":
        return False
    governor = span.root.head.head
    return governor.i in happening.deeds or governor.head.i in happening.deeds


def _is_beside_address(mention: PlaceMention, reading: Reading) -> bool:
    """Tell whether a town says where an address lies: "the 100 block of Oak Street in Brookvale"."""
    text = reading.document.text
    ends = (p.end for p in reading.places if p.kind in {"block", "street", "site"} and p.end < mention.start)
    gaps = (text[end : mention.start] for end in ends if mention.start - end <= ADDRESS_REACH)
    return any(ADDRESS_IN.fullmatch(between) for between in gaps)


def _is_told_with_state(town: Town, core: Collection[int], reading: Reading, index: SentenceIndex) -> bool:
    """Tell whether an account places itself in so many words: "in Brookvale, Ohio"."""
    text, states = reading.document.text, {p.start for p in reading.places if p.kind == "state"}
    told = (m for m in town.mentions if index.of_offset(m.start) in core and not m.is_dateline)
    return any(
        IN_NAME.search(text[max(0, m.start - 40) : m.start]) and text[m.end : m.end + 2] == ", " and m.end + 2 in states
        for m in told
    )


def _is_only_of_find(town: Town, reading: Reading) -> bool:
    """Tell whether a text names a town only for where a vehicle was found afterwards."""
    spans = [reading.doc.char_span(m.start, m.end, alignment_mode="expand") for m in town.mentions]
    above = (span.root.ancestors for span in spans if span is not None and span.root.dep_ == "pobj")
    verbs = [verb for found in above if (verb := next((t for t in found if t.pos_ == "VERB"), None)) is not None]
    return bool(verbs) and len(verbs) == len(town.mentions) and all(map(_turns_up, verbs))


def _turns_up(verb: Token) -> bool:
    """Tell whether a verb says that a vehicle was found somewhere."""
    found = (t for t in patients(verb) if lemma_of(t) in conduct_words()["vehicles"])
    return lemma_of(verb) in FINDS and any(found)


def _is_called(mention: PlaceMention, before: str) -> bool:
    """Tell whether the text says "in suburban" or "in the town of" of a mention."""
    part = mention.phrase.rpartition(" ")[0] if mention.kind == "neighbourhood" else ""
    return bool(IN_CALLED.search(before + (part.lower() + " " if part.islower() else "")))


def choose_city(
    happening: Happening,
    reading: Reading,
    index: SentenceIndex,
    towns: list[Town],
    foreign: Collection[int] = frozenset(),
) -> tuple[Town | None, float]:
    """Return the likeliest town of a happening and its probability; (None, 0) without candidates.

    `foreign` are the sentences that tell other happenings.
    """
    towns = _nearest_towns(towns, happening, index)
    towns = [t for t in towns if not _is_only_of_find(t, reading)] or towns
    towns = [t for t in towns if not _is_only_source(t, happening, reading, index)] or towns
    towns = [t for t in towns if not _is_only_told_elsewhere(t, foreign, index)] or towns
    if not towns:
        return None, 0.0
    rows = [city_features(town, happening, reading, index) for town in towns]
    relative_features(towns, rows)
    shares = choice_probabilities(MODEL, rows)
    is_aside = happening.ordered[0] > LEAD
    outright = [i for i, row in enumerate(rows) if _is_outright(row, is_aside)]
    if is_aside and not outright:  # "a Brookvale firefighter was held for an hour"
        outright = [i for i, row in enumerate(rows) if row.get("in_core") and not row.get("residence")]
    in_account = [i for i, row in enumerate(rows) if _is_in_account(row) and not towns[i].is_county]
    best = outright[0] if len(outright) == 1 else max(range(len(towns)), key=lambda i: shares[i])
    if towns[best].is_county:
        best = max(in_account, key=lambda i: shares[i], default=best)
    return towns[best], shares[best]


def _is_in_account(row: dict[str, float]) -> bool:
    """Tell whether the account or its addresses are placed in a town, which is finer than the dateline's county."""
    is_told = row.get("in_core_in") or row.get("beside_address") or row.get("in_title")
    return bool(is_told) and not row.get("residence") and not row.get("all_in_name")


def _is_outright(row: dict[str, float], is_aside: bool) -> bool:
    """Tell whether the text says in so many words that it happened in a town; of an aside, in its own sentences."""
    told = row.get("called") or row.get("with_state") or (is_aside and row.get("in_core_in"))
    return not row.get("residence") and bool(told)


def _is_only_told_elsewhere(town: Town, foreign: Collection[int], index: SentenceIndex) -> bool:
    """Tell whether only sentences that tell other happenings name a town, and no dateline does."""
    mentions = [m for m in town.mentions if not m.is_dateline]
    is_apart = bool(mentions) and len(mentions) == len(town.mentions) and not town.opens
    return is_apart and all(index.of_offset(m.start) in foreign for m in mentions)
