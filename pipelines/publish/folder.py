"""A release folder appears whole or not at all: a lock, a folder to write in, a rename, and `latest` moved last.

What stands in a release is not this module's business. A publisher that dies leaves at most a folder whose name begins
with `INCOMING`, which readers ignore and the next publisher removes.
"""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.publish.versions import LATEST

INCOMING = ".incoming-"
LOCK = ".publish.lock"
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of <fcntl.h> and <linux/fs.h>


@contextmanager
def publishing(out: Path) -> Iterator[Path]:
    """Hold the lock of `out` and yield an empty folder in it, which is gone afterwards unless `appear` renamed it.

    Raises:
        ValueError: `out` was a URL; `store.releases_at` gives a folder for one.
    """
    if out.parts and out.parts[0].endswith(":"):
        raise ValueError(f"{out} is no folder but a URL, which `onrecord build --out` takes")
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


def replace(folder: Path, release: Path) -> None:
    """Put a written folder in the place of a release, at one instant; the old one is removed.

    A reader finds the old release or the new one, whole; so does one who comes after a kill, and what may be left of
    the old one then is removed by the next publisher or redaction.

    Raises:
        OSError: the system cannot exchange two folders at one instant; nothing was changed.
    """
    for path in [*folder.rglob("*"), folder]:
        _to_disk(path)
    _exchange(folder, release)
    _to_disk(release.parent)
    shutil.rmtree(folder)


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders at one instant (renameat2 of Linux, which Python does not offer)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError as error:
        raise OSError("this system cannot exchange two folders at one instant; redact on Linux") from error
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, f"this file system cannot exchange two folders: {os.strerror(number)}", str(other))


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
