"""What was captured at an address, by its media type: a page, a PDF, a mail, plain text, or no document.

Belongs here: which reader reads a captured body, and whose word counts for its fields: what the operator told in
SOURCES.yaml first, then what the document states, then what the feed said that listed it. Not here: archives
(`warc.py`), or how a format is read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from pipelines.ingest.charset import charset_of, decoded
from pipelines.ingest.feed import feed_documents
from pipelines.ingest.fields import Origin, Refused, article, title_line
from pipelines.ingest.message import message_documents
from pipelines.ingest.page import check_size, main_text
from pipelines.ingest.pdf import pdf_text
from pipelines.records import Document, Refusal

PAGES = frozenset({"text/html", "application/xhtml+xml"})
FEEDS = frozenset(["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"])
PDF, MAIL, TEXT = "application/pdf", "message/rfc822", "text/plain"
# Types that say nothing; then the bytes tell.
UNSURE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/download", "unknown/unknown"})
PAGE_START = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I)
# What pages are made of beside text, and what programs say to each other.
FURNITURE = (
    *("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript"),
    *("application/x-javascript", "application/json", "application/ld+json", "application/manifest", "text/dns"),
    *("application/font", "application/x-font", "application/vnd.ms-fontobject", "application/wasm"),
)
# PDF readers look for the mark in this many bytes (ISO 32000, annex H.3).
PDF_START_WITHIN = 1024
TOLD = ("kind", "publisher", "author", "rights", "language", "title", "published_at")
LISTED = ("title", "author", "published_at")


@dataclass(frozen=True)
class Capture:
    """What is known of a body beside its bytes; `about` is what `pipelines.fetch` wrote of it."""

    uri: str | None
    content_type: str
    retrieved_at: str | None
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str | None:
        """The address on the web, None for a file of one's own."""
        return self.uri if (self.uri or "").startswith(("http://", "https://")) else None

    def said(self, who: str, names: tuple[str, ...]) -> dict[str, Any]:
        """Return the fields that the operator (`told`) or the feed (`listed`) gave."""
        given = self.about.get(who)
        return {name: given[name] for name in names if given.get(name)} if isinstance(given, dict) else {}


def is_document(capture: Capture, body: bytes | None) -> bool:
    """Tell whether the body is of a type that holds an article, and was not fetched to find others."""
    media = _media(capture, body or b"")
    if media in FEEDS:
        return capture.about.get("role") == "entries"
    if media == TEXT:
        return not _is_robots(capture.url) and capture.about.get("role") != "listing"
    return media in PAGES or media in (PDF, MAIL)


def check_passed_over(capture: Capture, body: bytes | None) -> None:
    """Let go what holds no article by its type, and whatever was fetched only to find others.

    Raises:
        Refused: it might hold one, in a format that no reader knows.
    """
    media = _media(capture, body or b"")
    if media in FEEDS or media == TEXT or media.startswith(FURNITURE):
        return
    raise Refused("unsupported_format", f"{media[:80] or 'no Content-Type'}: no page, PDF, mail or plain text")


def is_known(body: bytes) -> bool:
    """Tell whether the bytes begin like a page or a PDF."""
    return _sniffed(body) != ""


def capture_documents(capture: Capture, body: bytes, origin: Origin) -> Iterator[Document | Refusal]:
    """Yield the documents of a body for which `is_document` holds.

    Raises:
        Refused: it holds none.
    """
    media = _media(capture, body)
    told = capture.said("told", TOLD)
    known = {"url": capture.url, "retrieved_at": capture.retrieved_at, **told}
    if media == MAIL:
        yield from message_documents(body, replace(origin, basis="message"), known)
    elif media in FEEDS:
        del known["url"]
        yield from feed_documents(body, replace(origin, basis="feed"), known)
    else:
        basis, found, text = _read(media, body, capture)
        listed = capture.said("listed", LISTED)
        # A body speaks in its statements, whoever put them on the web.
        if known.get("kind") == "statement" and known.get("publisher"):
            found.pop("author", None)
            listed.pop("author", None)
        # The day of export is known of any PDF; the day on which a feed lists it is better.
        if basis == "file" and listed.get("published_at"):
            found.pop("published_at", None)
        where = replace(
            origin,
            basis=_basis("published_at", told, found, listed, basis),
            author_basis=_basis("author", told, found, listed, basis),
        )
        yield article({**listed, **found, **known}, text, where)


def _read(media: str, body: bytes, capture: Capture) -> tuple[str, dict[str, Any], str]:
    """Return the basis of what the document states of itself, that as fields, and its text."""
    if media == PDF:
        fields, text = pdf_text(body)
        return "file", {"kind": "statement", **fields}, text
    check_size(len(body))
    page = decoded(body, charset_of(capture.content_type))
    if media == TEXT:
        return "page", {"title": title_line(page)}, page
    fields, text = main_text(page, capture.url)
    return "page", dict(fields), text


def _basis(name: str, told: Mapping[str, Any], found: Mapping[str, Any], listed: Mapping[str, Any], basis: str) -> str:
    if told.get(name):
        return "field"
    return basis if found.get(name) or not listed.get(name) else "feed"


def _media(capture: Capture, body: bytes) -> str:
    stated = capture.content_type.partition(";")[0].strip().lower()
    if stated in UNSURE:
        return _sniffed(body)
    return PDF if stated in PAGES | {TEXT} and body.startswith(b"%PDF-") else stated


def _sniffed(body: bytes) -> str:
    if b"%PDF-" in body[:PDF_START_WITHIN]:
        return PDF
    return "text/html" if PAGE_START.match(body) else ""


def _is_robots(url: str | None) -> bool:
    try:
        return urlsplit(url or "").path == "/robots.txt"
    except ValueError:
        return False
