"""Who the source of a quotation is: from its words to an entity of the document, and to whom was spoken.

Belongs here: reading a source span and a cue. Not here: which quotation has which source (the tagger,
`unattributed`, `carrying`), nor which mentions are one person (`coreference`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.extract.mentions import Words
from pipelines.extract.person_nouns import singular
from pipelines.extract.scene import Scene
from pipelines.records import Entity, Span
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "mine"})
FIRST_PERSON_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
THIRD_PERSON = frozenset(
    ("he", "she", "they", "him", "her", "his", "hers", "them", "their", "it", "its", "himself", "herself")
)
OTHER_PRONOUNS = frozenset(("you", "your", "who", "whom", "whose", "which", "that", "themselves", "one"))
PRONOUNS = FIRST_PERSON | FIRST_PERSON_PLURAL | THIRD_PERSON | OTHER_PRONOUNS
EDGES = " \t\n\r\u00a0,;:—–-("
# A source or a cue in several pieces is one span when they are this near, else its first piece counts.
NEAR_CHARS = 60
LONGEST_ADDRESSEE, REACH_ADDRESSEE = 12, 6
OBJECTS = frozenset({"dobj", "dative", "iobj", "npadvmod", "obj"})
# Characters before the first mention of a source that has another head ("the mayor's aide" in "of the mayor's aide").
LEAD_CHARS = 4


@dataclass(frozen=True)
class Speaker:
    """The source of one quotation; all None when nobody is found."""

    span: Span | None = None
    entity: Entity | None = None
    name: str | None = None
    role: str | None = None
    organization: str | None = None
    is_pronoun: bool = False


@cache
def verbs(kind: str) -> frozenset[str]:
    """Return one of the lists of speech_verbs.yaml."""
    return frozenset(load_reference("speech_verbs")[kind])


def is_speech_verb(token: "Token") -> bool:
    """Tell whether a token is a verb of speech."""
    return token.tag_.startswith("VB") and token.lemma_.lower() in verbs("say")


def speaker_of(scene: Scene, pieces: Sequence[tuple[int, int]]) -> Speaker:
    """Return the speaker that a source stands for, with the span of the source, trimmed."""
    span = joined_span(scene.text, pieces)
    if span is None:
        return Speaker()
    tokens = scene.between(span.start, span.end)
    words = [t for t in tokens if not t.is_punct and not t.is_space]
    is_pronoun = len(words) == 1 and words[0].lower_ in PRONOUNS
    members = _members(tokens) if tokens else []
    if len(members) > 1 and all(m.pos_ == "PROPN" for m in members):
        return Speaker(span, name=_names_of(scene, members))
    entity = _entity(scene, tokens) or (None if is_pronoun else scene.only_namesake(scene.text[span.start : span.end]))
    if entity is not None and entity.kind == "organization" and _is_label_of_person(scene, span, words):
        entity = None
    return named(span, entity, is_pronoun) if entity else Speaker(span, is_pronoun=is_pronoun)


def _is_label_of_person(scene: Scene, span: Span, words: Sequence["Token"]) -> bool:
    """Tell whether a source is a name in capitals that labels a line, whose first word alone is held for a body."""
    is_label = scene.text[span.end : span.end + 1] == ":" and len(words) > 1 and all(t.is_upper for t in words)
    return is_label and scene.mention_at(words[-1].i) is None


def _names_of(scene: Scene, members: Sequence["Token"]) -> str | None:
    """Return "A and B" with the fullest names, or None when one of them is unknown: half of a source misleads."""
    held = [scene.mention_at(member.i) for member in members]
    names = [h.entity.name for h in held if h is not None and h.entity.name]
    return " and ".join(dict.fromkeys(names)) if len(names) == len(members) else None


def named(span: Span, entity: Entity, is_pronoun: bool = False) -> Speaker:
    """Return the speaker that an entity is, printed at `span`."""
    organization = entity.name if entity.kind == "organization" else entity.organization
    return Speaker(span, entity, entity.name, entity.role, organization, is_pronoun)


def _entity(scene: Scene, tokens: Sequence["Token"]) -> Entity | None:
    """Prefer the mention that heads the source, then the one named person in it, then what it begins with.

    A head without a name ("A spokesman for the county, Ada Finch") leaves the place to the one person named after it.
    "Roe's sister" is not Roe, though "Roe's report" is Roe's word.
    """
    if not tokens:
        return None
    root = _root(tokens)
    head = scene.mention_at(root.i)
    is_person = singular(root.lower_, root.lemma_.lower()) is not None
    speaking = [t for t in tokens if not (is_person and t.dep_ == "poss")]
    found = [held for t in speaking if (held := scene.mention_at(t.i)) is not None]
    people = {held.entity.entity_id: held.entity for held in found if held.entity.kind == "person" and held.entity.name}
    if head is not None and root.dep_ not in ("pobj", "poss"):
        is_nameless = head.entity.kind == "person" and not head.entity.name and len(people) == 1
        apposed = _apposed(scene, root, tokens) if is_nameless else None
        return _merged(apposed, head.entity) if apposed is not None else head.entity
    if len(people) == 1:
        return next(iter(people.values()))
    return found[0].entity if found and found[0].span.start <= tokens[0].idx + LEAD_CHARS else None


def _merged(person: Entity, described: Entity) -> Entity:
    """Return a person with the role and body of the description that the name follows."""
    role, body = person.role or described.role, person.organization or described.organization
    return replace(person, role=role, organization=body)


def _apposed(scene: Scene, root: "Token", tokens: Sequence["Token"]) -> Entity | None:
    """Return the person whose name follows a comma after the head of a source, whatever the parser hangs it on."""
    for before, token in pairwise(tokens):
        held = scene.mention_at(token.i) if before.text == "," and before.i > root.i else None
        if held is not None and held.entity.kind == "person" and held.entity.name:
            return held.entity
    return None


def _members(tokens: Sequence["Token"]) -> list["Token"]:
    """Return the heads that "A and B" puts side by side; one when the source names one."""
    root, inside = _root(tokens), {t.i for t in tokens}
    members = [root]
    for token in tokens:
        if token.dep_ == "conj" and token.head.i in inside and token.head.i in {m.i for m in members}:
            members.append(token)
    return members


def _root(tokens: Sequence["Token"]) -> "Token":
    inside = {t.i for t in tokens}
    return next(
        (t for t in tokens if (t.head.i not in inside or t.head.i == t.i) and not t.is_punct and not t.is_space),
        tokens[0],
    )


def joined_span(text: str, pieces: Sequence[tuple[int, int]]) -> Span | None:
    """Return one span for a source or cue in pieces: from first to last when they are near, else the first."""
    spans = sorted((max(0, s), min(len(text), e)) for s, e in pieces if s < e and s < len(text))
    if not spans:
        return None
    start, end = spans[0]
    for s, e in spans[1:]:
        if s - end <= NEAR_CHARS and "\n" not in text[end:s]:
            end = max(end, e)
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    if start == end:  # the colon that labels a line of a transcript is a cue, though nothing but an edge
        start, end = spans[0]
    return Span(start, end)


def addressee(scene: Scene, cue: Span | None, content: Iterable[Span]) -> str | None:
    """Return to whom was spoken, as printed: the object of "told", or what follows "a statement to"."""
    words = scene.between(cue.start, cue.end) if cue is not None else ()
    if not len(words):
        return None
    inside = {t.i for span in content for t in scene.between(span.start, span.end)}
    for token in words:
        if token.lemma_.lower() in verbs("told"):
            told = (c for c in token.children if c.dep_ in OBJECTS and c.i > token.i and c.i not in inside)
            target = next((c for c in told if c.lower_ not in ("that", "what", "themselves", "himself")), None)
            if target is not None and _can_listen(target):
                return _phrase(scene.words, target, inside)
    last = words[-1].i
    for i in range(last, min(last + REACH_ADDRESSEE, len(scene.words))):
        token = scene.words[i]
        if i in inside or (token.is_sent_start and i > last):
            return None
        if token.lower_ in ("to", "with") and i > 0 and scene.words[i - 1].lemma_.lower() in verbs("to"):
            target = next((c for c in token.children if c.dep_ == "pobj" and c.i not in inside), None)
            if target is not None and _can_listen(target):
                return _phrase(scene.words, target, inside)
    return None


def _can_listen(target: "Token") -> bool:
    """Leave out days, numbers and pronouns that name nobody ("told on Tuesday", "you tell yourself")."""
    is_named = target.ent_type_ not in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT")
    return is_named and (target.pos_ != "PRON" or target.lower_ == "me") and target.pos_ not in ("NUM", "VERB")


def _phrase(doc: Words, head: "Token", inside: set[int]) -> str:
    """Return the noun phrase up to its head, outside the content."""
    first = max(head.left_edge.i, head.i - LONGEST_ADDRESSEE)
    while first < head.i and (first in inside or doc[first].is_punct or doc[first].is_space):
        first += 1
    return doc.slice_of(first, head.i + 1)
