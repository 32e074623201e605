"""The quotations of one document: from the tagger's attributions, and from speech in marks that it left out.

Belongs here: the order of the steps and the making of rows. Not here: content and marks (`passages`), speakers
(`speakers`, `carrying`), the rules for what the tagger left out (`unattributed`), stance (`stance`).
"""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.extract.carrying import Draft, Paragraphs, carry
from pipelines.extract.passages import Marks, is_speech, joined, quote_type, trimmed, uncovered
from pipelines.extract.speakers import FIRST_PERSON, Speaker, Speakers, addressee, joined_span, named
from pipelines.extract.stance import stance_of
from pipelines.extract.unattributed import missed_passages, transcript_lines
from pipelines.ids import make_id
from pipelines.language.marks import unbalanced_marks
from pipelines.records import Attribution, Finding, Quote, Reading, Span

# Groups that speak for a body named just before ("officials stated").
MOUTHPIECES = frozenset(
    {
        "officials",
        "officers",
        "authorities",
        "spokespeople",
        "representatives",
        "the officials",
        "the statement",
        "the agency",
        "the department",
    }
)


def find_quotes(reading: Reading) -> list[Quote]:
    """Return the quotations of a document in order of their first character; needs `reading.entities`.

    Every span lies in the text; `text` is the slice of the one content span or the slices joined by " … ".
    """
    text, marks, speakers = reading.document.text, Marks(reading.marked), Speakers(reading)
    drafts = [d for a in reading.attributions if (d := _draft(text, marks, speakers, reading, a)) is not None]
    for more in (transcript_lines(reading), missed_passages(reading, speakers, [s for d in drafts for s in d.spans])):
        covered = Marks(_merged(s for d in drafts for s in d.spans))
        drafts += [
            d
            for a in more
            if not _is_covered(covered, a) and (d := _draft(text, marks, speakers, reading, a)) is not None
        ]
    drafts = carry(reading, speakers, _distinct(drafts))
    drafts = [_of_issuer(reading, d) for d in _first_person(reading, _bridged(reading, drafts))]
    return [_quote(reading, speakers, draft) for draft in drafts]


def uncovered_passages(reading: Reading, quotes: Iterable[Quote]) -> list[Span]:
    """Return the passages in marks of speech length that are speech by their form and that no quotation covers."""
    passages = uncovered(reading.document.text, reading.marked, [s for q in quotes for s in q.content_spans])
    return [p for p in passages if is_speech(reading, p)]


def mark_findings(reading: Reading) -> list[Finding]:
    """Return an `unbalanced_quotes` finding for each mark that opens or closes nothing."""
    document = reading.document
    return [
        Finding(
            "unbalanced_quotes",
            "info",
            "documents",
            document.document_id,
            document.document_id,
            mark.start,
            mark.end,
            "A quotation mark has no partner in its paragraph.",
        )
        for mark in unbalanced_marks(document.text, reading.paragraphs)
    ]


def _draft(text: str, marks: Marks, speakers: Speakers, reading: Reading, attribution: Attribution) -> Draft | None:
    spans = trimmed(text, attribution.content, marks)
    if not spans:
        return None
    speaker, cue = speakers.of(attribution.source), joined_span(text, attribution.cue)
    basis = _basis(reading, spans, speaker, attribution.is_carried)
    kind = quote_type(text, spans, marks)
    if kind == "indirect" and cue is not None and text[cue.start : cue.end] == ":" and attribution in ():
        kind = "direct"
    return Draft(spans, kind, cue, speaker, basis, min(1.0, max(0.0, attribution.score)))


