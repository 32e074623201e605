"""Time and memory of link, resolve, check and publish, by number of documents: `growth.py [DOCUMENTS ...]`.

    python tests/benchmarks/growth.py 1000 2000 4000 8000 16000 [--articles ARTICLES ...]

The documents are articles of corpora, extracted once and told again and again with other names, dates and ids. Each
size runs in a process of its own. Growth is processor time by documents, against the first size: 1.00 is proportional.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from retold import retold

from pipelines.build import NOT_LINKED, Settings, extract_inputs, link_frames, publish_tables, resolve_tables, texts_of
from pipelines.ingest.discover import discover
from pipelines.publish.release import check_tables
from pipelines.shelf import Spill

DEFAULT_ARTICLES = Path(__file__).parents[3] / "shared" / "corpora" / "gvdb-dev" / "articles.jsonl"
SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)
STEPS = ("link", "resolve", "check", "publish")


def measure(articles: list[Path], cache: Path, size: int) -> dict[str, dict[str, float]]:
    """Run the steps over so many documents; return seconds, processor seconds and GiB at the end of each."""
    costs: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as out:
        settings = Settings(tuple(articles), Path(out), workers=1, cache=cache)
        base = extract_inputs(discover(settings.paths), settings)
        spill = Spill()
        for tables in retold(base, -(-size // len(base["documents"]))):
            spill.add(tables)
        frames = spill.shelf(NOT_LINKED)
        costs["frames"] = {"documents": len(frames.read("documents", ["document_id"])), "gib": _peak()}
        linked = _timed(costs, "link", link_frames, frames, settings)
        resolved = _timed(costs, "resolve", resolve_tables, linked, settings)
        texts = texts_of(linked.read("documents", ("document_id", "text")))
        failures = _timed(costs, "check", check_tables, resolved, texts)
        if len(failures):
            raise SystemExit(f"{len(failures)} checks failed: {failures.iloc[0].to_dict()}")
        _timed(costs, "publish", publish_tables, resolved, texts, {}, settings)
    return costs


def _timed(costs: dict[str, dict[str, float]], step: str, task: Callable[..., Any], *given: Any) -> Any:
    wall, cpu = perf_counter(), process_time()
    result = task(*given)
    costs[step] = {"wall": perf_counter() - wall, "cpu": process_time() - cpu, "gib": _peak()}
    return result


def _peak() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Measure each size and print a row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--articles", type=Path, nargs="+", default=[DEFAULT_ARTICLES])
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.articles, options.one, options.sizes[0])))
        return
    print(f"{'documents':>9} {'GiB in':>7}  " + "  ".join(f"{step:>8} cpu s growth  GiB" for step in STEPS), flush=True)
    with tempfile.TemporaryDirectory() as cache:
        first: dict[str, float] = {}
        for size in options.sizes:
            command = [sys.executable, __file__, str(size), "--one", cache, "--articles", *map(str, options.articles)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
            costs = json.loads(told)
            documents = costs["frames"]["documents"]
            rates = {step: costs[step]["cpu"] / documents for step in STEPS}
            first = first or rates
            cells = (
                f"{costs[s]['wall']:8.1f} {costs[s]['cpu']:5.1f} {rates[s] / first[s]:6.2f} {costs[s]['gib']:4.2f}"
                for s in STEPS
            )
            print(f"{documents:9,} {costs['frames']['gib']:7.2f}  " + "  ".join(cells), flush=True)


if __name__ == "__main__":
    main()
