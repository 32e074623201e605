"""Builds that are killed with SIGKILL at random moments of a chosen step, for a test and a benchmark.

A build runs in a fork of this process, in which the models are loaded already: a kill costs seconds, not a start-up.
"""

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random

from pipelines.build import Settings, build
from pipelines.extract.batch import extract_batch
from pipelines.revision import code_revision

# DuckDB writes the same rows to other pages each time; the others tell its size or checksum.
NOT_COMPARED = {"onrecord.duckdb", "manifest.json", "SHA256SUMS", "files.js"}
STEPS = ("extract", "link", "resolve", "publish")
LINES = [
    "Captain {who} was arrested at the pier in Duluth, Minnesota, on January {day}, 2026, police said.",
    '"The ferry did not sail," said Harbour Master {who}. "Nobody was hurt."',
    "A deckhand, 34, was shot and injured on the ferry on January {day}. {who} denied that officers fired.",
]
NAMES = ("Ottilie Brandvold", "Piet Okonjo", "Marguerite Thistlewood", "Anselm Duquette", "Ingrid Vasquez")


@dataclass(frozen=True)
class Kill:
    """What one killed build left."""

    step: str
    after: float  # seconds into the step
    was_killed: bool  # False: the build was done before


def write_articles(path: Path, count: int) -> None:
    """Write invented articles, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            who, day = NAMES[number % len(NAMES)], 1 + number % 28
            told = " ".join(line.format(who=who, day=day) for line in LINES)
            row = {"id": f"n/{number}", "text": f"{told} This is report {number}.", "published_at": f"2026-01-{day:02}"}
            file.write(json.dumps(row) + "\n")


def load() -> None:
    """Load the models once, for all forks, and note which code they run: files may change under them."""
    extract_batch([])
    code_revision()


def release_of(settings: Settings) -> tuple[dict[str, str], dict[str, float]]:
    """Build to the end, in a fork; return the checksum of every file of the newest release, and seconds by step."""
    marks, child = _started(settings)
    times = [(step, time.perf_counter()) for step in marks]
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"the build ended with status {status}")
    times.append(("", time.perf_counter()))
    seconds = {step: after - at for (step, at), (_, after) in pairwise(times) if step in STEPS}
    folder = settings.out / "latest"
    files = sorted(path for path in folder.resolve().rglob("*") if path.is_file() and path.name not in NOT_COMPARED)
    return {str(path.relative_to(folder.resolve())): sha256(path.read_bytes()).hexdigest() for path in files}, seconds


def kills(
    settings: Settings, times: int, seconds: dict[str, float], random: Random, steps: tuple[str, ...] = STEPS
) -> Iterator[Kill]:
    """Kill so many builds, each somewhere in one of `steps`, in turn, that take `seconds` when they are left alone.

    Each starts from what the one before left, in the folder of the releases and in the cache; the cache is a new one
    where extraction is to be killed, because there would be nothing to do.
    """
    for number in range(times):
        step = steps[number % len(steps)]
        if step == "extract" and settings.cache is not None:
            settings = replace(settings, cache=settings.cache.with_name(f"cache-{number}"))
        yield _killed(settings, step, random.random() * seconds[step])


def _killed(settings: Settings, step: str, after: float) -> Kill:
    marks, child = _started(settings)
    for mark in marks:
        if mark == step:
            time.sleep(after)
            break
    os.kill(child, signal.SIGKILL)
    for _ in marks:
        pass
    _, status = os.waitpid(child, 0)
    return Kill(step, after, os.WIFSIGNALED(status))


def _started(settings: Settings) -> tuple[Iterator[str], int]:
    """Start a build in a fork; return the steps that it begins, as it begins them, and its process."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.close(told)
        status = 1
        try:
            build(settings, lambda step, done, total: None if done else _write(tell, step))
            status = 0
        finally:
            os._exit(status)
    os.close(tell)
    return (line.strip() for line in os.fdopen(told)), child


def _write(pipe: int, step: str) -> None:
    os.write(pipe, f"{step}\n".encode())
