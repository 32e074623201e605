"""RSS and Atom files: the entries that hold their whole article, found by feedparser.

Belongs here: entries as documents. Not here: fetching the pages that entries point at (`pipelines/fetch`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from email.utils import parseaddr
from io import BytesIO
from typing import Any

import feedparser

from pipelines.ingest.charset import decoded
from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, article, refusal
from pipelines.ingest.page import check_size, fragment_text
from pipelines.records import Document, Refusal

# A summary this long is the article; teasers of news sites end after two or three sentences.
FULL_SUMMARY_CHARS = 600
DOCTYPE, SUBSET_END, TAG_END = re.compile(r"<!DOCTYPE[^>\[]*\[?", re.I), re.compile(r"\]\s*>"), re.compile(">")
# Tells feedparser that the encoding is settled, whatever the XML declaration says.
UTF_8 = {"content-type": "application/xml; charset=utf-8"}


def read_feed(file: Input) -> Iterator[Document | Refusal]:
    """Yield the document of every entry, or why there is none."""
    origin = Origin(file.name, file.name, file.batch, "feed")
    try:
        check_size(file.path.stat().st_size)
        data = file.path.read_bytes()
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    yield from feed_documents(data, origin, {})


def feed_documents(data: bytes, origin: Origin, given: Mapping[str, Any]) -> Iterator[Document | Refusal]:
    """Yield the document of every entry of a feed; `given` fields count before those of the feed.

    An entry is named by its id, else its link, else its number in the feed. One with a teaser only is refused.
    """
    try:
        feed = parsed_feed(data)
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    if not feed.entries:
        yield refusal(origin, "empty_feed", "the feed has no entries")
    publisher = _line(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, start=1):
        place = replace(origin, source_id=f"{origin.source_id}:{number}", location=f"{origin.location}, entry {number}")
        fields = {"publisher": publisher, **entry_fields(entry), **given}
        try:
            text = _whole_text(entry)
        except Refused as error:
            yield refusal(place, error.rule, str(error), fields.get("id"))
            continue
        yield article(fields, text, place)


def parsed_feed(data: bytes) -> Any:
    """Return the feed as feedparser reads it, without a document type: its entities could expand to anything.

    Raises:
        Refused: it is no feed, or cannot be parsed so far as to hold an entry.
    """
    plain = _without_doctype(decoded(data))
    try:
        feed = feedparser.parse(BytesIO(plain.encode("utf-8", "replace")), response_headers=UTF_8)
    except Exception as error:  # the parsers under it each have their own errors for broken markup
        raise Refused("broken_feed", f"{type(error).__name__}: {error}") from error
    if not feed.get("version") and not feed.entries:
        reason = feed.get("bozo_exception")
        raise Refused("broken_feed", f"no RSS or Atom feed{f': {reason}' if reason else ''}")
    return feed


def entry_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a feed says of an entry as fields of an article: id, url, title, author, published_at."""
    stated = {
        "id": _line(entry.get("id")) or _line(entry.get("link")),
        "url": _line(entry.get("link")),
        "title": _line(entry.get("title")),
        "author": _name(_line(entry.get("author"))),
        "published_at": moment(entry, "published_parsed") or moment(entry, "updated_parsed"),
    }
    return {name: value for name, value in stated.items() if value}


def moment(entry: Mapping[str, Any], name: str) -> str | None:
    """Return a moment of an entry, which feedparser gives in UTC, as ISO 8601; None where it has none of that name."""
    stated = entry[name] if name in entry else None  # noqa: SIM401 (its `get` takes one moment for another)
    if stated is None:
        return None
    year, month, day, hour, minute, second = stated[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def _without_doctype(text: str) -> str:
    begin = DOCTYPE.search(text)
    if begin is None:
        return text
    end = (SUBSET_END if begin[0].endswith("[") else TAG_END).search(text, begin.end())
    return text[: begin.start()] + (text[end.end() :] if end else "")


def _whole_text(entry: Mapping[str, Any]) -> str:
    bodies = [part.get("value") or "" for part in entry.get("content") or []]
    text = fragment_text(max(bodies, key=len)) if bodies else ""
    if text:
        return text
    summary = fragment_text(entry.get("summary") or "")
    if len(summary) < FULL_SUMMARY_CHARS:
        raise Refused("summary_only", "the entry holds no whole article; `onrecord fetch` reads the page it points at")
    return summary


def _name(author: str) -> str:
    """RSS writes an author as `desk@example.org (Dana Brook)`."""
    return parseaddr(author)[0] or author if "@" in author else author


def _line(value: object) -> str:
    text = str(value or "").encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.split())
