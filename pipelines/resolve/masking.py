"""Full blocks in the place of words that a release must not print, as many as these have characters.

Belongs here: masking names and status in texts and in the tables between the steps. Not here: whom the policy withholds
(`privacy.py`), nor names that a person withdraws (`corrections/names.py`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import pyarrow as pa

from pipelines.reference import load_reference
from pipelines.shelf import Shelf
from schemas.privacy import MASK

# Shorter tokens are initials and particles; masking them would blot out ordinary words.
MIN_NAME_TOKEN_CHARS = 3
SKIPPED_COLUMNS = frozenset({"text_sha256", "url", "source_id", "batch"})
WORD = re.compile(r"\w+")
# Names of so many documents are kept as words, and so many of these as patterns, which take kilobytes each.
NAMES_KEPT, PATTERNS_KEPT = 65_536, 2_048


@lru_cache(maxsize=NAMES_KEPT)
def _tokens(names: frozenset[str]) -> tuple[str, ...]:
    """Return the words of names, as printed and in capitals as headlines print them, longest first."""
    parts = {name: re.findall(r"[\w'’-]+", name) for name in names}
    tokens = {t for words in parts.values() for t in words if len(t) >= MIN_NAME_TOKEN_CHARS and t[:1].isupper()}
    # A short given name is hidden where it stands with the rest of the name.
    tokens |= {n for n, words in parts.items() if len(words) > 1 and min(map(len, words)) < MIN_NAME_TOKEN_CHARS}
    return tuple(sorted(tokens | {t.upper() for t in tokens}, key=lambda t: (-len(t), t)))


@lru_cache(maxsize=PATTERNS_KEPT)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


def _blocks(found: re.Match[str]) -> str:
    return MASK * len(found.group())


def mask(text: str, names: Iterable[str]) -> str:
    """Return `text` with each token of the names replaced by as many full blocks as it has characters."""
    tokens = _tokens(frozenset(names))
    if not any(token in text for token in tokens):
        return text
    return _any_of(tokens).sub(_blocks, text)


class FullNames:
    """Names, found by their first words: a pattern of all of them would take a time that grows with their number."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._by_word[next(iter(WORD.findall(name)), "")].append(name)

    def __bool__(self) -> bool:
        return bool(self._by_word)

    def masked(self, text: str) -> str:
        """Return a text with full blocks for the characters of the names, the longest first."""
        words = {"", *WORD.findall(text)} & self._by_word.keys()
        names = {name for word in words for name in self._by_word[word] if name in text}
        if not names:
            return text
        return _any_of(tuple(sorted(names, key=lambda n: (-len(n), n)))).sub(_blocks, text)


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or (pa.types.is_list(kind) and pa.types.is_string(kind.value_type))


def _printed(tables: Shelf, table: str) -> list[str]:
    """Return the columns that hold text, or lists of text, that is no identifier."""
    skipped = SKIPPED_COLUMNS | ({"text"} if table == "documents" else set())
    kinds = tables.types(table).items()
    return [name for name, kind in kinds if _is_text(kind) and not name.endswith("_id") and name not in skipped]


@lru_cache(maxsize=1)
def _status_pattern() -> re.Pattern[str]:
    """Match a word of immigration status that qualifies one person: "an undocumented man", not "undocumented men"."""
    words = "|".join(re.escape(w) for w in load_reference("privacy")["immigration_status"])
    return re.compile(rf"\b(?:an?|this|that)\s+(?:[\w-]+\s+)?({words})\b", re.IGNORECASE)


def mask_status(text: str) -> str:
    """Return `text` with person-level immigration status replaced by full blocks, as many as it has characters."""

    def hide(found: re.Match[str]) -> str:
        start, end = found.start(1) - found.start(), found.end(1) - found.start()
        return found.group()[:start] + MASK * (end - start) + found.group()[end:]

    return _status_pattern().sub(hide, text)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Apply a change to a text, or to every text of a list; anything else stays."""
    if isinstance(value, str):
        return change(value)
    return [_each_text(item, change) for item in value] if isinstance(value, list) else value


def mask_rows(tables: Shelf, table: str, names: Mapping[str, Iterable[str]]) -> None:
    """Mask the text columns of a table whose rows belong to documents; `names` are of each document."""
    names_of = {document: frozenset(withheld) for document, withheld in names.items()}
    documents = tables.read(table, ["document_id"])["document_id"]
    rows = [(row, names_of[document]) for row, document in enumerate(documents) if document in names_of]
    if not rows:
        return
    frame = tables.read(table, _printed(tables, table))
    masked = {}
    for name in frame.columns:
        values = frame[name].tolist()
        for row, withheld in rows:
            values[row] = _each_text(values[row], partial(mask, names=withheld))
        masked[name] = values
    tables.add(table, pd.DataFrame(masked, dtype=object))


def mask_everywhere(tables: Shelf, table: str, names: FullNames) -> None:
    """Mask full names in a table whose rows belong to no single document."""
    columns = _printed(tables, table)
    if not names or not columns:
        return
    frame = tables.read(table, columns)
    masked = {name: [_each_text(value, names.masked) for value in frame[name]] for name in columns}
    tables.add(table, pd.DataFrame(masked, dtype=object))
