"""Words that report an incident, found over the dependency parse.

Belongs here: matching `reference/incident_triggers.yaml` on tokens, and telling a report from a mention of
another kind (negated, feared, figurative, a title, a statistic). Not here: which triggers tell one happening
(`happenings.py`), nor its slots and participants.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipelines.extract.factuality import FACTUAL, IRREALIS, factuality
from pipelines.extract.incident_lexicon import incident_lexicon, role_lexicon
from pipelines.extract.numbers import number_value
from pipelines.extract.sentences import SentenceIndex

PATIENTS = frozenset({"dobj", "nsubjpass", "obj"})
NAME_ENTITIES = frozenset({"WORK_OF_ART", "LAW", "EVENT", "PRODUCT"})
ARGUMENTS = frozenset({"dobj", "prt", "prep", "advmod", "nsubjpass", "agent", "acomp", "oprd", "xcomp", "pcomp", "npadvmod"})
BARE_PLURAL = frozenset({"NNS", "NNPS"})
GENERIC_PRONOUNS = frozenset({"you", "someone", "anyone", "everyone", "somebody", "anybody", "one"})
# Headlines and leads tell in the present tense and without articles ("Man shoots brother after fight").
LEAD_SENTENCES = 2
MULTITUDE = 1000
HYPOTHETICAL = re.compile(r"\b(?:in the event|in case|whenever|every time|each time)\b", re.IGNORECASE)
# A year without a day: "in 2012", "the 1999 shooting", but not "Jan. 3, 2015" nor "December 2015".
BARE_YEAR = re.compile(
    r"(?<!\d, )(?<!\d\d, )(?<!january )(?<!february )(?<!march )(?<!april )(?<!may )(?<!june )(?<!july )(?<!august )"
    r"(?<!september )(?<!october )(?<!november )(?<!december )(?<![\d/$-])\b((?:19|20)\d\d)(?:s\b|\b)(?![/-]\d)"
)


@dataclass(frozen=True)
class Trigger:
    incident_type: str
    token: Token
    is_core: bool
    is_aggregate: bool
    is_weak: bool  # joins a happening, makes none
    by_officer: bool
    is_background: bool


def lemma_of(token: Token) -> str:
    """Return the lemma in lower case; capitals confuse the lemmatizer, so verbs in capitals fall back on the form."""
    return token.lemma_.lower() if not token.is_upper or len(token) < 4 else token.lower_


def is_officer(token: Token) -> bool:
    """Tell whether a noun names an officer or a body of officers."""
    roles = role_lexicon()
    lemma = lemma_of(token)
    return lemma in roles["officers"] or token.lower_ in roles["bodies"] or token.lower_ == "police"


def is_person(token: Token) -> bool:
    """Tell whether a noun or pronoun may stand for a person."""
    roles = role_lexicon()
    if token.pos_ == "PRON":
        return token.lower_ in {"he", "she", "him", "her", "they", "them", "who", "himself", "herself", "someone", "me", "us", "we", "i", "whom", "one"}
    return lemma_of(token) in roles["persons"] or is_officer(token) or token.ent_type_ == "PERSON"


def doers(verb: Token) -> list[Token]:
    """Return who does it: the subject of an active verb, the agent of a passive one, shared along conjuncts."""
    found = [c for c in verb.children if c.dep_ == "nsubj"]
    found += [g for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by") for g in c.children if g.dep_ == "pobj"]
    if not found and verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not any(c.dep_ == "nsubjpass" for c in verb.children):
        return [c for c in verb.head.children if c.dep_ == "nsubj"]
    if not found and verb.dep_ == "xcomp":
        return [c for c in verb.head.children if c.dep_ == "nsubj"]
    return found


def patients(verb: Token) -> list[Token]:
    """Return to whom it is done: object, passive subject, the noun that a participle modifies."""
    found = [c for c in verb.children if c.dep_ in PATIENTS]
    if not found and verb.dep_ in {"acl", "relcl"} and verb.tag_ == "VBN":
        found = [verb.head]
    if not found and verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        found = [c for c in verb.head.children if c.dep_ in PATIENTS]
    if not found and verb.tag_ == "VBN" and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children):
        found = [c for c in verb.children if c.dep_ == "nsubj"]  # "found herself boxed in"
    if any(p.lower_ in {"who", "that", "which"} for p in found) and verb.dep_ == "relcl":
        found = [verb.head]
    return found


def _argument_lemmas(verb: Token) -> Iterator[str]:
    for child in verb.children:
        if child.dep_ in ARGUMENTS or child.dep_ == "nsubj":
            yield lemma_of(child)
            yield from (lemma_of(g) for g in child.children if g.dep_ in {"pobj", "conj", "pcomp", "dobj", "compound"})
            yield from (lemma_of(h) for g in child.children if g.dep_ in {"prep", "pobj", "conj"} for h in g.children)
    if verb.dep_ in {"acl", "relcl"}:
        yield lemma_of(verb.head)
    if verb.dep_ == "conj":
        yield from (lemma_of(c) for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i)


def _sentence_has_officer(sentence: Span) -> bool:
    return any(is_officer(token) for token in sentence if token.pos_ in {"NOUN", "PROPN"})


def _is_figurative(verb: Token) -> bool:
    words = incident_lexicon().words
    objects = patients(verb)
    particle = any(c.dep_ == "prt" and c.lower_ in words["figurative_particles"] for c in verb.children)
    for thing in objects:
        if lemma_of(thing) in words["figurative_objects"] or (particle and not is_person(thing)):
            return True
    return not objects and particle


def _is_common_person(token: Token, verb: str) -> bool:
    """Tell whether a patient is a person named by a common noun: "attacked a woman", not "attacked Smith's wife"."""
    if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ == "PERSON":
        return False
    kinds = {"det", "nummod"} if verb == "attack" else {"det", "nummod", "poss", "amod"}
    return is_person(token) and any(c.dep_ in kinds for c in token.children)


def _hurts_nobody(verb: Token) -> bool:
    """Tell whether what is shot, killed, wounded is a thing: flares, a bill, an economy."""
    return any(
        not (is_person(p) or p.pos_ in {"PROPN", "PRON", "NUM"} or lemma_of(p) in incident_lexicon().words["harmable"])
        for p in patients(verb)
    )


def _verb_types(verb: Token, sentence: Span) -> list[str]:
    lexicon = incident_lexicon()
    lemma = lemma_of(verb)
    lemma = "shoot" if verb.lower_ == "shot" else lemma
    if lemma not in lexicon.verbs and lemma not in lexicon.officer_verbs and lemma not in lexicon.frames and lemma not in lexicon.officer_frames:
        return []
    if _is_figurative(verb) or (verb.pos_ == "NOUN" and any(c.dep_ == "det" for c in verb.children)):
        return []
    if lemma in lexicon.verbs and set(lexicon.verbs[lemma]) & lexicon.core and _hurts_nobody(verb):
        return []
    by_officer = any(is_officer(d) for d in doers(verb))
    touched = patients(verb)
    may_hurt = any(_is_common_person(p, lemma) for p in touched) or lemma not in lexicon.words["patient_verbs"]
    found = list(lexicon.verbs.get(lemma, ())) if may_hurt else []
    if by_officer or (not doers(verb) and _sentence_has_officer(sentence)):
        has_patient = any(is_person(p) or lemma_of(p) in {"car", "vehicle", "home", "house", "truck", "apartment"} for p in touched)
        found += lexicon.officer_verbs.get(lemma, ()) if has_patient else ()
    arguments = frozenset(_argument_lemmas(verb)) if verb.pos_ == "VERB" else frozenset()
    found += [kind for kind, wanted in lexicon.frames.get(lemma, ()) if wanted & arguments]
    if by_officer:
        found += [kind for kind, wanted in lexicon.officer_frames.get(lemma, ()) if wanted & arguments]
    if lemma == "draw" and arguments & lexicon.words["drawn_weapons"] and verb.tag_ == "VBN":
        found.append("force_display")  # "they had their guns drawn"
    if "force_display" in found:
        found = [kind for kind in found if kind != "threat"]
    return found


def _noun_type(noun: Token) -> tuple[str, bool] | None:
    """Return the type and whether it is weak; nothing where the noun modifies or is modified into another thing."""
    lexicon = incident_lexicon()
    lemma = "shooting" if noun.lower_ in {"shooting", "shootings"} else lemma_of(noun)
    kind, is_weak = lexicon.nouns.get(lemma), False
    if kind is None:
        kind, is_weak = lexicon.weak_nouns.get(lemma), True
    if kind is None:
        return None
    words = lexicon.words
    if noun.dep_ in {"compound", "amod", "nmod"} and lemma_of(noun.head) in words["excluded_heads"]:
        return None
    if any(lemma_of(c) in words["excluded_modifiers"] for c in noun.children if c.dep_ in {"compound", "amod"}):
        return None
    if kind == "stop" and not any(c.lower_ in {"traffic", "vehicle"} for c in noun.children):
        return None
    return kind, is_weak


def _is_generic(token: Token) -> bool:
    """Bare plurals and "number of shootings" count or speak of a kind, they report nothing."""
    if token.pos_ in {"NOUN", "PROPN"} and token.tag_ in BARE_PLURAL and token.dep_ not in {"compound"}:
        return not any(c.dep_ in {"det", "nummod", "poss"} and c.lower_ not in {"all", "some", "any"} for c in token.children)
    return False


def _is_aggregate(token: Token, kind: str) -> bool:
    lexicon = incident_lexicon()
    if kind in lexicon.core:
        return False
    if token.pos_ == "NOUN":
        return token.tag_ == "NNS"
    touched = patients(token)
    return any(
        p.tag_ in {"NNS", "NNPS"} and is_person(p) and not any(c.dep_ == "nummod" for c in p.children) and p.lower_ not in {"police"}
        or p.lower_ in {"they", "them"}
        for p in touched
    )


def _is_background(sentence: Span, year: int | None) -> bool:
    text = sentence.text.lower()
    if HYPOTHETICAL.search(text):
        return True
    if any(phrase in text for phrase in incident_lexicon().words["background_phrases"]):
        return True
    return year is not None and any(int(found.group(1)) < year for found in BARE_YEAR.finditer(text))


def _whole(noun: Token) -> Token:
    """Return the head of a compound: the determiner of "the shooting death" is the death's."""
    return noun.head if noun.dep_ in {"compound", "amod"} and noun.head.pos_ in {"NOUN", "PROPN"} else noun


