"""Sources led on to the end of their noun phrase: "the" of "the Oak Hollow officers", "a release from" of its body.

Belongs here: mending where the tagger ends a source. Not here: cutting a clause about the source off it
(`clause_bounds`), who the source is (`speakers`).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.extract.scene import Scene
from pipelines.records import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Token

# What stands before a noun and belongs to it.
BEFORE_NOUN = frozenset({"det", "amod", "compound", "poss", "nmod", "nummod", "case", "quantmod"})
NOUNS = frozenset({"NOUN", "PROPN"})
# "The" of "the second said" goes on to a word that is no noun.
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# "of Homeland Security" goes on with the name; a clause or an apposition says more about it.
GOES_ON = frozenset({"prep", "pobj", "case"})
# Tokens by which a source is led on; longer phrases hold more than who speaks.
REACH = 10


def with_whole_source(scene: Scene, attribution: Attribution) -> Attribution:
    """Return an attribution whose source ends with the noun that its last word belongs to, if nothing is in the way."""
    if len(attribution.source) != 1:
        return attribution
    start, end = attribution.source[0]
    words = [t for t in scene.between(start, end) if not t.is_punct and not t.is_space]
    stop = end
    for last in _ends(scene, words[-1]) if words else ():
        at = last.idx + len(last)
        if last.i - words[-1].i > REACH or "\n" in scene.text[end:at]:
            break
        if any(s < at and end < e for s, e in (*attribution.cue, *attribution.content)):
            break
        stop = max(stop, at)
    return replace(attribution, source=((start, stop),)) if stop > end else attribution


def _ends(scene: Scene, word: "Token") -> Iterator["Token"]:
    """Yield ever farther ends of the phrase that goes on after a word: the noun it belongs to, and that one's noun."""
    if word.pos_ == "ADP":
        noun = next((c for c in word.children if c.dep_ == "pobj"), None)
        if noun is not None:
            yield noun
            yield _last(scene, noun)
        return
    while word.dep_ in BEFORE_NOUN and (word.head.pos_ in NOUNS or word.head.dep_ in SUBJECTS) and word.head.i > word.i:
        word = word.head
        yield word


def _last(scene: Scene, noun: "Token") -> "Token":
    last = noun
    while (after := next((c for c in last.rights if c.dep_ in GOES_ON), None)) is not None and after.i == last.i + 1:
        last = after
    return last if last.pos_ != "ADP" else noun
