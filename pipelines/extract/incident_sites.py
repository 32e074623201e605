"""Where in its town an incident happened, as printed: block, crossing, address, business, kind of site.

Belongs here: candidate passages, their features and the choice by a small ranker. Not here: streets and blocks
themselves (`addresses.py`, through `Reading.places`), nor the town (`incident_cities.py`).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipelines.extract.happenings import Happening
from pipelines.extract.incident_lexicon import incident_lexicon, outcome_lexicon, role_lexicon, site_lexicon
from pipelines.extract.linear_models import choice_probabilities
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import lemma_of
from pipelines.records import Reading, Span

MODEL = "incident_site_model"
# "near 65th and Thurston", "intersection of Oak and 3rd Street", "at Route 7 and Mill": two capitalized or numbered
# names after a preposition of place.
_SIDE = r"(?:[NSEW]\.? |North |South |East |West )?"
_PART = rf"{_SIDE}(?:\d+(?:st|nd|rd|th)|[A-Z][\w'’-]*)(?: (?:(?:Ave|St|Rd|Dr|Blvd|Ln|Pl)\.|[A-Z][\w'’-]*|\d+))?"
CROSSING = re.compile(
    r"(?:(?<=\bnear )|(?<=\bat )|(?<=\bon )|(?<=\baround )|(?<=\bintersection of )|(?<=\bcorner of )|(?<=\barea of )"
    r"|(?<=\bto )(?=the (?:intersection|corner)))"
    r"(?:the (?:intersection|corner) of )?"
    rf"{_PART} (?:and|&) {_PART}(?: (?:[Ss]treets?|[Aa]venues?|[Rr]oads?|Drives?))?"
)
BLOCK = re.compile(
    rf"\b\d[\d,]*(?:-| )?[Bb]lock (?:of|on) {_SIDE}(?:the )?(?:[A-Z0-9][\w.'’-]*)(?: [A-Z][\w'’-]*){{0,3}}"
)
JOIN = re.compile(r"^(?:,? (?:and|&|at|near) )(?:the )?$")
AREA = re.compile(r"(?:[A-Z][\w'’-]+ ){1,3}(?:neighborhood|neighbourhood|section|area|district|subdivision)")
# A street named farther off than this belongs to something else; an unnamed site or an area sooner.
SITE_REACH, AREA_REACH = 6, 3
PREPOSITIONS = frozenset({"at", "in", "inside", "outside", "near", "behind", "on", "along", "from", "to", "of"})
RESIDENCE = re.compile(
    r"(?:, of(?: the)?|live[sd]? (?:in|on|at)|resident of|\d, of|address(?:es)? (?:in|on|at)"
    r"|\b(?:man|woman|boy|girl|teen|teenager|\d),? from) ?(?:the )?$"
)


@dataclass(frozen=True)
class Site:
    start: int
    end: int
    kind: str  # block crossing street named common area


def _sites_by_syntax(reading: Reading) -> Iterator[Site]:
    """Yield noun phrases after a preposition of place whose head is a site ("a gas station") or a named body."""
    lexicon = site_lexicon()
    for token in reading.doc:
        lemma = lemma_of(token)
        is_site = lemma in lexicon["sites"] and token.pos_ in {"NOUN", "PROPN"}
        is_named = token.ent_type_ in {"FAC", "ORG"} and token.pos_ == "PROPN"
        if not (is_site or is_named) or token.dep_ not in {"pobj", "conj", "dobj"}:
            continue
        if token.dep_ == "pobj" and token.head.lower_ not in PREPOSITIONS:
            continue
        if lemma in lexicon["bodies"]:
            continue
        left = [c for c in token.lefts if c.dep_ in {"compound", "amod", "nmod", "poss", "nummod"}]
        first = min([token.i, *(t.i for c in left for t in c.subtree)])
        named = any(reading.doc[i].pos_ == "PROPN" for i in range(first, token.i + 1))
        kind = "named" if named else "common"
        yield Site(reading.doc[first].idx, token.idx + len(token), kind)


def _addresses(reading: Reading) -> Iterator[Site]:
    """Yield blocks and streets; two streets joined by "and" are one crossing."""
    text = reading.document.text
    previous: Site | None = None
    for place in reading.places:
        if place.kind not in {"block", "street", "site"}:
            continue
        start = place.start + 4 if place.phrase.startswith("the ") else place.start
        site = Site(start, place.end, "block" if place.kind == "block" else "street")
        if previous and JOIN.match(text[previous.end : site.start]):
            site = Site(previous.start, site.end, "crossing" if previous.kind != "block" else "block")
        yield site
        previous = site


def sites(reading: Reading) -> list[Site]:
    """Return the candidate passages, longest first where they overlap with one of the same kind."""
    text = reading.document.text
    found = [*_addresses(reading), *_sites_by_syntax(reading)]
    found += [Site(m.start(), m.end(), "block") for m in BLOCK.finditer(text)]
    found += [Site(m.start(), m.end(), "crossing") for m in CROSSING.finditer(text)]
    found += [Site(m.start(), m.end(), "area") for m in AREA.finditer(text)]
    rank = {"block": 0, "crossing": 1, "street": 2, "area": 3, "named": 4, "common": 5}
    kept: list[Site] = []
    last_end = -1
    for site in sorted(set(found), key=lambda s: (s.start, -s.end, rank[s.kind])):
        if site.start >= last_end or not kept:
            kept.append(site)
            last_end = site.end
        elif rank[site.kind] < rank[kept[-1].kind]:
            kept[-1] = site
            last_end = site.end
    return kept


def _governor(site: Site, reading: Reading) -> tuple[str, str, Token | None]:
    """Return the preposition before a site, the lemma that governs it, and the site's head."""
    span = reading.doc.char_span(site.start, site.end, alignment_mode="expand")
    if span is None:
        return "", "", None
    root = span.root
    preposition = root.head if root.dep_ == "pobj" else None
    governor = preposition.head if preposition is not None else root.head
    return (preposition.lower_ if preposition is not None else ""), lemma_of(governor), root


