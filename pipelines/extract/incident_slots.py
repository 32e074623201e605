"""When, with what and by whom: the slots of one incident, each the passage of the text that prints it.

Belongs here: choosing among dates, times, weapons and bodies for one happening. Not here: the place
(`incident_places.py`), finding dates (`dates.py`), nor participants.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.extract.event_triggers import find_triggers as find_event_triggers
from pipelines.extract.happenings import HAPPENING_NOUNS, Happening, anchor
from pipelines.extract.incident_cities import Town, candidates
from pipelines.extract.incident_lexicon import (
    incident_lexicon,
    outcome_lexicon,
    role_lexicon,
    site_lexicon,
    weapon_lexicon,
)
from pipelines.extract.incident_sites import Site, is_of_telling, sites
from pipelines.extract.sentences import SentenceIndex, gap
from pipelines.extract.verb_arguments import lemma_of
from pipelines.records import DateMention, Reading, Span

# Events whose date is that of the telling or of the answer, not of what is told.
ANNOUNCED = frozenset(
    {"news_conference", "official_statement", "mobilization", "deployment", "lawsuit", "charges", "court_ruling"}
    | {"investigation", "legislation"}
)
DATELINE_REACH = 60  # characters
HAPPENS = frozenset({"happen", "occur", "take", "begin", "start", "unfold", "incident"} | HAPPENING_NOUNS)
COARSE = frozenset({"month", "year", "decade", "season"})
COURT_DAYS = frozenset({"arrest", "arraignment", "hearing", "court", "custody"})


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
    scenes = [site for site in sites(reading) if not is_of_telling(site, reading, announced)]
    return Candidates(candidates(reading), scenes, list(_weapons(reading.doc)), announced)


def _governor(date: DateMention, doc: Doc) -> Token | None:
    """Return the verb or noun that a date modifies, None where the parse has none."""
    span = doc.char_span(date.start, date.end, alignment_mode="expand")
    if span is None:
        return None
    token = span.root.head
    for _ in range(3):
        if token.pos_ in {"VERB", "NOUN", "AUX"} or token.head is token:
            break
        token = token.head
    return token


def _is_held(verb: Token) -> bool:
    """Tell whether a verb says where somebody is kept or still is: "placed under arrest", "was at large"."""
    states = outcome_lexicon()["arrested_nouns"] | {"large", "run", "court"}
    if verb.pos_ not in {"VERB", "AUX"}:
        return False
    goals = (g for c in verb.children if c.dep_ == "prep" for g in c.children if g.pos_ != "PROPN")
    return any(lemma_of(g) in states for g in goals)


def _dates_another(date: DateMention, doc: Doc, announced: frozenset[int], later: frozenset[str]) -> bool:
    """Tell whether a date is that of something else: "said Monday", "a hearing on Jan. 5", "arrested Friday"."""
    token = _governor(date, doc)
    if token is None:
        return True
    return token.i in announced or lemma_of(token) in later or ("custody" in later and _is_held(token))


def _closeness(date: DateMention, happening: Happening, doc: Doc) -> int:
    """Return 0 for a date of the happening's own clause, 2 for a month, a distance ("a day after"), a death, else 1."""
    token = _governor(date, doc)
    is_relative = date.phrase.lower().endswith((" after", " before", " later", " earlier"))
    if date.date_precision in COARSE or token is None or is_relative:
        return 2
    joined = (c for c in token.children if c.dep_ in {"conj", "nsubj", "nsubjpass"})
    if token.i in happening.deeds or lemma_of(token) in HAPPENS or any(c.i in happening.deeds for c in joined):
        return 0
    return 2 if lemma_of(token) in outcome_lexicon()["killed_verbs"] else 1


def _is_dateline(date: DateMention, reading: Reading) -> bool:
    """Tell whether a date is that of the telling: "SPRINGFIELD (Jan. 5, 2020) – " at the head of a text."""
    return date.start < DATELINE_REACH and reading.document.text[max(0, date.start - 1) : date.start] == "("


