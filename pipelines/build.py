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

from pipelines.engine import extract_all
from pipelines.extract.batch import extract_batch
from pipelines.extract.places import load_model as load_place_model
from pipelines.extract.publisher_homes import Home, learn_homes
from pipelines.frames import Spill, row_of
from pipelines.ingest.discover import Input, discover, input_hashes
from pipelines.ingest.read import read_inputs
from pipelines.language.parse import DEFAULT_MODEL, model_version
from pipelines.link import link
from pipelines.link.decisions import decided_pairs, decision_files, read_decisions
from pipelines.publish.history import last_release, reports_of
from pipelines.publish.manifest import ReleaseFacts
from pipelines.publish.release import PublishResult, conform_all, publish
from pipelines.records import Document, Refusal
from pipelines.resolve import resolve
from pipelines.revision import code_revision

Tables = dict[str, pd.DataFrame]
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


@dataclass(frozen=True)
class Report:
    """What a build did, for the person who ran it."""

    tables: Tables
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
        DecisionError: a file of `settings.corrections` cannot be obeyed.
        ReleaseRefusedError: a check failed; nothing was published.
    """
    seconds: dict[str, float] = {}
    read_decisions(settings.corrections)  # a fault in them is told before hours of reading
    with _timed("extract", seconds, watch):
        inputs = discover(settings.paths)
        frames = extract_inputs(inputs, settings, watch)
    if frames["documents"].empty:
        raise NothingToPublish(frames["quarantine"])
    with _timed("link", seconds, watch):
        linked = link_frames(frames, settings)
    with _timed("resolve", seconds, watch):
        tables = resolve_tables(linked, settings)
    with _timed("publish", seconds, watch):
        published = publish_tables(tables, texts_of(frames["documents"]), inputs, settings)
    return Report(tables, published, seconds)


def link_frames(frames: Mapping[str, pd.DataFrame], settings: Settings) -> Tables:
    """Link what was extracted under the IDs of the last release, obeying what people decided."""
    table_of = dict.fromkeys(frames["incident_reports"]["report_id"], "incidents")
    table_of |= dict.fromkeys(frames["event_reports"]["report_id"], "events")
    decisions = read_decisions(settings.corrections)
    decided, refused = decided_pairs(decisions, table_of, partial(reports_of, settings.out))
    linked = link(frames, last_release(settings.out), decided)
    if refused:
        rows = pd.DataFrame([row_of(refusal) for refusal in refused], dtype=object)
        linked["quarantine"] = pd.concat([linked["quarantine"], rows], ignore_index=True)
    return linked


def resolve_tables(linked: Tables, settings: Settings) -> Tables:
    """Return the tables of a release in their exact layout."""
    return conform_all(resolve(linked, settings.names))


def publish_tables(
    tables: Tables, texts: Mapping[str, str], inputs: Iterable[Input], settings: Settings
) -> PublishResult:
    """Check and publish the tables; see `publish.release.publish`."""
    facts = ReleaseFacts(
        code_revision=code_revision(),
        model=model_version(settings.model),
        input_hashes=input_hashes([*inputs, *_decision_inputs(settings.corrections)]),
        names=settings.names,
    )
    return publish(tables, settings.out, manifest=facts, version=settings.version, texts=texts)


def extract_inputs(inputs: list[Input], settings: Settings, watch: Watch = silent) -> Tables:
    """Read the files and return the tables of `frames.RECORDS`."""
    documents, refused = read_documents(inputs, watch)
    frames = extract_documents(documents, settings, watch)
    return _ordered({**frames, "quarantine": pd.concat([refused, frames["quarantine"]], ignore_index=True)})


def extract_documents(documents: pd.DataFrame, settings: Settings, watch: Watch = silent) -> Tables:
    """Extract from a table of documents that were read before; memory is bounded until the tables are returned."""
    homes = learn_homes(documents_of(documents), load_place_model().ranker)
    with Spill() as spill:
        _extract_into(spill, documents, settings, homes, watch)
        return _ordered(spill.frames())


def read_documents(inputs: Iterable[Input], watch: Watch = silent) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of documents and of refusals."""
    with Spill() as spill:
        for done, document in enumerate(_accepted(read_inputs(inputs), spill), start=1):
            spill.add({"documents": [row_of(document)]})
            watch("read", done, None)
        frames = _ordered(spill.frames())
    return frames["documents"], frames["quarantine"]


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


def _decision_inputs(corrections: Path) -> list[Input]:
    return [Input(path, f"{path.parent.name}/{path.name}", "", path.suffix) for path in decision_files(corrections)]


def _extract_into(
    spill: Spill, documents: pd.DataFrame, settings: Settings, homes: Mapping[str, Home], watch: Watch
) -> None:
    done = 0

    def count(new: int) -> None:
        nonlocal done
        done += new
        watch("extract", done, len(documents))

    work = partial(extract_batch, model=settings.model, homes=homes)
    for extraction in extract_all(documents_of(documents), work, settings.workers, count):
        spill.add(extraction)


def _accepted(items: Iterable[Document | Refusal], spill: Spill) -> Iterator[Document]:
    for item in items:
        if isinstance(item, Refusal):
            spill.add({"quarantine": [row_of(item)]})
        else:
            yield item


def _ordered(frames: Tables) -> Tables:
    """How far reading runs ahead of extraction depends on the workers; the order of refusals must not."""
    quarantine = frames["quarantine"].sort_values(["source_id", "location", "rule"], ignore_index=True)
    return {**frames, "quarantine": quarantine}


@contextmanager
def _timed(step: str, seconds: dict[str, float], watch: Watch) -> Iterator[None]:
    begun = perf_counter()
    watch(step, 0, None)
    yield
    seconds[step] = perf_counter() - begun
