"""What the verbs around a person say was done by or to that person, as counts of features.

Belongs here: voice, negation, mood and class of a verb and of what it governs. Not here: what nouns and titles say
(`person_features.py`).
"""

from collections import Counter
from functools import cache

from spacy.tokens import Token

from pipelines.extract.incident_lexicon import outcome_lexicon, role_lexicon
from pipelines.extract.verb_arguments import is_person, lemma_of

# "Roe killed a clerk", "an officer arrested Roe": what the object undergoes is not the subject's.
UNDERGONE = frozenset({"killed", "wounded", "arrested"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
LIVING = frozenset({"remain", "be", "list", "undergo"})
REFLEXIVES = frozenset({"himself", "herself"})


@cache
def _unreal_under_modals() -> frozenset[str]:
    """Return the verbs that tell nothing done where a modal stands before them."""
    return outcome_lexicon()["arrested_verbs"] | role_lexicon()["harm_verbs"] | outcome_lexicon()["killed_verbs"]


def governing_verb(token: Token) -> tuple[Token | None, str]:
    """Return the verb that a noun depends on and the relation, through conjunction and apposition."""
    dep, head = token.dep_, token.head
    for _ in range(8):  # a list of names hangs name on name
        if dep not in {"conj", "appos"} or head is token:
            break
        dep, head = head.dep_, head.head
    return (head if head.pos_ in {"VERB", "AUX", "ADJ"} or dep in SUBJECTS | {"dobj"} else None), dep


def with_conjuncts(verb: Token) -> list[Token]:
    """Return a verb with those that share its subject."""
    found = [verb]
    for child in verb.children:
        if child.dep_ in {"conj", "xcomp"} and not any(c.dep_ in SUBJECTS for c in child.children):
            found.extend(with_conjuncts(child) if len(found) < 6 else [child])
    return found


def add_verb(verb: Token, relation: str, features: Counter[str]) -> None:
    """Count what a verb says of whoever stands in a relation to it."""
    outcomes, roles = outcome_lexicon(), role_lexicon()
    lemma = "shoot" if verb.lower_ == "shot" else lemma_of(verb)
    passive = (
        relation == "nsubjpass"
        or any(c.dep_ == "auxpass" for c in verb.children)
        or (
            verb.tag_ == "VBN"
            and relation == "nsubj"
            and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
            and not _aims_at_somebody(verb)
        )
    )
    passive = passive or (relation == "nsubj" and lemma in roles["harm_verbs"] and _is_found(verb))
    voice = {"nsubj": "subj", "dobj": "obj", "dative": "obj"}.get(relation, relation)
    voice = "pass" if passive and relation in SUBJECTS else voice
    if voice not in {"pass", "subj", "obj"}:
        return
    if any(c.tag_ == "MD" and c.dep_ == "aux" for c in verb.children) and lemma in _unreal_under_modals():
        return  # "whether Roe will be charged", "it could have killed the boy"
    if any(c.dep_ == "neg" for c in verb.children):
        features["unharmed"] += lemma in outcomes["injured_verbs"] and voice != "subj"
        return
    if voice == "subj" and lemma in roles["harm_verbs"] and _is_reflexive(verb):
        features["self_harm"] += 1
        features["is_dead"] += lemma in outcomes["killed_verbs"]
        return
    if lemma in roles["harm_verbs"] and not (voice == "subj" and _is_a_trade(verb, lemma)):
        features[f"harm_{voice}"] += 1
        features["unhurt_by"] += voice != "subj" and lemma in roles["unhurting_verbs"]
    if lemma in roles["fire_verbs"]:
        features[f"fire_{voice}"] += 1
    is_doer = voice == "subj" and _acts_on_another(verb)
    for name in ("killed", "injured", "wounded", "carried", "arrested", "detained", "sought"):
        is_told = lemma in outcomes[f"{name}_verbs"] and not (is_doer and name in UNDERGONE)
        if is_told and (name != "carried" or _is_to_care(verb)):
            features[f"{name}_{voice}"] += 1
    if lemma in roles["speech_verbs"] and voice == "subj":
        features["speaks"] += 1
    features["sees"] += voice == "subj" and lemma in roles["witness_verbs"]
    if lemma in {"identify", "name"} and voice != "subj":
        features["identified"] += 1
    if lemma == "find" and voice != "subj":
        features["found"] += 1
        features["is_dead"] += any(t.lower_ in outcomes["killed_adjectives"] for t in verb.subtree)
    features["alive"] += voice != "obj" and _tells_life(verb, lemma)
    if lemma in {"suffer", "sustain"} and voice == "subj":
        features["suffers"] += 1
    if lemma in {"pronounce", "declare"} and voice != "subj":
        features["pronounced"] += 1
    if lemma == "be" and voice == "subj":
        for child in verb.children:
            if child.dep_ in {"acomp", "attr"} and lemma_of(child) in outcomes["killed_adjectives"]:
                features["is_dead"] += 1
            if child.dep_ in {"acomp", "attr"} and lemma_of(child) in outcomes["unharmed_adjectives"]:
                features["unharmed"] += 1
    if (
        any(
            c.dep_ in {"oprd", "acomp", "advcl"} and lemma_of(c) in outcomes["killed_adjectives"] for c in verb.children
        )
        and voice != "subj"
        and lemma != "find"
    ):
        features["is_dead"] += 1
    if lemma in outcomes["cleared_verbs"] and voice != "subj":
        features["cleared"] += 1
    if lemma in outcomes["released_verbs"] and voice != "subj":
        features["released"] += 1
    if (
        lemma in outcomes["arrested_bearing"]
        and voice == "subj"
        and any(c.dep_ == "dobj" and lemma_of(c) in outcomes["arrested_nouns"] for c in verb.children)
    ):
        features["to_custody_subj"] += 1  # "faces a murder charge"
    for child in verb.children:
        if child.dep_ == "prep":
            for grand in child.children:
                word = lemma_of(grand)
                if word in outcomes["arrested_nouns"] and not (voice == "subj" and _acts_on_another(verb)):
                    features[f"to_custody_{voice}"] += 1
                if word in outcomes["injured_nouns"]:
                    features[f"to_hospital_{voice}"] += 1


def _is_reflexive(verb: Token) -> bool:
    """Tell whether the subject does it to himself: "shot himself", "shot and killed himself"."""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    if not objects:
        objects = [g for c in verb.children if c.dep_ == "conj" for g in c.children if g.dep_ == "dobj"]
    return any(c.lower_ in REFLEXIVES for c in objects)


def _aims_at_somebody(verb: Token) -> bool:
    """Tell whether a verb that the tagger takes for a participle has a target: "a man shot at a clerk"."""
    at = (g for c in verb.children if c.dep_ == "prep" and c.lower_ == "at" for g in c.children)
    return any(c.dep_ == "dobj" for c in verb.children) or any(is_person(noun) for noun in at)


def _tells_life(verb: Token, lemma: str) -> bool:
    """Tell whether a verb says that somebody lives: "remains in critical condition", "underwent surgery"."""
    if lemma not in LIVING:
        return False
    governed = {lemma_of(t) for c in verb.children if c.dep_ in {"prep", "dobj"} for t in c.subtree}
    if lemma in {"remain", "be", "list"} and "condition" in governed:
        forms = {verb.tag_} | {c.tag_ for c in verb.children if c.dep_ == "auxpass"}
        return not forms.isdisjoint({"VBZ", "VBP"})
    return lemma == "undergo" and "surgery" in governed


def _is_a_trade(verb: Token, lemma: str) -> bool:
    """Tell whether somebody shoots pictures: "Roe, who shoots for a newspaper"."""
    if lemma != "shoot" or verb.tag_ not in {"VBZ", "VBP", "VBG"}:
        return False
    return not any(c.dep_ == "dobj" or c.lower_ in {"at", "into", "dead"} for c in verb.children)


def _is_to_care(verb: Token) -> bool:
    """Tell whether somebody is taken to where the hurt are treated, not "taken to jail" nor "brought out"."""
    outcomes = outcome_lexicon()
    if lemma_of(verb) in outcomes["carried_outright"]:
        return True
    return any(
        lemma_of(t) in outcomes["injured_nouns"] | outcomes["carried_places"] for t in verb.subtree if t.i > verb.i
    )


def _is_found(verb: Token) -> bool:
    """Tell whether a verb of harm without an object says how somebody was found: "found him shot to death"."""
    return verb.dep_ == "ccomp" and lemma_of(verb.head) == "find" and not any(c.dep_ == "dobj" for c in verb.children)


def _acts_on_another(verb: Token) -> bool:
    """Tell whether the subject does it to somebody else: "sent him to jail", not "turned himself in"."""
    return any(c.dep_ == "dobj" and not c.lower_.endswith(("self", "selves")) for c in verb.children)


def told_clause(verb: Token) -> Token:
    """Return the verb of what is said of somebody in "a man who officials say shot a clerk", else the verb itself."""
    if lemma_of(verb) not in role_lexicon()["speech_verbs"]:
        return verb
    return next((c for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "VERB"), verb)
