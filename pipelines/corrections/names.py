"""Withholding single names for privacy: what a name looks like in print, and masking it in the tables of a release.

Belongs here: names that an entry of `corrections/` withdraws. Not here: whom the privacy policy withholds
(`resolve/privacy.py`), and which documents or rows are withdrawn.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from pipelines.corrections.drop import Tables, without_rows
from pipelines.corrections.entries import NameWithdrawal, StaleCorrectionError
from pipelines.ids import make_id
from schemas.derive import Column, conform, describe
from schemas.privacy import MASK
from schemas.rules.accounts import SUBJECTS

WORD = re.compile(r"[^\W_]+")
# One letter is an initial: masking every capital "A" of a document would hide nothing more.
MIN_PART_CHARS = 2
# Their parts are no words of the document: only a full name is masked in them.
ADDRESSES = ("url", "source_id", "batch")


@dataclass(frozen=True)
class Name:
    """A name that must not be printed, and the documents whose text prints it."""

    text: str
    documents: frozenset[str]

    @cached_property
    def words(self) -> list[str]:
        return WORD.findall(self.text)

    @cached_property
    def full(self) -> re.Pattern[str]:
        """Match the whole name in any case, also "Last, First" and as an address spells it."""
        orders = (self.words, [self.words[-1], *self.words[:-1]])
        spelled = {r"[\W_]*".join(map(re.escape, words)) for words in orders}
        return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(spelled))})(?![^\W\d_])", re.IGNORECASE)

    @cached_property
    def parts(self) -> re.Pattern[str]:
        """Match each part of the name as it is printed, or in capitals."""
        words = [word for word in self.words if len(word) >= MIN_PART_CHARS]
        printed = {form for word in words for form in (word, word.upper())}
        return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(map(re.escape, printed)))})(?![^\W\d_])")


class Names:
    """All names that the entries withhold."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)

    def __bool__(self) -> bool:
        return bool(self._names)

    def printed_by(self, document_id: str) -> bool:
        """Return whether the text of a document prints one of them."""
        return any(document_id in name.documents for name in self._names)

    def masked(self, text: str, documents: Iterable[str] = ()) -> str:
        """Return a text with the names masked; their parts too when it belongs to a document that prints them."""
        documents = set(documents)
        for name in self._names:
            text = name.full.sub(_blocks, text)
            if documents & name.documents:
                text = name.parts.sub(_blocks, text)
        return text

    def masked_with_parts(self, text: str) -> str:
        """Return a text that is of no one document with the names and all their parts masked."""
        return self.masked(text, {document for name in self._names for document in name.documents})

    def spelled_in(self, text: str) -> bool:
        """Return whether a text has one of them in full."""
        return any(name.full.search(text) for name in self._names)


def names_of(entries: Iterable[NameWithdrawal], texts: Mapping[str, str]) -> Names:
    """Return the names that entries withhold; `texts` are those of the documents that were read, by document_id.

    Raises:
        StaleCorrectionError: the document is not there, or its text is another.
    """
    found = []
    for entry in entries:
        text = texts.get(entry.document_id)
        if text is None:
            raise StaleCorrectionError(
                f"{entry.location}: {entry.document_id} was not read, so that nobody knows which name is withheld. "
                "Name another document that prints it (`onrecord withhold` finds one)."
            )
        if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != entry.text_sha256:
            raise StaleCorrectionError(
                f"{entry.location}: the guard does not hold: the text of {entry.document_id} is another than it was, "
                "so that the offsets no longer point at the name. `onrecord withhold` writes the entry anew."
            )
        name = text[entry.start : entry.end]
        if not any(len(word) >= MIN_PART_CHARS for word in WORD.findall(name)):
            raise StaleCorrectionError(f"{entry.location}: there is no name at these offsets")
        pattern = Name(name, frozenset()).full
        found.append(Name(name, frozenset(key for key, other in texts.items() if pattern.search(other))))
    return Names(found)


