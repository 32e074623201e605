"""Extraction that asks the store first: a document is read only when it, a model or code that reads it changed.

Two layers. What the language models said of a text depends on the text, the models and the code of `language/`.
A document's rows depend on that, on its fields, on its publisher's home and on the code of `extract/`.
Belongs here: the keys of both, and who is asked for what is missing. Not here: reading (`extract/batch.py`).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import islice

from pipelines.cache.revisions import extraction_revision, language_revision
from pipelines.cache.store import Store, digest
from pipelines.engine import EngineName, in_order, workers
from pipelines.extract.batch import Outcome, Task, extract_batch, refused
from pipelines.extract.publisher_homes import Home, publisher_key
from pipelines.records import Document

# Tasks handed to a worker at once: enough that handing them over costs nothing beside reading them, few enough that
# all workers end together.
BATCH_DOCUMENTS = 16
# Documents that are looked up at once, and the most that wait for a batch before them.
LOOKED_UP = 128
# What no extractor reads: where a document was found may change and its rows do not. A test holds this.
NOT_READ = {"text", "location", "batch"}
READ_FIELDS = [column.name for column in fields(Document) if column.name not in NOT_READ]


@dataclass(frozen=True)
class Engine:
    """Where and with which model documents are read."""

    model: str
    workers: int | None = None
    name: EngineName = "local"


@dataclass
class _Window:
    """Some documents in a row: what is known of each (None: a task of `tasks` will tell), and the keys of the rest."""

    known: list[bytes | None] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    keys: list[tuple[bytes, bytes]] = field(default_factory=list)  # of the language models' answer and of the rows


def extract_all(
    documents: Iterable[Document],
    homes: Mapping[str, Home],
    engine: Engine,
    store: Store | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[tuple[bytes, bool]]:
    """Yield for each document, in order, its rows (`frames.unpacked`), and whether it was refused.

    Holds a few batches in memory at a time. `homes` is what `publisher_homes.learn_homes` returns; `progress` is called
    after each batch. What is not in `store` is read by `engine` and put there; a refusal is not kept.
    """
    under_way: deque[_Window] = deque()

    def batches() -> Iterator[list[Task]]:
        for window in _windows(documents, homes, engine.model, store):
            under_way.append(window)
            yield window.tasks

    with workers(partial(extract_batch, model=engine.model), engine.workers, engine.name) as pool:
        for outcomes in in_order(pool, batches(), refused):
            window = under_way.popleft()
            if store is not None:
                store.put(_entries(window, outcomes))
            told = iter(outcomes)
            for rows in window.known:
                if rows is None:
                    outcome = next(told)
                    yield outcome.rows, outcome.is_refused
                else:
                    yield rows, False
            progress()


def _windows(
    documents: Iterable[Document], homes: Mapping[str, Home], model: str, store: Store | None
) -> Iterator[_Window]:
    waiting = iter(documents)
    window = _Window()
    while part := list(islice(waiting, LOOKED_UP)):
        for task, keys, rows in _looked_up(part, homes, model, store):
            window.known.append(rows)
            if rows is None:
                window.tasks.append(task)
                window.keys.append(keys)
            if len(window.tasks) == BATCH_DOCUMENTS or len(window.known) == LOOKED_UP:
                yield window
                window = _Window()
    if window.known:
        yield window


def _looked_up(
    documents: list[Document], homes: Mapping[str, Home], model: str, store: Store | None
) -> Iterator[tuple[Task, tuple[bytes, bytes], bytes | None]]:
    """Yield for each document its task, the keys of its two entries, and its rows if they are in the store."""
    tasks = [Task(document, homes.get(publisher_key(document) or "")) for document in documents]
    if store is None:
        yield from ((task, (b"", b""), None) for task in tasks)
        return
    of_text = [_language_key(task.document.text, model) for task in tasks]
    of_rows = [_rows_key(task, key) for task, key in zip(tasks, of_text, strict=True)]
    rows = store.get(of_rows)
    language = store.get(text for text, key in zip(of_text, of_rows, strict=True) if key not in rows)
    for task, text, key in zip(tasks, of_text, of_rows, strict=True):
        yield Task(task.document, task.home, language.get(text)), (text, key), rows.get(key)


def _language_key(text: str, model: str) -> bytes:
    return digest(b"language", language_revision(model), text.encode("utf-8", "surrogatepass"))


def _rows_key(task: Task, language_key: bytes) -> bytes:
    said = [getattr(task.document, name) for name in READ_FIELDS]
    places = task.home.places if task.home else None
    return digest(b"rows", extraction_revision(), language_key, repr((said, places)).encode("utf-8", "surrogatepass"))


def _entries(window: _Window, outcomes: list[Outcome]) -> dict[bytes, bytes]:
    entries = {}
    for (language_key, rows_key), outcome in zip(window.keys, outcomes, strict=True):
        if outcome.language is not None:
            entries[language_key] = outcome.language
        if not outcome.is_refused:
            entries[rows_key] = outcome.rows
    return entries
