"""Tells whether a sentence sets a date in the past or in the future, and whether it dates an act of saying.

Belongs here: tense and plans around a date, read from the parse. Not here: the date itself
(`date_resolution.py`).
"""

from collections.abc import Iterable
from itertools import islice
from typing import Literal

from spacy.tokens import Token

from pipelines.extract.date_words import date_words

Direction = Literal["past", "future", "unknown"]

# From a date to the verb that it dates: longer paths than this are parse errors in news prose.
LONGEST_PATH = 8
MOST_CHILDREN = 40
COMING = frozenset({"will", "'ll", "’ll", "wo", "shall", "would", "'d"})
POSSIBLE = frozenset({"may", "might", "could", "can", "should", "must", "ca"})
PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})
HELPERS = frozenset({"aux", "auxpass"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PRESENT_BE = frozenset({"is", "are", "am", "'s", "’s", "'re", "’re"})


def direction(token: Token, in_title: bool = False) -> Direction:
    """Return where the verb or noun that a date goes with sets it; headlines tell the past in the present."""
    node, words = token, date_words()
    if _is_of_unforeseen(token):
        return "past"
    noun: Token | None = None
    through_verb = through_gerund = False
    for _ in range(LONGEST_PATH):
        if node.lower_ == "since":
            return "past"
        if node is not token and node.lemma_.lower() in words.future_words and node.pos_ not in {"ADP", "SCONJ"}:
            return _of_plan(node)
        if node.pos_ in VERBS or any(c.dep_ in HELPERS for c in _children(node)):
            if _belongs_to_verb_before(token, node):
                node = node.head
            found = _of_verb(node, noun, is_told=in_title or through_gerund, is_direct=not through_verb)
            if found != "unknown":
                return found
            through_verb, through_gerund = True, through_gerund or (node.tag_ == "VBG" and node.dep_ == "pcomp")
        elif node is not token and node.pos_ in NOUNS and noun is None:
            noun = node
        if node.head.i == node.i:
            break
        node = node.head
    heads = (noun, token.head if token.head.pos_ in NOUNS else None)
    is_scheduled = any(n is not None and n.lemma_.lower() in words.scheduled_nouns for n in heads)
    return "future" if is_scheduled else "unknown"


def _is_of_unforeseen(token: Token) -> bool:
    """Tell whether a date names a happening that nobody plans: "in connection with the May 28 incident"."""
    noun = token.head
    is_named = token.dep_ in {"compound", "nmod", "amod", "nummod", "poss"} and noun.dep_ not in SUBJECTS
    return is_named and noun.lemma_.lower() in date_words().unforeseen_nouns


def _children(node: Token) -> Iterable[Token]:
    """Return the first children of a node: in lists without verbs one node can have thousands."""
    return islice(node.children, MOST_CHILDREN)


def _of_plan(node: Token) -> Direction:
    """A plan points ahead, "was scheduled for Friday" too; not one that is over, "had been set for Friday"."""
    helpers = {c.lower_ for c in _children(node) if c.dep_ in HELPERS}
    is_over = "had" in helpers or (node.tag_ == "VBD" and node.lemma_.lower() not in {"plan", "expect", "schedule"})
    return "past" if is_over else "future"


def _belongs_to_verb_before(token: Token, verb: Token) -> bool:
    """Tell whether the date of "said Tuesday he would resign" was hung on "resign" by the parser."""
    if verb.dep_ != "ccomp" or not verb.head.i < token.i < verb.i:
        return False
    subject = next((c for c in _children(verb) if c.dep_ in SUBJECTS), None)
    return subject is not None and token.i < subject.left_edge.i and token.nbor(1).text != ","


def is_of_saying(token: Token) -> bool:
    """Tell whether a date goes with a verb of saying: "police said Tuesday" dates the saying, not the deed."""
    node = token
    for _ in range(3):
        if node.head is node:
            return False
        node = node.head
        if node.pos_ in VERBS:
            return node.lemma_.lower() in date_words().reporting_verbs
        if node.pos_ not in {"ADP", *NOUNS} or (node.pos_ in NOUNS and node is not token.head):
            return False
    return False


def _of_verb(verb: Token, noun: Token | None, *, is_told: bool, is_direct: bool) -> Direction:
    """Return the direction of one verb, or unknown where the verb above it decides.

    `noun` is the noun between the date and the verb, if any: "will be charged in Monday's shooting" is of the
    past although its verb is not, "will attend Monday's hearing" is not. `is_told` says that the present tense
    is of the past here: in a headline, and above a gerund ("faces charges for robbing a bank Monday").
    """
    helpers = {c.lower_ for c in _children(verb) if c.dep_ in HELPERS}
    if helpers & PERFECT or helpers & {"did", "was", "were", "got"}:
        return "past"
    if "could" in helpers and any(c.dep_ == "neg" for c in _children(verb)):
        return "past"  # "could not be reached for comment Saturday"
    if helpers & (COMING | POSSIBLE):
        return _ahead(noun)
    if "to" in helpers:
        return _ahead(noun) if verb.head.lemma_ in {"be", "go"} and verb.head.tag_ != "VBD" else "unknown"
    if verb.tag_ == "VBG":
        return _at_present(verb, noun, is_told) if helpers & PRESENT_BE else "unknown"
    if verb.tag_ == "VBN" and helpers & PRESENT_BE and is_direct:
        return _at_present(verb, noun, is_told)
    if verb.tag_ in {"VBD", "VBN"}:
        return "past"
    if verb.tag_ in {"VBZ", "VBP", "VB"}:
        return _at_present(verb, noun, is_told)
    return "unknown"


def _ahead(noun: Token | None) -> Direction:
    """Return the direction of a date in a sentence about the future."""
    if noun is None or noun.dep_ in SUBJECTS or noun.lemma_.lower() in date_words().scheduled_nouns:
        return "future"
    is_object = noun.dep_ in {"dobj", "attr"}
    return "future" if is_object and noun.lemma_.lower() not in date_words().unforeseen_nouns else "past"


def _at_present(verb: Token, noun: Token | None, is_told: bool) -> Direction:
    """Return the direction of a date in a sentence in the present: plans are told so, and so is news in headlines."""
    if is_told or verb.lemma_.lower() in date_words().reporting_verbs:
        return "past"
    if noun is None or noun.dep_ in SUBJECTS:
        return "future"
    is_scheduled = noun.lemma_.lower() in date_words().scheduled_nouns
    return "future" if is_scheduled and noun.dep_ != "pobj" else "past"
