"""The main job as plain steps: discover, read, extract, link, resolve, check, publish.

Belongs here: the order of the steps and what passes between them; the command line and the Dagster assets call
the same functions. Not here: what a step does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import pandas as pd

from pipelines.cache.builds import ReleaseTables, done_before, given, note_done
from pipelines.cache.extraction import Engine, extract_all
from pipelines.cache.homes import learn_kept_homes
from pipelines.cache.store import opened
from pipelines.corrections.documents import check_documents, corrected_documents, withheld_documents
from pipelines.corrections.entries import Decision, NameWithdrawal, of_kind
from pipelines.corrections.names import names_of, without_hashes, without_names
from pipelines.corrections.read import correction_files, read_corrections
from pipelines.engine import EngineName
from pipelines.extract.batch import FAILED
from pipelines.extract.publisher_homes import Home
from pipelines.frames import row_of, unpacked
from pipelines.ingest.discover import Input, discover, input_hashes
from pipelines.ingest.read import read_inputs
from pipelines.language.parse import DEFAULT_MODEL, model_version
from pipelines.link import link
from pipelines.link.decisions import decided_pairs
from pipelines.memory import give_back
from pipelines.publish.history import last_release, reports_of
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import PublishResult, publish
from pipelines.records import Document, Refusal
from pipelines.resolve.corrected import resolve_corrected
from pipelines.resolve.corrections import corrections_table
from pipelines.revision import code_revision
from pipelines.shelf import Shelf, Spill
from schemas.derive import conform, describe
from schemas.tables import TABLES

Tables = Mapping[str, pd.DataFrame]
# What extractors tell each other, and no later step reads.
NOT_LINKED = ("date_mentions", "entities.mentions", "entities.name_mentions")
# Told which step runs, how far it is, and of how many (None: unknown).
Watch = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Settings:
    """What a person chooses for a build."""

    paths: tuple[Path, ...] = (Path("raw"),)
    out: Path = Path("releases")
    names: Literal["withhold", "keep"] = "withhold"
    model: str = DEFAULT_MODEL
    workers: int | None = None
    version: str | None = None
    corrections: Path = Path("corrections")
    engine: EngineName = "local"
    cache: Path | None = None  # folder of what is kept from build to build; None: nothing is


@dataclass(frozen=True)
class Report:
    """What a build did, for the person who ran it."""

    tables: Mapping[str, pd.DataFrame]
    published: PublishResult
    seconds: dict[str, float]  # step -> seconds


class NothingToPublish(ValueError):
    """Every input was refused; `quarantine` says why."""

    def __init__(self, quarantine: pd.DataFrame) -> None:
        super().__init__("every input was refused")
        self.quarantine = quarantine


def silent(step: str, done: int, total: int | None) -> None:
    """A watch that tells nobody."""


def build(settings: Settings, watch: Watch = silent) -> Report:
    """Run the main job and return what it did.

    Raises:
        NoArticles: a path holds nothing to read.
        NothingToPublish: every input was refused.
        CorrectionError: a file of `settings.corrections` does not hold to its format.
        StaleCorrectionError: a correction fits the data no more.
        ReleaseRefusedError: a check failed; nothing was published.
    """
    seconds: dict[str, float] = {}
    read_corrections(settings.corrections)  # a fault in them is told before hours of reading
    with _timed("compare", seconds, watch), opened(settings.cache) as store:
        inputs = discover(settings.paths)
        before = _given(inputs, settings) if store is not None else b""
        done = done_before(store, before, settings.out) if store is not None else None
    if done is not None:
        return Report(ReleaseTables(done.path), done, seconds)
    report = _build(inputs, settings, watch, seconds)
    is_sure = not report.tables["quarantine"]["rule"].eq(FAILED).any()  # what killed a worker may pass
    with opened(settings.cache) as store:
        if store is not None and is_sure and _given(inputs, settings) == before:
            note_done(store, before, settings.out)
    return report


def _build(inputs: list[Input], settings: Settings, watch: Watch, seconds: dict[str, float]) -> Report:
    with _timed("extract", seconds, watch):
        frames = extract_inputs(inputs, settings, watch)
    give_back()
    with _timed("link", seconds, watch):
        linked = link_frames(frames, settings)
    give_back()
    with _timed("resolve", seconds, watch):
        tables = resolve_tables(linked, settings)
    give_back()
    texts = texts_of(linked.read("documents", ("document_id", "text")))
    with _timed("publish", seconds, watch):
        published = publish_tables(tables, texts, input_hashes(inputs), settings)
    return Report(tables, published, seconds)


def link_frames(frames: Mapping[str, pd.DataFrame], settings: Settings) -> Shelf:
    """Link what was extracted under the IDs of the last release, obeying what people decided.

    Raises:
        NothingToPublish: there is no document.
        CorrectionError: a file of `settings.corrections` does not hold to its format.
        StaleCorrectionError: a correction fits the data no more.
    """
    tables = Shelf(frames)
    if tables.read("documents", ["document_id"]).empty:
        raise NothingToPublish(tables["quarantine"])
    told = (("incidents", "incident_reports"), ("events", "event_reports"))
    table_of = {report: subject for subject, table in told for report in tables.read(table, ["report_id"])["report_id"]}
    decisions = of_kind(read_corrections(settings.corrections), Decision)
    decided, refused = decided_pairs(decisions, table_of, partial(reports_of, settings.out))
    linked = link(tables, last_release(settings.out), decided)
    del linked["fingerprints"]  # what they tell is in the links
    if refused:
        rows = pd.DataFrame([row_of(refusal) for refusal in refused], dtype=object)
        linked["quarantine"] = pd.concat([linked["quarantine"], rows], ignore_index=True)
    return linked


def resolve_tables(linked: Mapping[str, pd.DataFrame], settings: Settings) -> Tables:
    """Return the tables of a release in their exact layout, corrected, and without what was withdrawn."""
    shelf = Shelf(linked)
    entries, last = read_corrections(settings.corrections), last_release(settings.out)
    tables, applied = resolve_corrected(shelf, entries, settings.names, last)
    tables["corrections"] = corrections_table(entries, applied, shelf, tables, last)
    withheld = of_kind(entries, NameWithdrawal)
    names = names_of(withheld, texts_of(shelf.read("documents", ("document_id", "text"))) if withheld else {})
    return without_names({table: _laid_out(table, tables) for table in TABLES}, names)


def _laid_out(table: str, tables: Shelf) -> pd.DataFrame:
    published = {column.name for column in describe(table).columns}
    return conform(table, tables.arrow(table, published.intersection(tables.types(table))))


def publish_tables(
    tables: Tables, texts: Mapping[str, str], hashes: Mapping[str, str], settings: Settings
) -> PublishResult:
    """Check and publish the tables; see `publish.release.publish`. `hashes` are of the files that were read."""
    entries = read_corrections(settings.corrections)
    names = names_of(of_kind(entries, NameWithdrawal), texts)
    given = {**hashes, **input_hashes(_correction_inputs(settings.corrections))}
    documents = tables["documents"]
    cut = set(documents.loc[documents["source_id"] == documents["document_id"], "document_id"])
    facts = ReleaseFacts(
        code_revision=code_revision(),
        model=model_version(settings.model),
        input_hashes=without_hashes(given, names, withheld_documents(entries), cut),
        names=settings.names,
    )
    return publish(tables, settings.out, manifest=facts, version=settings.version, texts=texts, withheld=names)


def extract_inputs(inputs: list[Input], settings: Settings, watch: Watch = silent) -> Shelf:
    """Read the files and return the tables of `frames.RECORDS`."""
    documents, refused = read_documents(inputs, watch)
    check_corrections(documents, settings)
    tables = extract_documents(correct_documents(documents, settings), settings, watch, left_out=NOT_LINKED)
    tables["quarantine"] = _ordered(pd.concat([refused, tables["quarantine"]], ignore_index=True))
    return tables


def check_corrections(documents: pd.DataFrame, settings: Settings) -> None:
    """Make sure that there is a document for every entry about one; `documents` are all that were read.

    Raises:
        StaleCorrectionError: there is none, or more than one, or its guard does not hold.
    """
    check_documents(documents, read_corrections(settings.corrections), last_release(settings.out))


def correct_documents(documents: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return documents that were read, all or some, as corrected and without the withdrawn ones.

    Raises:
        StaleCorrectionError: a guard does not hold.
    """
    return corrected_documents(documents, read_corrections(settings.corrections))


