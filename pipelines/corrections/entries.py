"""The entries of `corrections/*.yaml` as records. Reading them is `read.py`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeGuard, TypeVar


class CorrectionError(ValueError):
    """A file of corrections that does not hold to its format; the message says where, why, and what would be right."""


class StaleCorrectionError(CorrectionError):
    """A correction that fits the data no more: its guard does not hold, or there is nothing that it is about."""


@dataclass(frozen=True)
class Signed:
    """What every entry says of itself."""

    location: str  # file and number of the entry, for people
    reason: str
    by: str
    day: date
    ground: str | None  # of withdrawals for privacy; the reason is then its definition


@dataclass(frozen=True)
class Subject:
    """The row that an entry is about: where `column` of `table` is `value`."""

    table: str
    column: str
    value: str

    def __str__(self) -> str:
        return f"{self.table} {self.value}"


@dataclass(frozen=True)
class Decision(Signed):
    """Whether a pair of reports, or of rows, is of one happening."""

    subjects: str  # "reports" or "rows"
    pair: tuple[str, str]
    is_same: bool


@dataclass(frozen=True)
class ValueCorrection(Signed):
    """New values for a row or a document."""

    subject: Subject
    expect: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Withdrawal(Signed):
    """A row or a document that is not to be published; for privacy when there is a ground."""

    subject: Subject
    expect: Mapping[str, Any]


@dataclass(frozen=True)
class NameWithdrawal(Signed):
    """A name that is not to be published, by a place where a document prints it."""

    document_id: str
    start: int
    end: int
    text_sha256: str


Entry = Decision | ValueCorrection | Withdrawal | NameWithdrawal
Kind = TypeVar("Kind", Decision, ValueCorrection, Withdrawal, NameWithdrawal)


def of_kind(entries: Iterable[Entry], kind: type[Kind]) -> list[Kind]:
    """Return the entries of one kind, in their order."""
    return [entry for entry in entries if isinstance(entry, kind)]


def is_about_document(entry: Entry) -> TypeGuard[ValueCorrection | Withdrawal]:
    """Return whether an entry corrects or withdraws a document, which is done before it is read."""
    return isinstance(entry, ValueCorrection | Withdrawal) and entry.subject.table == "documents"
