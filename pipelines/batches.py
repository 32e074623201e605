"""Batches as an operator's units of work: their keys, whether their files changed, and what follows from it.

Belongs here: the first folders under the given paths, looked at from outside. Not here: reading their files
(`ingest/`), nor what starts a run (`assets/`).
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from pipelines.ingest.discover import Input, discover, input_hashes, printable

# The key of files that lie in no folder: no folder can be called so.
NO_FOLDER = "."
# What Dagster does not take in the key of a partition.
UNFIT = ("...", "%")


@dataclass(frozen=True)
class Plan:
    """What one look at the folders asks for; all keys of batches, sorted."""

    start: tuple[str, ...]  # new or changed, and at rest
    remove: tuple[str, ...]  # their folders are gone
    waiting: tuple[str, ...]  # new or changed, and perhaps still being written
    corrections: bool  # people's corrections changed, and are at rest
    number: int  # grows with every plan that asks for something
    cursor: str  # to hand in at the next look


def batch_key(batch: str) -> str:
    """Return the key of a batch: its folder's name, escaped where it holds what a key cannot, or `NO_FOLDER`."""
    if not batch:
        return NO_FOLDER
    is_fit = batch.isprintable() and not any(part in batch for part in UNFIT)
    return batch if is_fit else quote(os.fsencode(batch)).replace("...", "%2E%2E%2E")


def batches_of(inputs: Iterable[Input]) -> dict[str, list[Input]]:
    """Return the files of every batch by its key, in the order of the files."""
    batches: dict[str, list[Input]] = {}
    for item in inputs:
        batches.setdefault(batch_key(item.batch), []).append(item)
    return batches


def fingerprint(paths: Iterable[Path]) -> str:
    """Return what changes when one of some files comes, goes or is written: names, sizes and times, not contents.

    The time of change (ctime) tells of a file that was put in another's place with its size and date kept.
    """
    whole = sha256()
    for path in paths:
        try:
            stat = path.stat()
        except OSError:  # gone since the folder was listed: the next look will not list it
            continue
        whole.update(f"{printable(str(path))}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}\n".encode())
    return whole.hexdigest()[:16]


def plan(fingerprints: Mapping[str, str], corrections: str, known: Collection[str], cursor: str | None) -> Plan:
    """Return what to do for the batches and corrections found now, given the batches known and the last look's cursor.

    A batch is started when it is unknown or its fingerprint is not the one it was last started with, and only when
    two looks in a row found the same: files that are still being copied wait. `corrections` is the fingerprint of
    people's corrections; those of the first look are not new.
    """
    before: dict[str, Any] = {"number": 0, "batches": {}, "corrections": (corrections, corrections)}
    before |= json.loads(cursor) if cursor else {}
    start: list[str] = []
    waiting: list[str] = []
    batches: dict[str, tuple[str, str | None]] = {}
    for key, found in sorted(fingerprints.items()):
        seen, started = before["batches"].get(key, (None, None))
        if key not in known or started != found:
            (start if seen == found else waiting).append(key)
        batches[key] = (found, found if key in start else started)
    remove = sorted(set(known) - set(fingerprints))
    seen, used = before["corrections"]
    is_corrected = seen == corrections != used
    number = before["number"] + bool(start or remove or is_corrected)
    used = corrections if is_corrected else used
    state = {"number": number, "batches": batches, "corrections": (corrections, used)}
    return Plan(tuple(start), tuple(remove), tuple(waiting), is_corrected, number, json.dumps(state))


def files_of_batch(key: str, paths: Sequence[Path]) -> list[Input]:
    """Return the files of one batch.

    Raises:
        NoArticles: a path holds nothing to read.
        LookupError: the batch has no files.
    """
    inputs = batches_of(discover(paths)).get(key)
    if not inputs:
        raise LookupError(f"batch {key} has no files in {', '.join(map(str, paths))}")
    return inputs


def file_table(inputs: Sequence[Input], paths: Sequence[Path]) -> pd.DataFrame:
    """Return the files as a table: name, batch (its key), root (which of `paths` it lies under), bytes, sha256.

    A file that went away since it was found, or cannot be read, has neither bytes nor hash.
    """
    hashes = input_hashes(inputs)
    rows = [
        {
            "name": printable(item.name),
            "batch": batch_key(item.batch),
            "root": next(i for i, path in enumerate(paths) if item.path.is_relative_to(path)),
            "bytes": item.path.stat().st_size if printable(item.name) in hashes else None,
            "sha256": hashes.get(printable(item.name)),
        }
        for item in inputs
    ]
    return pd.DataFrame(rows, columns=["name", "batch", "root", "bytes", "sha256"])
