"""Runs of capital words in a text, with the particles, initials and nicknames that a name may hold.

Belongs here: where such a run begins and ends. Not here: whether it is a person's name (`names`) or a body's
(`organizations`).
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipelines.extract.mentions import Words, gender_of_given_name, given_names, plain
from pipelines.reference import load_reference

if TYPE_CHECKING:
    from spacy.tokens import Token

FUNCTION_WORDS = frozenset({"DET", "PRON", "ADP", "CCONJ", "SCONJ", "AUX", "INTJ", "PART"})
NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC"})
NICKNAME_MARKS = frozenset({'"', "“", "”", "‘", "’", "``", "''", "'", "("})


@cache
def name_words(kind: str) -> frozenset[str]:
    """Return one of the lists of names.yaml."""
    return frozenset(load_reference("names")[kind])


def is_name_word(token: "Token") -> bool:
    """Tell whether a token can be part of a name by its print: a capital, no digit, no function word, no weekday."""
    text = token.text
    if not text[:1].isupper() or not any(c.isalpha() for c in text) or any(c.isdigit() for c in text):
        return False
    if plain(token) in name_words("calendar") and not _is_month_name(token):
        return False
    if token.pos_ in FUNCTION_WORDS and token.ent_type_ != "PERSON":
        return False
    return token.pos_ in ("PROPN", "X") or token.ent_type_ in NAME_LABELS or not token.is_sent_start


def _is_month_name(token: "Token") -> bool:
    """Tell whether a month's name is somebody's: "April Roe" and "Dean Mar, 18,", not "April 5"."""
    if token.text.isupper():
        return False
    doc, given = token.doc, given_names()
    before = doc[token.i - 1] if token.i and not token.is_sent_start else None
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if before is not None and before.text in given and not before.is_upper:
        return after is None or not after.like_num
    if token.text not in given or after is None or after.is_sent_start:
        return False
    return after.pos_ == "PROPN" and after.is_title and after.ent_type_ not in ("GPE", "DATE")


def capital_runs(doc: Words) -> Iterator[tuple[int, int]]:
    """Yield (first, last exclusive) of the longest runs of capital words, in order."""
    i, total = 0, len(doc)
    while i < total:
        if not is_name_word(doc[i]):
            i += 1
            continue
        last = i + 1
        while last < total and not doc[last].is_sent_start and (after := _joined(doc, last)) > last:
            last = after
        yield i, last
        i = last


def _joined(doc: Words, i: int) -> int:
    """Return the token after what goes on with a run at token i, or i when nothing does."""
    if is_name_word(doc[i]):
        return i + 1
    if i + 1 >= len(doc):
        return i
    if doc[i].lower_ in name_words("particles") and is_name_word(doc[i + 1]):
        return i + 2
    if doc[i].text == "-" and not doc[i].whitespace_ and is_name_word(doc[i + 1]):
        return i + 2
    return _nickname(doc, i)


def _nickname(doc: Words, i: int) -> int:
    """Return the token after a nickname in marks inside a name (Robert "Bob" Roe), or i."""
    if doc[i].text not in NICKNAME_MARKS:
        return i
    for length in (1, 2):
        close = i + length + 1
        if close + 1 >= len(doc) or doc[close].text not in NICKNAME_MARKS | {")"}:
            continue
        inside = all(doc[k].text[:1].isupper() for k in range(i + 1, close))
        goes_on = doc[close + 1].pos_ == "PROPN" and doc[close + 1].text[:1].isupper()
        is_given = doc[i].text != "(" or gender_of_given_name(doc[i + 1].text) is not None
        if inside and goes_on and is_given:
            return close + 1
    return i
