"""What earlier runs fetched, so that a run fetches only what is new: a SQLite file beside the archives.

Belongs here: what is remembered of an address. Not here: the archives themselves (`archive.py`), which are all that
a build needs; without this file the next run fetches everything again.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.fetch.listing import Item

LAYOUT = """
CREATE TABLE IF NOT EXISTS addresses (
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'fetched', 'refused')),
    said TEXT NOT NULL DEFAULT '{}',
    modified TEXT,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    rule TEXT
);
CREATE INDEX IF NOT EXISTS by_source ON addresses (source, status);
CREATE TABLE IF NOT EXISTS listings (url TEXT PRIMARY KEY, choice TEXT NOT NULL, since TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS archives (path TEXT PRIMARY KEY, whole_bytes INTEGER NOT NULL);
CREATE TEMPORARY TABLE sources (name TEXT PRIMARY KEY);
"""


LISTINGS = " listings"


def listings_of(source: str) -> str:
    """Return the name under which feeds, sitemaps and archives of a source are remembered, apart from its pages."""
    return f"{source}{LISTINGS}"


@dataclass(frozen=True)
class Known:
    """What is remembered of an address."""

    url: str
    status: str
    said: Mapping[str, str]
    etag: str | None
    last_modified: str | None
    digest: str | None
    at: str | None
    tries: int
    rule: str | None

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it has changed."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in stated.items() if value}


class State:
    """The memory of one folder; every change is on disk when its method returns. Safe between threads."""

    def __init__(self, path: Path | None) -> None:
        """Open or create; None keeps all in memory, for a dry run."""
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(LAYOUT)

    def copy_to_memory(self) -> "State":
        """Return a copy that forgets what happens to it."""
        copy = State(None)
        with self._lock:
            self._db.backup(copy._db)
        return copy

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all changes inside at once, or none of them; may be nested."""
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._db.execute("BEGIN")
                yield
                if self._depth == 1:
                    self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def get(self, url: str) -> Known | None:
        """Return what is known of an address."""
        with self._lock:
            row = self._db.execute(f"SELECT {_COLUMNS} FROM addresses WHERE url = ?", (url,)).fetchone()
        return _known(row) if row else None

    def begin(self, listings: Mapping[str, str]) -> None:
        """Tell which sources there are, each with the address of its listing ("" for none).

        A source that has the listing of one whose name is gone is that one, renamed, and takes over what it had.
        """
        with self.together():
            names = [(name,) for source in listings for name in (source, listings_of(source))]
            self._db.executemany("INSERT INTO sources VALUES (?)", names)
            for source, url in listings.items():
                before = self._db.execute(
                    "SELECT source FROM addresses WHERE url = ? AND source NOT IN (SELECT name FROM sources)", (url,)
                ).fetchone()
                if before is not None:
                    old = before[0].removesuffix(LISTINGS)
                    for was, name in ((old, source), (listings_of(old), listings_of(source))):
                        self._db.execute("UPDATE addresses SET source = ? WHERE source = ?", (name, was))

    def found(self, source: str, items: Iterable[Item]) -> None:
        """Remember pages that a listing names; one that was changed since it was fetched waits again.

        A page of another source stays that one's, unless there is no such source any more (see `begin`).
        """
        rows = [(item.url, source, json.dumps(dict(item.said)), item.modified) for item in items]
        with self.together():
            self._db.executemany(
                "INSERT INTO addresses (url, source, status, said, modified) VALUES (?, ?, 'pending', ?, ?) "
                "ON CONFLICT (url) DO UPDATE SET said = excluded.said, modified = excluded.modified, "
                "source = CASE WHEN source IN (SELECT name FROM sources) THEN source ELSE excluded.source END, "
                "status = CASE WHEN status <> 'pending' AND datetime(excluded.modified) > datetime(at) "
                "THEN 'pending' ELSE status END",
                rows,
            )

    def listed(self, url: str, choice: str, since: str) -> None:
        """Remember by which choice of pages, and from which day on ("": all), a listing was read."""
        with self.together():
            self._db.execute("INSERT OR REPLACE INTO listings VALUES (?, ?, ?)", (url, choice, since))

    def has_listed(self, url: str, choice: str, since: str) -> bool:
        """Tell whether a listing was read by this choice, from that day on or an earlier one."""
        with self._lock:
            row = self._db.execute("SELECT choice, since FROM listings WHERE url = ?", (url,)).fetchone()
        return row is not None and row[0] == choice and row[1] <= since

    def pending(self, source: str) -> list[Known]:
        """Return the pages of a source that wait to be fetched, in the order in which they were found."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM addresses WHERE source = ? AND status = 'pending' ORDER BY rowid", (source,)
            ).fetchall()
        return [_known(row) for row in rows]

    def all_of(self, source: str) -> list[Known]:
        """Return everything that is known of a source, in the order in which it was found."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM addresses WHERE source = ? ORDER BY rowid", (source,)
            ).fetchall()
        return [_known(row) for row in rows]

    def retry(self, source: str) -> None:
        """Let the pages of a source that were refused wait to be fetched again."""
        with self.together():
            self._db.execute(
                "UPDATE addresses SET status = 'pending' WHERE source = ? AND status = 'refused'", (source,)
            )

    def fetched(self, url: str, source: str, at: str, digest: str, validators: tuple[str | None, str | None]) -> None:
        """Remember that a page was fetched; `validators` are its ETag and Last-Modified."""
        self._set(
            url,
            source,
            status="fetched",
            at=at,
            digest=digest,
            etag=validators[0],
            last_modified=validators[1],
            tries=0,
        )

    def unchanged(self, url: str, source: str, at: str) -> None:
        """Remember that a page was asked for and has not changed."""
        self._set(url, source, status="fetched", at=at, tries=0)

    def failed(self, url: str, source: str, at: str, rule: str, status: str) -> None:
        """Count a failure; `status` tells whether the page waits for another run (pending) or not (refused)."""
        known = self.get(url)
        self._set(url, source, status=status, at=at, rule=rule, tries=(known.tries if known else 0) + 1)

    def whole(self, path: str, whole_bytes: int) -> None:
        """Remember how much of an archive under work consists of whole records."""
        with self.together():
            self._db.execute("INSERT OR REPLACE INTO archives VALUES (?, ?)", (path, whole_bytes))

    def archives(self) -> dict[str, int]:
        """Return the archives that were under work when their run ended, with the bytes of whole records."""
        with self._lock:
            return dict(self._db.execute("SELECT path, whole_bytes FROM archives").fetchall())

    def closed(self, path: str) -> None:
        """Remember that an archive is whole and in its place."""
        with self.together():
            self._db.execute("DELETE FROM archives WHERE path = ?", (path,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _set(self, url: str, source: str, **values: object) -> None:
        names = list(values)
        marks = ", ".join("?" * (len(names) + 2))
        changes = ", ".join(f"{name} = excluded.{name}" for name in names)
        with self.together():
            self._db.execute(
                f"INSERT INTO addresses (url, source, {', '.join(names)}) VALUES ({marks}) "
                f"ON CONFLICT (url) DO UPDATE SET {changes}",
                (url, source, *values.values()),
            )


_COLUMNS = "url, status, said, etag, last_modified, digest, at, tries, rule"


def _known(row: tuple) -> Known:
    url, status, said, *rest = row
    return Known(url, status, json.loads(said), *rest)
