"""The difference of two releases that were published before, as `onrecord diff` tells it. Nothing is written here."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from pipelines.publish.changes import TABLE, compare, stated_method
from pipelines.publish.contents import changelog_of
from schemas.derive import to_arrow


class NoRelease(ValueError):
    """What was named is no release, or not a whole one."""


def find_release(name: str, out: Path) -> Path:
    """Return the folder of a release named by its path or by its version in `out`; NoRelease when there is none."""
    for folder in (Path(name), out / name):
        if folder.is_dir():
            try:
                stated_method(folder)
            except (OSError, ValueError, KeyError, TypeError):
                continue
            return folder.resolve()
    raise NoRelease(f"{name} is no release: neither a folder with a manifest.json nor a version in {out}")


def difference(old: Path, new: Path) -> tuple[str, list[dict[str, Any]]]:
    """Return what the release in `new` changed against that in `old`, in words and as rows of the table `changes`.

    Raises NoRelease when a table of either cannot be read.
    """
    try:
        changes = compare(old, new, is_same_method=stated_method(old) == stated_method(new))
        return changelog_of(new.name, changes, new, old), to_arrow(TABLE, changes).to_pylist()
    except (OSError, pyarrow.ArrowException, duckdb.Error) as error:
        raise NoRelease(f"{old} and {new} cannot be compared: {error}") from error
