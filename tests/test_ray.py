"""Extraction on a real Ray cluster of two nodes on this machine; in all tests but one the work is a stand-in."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from itertools import count

import pytest

from pipelines.cache.extraction import Engine, extract_all
from pipelines.engine import in_order, workers
from pipelines.language.parse import DEFAULT_MODEL
from pipelines.records import Document

ray = pytest.importorskip("ray", reason="the extra [ray] is not installed")
from ray.cluster_utils import Cluster  # noqa: E402
from ray.exceptions import RayActorError  # noqa: E402

ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])  # no node has the tests installed
ITEMS = [str(number) for number in range(60)]


class Work:
    """Tells who did a batch, and how many batches that worker has done: a model would be loaded at the first."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, batch: list[str]) -> list[tuple[str, int, str]]:
        self.done += 1
        for item in batch:
            if item == "killer":
                os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.02)
        return [(item, os.getpid(), ray.get_runtime_context().get_node_id()) for item in batch]


def instead(item: str, error: BaseException) -> tuple[str, int, str]:
    return item, 0, "given up"


def batches(items: list[str]) -> list[list[str]]:
    return [items[start : start + 3] for start in range(0, len(items), 3)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    found.add_node(num_cpus=1)
    ray.init(address=found.address, log_to_driver=False)
    yield found
    ray.shutdown()
    found.shutdown()


def test_work_is_spread_over_the_nodes_and_comes_back_in_order(cluster: Cluster) -> None:
    endless = ([str(number)] for number in count())
    found: list[tuple[str, int, str]] = []
    with workers(Work(), engine="ray") as pool:
        results = in_order(pool, endless, instead)
        while len({node for _, _, node in found}) < 2:  # an actor works from when it is up
            found += next(results)
    assert [item for item, _, _ in found] == [str(number) for number in range(len(found))]
    assert pool.size == 2 and len({pid for _, pid, _ in found}) == 2


def test_worker_that_is_killed_costs_no_item(cluster: Cluster) -> None:
    with workers(Work(), engine="ray") as pool:
        results = in_order(pool, batches(ITEMS), instead)
        found = list(next(results))
        os.kill(found[0][1], signal.SIGKILL)
        found += [row for part in results for row in part]
    assert [item for item, _, _ in found] == ITEMS
    assert all(pid for _, pid, _ in found)


def test_item_that_kills_every_worker_is_given_up_and_no_other_is_lost(cluster: Cluster) -> None:
    with workers(Work(), engine="ray") as pool:
        items = [*ITEMS[:10], "killer", *ITEMS[10:20]]
        found = [row for part in in_order(pool, batches(items), instead) for row in part]
    assert [item for item, _, _ in found] == items
    assert [item for item, pid, _ in found if not pid] == ["killer"]


def test_node_that_goes_costs_no_item(cluster: Cluster) -> None:
    node = cluster.add_node(num_cpus=1)
    with workers(Work(), engine="ray") as pool:
        results = in_order(pool, batches(ITEMS), instead)
        found = list(next(results))
        cluster.remove_node(node, allow_graceful=False)
        found += [row for part in results for row in part]
    assert [item for item, _, _ in found] == ITEMS
    assert all(pid for _, pid, _ in found)


def test_documents_give_the_same_bytes_as_on_this_machine(cluster: Cluster) -> None:
    told = "Captain Ottilie Brandvold was shot at the pier in Duluth, Minnesota, on Tuesday. “She is well,” {} said."
    documents = [
        Document(f"d-{who}", who, "article", told.format(who), "", published_at="2026-01-14")
        for who in ("police", "Harbour Master Piet Okonjo")
    ]
    found = [list(extract_all(documents, {}, Engine(DEFAULT_MODEL, 1, name))) for name in ("local", "ray")]
    assert found[0] == found[1] and len(found[0]) == 2


def test_package_that_no_node_can_load_ends_the_build(cluster: Cluster) -> None:
    class Unloadable:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return __import__, ("no_such_module",)

    with workers(Unloadable(), engine="ray") as pool, pytest.raises(RayActorError, match="no_such_module"):
        next(in_order(pool, batches(ITEMS), instead))
