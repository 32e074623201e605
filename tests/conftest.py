"""Fixtures that every test may use: the real language model, loaded once a session, and readings of a text."""

import hashlib
from collections.abc import Callable

import pytest
from spacy.language import Language

from pipelines.ids import make_id
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.parse import load_model
from pipelines.records import Document, Reading


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


@pytest.fixture(scope="session")
def read_text(nlp: Language) -> Callable[..., Reading]:
    def read(text: str, **fields: object) -> Reading:
        sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        known = {"source_id": "test", "kind": "article", "document_id": make_id("d", "test")} | fields
        document = Document(text=text, text_sha256=sha, **known)  # type: ignore[arg-type]
        blocks = paragraphs(text)
        return Reading(document, nlp(text), blocks, marked_passages(text, blocks))

    return read
