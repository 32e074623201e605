"""`TOMBSTONE.md`: the notice in a release out of which something was taken. It never says what."""

from collections.abc import Iterable, Mapping
from typing import Any

FILE_NAME = "TOMBSTONE.md"


def notice(version: str, redactions: Iterable[Mapping[str, Any]]) -> str:
    """Return the notice for all redactions of a release, as its manifest has them."""
    head = (
        f"# On Record {version} was redacted\n\n"
        "Releases do not change, but for this: what people are protected by withholding is taken out of every release. "
        "Copies made before should be replaced by this one. `manifest.json` lists the checksums that the files had; "
        "those in `SHA256SUMS` are of the files as they are now.\n"
    )
    return head + "".join(_one(redaction) for redaction in redactions)


def _one(redaction: Mapping[str, Any]) -> str:
    reasons = "\n".join(f"- {reason}" for reason in redaction["reasons"])
    tables = sorted({*redaction["rows_removed"], *redaction["rows_modified"]})
    counts = "\n".join(
        f"| {table} | {redaction['rows_removed'].get(table, 0):,} | {redaction['rows_modified'].get(table, 0):,} |"
        for table in tables
    )
    return (
        f"\n## On {redaction['date']}\n\nBecause:\n\n{reasons}\n\n"
        f"| Table | Rows taken out | Rows changed |\n|---|--:|--:|\n{counts}\n"
    )
