"""Which builds were done, so that one of the same things does nothing.

A build is a function of its inputs (names and bytes, in order, corrections among them), the code, its libraries and
model, the policy on names, and the releases before it. When a build ends, the digest of all these is kept, with the
release that is then the newest. A build that finds its own digest would publish nothing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from pipelines.cache.revisions import language_revision
from pipelines.cache.store import Store, digest
from pipelines.ingest.discover import Input, input_hashes
from pipelines.publish.checksums import FILE_NAME as CHECKSUMS
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.release import PublishResult
from pipelines.publish.versions import LATEST, releases_in
from pipelines.revision import code_revision
from schemas.derive import from_arrow
from schemas.tables import TABLES


class ReleaseTables(Mapping[str, pd.DataFrame]):
    """The tables of a release, each read when it is asked for."""

    def __init__(self, release: Path) -> None:
        self._release = release

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in TABLES:
            raise KeyError(table)
        return from_arrow(pq.read_table(self._release / f"{table}.parquet"))

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def given(inputs: Iterable[Input], model: str, names: str) -> bytes:
    """Return a digest of all that goes into a build but the releases before it; files are read, not unpacked."""
    files = [(item.name, item.batch, item.suffix, input_hashes([item])) for item in inputs]
    return digest(repr((files, names, code_revision())).encode("utf-8", "surrogatepass"), language_revision(model))


def done_before(store: Store, given: bytes, out: Path) -> PublishResult | None:
    """Return the newest release in `out` if building what is given would not change it, None if one must see."""
    is_known = store.get([_key(given, out)])
    return _newest_release(out) if is_known else None


def note_done(store: Store, given: bytes, out: Path) -> None:
    """Keep that what is given was built, and which releases there are since."""
    store.put({_key(given, out): b""})


def _key(given: bytes, out: Path) -> bytes:
    checksums = out / LATEST / CHECKSUMS
    newest = checksums.read_bytes() if checksums.exists() else b""
    return digest(b"build", given, newest, repr(releases_in(out)).encode())


def _newest_release(out: Path) -> PublishResult | None:
    """Return the newest release in a folder as what a build without news returns; None where files lack."""
    path = (out / LATEST).resolve()
    try:
        stated = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        if any((path / file["path"]).stat().st_size != file["bytes"] for file in stated["files"]):
            return None
        return PublishResult(path, stated["version"], False, stated["row_counts"])
    except (OSError, ValueError, KeyError):
        return None
