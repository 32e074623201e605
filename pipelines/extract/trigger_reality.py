"""Whether a trigger tells of one happening that took place, or of a kind, a number, a fear or the past.

Belongs here: tense, number, determiners and dates around a trigger, on top of `factuality.py`. Not here: matching
triggers (`incident_triggers.py`).
"""

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Span, Token

from pipelines.extract.factuality import FACTUAL, IRREALIS, factuality
from pipelines.extract.incident_lexicon import incident_lexicon, role_lexicon
from pipelines.extract.numbers import number_value
from pipelines.extract.verb_arguments import doers, is_officer, is_person, patients
from pipelines.records import Reading

BARE_PLURAL = frozenset({"NNS", "NNPS"})
GENERIC_PRONOUNS = frozenset({"you", "someone", "anyone", "everyone", "somebody", "anybody", "one"})
# Headlines and leads tell in the present tense and without articles ("Man shoots brother after fight").
LEAD_SENTENCES = 2
MULTITUDE = 1000
LARGE = frozenset({"thousand", "million", "billion"})
MANY = frozenset({"dozens", "scores", "hundreds", "thousands", "millions"})
HYPOTHETICAL = re.compile(r"\b(?:in the event|in case|whenever|every time|each time)\b", re.IGNORECASE)
# A year without a day: "in 2012", "the 1999 shooting", but not "Jan. 3, 2015" nor "December 2015".
# "Nine officers have been shot this year" counts many happenings.
TALLY = re.compile(r"\bhave (?:\w+ ){0,2}been\b.{0,80}\b(?:this|last|each|every) (?:year|month|decade)\b")
# What somebody's record or the books hold dates no deed: "with a 2021 conviction".
RECORD = re.compile(r"\b(?:an?|his|her|their) (?:19|20)\d\d (?:conviction|case|charge|plea|report|study|law|arrest)\b")
BARE_YEAR = re.compile(
    r"(?<!\d, )(?<!\d\d, )(?<!january )(?<!february )(?<!march )(?<!april )(?<!may )(?<!june )(?<!july )(?<!august )"
    r"(?<!september )(?<!october )(?<!november )(?<!december )(?<![\d/$-])\b((?:19|20)\d\d)(?:s\b|\b)(?![/-]\d)"
)


def document_year(reading: Reading) -> int | None:
    """Return the year of a document: of its date, else the latest that its dated mentions print."""
    if reading.document.published_at:
        return int(reading.document.published_at[:4]) if reading.document.published_at[:4].isdigit() else None
    years = [int(d.date_start[:4]) for d in reading.dates if d.date_start and d.date_basis == "printed"]
    return max(years, default=None)


def is_generic(token: Token) -> bool:
    """Bare plurals and "number of shootings" count or speak of a kind, they report nothing."""
    if token.pos_ in {"NOUN", "PROPN"} and token.tag_ in BARE_PLURAL and token.dep_ not in {"compound"}:
        return not any(
            c.dep_ in {"det", "nummod", "poss"} and c.lower_ not in {"all", "some", "any"} for c in token.children
        )
    return False


def is_background(sentence: Span, year: int | None) -> bool:
    """Tell whether a sentence speaks of the past, of a statistic or of a case that may arise."""
    text = sentence.text.lower()
    if HYPOTHETICAL.search(text):
        return True
    if TALLY.search(text) or any(phrase in text for phrase in incident_lexicon().words["background_phrases"]):
        return True
    text = RECORD.sub("", text)
    return year is not None and any(int(found.group(1)) < year for found in BARE_YEAR.finditer(text))


def is_of_past(sentence: Span) -> bool:
    """Tell whether a sentence goes back to what happened long before what the text reports: "last summer"."""
    text = sentence.text.lower()
    return any(phrase in text for phrase in incident_lexicon().words["past_phrases"])


def _whole(noun: Token) -> Token:
    """Return the head of a compound: the determiner of "the shooting death" is the death's."""
    return noun.head if noun.dep_ in {"compound", "amod"} and noun.head.pos_ in {"NOUN", "PROPN"} else noun


def is_told(token: Token) -> bool:
    """Tell whether a trigger is told as real; "wanted in the shooting" presupposes a definite one."""
    told = factuality(token)
    if told == FACTUAL:
        return not _is_hoped_for(token) and not _is_on_record(token)
    definite = any(
        c.lower_ in {"the", "this", "that"} or c.dep_ == "poss"
        for c in _whole(token).children
        if c.dep_ in {"det", "poss"}
    )
    return told == IRREALIS and token.pos_ == "NOUN" and definite


