"""Kills publishers with SIGKILL at random moments and looks at what they leave; used by a test and a benchmark."""

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

import duckdb
import pandas as pd
from sample_tables import TEXTS, sample_tables

from pipelines.publish.folder import INCOMING
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import publish
from pipelines.publish.validate import Failure, validate_release
from pipelines.publish.versions import LATEST, releases_in

FIRST = "2026.01.01"


@dataclass(frozen=True)
class Left:
    """What stands in the folder of releases after a kill."""

    after: float  # seconds that the publisher lived
    failures: list[Failure]  # of `latest` and of the release that was being published, if it appeared
    has_leftovers: bool


def publish_sample(out: Path, number: int) -> None:
    """Publish the sample with a content and a version of its own."""
    tables: dict[str, pd.DataFrame] = sample_tables()
    tables["people"]["role"] = f"Chief number {number}"
    publish(tables, out, manifest=ReleaseFacts("abc", "m"), version=f"{FIRST}.{number + 1}", texts=TEXTS)


def kills(out: Path, times: int, seed: int) -> Iterator[Left]:
    """Kill `times` publishers, each at a random moment before its usual end, and yield what each leaves."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # imports are no part of publishing
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):  # the fork server imports from there alone
        _run(context.Process(target=sample_tables), None)
    chance, numbers = random.Random(seed), count()
    usual = _run(context.Process(target=publish_sample, args=(out, next(numbers))), None)
    killed = 0
    while killed < times:
        after = usual * chance.random()
        process = context.Process(target=publish_sample, args=(out, next(numbers)))
        lived = _run(process, after)
        if process.exitcode == 0:  # it was faster than any before
            usual = min(usual, lived)
            continue
        killed += 1
        yield Left(after, faults(out), any(out.glob(f"{INCOMING}*")))


def _run(process: BaseProcess, seconds: float | None) -> float:
    """Run a process, killing it after so many seconds, and return how long it lived."""
    begun = time.perf_counter()
    process.start()
    process.join(seconds)
    lived = time.perf_counter() - begun
    process.kill()
    process.join()
    return lived


def faults(out: Path) -> list[Failure]:
    """Return what does not hold of `latest` and of the newest version, which may be another."""
    with duckdb.connect(str(out / LATEST / "onrecord.duckdb"), read_only=True) as connection:
        assert connection.sql("SELECT count(*) FROM quotes").fetchall() == [(1,)]
    releases = {(out / LATEST).resolve(), out.resolve() / releases_in(out)[-1]}
    return [failure for release in releases for failure in validate_release(release)]
