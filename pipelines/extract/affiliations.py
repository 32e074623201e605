"""The body of a speaker, where it is named apart from the speaker: "A spokesman for Tamber Rail, Ada Finch".

Belongs here: completing `speaker_organization` from the source's words and from the bodies that the document names.
Not here: bodies within a title (`titles`), which mentions are one body (`coreference`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.extract.carrying import Draft
from pipelines.extract.mentions import plain
from pipelines.extract.organization_kinds import key_of, kind_of, may_be_called
from pipelines.extract.scene import Scene
from pipelines.extract.speakers import Speaker
from pipelines.extract.titles import compound_actor, head_types, words_of
from pipelines.records import Entity
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

LINKS = frozenset({"for", "of", "with", "at", "from"})
# Titles of officers, who are of the one force that a document names.
OFFICERS = frozenset({"police", "rank", "sheriff"})
# Words before a title that may say that its holder is of no police force ("retired corrections officer").
REACH_BEFORE = 2


def affiliated(scene: Scene, drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts; speakers with an office but no body get the one that the text gives them.

    It is, in this order: a body beside the role ("spokesman for ..."), the owner of a possessive before the name, the
    last body of the kind that "department spokesperson" names, for an officer the only force that the document names,
    in a statement the body that publishes it.
    """
    known: dict[str, Speaker] = {}
    return [replace(draft, speaker=_remembered(known, _with_body(scene, draft.speaker))) for draft in drafts]


def _remembered(known: dict[str, Speaker], speaker: Speaker) -> Speaker:
    """Complete a speaker by what an earlier quotation told of the same one, and remember what this one tells."""
    if speaker.entity is None:
        return speaker
    before = known.get(speaker.entity.entity_id, speaker)
    role, organization = speaker.role or before.role, speaker.organization or before.organization
    known[speaker.entity.entity_id] = replace(speaker, role=role, organization=organization)
    return known[speaker.entity.entity_id]


def _with_body(scene: Scene, speaker: Speaker) -> Speaker:
    if speaker.span is None or (speaker.organization and speaker.organization.lower() not in _anaphors()):
        return speaker
    words = _words_about(scene, speaker)
    name = next((n for n in _candidates(scene, speaker, words) if n), None)
    return replace(speaker, organization=name) if name else speaker


def _words_about(scene: Scene, speaker: Speaker) -> list["Token"]:
    """Return the words of the source and, where it is a name or pronoun alone, of the speaker's first mention."""
    spans = [speaker.span, *(speaker.entity.mentions[:1] if speaker.entity is not None else ())]
    return [t for span in spans if span is not None for t in scene.between(span.start, span.end)]


def _is_office(token: "Token") -> bool:
    word = plain(token)
    return word in head_types() and word not in words_of("private")


def _candidates(scene: Scene, speaker: Speaker, words: list["Token"]) -> Iterator[str | None]:
    yield _owner(scene, speaker.entity)
    yield _linked(scene, words)
    head = next((t for t in words if _is_office(t)), None)
    if head is None:
        return
    if head.i:
        yield _called(scene, scene.words[head.i - 1])
    if _is_officer(scene, head, words):
        yield _only_force(scene, plain(head))
    if scene.document.kind == "statement" and kind_of(scene.document.publisher) is not None:
        yield scene.document.publisher


def _linked(scene: Scene, words: list["Token"]) -> str | None:
    """Return the body of "spokesman for Tamber Rail", "for the agency" and "Rabbi Finch of Elm Congregation"."""
    inside = {t.i for t in words}
    for link in (t for t in words if t.lower_ in LINKS and t.head.i in inside):
        found = next((c for c in link.children if c.dep_ == "pobj"), None)
        if found is not None and (_is_office(link.head) or _is_person(scene, link.head)):
            held = scene.mention_at(found.i)
            if found.lower_ in _anaphors():
                return _called(scene, found)
            if held is not None and held.entity.kind == "organization":
                # "Finch of Grand Harbor" may be of a town that was taken for a body
                is_body = _is_office(link.head) or kind_of(held.entity.name) is not None
                return held.entity.name if is_body else None
    return None


def _is_person(scene: Scene, token: "Token") -> bool:
    held = scene.mention_at(token.i)
    return held is not None and held.entity.kind == "person" and token.pos_ == "PROPN"


def _owner(scene: Scene, entity: Entity | None) -> str | None:
    """Return the body of "Tamber Rail's Ada Finch"."""
    for mention in entity.mentions if entity is not None else ():
        first = scene.words.token_at(mention.start)
        held = scene.mention_at(first - 2) if first > 1 and scene.words[first - 1].tag_ == "POS" else None
        if held is not None and held.entity.kind == "organization":
            return held.entity.name
    return None


def _called(scene: Scene, noun: "Token") -> str | None:
    """Return the body that "department" stands for: the only one it may be, near by or in all that stands before."""
    if noun.lower_ not in _anaphors():
        return None
    before = [h for h in scene.bodies if h.span.start < noun.idx and may_be_called(noun.lower_, h.entity.name or "")]
    here = scene.paragraph_of(noun.idx)
    near = [h for h in before if scene.paragraph_of(h.span.start) >= here - 1]
    names = {h.entity.entity_id: h.entity.name for h in near or before}
    return next(iter(names.values())) if len(names) == 1 else None


def _anaphors() -> frozenset[str]:
    return frozenset(load_reference("organizations")["anaphors"])


def _is_officer(scene: Scene, head: "Token", words: list["Token"]) -> bool:
    """Tell a police chief from a fire chief, a chief of staff, a general and a retired officer."""
    before = {plain(scene.words[k]) for k in range(max(0, head.i - REACH_BEFORE), head.i)}
    if before & words_of("no_police") or any(plain(t) in words_of("military") for t in words):
        return False
    goes_on = head.i + 1 < len(scene.words) and scene.words[head.i + 1].lower_ in LINKS
    return head_types()[plain(head)] in OFFICERS and not goes_on and compound_actor(scene.words, head.i) is None


def _only_force(scene: Scene, title: str) -> str | None:
    """Return the one force of the document that an officer of such a title may be of; None where it names several."""
    titles: dict[str, list[str]] = load_reference("organizations")["forces_of"]
    wanted = set(titles.get(title, titles["others"]))
    named = {h.entity.entity_id: h.entity.name for h in scene.bodies if not wanted.isdisjoint(_parts(h.entity.name))}
    return next(iter(named.values())) if len(named) == 1 else None


def _parts(name: str | None) -> list[str]:
    return key_of(name or "").replace("'s", "").split()
