"""Every article under the given paths, whatever its format; what cannot be taken comes as a refusal.

Belongs here: which reader reads which file, and what holds across files (an id counts once). Not here: formats.
"""

from collections.abc import Callable, Iterable, Iterator

from pipelines.ingest.discover import SUFFIXES, Input
from pipelines.ingest.feed import read_feed
from pipelines.ingest.fields import Origin, refusal
from pipelines.ingest.json_lines import read_json_lines
from pipelines.ingest.message import read_message
from pipelines.ingest.page import read_page
from pipelines.ingest.parquet import read_parquet
from pipelines.ingest.pdf import read_pdf
from pipelines.ingest.plain_text import read_plain_text
from pipelines.ingest.warc import read_warc
from pipelines.records import Document, Refusal

READERS: dict[str, Callable[[Input], Iterator[Document | Refusal]]] = {
    ".txt": read_plain_text,
    ".md": read_plain_text,
    ".jsonl": read_json_lines,
    ".jsonl.gz": read_json_lines,
    ".parquet": read_parquet,
    ".html": read_page,
    ".htm": read_page,
    ".warc": read_warc,
    ".warc.gz": read_warc,
    ".arc": read_warc,
    ".arc.gz": read_warc,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".pdf": read_pdf,
    ".eml": read_message,
}


def read_inputs(inputs: Iterable[Input]) -> Iterator[Document | Refusal]:
    """Yield the documents of the files in order, one at a time, with a refusal for whatever is not taken.

    Of two articles with the same id the first counts.
    """
    first_seen: dict[str, str] = {}
    for file in inputs:
        for item in read_input(file):
            if isinstance(item, Document) and item.source_id in first_seen:
                yield duplicate(item.source_id, item.location, first_seen[item.source_id])
                continue
            if isinstance(item, Document):
                first_seen[item.source_id] = item.location
            yield item


def duplicate(source_id: str, location: str, first: str) -> Refusal:
    """Return the refusal of an article whose id the article at `first` had before."""
    origin = Origin(source_id, location, "", "field")
    return refusal(origin, "duplicate_id", f"the id was taken by the article at {first}")


def read_input(file: Input) -> Iterator[Document | Refusal]:
    """Yield the documents and refusals of one file."""
    origin = Origin(file.name, file.name, file.batch, "field")
    if file.fault is not None:
        yield refusal(origin, "unreadable_file", file.fault)
        return
    if file.suffix is None:
        yield refusal(origin, "unsupported_format", f"not one of {', '.join(SUFFIXES)}")
        return
    try:
        yield from READERS[file.suffix](file)
    except OSError as error:
        yield refusal(origin, "unreadable_file", error.strerror or str(error))
