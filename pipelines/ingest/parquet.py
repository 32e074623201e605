"""`.parquet` files: one article a row, streamed a few hundred rows at a time."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, refusal
from pipelines.ingest.rows import row_article
from pipelines.records import Document, Refusal

FIELDS = ("id", "url", "title", "publisher", "author", "published_at", "kind", "text", "html")
MORE_FIELDS = ("retrieved_at", "based_on", "rights", "language")
BATCH_ROWS = 256


def read_parquet(file: Input) -> Iterator[Document | Refusal]:
    """Yield the document of every row, or why there is none."""
    number = 0
    try:
        with pq.ParquetFile(file.path) as parquet:
            columns = [name for name in parquet.schema_arrow.names if name in FIELDS + MORE_FIELDS]
            for batch in parquet.iter_batches(BATCH_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _row_article(file, number, row)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        where = Origin(file.name, f"{file.name}:{number + 1}", file.batch, "field")
        yield refusal(where, "truncated_archive", f"cannot be read past row {number}: {error}")


def _row_article(file: Input, number: int, row: dict[str, object]) -> Document | Refusal:
    origin = Origin(f"{file.name}:{number}", f"{file.name}:{number}", file.batch, "field")
    try:
        return row_article(row, origin)
    except Refused as error:
        return refusal(origin, error.rule, str(error))
