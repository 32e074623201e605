"""Cues led on to the word that says what was done: "It" of "it was determined that", "also" of "also hopes".

Belongs here: mending where the tagger ends a cue. Not here: bounds of content and source (`clause_bounds`), what the
word means (`attribution_types`, `acts`).
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.extract.scene import Scene
from pipelines.records import Attribution
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

# A cue of such words alone lacks its verb, noun or adjective.
EMPTY = frozenset({"ADV", "AUX", "PRON", "PART", "SCONJ"})
HEADS = frozenset({"VERB", "NOUN", "ADJ"})
PREDICATES = frozenset({"acomp", "attr"})
# Tokens between the cue and its head: auxiliaries, "not", an adverb.
REACH = 4


def with_whole_cue(scene: Scene, attribution: Attribution) -> Attribution:
    """Return an attribution whose cue is led on to its head, where the head follows outside content and source."""
    if len(attribution.cue) != 1:
        return attribution
    words = scene.between(*attribution.cue[0])
    if not len(words) or any(t.pos_ not in EMPTY or t.lower_ in _complete() for t in words):
        return attribution
    head = _head(words[-1])
    if head is None or not 0 < head.i - words[-1].i <= REACH:
        return attribution
    end = head.idx + len(head)
    if any(s < end and words[-1].idx < e for s, e in (*attribution.content, *attribution.source)):
        return attribution
    return replace(attribution, cue=((attribution.cue[0][0], end),))


def _head(last: "Token") -> "Token | None":
    head = last.head
    if head.pos_ == "AUX":
        head = next((c for c in head.children if c.dep_ in PREDICATES and c.i > last.i), head)
    return head if head.pos_ in HEADS else None


def _complete() -> frozenset[str]:
    return frozenset(load_reference("responses")["adverbial_cues"])
