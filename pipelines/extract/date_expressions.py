"""Finds the expressions of a text that name a day, a week, a month, a year or a part of a day.

Belongs here: which stretches of text are date expressions. Not here: what they look like
(`date_patterns.py`), whether a match is meant as a date (`date_checks.py`), what it means
(`date_resolution.py`), times on the clock (`clock_times.py`).

Tokens that can be part of an expression are looked up first, by number, and the patterns run only
around them, so that the cost follows the number of dates and not the length of the text.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

import numpy as np
from spacy.strings import get_string_id

from pipelines.extract.date_checks import Expression, is_meant
from pipelines.extract.date_patterns import NUMERIC_KINDS, NUMERIC_SHAPES, patterns, triggers
from pipelines.extract.token_index import TokenIndex

# An expression reaches at most this far around the token that betrays it ("the night of Wednesday, the 7th of").
REACH_BEFORE, REACH_AFTER = 45, 60
HABITUAL = frozenset({"each", "every"})


def find_expressions(index: TokenIndex) -> list[Expression]:
    """Return the date expressions of a document in order, without overlaps; of two that overlap the longer."""
    found = [e for e in _candidates(index) if is_meant(e, index)]
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


@cache
def _trigger_numbers() -> tuple[dict[int, tuple[str, ...]], np.ndarray, np.ndarray]:
    """Return the triggers by the model's number for a word, those numbers, and those of the shapes of figures."""
    by_number = {get_string_id(w): kinds for word, kinds in triggers().items() for w in (word, word + ".")}
    shapes = np.array([get_string_id(shape) for shape in NUMERIC_SHAPES], dtype=np.uint64)
    return by_number, np.array(list(by_number), dtype=np.uint64), shapes


def _windows(index: TokenIndex) -> Iterator[tuple[str, int, int]]:
    """Yield (kind of pattern, start, end): where a pattern is worth running, merged where windows touch."""
    by_number, words, shapes = _trigger_numbers()
    length = len(index.text)
    open_windows: dict[str, tuple[int, int]] = {}
    for at in np.flatnonzero(np.isin(index.words, words) | np.isin(index.shapes, shapes)).tolist():
        offset = index.starts[at]
        start, end = max(0, offset - REACH_BEFORE), min(length, offset + REACH_AFTER)
        for kind in by_number.get(int(index.words[at]), NUMERIC_KINDS):
            last = open_windows.get(kind)
            if last and start <= last[1]:
                open_windows[kind] = (last[0], end)
                continue
            if last:
                yield kind, *last
            open_windows[kind] = (start, end)
    for kind, window in open_windows.items():
        yield kind, *window


def _candidates(index: TokenIndex) -> Iterator[Expression]:
    """Yield every match of every pattern inside its windows."""
    text = index.text
    for kind, start, end in _windows(index):
        for match in patterns()[kind].finditer(text, start, end):
            groups = {k: v for k, v in match.groupdict().items() if v}
            parts = {k: " ".join(v.lower().replace("’", "'").split()) for k, v in groups.items()}
            core = next((k for k in ("month", "weekday") if k in groups), None)
            yield Expression(
                start=match.start(),
                end=match.start() + len(match.group().rstrip(" ,")),
                kind=kind,
                core=match.start(core) if core else match.start(),
                parts=parts,
            )