def extract_documents(
    documents: pd.DataFrame,
    settings: Settings,
    watch: Watch = silent,
    homes: Mapping[str, Home] | None = None,
    left_out: Iterable[str] = (),
) -> Shelf:
    """Extract from a table of documents that were read before, in bounded memory.

    `homes` are those of the publishers, learned from these documents unless they are given. What `settings.cache`
    holds is not read again. `left_out` is of `shelf.Spill.shelf`.
    """
    is_refused: list[bool] = []

    def tell() -> None:
        watch("extract", len(is_refused), len(documents))

    engine = Engine(settings.model, settings.workers, settings.engine)
    spill = Spill()
    with opened(settings.cache) as store:
        known = learn_kept_homes(documents_of(documents), store) if homes is None else homes
        for rows, refused in extract_all(documents_of(documents), known, engine, store, tell):
            spill.add(unpacked(rows))
            is_refused.append(refused)
    tables = spill.shelf(left_out)
    refused_rows = pd.Series(is_refused, index=documents.index, dtype=bool)  # a bare list fails when it is empty
    tables["documents"] = documents[~refused_rows]
    tables["quarantine"] = _ordered(tables["quarantine"])
    return tables


def read_documents(inputs: Iterable[Input], watch: Watch = silent) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of documents and of refusals."""
    spill = Spill()
    for done, document in enumerate(_accepted(read_inputs(inputs), spill), start=1):
        spill.add({"documents": [row_of(document)]})
        watch("read", done, None)
    tables = spill.shelf()
    return tables["documents"], _ordered(tables["quarantine"])


def documents_of(frame: pd.DataFrame) -> Iterator[Document]:
    """Yield the rows of a table of documents as documents."""
    names = [column.name for column in fields(Document)]
    for values in zip(*(frame[name] for name in names), strict=True):
        known: dict[str, Any] = dict(zip(names, values, strict=True))
        yield Document(
            **{**known, "based_on": tuple(known["based_on"]), "is_title_in_text": bool(known["is_title_in_text"])}
        )


def texts_of(documents: pd.DataFrame) -> Mapping[str, str]:
    """Return the text of every document by its id."""
    return dict(zip(documents["document_id"], documents["text"], strict=True))


def _given(inputs: list[Input], settings: Settings) -> bytes:
    return given([*inputs, *_correction_inputs(settings.corrections)], settings.model, settings.names)


def _correction_inputs(corrections: Path) -> list[Input]:
    return [Input(path, f"{path.parent.name}/{path.name}", "", path.suffix) for path in correction_files(corrections)]


def _accepted(items: Iterable[Document | Refusal], spill: Spill) -> Iterator[Document]:
    for item in items:
        if isinstance(item, Refusal):
            spill.add({"quarantine": [row_of(item)]})
        else:
            yield item


def _ordered(quarantine: pd.DataFrame) -> pd.DataFrame:
    """How far reading runs ahead of extraction depends on the workers; the order of refusals must not."""
    return quarantine.sort_values(["source_id", "location", "rule"], ignore_index=True)


@contextmanager
def _timed(step: str, seconds: dict[str, float], watch: Watch) -> Iterator[None]:
    begun = perf_counter()
    watch(step, 0, None)
    yield
    seconds[step] = perf_counter() - begun
