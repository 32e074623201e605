"""Releases in a store that fsspec reaches by a URL, such as `s3://bucket/prefix`; folders of this machine pass through.

A store has no renames and no links, so a release becomes visible in this order: its files, then `SHA256SUMS`, without
which a version is no release; then `latest.json`, a copy of the manifest of the newest release, in one write. Whoever
dies on the way leaves the old `latest.json` and whole releases behind, and the next publisher removes the rest. One
publisher at a time: a store has no lock either.

Belongs here: copying releases to and from a store. Not here: making one; that is done in a local folder that holds as
much of the store as publishing asks for.
"""

import errno
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

import fsspec

from pipelines.publish.checksums import FILE_NAME as CHECKSUMS
from pipelines.publish.checksums import files_of
from pipelines.publish.manifest import FILE_NAME as MANIFEST
from pipelines.publish.versions import LATEST, VERSION, is_url, parse_version, releases_in

POINTER = f"{LATEST}.json"
# What publishing reads of the newest release, and of all: rows for their lasting IDs, and for people's decisions.
OF_NEWEST = ("*.parquet", MANIFEST, CHECKSUMS)
OF_ALL = (MANIFEST, "incident_reports.parquet", "event_reports.parquet")


class StoreError(Exception):
    """A store cannot be read or written; the message says which and why."""


@contextmanager
def releases_at(out: str | Path) -> Iterator[Path]:
    """Yield a local folder of the releases at `out`, to publish into; what is new in it is uploaded at the end.

    Of a store the folder holds what publishing reads. Nothing is uploaded when the block raises. Raises StoreError, or
    OSError for a folder that nothing can be written to: told before hours of reading.
    """
    if not is_url(out):
        _check_writable(Path(out))
        yield Path(out)
        return
    store = Store(str(out))
    with TemporaryDirectory(prefix="onrecord-") as temporary:
        folder, known = Path(temporary), store.releases()
        store.fetch(folder, known, OF_ALL)
        if newest := store.latest():
            store.fetch(folder, [newest], OF_NEWEST)
            (folder / LATEST).symlink_to(newest)
        yield folder
        for version in releases_in(folder):
            if version not in known:
                store.upload(folder / version)


@contextmanager
def copied(out: str | Path, versions: Iterable[str] | None = None, names: Iterable[str] = ("*",)) -> Iterator[Path]:
    """Yield a local folder with releases of `out`, to read: those of `versions` (`latest` may be one), else all.

    Of a store the files are copied whose names match one of the patterns `names`; a folder is given as it is. Raises
    StoreError, also when the store lacks one of `versions`.
    """
    if not is_url(out):
        yield Path(out)
        return
    store = Store(str(out))
    with TemporaryDirectory(prefix="onrecord-") as temporary:
        folder, newest = Path(temporary), store.latest()
        wanted = set(store.releases() if versions is None else (_named(store, name, newest) for name in versions))
        store.fetch(folder, wanted, names)
        if newest in wanted:
            (folder / LATEST).symlink_to(newest)
        yield folder


@contextmanager
def copied_release(release: str | Path) -> Iterator[Path]:
    """Yield a local folder of the release at a path or URL, whose last part is its version or `latest`."""
    if not is_url(release):
        yield Path(release)
        return
    out, _, version = str(release).rstrip("/").rpartition("/")
    with copied(out, [version]) as folder:
        yield folder / version


class Store:
    """The releases under a URL."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        with self._told():
            self._fs, self._root = fsspec.core.url_to_fs(self.url, use_listings_cache=False)
            bucket = self._root.partition("/")[0]
            if bucket and not self._fs.exists(bucket):
                raise FileNotFoundError(f"there is no {bucket}")

    def releases(self) -> list[str]:
        """Return the versions of the whole releases, oldest first."""
        files = self._files()
        return sorted((version for version in files if CHECKSUMS in files[version]), key=parse_version)

    def latest(self) -> str | None:
        """Return the version that `latest.json` names, None where nothing was published."""
        with self._told():
            if not self._fs.exists(self._path(POINTER)):
                return None
            return json.loads(self._fs.cat_file(self._path(POINTER)))["version"]

    def fetch(self, folder: Path, versions: Iterable[str], names: Iterable[str]) -> None:
        """Copy the files of releases that match one of the patterns `names` to `folder/<version>/`."""
        patterns, files = tuple(names), self._files()
        paths = [
            f"{version}/{name}"
            for version in versions
            for name in files.get(version, ())
            if any(fnmatch(name, pattern) for pattern in patterns)
        ]
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with self._told():
            self._fs.get([self._path(path) for path in paths], [str(folder / path) for path in paths])

    def upload(self, release: Path) -> None:
        """Make the release in folder `release` the newest. StoreError when the store has that version."""
        version = release.name
        if version in self.releases():
            raise StoreError(f"{self.url} has a release {version}, and releases do not change")
        self._remove_unfinished()
        with self._told():
            for names in (files_of(release), [CHECKSUMS]):
                self._fs.put(
                    [str(release / name) for name in names], [self._path(f"{version}/{name}") for name in names]
                )
            self._fs.pipe_file(self._path(POINTER), (release / MANIFEST).read_bytes())

    def _remove_unfinished(self) -> None:
        for version, names in self._files().items():
            if CHECKSUMS not in names:
                with self._told():
                    self._fs.rm([self._path(f"{version}/{name}") for name in names])

    def _files(self) -> dict[str, list[str]]:
        """Return `{version: names of files}` for all that has the name of a version, whole or not."""
        with self._told():
            found: dict[str, list[str]] = {}
            for path in self._fs.find(self._root):
                version, _, name = path.removeprefix(self._root).lstrip("/").partition("/")
                if name and VERSION.match(version):
                    found.setdefault(version, []).append(name)
            return found

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # every file system of fsspec raises errors of its own kind
            raise StoreError(f"{self.url} cannot be reached: {error or type(error).__name__}") from error


def _check_writable(folder: Path) -> None:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "releases cannot be written here", str(there))


def _named(store: Store, name: str, newest: str | None) -> str:
    version = newest if name == LATEST else name
    if version not in store.releases():
        raise StoreError(f"{store.url} has no release {name}")
    return version
