"""Content spans of quotations, and the passages in quotation marks that are speech.

Belongs here: trimming a content to what was said, its type by the marks, and telling speech in marks from titles and
scare quotes. Not here: pairing of marks (`language/marks`), who spoke (`speakers`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from pipelines.language.marks import MARK
from pipelines.records import Span
from pipelines.reference import load_reference

WORD = re.compile(r"\w+(?:['’]\w+)*")
# A passage in marks of fewer words is a term, a nickname or a title more often than speech.
LEAST_SPEECH_WORDS = 5
# Between two slices of one quotation that a blank or a mark alone parts; they are one slice.
SEAM = re.compile(r"[\s\"“”„‟«»'‘’`]*\Z")
ENDS_SENTENCE = re.compile(r"[.,!?…—–-]['’]?\s*$")
LONGEST_SEAM = 6
# A closing mark, a line break and an opening mark.
PARAGRAPH_SEAM = re.compile(r"[\"”»'’][ \t]*\n\s*[\"“„«`‘']{1,2}$")
# A city in capitals, or one before an agency in brackets, then a dash.
DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’]+(?:[ -][A-Z][A-Z.'’]*){0,4}(?:, ?[A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?: ?\([^()\n]{2,30}\))?"
    r"|[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,3}(?:, ?[A-Z][\w.]+)? ?\([A-Z][^()\n]{1,30}\))\s*(?:—|–|--|-)\s+"
)
LONGEST_DATELINE = 80
LEADS_IN = re.compile(r"(\w+(?:[-'’]\w+)*)[^\w]*$")


class Marks:
    """The passages in marks of one document, for questions by offset in logarithmic time."""

    def __init__(self, passages: Sequence[Span]) -> None:
        self.passages = tuple(passages)
        self.starts = [p.start for p in passages]
        self.ends = [p.end for p in passages]

    def around(self, offset: int) -> Span | None:
        """Return the passage that holds the offset, or None."""
        i = bisect_right(self.starts, offset) - 1
        return self.passages[i] if i >= 0 and offset < self.ends[i] else None

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the passages that overlap [start, end)."""
        return self.passages[bisect_right(self.ends, start) : bisect_left(self.starts, end)]


def trimmed(text: str, spans: Iterable[tuple[int, int]], marks: Marks) -> tuple[Span, ...]:
    """Return content spans in order without outer blanks and marks; slices that nothing but these part are one."""
    found: list[Span] = []
    for start, end in sorted((max(0, s), min(len(text), e)) for s, e in spans):
        span = _without_outer_marks(text, start, end, marks)
        if span is None or (found and span.end <= found[-1].end):
            continue
        if found and (span.start <= found[-1].end or SEAM.match(text, found[-1].end, span.start)):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)


def without_dateline(text: str, span: Span) -> Span | None:
    """Return a span that begins its paragraph without "OAK HOLLOW, Ohio (AP) —"; None when nothing else is in it."""
    dateline = DATELINE.match(text, span.start, span.start + LONGEST_DATELINE)
    if dateline is None:
        return span
    return Span(dateline.end(), span.end) if dateline.end() < span.end else None


