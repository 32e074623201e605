"""Speakers that the words around a quotation imply: the body behind "officials", "I" inside a quotation, an issuer.

Belongs here: completing a speaker from other quotations and from the document. Not here: carrying a speaker over
(`carrying`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.extract.carrying import Draft
from pipelines.extract.organization_kinds import kind_of
from pipelines.extract.pronouns import told_gender
from pipelines.extract.scene import Scene
from pipelines.extract.speakers import FIRST_PERSON, FIRST_PERSON_PLURAL, is_speech_verb, named
from pipelines.records import Entity
from pipelines.reference import load_reference

# Quotations nested deeper than this are not looked into; bounds the work on odd texts.
DEEPEST = 20
# Words of an author's name, and paragraphs and words in which a statement is signed.
LONGEST_NAME, SIGNATURE_PARAGRAPHS, SIGNATURE = 4, 4, 8


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


def continued(scene: Scene, drafts: Iterable[Draft]) -> list[Draft]:
    """Give "he said" that stands for nobody yet the person who was quoted last, in this paragraph or the one before."""
    found: list[Draft] = []
    last: Draft | None = None
    for draft in drafts:
        gender = told_gender(_printed(scene, draft))
        if gender is not None and draft.speaker.entity is None and _says(scene, draft):
            draft = _as_last(scene, draft, last, gender)
        if draft.speaker.entity is not None:
            last = draft
        found.append(draft)
    return found


def _says(scene: Scene, draft: Draft) -> bool:
    return draft.cue is not None and any(map(is_speech_verb, scene.between(draft.cue.start, draft.cue.end)))


def _as_last(scene: Scene, draft: Draft, last: Draft | None, gender: str) -> Draft:
    entity, span = last.speaker.entity if last is not None else None, draft.speaker.span
    if last is None or entity is None or span is None or entity.kind != "person" or entity.gender not in (None, gender):
        return draft
    is_near = scene.paragraph_of(draft.spans[0].start) - scene.paragraph_of(last.spans[-1].start) <= 1
    return replace(draft, speaker=named(span, entity, is_pronoun=True), basis="pronoun") if is_near else draft


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
    """In an official statement, speech that is nobody else's, or "ours", is the issuing body's; "mine" its signer's."""
    issuer = scene.document.author or scene.document.publisher
    if scene.document.kind != "statement" or issuer is None or draft.speaker.name is not None:
        return draft
    printed = _printed(scene, draft)
    if draft.speaker.span is not None and printed not in FIRST_PERSON | FIRST_PERSON_PLURAL:
        return draft
    signer = _signer(scene) if printed in FIRST_PERSON else None
    if signer is not None and draft.speaker.span is not None:
        speaker = named(draft.speaker.span, signer, is_pronoun=True)
        return replace(draft, speaker=replace(speaker, organization=speaker.organization or issuer))
    organization = issuer if kind_of(issuer) is not None else scene.document.publisher
    return replace(draft, speaker=replace(draft.speaker, name=issuer, organization=organization))


def of_author(scene: Scene, draft: Draft) -> Draft:
    """In an article, "I" outside quotations is its author, where the author is known as one person."""
    author = scene.document.author
    if scene.document.kind != "article" or author is None or draft.speaker.name is not None:
        return draft
    span, words = draft.speaker.span, author.split()
    is_person = 1 < len(words) <= LONGEST_NAME and all(w[:1].isupper() for w in words) and kind_of(author) is None
    if span is None or not is_person or _printed(scene, draft) not in FIRST_PERSON or scene.is_marked(span.start):
        return draft
    return replace(draft, speaker=replace(draft.speaker, name=author))


def _signer(scene: Scene) -> Entity | None:
    """Return the one person named in a short paragraph at the end of a statement, else in its title."""
    ends = [
        p for p in scene.paragraphs[-SIGNATURE_PARAGRAPHS:] if len(scene.text[p.start : p.end].split()) <= SIGNATURE
    ]
    for spans in (ends, scene.paragraphs[:1]):
        held = (scene.mention_at(t.i) for span in spans for t in scene.between(span.start, span.end))
        people = {h.entity.entity_id: h.entity for h in held if h and h.entity.kind == "person" and h.entity.name}
        if len(people) == 1:
            return next(iter(people.values()))
    return None


def _printed(scene: Scene, draft: Draft) -> str:
    span = draft.speaker.span
    return scene.text[span.start : span.end].lower() if span is not None else ""
