"""What each part of reading a document costs beside the spaCy pass, in processor seconds of one process.

    python tests/benchmarks/steps.py [ARTICLES] [--limit N]

The parts run one after the other over the same documents; processor time, unlike wall time, does not count what
other programs take.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from time import process_time

from pipelines.extract import document as steps
from pipelines.ingest.discover import discover
from pipelines.ingest.read import read_inputs
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.parse import load_model, load_tagger
from pipelines.records import Document, Reading

DEFAULT_ARTICLES = Path(__file__).parents[3] / "shared" / "corpora" / "polnear-dev" / "articles.jsonl"
# In the order of `pipelines.extract.document.read_into`; each fills the fields named of the reading.
EXTRACTORS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("find_dates", ("dates",)),
    ("find_places", ("places",)),
    ("find_entities", ("entities",)),
    ("find_quotes", ("quotes",)),
    ("find_incidents", ("reports", "participants")),
    ("find_events", ("events",)),
    ("find_claims", ("claims",)),
    ("note_naming", ("participants",)),
    ("find_findings", ("findings",)),
)


def _timed(seconds: dict[str, float], name: str, task: Callable[[], object]) -> object:
    begun = process_time()
    result = task()
    seconds[name] = seconds.get(name, 0.0) + process_time() - begun
    return result


def _readings(documents: list[Document], seconds: dict[str, float]) -> list[Reading]:
    nlp, tagger = load_model(), load_tagger()
    texts = [document.text for document in documents]
    parsed = _timed(seconds, "spaCy", lambda: list(nlp.pipe(texts, batch_size=16)))
    tagged = _timed(seconds, "tagger", lambda: tagger.attributions(texts))
    readings = []
    for document, doc, found in zip(documents, parsed, tagged, strict=True):  # type: ignore[call-overload]
        blocks = paragraphs(document.text)
        readings.append(Reading(document, doc, blocks, marked_passages(document.text, blocks), tuple(found)))
    return readings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=Path, default=DEFAULT_ARTICLES)
    parser.add_argument("--limit", type=int, default=None, help="read only the first so many")
    options = parser.parse_args()
    items = read_inputs(discover([options.articles]))
    documents = [item for item in items if isinstance(item, Document)][: options.limit]
    first = _readings(documents[:1], {})[0]
    steps.read_into(first)  # loads reference data and models once
    seconds: dict[str, float] = {}
    for reading in _readings(documents, seconds):
        for name, fields in EXTRACTORS:
            found = _timed(seconds, name, lambda name=name, reading=reading: getattr(steps, name)(reading))
            for field, value in zip(fields, found if len(fields) > 1 else (found,), strict=True):  # type: ignore
                setattr(reading, field, value)
    print(f"{len(documents)} documents, {sum(len(d.text.split()) for d in documents):,} words")
    for name, spent in seconds.items():
        print(f"{name:16} {spent:7.2f} s  {spent / seconds['spaCy']:5.2f} of the spaCy pass")


if __name__ == "__main__":
    main()
