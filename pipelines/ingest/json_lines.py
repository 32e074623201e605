"""`.jsonl` and `.jsonl.gz` files: one article a line, streamed."""

import gzip
import json
import zlib
from collections.abc import Iterator
from io import BufferedIOBase

from pipelines.ingest.discover import Input
from pipelines.ingest.fields import MAX_TEXT_CHARS, Origin, Refused, refusal
from pipelines.ingest.rows import row_article
from pipelines.records import Document, Refusal

# JSON spends at most twelve bytes on a character (\ud83d\ude00); the rest is room for the other fields.
MAX_LINE_BYTES = 12 * MAX_TEXT_CHARS + 65_536


def read_json_lines(file: Input) -> Iterator[Document | Refusal]:
    """Yield the document of every line, or why there is none; lines of white space are no articles."""
    line_number = 0
    with gzip.open(file.path) if file.suffix == ".jsonl.gz" else file.path.open("rb") as stream:
        try:
            for line_number, line in _numbered(stream):
                if line is None or line.strip():
                    yield _line_article(file, line_number, line)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            where = Origin(file.name, f"{file.name}:{line_number + 1}", file.batch, "field")
            yield refusal(where, "truncated_archive", f"cannot be read past line {line_number}: {error}")


def _numbered(stream: BufferedIOBase) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers from 1; None stands for one too long to hold."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield number, None


def _line_article(file: Input, number: int, line: bytes | None) -> Document | Refusal:
    origin = Origin(f"{file.name}:{number}", f"{file.name}:{number}", file.batch, "field")
    try:
        if line is None:
            raise Refused("text_too_long", f"a line of more than {MAX_LINE_BYTES:,} bytes")
        return row_article(_parsed(line), origin)
    except Refused as error:
        return refusal(origin, error.rule, str(error))


def _parsed(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("unreadable_bytes", f"not UTF-8: byte {error.start} of the line: {error.reason}") from error
    except (ValueError, RecursionError) as error:
        raise Refused("broken_json", str(error)) from error
    if not isinstance(row, dict):
        raise Refused("broken_json", "a line must hold one object with the fields of an article")
    return row
