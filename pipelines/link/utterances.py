"""The same utterance, printed by several documents.

Belongs here: which quotations are one utterance, and where their words differ. Not here: who speaks
(`people.py`), finding quotations (`extract/quotes.py`).
"""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd
from rapidfuzz import fuzz

from pipelines.extract.lexical import WORD, folded
from pipelines.ids import make_id
from pipelines.link.components import Components
from pipelines.link.rows import Row, rows_of

# Printed words are copied; four in a row are shared by chance only in set phrases, which the ratio then refuses.
SHINGLE_WORDS = 4
MOST_POSTINGS = 60
# Shorter quotations ("a tragedy") are everybody's words.
LEAST_WORDS = 4
LEAST_INDIRECT_WORDS = 7
# rapidfuzz ratios (0 to 100): of the whole, and of the shorter within the longer, as when one paper cuts.
SAME = 82
WITHIN = 92
SPOKEN = frozenset({"direct", "mixed"})
EMPTY_FINDINGS = ("rule", "severity", "table", "row_id", "document_id", "start", "end", "message")


def find_utterances(quotes: pd.DataFrame) -> pd.Series:
    """Return the `utterance_id` of every quotation, indexed like `quotes`.

    The ID is made of the lowest quotation's, and so stays while that quotation stays.
    """
    ordered = quotes.sort_values("quote_id")
    words = [quoted_words(text) for text in ordered["text"]]
    spoken = [kind in SPOKEN for kind in ordered["quote_type"]]
    surnames = [_surname(name) for name in ordered["speaker_name"]]
    joined = Components(len(ordered))
    for a, b in _candidates(words, spoken):
        if not (surnames[a] and surnames[b] and surnames[a] != surnames[b]) and same_words(words[a], words[b]):
            joined.join(a, b)
    quote_ids = list(ordered["quote_id"])
    ids = [make_id("u", quote_ids[label]) for label in joined.labels()]
    return pd.Series(ids, index=ordered.index, dtype=object).reindex(quotes.index)


def quoted_words(text: str) -> list[str]:
    """Return the words of a quotation, folded, marks left out."""
    return WORD.findall(folded(text))


def _surname(name: str | None) -> str | None:
    words = quoted_words(name) if name else []
    return words[-1] if words else None


def _candidates(words: list[list[str]], spoken: list[bool]) -> Iterator[tuple[int, int]]:
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, text in enumerate(words):
        if len(text) >= (LEAST_WORDS if spoken[place] else LEAST_INDIRECT_WORDS):
            for shingle in {tuple(text[i : i + SHINGLE_WORDS]) for i in range(len(text) - SHINGLE_WORDS + 1)}:
                holders[shingle].append(place)
    found = {
        (a, b)
        for places in holders.values()
        if len(places) <= MOST_POSTINGS
        for i, a in enumerate(places)
        for b in places[i + 1 :]
    }
    yield from sorted(found)


def same_words(mine: list[str], theirs: list[str]) -> bool:
    """Return whether two quotations print one utterance: alike in whole, or the shorter within the longer."""
    a, b = " ".join(mine), " ".join(theirs)
    return fuzz.ratio(a, b, score_cutoff=SAME) >= SAME or fuzz.partial_ratio(a, b, score_cutoff=WITHIN) >= WITHIN


def variant_findings(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a `quote_variant` finding a direct quotation whose words differ from another print of the utterance.

    A quotation that another print merely continues is no variant.
    """
    printed = quotes[quotes["quote_type"].isin(SPOKEN)].sort_values("quote_id")
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(printed):
        groups[row["utterance_id"]].append(row)
    found: list[Row] = []
    for utterance_id in sorted(groups):
        rows = groups[utterance_id]
        if len({row["document_id"] for row in rows}) < 2:
            continue
        texts = [" ".join(quoted_words(row["text"])) for row in rows]
        for row, text in zip(rows, texts, strict=True):
            others = sum(other not in text and text not in other for other in texts)
            if others:
                found.append(_finding(row, others))
    return pd.DataFrame(found, columns=list(EMPTY_FINDINGS), dtype=object)


def _finding(row: Row, others: int) -> Row:
    prints = "another document prints" if others == 1 else f"{others} other quotations print"
    return {
        "rule": "quote_variant",
        "severity": "info",
        "table": "quotes",
        "row_id": row["quote_id"],
        "document_id": row["document_id"],
        "start": row["start"],
        "end": row["end"],
        "message": f"{prints} the same utterance in other words",
    }
