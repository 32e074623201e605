"""Fixtures that every test may use: the real language model, readings of a text, and a release of `raw/`."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from pipelines.build import Report, Settings, build
from pipelines.ids import make_id
from pipelines.language.marks import marked_passages, paragraphs
from pipelines.language.parse import load_model
from pipelines.records import Document, Reading

RAW = Path(__file__).parents[1] / "raw"


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees what a build of another day kept; those that test the cache name a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The newest release of the samples, built whole; its folder is not to be changed."""
    return build(Settings((RAW,), tmp_path_factory.mktemp("samples"), workers=1))


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
