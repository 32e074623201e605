"""Withholding single names for privacy: what a name looks like in print, and masking it in the tables of a release.

Belongs here: names that an entry of `corrections/` withdraws. Not here: whom the privacy policy withholds
(`resolve/privacy.py`), and which documents or rows are withdrawn.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

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
# Letters with a mark and the letters without it: one paper prints the accent, the next and every address does not.
PLAIN = {
    code: base
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)
}
COMBINING = "[\u0300-\u036f]*"


@dataclass(frozen=True)
class Name:
    """A name that must not be printed, and the documents whose text prints it."""

    text: str
    documents: frozenset[str]

    def printed_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the whole name stands, in any case, with accents or not, also "Last, First" and in addresses."""
        return (found.span() for found in self._full.finditer(text.translate(PLAIN)))

    def parts_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a part of the name stands as it is printed, or in capitals, with accents or not."""
        return (found.span() for found in self._parts.finditer(text.translate(PLAIN)))

    @cached_property
    def words(self) -> list[str]:
        """The words of the name without accents."""
        return WORD.findall(unicodedata.normalize("NFC", self.text).translate(PLAIN))

    @cached_property
    def _full(self) -> re.Pattern[str]:
        orders = (self.words, [self.words[-1], *self.words[:-1]])
        spelled = {r"[\W_]*".join(map(_accented, words)) for words in orders}
        return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(spelled))})(?![^\W\d_])", re.IGNORECASE)

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        words = [word for word in self.words if len(word) >= MIN_PART_CHARS]
        printed = {form for word in words for form in (word, word.upper())}
        return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(sorted(map(_accented, printed)))})(?![^\W\d_])")


class Names:
    """All names that the entries withhold."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)

    def __bool__(self) -> bool:
        return bool(self._names)

    def masked(self, text: str, documents: Iterable[str] = ()) -> str:
        """Return a text with the names masked; their parts too when it belongs to a document that prints them."""
        documents = set(documents)
        for name in self._names:
            if "%" in text and not any(name.printed_in(text)) and any(name.printed_in(unquote(text))):
                text = unquote(text)
            text = _blocked(text, name.printed_in(text))
            if documents & name.documents:
                text = _blocked(text, name.parts_in(text))
        return text

    def masked_with_parts(self, text: str) -> str:
        """Return a text that is of no one document with the names and all their parts masked."""
        return self.masked(text, {document for name in self._names for document in name.documents})

    def spelled_in(self, text: str) -> bool:
        """Return whether a text, which may be a quoted address, has one of them in full."""
        return any(any(name.printed_in(form)) for name in self._names for form in (text, unquote(text)))


def names_of(entries: Iterable[NameWithdrawal], texts: Mapping[str, str]) -> Names:
    """Return the names that entries withhold; `texts` are those of the documents that were read, by document_id.

    Raises:
        StaleCorrectionError: the document is not there, or its text is another.
    """
    found = []
    for entry in entries:
        name = printed_name(entry, texts)
        alone = Name(name, frozenset())
        found.append(Name(name, frozenset(key for key, other in texts.items() if any(alone.printed_in(other)))))
    return Names(found)


def printed_name(entry: NameWithdrawal, texts: Mapping[str, str]) -> str:
    """Return the name that an entry points at; see `names_of`."""
    text = texts.get(entry.document_id)
    if text is None:
        raise StaleCorrectionError(
            f"{entry.location}: {entry.document_id} was not read, or is withdrawn itself, so that nobody knows which "
            "name is withheld. Let the entry point at another document that prints the name (`onrecord withhold` finds "
            "one); where there is none, take it out."
        )
    if sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != entry.text_sha256:
        raise StaleCorrectionError(
            f"{entry.location}: the guard does not hold: the text of {entry.document_id} is another than it was, "
            "so that the offsets no longer point at the name. `onrecord withhold` writes the entry anew."
        )
    name = text[entry.start : entry.end]
    if not any(len(word) >= MIN_PART_CHARS for word in WORD.findall(name)):
        raise StaleCorrectionError(f"{entry.location}: there is no name at these offsets")
    return name


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


def without_hashes(
    hashes: Mapping[str, str], names: Names, documents: set[str], cut: Collection[str] = ()
) -> dict[str, str]:
    """Return the checksums of input files by name without what they tell of withheld names and documents.

    The file of a withheld document is left out; a file name that spells a withheld name gives way to the checksum, and
    so does that of a document in `cut`, whose `source_id` the privacy policy cut because it spells one.
    """
    told = {}
    for name, value in hashes.items():
        document_id = make_id("d", name)
        if document_id not in documents:
            told[f"withheld/{value}" if document_id in cut or names.spelled_in(name) else name] = value
    return told


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


def _accented(word: str) -> str:
    """Return the pattern of a word that a text may print with accents as characters of their own."""
    return "".join(re.escape(letter) + COMBINING for letter in word)


def _blocked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Return a text, as long as it was, with blocks for all but the blanks at the places."""
    blocked, end = [], 0
    for start, stop in places:
        blocked += [text[end:start], re.sub(r"\S", MASK, text[start:stop])]
        end = stop
    return "".join([*blocked, text[end:]])
