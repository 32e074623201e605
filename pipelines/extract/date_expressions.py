"""Finds the expressions of a text that name a day, a week, a month, a year or a part of a day.

Belongs here: which stretches of text are date expressions. Not here: what they look like
(`date_patterns.py`), what they mean (`date_resolution.py`), times on the clock (`clock_times.py`).

Tokens that can be part of an expression are looked up in a dictionary first, and the patterns run
only around them, so that the cost follows the number of dates and not the length of the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from pipelines.extract.date_patterns import patterns, triggers
from pipelines.extract.date_words import date_words

# An expression reaches at most this far around the token that betrays it ("the night of Wednesday, the 7th of").
REACH_BEFORE, REACH_AFTER = 45, 60
NUMERIC_KINDS = ("iso", "slash", "year", "decade", "ordinal", "historic")
NUMERIC = re.compile(r"\d{4}s?$|\d{1,2}(?:st|nd|rd|th)$|\d{4}[-–—/]\d|\d{1,2}/\d{1,2}", re.I)
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
NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "FAC", "LOC", "WORK_OF_ART", "PRODUCT", "EVENT", "LAW"})
HABITUAL = frozenset({"each", "every"})


@dataclass(frozen=True)
class Expression:
    """A date expression: where it stands, its kind, and its parts in lower case (those printed only)."""

    start: int
    end: int
    kind: str
    parts: dict[str, str] = field(default_factory=dict)


def find_expressions(doc: Doc) -> list[Expression]:
    """Return the date expressions of a document in order, without overlaps; of two that overlap the longer."""
    text, starts = doc.text, [t.idx for t in doc]
    found = [e for e in _candidates(doc, text) if _is_meant(e, doc, text, starts)]
    found.sort(key=lambda e: (e.start - e.end, e.start))
    kept: list[Expression] = []
    taken: list[tuple[int, int]] = []
    for expression in found:
        at = bisect_left(taken, (expression.start, expression.end))
        is_free_before = at == 0 or taken[at - 1][1] <= expression.start
        is_free_after = at == len(taken) or expression.end <= taken[at][0]
        if is_free_before and is_free_after:
            taken.insert(at, (expression.start, expression.end))
            kept.append(expression)
    return sorted((e for e in kept if e.parts.get("near") not in HABITUAL), key=lambda e: e.start)


def token_at(doc: Doc, starts: list[int], offset: int) -> Token | None:
    """Return the token that holds or precedes a code point, given every token's start."""
    at = bisect_right(starts, offset) - 1
    return doc[at] if at >= 0 else None


def _windows(doc: Doc) -> Iterator[tuple[str, int, int]]:
    """Yield (kind of pattern, start, end): where a pattern is worth running, merged where windows touch."""
    by_word, length = triggers(), len(doc.text)
    open_windows: dict[str, tuple[int, int]] = {}
    for token in doc:
        word = token.lower_.rstrip(".")
        kinds = by_word.get(word)
        if kinds is None:
            if not word[:1].isdigit() or not NUMERIC.match(word):
                continue
            kinds = NUMERIC_KINDS
        start, end = max(0, token.idx - REACH_BEFORE), min(length, token.idx + REACH_AFTER)
        for kind in kinds:
            last = open_windows.get(kind)
            if last and start <= last[1]:
                open_windows[kind] = (last[0], end)
                continue
            if last:
                yield kind, *last
            open_windows[kind] = (start, end)
    for kind, window in open_windows.items():
        yield kind, *window


def _candidates(doc: Doc, text: str) -> Iterator[Expression]:
    """Yield every match of every pattern inside its windows."""
    for kind, start, end in _windows(doc):
        for match in patterns()[kind].finditer(text, start, end):
            parts = {k: " ".join(v.lower().replace("’", "'").split()) for k, v in match.groupdict().items() if v}
            yield Expression(match.start(), match.start() + len(match.group().rstrip(" ,")), kind, parts)


