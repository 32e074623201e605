"""SOURCES.yaml: where to fetch from, as an operator writes it.

    contact: desk@example.org        # required: who answers for this fetcher; sent with every request
    delay: 2                         # seconds between two requests to one host (default 2; robots.txt may ask for more)
    sources:
      - name: harbour-gazette        # required, once: small letters, digits and hyphens
        feed: https://gazette.example.org/rss.xml
        publisher: Harbour Gazette   # said of every document; else what the page says of itself
      - name: sheriff
        sitemap: https://sheriff.example.org/sitemap.xml
        include: ["/news/*"]         # only pages whose path fits one of these patterns (shell wildcards)
        exclude: ["/news/archive/*"]
        kind: statement              # article or statement; else article, and statement for PDF and e-mail
        max_pages: 200               # at most so many pages a run
      - name: reports
        pages: [https://city.example.org/report.pdf, https://city.example.org/statement]
      - name: crawl                  # WARC files here or on the web; of large ones, with `include`, what is wanted
        archives: [crawls/*.warc.gz, https://data.example.org/crawl.warc.gz]
        include: ["https://gazette.example.org/2026/*"]  # a pattern with a scheme is matched to the whole address
      - name: common-crawl           # an index in the manner of Common Crawl, and where its archives lie
        index: https://index.example.org/CC-MAIN-2026-05-index
        data: https://data.example.org/
        match: gazette.example.org/*
      - name: mailbox
        files: [inbox/*.eml, letters/*.pdf]  # files of one's own, relative to this file

A source has exactly one of `feed`, `sitemap`, `pages`, `archives`, `index`, `files`. With `full_text: true` the
entries of a feed are the documents, and their pages are not fetched. `rights` and `language` are said of every
document, as `publisher` is. Unknown keys are errors: a misspelt one would be a silent no.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

DEFAULT_DELAY = 2.0
KINDS = ("article", "statement")
# What a source may be, and whether it is a list.
PLACES = {"feed": False, "sitemap": False, "pages": True, "archives": True, "index": False, "files": True}
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
CONTACT = re.compile(r"(?:mailto:)?[^@\s()]+@[^@\s()]+\.[^@\s()]+$|https?://[^\s()]+$")


class SourcesError(ValueError):
    """SOURCES.yaml cannot be obeyed; the message names the file, the line and what to do."""


@dataclass(frozen=True)
class Source:
    """One source; `places` are addresses, or paths and patterns relative to the file for archives and files."""

    name: str
    type: str  # a key of PLACES
    places: tuple[str, ...]
    told: Mapping[str, str] = field(default_factory=dict)  # kind, publisher, rights, language
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_pages: int | None = None
    full_text: bool = False
    data: str = ""  # of an index: where its archives lie
    match: str = ""  # of an index: which addresses

    @property
    def listing(self) -> str:
        """The address of the feed or sitemap, empty for other types."""
        return self.places[0] if self.type in ("feed", "sitemap") else ""

    def wants(self, url: str) -> bool:
        """Tell whether the patterns let a page through."""
        if self.include and not any(_fits(url, pattern) for pattern in self.include):
            return False
        return not any(_fits(url, pattern) for pattern in self.exclude)


@dataclass(frozen=True)
class Sources:
    """The whole file; `folder` is the one that relative paths start from."""

    contact: str
    delay: float
    sources: tuple[Source, ...]
    folder: Path


def read_sources(path: Path) -> Sources:
    """Read a SOURCES.yaml.

    Raises:
        SourcesError: it cannot be read, or says something that cannot be obeyed.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: cannot be read: {error}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourcesError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    top = _Entry(path, node)
    top.allow("contact", "delay", "sources")
    contact = top.text("contact", required="an address that answers for this fetcher, such as desk@example.org")
    if not CONTACT.match(contact):
        raise top.error("contact", "must be an e-mail address or a web address")
    sources: dict[str, Source] = {}
    for entry in top.entries("sources"):
        source = _source(entry)
        if source.name in sources:
            raise entry.error("name", f"{source.name!r} is the name of an earlier source")
        sources[source.name] = source
    return Sources(contact, top.seconds("delay", DEFAULT_DELAY), tuple(sources.values()), path.parent)


