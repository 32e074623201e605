"""Workers on a Ray cluster: one actor a core, which loads its models once and keeps them.

Belongs here: how actors come and go. Nothing else here or elsewhere imports Ray.
"""

import logging
import os
from typing import Any, Generic

import ray
from ray.exceptions import ActorUnschedulableError, NodeDiedError, RayActorError, WorkerCrashedError

from pipelines.engines.local import THREAD_SETTINGS
from pipelines.engines.pool import Promise, R, T, Work, WorkerDied

# So many actors in a row that do not even start are the fault of the package or of the cluster, not of a node.
MOST_FAILED = 4
LOST = (RayActorError, WorkerCrashedError, NodeDiedError, ActorUnschedulableError)


class _Worker(Generic[T, R]):
    """What an actor is: the work, in a process where the libraries do not fight over the cores."""

    def __init__(self, work: Work[T, R]) -> None:
        for name in THREAD_SETTINGS:
            os.environ.setdefault(name, "1")
        self._work = work

    def do(self, batch: list[T]) -> list[R]:
        return self._work(batch)

    def is_ready(self) -> bool:
        return True


class Actors(Generic[T, R]):
    """Actors spread over the cluster that `ray.init` finds: RAY_ADDRESS, one on this machine, or a new one.

    An actor takes batches from when it is up; one that dies is replaced as soon as the cluster has a core for it, so
    that a node may go or come while others work on.
    """

    def __init__(self, work: Work[T, R], count: int | None = None, cores_an_actor: float = 1.0) -> None:
        if not ray.is_initialized():
            ray.init(log_to_driver=False, logging_level=logging.WARNING)
        self._work = ray.put(work)
        self._cores = cores_an_actor
        self.size = count or max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._actors: dict[Any, int] = {}  # actor -> batches it has
        self._coming: dict[Any, Any] = {}  # promise that it is up -> actor
        self._failed = 0  # actors in a row that did not start
        for _ in range(self.size):
            self._call_one()

    def submit(self, batch: list[T]) -> Promise[R]:
        """See `pool.Pool`."""
        self._welcome()
        actor = min(self._actors, key=lambda known: self._actors[known])
        self._actors[actor] += 1
        reference = actor.do.remote(batch)

        def results() -> list[R]:
            try:
                found: list[R] = ray.get(reference)
            except LOST as error:
                self._lose(actor)
                raise WorkerDied(str(error)) from error
            if actor in self._actors:
                self._actors[actor] -= 1
            return found

        return results

    def alone(self) -> "Actors[T, R]":
        """See `pool.Pool`. It asks for no core: those of the dead are soon taken by their successors."""
        return Actors(ray.get(self._work), 1, 0.0)

    def close(self) -> None:
        """See `pool.Pool`."""
        for actor in [*self._actors, *self._coming.values()]:
            ray.kill(actor)
        self._actors, self._coming = {}, {}

    def _call_one(self) -> None:
        options = {"num_cpus": self._cores, "scheduling_strategy": "SPREAD"}
        actor: Any = ray.remote(_Worker).options(**options).remote(self._work)
        self._coming[actor.is_ready.remote()] = actor

    def _welcome(self) -> None:
        """Take in the actors that are up; wait for one where there is none."""
        while True:
            timeout = 0 if self._actors else None
            up, _ = ray.wait(list(self._coming), num_returns=1, timeout=timeout) if self._coming else ([], [])
            for promise in up:
                self._take_in(promise)
            if self._actors and not up:
                return

    def _take_in(self, promise: Any) -> None:
        actor = self._coming.pop(promise)
        try:
            ray.get(promise)
        except LOST:
            self._failed += 1
            if self._failed == MOST_FAILED:
                raise
            self._call_one()
        else:
            self._failed, self._actors[actor] = 0, 0

    def _lose(self, actor: Any) -> None:
        if self._actors.pop(actor, None) is not None:
            self._call_one()
