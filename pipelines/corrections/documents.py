"""Corrections of documents, made before anything is read from them: metadata replaced, documents left out."""

from collections.abc import Iterable, Mapping

import pandas as pd

from pipelines.corrections.entries import (
    Entry,
    NameWithdrawal,
    StaleCorrectionError,
    Subject,
    ValueCorrection,
    Withdrawal,
    is_about_document,
    of_kind,
)
from pipelines.corrections.guard import check_guard, unknown
from pipelines.corrections.identity import correction_id
from pipelines.corrections.names import printed_name
from pipelines.frames import records_of
from pipelines.ids import make_id

KEY = "document_id"
AboutDocument = ValueCorrection | Withdrawal


def corrected_documents(documents: pd.DataFrame, entries: Iterable[Entry]) -> pd.DataFrame:
    """Return documents that were read, as corrected and without the withdrawn ones; they may be some of many.

    Raises:
        StaleCorrectionError: a guard does not hold.
    """
    documents = documents.copy()
    for entry in filter(is_about_document, entries):
        for index in _rows(documents, entry):
            [row] = records_of(documents.loc[[index]].drop(columns=["text"]))
            check_guard(entry, row)
            for name, value in _with_basis(entry).items():
                is_row = documents.index == index
                values = [value if here else old for old, here in zip(documents[name], is_row, strict=True)]
                documents[name] = pd.Series(values, index=documents.index, dtype=object)
        if isinstance(entry, Withdrawal):
            documents = documents.drop(index=_rows(documents, entry))
    return documents.reset_index(drop=True)


def check_documents(documents: pd.DataFrame, entries: Iterable[Entry], last: Mapping[str, pd.DataFrame]) -> None:
    """Make sure that every entry about a document, or a name in one, is about one of `documents`, which are all read.

    `last` is what `publish.history.last_release` returns: a document that is gone from the input counts as withdrawn
    when the last release still had it, or was made without it.

    Raises:
        StaleCorrectionError: there is no such document, or more than one, or its guard does not hold.
    """
    entries = list(entries)
    for entry in filter(is_about_document, entries):
        count = len(_rows(documents, entry))
        if count > 1:
            raise StaleCorrectionError(
                f"{entry.location}: {count} documents are {entry.subject}; name one by its document_id"
            )
        if not count and not (isinstance(entry, Withdrawal) and _is_known(entry, last)):
            raise unknown(entry, " among the articles that were read")
    if names := of_kind(entries, NameWithdrawal):
        kept = corrected_documents(documents, entries)
        texts = dict(zip(kept[KEY], kept["text"], strict=True))
        for name in names:
            printed_name(name, texts)


def withheld_documents(entries: Iterable[Entry]) -> set[str]:
    """Return the IDs of the documents that are withdrawn for privacy."""
    return {e.subject.value for e in entries if isinstance(e, Withdrawal) and is_about_document(e) and e.ground}


def document_id_of(entry: AboutDocument, last: Mapping[str, pd.DataFrame], now: pd.DataFrame) -> str | None:
    """Return the ID of the document that an entry is about; `now` holds the documents as corrected.

    None when only its address is given and neither they nor the last release have it.
    """
    subject = entry.subject
    if subject.column == KEY:
        return subject.value
    if subject.column == "source_id":
        return make_id("d", subject.value)
    value = entry.values.get(subject.column, subject.value) if isinstance(entry, ValueCorrection) else subject.value
    for frame in (now, last.get("documents")):
        if frame is not None and subject.column in frame:
            found = frame.loc[frame[subject.column] == value, KEY]
            if len(found):
                return str(found.iloc[0])
    return _told_before(entry, last)


def _rows(documents: pd.DataFrame, entry: AboutDocument) -> pd.Index:
    return documents.index[documents[entry.subject.column] == entry.subject.value]


def _with_basis(entry: AboutDocument) -> dict[str, object]:
    """Return the new values; a corrected date says so."""
    values = dict(entry.values) if isinstance(entry, ValueCorrection) else {}
    basis = "correction" if values.get("published_at") else "none"
    return {**({"published_basis": basis} if "published_at" in values else {}), **values}


def _is_known(entry: Withdrawal, last: Mapping[str, pd.DataFrame]) -> bool:
    return _told_before(entry, last) is not None or _stood(entry.subject, last)


def _stood(subject: Subject, last: Mapping[str, pd.DataFrame]) -> bool:
    documents = last.get("documents")
    return documents is not None and subject.column in documents and subject.value in set(documents[subject.column])


def _told_before(entry: AboutDocument, last: Mapping[str, pd.DataFrame]) -> str | None:
    """Return the ID under which the last release told of the correction."""
    told = last.get("corrections")
    if told is None:
        return None
    found = told.loc[told["correction_id"] == correction_id(entry), "row_id"]
    return None if found.empty or pd.isna(found.iloc[0]) else str(found.iloc[0])