def _is_hoped_for(noun: Token) -> bool:
    """Tell whether a reward or a tip is to bring it about: "information leading to the arrest of the gunman"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "to" or noun.head.head.lemma_ != "lead":
        return False
    return any(t.lemma_.lower() in {"information", "tip", "reward"} for t in noun.sent)


def _is_on_record(noun: Token) -> bool:
    """Tell whether a noun names what somebody was once convicted of: "a conviction for assault"."""
    return noun.dep_ == "pobj" and noun.head.head.lemma_ in {"conviction", "record", "history"}


def _is_present(verb: Token) -> bool:
    """Tell whether a verb speaks of what happens in general: present tense, its own or that of what governs it."""
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if any(c.lemma_ == "have" or c.tag_ in {"VBD", "MD"} for c in auxiliaries):
        return False
    if verb.tag_ in {"VBZ", "VBP"} or any(c.tag_ in {"VBZ", "VBP"} for c in auxiliaries):
        return True
    if verb.tag_ not in {"VBG", "VBN"}:
        return False
    head = verb.head
    for _ in range(6):
        if head.tag_ in {"VBD", "VBZ", "VBP"} or head.head is head:
            break
        head = head.head
    shows = head.lemma_ in role_lexicon()["speech_verbs"] | {
        "show",
        "be",
        "have",
        "remain",
        "appear",
        "investigate",
        "search",
        "look",
    }
    has_past = any(c.tag_ == "VBD" or c.lemma_ == "have" for c in head.children if c.dep_ in {"aux", "auxpass"})
    return head.tag_ in {"VBZ", "VBP"} and not shows and not has_past


def is_accident(sentence: Span) -> bool:
    """Tell whether a sentence tells of a crash or a disaster: its dead and injured are nobody's deed."""
    accidents = incident_lexicon().words["accidents"]
    return any(token.lemma_.lower() in accidents for token in sentence)


def is_of_crash(lead: Sequence[Span]) -> bool:
    """Tell whether a text's lead tells of an accident; one in which somebody fled or was chased is no accident only."""
    chases = {"chase", "pursuit", "pursue", "flee", "cruiser"}
    return any(map(is_accident, lead)) and not any(t.lemma_.lower() in chases for s in lead for t in s)


def is_vague(token: Token, is_lead: bool) -> bool:
    """Tell whether a trigger speaks of a kind of happening rather than of one: it joins a report, it makes none."""
    if token.dep_ in {"amod", "compound"} and (token.pos_ not in {"NOUN", "PROPN"} or token.lower_ == "shot"):
        return True
    if token.pos_ in {"NOUN", "PROPN"}:
        whole = _whole(token)
        if _is_multitude(whole) or (token.lemma_.lower() == "assault" and not _is_criminal(token)):
            return True
        determined = any(c.dep_ in {"det", "poss", "nummod"} for c in whole.children)
        return (token.tag_ in BARE_PLURAL and whole is token) or not (determined or is_lead)
    people = [*patients(token), *doers(token)]
    if any(p.lower_ in GENERIC_PRONOUNS and not list(p.children) for p in people):  # not "one of them", "the big one"
        return True
    if _is_present(token) and not is_lead:
        return True
    if token.tag_ == "VBG" and token.dep_ != "ROOT" and not patients(token):
        return True
    touched = patients(token)
    if is_multitude(touched):
        return True
    is_one_deed = _is_simple_past(token) and any(is_officer(d) for d in doers(token))
    return bool(touched) and all(map(_is_bare, touched)) and not is_one_deed


def _is_criminal(noun: Token) -> bool:
    """Tell whether an assault is one on a person ("sexual assault", "an assault charge"), not one in a debate."""
    return any(c.lower_ in incident_lexicon().words["assault_kinds"] for c in noun.children) or noun.dep_ == "compound"


def is_multitude(people: Iterable[Token]) -> bool:
    """Tell whether thousands are spoken of: a statistic or a war, not an incident."""
    return any(map(_is_multitude, people))


def _is_multitude(noun: Token) -> bool:
    """Tell whether thousands are spoken of: a statistic or a war, not an incident."""
    told = (g for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children)
    if any(t.lower_ in MANY for t in told) or any(c.lower_ in LARGE for c in noun.children if c.dep_ == "nummod"):
        return True  # "the killing of hundreds of people", "killed 1.5 million people"
    counts = [number_value(t.text) for t in [noun, *noun.children] if t.like_num]
    return any(value is not None and value >= MULTITUDE for value in counts)


def _is_simple_past(verb: Token) -> bool:
    """Tell what was done once ("agents gassed marchers") from what is or has been done ("police have shot people")."""
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    is_passive = verb.tag_ == "VBN" and bool(auxiliaries) and all(c.tag_ == "VBD" for c in auxiliaries)
    return verb.tag_ == "VBD" or is_passive


def _is_bare(noun: Token) -> bool:
    """Tell whether people are spoken of as a kind: "officers stop drivers"; things are none ("drew guns")."""
    return (
        noun.tag_ == "NNS"
        and is_person(noun)
        and not any(c.dep_ in {"det", "nummod", "poss"} for c in noun.children)
        and not is_officer(noun)
    )
