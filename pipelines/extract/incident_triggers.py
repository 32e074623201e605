"""Words that report an incident, found over the dependency parse.

Belongs here: matching `reference/incident_triggers.yaml` on tokens, and telling a report from a mention of
another kind (negated, feared, figurative, a title, a statistic). Not here: which triggers tell one happening
(`happenings.py`), nor its slots and participants.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipelines.extract.factuality import FACTUAL, factuality
from pipelines.extract.incident_lexicon import incident_lexicon, role_lexicon
from pipelines.extract.sentences import SentenceIndex

PATIENTS = frozenset({"dobj", "nsubjpass", "obj"})
NAME_ENTITIES = frozenset({"WORK_OF_ART", "LAW", "EVENT", "PRODUCT"})
ARGUMENTS = frozenset({"dobj", "prt", "prep", "advmod", "nsubjpass", "agent", "acomp", "oprd", "xcomp", "pcomp", "npadvmod"})
BARE_PLURAL = frozenset({"NNS", "NNPS"})


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


def _is_common_person(token: Token) -> bool:
    if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ == "PERSON":
        return False
    has_determiner = any(c.dep_ in {"det", "nummod", "poss", "amod"} for c in token.children)
    return is_person(token) and (has_determiner or is_officer(token))


def _verb_types(verb: Token, sentence: Span) -> list[str]:
    lexicon = incident_lexicon()
    lemma = lemma_of(verb)
    lemma = "shoot" if verb.lower_ == "shot" else lemma
    if lemma not in lexicon.verbs and lemma not in lexicon.officer_verbs and lemma not in lexicon.frames and lemma not in lexicon.officer_frames:
        return []
    if _is_figurative(verb):
        return []
    by_officer = any(is_officer(d) for d in doers(verb))
    touched = patients(verb)
    may_hurt = any(_is_common_person(p) for p in touched) or lemma not in lexicon.words["patient_verbs"]
    found = list(lexicon.verbs.get(lemma, ())) if may_hurt else []
    if by_officer or (not doers(verb) and _sentence_has_officer(sentence)):
        has_patient = any(is_person(p) or lemma_of(p) in {"car", "vehicle", "home", "house", "truck", "apartment"} for p in touched)
        found += lexicon.officer_verbs.get(lemma, ()) if has_patient else ()
    arguments = frozenset(_argument_lemmas(verb))
    found += [kind for kind, wanted in lexicon.frames.get(lemma, ()) if wanted & arguments]
    if by_officer:
        found += [kind for kind, wanted in lexicon.officer_frames.get(lemma, ()) if wanted & arguments]
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
        p.tag_ in {"NNS", "NNPS"} and not any(c.dep_ == "nummod" for c in p.children) and p.lower_ not in {"police"}
        or p.lower_ in {"they", "them"}
        for p in touched
    )


def _is_background(sentence: Span) -> bool:
    text = sentence.text.lower()
    return any(phrase in text for phrase in incident_lexicon().words["background_phrases"])


def _is_name(token: Token) -> bool:
    return token.ent_type_ in NAME_ENTITIES or (token.ent_type_ in {"ORG", "FAC"} and not token.is_upper and token.is_title)


def find_triggers(doc: Doc, index: SentenceIndex) -> list[Trigger]:
    """Return the triggers that a text tells as having happened, in reading order."""
    found: list[Trigger] = []
    lexicon = incident_lexicon()
    for sentence in index.sentences:
        background = _is_background(sentence)
        for token in sentence:
            if token.pos_ in {"VERB", "ADJ"} and token.tag_ != "MD" or token.lower_ == "shot":
                kinds = [(kind, False) for kind in _verb_types(token, sentence)]
            else:
                kinds = []
            if not kinds and token.pos_ in {"NOUN", "PROPN", "VERB"}:
                noun = _noun_type(token)
                kinds = [noun] if noun else []
            if not kinds or _is_name(token) or factuality(token) != FACTUAL or _is_generic(token):
                continue
            by_officer = any(is_officer(d) for d in doers(token))
            for kind, is_weak in dict.fromkeys(kinds):
                if kind in {"assault", "injury"} and any(is_officer(p) for p in patients(token)) and kind == "assault":
                    kind = "assault_on_officer"
                found.append(Trigger(kind, token, kind in lexicon.core, _is_aggregate(token, kind), is_weak, by_officer, background))
    return found
