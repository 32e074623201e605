"""What the steps of quotation finding ask of one document: its tokens, marks, paragraphs and entities by offset.

Belongs here: look-ups, each in logarithmic time. Not here: any decision about a quotation.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.extract.clusters import name_parts
from pipelines.extract.mentions import Words
from pipelines.extract.passages import Marks
from pipelines.records import Entity, Reading, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Held:
    """A mention with the entity that it stands for."""

    entity: Entity
    span: Span


class Scene:
    """Indexes of one reading; made anew for each document."""

    def __init__(self, reading: Reading) -> None:
        self.document = reading.document
        self.text = reading.document.text
        self.paragraphs = reading.paragraphs
        self.words = Words(reading.doc)
        self.marks = Marks(reading.marked)
        self._paragraph_starts = [p.start for p in reading.paragraphs]
        self._held: dict[int, Held] = {}
        self.bodies: list[Held] = []  # mentions of named organizations, in order
        self._by_last_name: dict[str, list[Entity]] = {}
        for entity in reading.entities:
            self._enter(entity)
        self.bodies.sort(key=lambda held: held.span)

    def _enter(self, entity: Entity) -> None:
        for mention in entity.mentions:
            for token in self.between(mention.start, mention.end):
                held = self._held.get(token.i)
                if held is None or mention.end - mention.start < held.span.end - held.span.start:
                    self._held[token.i] = Held(entity, mention)
        if entity.kind == "organization" and entity.name:
            self.bodies += [Held(entity, mention) for mention in entity.mentions]
        if entity.kind == "person" and entity.name:
            self._by_last_name.setdefault(name_parts(entity.name)[-1], []).append(entity)

    def between(self, start: int, end: int) -> Sequence["Token"]:
        """Return the tokens that overlap [start, end)."""
        if not self.words or start >= end:
            return ()
        return self.words[self.words.token_at(start) : self.words.token_at(end - 1) + 1]

    def paragraph_of(self, offset: int) -> int:
        """Return the number of the paragraph that holds the offset, -1 before the first."""
        return bisect_right(self._paragraph_starts, offset) - 1

    def mention_at(self, token: int) -> Held | None:
        """Return the smallest mention that covers a token."""
        return self._held.get(token)

    def only_namesake(self, printed: str) -> Entity | None:
        """Return the one person of that last name, however the name is printed, or None."""
        parts = name_parts(printed)
        found = self._by_last_name.get(parts[-1], []) if parts else []
        return found[0] if len(found) == 1 else None

    def is_marked(self, offset: int) -> bool:
        """Tell whether an offset is inside quotation marks."""
        return self.marks.around(offset) is not None
