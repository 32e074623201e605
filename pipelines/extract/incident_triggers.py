"""Words that report an incident, found over the dependency parse.

Belongs here: matching `reference/incident_triggers.yaml` on tokens, and telling a report from a mention of
another kind (negated, feared, figurative, a title, a statistic). Not here: which triggers tell one happening
(`happenings.py`), nor its slots and participants.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Token

from pipelines.extract.conduct import Surroundings, acts_of, is_act_of_officers
from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.trigger_reality import (
    LEAD_SENTENCES,
    is_accident,
    is_background,
    is_generic,
    is_multitude,
    is_of_crash,
    is_of_past,
    is_told,
    is_vague,
)
from pipelines.extract.verb_arguments import doers, is_officer, is_person, lemma_of, patients

# "another shot", "a long shot": chances, not bullets.
NOT_A_GUNSHOT = frozenset({"a", "another", "best", "big", "long", "first", "one", "our", "his", "her", "their", "your"})
# "the suspects were held" are those told of, "several people were held" are counted.
KNOWN_OR_COUNTED = frozenset({"the", "these", "those", "both", "several"})
# Past forms that the tagger takes for nouns.
MISTAGGED = frozenset({"shot", "bit"})
# How far above a deed the noun stands that counts it: "61 calls from people who say that a relative was stopped".
FARTHEST_COUNT = 8
NAME_ENTITIES = frozenset({"WORK_OF_ART", "LAW", "EVENT", "PRODUCT"})
ARGUMENTS = frozenset(
    {"dobj", "prt", "prep", "advmod", "nsubjpass", "agent", "acomp", "oprd", "xcomp", "pcomp", "npadvmod"}
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
    is_past: bool = False  # told of an earlier time: a happening of its own


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


def _deeds(verb: Token) -> list[str]:
    """Return the kinds of deed, open to anybody, that a verb tells: shootings, stabbings, arrests, threats."""
    lexicon = incident_lexicon()
    lemma = "shoot" if verb.lower_ == "shot" else lemma_of(verb)
    if lemma not in lexicon.verbs and lemma not in lexicon.frames:
        return []
    if _is_figurative(verb) or (verb.pos_ == "NOUN" and any(c.dep_ == "det" for c in verb.children)):
        return []
    if lemma in lexicon.verbs and set(lexicon.verbs[lemma]) & lexicon.core and _hurts_nobody(verb):
        return []
    may_hurt = lemma not in lexicon.words["patient_verbs"] or any(_is_common_person(p, lemma) for p in patients(verb))
    found = list(lexicon.verbs.get(lemma, ())) if may_hurt else []
    arguments = frozenset(_argument_lemmas(verb)) if verb.pos_ == "VERB" else frozenset()
    return found + [kind for kind, wanted in lexicon.frames.get(lemma, ()) if wanted & arguments]


def _verb_kinds(verb: Token, around: Surroundings, number: int) -> dict[str, bool]:
    """Return the kinds of deed that a verb tells, each with whether officers did it."""
    deeds = _deeds(verb)
    kinds = dict.fromkeys(deeds, any(is_officer(d) for d in doers(verb))) if deeds else {}
    for act in acts_of(verb, around, number):
        kinds[act.incident_type] = act.by_officer
    if "force_less_lethal" in kinds:
        kinds.pop("shooting", None)  # "struck by a rubber bullet"
    if "force_display" in kinds:
        kinds.pop("threat", None)
    if "force_physical" in kinds:
        kinds.pop("assault", None)
    return kinds


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
    heads = {lemma_of(noun.head), noun.head.lower_.removesuffix("s")}  # a title's capitals hide its plurals
    if noun.dep_ in {"compound", "amod", "nmod"} and heads & words["excluded_heads"]:
        return None
    if any(lemma_of(c) in words["excluded_modifiers"] for c in noun.children if c.dep_ in {"compound", "amod"}):
        return None
    if lemma == "search" and any(c.lower_ == "for" for c in noun.children):
        return None  # "the search for the gunman"
    if kind == "stop" and (noun.pos_ == "VERB" or not any(c.lower_ in {"traffic", "vehicle"} for c in noun.children)):
        return None
    if lemma in words["taken_in_figures"] and lemma_of(noun.head) == "take":
        return None  # "took a beating at the polls"
    return kind, is_weak


def _is_one_of_many(token: Token) -> bool:
    """Tell whether complaints or cases are counted: "22 complaints from citizens who say that they were handcuffed"."""
    if token.pos_ == "NOUN" and token.tag_ == "NN":
        return False
    nouns = incident_lexicon().words["aggregate_nouns"]
    counted = (a for a in islice(token.ancestors, FARTHEST_COUNT) if a.pos_ == "NOUN" and lemma_of(a) in nouns)
    nearest = next(counted, None)  # "complaints, including one incident where agents drew guns" tells the one
    return nearest is not None and nearest.tag_ == "NNS"


def _is_tally(deed: Token) -> bool:
    """Tell whether a perfect sums up over a time: "three officers have been stopped since the start of the month"."""
    if not any(c.dep_ in {"aux", "auxpass"} and lemma_of(c) == "have" for c in deed.children):
        return False
    is_over_time = any(t.lower_ in {"since", "recent"} for t in deed.sent) or "so far" in deed.sent.text
    people = patients(deed)
    return is_over_time and any(p.tag_ in {"NNS", "NNPS"} or p.like_num for p in people) and not is_multitude(people)


def _is_of_people(noun: Token) -> bool:
    """Tell whether a noun speaks of people without saying which or how many: "residents"."""
    is_counted = any(c.dep_ == "nummod" or c.lower_ in KNOWN_OR_COUNTED for c in noun.children)
    return noun.tag_ in {"NNS", "NNPS"} and is_person(noun) and not is_counted and noun.lower_ != "police"


def _is_aggregate(token: Token, kind: str) -> bool:
    if _is_one_of_many(token) or _is_tally(token):
        return True
    if kind in incident_lexicon().core:
        return False
    if token.pos_ == "NOUN":
        return token.tag_ == "NNS"
    acting = {d.i for d in doers(token)}
    touched = [p for p in patients(token) if p.i not in acting]
    return any(
        _is_of_people(p) or (p.lower_ in {"they", "them"} and any(_is_of_people(t) for t in token.sent))
        for p in touched
    )


def _is_name(token: Token) -> bool:
    return token.ent_type_ in NAME_ENTITIES or (
        token.ent_type_ in {"ORG", "FAC"} and not token.is_upper and token.is_title
    )


def _struck(deed: Token) -> list[Token]:
    """Return whom a verb or noun says to be struck: "assaulted an officer", "assault on an officer"."""
    on = (c for c in deed.children if deed.pos_ == "NOUN" and c.dep_ == "prep" and c.lower_ in {"on", "against", "of"})
    return [*patients(deed), *(g for c in on for g in c.children if g.dep_ == "pobj")]


def find_triggers(doc: Doc, index: SentenceIndex, year: int | None = None) -> list[Trigger]:
    """Return the triggers that a text tells as having happened, in reading order.

    `year` is the year of the document, where known: what an earlier year dates is background.
    """
    found: list[Trigger] = []
    lexicon = incident_lexicon()
    around = Surroundings(doc, index.sentences)
    of_crash = is_of_crash(index.sentences[:LEAD_SENTENCES])
    for number, sentence in enumerate(index.sentences):
        background: bool | None = None
        is_lead = number < LEAD_SENTENCES
        for token in sentence:
            kinds = _kinds(token, around, number)
            if not kinds or _is_name(token) or not is_told(token) or is_generic(token):
                continue
            background = is_background(sentence, year) if background is None else background
            past = not is_lead and token.dep_ != "compound" and is_of_past(sentence)
            vague = is_vague(token, is_lead)
            for kind, (is_weak, by_officer) in kinds.items():
                told = kind
                if kind == "assault" and any(is_officer(p) for p in _struck(token)):
                    told = "assault_on_officer"
                core, aggregate = told in lexicon.core, _is_aggregate(token, told)
                weak = is_weak or (vague and not aggregate)
                weak = weak or (told in {"injury", "force_physical"} and (of_crash or is_accident(sentence)))
                set_back = background and not _is_one_of_many(token)  # complaints are counted over a time
                found.append(Trigger(told, token, core, aggregate, weak, by_officer, set_back, past))
    return found


def _kinds(token: Token, around: Surroundings, number: int) -> dict[str, tuple[bool, bool]]:
    """Return what a token may report: the kind, whether it is weak, whether officers did it."""
    kinds: dict[str, tuple[bool, bool]] = {}
    if (token.pos_ in {"VERB", "ADJ"} and token.tag_ != "MD") or token.lower_ in MISTAGGED:
        told = _verb_kinds(token, around, number)
        kinds = {kind: (False, by_officer) for kind, by_officer in told.items()}
    if not kinds and token.pos_ in {"NOUN", "PROPN", "VERB"} and (noun := _noun_type(token)):
        by_officer = is_act_of_officers(token) if token.pos_ == "NOUN" else any(is_officer(d) for d in doers(token))
        kinds = {noun[0]: (noun[1] and not (by_officer and token.pos_ == "NOUN"), by_officer)}
    return kinds


def title_trigger(index: SentenceIndex, title: str) -> Trigger | None:
    """Return where a text whose title reports a shooting first speaks of it, when it never says so outright."""
    words = incident_lexicon().words
    printed = [w.strip(".,:;!?'\"“”‘’()").lower() for w in title.split()]
    told = zip(["", *printed], printed, [*printed[1:], ""], strict=False)
    if not any(
        word in words["title_words"] and before not in NOT_A_GUNSHOT and after not in words["excluded_heads"]
        for before, word, after in told
    ):
        return None
    for sentence in index.sentences:
        for token in sentence:
            if lemma_of(token) in words["weak_shooting_words"] or lemma_of(token) in words["title_words"]:
                return Trigger("shooting", token, True, False, False, False, False)
    return None
