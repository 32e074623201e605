"""Where extraction runs: this machine's cores. Ordered results, whatever the number of workers.

Belongs here: processes, batches, what happens when one fails. Not here: what is extracted (`extract/`).
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import islice, zip_longest
from multiprocessing import get_context, parent_process
from threading import Thread

from pipelines.extract.document import extract
from pipelines.frames import Extraction, row_of
from pipelines.language.parse import BATCH_DOCUMENTS, DEFAULT_MODEL, load_model, load_tagger, read
from pipelines.records import Document, Refusal

Progress = Callable[[int], None]
# Batches that wait a worker: one in work and one ready, so that none idles while the parent writes.
BATCHES_A_WORKER = 2
# Libraries that would start a thread a core in every worker, and fight over the cores.
THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def extract_all(
    documents: Iterable[Document],
    model: str = DEFAULT_MODEL,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Extraction]:
    """Yield what each document says, in the order of the documents; holds a few batches in memory at a time.

    A document whose extraction fails yields a row of the quarantine instead. `workers` is the number of
    processes (by default one a core); one runs in this process. `progress` is told how many documents are new.
    """
    count = workers or os.cpu_count() or 1
    batches = _batches(documents)
    results = (extract_batch(batch, model) for batch in batches) if count == 1 else _in_pool(batches, model, count)
    for result in results:
        yield from result
        if progress:
            progress(len(result))


def extract_batch(documents: list[Document], model: str = DEFAULT_MODEL) -> list[Extraction]:
    """Return one extraction a document, in order; reads the batch at once, and one by one where that fails."""
    _load(model)
    try:
        readings = list(read(documents, model))
    except Exception as error:  # whatever a text makes the language model raise must cost that text alone
        if len(documents) == 1:
            return [_failed(documents[0], error)]
        return [extraction for document in documents for extraction in extract_batch([document], model)]
    extractions = []
    for reading in readings:
        try:
            extractions.append(extract(reading))
        except Exception as error:  # as above, for the extractors
            extractions.append(_failed(reading.document, error))
    return extractions


@cache
def _load(model: str) -> None:
    """Models that are missing or broken stop the build here, rather than fail every document."""
    load_model(model)
    load_tagger().attributions(["Ready."])


def _failed(document: Document, error: BaseException) -> Extraction:
    last_line = f"{type(error).__name__}: {error}".splitlines()[0]
    refusal = Refusal(document.source_id, "extraction_failed", last_line, document.location or document.source_id)
    return {"quarantine": [row_of(refusal)]}


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    waiting = iter(documents)
    while batch := list(islice(waiting, BATCH_DOCUMENTS)):
        yield batch


def _in_pool(batches: Iterator[list[Document]], model: str, workers: int) -> Iterator[list[Extraction]]:
    """Results in order. When a worker dies, every batch under way is done again, each apart from the others."""
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
                    futures.append(pool.submit(extract_batch, batch, model))
                result = futures[0].result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                yield from (_again(*pair, model) for pair in zip_longest(held, futures))
                held.clear()
                futures.clear()
                pool = _pool(workers)
                continue
            held.popleft()
            futures.popleft()
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _again(documents: list[Document], future: Future[list[Extraction]] | None, model: str) -> list[Extraction]:
    is_done = future is not None and future.done() and not future.cancelled() and future.exception() is None
    return future.result() if future is not None and is_done else _alone(documents, model)


def _alone(documents: list[Document], model: str) -> list[Extraction]:
    """Do a batch in a process of its own; if that dies too, each document in one, to find which kills it."""
    with _pool(1) as pool:
        try:
            return pool.submit(extract_batch, documents, model).result()
        except BrokenProcessPool as error:
            if len(documents) == 1:
                return [_failed(documents[0], error)]
    return [extraction for document in documents for extraction in _alone([document], model)]


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
