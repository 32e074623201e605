"""The short passage that a row of a release points at. Nothing about what the passage means belongs here."""

from collections.abc import Collection, Sequence

from spacy.tokens import Doc, Token

from pipelines.records import Span

# The design's limit: facts are published, not text.
MAX_EVIDENCE_WORDS = 12


def _word_count(text: str) -> int:
    return len(text.split())


def _trim(doc: Doc, left: int, right: int) -> tuple[int, int]:
    while left < right and (doc[left].is_punct or doc[left].is_space or doc[left].dep_ == "cc"):
        left += 1
    while right > left and (
        doc[right].is_punct or doc[right].is_space or doc[right].dep_ in {"prep", "det", "cc", "aux"}
    ):
        right -= 1
    return left, right


def window_span(anchor: Token) -> Span:
    """Return the words of a sentence just about a token, `MAX_EVIDENCE_WORDS` at most: cheaper than `evidence_span`."""
    doc, sentence = anchor.doc, anchor.sent
    half = MAX_EVIDENCE_WORDS // 2
    low, high = max(sentence.start, anchor.i - half + 1), min(sentence.end, anchor.i + half + 1)
    breaks = [i for i in range(low, high) if "\n" in doc[i].text]
    low = max((i + 1 for i in breaks if i < anchor.i), default=low)
    high = min((i for i in breaks if i > anchor.i), default=high)
    left, right = _trim(doc, low, high - 1)
    return Span(doc[left].idx, doc[right].idx + len(doc[right]))


def evidence_span(
    doc: Doc, anchors: Sequence[Token], preferred: Sequence[Token] = (), stops: Collection[int] = ()
) -> Span:
    """Return the span of at most `MAX_EVIDENCE_WORDS` words about `anchors`, within their sentence.

    The span always holds the first anchor; it grows to the other anchors, then to `preferred` tokens (an agent,
    a date), then to the right and left, as far as the limit of words admits. It never holds a token of
    `stops` (indices), which tells another row.
    """
    first = anchors[0]
    sentence = first.sent
    left = right = first.i

    def fits(low: int, high: int) -> bool:
        inside = sentence.start <= low and high < sentence.end
        inside = inside and not any(low <= stop <= high for stop in stops)
        return inside and _word_count(doc[low : high + 1].text) <= MAX_EVIDENCE_WORDS

    for token in [*anchors[1:], *preferred]:
        low, high = min(left, token.i), max(right, token.i)
        if fits(low, high):
            left, right = low, high
    # What the anchor governs tells more of it than what surrounds it.
    governed = {t.i for t in first.subtree}
    for is_free in (False, True):
        grew = True
        while grew:
            grew = False
            for low, high, new in ((left, right + 1, right + 1), (left - 1, right, left - 1)):
                inside = is_free or new in governed
                if inside and fits(low, high) and "\n" not in doc[low : high + 1].text.strip():
                    left, right, grew = low, high, True
    left, right = _trim(doc, left, right)
    start, text = doc[left].idx, doc[left : right + 1].text.rstrip()
    if _word_count(text) > MAX_EVIDENCE_WORDS:  # one token may hold several printed words
        text = " ".join(text.split(" ")[:MAX_EVIDENCE_WORDS])
    return Span(start, start + len(text))
