"""What the commands `withhold` and `redact` need of entries: writing one that withholds a name, and choosing some."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import yaml

from pipelines.corrections.entries import CorrectionError, Entry, NameWithdrawal, Withdrawal
from pipelines.corrections.identity import correction_id
from pipelines.corrections.names import Name
from pipelines.records import Document


@dataclass(frozen=True)
class Selection:
    """Which withdrawals are meant: by correction_id, by document_id, by "table/key"."""

    corrections: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.corrections or self.documents or self.rows)


def entry_for(name: str, documents: Iterable[Document], *, ground: str, by: str) -> str | None:
    """Return the entry, as YAML, that withholds a name; None when no document prints it in full."""
    wanted = Name(" ".join(name.split()), frozenset())
    for document in documents:
        for start, end in wanted.printed_in(document.text):
            place = {"document_id": document.document_id, "start": start, "end": end}
            entry = {
                "name": place | {"text_sha256": document.text_sha256},
                "withdraw": "privacy",
                "ground": ground,
                "by": by,
                "date": datetime.now(UTC).date(),
            }
            return yaml.safe_dump([entry], sort_keys=False)
    return None


def selected(entries: Iterable[Entry], selection: Selection) -> list[Withdrawal | NameWithdrawal]:
    """Return the withdrawals that a selection names, all for privacy when it names none.

    Raises:
        CorrectionError: it names something that no entry withdraws.
    """
    withdrawals = [entry for entry in entries if isinstance(entry, Withdrawal | NameWithdrawal)]
    if not selection:
        return [entry for entry in withdrawals if entry.ground]
    wanted = {*selection.corrections, *(f"documents/{name}" for name in selection.documents), *selection.rows}
    chosen = [entry for entry in withdrawals if _keys(entry) & wanted]
    missing = wanted - {key for entry in chosen for key in _keys(entry)}
    if missing:
        raise CorrectionError(f"no entry withdraws {', '.join(sorted(missing))}; write it first, so that it lasts")
    return chosen


def _keys(entry: Withdrawal | NameWithdrawal) -> set[str]:
    place = set() if isinstance(entry, NameWithdrawal) else {f"{entry.subject.table}/{entry.subject.value}"}
    return {correction_id(entry)} | place