def is_of_telling(site: Site, reading: Reading, announced: Collection[int]) -> bool:
    """Tell whether a passage is where something was said: "spoke at a news conference at City Hall".

    `announced` are the positions of tokens that name an announcement.
    """
    _, lemma, head = _governor(site, reading)
    if head is None:
        return False
    if head.head.i in announced or head.head.head.i in announced:
        return True
    return site.kind in {"named", "common"} and lemma in role_lexicon()["speech_verbs"]


def site_features(site: Site, happening: Happening, reading: Reading, index: SentenceIndex) -> dict[str, float]:
    """Return what speaks for a passage as the place of a happening."""
    text, outcomes = reading.document.text, outcome_lexicon()
    number = index.of_offset(site.start)
    core = happening.core_sentences(index)
    distance = abs(gap(core, number))
    sentence = index.sentences[number]
    before = text[max(0, site.start - 40) : site.start].lower()
    preposition, governor, head = _governor(site, reading)
    words = {t.lower_ for t in sentence}
    lemmas = {lemma_of(t) for t in sentence}
    first_after = core[0] < number
    features = {
        f"kind_{site.kind}": 1.0,
        f"kind_{site.kind}_in_core": float(distance == 0),
        f"preposition_{preposition}" if preposition in PREPOSITIONS else "preposition_none": 1.0,
        "in_core": float(distance == 0),
        "near": 1.0 / (1.0 + distance),
        "after_core": float(first_after and distance > 0),
        "early": 1.0 - min(1.0, site.start / max(1, len(text))),
        "first_sentence": float(number == 0),
        "residence": float(bool(RESIDENCE.search(before))),
        "happened": float(bool(lemmas & {"happen", "occur", "take", "respond", "call", "report", "dispatch"})),
        "governed_by_happening": float(
            governor
            in {
                "happen",
                "occur",
                "respond",
                "shoot",
                "shooting",
                "fire",
                "call",
                "report",
                "shot",
                "place",
                "incident",
            }
        ),
        "governed_by_find": float(governor in {"find", "discover", "locate", "recover"}),
        "governed_by_motion": float(
            governor in outcomes["carried_verbs"] | {"live", "go", "flee", "arrest", "release", "crash", "stop"}
        ),
        "hospital": float(
            any(
                w in text[site.start : site.end].lower()
                for w in ("hospital", "medical", "center", "jail", "university")
            )
        ),
        "arrest_words": float(bool(lemmas & outcomes["arrested_verbs"])),
        "clock": float(bool(words & {"a.m.", "p.m.", "am", "pm", "a.m", "p.m"})),
        "body": float(head is not None and head.ent_type_ == "ORG" and site.kind == "named"),
        "number": float(any(c.isdigit() for c in text[site.start : site.end])),
        "words": min(8, len(text[site.start : site.end].split())) / 8.0,
        "quoted": float(any(m.start <= site.start < m.end for m in reading.marked)),
        "person_word": float(
            bool({w.lower() for w in text[site.start : site.end].split()} & role_lexicon()["official_titles"])
        ),
    }
    return features


def _is_elsewhere(site: Site, happening: Happening, reading: Reading) -> bool:
    """Tell whether the text moves on from the scene to a site: a hospital, a jail, a court, where one was arrested.

    A home address ("of the 300 block of Oak Street") is no scene either.
    """
    text = reading.document.text
    if RESIDENCE.search(text[max(0, site.start - 40) : site.start].lower()):
        return True
    words = {w.strip(".,'’").lower() for w in text[site.start : site.end].split()}
    lexicon, outcomes = incident_lexicon(), outcome_lexicon()
    _, governor, _ = _governor(site, reading)
    if governor in lexicon.verbs or governor in lexicon.nouns or governor in {"happen", "occur"}:
        return False
    if words & site_lexicon()["elsewhere"]:
        return True
    if governor not in outcomes["arrested_verbs"] | site_lexicon()["moves"]:
        return False
    start = max(text.rfind(mark, 0, site.start) for mark in (". ", "\n"))
    before = re.findall(r"\w+", text[start + 1 : site.start].lower())  # "arrested a man for a shooting at"
    return bool(happening.types & lexicon.core) and not any(word in lexicon.nouns for word in before)


def _sentences_off(site: Site, happening: Happening, index: SentenceIndex) -> int:
    number = index.of_offset(site.start)
    return abs(gap(happening.ordered, number))


NOWHERE = {"nowhere": 1.0}


def choose_site(happening: Happening, reading: Reading, index: SentenceIndex, found: list[Site]) -> Site | None:
    """Return the likeliest passage for the place of a happening, None where none is likely."""
    reach = {"area": AREA_REACH, "common": AREA_REACH}
    found = [s for s in found if _sentences_off(s, happening, index) <= reach.get(s.kind, SITE_REACH)]
    found = [s for s in found if not _is_elsewhere(s, happening, reading)]
    rows = [site_features(site, happening, reading, index) for site in found]
    shares = choice_probabilities(MODEL, [*rows, NOWHERE])
    best = max(range(len(shares)), key=lambda i: shares[i])
    return found[best] if best < len(found) else None


def passage(site: Site) -> Span:
    """Return where a site is printed."""
    return Span(site.start, site.end)
