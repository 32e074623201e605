"""Look-ups from tokens and offsets to sentences and paragraphs, computed once a document.

`Token.sent` walks through the sentence at every call; extractors that ask often use this index instead.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from pipelines.records import Span as Passage


def gap(numbers: Sequence[int], number: int) -> int:
    """Return how far a number is from the nearest of ascending numbers: 0 when among them, negative when before it."""
    right = bisect_left(numbers, number)
    after = numbers[right] - number if right < len(numbers) else None
    before = number - numbers[right - 1] if right else None
    if after is None or (before is not None and before < after):
        return before or 0
    return -after


class SentenceIndex:
    """The sentences of a document by number; a number out of range is never returned for a text with sentences."""

    def __init__(self, doc: Doc, paragraphs: tuple[Passage, ...]) -> None:
        self.sentences: list[Span] = list(doc.sents)
        self._tokens = [s.start for s in self.sentences]
        self._offsets = [s.start_char for s in self.sentences]
        self._paragraphs = [p.start for p in paragraphs]

    def of_token(self, token: Token) -> int:
        """Return the number of the sentence that holds a token."""
        return bisect_right(self._tokens, token.i) - 1

    def of_offset(self, offset: int) -> int:
        """Return the number of the sentence that holds a code point."""
        return max(0, bisect_right(self._offsets, offset) - 1)

    def paragraph_of(self, number: int) -> int:
        """Return the number of the paragraph in which a sentence begins."""
        first = self.sentences[number]
        offset = next((t.idx for t in first if not t.is_space), first.start_char)
        return bisect_right(self._paragraphs, offset) - 1
