"""Which files under the given paths hold articles, in an order that never changes.

Belongs here: walking folders, what is passed over, batches. Not here: reading any file.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

# Longest suffix first, so that .jsonl.gz is not taken for .gz.
SUFFIXES = (
    *(".jsonl.gz", ".jsonl", ".warc.gz", ".warc", ".arc.gz", ".arc", ".parquet", ".html"),
    *(".htm", ".xml", ".rss", ".atom", ".pdf", ".eml", ".txt", ".md"),
)


class NoArticles(ValueError):
    """A path that holds nothing to read: wrong use, told to the person rather than put into quarantine."""


@dataclass(frozen=True)
class Input:
    """A file to read; `name` is its path relative to the folder that was given (its own name if a file was)."""

    path: Path
    name: str
    batch: str  # the first folder under the one that was given, else ""
    suffix: str | None  # of SUFFIXES; None where no reader knows the file
    fault: str | None = None  # why it cannot be opened at all


def discover(paths: Iterable[Path]) -> list[Input]:
    """Return every file under the paths, sorted by name within each path.

    Hidden files and folders, and files called README, are not input. A file of a format that no reader knows
    is returned with `suffix` None, and what cannot be opened (a folder that may not be listed, a link to nothing, a
    pipe) with its `fault`, for the quarantine. Links to folders are followed, each folder once.

    Raises:
        NoArticles: a path does not exist, or holds no file of a known format.
    """
    found: list[Input] = []
    for path in paths:
        inputs = sorted(_inputs(path), key=lambda item: item.name)
        if path.is_dir() and not any(item.suffix for item in inputs):
            raise NoArticles(f"no articles in {path}: looked for {', '.join(SUFFIXES)} in it and its folders")
        found += inputs
    once: dict[str, Input] = {}  # the same file given twice, or with its folder, is read once
    for item in found:
        once.setdefault(os.path.realpath(item.path), item)
    return list(once.values())


def input_hashes(inputs: Iterable[Input]) -> dict[str, str]:
    """Return the SHA-256 of every file by its name; a file that cannot be read is in the quarantine."""
    hashes = {}
    for item in (item for item in inputs if item.fault is None):
        with suppress(OSError), item.path.open("rb") as stream:
            hashes[printable(item.name)] = file_digest(stream, "sha256").hexdigest()
    return hashes


def printable(name: str) -> str:
    """Return a name with what UTF-8 cannot hold (a file name may be any bytes) written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _inputs(path: Path) -> Iterator[Input]:
    if not path.exists():
        raise NoArticles(f"no file or folder {path}")
    if not path.is_dir():
        yield Input(path, path.name, "", _suffix(path), _fault(path))
        return
    closed: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=closed.append, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".") and not _leads_back(folder, name)]
        for name in files:
            file = Path(folder, name)
            if not name.startswith(".") and file.stem.upper() != "README":
                relative = file.relative_to(path)
                batch = relative.parts[0] if len(relative.parts) > 1 else ""
                yield Input(file, relative.as_posix(), batch, _suffix(file), _fault(file))
    for error in closed:
        relative = Path(error.filename).relative_to(path)
        batch = relative.parts[0] if relative.parts else ""
        yield Input(path / relative, relative.as_posix(), batch, None, f"it cannot be listed: {error.strerror}")


def _leads_back(folder: str, name: str) -> bool:
    """Tell whether a folder is a link to one on the way to it."""
    target = Path(folder, name)
    return target.is_symlink() and any(target.samefile(above) for above in target.absolute().parents)


def _fault(file: Path) -> str | None:
    try:
        return None if stat.S_ISREG(file.stat().st_mode) else "no file but a pipe, a socket or a device"
    except OSError as error:  # a link to nothing or to itself, or a file that went since its folder was listed
        return error.strerror


def _suffix(path: Path) -> str | None:
    return next((suffix for suffix in SUFFIXES if path.name.lower().endswith(suffix)), None)
