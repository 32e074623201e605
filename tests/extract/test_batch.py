from types import SimpleNamespace

import pytest

from pipelines.extract import batch
from pipelines.frames import unpacked
from pipelines.records import Document

FAULTS = {
    "language model": "RecursionError: too deep",
    "extractor": "RecursionError: too deep",
    "rows": "ArrowInvalid: Could not convert 'many' with type str: tried to convert to int64",
}


@pytest.mark.parametrize("step", FAULTS)
def test_document_that_raises_is_quarantined_and_its_neighbours_are_extracted(monkeypatch, step):
    def read(documents, model):
        if step == "language model" and any(document.source_id == "bad" for document in documents):
            raise RecursionError("too deep\nin here")
        return iter([SimpleNamespace(document=document) for document in documents])

    def extract(reading, home=None):
        if step == "extractor" and reading.document.source_id == "bad":
            raise RecursionError("too deep\nin here")
        is_mistyped = step == "rows" and reading.document.source_id == "bad"
        return {"documents": [], "findings": [{"rule": "vague_quantity", "start": "many" if is_mistyped else 1}]}

    for name, fake in (("read", read), ("extract", extract), ("_load", lambda model: None), ("pack", lambda r: b"")):
        monkeypatch.setattr(batch, name, fake)
    tasks = [batch.Task(Document(name, name, "article", "It sank.", "", location="f")) for name in ("a", "bad", "c")]
    found = [(list(unpacked(outcome.rows)), outcome.is_refused) for outcome in batch.extract_batch(tasks)]
    assert found == [(["findings"], False), (["quarantine"], True), (["findings"], False)]
    [refusal] = unpacked(batch.extract_batch(tasks)[1].rows)["quarantine"].to_pylist()
    assert refusal["message"] == FAULTS[step]