def _is_told(token: Token) -> bool:
    """Tell whether a trigger is told as real; "wanted in the shooting" presupposes a definite one."""
    told = factuality(token)
    if told == FACTUAL:
        return True
    definite = any(c.lower_ in {"the", "this", "that"} or c.dep_ == "poss" for c in _whole(token).children if c.dep_ in {"det", "poss"})
    return told == IRREALIS and token.pos_ == "NOUN" and definite


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
    shows = head.lemma_ in role_lexicon()["speech_verbs"] | {"show", "be", "have", "remain", "appear", "investigate", "search", "look"}
    has_past = any(c.tag_ == "VBD" or c.lemma_ == "have" for c in head.children if c.dep_ in {"aux", "auxpass"})
    return head.tag_ in {"VBZ", "VBP"} and not shows and not has_past


def _is_vague(token: Token, is_lead: bool) -> bool:
    """Tell whether a trigger speaks of a kind of happening rather than of one: it joins a report, it makes none."""
    if token.dep_ in {"amod", "compound"} and token.pos_ not in {"NOUN", "PROPN"}:
        return True
    if token.pos_ in {"NOUN", "PROPN"}:
        whole = _whole(token)
        determined = any(c.dep_ in {"det", "poss", "nummod"} for c in whole.children)
        return (token.tag_ in BARE_PLURAL and whole is token) or not (determined or is_lead)
    people = [*patients(token), *doers(token)]
    if any(p.lower_ in GENERIC_PRONOUNS for p in people):
        return True
    if _is_present(token) and not is_lead:
        return True
    if token.tag_ == "VBG" and token.dep_ != "ROOT" and not patients(token):
        return True
    touched = patients(token)
    return bool(touched) and all(_is_bare(p) or _is_multitude(p) for p in touched)


