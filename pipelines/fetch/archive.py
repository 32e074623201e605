"""The WARC file of a run: what went over the wire, kept so that a build can be repeated without the network.

Belongs here: records and the file's life. A file grows under a hidden folder, in whole records that are on disk
before anything remembers them, and is moved into its batch when the run ends. Of a run that was killed, the next one
keeps the whole records and drops the piece behind them. Not here: what is fetched (`run.py`).
"""

import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.fetch.client import Exchange
from pipelines.fetch.state import State
from pipelines.ingest.warc import ABOUT_TYPE
from pipelines.ingest.warc_records import Record

WARC_VERSION = "1.1"
SUFFIX = ".warc.gz"
# What is true of a record wherever it lies; lengths and digests are those of the copy, without chunks.
COPIED_HEADERS = frozenset({"warc-record-id", "warc-date", "warc-ip-address", "warc-truncated"})


class Archive:
    """Writes one file, which comes into being with its first record. Safe between threads."""

    def __init__(self, state: State, hidden: Path, batch: Path, begun: datetime, agent: str) -> None:
        self._state = state
        self._hidden = hidden
        self._batch = batch
        self._name = _free_name(batch, hidden, f"fetch-{begun:%Y%m%dT%H%M%SZ}")
        self._agent = agent
        self._lock = Lock()
        self._file: BinaryIO | None = None

    @property
    def batch(self) -> str:
        """The name of the batch."""
        return self._batch.name

    def exchanges(self, exchanges: Iterable[Exchange], about: Mapping[str, Any]) -> None:
        """Keep requests and responses; `about` is said of the last response."""
        *hops, last = exchanges
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=WARC_VERSION)
        for hop in hops:
            _write_exchange(writer, hop, {})
        _write_exchange(writer, last, about)
        self._append(buffer.getvalue())

    def resource(self, uri: str, media: str, body: bytes, at: datetime, about: Mapping[str, Any]) -> None:
        """Keep a file of one's own."""
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=WARC_VERSION)
        record = writer.create_warc_record(
            uri, "resource", BytesIO(body), warc_content_type=media, warc_headers_dict={"WARC-Date": _stamp(at)}
        )
        _write_about(writer, uri, record.rec_headers.get_header("WARC-Record-ID"), at, about)
        writer.write_record(record)
        self._append(buffer.getvalue())

    def copied(self, record: Record, about: Mapping[str, Any]) -> None:
        """Keep a record of another archive under its own id and date, with what is said of it before it."""
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=WARC_VERSION)
        uri = record.header("WARC-Target-URI") or record.header("uri") or ""
        names = [name for name, _ in record.headers.headers if name.lower() in COPIED_HEADERS]
        http = record.http
        if http is not None:
            headers = [(_kept_name(name), value) for name, value in http.headers]
            http = StatusAndHeaders(http.statusline, headers, protocol=http.protocol)
        copy = writer.create_warc_record(
            uri,
            record.type,
            BytesIO(record.body or b""),
            http_headers=http,
            warc_content_type="" if http is not None else record.header("Content-Type") or "",
            warc_headers_dict={name: record.header(name) for name in names},
        )
        _write_about(writer, uri, copy.rec_headers.get_header("WARC-Record-ID"), None, about)
        writer.write_record(copy)
        self._append(buffer.getvalue())

    def refused(self, url: str, rule: str, message: str, at: datetime) -> None:
        """Keep that a page was not fetched, and why: a build puts it into the quarantine."""
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=WARC_VERSION)
        _write_about(writer, url, None, at, {"refused": rule, "message": message})
        self._append(buffer.getvalue())

    def close(self) -> Path | None:
        """Move the file to its batch and return its path; None where nothing was kept."""
        with self._lock:
            if self._file is None:
                return None
            self._file.close()
            self._file = None
            return _publish(self._state, self._hidden / self._name, self._batch / self._name)

    def _append(self, records: bytes) -> None:
        """Write whole records, then remember that they are there."""
        with self._lock:
            if self._file is None:
                self._file = self._open()
            self._file.write(records)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._state.whole(f"{self._batch.name}/{self._name}", self._file.tell())

    def _open(self) -> BinaryIO:
        self._hidden.mkdir(parents=True, exist_ok=True)
        file = (self._hidden / self._name).open("wb")
        writer = WARCWriter(file, gzip=True, warc_version=WARC_VERSION)
        info = {"software": self._agent, "format": "WARC File Format 1.1", "robots": "obey"}
        writer.write_record(writer.create_warcinfo_record(self._name, info))
        return file


def rescue(state: State, hidden: Path, out: Path) -> list[Path]:
    """Move the whole records of runs that were killed to their batches; return the files."""
    rescued = []
    for name, whole_bytes in state.archives().items():
        batch, _, file = name.partition("/")
        path = hidden / file
        if path.exists():
            os.truncate(path, whole_bytes)
            rescued.append(_publish(state, path, out / batch / file))
        else:
            state.closed(name)  # killed between the move and the memory of it
    return rescued


def _publish(state: State, path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    state.closed(f"{target.parent.name}/{target.name}")
    return target


def _free_name(batch: Path, hidden: Path, stem: str) -> str:
    number, name = 1, f"{stem}{SUFFIX}"
    while (batch / name).exists() or (hidden / name).exists():
        number += 1
        name = f"{stem}-{number}{SUFFIX}"
    return name


def _write_exchange(writer: WARCWriter, exchange: Exchange, about: Mapping[str, Any]) -> None:
    date = _stamp(exchange.at)
    headers = [(_kept_name(name), value) for name, value in exchange.headers]
    status = StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), headers, protocol="HTTP/1.1")
    where = {"WARC-IP-Address": exchange.address} if exchange.address else {}
    response = writer.create_warc_record(
        exchange.url,
        "response",
        BytesIO(exchange.body),
        http_headers=status,
        warc_headers_dict={"WARC-Date": date, **where},
    )
    response_id = response.rec_headers.get_header("WARC-Record-ID")
    parts = urlsplit(exchange.url)
    line = StatusAndHeaders(
        f"{parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1",
        list(exchange.request_headers),
        protocol="GET",
        is_http_request=True,
    )
    request = writer.create_warc_record(
        exchange.url,
        "request",
        http_headers=line,
        warc_headers_dict={"WARC-Date": date, "WARC-Concurrent-To": response_id},
    )
    if about:
        _write_about(writer, exchange.url, response_id, exchange.at, about)
    writer.write_record(request)
    writer.write_record(response)


def _write_about(
    writer: WARCWriter, uri: str, record_id: str | None, at: datetime | None, about: Mapping[str, Any]
) -> None:
    """Say it before the record that it is about: a reader that streams must know it when it gets there."""
    headers = {"WARC-Refers-To": record_id} if record_id else {}
    if at is not None:
        headers["WARC-Date"] = _stamp(at)
    body = json.dumps(about, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    record = writer.create_warc_record(
        uri, "metadata", BytesIO(body), warc_content_type=ABOUT_TYPE, warc_headers_dict=headers
    )
    writer.write_record(record)


def _kept_name(name: str) -> str:
    """The chunks of the transfer were undone; the header that announced them is kept under another name."""
    return f"X-Crawl-{name}" if name.lower() == "transfer-encoding" else name


def _stamp(at: datetime) -> str:
    """To the millisecond: with the address it names a capture, and a page may be fetched twice in a second."""
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
