"""The records of a WARC or ARC file, one at a time, in bounded memory, past damage wherever that can be done.

Belongs here: gzip members, record boundaries, going on behind a broken record. Headers are parsed by warcio.
Not here: which records are documents (`warc.py`).
"""

import io
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException

from pipelines.ingest.unpacking import GZIP_MAGIC

BLOCK_BYTES = 65_536
# A longer header line is no header.
MAX_LINE_BYTES = 65_536
# The largest documents that are read (PDF statements) stay below; of larger records only the headers are kept.
MAX_BODY_BYTES = 50_000_000
# A video may be this large; what goes on longer than that is a bomb, or a broken length.
MAX_RECORD_BYTES = 4_000_000_000
PLAIN_START = b"WARC/1."
PARSE_ERRORS = (ArchiveLoadFailed, StatusAndHeadersParserException, ValueError, LookupError, AttributeError, TypeError)
logging.getLogger("warcio").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Record:
    """A record; `body` is its content behind HTTP headers, None where it is larger than `MAX_BODY_BYTES`."""

    offset: int  # bytes into the file, at which the record (or the gzip member that holds it) begins
    type: str  # warcinfo response resource request metadata revisit conversion, ...
    headers: StatusAndHeaders
    http: StatusAndHeaders | None
    body: bytes | None

    def header(self, name: str) -> str | None:
        """Return a header of the record itself."""
        return self.headers.get_header(name) or None


@dataclass(frozen=True)
class Damage:
    """A place that cannot be read; reading goes on behind it where another record begins there."""

    offset: int
    message: str


class _Broken(ValueError):
    """The bytes at this place are no whole record."""


def records(path: Path) -> Iterator[Record | Damage]:
    """Yield the records of a file, compressed or not, whatever its name says."""
    with path.open("rb") as file:
        yield from read_records(file)


def read_records(file: BinaryIO) -> Iterator[Record | Damage]:
    """Yield the records of a file that can be searched."""
    offset: int | None = 0
    while offset is not None:
        file.seek(offset)
        source: _Source = (_Members if file.read(2) == GZIP_MAGIC else _Plain)(file, offset)
        try:
            yield from _whole_records(source)
            return
        except (_Broken, EOFError, zlib.error, *PARSE_ERRORS) as error:
            source.mark_damage()
            yield Damage(source.offset, str(error) or "the record ends too early")
        offset = source.next_start()


def _whole_records(source: "_Source") -> Iterator[Record]:
    loader = ArcWarcRecordLoader(verify_http=False)
    while (line := source.first_line()) is not None:
        yield _record(loader, source, line)


def _record(loader: ArcWarcRecordLoader, source: "_Source", line: bytes) -> Record:
    offset = source.offset
    parsed: Any = loader.parse_record_stream(source, loader.warc_parser.decode_header(line))
    if parsed.length is None:
        raise _Broken("a record without Content-Length")
    body = _body(parsed, source)
    source.end_record()
    return Record(offset, parsed.rec_type or "", parsed.rec_headers, parsed.http_headers, body)


def _body(parsed: Any, source: "_Source") -> bytes | None:
    """Read the whole record, keep what fits, and undo the chunks of its transfer."""
    stream, kept, read = parsed.raw_stream, bytearray(), 0
    while block := stream.read(BLOCK_BYTES):
        read += len(block)
        if read <= MAX_BODY_BYTES:
            kept += block
        if read > MAX_RECORD_BYTES:
            raise _Broken(f"a record of more than {MAX_RECORD_BYTES:,} bytes")
    if stream.limit > 0:
        raise _Broken(f"the record ends {stream.limit:,} bytes too early")
    if read > MAX_BODY_BYTES:
        return None
    if parsed.http_headers and "chunked" in (parsed.http_headers.get_header("Transfer-Encoding") or "").lower():
        return _unchunked(bytes(kept))
    return bytes(kept)


def _unchunked(body: bytes) -> bytes:
    """Many archives keep the header and not the chunks; then the body stays as it is."""
    reader, parts = ChunkedDataReader(io.BytesIO(body)), bytearray()
    while part := reader.read(BLOCK_BYTES):
        parts += part
    return bytes(parts)


