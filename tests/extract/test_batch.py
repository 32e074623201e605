from types import SimpleNamespace

import pytest

from pipelines.extract import batch
from pipelines.frames import row_of
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
        findings = [{"rule": "vague_quantity", "start": "many"}] if is_mistyped else []
        return {"documents": [row_of(reading.document)], "findings": findings}

    for name, fake in (("read", read), ("extract", extract), ("_load", lambda model: None)):
        monkeypatch.setattr(batch, name, fake)
    found = batch.extract_batch(
        [Document(name, name, "article", "It sank.", "", location="f") for name in ("a", "bad", "c")]
    )
    assert [next(iter(extraction)) for extraction in found] == ["documents", "quarantine", "documents"]
    assert found[1]["quarantine"][0]["message"] == FAULTS[step]
