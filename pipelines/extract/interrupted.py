"""Quotations that their cue interrupts: "A," Roe said. "B." is one quotation with two content spans.

Belongs here: joining what stands on both sides of one cue. Not here: content that the tagger joined itself, nor whose
a later quotation is (`carrying`).
"""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extract.carrying import Draft
from pipelines.extract.scene import Scene
from pipelines.records import Span

# Words between the two parts beyond these hold more than a cue and its source.
LONGEST_CUE = 80


def join_interrupted(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Return drafts in order; two in marks that stand right before and right after the cue of one are one."""
    found: list[Draft] = []
    for draft in drafts:
        before = found[-1] if found else None
        if before is not None and _is_rest_of(scene, before, draft):
            head = before if before.cue is not None else draft
            found[-1] = replace(head, spans=(*before.spans, *draft.spans))
        else:
            found.append(draft)
    return found


def _is_rest_of(scene: Scene, before: Draft, draft: Draft) -> bool:
    cue = before.cue or draft.cue
    if before.kind != "direct" or draft.kind != "direct" or cue is None or draft.cue not in (None, cue):
        return False
    gap = Span(before.spans[-1].end, draft.spans[0].start)
    if not gap.start <= cue.start < cue.end <= gap.end or gap.end - gap.start > LONGEST_CUE:
        return False
    return "\n" not in scene.text[gap.start : gap.end] and _stops(scene.text[cue.end : gap.end]) <= 1


def _stops(text: str) -> int:
    return sum(a in ".!?" and (b.isspace() or b in '"“”') for a, b in zip(text, text[1:] + " ", strict=True))
