"""Who tells an act in which words: what lets an account be known again whatever extraction made of it.

Belongs here: the words that a report's teller is quoted with, and the reports of one document that another document
of its origin tells as one. Not here: which quotations are one utterance (`utterances.py`), the comparison
(`compare.py`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd

from pipelines.link.rows import Row, rows_of
from pipelines.link.utterances import SHINGLE_WORDS, SPOKEN, quoted_words

QUOTE_COLUMNS = ["document_id", "start", "end", "text", "quote_type", "speaker_name"]
REPORT_COLUMNS = ["report_id", "document_id", "sentences", "evidence_start", "evidence_end"]
QUOTED = re.compile('[“"]([^“”"]+)')
# Reports with the same words that others are held against, those with most words first; bounds the cost of a text that
# thousands print.
MOST_WHOLES = 8
Words = frozenset[tuple[str, str]]  # surname of the speaker, and words in a row that are printed as spoken


def told_words(quotes: pd.DataFrame, reports: pd.DataFrame) -> dict[str, Words]:
    """Return what each report's teller is quoted with in its sentences, as runs of `SHINGLE_WORDS` words.

    The teller is who is quoted in the evidence, else who is quoted most: a report may run on to what others say of
    other things.
    """
    spoken = quotes[quotes["quote_type"].isin(SPOKEN) & quotes["speaker_name"].notna()]
    by_document: defaultdict[str, list[Row]] = defaultdict(list)
    for quote in rows_of(spoken[QUOTE_COLUMNS].sort_values(["document_id", "start"])):
        by_document[quote["document_id"]].append(quote)
    return {
        report["report_id"]: _words(report, by_document[report["document_id"]])
        for report in rows_of(reports[REPORT_COLUMNS])
        if report["document_id"] in by_document
    }


def told_as_one(
    words: Mapping[str, Words], documents: Mapping[str, str], origins: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return the reports of its own document that are one with a report, by the telling of a document of its origin.

    `documents` maps reports to documents, `origins` documents to origins. Extraction may cut in two what a rewrite
    tells in two sentences; when one report of the other version holds the words of both, they are one.
    """
    holders: defaultdict[tuple[str, tuple[str, str]], list[str]] = defaultdict(list)
    for report in sorted(words):
        for run in words[report]:
            holders[origins[documents[report]], run].append(report)
    parts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for reports in holders.values():
        for whole in sorted(reports, key=lambda report: (-len(words[report]), report))[:MOST_WHOLES]:
            for report in reports:
                if documents[report] != documents[whole]:
                    parts[whole, documents[report]].add(report)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for together in parts.values():
        for report in together:
            found[report] |= together - {report}
    return {report: frozenset(others) for report, others in found.items() if others}


def _words(report: Row, quotes: list[Row]) -> Words:
    spans = [(s["start"], s["end"]) for s in report["sentences"]]
    evidence = [(report["evidence_start"], report["evidence_end"])]
    within = [quote for quote in quotes if _overlaps(quote, spans or evidence)]
    tellers = [_surname(quote) for quote in within if _overlaps(quote, evidence)] or [_surname(q) for q in within]
    if not tellers:
        return frozenset()
    teller = Counter(tellers).most_common(1)[0][0]
    return frozenset((teller, run) for quote in within if _surname(quote) == teller for run in _runs(quote))


def _overlaps(quote: Row, spans: list[tuple[int, int]]) -> bool:
    return any(start < quote["end"] and quote["start"] < end for start, end in spans)


def _surname(quote: Row) -> str:
    return (quoted_words(quote["speaker_name"]) or [""])[-1]


def _runs(quote: Row) -> Iterator[str]:
    passages = [quote["text"]] if quote["quote_type"] == "direct" else QUOTED.findall(quote["text"])
    for words in map(quoted_words, passages):
        for place in range(len(words) - SHINGLE_WORDS + 1):
            yield " ".join(words[place : place + SHINGLE_WORDS])
