"""Attributions whose cue is an adverb ("allegedly"): their clause is the content, and nobody in it is the source.

Belongs here: mending that one shape of the tagger's attributions. Not here: what a hedge means for a claim
(`claims.py`). The convention is PolNeAR's: "the hackers have reportedly infiltrated ..." has no source.
"""

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipelines.extract.mentions import Words
from pipelines.records import Attribution
from pipelines.reference import load_reference


def _clause(verb: Token) -> tuple[int, int]:
    """Return the offsets of the clause that a verb heads, outer punctuation left off."""
    tokens = [t for t in verb.subtree if not t.is_space]
    while len(tokens) > 1 and tokens[-1].is_punct:
        tokens.pop()
    while len(tokens) > 1 and tokens[0].is_punct:
        tokens.pop(0)
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def _adverb(doc: Doc, attribution: Attribution) -> Token | None:
    if len(attribution.cue) != 1:
        return None
    start, end = attribution.cue[0]
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or len(span) != 1 or span[0].lower_ not in load_reference("responses")["adverbial_cues"]:
        return None
    return span[0]


def _mended(doc: Doc, text: str, attribution: Attribution) -> Attribution:
    adverb = _adverb(doc, attribution)
    if adverb is None or adverb.dep_ != "advmod" or adverb.head.pos_ not in {"VERB", "AUX"}:
        return attribution
    start, end = _clause(adverb.head)
    cue_start, cue_end = attribution.cue[0]
    pieces = ((start, cue_start), (cue_end, end))
    told = [(a, b, text[a:b]) for a, b in pieces]
    content = tuple((a + len(t) - len(t.lstrip()), b - len(t) + len(t.rstrip())) for a, b, t in told if t.strip())
    return replace(attribution, content=content, source=()) if content else attribution


def with_adverbial_cues(words: Words, attributions: Iterable[Attribution]) -> list[Attribution]:
    """Return the attributions, those of adverbial cues with the whole clause and no source."""
    return [_mended(words.doc, words.text, attribution) for attribution in attributions]
