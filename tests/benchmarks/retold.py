"""Many documents out of few: each copy has names, dates and ids of its own, so that copies are other happenings.

Names are replaced by words of the same length, in texts and in all that was extracted from them, so that every offset
still points at what it did.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b, sha256
from random import Random
from typing import Any

import numpy as np
import pandas as pd

from pipelines.frames import RECORDS, Row, records_of

NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
DAY = re.compile(r"(?<![\d-])(\d{4}-\d\d-\d\d)(?=$|T)")
# Their values are the gazetteer's, or the calendar's, not a person's.
KEPT = frozenset({"place", "city", "county", "state", "country", "kind", "language"})
OWN_IDS = frozenset({"document_id", "source_id", "quote_id", "report_id", "participant_id", "claim_id", "row_id"})
CALENDAR = (
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday The"
)
SPREAD_DAYS = 3_000
LETTERS = ("bcdfghjklmnprstvwz", "aeiou")


def retold(frames: Mapping[str, pd.DataFrame], copies: int) -> Iterator[dict[str, list[Row]]]:
    """Yield each copy of the tables of extraction, as rows; the first has number 0, and other names too."""
    rows = {table: records_of(frames[table]) for table in RECORDS if table in frames}
    kept = frozenset(CALENDAR.split()) | _words_of_places(rows)
    for number in range(copies):
        yield _Copy(number, kept).tables(rows)


def _words_of_places(rows: Mapping[str, list[Row]]) -> frozenset[str]:
    names = {mention["phrase"] for mention in rows["place_mentions"]}
    names |= {mention["place"]["name"] for mention in rows["place_mentions"] if mention["place"]}
    return frozenset(word for name in names for word in NAME.findall(name))


def renamed(text: str, number: int) -> str:
    """Return a text with the names of its copy of that number; those of places change too."""
    return NAME.sub(lambda found: new_name(found.group(), number), text)


def new_name(word: str, number: int) -> str:
    """Return a word of the same length, the same whenever the copy has that number."""
    random = Random(f"{word} {number}")
    return "".join(random.choice(LETTERS[place % 2]) for place in range(len(word))).capitalize()


class _Copy:
    """One retelling."""

    def __init__(self, number: int, kept: frozenset[str]) -> None:
        self._number, self._kept = number, kept
        self._moved = timedelta(days=Random(number).randrange(SPREAD_DAYS))
        self._name = lru_cache(maxsize=None)(self._new_name)

    def tables(self, rows: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
        return {table: [self._row(row) for row in found] for table, found in rows.items()}

    def _row(self, row: Row) -> Row:
        new = {name: self._value(name, value) for name, value in row.items()}
        if "text_sha256" in new:
            new["text_sha256"] = sha256(new["text"].encode()).hexdigest()
        return new

    def _value(self, name: str, value: Any) -> Any:
        if name in KEPT or value is None:
            return value
        if isinstance(value, str):
            return self._own_id(value) if name in OWN_IDS else self._text(name, value)
        if isinstance(value, bytes):  # a MinHash: equal places of two stay equal, and differ from other copies'
            return (np.frombuffer(value, np.uint8) ^ np.uint8(self._number % 255 + 1)).tobytes()
        if isinstance(value, list):
            return [self._value(name, item) for item in value]
        return {key: self._value(key, item) for key, item in value.items()} if isinstance(value, dict) else value

    def _own_id(self, value: str) -> str:
        prefix = value.split("-")[0]
        return f"{prefix}-{blake2b(f'{value} {self._number}'.encode(), digest_size=8).hexdigest()}"

    def _text(self, name: str, value: str) -> str:
        if name == "quotations":
            return self._own_id(value)
        if name == "terms":
            return self._name(value.capitalize()).lower()
        moved = DAY.sub(self._day, value) if len(value) < len("kind_of_fact=2026-01-01T00:00") else value
        return NAME.sub(lambda found: self._name(found.group()), moved)

    def _day(self, found: re.Match[str]) -> str:
        return (date.fromisoformat(found.group()) + self._moved).isoformat()

    def _new_name(self, word: str) -> str:
        return word if word in self._kept else new_name(word, self._number)
