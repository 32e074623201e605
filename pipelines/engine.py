"""Where extraction runs: this machine's cores. Ordered results, whatever the number of workers.

Belongs here: processes, batches, what happens when one fails. Not here: what is extracted (`extract/`).
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread

from pipelines.frames import Extraction, row_of
from pipelines.records import Document, Refusal

# Turns a batch of documents into one extraction each, in order; for more than one worker it must be picklable.
Work = Callable[[list[Document]], list[Extraction]]
Progress = Callable[[int], None]
# Enough that handing them over costs nothing beside reading them, few enough that all cores end together.
BATCH_DOCUMENTS = 16
# Batches that wait a worker: one in work and one ready, so that none idles while the parent writes.
BATCHES_A_WORKER = 2
# Libraries that would start a thread a core in every worker, and fight over the cores.
THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def extract_all(
    documents: Iterable[Document], work: Work, workers: int | None = None, progress: Progress | None = None
) -> Iterator[Extraction]:
    """Yield what each document says, in the order of the documents; holds a few batches in memory at a time.

    `work` does a batch. A document that kills the process doing it yields a row of the quarantine instead.
    `workers` is the number of processes (by default one a core); one runs in this process. `progress` is told
    how many more documents are done.
    """
    count = workers or os.cpu_count() or 1
    batches = _batches(documents)
    for result in map(work, batches) if count == 1 else _in_pool(batches, work, count):
        yield from result
        if progress:
            progress(len(result))


def failed(document: Document, error: BaseException) -> Extraction:
    """Return what stands in for the extraction of a document that failed: a row of the quarantine."""
    last_line = f"{type(error).__name__}: {error}".splitlines()[0]
    return {"quarantine": [row_of(Refusal(document.source_id, "extraction_failed", last_line, document.location))]}


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_DOCUMENTS)):
        yield batch


def _in_pool(batches: Iterator[list[Document]], work: Work, workers: int) -> Iterator[list[Extraction]]:
    """Results in order. When a worker dies, every batch under way is done again, one at a time."""
    held: deque[list[Document]] = deque()
    futures: deque[Future[list[Extraction]]] = deque()
    pool = _pool(workers)
    try:
        while True:
            held.extend(islice(batches, BATCHES_A_WORKER * workers - len(held)))
            if not held:
                return
            try:
                for batch in islice(held, len(futures), None):
                    futures.append(pool.submit(work, batch))
                result = futures[0].result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                yield from _one_by_one(held, work)
                held.clear()
                futures.clear()
                pool = _pool(workers)
                continue
            held.popleft()
            futures.popleft()
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(batches: Iterable[list[Document]], work: Work) -> Iterator[list[Extraction]]:
    """Results in order, from one worker; a batch that kills it is halved until the document that does is alone."""
    waiting = deque(batches)
    pool = _pool(1)
    try:
        while waiting:
            batch = waiting.popleft()
            try:
                result = pool.submit(work, batch).result()
            except BrokenProcessPool as error:
                pool.shutdown(cancel_futures=True)
                pool = _pool(1)
                half = len(batch) // 2
                if half:
                    waiting.extendleft((batch[half:], batch[:half]))
                    continue
                result = [failed(batch[0], error)]
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork copies locks that other threads hold. Workers inherit the environment.
    for name in THREAD_SETTINGS:
        os.environ.setdefault(name, "1")
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it was killed: a pool's worker would wait for work forever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
