"""What the engine promises of processes; what a document says is faked, so that no language model is loaded."""

import os
import signal
from multiprocessing import parent_process

import pytest

from pipelines import engine
from pipelines.frames import Extraction, row_of
from pipelines.ingest.fields import Origin, article
from pipelines.records import Document


def documents(*names: str) -> list[Document]:
    found = [article({"id": name}, f"The ferry {name} sank.", Origin(name, f"{name}.txt", "", "field")) for name in names]
    return [item for item in found if isinstance(item, Document)]


def extracted(batch: list[Document], model: str) -> list[Extraction]:
    """Stands for `extract_batch`; a document called `killer` ends the worker as the kernel would when memory is out."""
    if parent_process() and any(document.source_id == "killer" for document in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [{"documents": [row_of(document)]} for document in batch]


def names(extractions: list[Extraction]) -> list[str]:
    return [row["source_id"] for extraction in extractions for rows in extraction.values() for row in rows]


def test_order_is_that_of_the_documents_with_two_workers(monkeypatch):
    monkeypatch.setattr(engine, "extract_batch", extracted)
    wanted, told = [str(number) for number in range(150)], []
    assert names(list(engine.extract_all(documents(*wanted), workers=2, progress=told.append))) == wanted
    assert sum(told) == 150


def test_document_that_kills_its_worker_is_quarantined_and_no_other_is_lost(monkeypatch):
    monkeypatch.setattr(engine, "extract_batch", extracted)
    wanted = [*map(str, range(20)), "killer", *map(str, range(20, 100))]
    found = list(engine.extract_all(documents(*wanted), workers=2))
    assert names(found) == wanted
    [refused] = [row for extraction in found for row in extraction.get("quarantine", [])]
    assert (refused["source_id"], refused["rule"], refused["location"]) == ("killer", "extraction_failed", "killer.txt")


def test_documents_are_taken_as_they_are_needed(monkeypatch):
    monkeypatch.setattr(engine, "extract_batch", extracted)
    taken = []
    stream = (taken.append(document) or document for document in documents(*map(str, range(1000))))
    results = engine.extract_all(stream, workers=2)
    next(results)
    assert len(taken) <= 2 * engine.BATCHES_A_WORKER * engine.BATCH_DOCUMENTS
    results.close()


@pytest.mark.parametrize("step", ["read", "extract"])
def test_document_that_raises_is_quarantined_and_its_neighbours_are_extracted(monkeypatch, step):
    def fail(given):
        if any("bad" in item.source_id for item in given):
            raise RecursionError("too deep\nin here")

    def read(batch, model):
        fail(batch if step == "read" else [])
        return iter(batch)

    def extract(reading):
        fail([reading] if step == "extract" else [])
        return {"documents": [row_of(reading)]}

    for name, fake in (("read", read), ("extract", extract), ("_load", lambda model: None)):
        monkeypatch.setattr(engine, name, fake)
    monkeypatch.setattr(engine, "_failed", lambda document, error, real=engine._failed: real(getattr(document, "document", document), error))
    found = list(engine.extract_all(documents("a", "bad", "c"), workers=1))
    assert names(found) == ["a", "bad", "c"]
    assert found[1]["quarantine"][0]["message"] == "RecursionError: too deep"
