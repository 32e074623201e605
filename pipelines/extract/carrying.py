"""The speaker of a quotation that has none beside it: who spoke just before, or whom the next paragraph names.

Belongs here: carrying a speaker over within a paragraph and over a paragraph break. Not here: sources beside the
quotation (the tagger, `unattributed`), and speakers that the kind of document implies (`implied_speakers`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.extract.scene import Held, Scene
from pipelines.extract.speakers import Speaker, is_speech_verb, speaker_of
from pipelines.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

# How many quotations back a speaker is looked for.
REACH_QUOTATIONS = 3
# Characters before a quotation, and tokens of the next paragraph, in which the verb with the speaker may stand.
REACH_BEFORE, REACH_NEXT = 400, 12
# A quotation is all that its paragraph says when it holds this share of it.
WHOLE = 0.9
LONGEST_OPENING = 6
# What stands before a passage: its opening mark, and, where no sentence or speech begins, a blank after a word.
OPENING_MARKS, WITHIN_SENTENCE = "\"“„«`'‘ ", frozenset("%)$’")
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True)
class Draft:
    """A quotation on its way to a row."""

    spans: tuple[Span, ...]
    kind: str
    cue: Span | None
    speaker: Speaker
    basis: str
    score: float


def carry(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts, in order, with speakers carried to those in marks that have none."""
    found: list[Draft] = []
    for draft in drafts:
        if draft.speaker.span is None and draft.kind != "indirect" and not _is_fragment(scene, draft):
            speaker, basis = _carried(scene, found[-REACH_QUOTATIONS:], draft)
            draft = replace(draft, speaker=speaker, basis=basis) if speaker.span is not None else draft
        found.append(draft)
    return found


def _is_fragment(scene: Scene, draft: Draft) -> bool:
    """Tell whether the narrator's words run into a passage that nobody is said to say ("explored “what is next”")."""
    if draft.cue is not None:
        return False
    start = draft.spans[0].start
    before = scene.text[max(0, start - LONGEST_OPENING) : start].rstrip(OPENING_MARKS)[-1:]
    return before.isalnum() or before in WITHIN_SENTENCE


def _carried(scene: Scene, before: Sequence[Draft], draft: Draft) -> tuple[Speaker, str]:
    """Look in the paragraph, then in the next, then, for a paragraph that is all quotation, in the one before."""
    start, end = draft.spans[0].start, draft.spans[-1].end
    here = scene.paragraph_of(start)
    block = scene.paragraphs[here]
    previous = next((d for d in reversed(before) if d.speaker.span is not None), None)
    if previous is not None and scene.paragraph_of(previous.spans[-1].start) == here:
        return previous.speaker, "carried"
    if (told := _teller(scene, block.start, start)).span is not None:
        return told, "carried"
    if (told := _next_paragraph(scene, end)).span is not None:
        return told, "cross_paragraph"
    if here < 1 or sum(s.end - s.start for s in draft.spans) < WHOLE * (block.end - block.start):
        return Speaker(), "none"
    if previous is not None and previous.kind != "indirect":
        last = scene.paragraph_of(previous.spans[-1].end - 1)
        if last == here - 1:
            goes_on = previous.spans[-1].end >= scene.paragraphs[last].end
            return previous.speaker, "cross_paragraph" if goes_on else "carried"
    return _teller(scene, scene.paragraphs[here - 1].start, scene.paragraphs[here - 1].end), "cross_paragraph"


def _teller(scene: Scene, start: int, end: int) -> Speaker:
    """Return the subject of the last verb of speech in the sentence before `end`: a person; before a colon, anybody."""
    tokens = scene.between(max(start, end - REACH_BEFORE), end)
    outside = [t for t in tokens if t.idx < end and not t.is_space and not scene.is_marked(t.idx)]
    if not outside:
        return Speaker()
    sentence = scene.words.sentences[outside[-1].i]
    announces = ":" in scene.text[max(start, end - 3) : end]
    for token in reversed([t for t in outside if scene.words.sentences[t.i] == sentence and is_speech_verb(t)]):
        held = _subject(scene, token)
        if held is not None and (announces or held.entity.kind == "person"):
            return speaker_of(scene, [(held.span.start, held.span.end)])
    return Speaker()


def _subject(scene: Scene, verb: "Token") -> Held | None:
    child = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    return scene.mention_at(child.i) if child is not None else None


def _next_paragraph(scene: Scene, end: int) -> Speaker:
    """Read "Roe added, ..." that opens the next paragraph after a quotation that ends in a comma."""
    following = scene.paragraph_of(end - 1) + 1
    if following >= len(scene.paragraphs) or scene.text[end - 1 : end + 1].strip("\"”»'’") != ",":
        return Speaker()
    block = scene.paragraphs[following]
    for token in scene.between(block.start, block.end)[:REACH_NEXT]:
        if is_speech_verb(token):
            held = scene.mention_at(token.i - 1) or scene.mention_at(token.i + 1)
            return speaker_of(scene, [(held.span.start, held.span.end)]) if held is not None else Speaker()
    return Speaker()