class _Source:
    """A stream of record bytes that knows where in the file it is; lines are bounded."""

    offset: int  # where the record that is being read begins

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._is_framed = True

    def first_line(self) -> bytes | None:
        """Return the line that begins the next record, None at the end of the file."""
        self._mark(b"")
        while line := self.readline():
            if line.strip():
                self._mark(line)
                return line
        return None

    def readline(self, size: int | None = None) -> bytes:
        line = self._stream.readline(MAX_LINE_BYTES)
        if len(line) >= MAX_LINE_BYTES:
            raise _Broken(f"a line of more than {MAX_LINE_BYTES:,} bytes")
        return line

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def tell(self) -> int:
        """Zero: warcio only subtracts two of these, for a number that is not used."""
        return 0

    def end_record(self) -> None:
        """Check that the record ends where it says: at an empty line, or at the end of the file."""
        line = self.readline()
        if line.strip():
            raise _Broken("the record goes on behind its Content-Length")

    def mark_damage(self) -> None:
        """Let `offset` be where what could not be read begins."""

    def next_start(self) -> int | None:
        """Return where behind the broken record the next one begins, None where none does."""
        raise NotImplementedError

    def _mark(self, line: bytes) -> None:
        raise NotImplementedError


class _Plain(_Source):
    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        super().__init__(file)  # type: ignore[arg-type]
        self._file, self.offset = file, offset

    def _mark(self, line: bytes) -> None:
        self.offset = self._file.tell() - len(line)

    def next_start(self) -> int | None:
        """Look for the first line of a record; without one, the file may be gzip with a broken first byte."""
        found = _find(self._file, b"\n" + PLAIN_START, self.offset)
        return _next_member(self._file, self.offset) if found is None else found + 1


class _Members(_Source):
    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self.offset = file, offset
        self._members = _GzipMembers(file, offset)
        super().__init__(io.BufferedReader(self._members, BLOCK_BYTES))

    def _mark(self, line: bytes) -> None:
        self.offset = self._members.start

    def mark_damage(self) -> None:
        """The line that begins a record could not be read, so that its member was not marked yet."""
        self.offset = self._members.start

    def next_start(self) -> int | None:
        return _next_member(self._file, self.offset)


class _GzipMembers(io.RawIOBase):
    """Decompressed bytes of gzip members, never of two members in one read, so that `start` is exact."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self._position, self._rest = file, offset, b""
        self._member: Any = None
        self.start = offset

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if not self._rest and not self._fill():
                if self._member is None:
                    return 0
                raise EOFError("the compressed data end too early")
            if self._member is None:
                self._rest = self._rest.lstrip(b"\x00")  # padding between members
                if not self._rest:
                    continue
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
                self.start = self._position - len(self._rest)
            data = self._member.decompress(self._rest, len(buffer))
            self._rest = self._member.unconsumed_tail
            if self._member.eof:
                self._rest, self._member = self._member.unused_data, None
            if data:
                buffer[: len(data)] = data
                return len(data)

    def _fill(self) -> bool:
        self._file.seek(self._position)
        self._rest = self._file.read(BLOCK_BYTES)
        self._position += len(self._rest)
        return bool(self._rest)


def _next_member(file: BinaryIO, offset: int) -> int | None:
    """Return where behind the offset a gzip member begins that holds the beginning of a record."""
    found: int | None = offset
    while found is not None:
        found = _find(file, GZIP_MAGIC, found + 1)
        if found is not None and _begins_record(file, found):
            return found
    return None


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        begin = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(4096), len(PLAIN_START))
    except zlib.error:
        return False
    return begin == PLAIN_START


def _find(file: BinaryIO, what: bytes, offset: int) -> int | None:
    file.seek(offset)
    tail = b""
    while block := file.read(1_000_000):
        window = tail + block
        if (at := window.find(what)) >= 0:
            return offset + at
        tail = window[-(len(what) - 1) :]
        offset += len(window) - len(tail)
    return None