def without_names(tables: Mapping[str, pd.DataFrame], names: Names) -> Tables:
    """Return the tables of a release, conformed, with the names masked, and people of that name left out."""
    if not names:
        return dict(tables)
    told = [tables[reports].rename(columns={key: "row"}) for key, reports in SUBJECTS.values()]
    reports = pd.concat([frame[["row", "document_id"]] for frame in told])
    documents_of = {str(row): set(documents) for row, documents in reports.groupby("row")["document_id"]}
    masked = {table: masked_table(table, frame, names, documents_of) for table, frame in tables.items()}
    people = masked["people"]
    is_hidden = people["name"].str.contains(MASK, regex=False).fillna(False).astype(bool)
    gone = set(people.loc[is_hidden, "person_id"]) - _hidden(tables["people"])
    out, _ = without_rows(masked, {"people": gone})
    for table, name, status in (
        ("participants", "name", "name_status"),
        ("quotes", "speaker_name", "speaker_name_status"),
    ):
        hidden = out[table][name].str.contains(MASK, regex=False).fillna(False).astype(bool)
        out[table] = out[table].assign(
            **{name: out[table][name].mask(hidden, None), status: out[table][status].mask(hidden, "withheld")}
        )
    is_masked = out["quotes"]["text"].str.contains(MASK, regex=False).fillna(False).astype(bool)
    out["quotes"] = out["quotes"].assign(is_masked=out["quotes"]["is_masked"].astype(bool) | is_masked)
    return {table: conform(table, frame) for table, frame in out.items()}


def _hidden(people: pd.DataFrame) -> set[str]:
    return set(people.loc[people["name"].str.contains(MASK, regex=False).fillna(False).astype(bool), "person_id"])


def masked_table(
    table: str, frame: pd.DataFrame, names: Names, documents_of: Mapping[str, set[str]] | None = None
) -> pd.DataFrame:
    """Return a table with every printed column masked.

    A row belongs to its document, an incident or event to those that report it, by `documents_of`.
    """
    key = describe(table).unique[0]
    if "document_id" in frame:
        belonging = [{document} for document in frame["document_id"]]
    else:
        belonging = [(documents_of or {}).get(row, set()) for row in frame[key]]
    changed = {}
    if table == "documents":
        frame = _without_addresses(frame, names)
    for column in filter(_is_printed, describe(table).columns):
        pairs = zip(frame[column.name], belonging, strict=True)
        is_address = column.name in ADDRESSES
        values = [_masked_cell(value, () if is_address else documents, names) for value, documents in pairs]
        changed[column.name] = pd.Series(values, index=frame.index, dtype=object)
    return conform(table, frame.assign(**changed))


def _without_addresses(documents: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Cut addresses that spell a name to their host, and put the document's ID for such an id of the source."""
    urls = [_host(url) if isinstance(url, str) and names.spelled_in(url) else url for url in documents["url"]]
    pairs = zip(documents["source_id"], documents["document_id"], strict=True)
    sources = [document if names.spelled_in(source) else source for source, document in pairs]
    columns = {"url": urls, "source_id": sources}
    return documents.assign(**{n: pd.Series(v, index=documents.index, dtype=object) for n, v in columns.items()})


def without_hashes(hashes: Mapping[str, str], names: Names, documents: set[str]) -> dict[str, str]:
    """Return the checksums of input files by name without what they tell of withheld names and documents.

    The file of a withheld document is left out; a file name that spells a withheld name gives way to the checksum.
    """
    told = {name: value for name, value in hashes.items() if make_id("d", name) not in documents}
    return {f"withheld/{value}" if names.spelled_in(name) else name: value for name, value in told.items()}


def _is_printed(column: Column) -> bool:
    """Return whether a column holds words of people or documents: no identifier, date or term of a vocabulary."""
    is_text = str(column.arrow_type) in ("string", "list<element: string>", "list<item: string>")
    is_identifier = column.name.endswith(("_id", "_id_a", "_id_b")) and column.name not in ("source_id", "row_id")
    return is_text and not (column.vocabulary or column.pattern or column.references or is_identifier)


def _masked_cell(value: Any, documents: Iterable[str], names: Names) -> Any:
    if isinstance(value, str):
        return names.masked(value, documents)
    if value is None or value is pd.NA or isinstance(value, float):
        return None
    return [names.masked(item, documents) for item in value]


def _host(url: str) -> str | None:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else None


def _blocks(found: re.Match[str]) -> str:
    return re.sub(r"\S", MASK, found.group())
