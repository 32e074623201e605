"""The quotations of one document: from the tagger's attributions, and from speech in marks that it left out.

Belongs here: the order of the steps and the making of rows. Not here: what is no quotation (`acts`), bounds of cue,
source and content (`*_bounds`), content and marks (`passages`), speakers (`speakers`, `carrying`, `implied_speakers`,
`affiliations`), what the tagger left out (`unattributed`, `missed_clauses`, `transcripts`), types and `stance`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.extract.acts import is_act
from pipelines.extract.adverbial_cues import with_adverbial_cues
from pipelines.extract.affiliations import affiliated
from pipelines.extract.attribution_types import attribution_type
from pipelines.extract.carrying import Draft, carry
from pipelines.extract.clause_bounds import with_whole_clauses
from pipelines.extract.content_bounds import (
    near_cue,
    with_whole_content,
    without_loose_end,
    without_narration,
    without_next_sentence,
)
from pipelines.extract.cue_bounds import with_whole_cue
from pipelines.extract.implied_speakers import bridged, continued, framed, of_author, of_first_person, of_issuer
from pipelines.extract.interrupted import join_interrupted
from pipelines.extract.missed_clauses import missed_clauses
from pipelines.extract.passages import (
    is_speech,
    joined,
    parted,
    quote_type,
    trimmed,
    uncovered,
    without_dateline,
    without_last_comma,
)
from pipelines.extract.scene import Scene
from pipelines.extract.source_bounds import with_whole_source
from pipelines.extract.speakers import Speaker, addressee, joined_span, speaker_of
from pipelines.extract.stance import stance_of
from pipelines.extract.transcripts import besides, is_field, transcript_lines
from pipelines.extract.unattributed import missed_passages, with_cue_beside
from pipelines.ids import make_id
from pipelines.language.marks import unbalanced_marks
from pipelines.records import Attribution, Finding, Quote, Reading, Span


def find_quotes(reading: Reading) -> list[Quote]:
    """Return the quotations of a document in order of their first character; needs `reading.entities`.

    Every span lies in the text; `text` is the slice of the one content span or the slices joined by " … ".
    """
    scene = Scene(reading)
    told = with_adverbial_cues(scene.words, [_clipped(scene.text, a) for a in reading.attributions])
    told = with_whole_content(scene, told)
    told = with_whole_clauses(scene.words, scene.text, told)
    told = [with_whole_source(scene, with_whole_cue(scene, a)) for a in told if not is_field(scene, a)]
    told = [with_cue_beside(scene, attribution) for attribution in told if not is_act(scene, attribution)]
    lines = transcript_lines(scene)
    drafts = _drafts(scene, lines, kind="direct") + _drafts(scene, besides(lines, told))
    drafts += _drafts(scene, missed_passages(scene, [s for d in drafts for s in d.spans]))
    drafts += _drafts(
        scene, missed_clauses(scene, [s for d in drafts for s in (*d.spans, *([d.cue] if d.cue else ()))])
    )
    drafts = continued(scene, carry(scene, join_interrupted(scene, _distinct(drafts))))
    drafts = of_first_person(scene, framed(scene, bridged(scene, affiliated(scene, drafts))))
    return [_quote(scene, of_author(scene, of_issuer(scene, draft))) for draft in drafts]


def uncovered_passages(reading: Reading, quotes: Iterable[Quote]) -> list[Span]:
    """Return the passages in marks of speech length that are speech by their form and that no quotation covers."""
    text = reading.document.text
    passages = uncovered(text, reading.marked, [s for q in quotes for s in q.content_spans])
    return [p for p in passages if is_speech(text, p)]


def mark_findings(reading: Reading) -> list[Finding]:
    """Return an `unbalanced_quotes` finding for each quotation mark that opens or closes nothing."""
    document = reading.document
    message = "A quotation mark has no partner in its paragraph."
    row = ("unbalanced_quotes", "info", "documents", document.document_id, document.document_id)
    marks = unbalanced_marks(document.text, reading.paragraphs)
    return [Finding(*row, mark.start, mark.end, message) for mark in marks]


def _clipped(text: str, attribution: Attribution) -> Attribution:
    """Return an attribution without the spans that are not in the text; a tagger of another make may mark such."""

    def inside(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple((start, end) for start, end in spans if 0 <= start < end <= len(text))

    content, cue, source = inside(attribution.content), inside(attribution.cue), inside(attribution.source)
    return replace(attribution, content=content, cue=cue, source=source)


def _drafts(scene: Scene, attributions: Iterable[Attribution], kind: str | None = None) -> list[Draft]:
    return [draft for a in attributions if (draft := _draft(scene, a, kind)) is not None]


def _draft(scene: Scene, attribution: Attribution, kind: str | None) -> Draft | None:
    """Return the quotation that an attribution makes, `kind` or that of its marks; None where no content is left."""
    cue = joined_span(scene.text, attribution.cue)
    parts = parted(scene.text, _content(scene, attribution), scene.marks)
    if not parts:
        return None
    spans = without_narration(scene, _nearest(parts, cue))
    kind = kind or quote_type(scene.text, spans, scene.marks)
    if kind != "direct":
        spans = near_cue(scene, spans, cue, reach=0 if kind == "indirect" else 1)
    if kind == "mixed":
        spans = without_next_sentence(scene, spans, cue)
    if kind == "indirect":
        spans = without_last_comma(scene.text, without_loose_end(scene, spans))
    speaker = speaker_of(scene, attribution.source)
    basis = _basis(scene, spans, speaker, attribution.is_carried)
    return Draft(spans, kind, cue, speaker, basis, min(1.0, max(0.0, attribution.score)))


def _content(scene: Scene, attribution: Attribution) -> tuple[Span, ...]:
    """Return the content of an attribution without outer marks and without the dateline of its paragraph."""
    spans = trimmed(scene.text, attribution.content, scene.marks)
    if spans and spans[0].start == scene.paragraphs[scene.paragraph_of(spans[0].start)].start:
        first = without_dateline(scene.text, spans[0])
        spans = (*([first] if first is not None else []), *spans[1:])
    return spans


def _nearest(parts: Sequence[tuple[Span, ...]], cue: Span | None) -> tuple[Span, ...]:
    """Return the part of a content that its cue belongs to; the others are left to the rules for missed speech."""
    if cue is None:
        return parts[0]
    return min(parts, key=lambda part: min(max(s.start - cue.end, cue.start - s.end, 0) for s in part))


def _basis(scene: Scene, spans: Sequence[Span], speaker: Speaker, is_carried: bool) -> str:
    if speaker.span is None:
        return "none"
    content = {scene.paragraph_of(at) for span in spans for at in (span.start, span.end - 1)}
    if scene.paragraph_of(speaker.span.start) not in content:
        return "cross_paragraph"
    if is_carried:
        return "carried"
    return "pronoun" if speaker.is_pronoun else "explicit"


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """Return one draft a content, the surest, in order."""
    best: dict[tuple[Span, ...], Draft] = {}
    for draft in drafts:
        held = best.get(draft.spans)
        if held is None or draft.score > held.score:
            best[draft.spans] = draft
    return sorted(best.values(), key=lambda d: d.spans)


def _quote(scene: Scene, draft: Draft) -> Quote:
    cue, speaker = draft.cue, draft.speaker
    content = joined(scene.text, draft.spans)
    words = scene.between(cue.start, cue.end) if cue else ()
    lemmas = frozenset(t.lemma_.lower() for t in words)
    return Quote(
        quote_id=make_id("q", scene.document.document_id, *(f"{s.start}:{s.end}" for s in draft.spans)),
        document_id=scene.document.document_id,
        quote_type=draft.kind,
        text=content,
        start=draft.spans[0].start,
        end=draft.spans[-1].end,
        content_spans=draft.spans,
        cue_text=scene.text[cue.start : cue.end] if cue else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        speaker_text=scene.text[speaker.span.start : speaker.span.end] if speaker.span else None,
        speaker_start=speaker.span.start if speaker.span else None,
        speaker_end=speaker.span.end if speaker.span else None,
        speaker_name=speaker.name,
        speaker_role=speaker.role,
        speaker_organization=speaker.organization,
        attribution_basis=draft.basis,
        addressee=addressee(scene, cue, draft.spans),
        stance=stance_of(lemmas, content, [t for s in draft.spans for t in scene.between(s.start, s.end)]),
        score=draft.score,
        speaker_entity_id=speaker.entity.entity_id if speaker.entity else None,
        attribution_type=attribution_type(words, draft.kind),
    )
