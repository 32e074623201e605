"""What the engine promises of workers; the work is a stand-in, so that no language model is loaded."""

import os
import signal
from multiprocessing import parent_process
from pathlib import Path

import pytest

from pipelines.engine import BATCHES_A_WORKER, NoWorkerError, in_order, workers


def work(batch: list[str]) -> list[str]:
    """An item called `killer` ends its worker, as the kernel does where memory is out."""
    if parent_process() and any(item.startswith("killer") for item in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [f"{item} read" for item in batch]


def kill_once(batch: list[str]) -> list[str]:
    """A batch that names a file which is there removes it and ends its worker."""
    for item in batch:
        if Path(item).is_file():
            Path(item).unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    return batch


def instead(item: str, error: BaseException) -> str:
    return f"{item} given up"


def batches(items: list[str], size: int = 4) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def results(items: list[str], count: int = 2, does=work) -> list[str]:
    with workers(does, count) as pool:
        return [result for part in in_order(pool, batches(items), instead) for result in part]


@pytest.mark.parametrize("count", [1, 2])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    items = [str(number) for number in range(50)]
    assert results(items, count) == [f"{item} read" for item in items]


def test_item_that_kills_every_worker_is_given_up_and_no_other_is_lost() -> None:
    items = [*map(str, range(8)), "killer", *map(str, range(8, 30))]
    wanted = [f"{item} {'given up' if item == 'killer' else 'read'}" for item in items]
    assert results(items) == wanted


def test_worker_that_is_killed_once_costs_no_item(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    bomb.touch()
    items = [*map(str, range(6)), str(bomb), *map(str, range(6, 20))]
    assert results(items, does=kill_once) == items


def test_workers_that_never_start_end_the_build_rather_than_give_up_every_item() -> None:
    with pytest.raises(NoWorkerError, match="as soon as they begin"):
        results([f"killer {number}" for number in range(4)])


def test_batches_are_taken_only_as_they_are_needed() -> None:
    taken: list[list[str]] = []
    stream = (taken.append(batch) or batch for batch in batches([str(number) for number in range(1000)]))
    with workers(work, 2) as pool:
        next(in_order(pool, stream, instead))
        assert len(taken) <= 2 * BATCHES_A_WORKER


def test_empty_batch_keeps_its_place_and_starts_no_worker() -> None:
    with workers(os.kill, 2) as pool:  # would fail if it were called
        assert list(in_order(pool, [[], []], instead)) == [[], []]
