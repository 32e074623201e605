"""What a build costs, in one run: every step, bare spaCy over the same texts with the same processes, memory, rebuilds.

    python tests/benchmarks/throughput.py [ARTICLES] [--workers N] [--rounds N]

Wall time is of the whole machine and suffers from what else runs on it; processor time, beside it, does not. Start-up
(processes, imports, loading the model) is measured with one document and left out of the ratio, so that it does not
hide the difference on small corpora.
"""

import argparse
import json
import os
import platform
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter

import spacy

from pipelines.build import Settings, build
from pipelines.engine import in_order, workers
from pipelines.ingest.discover import discover
from pipelines.ingest.read import read_inputs
from pipelines.language.parse import DEFAULT_MODEL
from pipelines.records import Document

DEFAULT_ARTICLES = Path(__file__).parents[3] / "shared" / "corpora" / "polnear-dev" / "articles.jsonl"
BATCH = 16
LOOK_SECONDS = 0.2
# Processor seconds of the process that hands out the work, and links and publishes.
OWN = "parent process"
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
_loaded: list[spacy.Language] = []


@dataclass(frozen=True)
class Cost:
    """What a task took, all its processes together."""

    wall: float  # seconds
    cpu: float  # processor seconds
    mib: float  # most resident memory at one time

    def minus(self, other: "Cost") -> "Cost":
        return Cost(self.wall - other.wall, self.cpu - other.cpu, self.mib)


def bare_spacy(batch: list[Document]) -> list[None]:
    """Parse the texts, as shipped and with all its components, and keep nothing."""
    if not _loaded:
        _loaded.append(spacy.load(DEFAULT_MODEL))
    return [None for _ in _loaded[0].pipe([document.text for document in batch])]


def parse(documents: list[Document], count: int) -> None:
    """Parse documents with bare spaCy, in as many processes as a build has."""
    batches = [documents[start : start + BATCH] for start in range(0, len(documents), BATCH)]
    with workers(bare_spacy, count) as pool:
        for _ in in_order(pool, batches, lambda document, error: None):
            pass


def cost_of(task: Callable[[], object]) -> Cost:
    """Run a task in a fork, so that its memory and processor time are its own, and return what it cost."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    child = os.fork()
    if not child:
        status = 1
        try:
            task()
            status = 0
        finally:
            os._exit(status)
    with _peak(child) as most:
        _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"the task ended with status {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(perf_counter() - begun, cpu, most[0])


@contextmanager
def _peak(process: int) -> Iterator[list[float]]:
    """Note the most memory that a process and those under it hold together, in MiB."""
    most, is_over = [0.0], Event()

    def look() -> None:
        while not is_over.wait(LOOK_SECONDS):
            most[0] = max(most[0], sum(map(_resident, _family(process))))

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        is_over.set()
        thread.join()


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(process: int) -> float:
    """Memory of a process; what it shares with others counts once, as the kernel divides it."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def built(settings: Settings, told: Path) -> Callable[[], None]:
    """Return the task of building, which writes to a file the seconds of its steps and those of its own processor."""

    def task() -> None:
        steps = build(settings).seconds
        own = resource.getrusage(resource.RUSAGE_SELF)
        told.write_text(json.dumps(steps | {OWN: own.ru_utime + own.ru_stime}), encoding="utf-8")

    return task


def middle(costs: list[Cost]) -> Cost:
    """Return the median of each number."""
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "mib")))


def show(name: str, cost: Cost, documents: int, words: int) -> None:
    """Print a row of the table."""
    rates = f"{documents / cost.wall:8.1f} {words / cost.wall:9,.0f} {documents / cost.cpu:8.1f}"
    print(f"{name:24} {cost.wall:7.1f} {cost.cpu:7.1f} {cost.mib:7,.0f} {rates}", flush=True)


