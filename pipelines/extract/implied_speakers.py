"""Speakers that the words around a quotation imply: the body behind "officials", "I" inside a quotation, an issuer.

Belongs here: completing a speaker from other quotations and from the document. Not here: carrying a speaker over
(`carrying`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.extract.carrying import Draft
from pipelines.extract.organization_kinds import kind_of
from pipelines.extract.scene import Scene
from pipelines.extract.speakers import FIRST_PERSON, FIRST_PERSON_PLURAL, named
from pipelines.reference import load_reference

# Quotations nested deeper than this are not looked into; bounds the work on odd texts.
DEEPEST = 20


def bridged(scene: Scene, drafts: Iterable[Draft]) -> list[Draft]:
    """Give "officials stated" the body that spoke just before in the same paragraph."""
    found: list[Draft] = []
    mouthpieces = frozenset(load_reference("speech_verbs")["mouthpieces"])
    for draft in drafts:
        before = found[-1] if found else None
        if (
            before is not None
            and before.speaker.organization
            and _speaks_for_another(scene, draft, before, mouthpieces)
        ):
            draft = replace(draft, speaker=replace(draft.speaker, organization=before.speaker.organization))
        found.append(draft)
    return found


def _speaks_for_another(scene: Scene, draft: Draft, before: Draft, mouthpieces: frozenset[str]) -> bool:
    if draft.speaker.name is not None or draft.speaker.organization is not None:
        return False
    is_near = scene.paragraph_of(before.spans[-1].start) == scene.paragraph_of(draft.spans[0].start)
    return is_near and _printed(scene, draft) in mouthpieces


def framed(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """Give a hedged account ("agents allegedly ...") the one who speaks right before and right after it.

    Without such a frame "allegedly" names no source, and none is made up.
    """
    found = list(drafts)
    for i in range(1, len(drafts) - 1):
        before, draft, after = drafts[i - 1 : i + 2]
        speaker, is_hedged = before.speaker, draft.speaker.span is None and _cue(scene, draft) in _hedges()
        if is_hedged and speaker.entity is not None and speaker.entity == after.speaker.entity:
            blocks = {scene.paragraph_of(d.spans[0].start) for d in (before, draft, after)}
            found[i] = replace(draft, speaker=speaker, basis="carried") if len(blocks) == 1 else draft
    return found


def _hedges() -> frozenset[str]:
    return frozenset(load_reference("responses")["adverbial_cues"])


def _cue(scene: Scene, draft: Draft) -> str:
    return scene.text[draft.cue.start : draft.cue.end].lower() if draft.cue is not None else ""


def of_first_person(scene: Scene, drafts: Iterable[Draft]) -> list[Draft]:
    """Let "I" inside a quotation be the speaker of the quotation around it."""
    around: list[Draft] = []
    found: list[Draft] = []
    for draft in drafts:
        around = [d for d in around if d.spans[-1].end > draft.spans[0].start][-DEEPEST:]
        if _printed(scene, draft) in FIRST_PERSON:
            draft = _as_outer(draft, around)
        around.append(draft)
        found.append(draft)
    return found


def _as_outer(draft: Draft, around: list[Draft]) -> Draft:
    span = draft.speaker.span
    for outer in reversed(around):
        entity = outer.speaker.entity
        if span is not None and entity is not None and any(s.start <= span.start < s.end for s in outer.spans):
            return replace(draft, speaker=named(span, entity, is_pronoun=True))
    return draft


def of_issuer(scene: Scene, draft: Draft) -> Draft:
    """In an official statement, speech that is nobody else's, or "ours", is the issuing body's."""
    issuer = scene.document.author or scene.document.publisher
    if scene.document.kind != "statement" or issuer is None or draft.speaker.name is not None:
        return draft
    if draft.speaker.span is not None and _printed(scene, draft) not in FIRST_PERSON | FIRST_PERSON_PLURAL:
        return draft
    organization = issuer if kind_of(issuer) is not None else scene.document.publisher
    return replace(draft, speaker=replace(draft.speaker, name=issuer, organization=organization))


def _printed(scene: Scene, draft: Draft) -> str:
    span = draft.speaker.span
    return scene.text[span.start : span.end].lower() if span is not None else ""