def without_last_comma(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans without the comma, semicolon or colon that only joins a quotation to what follows."""
    kept = []
    for span in spans:
        end = span.end
        while end > span.start and text[end - 1] in ",;: ":
            end -= 1
        if end > span.start:
            kept.append(Span(span.start, end))
    return tuple(kept) or tuple(spans)


def _without_outer_marks(text: str, start: int, end: int, marks: Marks) -> Span | None:
    """Strip blanks, and a mark at either end whose partner is not inside the rest."""
    while start < end:
        if text[start].isspace():
            start += 1
        elif text[end - 1].isspace():
            end -= 1
        elif (lead := MARK.match(text, start, end)) and not _is_partnered(lead.end(), end, marks):
            start = lead.end()
        elif (tail := _mark_before(text, start, end)) < end and not _is_closing_inner(start, tail, marks):
            end = tail
        else:
            return Span(start, end)
    return None


def _mark_before(text: str, start: int, end: int) -> int:
    for width in (2, 1):
        if end - width >= start and MARK.fullmatch(text, end - width, end):
            return end - width
    return end


def _is_partnered(after: int, end: int, marks: Marks) -> bool:
    """Tell whether the passage that begins at `after` ends well inside the span, so that its marks are inner ones."""
    passage = marks.around(after)
    return passage is not None and passage.start == after and passage.end + 2 < end


def _is_closing_inner(start: int, mark_at: int, marks: Marks) -> bool:
    """Tell whether the mark at the end of a span closes a passage that opens inside the span."""
    passage = marks.around(max(mark_at - 1, 0))
    return passage is not None and start < passage.start


def parted(text: str, spans: Sequence[Span], marks: Marks) -> list[tuple[Span, ...]]:
    """Cut a content where the print shows that a new quotation begins; return its parts, one where nothing shows it.

    A passage closed at the end of its paragraph is over, though the next paragraph opens with a mark (in polnear-train
    157 of 175 such are two quotations; of those left open, 36 of 44 are one), and a whole sentence in marks after an
    indirect quotation is its own (70 of 88).
    """
    parts: list[list[Span]] = [[]]
    for span in spans:
        start = span.start
        for passage in marks.within(span.start, span.end):
            opened = _mark_before(text, max(start - 2, 0), passage.start)
            held = parts[-1] + ([Span(start, opened)] if opened > start else [])
            if held and (_is_new_paragraph(text, held, passage) or _is_new_sentence(text, held, passage, marks)):
                if left := _without_outer_marks(text, start, opened, marks):
                    parts[-1].append(left)
                parts.append([])
                start = passage.start
        if rest := _without_outer_marks(text, start, span.end, marks):
            parts[-1].append(rest)
    return [tuple(part) for part in parts if part]


def _is_new_paragraph(text: str, held: Sequence[Span], passage: Span) -> bool:
    """Tell whether a passage opens a paragraph after one in which a passage was closed."""
    gap = PARAGRAPH_SEAM.search(text, max(held[-1].start, passage.start - LONGEST_SEAM), passage.start)
    return gap is not None


def _is_new_sentence(text: str, held: Sequence[Span], passage: Span, marks: Marks) -> bool:
    """Tell whether a passage is a sentence of speech length that follows words outside marks and their full stop."""
    before = text[max(0, passage.start - LONGEST_SEAM) : passage.start].rstrip("\"“„«`'‘ ")
    if before[-1:] not in (".", "!", "?") or marks.around(passage.start - LONGEST_SEAM) is not None:
        return False
    return quote_type(text, held, marks) != "direct" and is_speech(text, passage)


def quote_type(text: str, spans: Iterable[Span], marks: Marks) -> str:
    """Return direct when every word stands inside marks, mixed when some do, else indirect."""
    inside = outside = 0
    for span in spans:
        for word in WORD.finditer(text, span.start, span.end):
            passage = marks.around(word.start())
            if passage is not None:
                inside += 1
            else:
                outside += 1
    return "indirect" if not inside else "mixed" if outside else "direct"


def joined(text: str, spans: Iterable[Span]) -> str:
    """Return the slices joined as the contract says."""
    return " … ".join(text[span.start : span.end] for span in spans)


@cache
def _title_words() -> frozenset[str]:
    return frozenset(load_reference("speech_verbs")["titles"])


def is_speech(text: str, passage: Span) -> bool:
    """Tell speech in marks from titles, labels and signs: length, case, the word before it, and a stop at its end."""
    words = [m.group() for m in WORD.finditer(text, passage.start, passage.end)]
    if len(words) < LEAST_SPEECH_WORDS:
        return False
    long_words = [w for w in words if len(w) > 3 and w[0].isalpha()]
    if long_words and len(words) < 15 and all(w[0].isupper() for w in long_words):
        return False
    before = LEADS_IN.search(text, max(0, passage.start - 40), passage.start)
    if (
        before
        and before.group(1).lower() in _title_words()
        and not ENDS_SENTENCE.search(text, passage.start, passage.end)
    ):
        return False
    stops = bool(ENDS_SENTENCE.search(text, max(passage.start, passage.end - 4), passage.end))
    return stops or text[passage.end : passage.end + 2].strip("\"”»'’ ")[:1] in (".", ",", "!", "?") or len(words) >= 8


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, overlapping ones joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def uncovered(text: str, passages: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """Return passages of speech length of which no more than half the words lie in covered spans."""
    index = Marks(merged(covered))
    found = []
    for passage in passages:
        words = [m.start() for m in WORD.finditer(text, passage.start, passage.end)]
        if len(words) >= LEAST_SPEECH_WORDS and 2 * sum(index.around(w) is not None for w in words) <= len(words):
            found.append(passage)
    return found
