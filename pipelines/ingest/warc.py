"""`.warc`, `.warc.gz` and ARC files: archives of the web, one's own (`onrecord fetch`) or of others (Common Crawl).

A document is a `response` with status 200, a `resource` or a `conversion` that is a page, a PDF, a mail or plain
text (`captures.py`). Passed over are records that hold no article by their nature: requests, redirects, pictures,
scripts, feeds, robots.txt, and revisits, which say that nothing has changed since an earlier capture. All else is
refused by name.

Every capture whose text differs is a document of its own, because an article that is changed after publication has
said both; a capture of the same address with the same text counts once in an archive. A capture is named by the
moment and the address, `20260114100000/https://example.org/a`, wherever its file lies.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipelines.ingest.captures import Capture, capture_documents, check_passed_over, is_document, is_known
from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, refusal
from pipelines.ingest.pdf import MAX_PDF_BYTES
from pipelines.ingest.unpacking import BrokenCoding, TooLarge, unpacked
from pipelines.ingest.warc_records import Damage, Record, records
from pipelines.records import Document, Refusal

# The metadata records that `pipelines.fetch` writes, told from those of other tools by their type: JSON that says of
# the record it refers to what SOURCES.yaml and the feed said (`told`, `listed`, `role`), or of a page why it was
# not fetched (`refused`, `message`).
ABOUT_TYPE = "application/vnd.onrecord.source+json"
DOCUMENT_TYPES = frozenset({"response", "resource", "conversion"})
# What holds no document by its nature; `continuation`, the rest of a record that was cut in pieces, is not read.
OTHER_TYPES = frozenset({"warcinfo", "request", "metadata", "revisit", "arc_header"})
# An ARC file writes 20260114100000 where WARC-Date has 2026-01-14T10:00:00Z.
NOT_DIGIT = re.compile(r"\D")
MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")


def read_warc(file: Input) -> Iterator[Document | Refusal]:
    """Yield the documents of an archive, and a refusal for each record that should be one and is not."""
    is_empty = True
    for found in _all(file):
        is_empty = False
        yield found
    if is_empty:
        origin = Origin(file.name, file.name, file.batch, "page")
        yield refusal(origin, "empty_archive", "no record of the archive holds a document")


def _all(file: Input) -> Iterator[Document | Refusal]:
    about: dict[str, Mapping[str, Any]] = {}
    seen: dict[tuple[str | None, str], str] = {}
    for item in records(file.path):
        location = f"{file.name}:byte {item.offset}"
        if isinstance(item, Damage):
            yield refusal(Origin(location, location, file.batch, "page"), "truncated_archive", item.message)
            continue
        origin = Origin(capture_id(item) or location, location, file.batch, "page")
        if item.type == "metadata":
            said = _said(item)
            if "refused" in said:
                yield refusal(origin, str(said["refused"]), str(said.get("message")), item.header("WARC-Target-URI"))
            about[item.header("WARC-Refers-To") or ""] = said
        elif item.type in DOCUMENT_TYPES:
            for found in _documents(item, origin, about.pop(item.header("WARC-Record-ID") or "", {})):
                yield _once(found, origin, seen)
        elif item.type not in OTHER_TYPES:
            yield refusal(origin, "unknown_record", f"a record of type {item.type[:40]!r} is not read")


def _said(record: Record) -> Mapping[str, Any]:
    """What a metadata record of ours says; that of other tools is passed over."""
    if record.header("Content-Type") != ABOUT_TYPE or not record.body:
        return {}
    try:
        said = json.loads(record.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _once(found: Document | Refusal, origin: Origin, seen: dict[tuple[str | None, str], str]) -> Document | Refusal:
    if isinstance(found, Refusal):
        return found
    first = seen.setdefault((found.url or found.source_id, found.text_sha256), found.location)
    if first == found.location:
        return found
    same = f"the same address with the same text as at {first}"
    return refusal(replace(origin, location=found.location), "duplicate_capture", same, found.source_id)


def _documents(record: Record, origin: Origin, about: Mapping[str, Any]) -> Iterator[Document | Refusal]:
    capture = Capture(target_uri(record), content_type(record), _moment(record), about)
    try:
        if _status(record) != 200:
            return
        if is_document(capture, record.body):
            yield from capture_documents(capture, _content(record), origin)
        else:
            check_passed_over(capture, record.body)
    except Refused as error:
        yield refusal(origin, error.rule, str(error))


def _status(record: Record) -> int:
    """The status of a response, 200 for what is no HTTP.

    Raises:
        Refused: the server did not give the page.
    """
    if record.http is None:
        return 200
    code = record.http.get_statuscode()
    if not code.isdecimal() or not 100 <= int(code) < 400:
        raise Refused("http_status", f"the server answered {record.http.statusline[:80] or 'nothing'}")
    return int(code)


def _content(record: Record) -> bytes:
    if record.body is None:
        raise Refused("text_too_long", f"more than {MAX_PDF_BYTES:,} bytes")
    codings = (record.http.get_header("Content-Encoding") or "").split(",") if record.http else ()
    try:
        return unpacked(record.body, codings, MAX_PDF_BYTES)
    except TooLarge as error:
        raise Refused("too_large_unpacked", str(error)) from error
    except BrokenCoding as error:
        if is_known(record.body):  # some archives keep the header of a coding that they have undone
            return record.body
        raise Refused("broken_coding", str(error)) from error


def content_type(record: Record) -> str:
    """Return the media type of what the record holds, as stated; empty where it is not."""
    stated = record.http.get_header("Content-Type") if record.http else record.header("Content-Type")
    return stated or ""


def target_uri(record: Record) -> str | None:
    """Return the address that was captured."""
    return record.header("WARC-Target-URI") or record.header("uri")


def capture_id(record: Record) -> str | None:
    """Return the moment in digits and the address, as web archives name a capture."""
    uri, moment = target_uri(record), NOT_DIGIT.sub("", _date(record))
    return f"{moment}/{uri}" if uri and moment else record.header("WARC-Record-ID")


def _date(record: Record) -> str:
    return record.header("WARC-Date") or record.header("archive-date") or ""


def _moment(record: Record) -> str | None:
    """When the record was captured, as ISO 8601 in UTC; None where the header is missing or no date."""
    parts = MOMENT.match(NOT_DIGIT.sub("", _date(record)))
    return "{}-{}-{}T{}:{}:{}+00:00".format(*parts.groups()) if parts else None