def _later_acts(happening: Happening) -> frozenset[str]:
    """Return the lemmas of what follows an incident: statements, road closures, arrests where it is no arrest."""
    follows = role_lexicon()["speech_verbs"] | site_lexicon()["aftermath"]
    if happening.types & incident_lexicon().core:
        follows |= outcome_lexicon()["arrested_verbs"] | COURT_DAYS
    return follows


def find_time(
    happening: Happening, reading: Reading, index: SentenceIndex, foreign: frozenset[int], is_main: bool
) -> DateMention | None:
    """Return the time of day, as printed: the first in the sentences that tell the happening.

    For what a document is mainly about, else the first of all (right in 96 of 100 articles of GVDB); for another
    happening, else one in the sentence after. Times of road closures and of other happenings come last or not at all.
    """
    clocks = [
        (number, date)
        for date in reading.dates
        if date.is_clock_time and (number := index.of_offset(date.start)) not in foreign
    ]
    aftermath = site_lexicon()["aftermath"]
    clocks = [c for c in clocks if not _dates_another(c[1], reading.doc, frozenset(), aftermath)] or clocks
    inside = [date for number, date in clocks if number in happening.sentences]
    if inside:
        return inside[0]
    if is_main:
        return clocks[0][1] if clocks else None
    return next((date for number, date in clocks if number - 1 in happening.sentences), None)


def find_date(happening: Happening, reading: Reading, index: SentenceIndex, offered: Candidates) -> DateMention | None:
    """Return the day of a happening: in the sentences of its core triggers, in its others, in the one before.

    A date after the publication and one of a statement, an arrest or a funeral are not that of the incident.
    """
    later = _later_acts(happening)
    published = (reading.document.published_at or "9999")[:10]
    days = [
        (index.of_offset(d.start), d)
        for d in reading.dates
        if not d.is_clock_time and not d.is_duration_or_age and d.date_precision != "none"
        if (d.date_start or "")[:10] <= published and d.date_precision != "year" and not _is_dateline(d, reading)
    ]
    before = {n - 1 for n in happening.sentences if n and index.paragraph_of(n) == index.paragraph_of(n - 1)}
    first = {index.of_token(anchor(happening, index))}
    groups = (first, set(happening.core_sentences(index)), happening.sentences, before)
    offers = [
        (_closeness(date, happening, reading.doc), rank, date.start, date)
        for rank, numbers in enumerate(groups)
        for number, date in days
        if number in numbers and not _dates_another(date, reading.doc, offered.announced, later)
    ]
    return min(offers, key=lambda offer: offer[:3])[3] if offers else None


def _weapon_passage(noun: Token) -> Span:
    """Return the weapon with its calibre and make, without its article: ".40-caliber Glock", "black handgun"."""
    doc, first = noun.doc, noun.i
    while first > 0 and doc[first - 1].dep_ in {"compound", "amod", "nummod", "nmod", "punct"}:
        before = doc[first - 1]
        if before.is_space or doc[first].is_sent_start or (before.is_punct and before.text not in {"-", "."}):
            break
        first -= 1
    return Span(doc[first].idx, noun.idx + len(noun))


def _weapons(doc: Doc) -> Iterator[Token]:
    """Yield the nouns that name a weapon; "pistol whipped" and "BB gun" are none."""
    weapons = weapon_lexicon()
    known = weapons["firearms"] | weapons["blades"]
    for token in doc:
        if lemma_of(token) not in known or token.pos_ not in {"NOUN", "PROPN"} or token.dep_ == "compound":
            continue
        if token.ent_type_ in {"PERSON", "GPE"}:
            continue  # a bearer of the name Glock
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
    wanted: frozenset[str] = next((nouns for kind, nouns in kinds.items() if kind in happening.types), frozenset())
    near = [
        (abs(gap(happening.ordered, number)), token.i, token)
        for token in offered.weapons
        if lemma_of(token) in wanted and (number := index.of_token(token)) not in foreign
    ]
    return _weapon_passage(min(near)[2]) if near else None
