"""A release folder appears whole or not at all: a lock, a folder to write in, a rename, and `latest` moved last.

What stands in a release is not this module's business. A publisher that dies leaves at most a folder whose name begins
with `INCOMING`, which readers ignore and the next publisher removes.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.publish.versions import LATEST

INCOMING = ".incoming-"
LOCK = ".publish.lock"


@contextmanager
def publishing(out: Path) -> Iterator[Path]:
    """Hold the lock of `out` and yield an empty folder in it, which is gone afterwards unless `appear` renamed it."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_incoming(out)
        folder = out / f"{INCOMING}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            _remove_incoming(out)


def appear(folder: Path, release: Path) -> None:
    """Make a written folder the release of that path, then point `latest` at it. FileExistsError if there is one."""
    if release.exists():
        raise FileExistsError(f"release {release} exists, and releases do not change")
    for path in [*folder.rglob("*"), folder]:
        _to_disk(path)
    folder.rename(release)
    _to_disk(release.parent)
    pointer = release.parent / f"{INCOMING}{LATEST}"
    pointer.symlink_to(release.name)
    pointer.replace(release.parent / LATEST)
    _to_disk(release.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_incoming(out: Path) -> None:
    for path in out.glob(f"{INCOMING}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
