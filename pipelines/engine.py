"""Where extraction runs: this machine's cores, or a Ray cluster. Ordered results, whatever the number of workers.

Belongs here: how batches go to a pool of workers, and what happens when one dies. Not here: the pools (`engines/`),
nor the work (`extract/`).
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Literal

from pipelines.engines.local import Processes, ThisProcess
from pipelines.engines.pool import Pool, Promise, R, T, Work, WorkerDied

EngineName = Literal["local", "ray"]
# Stands in for the result of an item that ends every worker.
Instead = Callable[[T, BaseException], R]
# Batches that wait a worker: one in work and one ready, so that none idles while the parent writes.
BATCHES_A_WORKER = 2
# How often an item alone may end its worker before it is given up: once may be an operator's or the kernel's doing.
TRIES = 2


class NoWorkerError(RuntimeError):
    """No worker can start: the fault is not in what they are given."""


@contextmanager
def workers(work: Work[T, R], count: int | None = None, engine: EngineName = "local") -> Iterator[Pool[T, R]]:
    """Hold a pool of workers that do `work`, which must be picklable.

    `count` is the number of workers: by default one a core, of this machine or of the cluster. One on this machine
    is this process itself.

    Raises:
        ImportError: Ray is asked for and is not installed.
    """
    pool: Pool[T, R]
    if engine == "ray":
        from pipelines.engines.cluster import Actors

        pool = Actors(work, count)
    else:
        size = count or os.cpu_count() or 1
        pool = ThisProcess(work) if size == 1 else Processes(work, size)
    try:
        yield pool
    finally:
        pool.close()


def in_order(pool: Pool[T, R], batches: Iterable[list[T]], instead: Instead[T, R]) -> Iterator[list[R]]:
    """Yield the results of each batch, in order; takes only so many batches ahead as the workers need.

    A batch whose worker died is done again by a worker of its own, and halved when that one dies too; the item that
    ends every worker gets the result of `instead`. An empty batch troubles no worker.

    Raises:
        NoWorkerError: every worker ended at once, before any did something.
    """
    waiting = iter(batches)
    held: deque[tuple[list[T], Promise[R]]] = deque()
    has_worked = False
    while True:
        for batch in islice(waiting, BATCHES_A_WORKER * pool.size - len(held)):
            held.append((batch, pool.submit(batch) if batch else list))
        if not held:
            return
        batch, promise = held.popleft()
        try:
            results = promise()
        except WorkerDied:
            results, given_up = _alone(pool, batch, instead)
            if given_up == len(batch) > 1 and not has_worked:
                raise NoWorkerError(f"workers end as soon as they begin: {given_up} items in a row had none") from None
        has_worked = has_worked or bool(batch)
        yield results


def _alone(pool: Pool[T, R], batch: list[T], instead: Instead[T, R]) -> tuple[list[R], int]:
    """Return the results of a batch that ended its worker, and how many of them are stand-ins."""
    results: list[R] = []
    waiting, tries, given_up = deque([batch]), 0, 0
    single = pool.alone()
    try:
        while waiting:
            part = waiting.popleft()
            try:
                results += single.submit(part)()
            except WorkerDied as error:
                half = len(part) // 2
                tries += not half
                if half:
                    waiting.extendleft((part[half:], part[:half]))
                elif tries < TRIES:
                    waiting.appendleft(part)
                else:
                    results.append(instead(part[0], error))
                    tries, given_up = 0, given_up + 1
            else:
                tries = 0
    finally:
        single.close()
    return results, given_up
