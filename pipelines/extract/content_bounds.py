"""Content in pieces made whole: "a time when most [are calling for] a cut" is one slice; two would say another thing.

Belongs here: filling what the tagger cut out of a content, and leaving off pieces of other sentences. Not here: the
interruption by the content's own cue, which parts it ("A," Roe said, "B."), bounds of clauses (`clause_bounds`), marks
(`passages`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.extract.acts import has_clause
from pipelines.extract.scene import Scene
from pipelines.records import Attribution, Span

Piece = tuple[int, int]
# Of a gap between two pieces: that it ends a sentence, and that it is a clause of speech between commas.
SENTENCE_END = re.compile(r"[.!?][\"”»'’)]*\s|\n")
# Words that nothing follows: "which is", "and", "when".
LOOSE = frozenset({"WDT", "WP", "WRB", "CC"})
# A closing mark and "and" with a subject of its own.
NARRATION = re.compile(r"[\"”»'’]{1,2} (?:and|but|then) (?:the|a|an|his|her|he|she|they|[A-Z])")
# A closing mark and the first letter of a sentence outside marks.
NEXT_SENTENCE = re.compile(r"(?P<mark>[\"”»'’]{1,2})\s+(?=[A-Z])")
LONGEST_MARK = 2
ASIDE = re.compile(r"\s*[,—–-].*\b(?:said|says|say|added|told|asked|wrote)\b.*", re.DOTALL)


def with_whole_content(scene: Scene, attributions: Iterable[Attribution]) -> list[Attribution]:
    """Return the attributions with the gaps filled that neither their own cue nor another clause of speech makes.

    Pieces that are no clauses ("his wins … the debate") may be two things said of; they stay apart.
    """
    return [_whole(scene, attribution) for attribution in attributions]


def _whole(scene: Scene, attribution: Attribution) -> Attribution:
    pieces = sorted(attribution.content)
    if len(pieces) < 2:
        return attribution
    own = (*attribution.cue, *attribution.source)
    found = [pieces[0]]
    for piece in pieces[1:]:
        if _may_fill(scene, found[-1], piece, own):
            found[-1] = (found[-1][0], max(found[-1][1], piece[1]))
        else:
            found.append(piece)
    return replace(attribution, content=tuple(found))


def _may_fill(scene: Scene, before: Piece, after: Piece, own: Iterable[Piece]) -> bool:
    start, end = before[1], after[0]
    if any(s < end and start < e for s, e in own) or not has_clause(scene, *before):
        return False
    between = scene.text[start:end]
    return SENTENCE_END.search(between) is None and ASIDE.fullmatch(between) is None


def near_cue(scene: Scene, spans: Sequence[Span], cue: Span | None, reach: int) -> tuple[Span, ...]:
    """Return content as far as it stands within `reach` paragraphs of its cue; all of it where none does.

    A heading over the paragraph is no part of indirect speech (reach 0); words in marks may go on over a break (1).
    """
    if cue is None or not scene.paragraphs:
        return tuple(spans)
    here = scene.paragraph_of(cue.start)
    start = scene.paragraphs[max(0, here - reach)].start
    end = scene.paragraphs[min(len(scene.paragraphs) - 1, here + reach)].end
    inside = (Span(max(s.start, start), min(s.end, end)) for s in spans)
    return tuple(s for s in inside if s.start < s.end) or tuple(spans)


def without_narration(scene: Scene, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return content that begins in marks without what the narrator goes on to tell (“I am back,” and she leaves)."""
    first = spans[0]
    passage = next(iter(scene.marks.within(first.start, first.end)), None)
    if len(spans) > 1 or passage is None or passage.start > first.start + LONGEST_MARK:
        return tuple(spans)
    rest = scene.text[passage.end : first.end]
    goes_on = NARRATION.match(rest) is not None and len(scene.marks.within(passage.end + LONGEST_MARK, first.end)) == 0
    if not goes_on or scene.text[passage.end - 1] != ",":
        return tuple(spans)
    return (Span(max(first.start, passage.start), passage.end),)


def without_next_sentence(scene: Scene, spans: Sequence[Span], cue: Span | None) -> tuple[Span, ...]:
    """Return mixed content that follows its cue without the sentence after a closing mark ("“soon.” Records show")."""
    last = spans[-1]
    passages = scene.marks.within(last.start, last.end)
    if cue is None or cue.end > last.start or not passages:
        return tuple(spans)
    mark = NEXT_SENTENCE.match(scene.text, passages[-1].end)
    if mark is None or scene.text[passages[-1].end - 1] not in ".!?":
        return tuple(spans)
    return (*spans[:-1], Span(last.start, min(last.end, mark.end("mark"))))


def without_loose_end(scene: Scene, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return indirect content without a "which is" or "and" that nothing follows."""
    return (*spans[:-1], _without_loose_end(scene, spans[-1]))


def _without_loose_end(scene: Scene, span: Span) -> Span:
    words = [t for t in scene.between(span.start, span.end) if not t.is_space and not t.is_punct]
    if len(words) > 2 and words[-1].pos_ == "AUX" and words[-2].tag_ in LOOSE:
        words.pop()
    while len(words) > 1 and words[-1].tag_ in LOOSE:
        words.pop()
    return Span(span.start, min(span.end, words[-1].idx + len(words[-1]))) if words else span
