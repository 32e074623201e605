"""The speaker of a quotation that has none beside it: who spoke just before goes on speaking.

Belongs here: carrying a speaker over within a paragraph and over a paragraph break. Not here: sources beside the
quotation (the tagger, `unattributed`).
"""

from bisect import bisect_right
from dataclasses import dataclass, replace

from pipelines.extract.speakers import Speaker, Speakers, verbs
from pipelines.records import Reading, Span


@dataclass(frozen=True)
class Draft:
    """A quotation on its way to a row."""

    spans: tuple[Span, ...]
    kind: str
    cue: Span | None
    speaker: Speaker
    basis: str
    score: float


class Paragraphs:
    """Tells the paragraph of an offset."""

    def __init__(self, reading: Reading) -> None:
        self.paragraphs = reading.paragraphs
        self.starts = [p.start for p in reading.paragraphs]

    def of(self, offset: int) -> int:
        """Return the number of the paragraph that holds the offset, -1 before the first."""
        return bisect_right(self.starts, offset) - 1


def carry(reading: Reading, speakers: Speakers, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts, in order, with speakers carried to those in marks that have none."""
    blocks = Paragraphs(reading)
    found: list[Draft] = []
    for draft in drafts:
        if draft.speaker.span is None and draft.kind != "indirect":
            draft = _carried(reading, speakers, blocks, found, draft)
        found.append(draft)
    return found


def _carried(reading: Reading, speakers: Speakers, blocks: Paragraphs, before: list[Draft], draft: Draft) -> Draft:
    here = blocks.of(draft.spans[0].start)
    previous = next((d for d in reversed(before[-3:]) if d.speaker.span is not None), None)
    if previous is not None and blocks.of(previous.spans[-1].start) == here:
        return replace(draft, speaker=previous.speaker, basis="carried")
    follows = _next_paragraph(reading, speakers, blocks, draft)
    if follows.span is not None:
        return replace(draft, speaker=follows, basis="cross_paragraph")
    if not _opens(reading, blocks, draft):
        return draft
    if previous is not None and previous.kind != "indirect" and blocks.of(previous.spans[-1].end - 1) == here - 1:
        goes_on = _is_unclosed(reading, blocks, previous)
        return replace(draft, speaker=previous.speaker, basis="cross_paragraph" if goes_on else "carried")
    announced = _previous_paragraph(reading, speakers, blocks, here)
    return replace(draft, speaker=announced, basis="cross_paragraph") if announced.span is not None else draft


def _opens(reading: Reading, blocks: Paragraphs, draft: Draft) -> bool:
    """Tell whether the quotation is all that its paragraph says."""
    block = reading.paragraphs[blocks.of(draft.spans[0].start)]
    inside = sum(s.end - s.start for s in draft.spans)
    return inside >= 0.9 * (block.end - block.start) - 4


def _is_unclosed(reading: Reading, blocks: Paragraphs, draft: Draft) -> bool:
    block = reading.paragraphs[blocks.of(draft.spans[-1].end - 1)]
    return draft.spans[-1].end >= block.end


def _next_paragraph(reading: Reading, speakers: Speakers, blocks: Paragraphs, draft: Draft) -> Speaker:
    """Read "Roe added, ..." that opens the next paragraph after a quotation that ends in a comma."""
    here = blocks.of(draft.spans[-1].end - 1)
    if here + 1 >= len(reading.paragraphs) or not reading.document.text[: draft.spans[-1].end].endswith(","):
        return Speaker()
    tokens = speakers.tokens.between(reading.paragraphs[here + 1].start, reading.paragraphs[here + 1].end)[:12]
    for token in tokens:
        if token.lemma_.lower() in verbs("say") and token.pos_ in ("VERB", "AUX"):
            held = speakers.mention_at(token.i - 1) if token.i else None
            held = held or (speakers.mention_at(token.i + 1) if token.i + 1 < len(reading.doc) else None)
            return speakers.of([(held[1].start, held[1].end)]) if held else Speaker()
    return Speaker()


def _previous_paragraph(reading: Reading, speakers: Speakers, blocks: Paragraphs, here: int) -> Speaker:
    """Read who speaks in a paragraph that ends in a colon, or whose last sentence has a verb of speech with a name."""
    if here < 1:
        return Speaker()
    block = reading.paragraphs[here - 1]
    tokens = speakers.tokens.between(max(block.start, block.end - 400), block.end)
    if not len(tokens):
        return Speaker()
    ends_with_colon = reading.document.text[block.end - 1] in ":;,"
    sentence = tokens[-1].sent
    for token in reversed([t for t in sentence if t.lemma_.lower() in verbs("say")]):
        subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        held = speakers.mention_at(subject.i) if subject is not None else None
        if held is not None and (ends_with_colon or held[0].kind == "person"):
            return speakers.of([(held[1].start, held[1].end)])
    return Speaker()