def _is_meant(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    """Tell whether a match is a date in its sentence, and not a name, a verb or a quantity."""
    check = CHECKS.get(expression.kind)
    return check is None or check(expression, doc, text, starts)


def _next_token(expression: Expression, doc: Doc, starts: list[int]) -> Token | None:
    at = bisect_left(starts, expression.end)
    return doc[at] if at < len(doc) else None


def _is_named(expression: Expression, doc: Doc, starts: list[int], word: str) -> bool:
    """Tell whether the part given stands inside a person's, body's or place's name."""
    at = doc.text.lower().find(word, expression.start, expression.end) if word else expression.start
    token = token_at(doc, starts, max(at, expression.start))
    if token is None or token.ent_type_ not in NAME_LABELS:
        return False
    before, after = token.i - 1, token.i + 1
    inside_before = token.ent_iob_ == "I" and before >= 0 and doc[before].text[:1].isupper()
    inside_after = after < len(doc) and doc[after].ent_iob_ == "I" and doc[after].text[:1].isupper()
    return inside_before or inside_after


def _check_month(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    parts = expression.parts
    at = text.lower().find(parts["month"], expression.start, expression.end)
    if not text[at : at + 1].isupper():
        return False
    if "year" in parts or "year_word" in parts:
        return True
    is_ambiguous = parts["month"].rstrip(".") in date_words().ambiguous_months
    has_time_before = "near" in parts or "edge" in parts or MONTH_PREPOSITION.search(text, max(0, at - 12), at)
    if _is_named(expression, doc, starts, parts["month"]):
        return False
    follower = _next_token(expression, doc, starts)
    if follower is not None and follower.text[:1].isupper() and follower.ent_type_ in NAME_LABELS and is_ambiguous:
        return False
    return bool(has_time_before) or (not is_ambiguous and _is_date_entity(doc, starts, at))


def _is_date_entity(doc: Doc, starts: list[int], offset: int) -> bool:
    token = token_at(doc, starts, offset)
    return token is not None and token.ent_type_ == "DATE"


def _check_calendar_day(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    at = text.lower().find(expression.parts["month"], expression.start, expression.end)
    return text[at : at + 1].isupper()


def _check_between(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    return bool(BETWEEN.search(text, max(0, expression.start - 12), expression.start))


def _check_weekday(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    return not _is_named(expression, doc, starts, expression.parts["weekday"])


def _check_year(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    if not (
        "edge" in expression.parts or YEAR_PREPOSITION.search(text, max(0, expression.start - 12), expression.start)
    ):
        return False
    follower = _next_token(expression, doc, starts)
    token = token_at(doc, starts, expression.end - 1)
    if token is None or token.ent_type_ in {"CARDINAL", "MONEY", "QUANTITY", "FAC", "PERCENT"}:
        return False
    return follower is None or follower.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"} or token.ent_type_ == "DATE"


def _check_ordinal(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    if "part_before" not in expression.parts and not DAY_PREPOSITION.search(
        text, max(0, expression.start - 12), expression.start
    ):
        return False
    follower = _next_token(expression, doc, starts)
    return follower is None or not (follower.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or follower.lower_ in {"of", "-"})


def _check_part(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    parts = expression.parts
    token = token_at(doc, starts, expression.start)
    if "overnight" in parts:
        return token is not None and token.pos_ == "ADV" and token.dep_ in {"advmod", "npadvmod"}
    return parts["near"] != "the" or "way" in parts


def _check_period(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    near, unit = expression.parts["near"], expression.parts["unit"]
    if near == "the" and "way" not in expression.parts:
        return unit == "weekend"
    if unit == "day":
        return near not in {"this", "last", "the last", "the past", "the coming", "previous"}
    if unit == "fall":
        follower = token_at(doc, starts, expression.end - 1)
        return follower is not None and follower.pos_ in {"NOUN", "PROPN"}
    return not (near == "previous" and "way" not in expression.parts)


def _check_offset(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    way = expression.parts["way"]
    return "number" in expression.parts or way in {"ago", "later", "earlier"} or _is_determined(expression, text)


def _is_determined(expression: Expression, text: str) -> bool:
    return bool(re.search(r"\bthe\s+$", text[max(0, expression.start - 6) : expression.start], re.I))


def _check_holiday(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    if not text[expression.start : expression.start + 1].isupper():
        return False
    name = expression.parts["holiday"]
    follower = _next_token(expression, doc, starts)
    is_plain = name in {"christmas", "easter", "thanksgiving", "halloween"}
    has_more = "year" in expression.parts or "weekend" in expression.parts or "part" in expression.parts
    return not is_plain or has_more or follower is None or follower.pos_ not in {"NOUN", "PROPN"}


def _check_deictic_day(expression: Expression, doc: Doc, text: str, starts: list[int]) -> bool:
    return not _is_named(expression, doc, starts, "")


CHECKS = {
    "deictic_day": _check_deictic_day,
    "month": _check_month,
    "calendar_day": _check_calendar_day,
    "day_first": _check_calendar_day,
    "day_range": _check_calendar_day,
    "day_between": _check_between,
    "weekday": _check_weekday,
    "year": _check_year,
    "ordinal": _check_ordinal,
    "part": _check_part,
    "period": _check_period,
    "offset": _check_offset,
    "holiday": _check_holiday,
}
