"""Feeds and sitemaps to the pages that they list.

Belongs here: reading a listing that was fetched. Not here: fetching, or which pages are new (`run.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from pipelines.fetch.client import FetchRefused, web_address
from pipelines.ingest.feed import entry_fields, moment, parsed_feed
from pipelines.ingest.fields import Refused
from pipelines.ingest.published import read_given
from pipelines.ingest.unpacking import GZIP_MAGIC, BrokenCoding, TooLarge, ungzipped

# What sitemaps.org allows a sitemap to have.
MAX_SITEMAP_BYTES = 52_428_800
MAX_SITEMAP_PAGES = 50_000
# The root of an empty sitemap stands behind a prologue and comments.
SITEMAP_ROOT, ROOT_WITHIN = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b"), 2_000
SAID = ("title", "author", "published_at")
# Parameters that tell where a reader came from; the page is the same.
TRACKING = ("utm_", "fbclid=", "gclid=", "mc_cid=", "mc_eid=")


@dataclass(frozen=True)
class Item:
    """A page that a listing names; `said` is what the listing says of it: title, author, published_at."""

    url: str
    said: Mapping[str, str] = field(default_factory=dict)
    modified: str | None = None  # ISO 8601


@dataclass(frozen=True)
class Sitemap:
    """What a sitemap lists: pages, or further sitemaps."""

    pages: tuple[Item, ...]
    sitemaps: tuple[Item, ...]


def feed_items(content: bytes) -> list[Item]:
    """Return the pages that a feed lists.

    Raises:
        FetchRefused: it is no feed.
    """
    try:
        feed = parsed_feed(content)
    except Refused as error:
        raise FetchRefused(error.rule, str(error)) from error
    items = []
    for entry in feed.entries:
        said = {name: value for name, value in entry_fields(entry).items() if name in SAID}
        if url := page_address(entry.get("link")):
            items.append(Item(url, said, moment(entry, "updated_parsed")))
    return items


def read_sitemap(content: bytes) -> Sitemap:
    """Return what a sitemap lists; sitemaps.org allows XML, text with an address a line, and feeds; gzip or not.

    Entities are not expanded and nothing is fetched. Of broken XML, what stands before the fault is taken.

    Raises:
        FetchRefused: it unpacks to too much, or lists nothing because it is no sitemap.
    """
    try:
        plain = ungzipped(content, MAX_SITEMAP_BYTES) if content.startswith(GZIP_MAGIC) else content
    except TooLarge as error:
        raise FetchRefused("too_large_unpacked", str(error)) from error
    except BrokenCoding as error:
        raise FetchRefused("broken_coding", str(error)) from error
    if not plain.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _text_sitemap(plain)
    found = _xml_sitemap(plain)
    return found if found is not None else Sitemap(tuple(feed_items(plain)), ())


def _xml_sitemap(plain: bytes) -> Sitemap | None:
    """What the XML lists, None where it is no sitemap and lists nothing."""
    pages: list[Item] = []
    sitemaps: list[Item] = []
    try:
        for element in _entries(plain):
            item = _item(element)
            if item is not None:
                (sitemaps if _tag(element) == "sitemap" else pages).append(item)
            if len(pages) + len(sitemaps) >= MAX_SITEMAP_PAGES:
                break
    except (etree.LxmlError, ValueError) as error:
        if not pages and not sitemaps:
            raise FetchRefused("broken_sitemap", str(error)) from error
    is_sitemap = pages or sitemaps or SITEMAP_ROOT.search(plain[:ROOT_WITHIN])
    return Sitemap(tuple(pages), tuple(sitemaps)) if is_sitemap else None


def _text_sitemap(plain: bytes) -> Sitemap:
    lines = plain.decode("utf-8", "replace").splitlines()[:MAX_SITEMAP_PAGES]
    pages = tuple(Item(url) for url in map(page_address, lines) if url)
    if not pages:
        raise FetchRefused("broken_sitemap", "neither XML nor lines with addresses")
    return Sitemap(pages, ())


def page_address(link: object) -> str | None:
    """Return the address of a link without what only tracks readers, None where it is none."""
    base, _, query = str(link or "").partition("?")
    kept = "&".join(part for part in query.partition("#")[0].split("&") if not part.lower().startswith(TRACKING))
    try:
        return web_address(f"{base}?{kept}" if kept else base)
    except FetchRefused:
        return None


def _entries(content: bytes) -> Iterator[etree._Element]:
    parser = etree.iterparse(
        BytesIO(content),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    for _, element in parser:
        yield element
        element.clear(keep_tail=False)


def _item(element: etree._Element) -> Item | None:
    url = page_address(_text(element, "loc"))
    if url is None:
        return None
    stated = {"published_at": _date(element, "publication_date"), "title": _text(element, "title")}
    said = {name: value for name, value in stated.items() if value}
    return Item(url, said, _date(element, "lastmod"))


def _text(element: etree._Element, name: str) -> str | None:
    found = element.find(f".//{{*}}{name}")
    return (found.text or "").strip() or None if found is not None else None


def _date(element: etree._Element, name: str) -> str | None:
    try:
        return read_given(_text(element, name) or "")
    except ValueError:
        return None


def _tag(element: etree._Element) -> str:
    """The name without its namespace; QName would refuse a namespace that holds a brace."""
    return str(element.tag).rpartition("}")[2]
