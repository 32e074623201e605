"""What is checked of one batch, and where the rows that break a check come from.

Belongs here: checks that an operator wants before all batches are joined, built from the rules of `schemas/`. Not
here: the rules, or how a check is shown (`checks.py`).
"""

from collections.abc import Mapping

import pandas as pd

from pipelines.batches import batch_key
from pipelines.build import texts_of
from schemas.failures import collect, row_ids
from schemas.rules.verbatim import claims_point_at_their_value, quotes_are_verbatim


def unverbatim(quotes: pd.DataFrame, claims: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the failures of a batch's extraction whose words are not those of its documents; before any masking."""
    texts = texts_of(documents)
    parts = []
    if len(quotes):
        parts.append(quotes_are_verbatim({"quotes": quotes.assign(is_masked=False)}, texts))
    if len(claims):
        parts.append(claims_point_at_their_value({"claims": claims}, texts))
    return collect(parts)


def refused_entirely(documents: pd.DataFrame, quarantine: pd.DataFrame) -> pd.DataFrame:
    """Return the refusals of a batch that brought no document at all, else none."""
    return quarantine if documents.empty else quarantine.head(0)


def located(failing: pd.DataFrame, tables: Mapping[str, pd.DataFrame], documents: pd.DataFrame) -> pd.DataFrame:
    """Return failing rows with the batch and the source that they come from, empty where they are of no document."""
    origins = {
        document_id: (batch_key(batch), source_id)
        for document_id, batch, source_id in zip(
            documents["document_id"], documents["batch"], documents["source_id"], strict=True
        )
    }
    found = [
        origins.get(_document_of(table, row_id, tables), ("", ""))
        for table, row_id in zip(failing["table"], failing["row_id"], strict=True)
    ]
    return failing.assign(batch=[batch for batch, _ in found], source_id=[source for _, source in found])


def _document_of(table: str, row_id: str, tables: Mapping[str, pd.DataFrame]) -> str:
    rows = tables.get(table)
    if rows is None or "document_id" not in rows.columns:
        return ""
    return next(iter(rows["document_id"][(row_ids(table, rows) == row_id).to_numpy()]), "")
