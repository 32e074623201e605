"""Words of a text as comparable terms, without the language model.

Belongs here: folding, stemming, and reading the dated and counted facts off the words. Not here: which terms are
rare, or what texts have in common (`link/`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from spacy.lang.en.stop_words import STOP_WORDS

from pipelines.reference import load_reference

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*")
# Tokenised text ("T - Mobile", "6. 1", "2: 09 a. m.") as it would be typeset.
SPACED_HYPHEN = re.compile(r"(?<=\w) +- +(?=\w)")
SPACED_NUMBER = re.compile(r"(?<=\d)([.:,]) (?=\d)")
HALF_OF_DAY = re.compile(r"\b([ap])\. ?m\b\.?")
# Words whose stems are kept: the common ones are always among them, whatever names a long run of documents brings.
WORDS_KEPT = 2**16
DIGIT = re.compile(r"\d")
POSSESSIVE = re.compile(r"(?<=\w) ?'s\b")
# Suffix, what replaces it, and the fewest letters that must stay before it; the first that fits is taken.
SUFFIXES = (
    ("ies", "y", 3),
    ("ied", "y", 3),
    ("ing", "", 4),
    ("edly", "", 4),
    ("ed", "", 3),
    ("es", "", 3),
    ("s", "", 3),
    ("ly", "", 4),
    ("er", "", 4),
    ("e", "", 3),
)
PLURALS = frozenset({"es", "s"})
NEVER_SUFFIXED = ("ss", "us", "is")


def folded(text: str) -> str:
    """Return the text in lower case without accents, possessives and the spaces that tokenisers leave."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    for mark in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(mark, "")
    plain = plain.lower()
    # Most texts hold nothing of the kind, which is seen sooner than searched for.
    if " -" in plain:
        plain = SPACED_HYPHEN.sub("-", plain)
    if DIGIT.search(plain):
        plain = SPACED_NUMBER.sub(r"\1", plain)
    if ".m" in plain or ". m" in plain:
        plain = HALF_OF_DAY.sub(r"\1m", plain)
    return POSSESSIVE.sub("", plain) if "'s" in plain else plain


@lru_cache(maxsize=WORDS_KEPT)
def stem(word: str) -> str:
    """Return a word of lower-case letters without its commonest English inflections.

    Cruder than Porter's stemmer on purpose: terms need to meet, not to be words.
    """
    if word.endswith(NEVER_SUFFIXED):
        return word
    for suffix, replacement, least in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            short = word[: -len(suffix)] + replacement
            if suffix in PLURALS:
                return stem(short)
            if not replacement and len(short) > 3 and short[-1] == short[-2] and short[-1] not in "ls":
                return short[:-1]
            return short
    return word


def terms(plain: str) -> Iterator[str]:
    """Yield the content words (stemmed) and numbers of a folded text, in order."""
    for found in WORD.finditer(plain):
        word = found.group()
        if word[0].isdigit():
            yield word.replace(",", "")
        elif len(word) > 1 and word not in STOP_WORDS:
            yield stem(word)


@cache
def _numerals() -> dict[str, dict[str, int]]:
    return load_reference("fact_words")


def facts(plain: str) -> list[str]:
    """Return what a folded text dates, times and counts, as sorted `kind=value` strings.

    Kinds: `day` (weekday), `date` (month and day), `year`, `clock`, `age`, `count <noun>` and `place <noun>` (an
    ordinal). Two accounts of one happening rarely give different values of one kind.
    """
    months = "|".join(_numerals()["months"])
    found = {f"day={day}" for day in re.findall(rf"\b({'|'.join(_numerals()['weekdays'])})\b", plain)}
    found |= {f"year={year}" for year in re.findall(r"\b((?:19|20)\d\d)\b", plain)}
    found |= {f"clock={h}{m or '00'}{x}" for h, m, x in re.findall(r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap]m)\b", plain)}
    found |= {
        f"age={n}" for n in re.findall(r"\b(\d{1,3})-year-old|\baged? (\d{1,3})\b|, (\d\d)(?=,)", plain) for n in n if n
    }
    found |= {f"date={m} {d}" for m, d in re.findall(rf"\b({months})[a-z]*\.? (\d{{1,2}})(?:st|nd|rd|th)?\b", plain)}
    found |= {f"date={m} {d}" for d, m in re.findall(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({months})[a-z]*\b", plain)}
    return sorted(found | set(_counted(plain)))


def _counted(plain: str) -> Iterator[str]:
    """Yield what a number word or an ordinal stands before: up to two content words after it."""
    cardinals, ordinals = _numerals()["cardinals"], _numerals()["ordinals"]
    uncounted = set(_numerals()["uncounted"])
    words = re.findall(r"[a-z]+|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?", plain)
    for position, word in enumerate(words):
        kind, value = "count", cardinals.get(word)
        if word in ordinals or re.fullmatch(r"\d+(st|nd|rd|th)", word):
            kind, value = "place", ordinals.get(word, word[:-2])
        elif word[0].isdigit() and not re.fullmatch(r"(?:19|20)\d\d", word):
            value = word.replace(",", "")
        if value is None:
            continue
        after = [w for w in words[position + 1 : position + 4] if w not in STOP_WORDS][:2]
        for noun in after:
            if noun[0].isalpha() and len(noun) > 2 and noun not in uncounted and noun not in cardinals:
                yield f"{kind} {stem(noun)}={value}"
