"""The same utterance, printed by several documents.

Belongs here: which quotations are one utterance, and where their words differ. Not here: who speaks
(`people.py`), finding quotations (`extract/quotes.py`).
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

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
# Either ratio is of letters in common, in order, and needs at least so many of those of the shorter; these are counted
# in a tenth of the time.
LEAST_COMMON = SAME / 100
SPOKEN = frozenset({"direct", "mixed"})
EMPTY_FINDINGS = ("rule", "severity", "table", "row_id", "document_id", "start", "end", "message")


def find_utterances(quotes: pd.DataFrame) -> pd.Series:
    """Return the `utterance_id` of every quotation, indexed like `quotes`.

    The ID is made of the lowest quotation's, and so stays while that quotation stays.
    """
    ordered = quotes.sort_values("quote_id")
    texts = list(ordered["text"])
    least = np.where(ordered["quote_type"].isin(SPOKEN), LEAST_WORDS, LEAST_INDIRECT_WORDS)
    surnames = pd.factorize(np.array([_surname(name) for name in ordered["speaker_name"]], dtype=object))[0]
    joined = Components(len(ordered))
    for a, b in _candidates(texts, least, surnames):
        if joined.root(a) != joined.root(b) and same_words(texts[a], texts[b]):
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


def _candidates(texts: list[str], least: np.ndarray, surnames: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the pairs of texts that share some words in a row and are not of two speakers.

    `least` is how many words each text must have, `surnames` who speaks as a number, -1 where nobody is named. Words
    and runs of them are numbers too: as texts, those of a million quotations would take gigabytes.
    """
    words, places = _numbered(texts)
    runs = words.astype(np.int64)
    for step in range(1, SHINGLE_WORDS):
        runs = np.unique(runs[:-1] * len(words) + words[step:], return_inverse=True)[1]
    first, last = places[: len(runs)], places[SHINGLE_WORDS - 1 :]
    is_whole = (first == last) & (np.bincount(places, minlength=len(texts)) >= least)[first]
    held = np.unique(runs[is_whole] * len(texts) + first[is_whole])
    yield from _sharing(held // len(texts), held % len(texts), surnames)


def _numbered(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the words of all texts as numbers, equal for equal words, and the position of each one's text."""
    known: dict[str, int] = {}
    words, counts = array("i"), array("i")
    for text in texts:
        found = quoted_words(text)
        words.extend(known.setdefault(word, len(known)) for word in found)
        counts.append(len(found))
    return np.array(words, dtype=np.int32), np.repeat(np.arange(len(texts), dtype=np.int32), counts)


def _sharing(runs: np.ndarray, places: np.ndarray, surnames: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places with a run in common that few hold; `runs` ascend, and places within each."""
    holders = np.bincount(runs)[runs]
    is_few = (holders > 1) & (holders <= MOST_POSTINGS)
    runs, places = runs[is_few], places[is_few]
    who, found = surnames[places], [np.empty(0, dtype=np.int64)]
    for step in range(1, MOST_POSTINGS):
        is_one = (who[step:] == who[:-step]) | (who[step:] < 0) | (who[:-step] < 0)
        is_pair = is_one & (runs[step:] == runs[:-step])
        found.append(np.unique(places[:-step][is_pair] * len(surnames) + places[step:][is_pair]))
    for pair in np.unique(np.concatenate(found)).tolist():
        yield divmod(pair, len(surnames))


def same_words(mine: str, theirs: str) -> bool:
    """Return whether two quotations print one utterance: alike in whole, or the shorter within the longer."""
    a, b = _as_words(mine), _as_words(theirs)
    if not LCSseq.similarity(a, b, score_cutoff=int(min(len(a), len(b)) * LEAST_COMMON)):
        return False
    return fuzz.ratio(a, b, score_cutoff=SAME) >= SAME or fuzz.partial_ratio(a, b, score_cutoff=WITHIN) >= WITHIN


@lru_cache(maxsize=100_000)
def _as_words(text: str) -> str:
    return " ".join(quoted_words(text))


def variant_findings(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a `quote_variant` finding a direct quotation whose words differ from another print of the utterance.

    A quotation that another print merely continues is no variant.
    """
    printed = quotes[quotes["quote_type"].isin(SPOKEN)]
    printed = printed[printed["utterance_id"].duplicated(keep=False)].sort_values("quote_id")
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(printed):
        groups[row["utterance_id"]].append(row)
    found: list[Row] = []
    for utterance_id in sorted(groups):
        rows = groups[utterance_id]
        if len({row["document_id"] for row in rows}) < 2:
            continue
        texts = [_as_words(row["text"]) for row in rows]
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
