"""Tells whether what looks like a date is meant as one: "May" the month from "may" the verb and May the person.

Belongs here: one check a kind of expression that needs one. Not here: patterns (`date_patterns.py`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.extract.date_words import date_words
from pipelines.extract.token_index import TokenIndex

BETWEEN = re.compile(r"\bbetween\s+$", re.I)
YEAR_PREPOSITION = re.compile(
    r"\b(?:in|since|by|until|till|before|after|from|during|of|year|and|to|between|for|through|late|early|mid|around"
    r"|circa|back\s+to|than)(?:\s+|-)$",
    re.I,
)
MONTH_PREPOSITION = re.compile(
    r"\b(?:in|since|until|till|by|of|from|through|during|before|after|between|to|for|around|this|last|next)\s+$", re.I
)
DAY_PREPOSITION = re.compile(r"\b(?:on|by|until|till|since|through|before|after|from|of|to)\s+$", re.I)
# The longest of the prepositions above, with its spaces.
PREPOSITION_REACH = 12
HABIT = re.compile(r"\s+of\s+(?:each|every|the)\s+(?:month|year)\b", re.I)
NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "FAC", "LOC", "WORK_OF_ART", "PRODUCT", "EVENT", "LAW"})
NO_YEAR_LABELS = frozenset({"CARDINAL", "MONEY", "QUANTITY", "FAC", "PERCENT"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
# Holidays that also lend their name to trees, bunnies, dinners and costumes.
ATTRIBUTIVE_HOLIDAYS = frozenset({"christmas", "easter", "thanksgiving", "halloween"})


@dataclass(frozen=True)
class Expression:
    """What looks like a date: where it stands, its kind, and its parts in lower case (those printed only).

    `core` is where its month or weekday starts.
    """

    start: int
    end: int
    kind: str
    core: int
    parts: dict[str, str] = field(default_factory=dict)


def is_meant(expression: Expression, index: TokenIndex) -> bool:
    """Tell whether a match is a date in its sentence, and not a name, a verb or a quantity."""
    check = CHECKS.get(expression.kind)
    return check is None or check(expression, index)


def _follows(pattern: re.Pattern[str], text: str, offset: int) -> bool:
    return bool(pattern.search(text, max(0, offset - PREPOSITION_REACH), offset))


def _is_named(offset: int, index: TokenIndex) -> bool:
    """Tell whether the word at a code point is one of several capitalised words of a name."""
    token = index.token_at(offset)
    if token is None or token.ent_type_ not in NAME_LABELS:
        return False
    before, after = token.i - 1, token.i + 1
    inside_before = token.ent_iob_ == "I" and before >= 0 and token.doc[before].text[:1].isupper()
    inside_after = after < len(token.doc) and token.doc[after].ent_iob_ == "I" and token.doc[after].text[:1].isupper()
    return inside_before or inside_after


def _is_capitalised(expression: Expression, index: TokenIndex) -> bool:
    return index.text[expression.core : expression.core + 1].isupper()


def _month(expression: Expression, index: TokenIndex) -> bool:
    parts = expression.parts
    if not _is_capitalised(expression, index):
        return False
    if "year" in parts or "year_word" in parts:
        return True
    if _is_named(expression.core, index):
        return False
    is_ambiguous = parts["month"].rstrip(".") in date_words().ambiguous_months
    follower = index.token_from(expression.end)
    if is_ambiguous and follower is not None and follower.text[:1].isupper() and follower.ent_type_ in NAME_LABELS:
        return False
    if "near" in parts or "edge" in parts or _follows(MONTH_PREPOSITION, index.text, expression.core):
        return True
    token = index.token_at(expression.core)
    return not is_ambiguous and token is not None and token.ent_type_ == "DATE"


def _day_between(expression: Expression, index: TokenIndex) -> bool:
    return _is_capitalised(expression, index) and _follows(BETWEEN, index.text, expression.start)


def _weekday(expression: Expression, index: TokenIndex) -> bool:
    if HABIT.match(index.text, expression.end):
        return False
    return not _is_named(expression.core, index)


def _year(expression: Expression, index: TokenIndex) -> bool:
    if "edge" not in expression.parts and not _follows(YEAR_PREPOSITION, index.text, expression.start):
        return False
    token, follower = index.token_at(expression.end - 1), index.token_from(expression.end)
    if token is None or token.ent_type_ in NO_YEAR_LABELS:
        return False
    return follower is None or follower.pos_ not in NOMINAL or token.ent_type_ == "DATE"


def _ordinal(expression: Expression, index: TokenIndex) -> bool:
    if "part_before" not in expression.parts and not _follows(DAY_PREPOSITION, index.text, expression.start):
        return False
    follower = index.token_from(expression.end)
    return follower is None or not (follower.pos_ in NOMINAL or follower.lower_ in {"of", "-"})


def _part(expression: Expression, index: TokenIndex) -> bool:
    """Refuse titles ("This Morning") and the adjective ("an overnight shift")."""
    last = index.token_at(expression.end - 1)
    if "overnight" not in expression.parts:
        return last is not None and (not last.text[:1].isupper() or last.is_upper)
    return last is not None and last.pos_ == "ADV" and last.dep_ in {"advmod", "npadvmod"}


def _period(expression: Expression, index: TokenIndex) -> bool:
    near, unit = expression.parts["near"], expression.parts["unit"]
    if unit == "day":
        return near not in {"this", "last", "the last", "the past", "the coming", "previous"}
    if unit in {"fall", "spring"}:
        token = index.token_at(expression.end - 1)
        return token is not None and token.pos_ in {"NOUN", "PROPN"}
    return near != "previous"


def _offset(expression: Expression, index: TokenIndex) -> bool:
    return "number" in expression.parts or expression.parts["way"] in {"ago", "later", "earlier"}


def _holiday(expression: Expression, index: TokenIndex) -> bool:
    parts = expression.parts
    if not _is_capitalised(expression, index):
        return False
    follower = index.token_from(expression.end)
    has_more = "year" in parts or "weekend" in parts or "part" in parts
    is_plain = parts["holiday"] in ATTRIBUTIVE_HOLIDAYS and not has_more
    return not is_plain or follower is None or follower.pos_ not in {"NOUN", "PROPN"}


def _deictic_day(expression: Expression, index: TokenIndex) -> bool:
    """Refuse "Today" in a name: with a capital in the middle of a sentence, after a capitalised word."""
    token = index.token_at(expression.start)
    if token is None or not token.text[:1].isupper() or token.is_sent_start or token.i == 0:
        return not _is_named(expression.start, index)
    before, after = token.nbor(-1), index.token_from(expression.end)
    if token.is_upper:
        is_shouted = after is None or after.is_upper or not after.is_alpha
        return not before.is_upper or (is_shouted and not _is_named(expression.start, index))
    return not (before.text[:1].isupper() or before.pos_ == "ADP")


CHECKS: dict[str, Callable[[Expression, TokenIndex], bool]] = {
    "calendar_day": _is_capitalised,
    "day_first": _is_capitalised,
    "day_range": _is_capitalised,
    "day_between": _day_between,
    "deictic_day": _deictic_day,
    "holiday": _holiday,
    "month": _month,
    "offset": _offset,
    "ordinal": _ordinal,
    "part": _part,
    "period": _period,
    "weekday": _weekday,
    "year": _year,
}
