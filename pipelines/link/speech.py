"""Whose words a quotation is, and which incident it is about.

Belongs here: pointing quotations, claims and participants at linked rows. Not here: the linking.
"""

from collections import defaultdict
from typing import Any

import pandas as pd

from pipelines.link.rows import rows_of
from pipelines.link.utterances import SPOKEN

# Characters between a report's sentences and a quotation that still is about it: a sentence or two.
NEAR = 400


def speaker_ids(quotes: pd.DataFrame, entities: pd.DataFrame) -> pd.Series:
    """Return the person or organization that speaks, None where it is not named.

    `entities` needs `document_id`, `entity_id`, `person_id`, `organization_id`.
    """
    known = dict(
        zip(
            zip(entities["document_id"], entities["entity_id"], strict=True),
            entities["person_id"].combine_first(entities["organization_id"]),
            strict=True,
        )
    )
    keys = zip(quotes["document_id"], quotes["speaker_entity_id"], strict=True)
    return pd.Series([known.get(key) for key in keys], index=quotes.index, dtype=object).where(
        lambda s: s.notna(), None
    )


def report_of_quotes(quotes: pd.DataFrame, reports: pd.DataFrame) -> pd.Series:
    """Return the `report_id` of the report that each quotation tells or follows, None where none is near.

    A report whose sentences overlap the quotation, its cue included, comes first (the highest-ranked of several),
    then the nearest within `NEAR` characters.
    """
    sentences: defaultdict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    for row in rows_of(reports):
        spans = [(s["start"], s["end"]) for s in row["sentences"]] or [(row["evidence_start"], row["evidence_end"])]
        sentences[row["document_id"]] += [(start, end, int(row["rank"]), row["report_id"]) for start, end in spans]
    found = [_nearest(row, sentences[row["document_id"]]) for row in rows_of(quotes)]
    return pd.Series(found, index=quotes.index, dtype=object)


def _nearest(quote: dict[str, Any], sentences: list[tuple[int, int, int, str]]) -> str | None:
    start, end = quote["start"], quote["end"]
    gaps = [(max(first - end, start - last, 0), rank, report_id) for first, last, rank, report_id in sentences]
    gap, _, report_id = min(gaps, default=(NEAR + 1, 0, ""))
    return report_id if gap <= NEAR else None


def utterances_of_reports(quotes: pd.DataFrame, report_ids: pd.Series) -> dict[str, frozenset[str]]:
    """Return the utterances that each report's quotations print.

    Indirect speech of nobody named does not count: "anyone with information should call the police" is a set phrase.
    """
    is_somebodys = quotes["quote_type"].isin(SPOKEN) | quotes["speaker_name"].notna()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for report_id, utterance_id, counts in zip(report_ids, quotes["utterance_id"], is_somebodys, strict=True):
        if report_id is not None and counts:
            found[report_id].add(utterance_id)
    return {report_id: frozenset(ids) for report_id, ids in found.items()}
