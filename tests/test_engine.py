"""What the engine promises of processes; the work is a stand-in, so that no language model is loaded."""

import os
import signal
from multiprocessing import parent_process

from pipelines import engine
from pipelines.frames import Extraction, row_of
from pipelines.records import Document


def documents(*names: str) -> list[Document]:
    return [
        Document(f"d-{name}", name, "article", f"The ferry {name} sank.", "", location=f"{name}.txt") for name in names
    ]


def work(batch: list[Document]) -> list[Extraction]:
    """A document called `killer` ends its worker, as the kernel does where memory is out."""
    if parent_process() and any(document.source_id == "killer" for document in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [{"documents": [row_of(document)]} for document in batch]


def names(extractions: list[Extraction]) -> list[str]:
    return [row["source_id"] for extraction in extractions for rows in extraction.values() for row in rows]


def test_order_is_that_of_the_documents_with_two_workers():
    wanted, told = [str(number) for number in range(150)], []
    assert names(list(engine.extract_all(documents(*wanted), work, workers=2, progress=told.append))) == wanted
    assert sum(told) == 150


def test_document_that_kills_its_worker_is_quarantined_and_no_other_is_lost():
    wanted = [*map(str, range(20)), "killer", *map(str, range(20, 100))]
    found = list(engine.extract_all(documents(*wanted), work, workers=2))
    assert names(found) == wanted
    [refused] = [row for extraction in found for row in extraction.get("quarantine", [])]
    assert (refused["source_id"], refused["rule"], refused["location"]) == ("killer", "extraction_failed", "killer.txt")


def test_documents_are_taken_only_as_they_are_needed():
    taken = []
    stream = (taken.append(document) or document for document in documents(*map(str, range(1000))))
    results = engine.extract_all(stream, work, workers=2)
    next(results)
    assert len(taken) <= 2 * engine.BATCHES_A_WORKER * engine.BATCH_DOCUMENTS
    results.close()
