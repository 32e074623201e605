"""Finds tokens and sentences of a parsed text by code point, in logarithmic time.

Belongs here: where tokens and sentences stand. Not here: anything about their words.
"""

from bisect import bisect_left, bisect_right

import numpy as np
from spacy.attrs import IDX, LOWER, SENT_START, SHAPE
from spacy.tokens import Doc, Token


class TokenIndex:
    """The starts of a text's tokens and sentences, and its words and shapes as numbers."""

    def __init__(self, doc: Doc, text: str) -> None:
        columns = doc.to_array([IDX, LOWER, SHAPE, SENT_START])
        self.doc = doc
        self.text = text  # `doc.text` would be put together anew at each call
        self.starts: list[int] = columns[:, 0].tolist()
        self.words, self.shapes = columns[:, 1], columns[:, 2]
        is_first = columns[:, 3] == 1
        if len(is_first):
            is_first[0] = True
        self.sentence_firsts: list[int] = np.flatnonzero(is_first).tolist()

    def token_at(self, offset: int) -> Token | None:
        """Return the token that holds or precedes a code point."""
        at = bisect_right(self.starts, offset) - 1
        return self.doc[at] if at >= 0 else None

    def token_from(self, offset: int) -> Token | None:
        """Return the first token that starts at a code point or after it."""
        at = bisect_left(self.starts, offset)
        return self.doc[at] if at < len(self.starts) else None

    def head_of(self, start: int, end: int) -> Token | None:
        """Return the token by which a stretch of text hangs on the rest of its sentence."""
        first, last = self.token_at(start), self.token_at(end - 1)
        if first is None or last is None:
            return None
        return self.doc[first.i : last.i + 1].root if first.i < last.i else first

    def sentence_number(self, offset: int) -> int:
        """Return the number, from 0, of the sentence that holds a code point."""
        return bisect_right(self.sentence_firsts, bisect_right(self.starts, offset) - 1) - 1

    def sentence(self, number: int) -> tuple[int, int]:
        """Return the first token of a sentence and the one past its last."""
        last = number + 1 < len(self.sentence_firsts)
        return self.sentence_firsts[number], self.sentence_firsts[number + 1] if last else len(self.starts)

    def around(self, token: Token, reach: int = 40) -> list[Token]:
        """Return the tokens of a token's sentence, at most `reach` on either side: lists can be one long sentence."""
        first, last = self.sentence(self.sentence_number(token.idx))
        return list(self.doc[max(first, token.i - reach) : min(last, token.i + reach)])

    def sentence_chars(self, offset: int) -> tuple[int, int]:
        """Return the code points of the sentence that holds a code point, end exclusive."""
        first, last = self.sentence(self.sentence_number(offset))
        return self.starts[first], self.starts[last] if last < len(self.starts) else len(self.text)