def _source(entry: "_Entry") -> Source:
    told = ("kind", "publisher", "rights", "language")
    entry.allow("name", *PLACES, *told, "include", "exclude", "max_pages", "full_text", "data", "match")
    name = entry.text("name", required="a name for the source")
    if not NAME.match(name):
        raise entry.error("name", f"{name!r} must be small letters, digits and hyphens")
    given = [key for key in PLACES if entry.has(key)]
    if len(given) != 1:
        raise entry.error(None, f"must have exactly one of {', '.join(PLACES)}; it has {', '.join(given) or 'none'}")
    kind = given[0]
    places = entry.texts(kind) if PLACES[kind] else (entry.text(kind),)
    if kind not in ("archives", "files"):
        for place in places:
            entry.check_address(kind, place)
    if entry.has("kind") and entry.text("kind") not in KINDS:
        raise entry.error("kind", f"must be one of {', '.join(KINDS)}")
    _check_index(entry, kind)
    if entry.flag("full_text") and (kind != "feed" or entry.has("include") or entry.has("exclude")):
        raise entry.error("full_text", "belongs to a feed without include and exclude, which choose pages")
    return Source(
        name,
        kind,
        places,
        {key: entry.text(key) for key in told if entry.has(key)},
        entry.texts("include"),
        entry.texts("exclude"),
        entry.number("max_pages"),
        entry.flag("full_text"),
        entry.text("data"),
        entry.text("match"),
    )


def _check_index(entry: "_Entry", kind: str) -> None:
    for key in ("data", "match"):
        if (kind == "index") != entry.has(key):
            raise entry.error(key if entry.has(key) else None, f"{key!r} belongs to an index, which needs it")
    if kind == "index":
        entry.check_address("data", entry.text("data"))


def _fits(url: str, pattern: str) -> bool:
    return fnmatchcase(url if "://" in pattern else urlsplit(url).path or "/", pattern)


class _Entry:
    """A mapping of the file that remembers the line of each key."""

    def __init__(self, path: Path, node: Any) -> None:
        self._path, self._node = path, node
        self._line = node.start_mark.line + 1 if node is not None else 1
        if not isinstance(node, yaml.MappingNode):
            raise self.error(None, "must be a mapping of keys to values")
        self._values: dict[str, Any] = {}
        self._lines: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            self._lines[name] = key.start_mark.line + 1
            if name in self._values:
                raise self.error(name, "is given twice")
            self._values[name] = value

    def error(self, key: str | None, message: str) -> SourcesError:
        line = self._lines.get(key, self._line) if key else self._line
        return SourcesError(f"{self._path}:{line}: {f'{key}: ' if key else ''}{message}")

    def allow(self, *names: str) -> None:
        for key in self._values:
            if key not in names:
                near = get_close_matches(key, names, 1)
                raise self.error(key, f"unknown key{f'; did you mean {near[0]!r}?' if near else ''}")

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, required: str = "") -> str:
        if key not in self._values:
            if required:
                raise self.error(None, f"{key!r} is missing: {required}")
            return ""
        value = self._values[key]
        if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
            raise self.error(key, "must be a text")
        return str(value.value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        if key not in self._values:
            return ()
        value = self._values[key]
        if isinstance(value, yaml.ScalarNode):
            return (self.text(key),)
        items = value.value if isinstance(value, yaml.SequenceNode) else []
        if not items or not all(isinstance(item, yaml.ScalarNode) and item.value.strip() for item in items):
            raise self.error(key, "must be a text or a list of texts")
        return tuple(item.value.strip() for item in items)

    def number(self, key: str) -> int | None:
        return self._read(key, int, lambda value: value > 0, "must be a whole number above 0")

    def seconds(self, key: str, otherwise: float) -> float:
        found = self._read(key, float, lambda value: 0 <= value <= 3600, "must be seconds, from 0 to 3600")
        return otherwise if found is None else found

    def flag(self, key: str) -> bool:
        known = {"true": True, "false": False}
        return bool(self._read(key, lambda value: known[value.lower()], lambda _: True, "must be true or false"))

    def entries(self, key: str) -> "list[_Entry]":
        value = self._values.get(key)
        if not isinstance(value, yaml.SequenceNode) or not value.value:
            raise self.error(key, "must be a list of sources")
        return [_Entry(self._path, item) for item in value.value]

    def check_address(self, key: str, place: str) -> None:
        try:
            parts = urlsplit(place)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            is_address = False
        if not is_address:
            raise self.error(key, f"{place!r} must be an address that begins with http:// or https://")

    def _read(self, key: str, kind: Callable[[str], Any], holds: Callable[[Any], bool], message: str) -> Any:
        if key not in self._values:
            return None
        try:
            value = kind(self.text(key))
        except (ValueError, KeyError) as error:
            raise self.error(key, message) from error
        if not holds(value):
            raise self.error(key, message)
        return value
