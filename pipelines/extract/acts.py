"""Attributions that tell what was done or met with, not what was said: "jurors convicted Roe", "he was found dead".

Belongs here: telling deeds from speech by the cue's head and the content, and questions that the narrator asks. Not
here: what a source did in its mind or in words (`attribution_types`), which verbs introduce speech (`speakers`), what
a deed means for an event (`events`).
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from pipelines.extract.attribution_types import head_of
from pipelines.extract.scene import Scene
from pipelines.records import Attribution
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
OPENINGS, OPENING_TAGS = frozenset({"mark", "advmod"}), frozenset({"WRB", "WP", "WDT", "IN"})
# Clauses about a noun or around a verb, not what the cue introduces ("found a man who had fled").
INNER_CLAUSES = frozenset({"relcl", "acl", "advcl"})
# The rest of a question, up to its mark.
QUESTION = re.compile(r"[^.!?\n]*\?")
WH_PRONOUNS, PREPOSITION = frozenset({"WP", "WDT"}), "IN"
# Pronouns of people: what they stand for is nothing that can be said.
PEOPLE = frozenset({"me", "us", "you", "him", "her", "himself", "herself", "themselves"})
# So few words that nobody is said to have said are a slip of the tagger two times in three (polnear-train).
FEW_WORDS = 2
# What "called" takes besides an object when it says something of it ("called him a liar", "called him out").
COMPLEMENTS = frozenset({"oprd", "ccomp", "xcomp", "prt", "dative"})


def is_act(scene: Scene, attribution: Attribution) -> bool:
    """Tell whether an attribution outside marks tells a deed and has no clause for its content.

    "Investigate whether ..." is an attribution still. In 694 local news articles this leaves out 310 of 4,470, of which
    at most two in sixty that were read tell what somebody said. PolNeAR's convention is wider: in 400 articles of its
    train part 136 of 8,960 are left out, of which its annotators held 81 for attributions. Pointers, questions and
    deeds told by their object came later: 26 of 2,350 in news of shootings, none of which tells what somebody said.
    """
    if not attribution.cue or any(scene.marks.within(*span) for span in attribution.content):
        return False
    head = head_of(scene.between(*attribution.cue[-1]))
    lemma = head.lemma_.lower() if head is not None else ""
    if not attribution.source and lemma in _words("impersonal"):
        return True
    if _is_pointer(scene, attribution):
        return True
    if head is not None and (_asks(scene, head) or _is_deed_by_object(scene, attribution, head)):
        return True
    is_deed = head is not None and lemma in _deeds(scene, attribution, head)
    return (is_deed or _is_slip(scene, attribution)) and not any(has_clause(scene, *s) for s in attribution.content)


def _is_slip(scene: Scene, attribution: Attribution) -> bool:
    return not attribution.source and sum(len(scene.text[s:e].split()) for s, e in attribution.content) <= FEW_WORDS


def _is_pointer(scene: Scene, attribution: Attribution) -> bool:
    """Tell whether the content is one word that only points: "him", "what", a "that" whose clause is missing."""
    tokens = [t for span in attribution.content for t in scene.between(*span) if not t.is_punct and not t.is_space]
    return len(tokens) == 1 and (tokens[0].tag_ in WH_PRONOUNS | {PREPOSITION} or tokens[0].lower_ in PEOPLE)


def _asks(scene: Scene, head: "Token") -> bool:
    """Tell whether the narrator asks what a source says ("What do officials say about the car?")."""
    subject = next((c for c in head.children if c.dep_ in SUBJECTS), None)
    is_inverted = subject is not None and any(c.dep_ == "aux" and c.i < subject.i for c in head.children)
    return head.dep_ == "ROOT" and is_inverted and QUESTION.match(scene.text, head.idx) is not None


def _is_deed_by_object(scene: Scene, attribution: Attribution, head: "Token") -> bool:
    """Tell a deed by what the verb takes: "refused to leave", "called a meeting", "has not named him"."""
    lemma, tokens = head.lemma_.lower(), [t for span in attribution.content for t in scene.between(*span)]
    if not tokens:
        return False
    if lemma in _words("refused"):
        verb = next((t for t in tokens if t.pos_ == "VERB"), None)
        return tokens[0].tag_ == "TO" and verb is not None and verb.lemma_.lower() in _words("obeyed")
    if lemma in _words("seen") and attribution.source and not any(t.lower_ == "as" for t in tokens):
        return tokens[0].tag_ not in OPENING_TAGS
    if any(has_clause(scene, *span) for span in attribution.content):
        return False
    if lemma in _words("not_done") and any(c.dep_ == "neg" for c in head.children):
        return True
    objects = [c for c in head.children if c.dep_ == "dobj" and c in tokens]
    if lemma in _words("called"):
        return bool(objects) and not any(c.dep_ in COMPLEMENTS and c.i > head.i for c in head.children)
    return lemma in _words("ended") and any(t.lemma_.lower() in _words("proceeding") for t in objects)


def _deeds(scene: Scene, attribution: Attribution, head: "Token") -> frozenset[str]:
    """Return the lemmas that tell a deed with a source of that kind, or without one."""
    if attribution.source:
        is_person = not any(t.lemma_.lower() in _words("records") for t in scene.between(*attribution.source[-1]))
        return _words("always") | _words("of_sources") | (_words("of_people") if is_person else frozenset())
    if head.pos_ == "NOUN":
        return _words("always") | _words("nouns")
    is_passive = any(child.dep_ == "auxpass" for child in head.children) or head.dep_ == "acl"
    return _words("always") | (_words("passive") if is_passive else frozenset())


@cache
def _words(kind: str) -> frozenset[str]:
    reference = load_reference("attribution_types")
    return frozenset(reference["records"] if kind == "records" else reference["acts"][kind])


def has_clause(scene: Scene, start: int, end: int) -> bool:
    """Tell whether a stretch of text opens as a clause or holds a finite verb with its subject."""
    tokens = scene.between(start, end)
    opens = bool(tokens) and tokens[0].tag_ in OPENING_TAGS and tokens[0].dep_ in OPENINGS
    return opens or any(_is_clause(token) for token in tokens)


def _is_clause(token: "Token") -> bool:
    """Tell whether a token is a finite verb with a subject whose clause is not a part of a noun phrase."""
    is_finite = token.tag_ in FINITE or any(c.tag_ in FINITE and c.dep_ in ("aux", "auxpass") for c in token.children)
    if not is_finite or not any(c.dep_ in SUBJECTS for c in token.children):
        return False
    while token.dep_ == "conj":
        token = token.head
    return token.dep_ not in INNER_CLAUSES
