"""Workers on this machine: processes of their own, or, where one is asked for, this process."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Generic

from pipelines.engines.pool import Promise, R, T, Work, WorkerDied

# Libraries that would start a thread a core in every worker, and fight over the cores.
THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class ThisProcess(Generic[T, R]):
    """Does the work here, when its results are asked for; what kills it ends the build."""

    size = 1

    def __init__(self, work: Work[T, R]) -> None:
        self._work = work

    def submit(self, batch: list[T]) -> Promise[R]:
        """See `pool.Pool`."""
        return partial(self._work, batch)

    def alone(self) -> "ThisProcess[T, R]":
        """See `pool.Pool`."""
        return self

    def close(self) -> None:
        """See `pool.Pool`."""


class Processes(Generic[T, R]):
    """Processes that start as work comes; when one dies, so do all, and new ones take the next batches."""

    def __init__(self, work: Work[T, R], size: int) -> None:
        self._work, self.size = work, size
        self._executor = _executor(size)

    def submit(self, batch: list[T]) -> Promise[R]:
        """See `pool.Pool`."""
        try:
            future = self._executor.submit(self._work, batch)
        except BrokenProcessPool:
            self.close()
            self._executor = _executor(self.size)
            future = self._executor.submit(self._work, batch)

        def results() -> list[R]:
            try:
                return future.result()
            except BrokenProcessPool as error:
                raise WorkerDied(str(error)) from error

        return results

    def alone(self) -> "Processes[T, R]":
        """See `pool.Pool`."""
        return Processes(self._work, 1)

    def close(self) -> None:
        """See `pool.Pool`."""
        self._executor.shutdown(cancel_futures=True)


def _executor(size: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork copies locks that other threads hold. Workers inherit the environment.
    for name in THREAD_SETTINGS:
        os.environ.setdefault(name, "1")
    return ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end when it was killed: a pool's worker would wait for work forever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
