"""The work on one source that all kinds of sources share: fetch a page, keep it, remember it, count it.

Belongs here: what becomes of one address. Not here: which addresses a source has (`listed.py`, `archived.py`,
`local.py`).
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from pipelines.fetch.archive import Archive
from pipelines.fetch.client import Exchange, FetchRefused
from pipelines.fetch.manners import Manners, Stopped
from pipelines.fetch.report import Outcome, Refusal
from pipelines.fetch.sources import Source
from pipelines.fetch.state import Known, State, listings_of
from pipelines.ingest.captures import Capture, is_document

# Told which source is at work, how many of its pages are done, and of how many (None: unknown).
Watch = Callable[[str, int, int | None], None]
# A page that fails in so many runs is given up, and recorded as refused.
MOST_TRIES = 5


def silent(source: str, done: int, total: int | None) -> None:
    """A watch that tells nobody."""


@dataclass(frozen=True)
class FetchSettings:
    """What a person chooses for a run."""

    batch: str | None = None  # the folder under `out`; None: the day
    since: date | None = None  # pass over pages that a listing dates earlier
    max_pages: int | None = None  # at most so many pages a source
    allow_private: bool = False  # also fetch from addresses that are not on the public internet
    is_dry: bool = False  # read the listings, fetch and keep nothing
    retry_refused: bool = False  # try again what earlier runs gave up


@dataclass(frozen=True)
class Job:
    """One source at work, with what it works with."""

    source: Source
    settings: FetchSettings
    state: State
    archive: Archive
    manners: Manners
    stopping: threading.Event
    watch: Watch
    outcome: Outcome

    @property
    def most(self) -> float:
        """How many pages may be fetched."""
        limits = (self.settings.max_pages, self.source.max_pages)
        return min((limit for limit in limits if limit is not None), default=float("inf"))

    @property
    def listings(self) -> str:
        """The name under which feeds, sitemaps and archives are remembered, apart from the pages."""
        return listings_of(self.source.name)

    @property
    def choice(self) -> tuple[str, str]:
        """Which pages of a listing are wanted, and from which day on, as remembered with it."""
        source, since = self.source, self.settings.since
        return json.dumps([source.include, source.exclude, source.full_text]), since.isoformat() if since else ""

    def about(self, **more: Any) -> dict[str, Any]:
        """Return what is said of a document of this source to those who read the archive."""
        return {"source": self.source.name, "told": dict(self.source.told)} | {k: v for k, v in more.items() if v}

    def check(self) -> None:
        """Raise Stopped where the run is to end."""
        if self.stopping.is_set():
            raise Stopped

    def fetch_page(self, url: str, said: Mapping[str, str] | None = None) -> bool:
        """Fetch a page if it is new or changed, keep it, and tell whether it was kept."""
        known = self.state.get(url)
        try:
            exchanges = self.manners.get(url, known.conditions if known else None)
            content = self.new_content(url, known, exchanges)
            if content is None:
                return False
            self._check_media(exchanges[-1], content)
        except FetchRefused as error:
            self.refuse(url, error)
            return False
        with self.state.together():
            self.archive.exchanges(exchanges, self.about(listed=said))
            for address in dict.fromkeys((url, exchanges[-1].url)):
                self.remember(address, exchanges[-1], content)
        self.outcome.fetched += 1
        return True

    def new_content(self, url: str, known: Known | None, exchanges: list[Exchange]) -> bytes | None:
        """Return the unpacked body, None where it is the one that was fetched before, which is remembered then.

        It may have been fetched under the address that redirects lead to.
        """
        content = None if exchanges[-1].status == 304 else exchanges[-1].content()
        target = self.state.get(exchanges[-1].url) if len(exchanges) > 1 else None
        digests = {before.digest for before in (known, target) if before is not None}
        if content is not None and sha256(content).hexdigest() not in digests:
            return content
        self.state.unchanged(url, self.source.name, now())
        self.outcome.not_modified += 1
        return None

    def remember(self, url: str, exchange: Exchange, content: bytes, source: str | None = None) -> None:
        """Remember that an address was fetched, under the name of its source or another."""
        validators = exchange.header("ETag"), exchange.header("Last-Modified")
        digest = sha256(content).hexdigest()
        self.state.fetched(url, source or self.source.name, now(), digest, validators)

    def refuse(self, url: str, error: FetchRefused, *, is_listing: bool = False, source: str | None = None) -> None:
        """Count and remember a page that was not fetched; one that is given up is recorded in the archive, once.

        `is_listing` tells that nothing is known of the source's pages without it; `source` is the name under which
        it is remembered, if not as a page.
        """
        known = self.state.get(url)
        tries = (known.tries if known else 0) + 1
        is_final = not error.is_transient or (tries >= MOST_TRIES and not is_listing)
        self.outcome.refused.append(Refusal(url, error.rule, str(error), is_listing, is_final))
        if self.settings.is_dry:
            return
        with self.state.together():
            if is_final and (known is None or (known.status, known.rule) != ("refused", error.rule)):
                self.archive.refused(url, error.rule, str(error), datetime.now(UTC))
            status = "refused" if is_final else "pending"
            name = source or (self.listings if is_listing else self.source.name)
            self.state.failed(url, name, now(), error.rule, status)

    def _check_media(self, exchange: Exchange, content: bytes) -> None:
        media = exchange.header("Content-Type") or ""
        if not is_document(Capture(exchange.url, media, None), content):
            raise FetchRefused("unsupported_format", f"{media or 'no Content-Type'}: no page, PDF, mail or plain text")


def now() -> str:
    """Return the moment as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
