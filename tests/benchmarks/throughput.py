"""How fast the whole build is beside bare spaCy over the same texts with the same number of processes.

    python tests/benchmarks/throughput.py [ARTICLES] [--workers N] [--rounds N]

Prints documents and words a second of both and their ratio. Start-up (processes, imports, loading the model) is
measured with one document and left out of the ratio, so that it does not hide the difference on small corpora.
"""

import argparse
import platform
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import spacy

from pipelines.build import Settings, build
from pipelines.engine import extract_all
from pipelines.frames import Extraction
from pipelines.ingest.discover import discover
from pipelines.ingest.read import read_inputs
from pipelines.language.parse import DEFAULT_MODEL
from pipelines.records import Document

DEFAULT_ARTICLES = Path(__file__).parents[3] / "shared" / "corpora" / "polnear-dev" / "articles.jsonl"
_loaded: list[spacy.Language] = []


def bare_spacy(batch: list[Document]) -> list[Extraction]:
    """Parse the texts, as shipped and with all its components, and keep nothing."""
    if not _loaded:
        _loaded.append(spacy.load(DEFAULT_MODEL))
    return [{} for _ in _loaded[0].pipe([document.text for document in batch])]


def seconds_of(task: Callable[[], object]) -> float:
    """Return how long a task takes."""
    begun = perf_counter()
    task()
    return perf_counter() - begun


def build_once(articles: Path, workers: int) -> dict[str, float]:
    """Run the whole build into a folder that is thrown away; return the seconds of its steps."""
    with tempfile.TemporaryDirectory() as out:
        return build(Settings((articles,), Path(out), workers=workers)).seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=DEFAULT_ARTICLES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1, help="the median of so many is taken")
    options = parser.parse_args()
    documents = [item for item in read_inputs(discover([options.articles])) if isinstance(item, Document)]
    words = sum(len(document.text.split()) for document in documents)

    def bare(texts: list[Document]) -> float:
        return seconds_of(lambda: list(extract_all(texts, bare_spacy, options.workers)))

    start_up = median(bare(documents[:1]) for _ in range(options.rounds))
    spacy_seconds = median(bare(documents) for _ in range(options.rounds)) - start_up
    steps: list[dict[str, float]] = []
    whole = [
        seconds_of(lambda: steps.append(build_once(options.articles, options.workers))) for _ in range(options.rounds)
    ]
    build_seconds = median(whole) - start_up
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {options.workers} processes, {options.articles}")
    print(f"{len(documents)} documents, {words:,} words; start-up {start_up:.1f} s is left out below")
    for name, seconds in (("bare spaCy", spacy_seconds), ("whole build", build_seconds)):
        print(f"{name:12} {seconds:7.1f} s {len(documents) / seconds:7.1f} documents/s {words / seconds:9,.0f} words/s")
    print(f"ratio        {build_seconds / spacy_seconds:7.2f}")
    print("steps        " + ", ".join(f"{step} {median(s[step] for s in steps):.1f} s" for step in steps[0]))


if __name__ == "__main__":
    main()
