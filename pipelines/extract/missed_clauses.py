"""Indirect speech that the tagger left out: the clause that a verb of saying takes ("the county is safe, Finch said").

Belongs here: reading such clauses off the parse. Not here: speech in marks (`unattributed`), bounds of what the tagger
found (`clause_bounds`, `content_bounds`).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipelines.extract.acts import has_clause
from pipelines.extract.scene import Scene
from pipelines.extract.speakers import verbs
from pipelines.extract.unattributed import SCORE
from pipelines.records import Attribution, Span
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

FINITE, PERFECT = frozenset({"VBD", "VBZ", "VBP"}), "VBN"
NOBODY = frozenset({"that", "this", "those", "it"})
EDGES = " \t\n,;:"


def missed_clauses(scene: Scene, covered: Sequence[Span]) -> list[Attribution]:
    """Return attributions for what verbs of saying take and no span of `covered` touches.

    That is a clause, or an account with which an official deals ("who has confirmed similar complaints").
    """
    found: list[Attribution] = []
    for verb in _verbs_of_saying(scene):
        if not scene.is_marked(verb.idx):
            found += _attributions(scene, verb, covered)
    return found


def _verbs_of_saying(scene: Scene) -> Iterator["Token"]:
    """Yield the finite verbs and perfects of the listed lemmas; looked up in one array, as few words are such."""
    doc = scene.words.doc
    wanted = [doc.vocab.strings[lemma] for lemma in verbs("plain") | verbs("of_accounts")]
    for i in np.flatnonzero(np.isin(doc.to_array("LEMMA"), wanted)):
        verb = scene.words[i]
        is_perfect = verb.tag_ == PERFECT and any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
        if verb.tag_ in FINITE or is_perfect:
            yield verb


def _attributions(scene: Scene, verb: "Token", covered: Sequence[Span]) -> Iterator[Attribution]:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    extent = _clause(scene, verb) or _account(verb)
    if subject is None or extent is None or subject.lower_ in NOBODY:
        return
    start, end = extent
    told = Span(min(start, verb.idx), max(end, verb.idx + len(verb)))
    is_new = not any(s.start < told.end and told.start < s.end for s in covered)
    if is_new and start < end and "\n" not in scene.text[start:end]:
        if verb.dep_ == "relcl":
            subject = verb.head
        source = (subject.left_edge.idx, subject.idx + len(subject))
        yield Attribution(((start, end),), ((verb.idx, verb.idx + len(verb)),), (source,), SCORE)


def _clause(scene: Scene, verb: "Token") -> tuple[int, int] | None:
    """Return the offsets of the clause that a verb takes, on its side of the verb, without commas at its edges."""
    clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if clause is None or verb.dep_ == "relcl" or verb.lemma_.lower() not in verbs("plain"):
        return None  # "those who said that ..." tells who is meant
    inside = [t for t in clause.subtree if (t.i < verb.i) == (clause.i < verb.i)]
    start, end = inside[0].idx, inside[-1].idx + len(inside[-1])
    while start < end and scene.text[start] in EDGES:
        start += 1
    while start < end and scene.text[end - 1] in EDGES + ".":
        end -= 1
    return (start, end) if has_clause(scene, start, end) else None


def _account(verb: "Token") -> tuple[int, int] | None:
    """Return the offsets of "similar complaints from riders" that an official confirms or denies."""
    accounts = load_reference("responses")["accounts"]
    told = next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in accounts), None)
    if told is None or verb.lemma_.lower() not in verbs("of_accounts"):
        return None
    parts = [told, *(c for c in verb.children if c.dep_ == "prep" and c.i > told.i)]
    last = max((part.right_edge for part in parts), key=lambda t: t.i)
    while last.is_punct or last.is_space:
        last = last.nbor(-1)
    return told.left_edge.idx, last.idx + len(last)
