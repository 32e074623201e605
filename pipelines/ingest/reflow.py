"""Lines as paper or a mail client breaks them, joined to paragraphs.

A paragraph of a document ends at a line break (`language/marks.py`), so a text that breaks every line must be
joined before it is read. Belongs here: text whose line breaks are layout. Not here: `.txt` files, kept to the letter.
"""

import re
from collections.abc import Iterable, Iterator

BULLET = re.compile(r"\s*(?:[-*•◦▪‣–—]|\(?\d{1,2}[.)])\s")
SENTENCE_END = re.compile(r"""[.!?:]["”’')\]]*$""")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
BROKEN_WORD = re.compile(r"([^\W_][\w-]*)-$")
# A line that could have taken the next line's first word, and this share of the text's width more, was ended on
# purpose; ragged right margins of proportional type stay within it.
SPARE_WIDTH = 0.1
# One line in so many may be wider than the text: of a table, or a long address.
WIDER_ONE_IN = 10
# Nobody sets running text narrower (shorter lines are those of a poem, a table or an address) or breaks it wider
# (longer lines are whole paragraphs).
LEAST_WIDTH, MOST_WIDTH = 35, 130


def joined_lines(text: str) -> str:
    """Return the text with one line a paragraph, and an empty line between paragraphs.

    A line break is kept where a blank line, a bullet or a line that had room for more shows that it is meant.
    A word broken at a hyphen is joined by what the text itself says: "immigration" if it is printed so elsewhere,
    "self-defense" if that, or one of its parts, is.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return ""
    width = lengths[-1 - len(lengths) // WIDER_ONE_IN]
    words = frozenset(word.lower() for word in WORD.findall(text))
    return "\n\n".join(_one_line(paragraph, words) for paragraph in _paragraphs(lines, width))


def _paragraphs(lines: Iterable[str], width: int) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in lines:
        if paragraph and (not line or BULLET.match(line) or _is_last(paragraph[-1], line, width)):
            yield paragraph
            paragraph = []
        if line:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _is_last(line: str, following: str, width: int) -> bool:
    """Tell whether a line ends its paragraph: it had room for the first word of the next one, or is a heading."""
    if not LEAST_WIDTH <= width <= MOST_WIDTH or (line.isupper() and not following.isupper()):
        return True
    room = width - len(line) - 1 - len(following.split(maxsplit=1)[0])
    return room > width * SPARE_WIDTH and (bool(SENTENCE_END.search(line)) or room > width / 2)


def _one_line(lines: list[str], words: frozenset[str]) -> str:
    parts = [lines[0]]
    for line in lines[1:]:
        broken = BROKEN_WORD.search(parts[-1])
        if broken is None:
            parts.append(" " + line)
        else:
            if _is_soft(broken[1], line, words):
                parts[-1] = parts[-1][:-1]
            parts.append(line)
    return "".join(parts)


def _is_soft(before: str, line: str, words: frozenset[str]) -> bool:
    """Tell whether the hyphen behind `before` only breaks the line."""
    after = WORD.match(line)
    if after is None or not before.isalpha() or not after[0].islower():
        return False
    first, second = before.lower(), after[0]
    if first + second in words:
        return True
    return not ({f"{first}-{second}", first} & words)
