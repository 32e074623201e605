"""The items of a page: entries of a blotter, briefs, sections of a round-up, entries of a live blog.

Belongs here: where one item ends and the next begins, by the layout and by how items open. Not here: which incidents
they tell (`happenings.py`).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from pipelines.extract.sentences import SentenceIndex
from pipelines.records import Reading
from pipelines.reference import load_reference

# "SPRINGFIELD, Ohio (AP) - A man", "FAIRVIEW: A man"
DATELINE = re.compile(r"[A-Z][A-Z.' -]{2,30}[A-Z](?:, [A-Z][\w.]+)?(?: \([A-Z]\w+\))?(?: ?[—–:]|:| --? ) ?\S")
BULLET = re.compile(r"(?:[-–—•*▪●■◦·]|\d{1,2}[.)])\s+(?=\S)")
CLOCK_STAMP = re.compile(
    r"(?:UPDATE[: ,]+)?\(?\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\b\.?)[^.\n]{0,20}?(?::|\s[—–-]|$|\n)", re.IGNORECASE
)
# "Jan. 5, 8:14 a.m., ", "Monday, 3 p.m. "
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*"
DAY_STAMP = re.compile(
    rf"(?:{_DAY}|{_MONTH}\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?),? "
    r"(?:at )?\d{1,2}(?::\d\d)? ?[ap]\.?m"
)
# "Burglary: ", "MAIN STREET — ", "Monday, Jan. 5: ", "Theft, 300 block of Elm Street. "
LABEL = re.compile(r"[A-Z][\w.,'’/& -]{2,60}?(?::| [—–]| --)\s+(?=[A-Z0-9“\"])")
# A line without a full stop of so many words heads what follows it.
LONGEST_HEADING = 8
# Fewer marked places in a text are subheads or a list within one story; briefs with datelines of their own are plain.
LEAST_ITEMS, LEAST_BRIEFS = 3, 2
# Sections of more paragraphs than this, taken together, are chapters of one story.
LONGEST_ITEM = 6
# So many of the items must open without taking anything as known.
SHARE_OPENING_ANEW = 0.6


@dataclass(frozen=True)
class Items:
    """The number of the item of each sentence, ascending; `is_live` where entries are stages of what goes on."""

    of_sentence: tuple[int, ...]
    is_live: bool

    @property
    def is_several(self) -> bool:
        return bool(self.of_sentence) and self.of_sentence[-1] > 0

    def sentences_of(self, item: int) -> range:
        """Return the numbers of the sentences of an item."""
        return range(self.of_sentence.index(item), len(self.of_sentence) - self.of_sentence[::-1].index(item))


@cache
def _openers() -> frozenset[str]:
    return frozenset(load_reference("page_items")["openers"])


@cache
def _roundup_titles() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in load_reference("page_items")["roundup_titles"])
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


@cache
def turn_pattern() -> re.Pattern[str]:
    """Return the pattern of a sentence's opening that turns to another happening."""
    turns = "|".join(re.escape(turn) for turn in load_reference("page_items")["turns"])
    return re.compile(rf"[\s\"“]*(?:{turns})\b", re.IGNORECASE)


def _is_heading(paragraph: str) -> bool:
    return (
        len(paragraph.split()) <= LONGEST_HEADING and paragraph[-1:] not in ".!?,;:\"”'’)" and paragraph[:1].isalnum()
    )


def _opens_anew(paragraph: str) -> bool:
    """Tell whether an item's text begins with somebody or something not yet known, or a number."""
    body = BULLET.sub("", paragraph, count=1) if BULLET.match(paragraph) else paragraph
    label = LABEL.match(body)
    body = body[label.end() :] if label else body
    words = re.findall(r"[\w'’-]+", body[:60])
    return bool(words) and (words[0].lower() in _openers() or words[0][:1].isdigit())


def _is_labelled(paragraph: str) -> bool:
    """Tell whether a paragraph opens with a word such as "PHOTO", which is no dateline."""
    first = re.match(r"\w+", paragraph)
    return first is not None and first.group().lower() in load_reference("page_items")["labels"]


def _starts(paragraphs: list[str], title: str) -> tuple[list[int], bool]:
    """Return the numbers of the paragraphs that open an item, and whether they are entries of a live page."""
    stamps = [n for n, p in enumerate(paragraphs) if CLOCK_STAMP.match(p)]
    if len(stamps) >= LEAST_ITEMS:
        return stamps, True
    days = [n for n, p in enumerate(paragraphs) if DAY_STAMP.match(p)]
    if len(days) >= LEAST_ITEMS:
        return days, False
    datelines = [n for n, p in enumerate(paragraphs) if DATELINE.match(p) and not _is_labelled(p)]
    if len(datelines) >= LEAST_BRIEFS:
        return datelines, False
    headings = [n for n, p in enumerate(paragraphs[:-1]) if _is_heading(p) and not _is_heading(paragraphs[n + 1])]
    bullets = [n for n, p in enumerate(paragraphs) if BULLET.match(p)]
    labels = [n for n, p in enumerate(paragraphs) if LABEL.match(p)]
    is_roundup = bool(_roundup_titles().search(title))
    for marked, body in ((headings, 1), (bullets, 0), (labels, 0)):
        if len(marked) < (LEAST_BRIEFS if is_roundup else LEAST_ITEMS) or len(paragraphs) > LONGEST_ITEM * len(marked):
            continue
        fresh = sum(_opens_anew(paragraphs[n + body]) for n in marked)
        if is_roundup or fresh >= SHARE_OPENING_ANEW * len(marked):
            return marked, False
    return [], False


def find_items(reading: Reading, index: SentenceIndex) -> Items:
    """Return the items of a document; one item where nothing shows that it tells of several things apart."""
    text = reading.document.text
    paragraphs = [text[p.start : p.end] for p in reading.paragraphs]
    starts, is_live = _starts(paragraphs, reading.document.title or (paragraphs[0] if paragraphs else ""))
    numbers = [bisect_right(starts, index.paragraph_of(n)) for n in range(len(index.sentences))]
    first = numbers[0] if numbers else 0  # what stands before the first item is one of its own
    return Items(tuple(n - first for n in numbers), is_live)
