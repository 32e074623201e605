"""Pages that others captured: WARC files here or on the web, and indexes in the manner of Common Crawl.

Belongs here: which records of an archive are copied into one's own. Not here: how records are read
(`ingest/warc_records.py`), or what in them is a document (`ingest/warc.py`).
"""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from urllib.parse import urlencode, urljoin

from pipelines.fetch.client import FetchRefused
from pipelines.fetch.job import Job, now
from pipelines.fetch.local import matching
from pipelines.ingest.captures import Capture, is_document
from pipelines.ingest.warc import DOCUMENT_TYPES, capture_id, content_type, target_uri
from pipelines.ingest.warc_records import Damage, Record, read_records

# Archives of Common Crawl have 1 GB, those of a person's own crawl rarely more.
MAX_ARCHIVE_BYTES = 5_000_000_000
# A record of an index is one page; Common Crawl cuts pages at 5 MB.
MAX_RECORD_BYTES = 50_000_000
# Pages of index results that are asked for; each holds thousands of captures.
MAX_INDEX_PAGES = 1_000


def copy_archives(job: Job, folder: Path) -> None:
    """Copy what is wanted from each archive, and what was not copied before."""
    for path in matching(job, folder):
        job.check()
        with path.open("rb") as file:
            _copy_archive(job, file, path.name)
    for url in job.source.places:
        if url.startswith(("http://", "https://")):
            job.check()
            _copy_from_web(job, url)


def copy_indexed(job: Job) -> None:
    """Copy the captures that an index lists and that were not copied before."""
    for done, entry in enumerate(_entries(job), start=1):
        job.check()
        _copy_indexed(job, entry)
        job.watch(job.source.name, done, None)


def _copy_from_web(job: Job, url: str) -> None:
    if job.settings.is_dry:
        job.outcome.would_fetch.append(url)
        return
    known = job.state.get(url)
    with TemporaryFile() as file:
        try:
            [*_, exchange] = job.manners.get(url, known.conditions if known else None, MAX_ARCHIVE_BYTES, file)
        except FetchRefused as error:
            job.refuse(url, error, is_listing=True)
            return
        if exchange.status == 304:
            job.outcome.not_modified += 1
            return
        file.seek(0)
        if _copy_archive(job, file, url):
            job.remember(url, exchange, b"", job.listings)


def _copy_archive(job: Job, file: BinaryIO, name: str) -> bool:
    """Copy from one archive; tell whether it was read to its end."""
    for done, item in enumerate(read_records(file), start=1):
        job.check()
        if isinstance(item, Damage):
            job.refuse(f"{name}:byte {item.offset}", FetchRefused("truncated_archive", item.message))
        elif _is_wanted(job, item):
            if job.outcome.fetched >= job.most:
                job.outcome.waiting += 1
                return False
            _copy(job, item)
        job.watch(job.source.name, done, None)
    return True


def _is_wanted(job: Job, record: Record) -> bool:
    """Tell whether a record is a document that the patterns let through."""
    uri = target_uri(record)
    if record.type not in DOCUMENT_TYPES or uri is None or record.body is None or not job.source.wants(uri):
        return False
    if record.http is not None and record.http.get_statuscode() != "200":
        return False
    return is_document(Capture(uri, content_type(record), None), record.body)


def _copy(job: Job, record: Record) -> None:
    name = capture_id(record) or ""
    known = job.state.get(name)
    if known is not None and known.status == "fetched":
        job.outcome.not_modified += 1
    elif job.settings.is_dry:
        job.outcome.would_fetch.append(name)
    else:
        with job.state.together():
            job.archive.copied(record, job.about())
            job.state.fetched(name, job.source.name, now(), "", (None, None))
        job.outcome.fetched += 1


def _entries(job: Job) -> Iterator[dict[str, Any]]:
    """Yield the captures that the index lists, page after page until one is empty."""
    [index] = job.source.places
    for page in range(MAX_INDEX_PAGES):
        query = urlencode({"url": job.source.match, "output": "json", "filter": "status:200", "page": page})
        url = f"{index}?{query}"
        try:
            lines = job.manners.get(url)[-1].content().splitlines()
        except FetchRefused as error:
            # Behind the last page an index answers 400 or 404.
            if page == 0 or error.is_transient:
                job.refuse(url, error, is_listing=True)
            return
        if not lines:
            return
        yield from filter(None, map(_entry, lines))


def _entry(line: bytes) -> dict[str, Any] | None:
    """Return a line of an index, None where it is none: a stranger writes it, so that anything may stand there."""
    try:
        found = json.loads(line)
        json.dumps(found, ensure_ascii=False).encode()  # half of a surrogate pair is no text that can be kept
        return found | {"offset": int(found["offset"]), "length": int(found["length"])}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _copy_indexed(job: Job, entry: dict[str, Any]) -> None:
    url, name = str(entry.get("url")), f"{entry.get('timestamp')}/{entry.get('url')}"
    known = job.state.get(name)
    if not job.source.wants(url) or (job.settings.since and _day(entry) < job.settings.since.isoformat()):
        return
    if known is not None and known.status != "pending":
        job.outcome.not_modified += 1
    elif job.settings.is_dry:
        job.outcome.would_fetch.append(name)
    elif job.outcome.fetched >= job.most:
        job.outcome.waiting += 1
    else:
        try:
            record = _fetched_record(job, entry)
        except FetchRefused as error:
            job.refuse(name, error)
            return
        with job.state.together():
            job.archive.copied(record, job.about())
            job.state.fetched(name, job.source.name, now(), "", (None, None))
        job.outcome.fetched += 1


def _fetched_record(job: Job, entry: dict[str, Any]) -> Record:
    begin, length = entry["offset"], entry["length"]
    if not 0 < length <= MAX_RECORD_BYTES or begin < 0:
        raise FetchRefused("too_large", f"{length:,} bytes, of {MAX_RECORD_BYTES:,} that a record may have")
    where = urljoin(job.source.data, str(entry.get("filename")))
    part = job.manners.get(where, {"Range": f"bytes={begin}-{begin + length - 1}"}, MAX_RECORD_BYTES)[-1]
    for item in read_records(BytesIO(part.body)):
        if isinstance(item, Damage):
            raise FetchRefused("truncated_archive", item.message)
        if item.type in DOCUMENT_TYPES:
            return item
    raise FetchRefused("truncated_archive", "no page stands where the index says")


def _day(entry: dict[str, Any]) -> str:
    stamp = str(entry.get("timestamp"))
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"
