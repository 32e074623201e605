"""The lasting ID of a correction: the same in every release, wherever its entry stands in the files."""

from pipelines.corrections.entries import Decision, Entry, NameWithdrawal
from pipelines.ids import make_id


def correction_id(entry: Entry, column: str = "") -> str:
    """Return the ID of an entry, or of one column that it corrects."""
    about: tuple[str, ...]
    if isinstance(entry, Decision):
        about = ("decision", *entry.pair)
    elif isinstance(entry, NameWithdrawal):
        about = ("name", entry.document_id, str(entry.start), str(entry.end))
    else:
        about = (entry.subject.table, entry.subject.column, entry.subject.value)
    return make_id("x", *about, column, entry.day.isoformat())
