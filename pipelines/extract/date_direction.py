"""Tells whether a sentence sets a date in the past or in the future, and whether it dates an act of saying.

Belongs here: tense and plans around a date, read from the parse. Not here: the date itself
(`date_resolution.py`).
"""

from typing import Literal

from spacy.tokens import Token

from pipelines.extract.date_words import date_words

Direction = Literal["past", "future", "unknown"]

# From a date to the verb that it dates: longer paths than this are parse errors in news prose.
LONGEST_PATH = 8
COMING = frozenset({"will", "'ll", "’ll", "wo", "shall", "would", "'d"})
POSSIBLE = frozenset({"may", "might", "could", "can", "should", "must", "ca"})
PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})


def direction(token: Token, in_title: bool = False) -> Direction:
    """Return where the verb or noun that a date goes with sets it; headlines tell the past in the present."""
    node, through_noun, as_subject = token, False, False
    for _ in range(LONGEST_PATH):
        if node.lower_ == "since":
            return "past"
        if node is not token and node.lemma_.lower() in date_words().future_words and node.pos_ != "ADP":
            return "future" if node.tag_ not in {"VBD"} or node.lemma_ in {"plan", "expect", "schedule"} else "past"
        if node.pos_ in VERBS:
            found = _of_verb(node, direct=not through_noun or as_subject, in_title=in_title)
            if found != "unknown":
                return _through_noun(found, through_noun and not as_subject, token)
        elif node is not token and node.pos_ in NOUNS:
            through_noun = True
            as_subject = node.dep_ in {"nsubj", "nsubjpass"}
        if node.head is node:
            break
        node = node.head
    return "unknown"


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


def _through_noun(found: Direction, is_object: bool, token: Token) -> Direction:
    """A date inside an object or complement is past, unless it dates something fixed beforehand."""
    if not is_object or found != "future":
        return found
    noun = next((t for t in token.ancestors if t.pos_ in NOUNS), None)
    return "future" if noun is not None and noun.lemma_.lower() in date_words().scheduled_nouns else "past"


def _of_verb(verb: Token, *, direct: bool, in_title: bool) -> Direction:
    """Return the direction of one verb, or unknown where the verb above it decides."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if helpers & PERFECT or helpers & {"did", "was", "were", "got"}:
        return "past"
    if helpers & (COMING | POSSIBLE):
        return "future"
    if "to" in helpers:
        return "future" if verb.head.lemma_ in {"be", "go"} and verb.head.tag_ != "VBD" else "unknown"
    if verb.tag_ == "VBG":
        return "future" if helpers & {"is", "are", "'s", "’s", "'re", "’re", "am"} else "unknown"
    if verb.tag_ in {"VBD", "VBN"}:
        return "past"
    if verb.tag_ in {"VBZ", "VBP"}:
        is_told = in_title or not direct or verb.lemma_.lower() in date_words().reporting_verbs
        return "past" if is_told else "future"
    return "unknown"
