"""About how many articles files hold, for progress bars; nothing else may rely on it."""

import gzip
import zlib
from collections.abc import Iterable
from io import BufferedIOBase

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.ingest.discover import Input

CHUNK_BYTES = 1 << 20


def expected_articles(inputs: Iterable[Input]) -> int:
    """Return the number of lines, rows and single files; a file that cannot be read counts as one."""
    return sum(_expected(file) for file in inputs if file.suffix)


def _expected(file: Input) -> int:
    try:
        if file.suffix == ".parquet":
            return pq.read_metadata(file.path).num_rows
        if file.suffix == ".jsonl":
            with file.path.open("rb") as stream:
                return _lines(stream)
        if file.suffix == ".jsonl.gz":
            with gzip.open(file.path) as stream:
                return _lines(stream)
    except (OSError, EOFError, zlib.error, pa.ArrowException):
        pass
    return 1


def _lines(stream: BufferedIOBase) -> int:
    count, last = 0, b"\n"
    while chunk := stream.read(CHUNK_BYTES):
        count, last = count + chunk.count(b"\n"), chunk[-1:]
    return count + (last != b"\n")
