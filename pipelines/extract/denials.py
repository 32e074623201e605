"""Whether a passage denies a deed by its syntax: "my officers did not touch her", "there was no raid", "it wasn't us".

Belongs here: negated main clauses and what they negate, by `reference/denials.yaml`. Not here: stances that a cue or a
fixed phrase tells (`stance.py`), nor which incident is denied (`accounts.py`).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Token

from pipelines.extract.incident_lexicon import types_named
from pipelines.extract.verb_arguments import is_officer, lemma_of
from pipelines.reference import load_reference

SPEAKERS = frozenset({"i", "we", "they", "he", "she", "nobody", "none", "neither"})
# Clauses that a main clause hands its negation to: "We want to be clear that we did not ...".
LINKED = frozenset({"conj", "ccomp", "parataxis", "xcomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
ARGUMENTS = frozenset({"dobj", "prt", "oprd", "npadvmod"})
NAMING = ARGUMENTS | {"attr", "acomp"}
COMPLEMENTS = frozenset({"dobj", "attr", "acomp", "xcomp", "ccomp", "prep", "advcl", "oprd"})


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in load_reference("denials").items()}


def _is_negated(verb: Token) -> bool:
    negators = _words()["negators"]
    near = [*verb.children, *(g for c in verb.children if c.dep_ in SUBJECTS | {"dobj", "attr"} for g in c.children)]
    return any(t.dep_ == "neg" or (t.lower_ in negators and t.dep_ in {"det", "dobj", *SUBJECTS}) for t in near)


def _subject(verb: Token) -> Token | None:
    while True:
        found = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if found is not None or verb.dep_ not in {"conj", "xcomp"}:
            return found
        verb = verb.head


def _may_answer(subject: Token | None) -> bool:
    """Tell whether a subject may stand for officers, a body or the speaker."""
    return subject is not None and (subject.lower_ in SPEAKERS or _is_body(subject))


def _is_body(subject: Token | None) -> bool:
    return subject is not None and (is_officer(subject) or subject.ent_type_ == "ORG" or subject.tag_ == "NNPS")


def _main_clauses(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the verbs of the clauses that a passage asserts; relative and adverbial ones are left out."""
    inside = {t.i for t in tokens}
    for token in tokens:
        if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass"}:
            continue
        head = token
        while head.dep_ in LINKED and head.head.i in inside:
            head = head.head
        if (head.dep_ == "ROOT" or head.head.i not in inside) and not _is_indirect(token):
            yield token


def _is_indirect(verb: Token) -> bool:
    """Tell whether a clause is asked or doubted: "I don't know why they didn't shoot"."""
    if any(c.tag_ in {"WRB", "WP", "WDT"} for c in verb.children):
        return True
    return verb.dep_ == "ccomp" and any(c.dep_ == "neg" for c in verb.head.children)


def _lacks(verb: Token) -> bool:
    """Tell whether a clause denies a happening or a part in one: "there was no raid", "we were not involved"."""
    words = _words()
    complements = [c for c in verb.children if c.dep_ in {"attr", "acomp", "oprd", "dobj"}]
    if any(c.dep_ == "expl" for c in verb.children):
        return any(lemma_of(c) in words["happenings"] or types_named({lemma_of(c)}) for c in complements)
    if lemma_of(verb) in words["part_in_it"] and verb.tag_ == "VBN":
        return True
    if lemma_of(verb) != "be":
        return False
    if not complements:  # "no agents were at the school"
        return any(c.dep_ == "nsubj" and is_officer(c) and c.n_lefts for c in verb.children)
    return any(lemma_of(c) in words["part_in_it"] or is_officer(c) or c.lower_ in {"us", "me"} for c in complements)


def _is_deed(verb: Token, subject: Token | None) -> bool:
    words, lemma = _words(), lemma_of(verb)
    if lemma in words["took_place"] and (lemma != "take" or any(c.lower_ in {"place", "part"} for c in verb.children)):
        return True
    if subject is not None and subject.dep_ == "nsubjpass" and verb.tag_ == "VBN":
        kinds = types_named({lemma, *(lemma_of(c) for c in verb.children if c.dep_ in ARGUMENTS)})
        return bool(kinds) and not kinds & words["unharmed"] and subject.lower_ not in words["negators"]
    governed = {lemma_of(c) for c in verb.children if c.dep_ in ARGUMENTS}
    kinds = types_named({lemma, *governed}) - words["unharmed"]
    if _is_body(subject) and lemma in words["of_bodies"]:
        return True
    is_nobody = subject is not None and any(c.lower_ in words["negators"] for c in subject.children)
    is_deed = lemma in words["deeds"] or bool(kinds) or bool(governed & words["hands"])
    return is_deed and (_may_answer(subject) or (is_nobody and bool(kinds)))


def _is_elliptical(verb: Token) -> bool:
    """Tell whether an auxiliary stands for what was said before: "they had not"."""
    return lemma_of(verb) in {"do", "have", "be"} and not any(c.dep_ in COMPLEMENTS for c in verb.children)


def denies_part(tokens: Sequence[Token]) -> bool:
    """Return whether a passage denies that somebody took part, which leaves open that the thing took place."""
    words = _words()["part_in_it"]
    for verb in _main_clauses(tokens):
        if _is_negated(verb) and any(lemma_of(t) in words for t in [verb, *verb.children]):
            return True
    return False


def _is_denial(verb: Token) -> bool:
    if not _is_negated(verb) or any(c.tag_ == "MD" for c in verb.children):
        return False
    subject = _subject(verb)
    return _lacks(verb) or _is_deed(verb, subject) or (_is_elliptical(verb) and _may_answer(subject))


def denied(tokens: Sequence[Token]) -> list[Token]:
    """Return the verbs of a passage's main clauses that deny that somebody did something or that it took place.

    What is only not planned, wished or allowed ("will not comment") denies nothing, nor does an outcome that was
    spared ("nobody was hurt").
    """
    return [verb for verb in _main_clauses(tokens) if _is_denial(verb)]


def denied_kinds(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the incident types that the denied clauses of a passage name."""
    words = (lemma_of(t) for verb in denied(tokens) for t in [verb, *(c for c in verb.children if c.dep_ in NAMING)])
    return frozenset(types_named(set(words)))
