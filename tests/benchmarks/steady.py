"""Whether a worker reads the last documents of a long run as fast as the first, in as much memory.

    python tests/benchmarks/steady.py [ARTICLES] [--documents N] [--each N] [--longest CHARACTERS]

The short articles of a corpus are read again and again under other names and ids, so that every stretch is the same
work and brings words that no stretch before had. One process reads, as each worker of a build does; processor time,
unlike wall time, does not count what other programs take.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from retold import renamed

from pipelines.cache.extraction import BATCH_DOCUMENTS
from pipelines.extract.batch import Task, extract_batch
from pipelines.ingest.discover import discover
from pipelines.ingest.read import read_inputs
from pipelines.records import Document

DEFAULT_ARTICLES = Path(__file__).parents[3] / "shared" / "corpora" / "gvdb-dev" / "articles.jsonl"
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


def short(articles: Path, longest: int) -> list[Document]:
    """Return the articles of at most so many characters."""
    items = read_inputs(discover([articles]))
    return [item for item in items if isinstance(item, Document) and len(item.text) <= longest]


def retold(documents: list[Document]) -> Iterator[Task]:
    """Yield the documents again and again, for ever, each time with other names."""
    for number in count():
        for document in documents:
            text = renamed(document.text, number)
            yield Task(replace(document, document_id=f"{document.document_id}-{number}", text=text))


def resident() -> float:
    """Return the memory of this process in MiB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_MIB


def main() -> None:
    """Measure and print a row a stretch, then the slopes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=DEFAULT_ARTICLES)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--each", type=int, default=1_000, help="documents of a stretch")
    parser.add_argument("--longest", type=int, default=1_000, help="characters of the longest article read")
    options = parser.parse_args()
    documents = short(options.articles, options.longest)
    # Whole tellings only, so that every stretch is the same work.
    each = max(1, round(options.each / len(documents))) * len(documents)
    tasks = retold(documents)
    extract_batch(list(islice(tasks, len(documents))))  # loads models and reference data
    print(f"{len(documents)} articles of at most {options.longest} characters, told again and again")
    print(f"{'documents':>9} {'docs/cpu s':>10} {'MiB':>7}")
    rows = []
    for done in range(each, options.documents + 1, each):
        begun = process_time()
        for start in range(0, each, BATCH_DOCUMENTS):
            extract_batch(list(islice(tasks, min(BATCH_DOCUMENTS, each - start))))
        rows.append((done, each / (process_time() - begun), resident()))
        print(f"{rows[-1][0]:9,} {rows[-1][1]:10.1f} {rows[-1][2]:7,.0f}", flush=True)
    places, rates, memory = np.array(rows).T
    slope = np.polyfit(places, memory, 1)[0] * 1024
    print(f"last stretch / first: {rates[-1] / rates[0]:.2f} by rate; memory grows by {slope:.2f} KiB a document")


if __name__ == "__main__":
    main()