def _basis(reading: Reading, spans: tuple[Span, ...], speaker: Speaker, is_carried: bool) -> str:
    if speaker.span is None:
        return "none"
    blocks = Paragraphs(reading)
    source = blocks.of(speaker.span.start)
    if source not in {blocks.of(s.start) for s in spans} | {blocks.of(s.end - 1) for s in spans}:
        return "cross_paragraph"
    if is_carried:
        return "carried"
    return "pronoun" if speaker.is_pronoun else "explicit"


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _is_covered(covered: Marks, attribution: Attribution) -> bool:
    """Tell whether more than a third of a content lies in content that is already a row."""
    total = sum(end - start for start, end in attribution.content)
    held = sum(
        max(0, min(end, span.end) - max(start, span.start))
        for start, end in attribution.content
        for span in covered.within(start, end)
    )
    return 3 * held > total


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """Return one draft a content, the surest, in order."""
    best: dict[tuple[Span, ...], Draft] = {}
    for draft in drafts:
        held = best.get(draft.spans)
        if held is None or draft.score > held.score:
            best[draft.spans] = draft
    return sorted(best.values(), key=lambda d: d.spans)


def _bridged(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Give "officials stated" the body that spoke just before in the same paragraph."""
    blocks, found = Paragraphs(reading), []
    for draft in drafts:
        speaker, before = draft.speaker, found[-1] if found else None
        if (
            before is not None
            and speaker.span is not None
            and speaker.name is None
            and speaker.organization is None
            and before.speaker.organization is not None
            and reading.document.text[speaker.span.start : speaker.span.end].lower() in MOUTHPIECES
            and blocks.of(before.spans[-1].start) == blocks.of(draft.spans[0].start)
        ):
            draft = replace(draft, speaker=replace(speaker, organization=before.speaker.organization))
        found.append(draft)
    return found


def _first_person(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """Let "I" inside a quotation be the speaker of the quotation around it."""
    text, open_drafts, found = reading.document.text, [], []
    for draft in drafts:
        open_drafts = [d for d in open_drafts if d.spans[-1].end > draft.spans[0].start]
        span = draft.speaker.span
        if span is not None and text[span.start : span.end].lower() in FIRST_PERSON:
            outer = next(
                (
                    d
                    for d in open_drafts
                    if d.speaker.entity is not None and any(s.start <= span.start < s.end for s in d.spans)
                ),
                None,
            )
            if outer is not None and outer.speaker.entity is not None:
                draft = replace(draft, speaker=named(span, outer.speaker.entity, is_pronoun=True))
        open_drafts = [*open_drafts[-20:], draft]
        found.append(draft)
    return found


def _of_issuer(reading: Reading, draft: Draft) -> Draft:
    """In an official statement, speech that is nobody else's is the issuing body's."""
    document = reading.document
    issuer = document.publisher or document.author
    span = draft.speaker.span
    says_we = span is not None and document.text[span.start : span.end].lower() in ("we", "us", "our", "i", "my")
    if (
        document.kind != "statement"
        or issuer is None
        or draft.speaker.name is not None
        or (span is not None and not says_we)
    ):
        return draft
    speaker = replace(draft.speaker, name=issuer, organization=document.publisher)
    return replace(draft, speaker=speaker)


def _quote(reading: Reading, speakers: Speakers, draft: Draft) -> Quote:
    text, document_id = reading.document.text, reading.document.document_id
    start, end, speaker, cue = draft.spans[0].start, draft.spans[-1].end, draft.speaker, draft.cue
    content = joined(text, draft.spans)
    lemmas = frozenset(t.lemma_.lower() for t in speakers.tokens.between(cue.start, cue.end)) if cue else frozenset()
    return Quote(
        quote_id=make_id("q", document_id, *(f"{s.start}:{s.end}" for s in draft.spans)),
        document_id=document_id,
        quote_type=draft.kind,
        text=content,
        start=start,
        end=end,
        content_spans=draft.spans,
        cue_text=text[cue.start : cue.end] if cue else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        speaker_text=text[speaker.span.start : speaker.span.end] if speaker.span else None,
        speaker_start=speaker.span.start if speaker.span else None,
        speaker_end=speaker.span.end if speaker.span else None,
        speaker_name=speaker.name,
        speaker_role=speaker.role,
        speaker_organization=speaker.organization,
        attribution_basis=draft.basis,
        addressee=addressee(speakers.tokens, cue, draft.spans),
        stance=stance_of(lemmas, content),
        score=draft.score,
        speaker_entity_id=speaker.entity.entity_id if speaker.entity else None,
    )
