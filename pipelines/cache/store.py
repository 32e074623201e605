"""One SQLite file of keyed entries that many builds may use at once, and that a kill leaves whole.

SQLite, because its transactions outlive a `kill -9`, its locks let two builds write, and one file of 100,000 entries
is measured, copied and deleted more easily than 100,000 files. Every entry carries a digest of its bytes: what does
not match is as good as absent, and is made again. Belongs here: bytes under keys. Not here: what the bytes mean.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Self, TypeVar

FILE_NAME = "cache.sqlite"
# What no build asked for in so many days is of documents or code that are gone, and private things must go too.
KEPT_DAYS = 30
# An article of news length takes about 20 KB, so this holds two versions of 100,000.
MOST_BYTES = 4 * 2**30
# How long a build waits for another's short transaction.
PATIENCE_SECONDS = 60
# Longer lists are no faster, and SQLite limits the variables of a statement.
KEYS_A_QUERY = 500
DIGEST_BYTES = 16
TABLE = """CREATE TABLE IF NOT EXISTS entries (
    key BLOB PRIMARY KEY, digest BLOB NOT NULL, used INTEGER NOT NULL, value BLOB NOT NULL
)"""
T = TypeVar("T")
log = logging.getLogger(__name__)


def digest(*parts: bytes) -> bytes:
    """Return a digest of several byte strings; where one ends and the next begins counts."""
    whole = blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


@contextmanager
def opened(folder: Path | None) -> Iterator["Store | None"]:
    """Hold the store of a folder, or none where there is no folder; what is old or too much is removed at the end."""
    if folder is None:
        yield None
        return
    with Store(folder) as store:
        yield store


class Store:
    """Entries in the file `cache.sqlite` of a folder, for one thread; a context manager that prunes and closes.

    A file that is no database any more is replaced by an empty one. Where nothing can be read or written (a full
    disk, another account's folder) there is a warning, and the store is empty from then on: that costs time, never
    a result.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES, kept_days: int = KEPT_DAYS) -> None:
        self._path = folder / FILE_NAME
        self._most_bytes, self._kept_days = most_bytes, kept_days
        self._today = datetime.now(UTC).date().toordinal()
        self._connection: sqlite3.Connection | None = None
        self._open()

    def __enter__(self) -> Self:
        """Return itself; the file is open from the start."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what is old or too much, and close the file."""
        self._try(self._prune, None)
        self.close()

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the sound entries among those asked for, and note that they were wanted today."""
        return self._try(lambda connection: self._get(connection, keys), {})

    def has(self, keys: Iterable[bytes]) -> set[bytes]:
        """Return which keys have an entry, sound or not."""
        return self._try(lambda connection: _has(connection, keys), set())

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Write entries, all or none; one that is there is replaced."""
        rows = [(key, digest(key, value), self._today, value) for key, value in entries.items()]
        self._try(lambda connection: _put(connection, rows), None)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _open(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            self._connection = _connected(self._path)
        except (OSError, sqlite3.Error) as error:
            self._recover(error)

    def _try(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._connection is None:
            return otherwise
        try:
            return action(self._connection)
        except sqlite3.Error as error:
            self._recover(error)
            return otherwise

    def _recover(self, error: OSError | sqlite3.Error) -> None:
        """Start an empty file where this one is damaged; do without where it is locked, full or forbidden."""
        self.close()
        if isinstance(error, sqlite3.OperationalError | OSError):
            log.warning("the cache %s is not used: %s", self._path, error)
            return
        log.warning("the cache %s is damaged and is made anew: %s", self._path, error)
        with suppress(OSError, sqlite3.Error):
            for path in self._path.parent.glob(f"{FILE_NAME}*"):
                path.unlink(missing_ok=True)
            self._path.touch(mode=0o600)
            self._connection = _connected(self._path)

    def _get(self, connection: sqlite3.Connection, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for part, marks in _parts(keys):
            rows = connection.execute(f"SELECT key, digest, value FROM entries WHERE key IN ({marks})", part)
            found |= {key: value for key, seal, value in rows if digest(key, value) == seal}
            with connection:
                connection.execute(
                    f"UPDATE entries SET used = {self._today} WHERE used < {self._today} AND key IN ({marks})", part
                )
        return found

    def _prune(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("DELETE FROM entries WHERE used < ?", [self._today - self._kept_days])
        while (excess := _bytes(connection) - self._most_bytes) > 0 and _drop_oldest(connection, excess):
            pass
        connection.executescript("PRAGMA incremental_vacuum")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS)
    try:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last entries, not the file
        connection.execute("PRAGMA secure_delete = ON").fetchall()  # names that were removed are overwritten
        connection.execute(TABLE)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _has(connection: sqlite3.Connection, keys: Iterable[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for part, marks in _parts(keys):
        found |= {key for (key,) in connection.execute(f"SELECT key FROM entries WHERE key IN ({marks})", part)}
    return found


def _put(connection: sqlite3.Connection, rows: list[tuple[bytes, bytes, int, bytes]]) -> None:
    with connection:
        connection.executemany("REPLACE INTO entries (key, digest, used, value) VALUES (?, ?, ?, ?)", rows)


def _bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _drop_oldest(connection: sqlite3.Connection, excess: int) -> bool:
    """Remove the longest unwanted entries that together hold `excess` bytes; False when there is none."""
    keys, freed = [], 0
    for key, size in connection.execute("SELECT key, length(value) FROM entries ORDER BY used, rowid"):
        keys.append((key,))
        freed += size
        if freed >= excess:
            break
    with connection:
        connection.executemany("DELETE FROM entries WHERE key = ?", keys)
    return bool(keys)


def _parts(keys: Iterable[bytes]) -> Iterator[tuple[list[bytes], str]]:
    """Yield the keys in lists that a query takes, each with the marks that stand for them in it."""
    every = list(keys)
    for start in range(0, len(every), KEYS_A_QUERY):
        part = every[start : start + KEYS_A_QUERY]
        yield part, ",".join("?" * len(part))
