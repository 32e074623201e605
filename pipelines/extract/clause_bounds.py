"""Attributions led to the bounds of their clauses: "complaints of riders, who allege ...", "Roe, police said, fled".

Belongs here: mending where the tagger ends content and source inside a clause. Not here: whom "who" means
(`identity.relative_pronouns`), the clause of an adverb (`adverbial_cues`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.extract.mentions import Words
from pipelines.records import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Token

# Characters between content and the clause: a comma and a blank.
LONGEST_GAP = 2
RELATIVES = frozenset({"who", "whom", "which", "that", "whose"})
RELATIVE_TAGS = frozenset({"WP", "WDT", "WP$"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
EDGES = " \t,;:—–-"
# Content of fewer words is a thing judged ("endorses Roe, who says ..."), not an account that goes on.
LEAST_WORDS = 5


def with_whole_clauses(doc: Words, text: str, attributions: Iterable[Attribution]) -> list[Attribution]:
    """Return the attributions with sources cut before their own clause and content led to the end of its clause."""
    parted = [_completed(doc, text, _bare(doc, text, _parted(doc, text, a))) for a in attributions]
    by_source = {a.source[0][0]: a for a in parted if a.source and a.content}
    return [_led_on(doc, text, attribution, by_source) for attribution in parted]


def _parted(doc: Words, text: str, attribution: Attribution) -> Attribution:
    """Part a source that holds its own cue: "Roe, who has confirmed similar complaints" is Roe and what he confirmed.

    The clause ends where the source did, and so does the content in it.
    """
    if len(attribution.source) != 1 or not attribution.cue:
        return attribution
    start, end = attribution.source[0]
    cue_start, cue_end = attribution.cue[0]
    if not start < cue_start < cue_end < end:
        return attribution
    clause = next((t for t in _tokens(doc, start, cue_start) if t.lower_ in RELATIVES and t.idx > start), None)
    if clause is None:
        return attribution
    source = ((start, _trimmed_end(text, start, clause.idx)),)
    content = tuple(span for span in attribution.content if span[0] >= cue_end)
    if content != attribution.content or not content or content[-1][1] > end:
        return replace(attribution, source=source)
    cue = (*attribution.cue[:-1], (attribution.cue[-1][0], _trimmed_end(text, cue_start, content[0][0])))
    return replace(attribution, source=source, cue=cue, content=(*content[:-1], (content[-1][0], end)))


def _bare(doc: Words, text: str, attribution: Attribution) -> Attribution:
    """Cut a clause about the source off it: "Roe, who had seen the crash," is Roe."""
    if len(attribution.source) != 1:
        return attribution
    start, end = attribution.source[0]
    for token in _tokens(doc, start, end):
        cut = _trimmed_end(text, start, token.idx)
        if token.tag_ in RELATIVE_TAGS and token.lower_ != "that" and text[cut : cut + 1] == "," and cut > start:
            return replace(attribution, source=((start, cut),))
    return attribution


def _completed(doc: Words, text: str, attribution: Attribution) -> Attribution:
    """Add what is said of a subject after cue and source that stand between the two ("Roe, police said, fled")."""
    if len(attribution.content) != 1 or not attribution.source or not attribution.cue:
        return attribution
    start, end = attribution.content[0]
    after = max(attribution.source[-1][1], attribution.cue[-1][1])
    first = min(attribution.source[0][0], attribution.cue[0][0])
    if not start < end <= first or after >= len(text) or text[end:first].strip() not in ("", ","):
        return attribution
    subject = next((t for t in _tokens(doc, start, end) if t.dep_ in SUBJECTS and t.head.idx >= after), None)
    if subject is None or any(t.pos_ in ("VERB", "AUX") for t in _tokens(doc, start, end)):
        return attribution
    last = subject.head.right_edge
    while last.is_punct or last.is_space:
        last = last.nbor(-1)
    rest = after + len(text[after:]) - len(text[after:].lstrip(EDGES))
    if last.idx < rest or "\n" in text[start : last.idx]:
        return attribution
    return replace(attribution, content=((start, end), (rest, last.idx + len(last))))


def _led_on(doc: Words, text: str, attribution: Attribution, by_source: Mapping[int, Attribution]) -> Attribution:
    """Lead content on over a clause about its last noun: to the end of what the source "who" says in it."""
    if not attribution.content:
        return attribution
    start, end = attribution.content[-1]
    nested = next((by_source[at] for at in range(end, end + LONGEST_GAP + 1) if at in by_source), None)
    if nested is None or len(text[start:end].split()) < LEAST_WORDS:
        return attribution
    (at, after), last = nested.source[0], nested.content[-1][1]
    if text[end:at].strip(" ") not in ("", ",") or not after < last:
        return attribution
    if not _is_relative(doc, at, after, start):
        return attribution
    return replace(attribution, content=(*attribution.content[:-1], (start, last)))


def _is_relative(doc: Words, start: int, end: int, content_start: int) -> bool:
    """Tell whether a source is a relative pronoun whose clause is not about something before the content."""
    tokens = _tokens(doc, start, end)
    if len(tokens) != 1 or tokens[0].tag_ not in RELATIVE_TAGS or tokens[0].text not in RELATIVES:
        return False
    clause = tokens[0].head
    return clause.dep_ != "relcl" or clause.head.idx >= content_start


def _tokens(doc: Words, start: int, end: int) -> list["Token"]:
    if not doc or start >= end:
        return []
    return [doc[i] for i in range(doc.token_at(start), doc.token_at(end - 1) + 1)]


def _trimmed_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return end
