"""Words that report an incident, found over the dependency parse.

Belongs here: matching `reference/incident_triggers.yaml` on tokens, and telling a report from a mention of
another kind (negated, feared, figurative, a title, a statistic). Not here: which triggers tell one happening
(`happenings.py`), nor its slots and participants.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipelines.extract.incident_lexicon import incident_lexicon
from pipelines.extract.sentences import SentenceIndex
from pipelines.extract.trigger_reality import LEAD_SENTENCES, is_accident, is_background, is_generic, is_told, is_vague
from pipelines.extract.verb_arguments import doers, is_officer, is_person, lemma_of, patients

# "another shot", "a long shot": chances, not bullets.
NOT_A_GUNSHOT = frozenset({"a", "another", "best", "big", "long", "first", "one", "our", "his", "her", "their", "your"})
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
    if (
        lemma not in lexicon.verbs
        and lemma not in lexicon.officer_verbs
        and lemma not in lexicon.frames
        and lemma not in lexicon.officer_frames
    ):
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
        has_patient = any(
            is_person(p) or lemma_of(p) in {"car", "vehicle", "home", "house", "truck", "apartment"} for p in touched
        )
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
    heads = {lemma_of(noun.head), noun.head.lower_.removesuffix("s")}  # a title's capitals hide its plurals
    if noun.dep_ in {"compound", "amod", "nmod"} and heads & words["excluded_heads"]:
        return None
    if any(lemma_of(c) in words["excluded_modifiers"] for c in noun.children if c.dep_ in {"compound", "amod"}):
        return None
    if lemma == "search" and any(c.lower_ == "for" for c in noun.children):
        return None  # "the search for the gunman"
    if kind == "stop" and not any(c.lower_ in {"traffic", "vehicle"} for c in noun.children):
        return None
    return kind, is_weak


def _is_aggregate(token: Token, kind: str) -> bool:
    lexicon = incident_lexicon()
    if kind in lexicon.core:
        return False
    if token.pos_ == "NOUN":
        return token.tag_ == "NNS"
    touched = patients(token)
    return any(
        (
            p.tag_ in {"NNS", "NNPS"}
            and is_person(p)
            and not any(c.dep_ == "nummod" for c in p.children)
            and p.lower_ not in {"police"}
        )
        or p.lower_ in {"they", "them"}
        for p in touched
    )


def _is_name(token: Token) -> bool:
    return token.ent_type_ in NAME_ENTITIES or (
        token.ent_type_ in {"ORG", "FAC"} and not token.is_upper and token.is_title
    )


def find_triggers(doc: Doc, index: SentenceIndex, year: int | None = None) -> list[Trigger]:
    """Return the triggers that a text tells as having happened, in reading order.

    `year` is the year of the document, where known: what an earlier year dates is background.
    """
    found: list[Trigger] = []
    lexicon = incident_lexicon()
    for number, sentence in enumerate(index.sentences):
        background: bool | None = None
        for token in sentence:
            if (token.pos_ in {"VERB", "ADJ"} and token.tag_ != "MD") or token.lower_ == "shot":
                kinds = [(kind, False) for kind in _verb_types(token, sentence)]
            else:
                kinds = []
            if not kinds and token.pos_ in {"NOUN", "PROPN", "VERB"}:
                noun = _noun_type(token)
                kinds = [noun] if noun else []
            if not kinds or _is_name(token) or not is_told(token) or is_generic(token):
                continue
            by_officer = any(is_officer(d) for d in doers(token))
            background = is_background(sentence, year) if background is None else background
            vague = is_vague(token, number < LEAD_SENTENCES)
            for kind, is_weak in dict.fromkeys(kinds):
                told = (
                    "assault_on_officer" if kind == "assault" and any(is_officer(p) for p in patients(token)) else kind
                )
                core, aggregate = told in lexicon.core, _is_aggregate(token, told)
                weak = is_weak or (vague and not aggregate) or (told == "injury" and is_accident(sentence))
                found.append(Trigger(told, token, core, aggregate, weak, by_officer, background))
    return found


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
