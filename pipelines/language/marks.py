"""Double quotation marks in all their printed forms, and the passages that they enclose.

Belongs here: pairing of marks. Not here: whether a passage is a quotation (`extract/quotes.py`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.language.line_breaks import unwrapped
from pipelines.records import Span

MARK = re.compile(r"[“”„‟«»\"]|``|''|‘‘|’’")
OPENING = frozenset({"“", "„", "‟", "«", "``", "‘‘"})
CLOSING = frozenset({"”", "»", "''", "’’"})
PARAGRAPH_BREAK = re.compile(r"\n\s*\n|\n")
# A longer passage that nothing closes is a slip of the print and ends with its first sentence, lest all that
# follows be taken for speech.
LONGEST_UNCLOSED = 300
SENTENCE_END = re.compile(r"[.!?][’')\]]*(?=\s)")
# Characters after which a mark opens, and before which it closes, where its form does not tell.
BEFORE_OPENING = frozenset("([{—–-/:")


class _Passage(NamedTuple):
    span: Span
    opened_at: Span
    is_closed: bool


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the non-empty stretches between line breaks, trimmed of white space; breaks that only wrap part none."""
    text = unwrapped(text)
    found, position = [], 0
    for brk in [*PARAGRAPH_BREAK.finditer(text), None]:
        end = brk.start() if brk else len(text)
        piece = text[position:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append(Span(position + lead, position + lead + len(piece.strip())))
        position = brk.end() if brk else end
    return tuple(found)


def marked_passages(text: str, within: tuple[Span, ...] | None = None) -> tuple[Span, ...]:
    """Return the passages inside double marks, marks excluded, in order.

    Marks pair within a paragraph. An opening mark that is never closed runs to the end of its paragraph (the
    convention for speech that goes on in the next one), or, in a long one that does not go on, of its sentence.
    A mark whose form does not tell (straight, two apostrophes, or a closing form used to open) opens or closes by the
    blanks around it.
    """
    blocks = paragraphs(text) if within is None else within
    return tuple(
        passage.span
        for i, block in enumerate(blocks)
        for passage in _pairs(text, block, _goes_on(text, blocks, i))[0]
        if text[passage.span.start : passage.span.end].strip()
    )


def unbalanced_marks(text: str, within: tuple[Span, ...] | None = None) -> tuple[Span, ...]:
    """Return the marks without a partner, in order.

    An opening mark that its paragraph does not close has a partner when the next paragraph opens with a mark too.
    """
    blocks = paragraphs(text) if within is None else within
    found: list[Span] = []
    for i, block in enumerate(blocks):
        goes_on = _goes_on(text, blocks, i)
        pairs, stray = _pairs(text, block, goes_on)
        found += stray
        found += [p.opened_at for p in pairs if not p.is_closed and not (goes_on and p.span.end == block.end)]
    return tuple(sorted(found))


def _goes_on(text: str, blocks: tuple[Span, ...], i: int) -> bool:
    """Tell whether the next paragraph opens with a mark."""
    return i + 1 < len(blocks) and MARK.match(text, blocks[i + 1].start) is not None


def _unclosed(text: str, opened: Span, end: int) -> _Passage:
    stop = SENTENCE_END.search(text, opened.end, end) if end - opened.end > LONGEST_UNCLOSED else None
    return _Passage(Span(opened.end, stop.end() if stop else end), opened, False)


def _pairs(text: str, block: Span, goes_on: bool) -> tuple[list[_Passage], list[Span]]:
    """Pair the marks of one paragraph; return the passages and the closing marks that close nothing."""
    found: list[_Passage] = []
    stray: list[Span] = []
    opened: Span | None = None
    for mark, opens in _directed(text, block):
        if opens:
            if opened is not None:
                found.append(_unclosed(text, opened, mark.start))
            opened = mark
        elif opened is None:
            stray.append(mark)
        else:
            found.append(_Passage(Span(opened.end, mark.start), opened, True))
            opened = None
    if opened is not None:
        last = _Passage(Span(opened.end, block.end), opened, False) if goes_on else _unclosed(text, opened, block.end)
        found.append(last)
    return found, stray


def _directed(text: str, block: Span) -> Iterator[tuple[Span, bool]]:
    """Yield each mark of a paragraph with whether it opens."""
    is_open = False
    for match in MARK.finditer(text, block.start, block.end):
        opens = _opens(text, block, match, is_open)
        if opens is None:
            continue
        yield Span(match.start(), match.end()), opens
        is_open = opens


def _opens(text: str, block: Span, match: re.Match[str], is_open: bool) -> bool | None:
    """Tell whether a mark opens; None for an inch or second sign, which is no mark."""
    form = match.group()
    before = text[match.start() - 1] if match.start() > block.start else " "
    after = text[match.end()] if match.end() < block.end else " "
    starts_word = (before.isspace() or before in BEFORE_OPENING or before in "\"“‘'") and not after.isspace()
    ends_word = not before.isspace() and (after.isspace() or after in ".,;:!?)]}—–-'’")
    if form in OPENING:
        # An opening form where only a closing one can stand ("like this“ he said") closes, as the German form does.
        return not (is_open and ends_word and not starts_word)
    if form == "»":
        return not is_open and starts_word and not ends_word
    if form in ("”", "’’", "''") and not is_open and starts_word and not ends_word:
        return True
    if form in CLOSING:
        return False
    if before.isdigit() and not is_open:
        return None
    if starts_word != ends_word:
        return starts_word if not (starts_word and is_open and before.isspace() is False) else False
    return not is_open
