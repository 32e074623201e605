"""`CHANGELOG.md`: what a release changed, in plain words, from its tables and those of the release before.

Belongs here: frames to words. Not here: finding what changed (`changes.py`) or reading a folder.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

FILE_NAME = "CHANGELOG.md"
# What the words are made of, besides `changes`: table -> columns.
READ = {
    "incidents": ["incident_id", "status", "summary"],
    "id_history": ["old_id", "new_id", "table", "change", "reason"],
}
# Under one heading: as many as a person reads; the tables hold all.
LINES_AT_MOST = 50
CAUSES = {
    "source": "the documents read differ",
    "correction": "a correction was applied",
    "method": "code or model differ",
    "schema": "the schema differs",
}
ROW_LINE = re.compile(r"- `([^`]+)` ")
WITHDRAWN = ("removed", "correction")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#])")

Tables = Mapping[str, pd.DataFrame]


def first_changelog(version: str) -> str:
    """Return the changelog of a release that has none before it."""
    return f"# On Record {version}\n\nThe first release: there is none before it to compare with.\n"


def changelog(version: str, before: str, changes: pd.DataFrame, new: Tables, old: Tables) -> str:
    """Return the changelog of release `version` against release `before`.

    `changes` has the rows of that table; `new` and `old` hold the tables of `READ`.
    """
    title = f"# On Record {version}\n\nChanges since {before}."
    return "\n\n".join([title, *_rows(changes), *_incidents(changes, new, old), *_ids(new, old)]) + "\n"


def without_rows(told: str, row_ids: Collection[str]) -> str:
    """Return a changelog in which the lines about some rows say no more than that they were withdrawn."""
    lines = []
    for line in told.splitlines():
        found = ROW_LINE.match(line)
        lines.append(f"- `{found[1]}` withdrawn" if found and found[1] in row_ids else line)
    return "\n".join(lines) + "\n"


def _rows(changes: pd.DataFrame) -> Iterator[str]:
    if changes.empty:
        yield "No row changed."
        return
    counts = changes.groupby(["table", "change", "cause"], sort=True).size().reset_index(name="count")
    lines = [
        f"| {row['table']} | {row['change']} | {CAUSES[row['cause']]} | {row['count']:,} |" for row in _each(counts)
    ]
    yield "## Rows\n\n| Table | Rows were | Because | Rows |\n|---|---|---|--:|\n" + "\n".join(lines)


def _incidents(changes: pd.DataFrame, new: Tables, old: Tables) -> Iterator[str]:
    rows = changes[changes["table"] == "incidents"]
    after, before = (tables["incidents"].set_index("incident_id") for tables in (new, old))
    for change, incidents, title in (
        ("added", after, "Incidents that appeared"),
        ("removed", before, "Incidents that disappeared"),
    ):
        found = rows[rows["change"] == change]
        # What a correction withdrew must not be told again in the words of the release before.
        lines = (
            _line(key, "withdrawn" if (change, cause) == WITHDRAWN else str(incidents.at[key, "summary"]))
            for key, cause in zip(found["row_id"], found["cause"], strict=True)
        )
        yield from _section(title, len(found), lines)
    both = after.join(before["status"].rename("was"), how="inner").sort_index()
    other = both[both["status"] != both["was"]]
    lines = (
        _line(str(key), f"{row['was']}, now {row['status']}: ", row["summary"])
        for key, row in zip(other.index, _each(other), strict=True)
    )
    yield from _section("Incidents of another status", len(other), lines)


def _ids(new: Tables, old: Tables) -> Iterator[str]:
    """What the history of `new` holds and that of `old` does not."""
    keys = ["old_id", "new_id", "table", "change"]
    history = new["id_history"].merge(old["id_history"][keys].drop_duplicates(), "left", keys, indicator=True)
    history = history[history["_merge"] == "left_only"].sort_values(keys)
    for change in ("merged", "split", "withdrawn"):
        rows = history[history["change"] == change]
        lines = (
            _line(
                row["old_id"],
                row["table"],
                f", now `{row['new_id']}`: " if pd.notna(row["new_id"]) else ": ",
                row["reason"],
            )
            for row in _each(rows)
        )
        yield from _section(f"IDs {change}", len(rows), lines)


def _each(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.to_dict("records")


def _section(title: str, count: int, lines: Iterable[str]) -> Iterator[str]:
    if not count:
        return
    shown = [line for line, _ in zip(lines, range(LINES_AT_MOST), strict=False)]
    more = [f"- and {count - len(shown):,} more"] if count > len(shown) else []
    yield f"## {title} ({count:,})\n\n" + "\n".join([*shown, *more])


def _line(row_id: str, *said: str) -> str:
    """One line about a row; words of articles must not act as Markdown, HTML or codes of a terminal."""
    *ours, theirs = said
    plain = "".join(char if char.isprintable() else " " for char in theirs)
    escaped = MARKDOWN.sub(r"\\\1", " ".join(plain.split()))
    return f"- `{row_id}` {''.join(ours)}{escaped}"
