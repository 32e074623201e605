"""What is read again when something changed, with the real models over a few invented sentences."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.cache import extraction, revisions
from pipelines.cache.extraction import NOT_READ, Engine, extract_all
from pipelines.cache.homes import learn_kept_homes
from pipelines.cache.store import Store
from pipelines.extract import batch
from pipelines.extract.document import read_into
from pipelines.extract.publisher_homes import Home
from pipelines.frames import unpacked
from pipelines.language.kept import pack, unpack
from pipelines.language.parse import DEFAULT_MODEL, load_model, read
from pipelines.records import Document

TEXT = (
    "Ferry captain charged in Oldport\n\n"
    "Captain Ottilie Brandvold, 51, was arrested at the pier in Duluth, Minnesota, on Tuesday, police said. "
    '"She is well," said Harbour Master Piet Okonjo. “The ferry,” he added, “did not sail.”\n'
    "Nobody was hurt; the Oldport Gazette's reporters couldn't reach her lawyer."
)
HERE = Engine(DEFAULT_MODEL, workers=1)


def document(name: str, text: str = TEXT, **other: str) -> Document:
    return Document(f"d-{name}", name, "article", text, "", published_at="2026-01-14", **other)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tells what was done: `read NAME` by the language models, `extract NAME` by the extractors."""
    told: list[str] = []

    def counting(documents: list[Document], model: str) -> Iterator[object]:
        told.extend(f"read {item.source_id}" for item in documents)
        return read(documents, model)

    def extracting(reading, home=None):
        told.append(f"extract {reading.document.source_id}")
        return extract(reading, home)

    extract = batch.extract
    monkeypatch.setattr(batch, "read", counting)
    monkeypatch.setattr(batch, "extract", extracting)
    return told


def rows(folder: Path | None, documents: list[Document], homes: dict[str, Home] | None = None) -> list[bytes]:
    if folder is None:
        return [part for part, _ in extract_all(documents, homes or {}, HERE)]
    with Store(folder) as store:
        return [part for part, _ in extract_all(documents, homes or {}, HERE, store)]


def test_only_a_new_document_is_read_and_order_and_rows_are_those_of_a_whole_build(tmp_path, asked) -> None:
    old = [document("a", f"{TEXT} One."), document("c", f"{TEXT} Three.")]
    rows(tmp_path, old)
    asked.clear()
    documents = [old[0], document("b", f"{TEXT} Two."), old[1]]
    found = rows(tmp_path, documents)
    assert asked == ["read b", "extract b"]
    assert found == rows(None, documents)


def test_document_with_another_field_is_extracted_again_but_not_parsed(tmp_path, asked) -> None:
    first = document("a")
    rows(tmp_path, [first])
    asked.clear()
    rows(tmp_path, [replace(first, published_at="2026-02-01")])
    assert asked == ["extract a"]


def test_document_that_was_found_elsewhere_is_not_read_again(tmp_path, asked) -> None:
    rows(tmp_path, [document("a", location="one.jsonl:1")])
    asked.clear()
    rows(tmp_path, [document("a", location="one.jsonl:2", batch="2026-02")])
    assert asked == []


def test_home_of_the_publisher_counts(tmp_path, asked) -> None:
    item = document("a", publisher="Oldport Gazette")
    rows(tmp_path, [item])
    asked.clear()
    rows(tmp_path, [item], {"oldport gazette": Home(3, ((5, 1.0),))})
    assert asked == ["extract a"]


@pytest.mark.parametrize(("changed", "wanted"), [("extraction", ["extract a"]), ("language", ["read a", "extract a"])])
def test_changed_code_redoes_its_layer_and_those_after_it(tmp_path, asked, monkeypatch, changed, wanted) -> None:
    rows(tmp_path, [document("a")])
    asked.clear()
    replaced = {"extraction": lambda: b"other", "language": lambda model: b"other"}[changed]
    monkeypatch.setattr(extraction, f"{changed}_revision", replaced)
    rows(tmp_path, [document("a")])
    assert asked == wanted


def test_document_that_fails_is_tried_again_by_the_next_build(tmp_path, asked, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(batch, "extract", lambda reading, home: 1 / 0)
        with Store(tmp_path) as store:
            [(told, is_refused)] = extract_all([document("a")], {}, HERE, store)
        assert is_refused and unpacked(told)["quarantine"].to_pylist()[0]["rule"] == "extraction_failed"
    rows(tmp_path, [document("a")])
    assert asked[-1] == "extract a"


def test_what_the_models_said_comes_back_as_it_was() -> None:
    [first] = read([document("a")])
    again = unpack(first.document, pack(first), load_model().vocab)
    assert (again.attributions, again.marked, again.paragraphs) == (first.attributions, first.marked, first.paragraphs)
    names = ("text_with_ws", "tag_", "pos_", "lemma_", "dep_", "ent_type_", "ent_iob_", "is_sent_start", "idx", "morph")
    for name in names:
        assert [str(getattr(t, name)) for t in again.doc] == [str(getattr(t, name)) for t in first.doc], name
    assert [t.head.i for t in again.doc] == [t.head.i for t in first.doc]
    assert [(e.start, e.end, e.label_) for e in again.doc.ents] == [(e.start, e.end, e.label_) for e in first.doc.ents]


def test_no_extractor_reads_where_a_document_was_found() -> None:
    class Hidden(Document):
        def __getattribute__(self, name: str) -> object:
            if name in NOT_READ - {"text"}:
                raise AssertionError(f"{name} is not part of what rows are kept under")
            return super().__getattribute__(name)

    [reading] = read([document("a")])
    reading.document = Hidden(**{name: getattr(reading.document, name) for name in Document.__dataclass_fields__})
    assert read_into(reading).quotes


def test_every_module_that_extraction_imports_counts_as_its_code() -> None:
    code = (
        "import sys, pipelines.extract.batch\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] in ('pipelines', 'schemas')))"
    )
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    counted = set(map(str, revisions.files_of(revisions.EXTRACTION)))
    assert {name for name in printed.split() if Path(name).stat().st_size} - counted <= {
        str(revisions.ROOT / "pipelines" / "__init__.py")
    }


def test_homes_are_the_same_with_and_without_a_store(tmp_path: Path) -> None:
    documents = [document(str(n), f"{TEXT} {n}", publisher="Oldport Gazette") for n in range(3)]
    with Store(tmp_path) as store:
        learned = [learn_kept_homes(documents, known) for known in (None, store, store)]
    assert learned[0] == learned[1] == learned[2] and learned[0]["oldport gazette"].places