def _is_multitude(noun: Token) -> bool:
    """Tell whether thousands are spoken of: a statistic or a war, not an incident."""
    counts = [number_value(t.text) for t in [noun, *noun.children] if t.like_num]
    return any(value is not None and value >= MULTITUDE for value in counts)


def _is_bare(noun: Token) -> bool:
    return noun.tag_ == "NNS" and not any(c.dep_ in {"det", "nummod", "poss"} for c in noun.children) and not is_officer(noun)


def _is_name(token: Token) -> bool:
    return token.ent_type_ in NAME_ENTITIES or (token.ent_type_ in {"ORG", "FAC"} and not token.is_upper and token.is_title)


def find_triggers(doc: Doc, index: SentenceIndex, year: int | None = None) -> list[Trigger]:
    """Return the triggers that a text tells as having happened, in reading order.

    `year` is the year of the document, where known: what an earlier year dates is background.
    """
    found: list[Trigger] = []
    lexicon = incident_lexicon()
    for number, sentence in enumerate(index.sentences):
        background: bool | None = None
        for token in sentence:
            if token.pos_ in {"VERB", "ADJ"} and token.tag_ != "MD" or token.lower_ == "shot":
                kinds = [(kind, False) for kind in _verb_types(token, sentence)]
            else:
                kinds = []
            if not kinds and token.pos_ in {"NOUN", "PROPN", "VERB"}:
                noun = _noun_type(token)
                kinds = [noun] if noun else []
            if not kinds or _is_name(token) or not _is_told(token) or _is_generic(token):
                continue
            by_officer = any(is_officer(d) for d in doers(token))
            background = _is_background(sentence, year) if background is None else background
            vague = _is_vague(token, number < LEAD_SENTENCES)
            for kind, is_weak in dict.fromkeys(kinds):
                told = "assault_on_officer" if kind == "assault" and any(is_officer(p) for p in patients(token)) else kind
                core, aggregate = told in lexicon.core, _is_aggregate(token, told)
                weak = is_weak or (vague and not aggregate)
                found.append(Trigger(told, token, core, aggregate, weak, by_officer, background))
    return found


def title_trigger(index: SentenceIndex, title: str) -> Trigger | None:
    """Return where a text whose title reports a shooting first speaks of it, when it never says so outright."""
    words = incident_lexicon().words
    if not {w.strip(".,:;!?'\"“”‘’()").lower() for w in title.split()} & words["title_words"]:
        return None
    for sentence in index.sentences:
        for token in sentence:
            if lemma_of(token) in words["weak_shooting_words"] or lemma_of(token) in words["title_words"]:
                return Trigger("shooting", token, True, False, False, False, False)
    return None
