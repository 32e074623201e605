"""What every pool of workers can do. Not here: any pool."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Does a batch: one result an item, in order.
Work = Callable[[list[T]], list[R]]
# Waits for the results of a batch that was handed over.
Promise = Callable[[], list[R]]


class WorkerDied(Exception):
    """The process that had a batch is gone, and the batch's results with it."""


class Pool(Protocol[T, R]):
    """Workers that do one kind of work on batches."""

    @property
    def size(self) -> int:
        """How many workers there are at most."""

    def submit(self, batch: list[T]) -> Promise[R]:
        """Hand a batch over; the promise waits for its results, and raises `WorkerDied` where they are lost."""

    def alone(self) -> "Pool[T, R]":
        """Return a new pool of one worker, for what may kill it."""

    def close(self) -> None:
        """End the workers."""
