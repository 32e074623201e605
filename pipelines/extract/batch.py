"""What a worker does with a few documents: one pass of the language models, then the extractors.

Belongs here: what a worker is given and gives back, and what a failure costs. Not here: what is found
(`document.py`), where workers run (`engine.py`), or what need not be done again (`cache/`).
"""

from dataclasses import dataclass
from functools import cache

from pipelines.extract.document import extract
from pipelines.extract.publisher_homes import Home
from pipelines.frames import packed, row_of
from pipelines.language.kept import pack, unpack
from pipelines.language.parse import DEFAULT_MODEL, load_model, load_tagger, read, renew_model
from pipelines.records import Document, Reading, Refusal

FAILED = "extraction_failed"


@dataclass(frozen=True)
class Task:
    """A document to extract from."""

    document: Document
    home: Home | None = None  # what the documents together say of its publisher (`publisher_homes.py`)
    language: bytes | None = None  # what the language models said of its text before (`language/kept.py`)


@dataclass(frozen=True)
class Outcome:
    """What came of a document."""

    rows: bytes  # its tables (`frames.unpacked`), without `documents`
    language: bytes | None  # what the language models said, if they were asked
    is_refused: bool = False  # the rows are one of the quarantine


def extract_batch(tasks: list[Task], model: str = DEFAULT_MODEL) -> list[Outcome]:
    """Return one outcome a task, in order.

    A document that makes the language models or an extractor raise yields a row of the quarantine.

    Raises:
        OSError: there is no language model of that name, which is no fault of the documents.
    """
    _load(model)
    renew_model(model)
    try:
        readings = _readings(tasks, model)
    except Exception as error:  # whatever a text makes the models raise must cost that text alone
        if len(tasks) == 1:
            return [refused(tasks[0], error)]
        return [outcome for task in tasks for outcome in extract_batch([task], model)]
    return [_outcome(task, reading) for task, reading in zip(tasks, readings, strict=True)]


def refused(task: Task, error: BaseException) -> Outcome:
    """Return what stands in for the outcome of a document that failed: a row of the quarantine."""
    document, told = task.document, f"{type(error).__name__}: {error}".splitlines()[0]
    refusal = Refusal(document.source_id, FAILED, told, document.location)
    return Outcome(packed({"quarantine": [row_of(refusal)]}), None, is_refused=True)


def _outcome(task: Task, reading: Reading) -> Outcome:
    try:
        extraction = extract(reading, task.home)
        del extraction["documents"]  # whoever gave the task has it
        return Outcome(packed(extraction), None if task.language else pack(reading))
    except Exception as error:  # as above, for the extractors
        return refused(task, error)


def _readings(tasks: list[Task], model: str) -> list[Reading]:
    unread = read([task.document for task in tasks if task.language is None], model)
    vocab = load_model(model).vocab
    return [unpack(task.document, task.language, vocab) if task.language else next(unread) for task in tasks]


@cache
def _load(model: str) -> None:
    """Models that are missing or broken stop the build here, rather than fail every document."""
    load_model(model)
    load_tagger().attributions(["Ready."])
