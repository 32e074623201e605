"""Double quotation marks in all their printed forms, and the passages that they enclose.

Belongs here: pairing of marks. Not here: whether a passage is a quotation (`extract/quotes.py`).
"""

import re

from pipelines.records import Span

MARK = re.compile(r"[“”„‟«»\"]|``|''|‘‘|’’")
OPENING = frozenset({"“", "„", "‟", "«", "``", "‘‘"})
CLOSING = frozenset({"”", "»", "''", "’’"})
PARAGRAPH_BREAK = re.compile(r"\n\s*\n|\n")


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the non-empty stretches between line breaks, trimmed of white space."""
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

    Marks pair within a paragraph. An opening mark that is never closed runs to the end of its paragraph
    (the convention for speech that goes on in the next one); a straight mark opens when none is open.
    """
    found = []
    for paragraph in paragraphs(text) if within is None else within:
        opened: int | None = None
        for mark in MARK.finditer(text, paragraph.start, paragraph.end):
            if opened is None:
                if mark.group() in CLOSING:
                    continue
                opened = mark.end()
            elif mark.group() in OPENING:
                opened = mark.end()
            else:
                if text[opened : mark.start()].strip():
                    found.append(Span(opened, mark.start()))
                opened = None
        if opened is not None and text[opened : paragraph.end].strip():
            found.append(Span(opened, paragraph.end))
    return tuple(found)