def measure(articles: Path, count: int, rounds: int) -> None:
    """Print the table of builds beside bare spaCy."""
    documents = [item for item in read_inputs(discover([articles])) if isinstance(item, Document)]
    size = len(documents), sum(len(document.text.split()) for document in documents)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, {count} workers")
    print(f"{size[0]:,} documents, {size[1]:,} words of {articles.parent.name}/{articles.name}\n")
    print(f"{'':24} {'wall s':>7} {'cpu s':>7} {'MiB':>7} {'docs/s':>8} {'words/s':>9} {'docs/cpu s':>8}")
    start = middle([cost_of(lambda: parse(documents[:1], count)) for _ in range(rounds)])
    print(f"{'start-up of spaCy':24} {start.wall:7.1f} {start.cpu:7.1f} {start.mib:7,.0f}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one = folder / "one.jsonl"
        _write(documents[:1], one)
        idle, idle_steps = _builds(Settings((one,), folder / "idle", workers=count), folder, rounds)
        print(f"{'start-up of the build':24} {idle.wall:7.1f} {idle.cpu:7.1f} {idle.mib:7,.0f}", flush=True)
        bare = middle([cost_of(lambda: parse(documents, count)) for _ in range(rounds)]).minus(start)
        show("bare spaCy", bare, *size)
        settings = Settings((articles,), folder / "whole", workers=count)
        cost, steps = _builds(settings, folder, rounds)
        show("whole build", cost.minus(idle), *size)
        own = steps.pop(OWN) - idle_steps[OWN]
        print(f"  {'of it the parent process':22} {'':5} {own:7.1f}")
        for step, seconds in steps.items():
            rates = f"{size[0] / seconds:8.1f} {size[1] / seconds:9,.0f}" if seconds >= LOOK_SECONDS else ""
            print(f"  {step:22} {seconds:7.1f} {'':15} {rates}".rstrip())
        _rebuilds(replace(settings, out=folder / "kept", cache=folder / "cache"), documents, folder, size)
        whole = cost.minus(idle)
        print(
            f"\nwhole build / bare spaCy: {whole.wall / bare.wall:.2f} by wall, {whole.cpu / bare.cpu:.2f} by processor"
        )
        if count > 1:
            alone = _builds(Settings((one,), folder / "idle alone", workers=1), folder, rounds)[0]
            single = _builds(Settings((articles,), folder / "alone", workers=1), folder, rounds)[0].minus(alone)
            print(f"{count} workers read {single.wall / whole.wall:.2f} times as much a second as one")


def _builds(settings: Settings, folder: Path, rounds: int) -> tuple[Cost, dict[str, float]]:
    """Build several times from nothing; return the median cost and the median seconds of each step."""
    costs, steps = [], []
    for number in range(rounds):
        told = folder / "steps.json"
        costs.append(cost_of(built(replace(settings, out=settings.out / str(number)), told)))
        steps.append(json.loads(told.read_text(encoding="utf-8")))
    return middle(costs), {step: median(found[step] for found in steps) for step in steps[0]}


def _rebuilds(settings: Settings, documents: list[Document], folder: Path, size: tuple[int, int]) -> None:
    """Build all articles but one with an empty cache, again unchanged, and with the one."""
    some = folder / "some.jsonl"
    _write(documents[1:], some)
    settings = replace(settings, paths=(some,))
    show("  with a cache, empty", cost_of(built(settings, folder / "steps.json")), *size)
    show("  nothing changed", cost_of(built(settings, folder / "steps.json")), *size)
    _write(documents, some)
    show("  one new article", cost_of(built(settings, folder / "steps.json")), *size)


def _write(documents: list[Document], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for item in documents:
            row = {"id": item.source_id, "kind": item.kind, "publisher": item.publisher, "title": item.title}
            file.write(json.dumps(row | {"published_at": item.published_at, "text": item.text}) + "\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=DEFAULT_ARTICLES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1, help="the median of so many is taken")
    options = parser.parse_args()
    measure(options.articles, options.workers, options.rounds)


if __name__ == "__main__":
    main()
