"""Line breaks that part nothing: text wrapped at a fixed width, as in e-mails and plain-text press releases.

Belongs here: telling such a text, and which of its breaks only wrap. Not here: paragraphs (`marks.paragraphs`).
"""

import re
from itertools import pairwise

# Prose wrapped at a width begins most lines in the midst of a sentence; lines that are paragraphs, listings or
# verse rarely begin with a small letter.
LEAST_BREAKS, LEAST_SHARE = 3, 0.4
NARROWEST, WIDEST = 40, 140
# A line is full when the next word would have reached past the width; hyphenation and editing leave it a bit shorter.
SLACK = 4
WITHIN_SENTENCE = re.compile(r"(?<=[^\s.!?:])[^\S\n]*\n(?=[a-z])")
SINGLE_BREAK = re.compile(r"(?<=\S)[^\S\n]*\n(?=\S)")


def unwrapped(text: str) -> str:
    """Return a text of the same length with a blank for each line break that only wraps.

    Texts that are not wrapped are returned as they are.
    """
    breaks = sum(1 for _ in SINGLE_BREAK.finditer(text))
    if breaks < LEAST_BREAKS or sum(1 for _ in WITHIN_SENTENCE.finditer(text)) < LEAST_SHARE * breaks:
        return text
    lines = text.split("\n")
    width = _width(lines)
    if not NARROWEST <= width <= WIDEST:
        return text
    parts = [lines[0]]
    for line, following in pairwise(lines):
        parts += [" " if _is_full(line, following, width) else "\n", following]
    return "".join(parts)


def _width(lines: list[str]) -> int:
    """Return the length that nine in ten of the lines before another line keep to."""
    lengths = sorted(len(line.rstrip()) for line, after in pairwise(lines) if line and after)
    return lengths[(len(lengths) - 1) * 9 // 10] if lengths else 0


def _is_full(line: str, following: str, width: int) -> bool:
    if not line.strip() or not following.strip() or following[0].isspace():
        return False
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width - SLACK
