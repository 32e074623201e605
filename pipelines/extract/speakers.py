"""Who the source of a quotation is: from its words to an entity of the document, and to whom was spoken.

Belongs here: reading a source span and a cue. Not here: which quotation has which source (the tagger,
`unattributed`, `carrying`), nor which mentions are one person (`coreference`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.extract.mentions import Words
from pipelines.records import Entity, Reading, Span
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "mine"})
PRONOUNS = FIRST_PERSON | frozenset(
    [
        "he",
        "she",
        "they",
        "him",
        "her",
        "his",
        "hers",
        "them",
        "their",
        "we",
        "us",
        "our",
        "you",
        "your",
        "it",
        "its",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "himself",
        "herself",
        "themselves",
        "one",
    ]
)
EDGES = " \t\n\r\u00a0,;:—–-("
# A source or a cue in several pieces is one span when they are this near, else its first piece counts.
NEAR_CHARS = 60
LONGEST_ADDRESSEE = 12


@dataclass(frozen=True)
class Speaker:
    """The source of one quotation; all None when nobody is found."""

    span: Span | None = None
    entity: Entity | None = None
    name: str | None = None
    role: str | None = None
    organization: str | None = None
    is_pronoun: bool = False


class Tokens:
    """Finds the token at an offset in logarithmic time."""

    def __init__(self, doc: Words) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def at(self, offset: int) -> int:
        """Return the index of the token that holds the offset, or of the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def between(self, start: int, end: int) -> Sequence["Token"]:
        """Return the tokens that overlap [start, end)."""
        if not self.starts or start >= end:
            return ()
        return self.doc[self.at(start) : self.at(end - 1) + 1]


@cache
def verbs(kind: str) -> frozenset[str]:
    """Return one of the lists of speech_verbs.yaml."""
    return frozenset(load_reference("speech_verbs")[kind])


class Speakers:
    """Resolves source spans of one document against its entities."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens = Tokens(Words(reading.doc))
        self.by_last: dict[int, tuple[Entity, Span]] = {}
        self.names: dict[int, tuple[Entity, Span]] = {}
        for entity in reading.entities:
            for mention in entity.mentions:
                self._enter(entity, mention)

    def _enter(self, entity: Entity, mention: Span) -> None:
        for token in self.tokens.between(mention.start, mention.end):
            held = self.by_last.get(token.i)
            if held is None or mention.end - mention.start < held[1].end - held[1].start:
                self.by_last[token.i] = (entity, mention)

    def of(self, pieces: Sequence[tuple[int, int]]) -> Speaker:
        """Return the speaker that a source stands for, with the span of the source, trimmed."""
        span = joined_span(self.reading.document.text, pieces)
        if span is None:
            return Speaker()
        tokens = self.tokens.between(span.start, span.end)
        words = [t for t in tokens if not t.is_punct and not t.is_space]
        is_pronoun = len(words) == 1 and words[0].lower_ in PRONOUNS
        together = self._coordinated(tokens)
        if len(together) > 1:
            return Speaker(span, None, " and ".join(e.name for e in together if e.name) or None)
        entity = self._entity(tokens)
        return named(span, entity, is_pronoun) if entity else Speaker(span, is_pronoun=is_pronoun)

    def mention_at(self, token: int) -> tuple[Entity, Span] | None:
        """Return the smallest mention that covers a token, with its entity."""
        return self.by_last.get(token)

    def _entity(self, tokens: Sequence["Token"]) -> Entity | None:
        """Prefer the mention that heads the source, then a person, then whatever comes first."""
        if not tokens:
            return None
        root = _root(tokens)
        if root.i in self.by_last and root.dep_ not in ("pobj", "poss"):
            return self.by_last[root.i][0]
        found = [self.by_last[t.i] for t in tokens if t.i in self.by_last]
        people = [e for e, _ in found if e.kind == "person" and e.name]
        if people and len({e.entity_id for e in people}) == 1:
            return people[0]
        return found[0][0] if found and found[0][1].start <= tokens[0].idx + 4 else None

    def _coordinated(self, tokens: Sequence["Token"]) -> list[Entity]:
        """Return the named people that "A and B" puts side by side, when the source names several."""
        if not any(t.dep_ == "cc" and t.lower_ == "and" for t in tokens):
            return []
        root, found = _root(tokens), []
        for token in tokens:
            if token is root or (token.dep_ == "conj" and token.head.i in {t.i for t in tokens}):
                held = self.by_last.get(token.i)
                if held and held[0].name and held[0].kind == "person" and held[0] not in found:
                    found.append(held[0])
        return found


def named(span: Span, entity: Entity, is_pronoun: bool = False) -> Speaker:
    """Return the speaker that an entity is, printed at `span`."""
    organization = entity.name if entity.kind == "organization" else entity.organization
    return Speaker(span, entity, entity.name, entity.role, organization, is_pronoun)


def _root(tokens: Sequence["Token"]) -> "Token":
    inside = {t.i for t in tokens}
    roots = [t for t in tokens if (t.head.i not in inside or t.head is t) and not t.is_punct and not t.is_space]
    return roots[0] if roots else tokens[0]


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
    return Span(start, end) if start < end else None


def addressee(tokens: Tokens, cue: Span | None, content: Iterable[Span]) -> str | None:
    """Return to whom was spoken, as printed: the object of "told", or what follows "a statement to"."""
    if cue is None:
        return None
    inside = {t.i for span in content for t in tokens.between(span.start, span.end)}
    words = tokens.between(cue.start, cue.end)
    for token in words:
        if token.lemma_.lower() in verbs("told"):
            for child in token.children:
                if (
                    child.dep_ in ("dobj", "dative", "iobj", "npadvmod", "obj")
                    and child.i > token.i
                    and child.i not in inside
                    and child.lower_ not in ("that", "what")
                ):
                    return _phrase(tokens.doc, child, inside)
    last = words[-1].i if len(words) else -1
    for i in range(last, min(last + 6, len(tokens.doc) - 1)):
        token = tokens.doc[i]
        if i in inside or token.is_sent_end:
            return None
        if (
            token.lower_ in ("to", "with")
            and token.pos_ in ("ADP", "PART", "SCONJ")
            and i > 0
            and tokens.doc[i - 1].lemma_.lower() in verbs("to")
        ):
            target = next((child for child in token.children if child.dep_ == "pobj"), None)
            if target is not None and target.i not in inside:
                return _phrase(tokens.doc, target, inside)
    return None


def _phrase(doc: Words, head: "Token", inside: set[int]) -> str | None:
    """Return the noun phrase up to its head, outside the content."""
    first = max(head.left_edge.i, head.i - LONGEST_ADDRESSEE)
    while first < head.i and (first in inside or doc[first].is_punct or doc[first].is_space):
        first += 1
    return doc.slice_of(first, head.i + 1)
