"""Sources that list pages (feeds, sitemaps) and single pages.

Belongs here: which pages of a source are fetched in this run. Not here: what becomes of one (`job.py`).
"""

from collections import deque
from collections.abc import Iterable

from pipelines.fetch.client import Exchange, FetchRefused
from pipelines.fetch.job import Job
from pipelines.fetch.listing import Item, feed_items, read_sitemap

# A sitemap index names sitemaps; that those name sitemaps again is against sitemaps.org, but is done.
MAX_SITEMAP_DEPTH = 3
# Sitemaps that one source may have: at 50,000 pages each more than any news site prints.
MAX_SITEMAPS = 500


def fetch_pages(job: Job) -> None:
    """Fetch the single pages of a source where they have changed."""
    for done, url in enumerate(job.source.places, start=1):
        job.check()
        if job.settings.is_dry:
            job.outcome.would_fetch.append(url)
        elif job.outcome.fetched < job.most:
            job.fetch_page(url)
        job.watch(job.source.name, done, len(job.source.places))


def fetch_feed(job: Job) -> None:
    """Fetch the pages that a feed lists and that are new; with `full_text`, the feed itself."""
    [url] = job.source.places
    listing: list[list[Exchange]] = []
    if (exchanges := _changed_listing(job, url)) is not None:
        try:
            items = feed_items(exchanges[-1].content())
        except FetchRefused as error:
            job.refuse(url, error, is_listing=True)
        else:
            _remember_listing(job, url, exchanges, items)
            listing.append(exchanges)
    _fetch_waiting(job, listing)


def fetch_sitemap(job: Job) -> None:
    """Fetch the pages that a sitemap, and the sitemaps that it names, list and that are new."""
    known = [item.url for item in job.state.all_of(job.listings) if item.status != "refused"]
    waiting = deque([(job.source.places[0], 0), *((url, 1) for url in known)])
    seen: set[str] = set()
    listings: list[list[Exchange]] = []
    while waiting and len(seen) < MAX_SITEMAPS:
        url, depth = waiting.popleft()
        if url in seen:
            continue
        seen.add(url)
        job.check()
        exchanges = _changed_listing(job, url, is_nested=depth > 0)
        if exchanges is None:
            continue
        try:
            found = read_sitemap(exchanges[-1].content())
        except FetchRefused as error:
            job.refuse(url, error, is_listing=depth == 0, source=job.listings)
            continue
        with job.state.together():
            _remember_listing(job, url, exchanges, found.pages)
            job.state.found(job.listings, found.sitemaps)
        listings.append(exchanges)
        if depth < MAX_SITEMAP_DEPTH:
            waiting.extend((item.url, depth + 1) for item in found.sitemaps if not _is_early(job, item))
    _fetch_waiting(job, listings)


def _changed_listing(job: Job, url: str, *, is_nested: bool = False) -> list[Exchange] | None:
    """Fetch a feed or sitemap; None where it is as it was, or could not be had."""
    is_known = not job.settings.is_dry and job.state.has_listed(url, *job.choice)
    known = job.state.get(url) if is_known else None
    try:
        exchanges = job.manners.get(url, known.conditions if known else None)
        return exchanges if job.new_content(url, known, exchanges) is not None else None
    except FetchRefused as error:
        job.refuse(url, error, is_listing=not is_nested, source=job.listings)
        return None


def _remember_listing(job: Job, url: str, exchanges: list[Exchange], items: Iterable[Item]) -> None:
    wanted = [item for item in items if job.source.wants(item.url) and not _is_early(job, item)]
    with job.state.together():
        job.state.found(job.source.name, [] if job.source.full_text else wanted)
        job.remember(url, exchanges[-1], exchanges[-1].content(), job.listings)
        job.state.listed(url, *job.choice)
        if job.source.full_text and not job.settings.is_dry:
            job.archive.exchanges(exchanges, job.about(role="entries"))
            job.outcome.fetched += len(wanted)


def _is_early(job: Job, item: Item) -> bool:
    """Tell whether a listing dates a page before `since`; what has no date is not early."""
    stated = item.said.get("published_at") or item.modified
    return job.settings.since is not None and stated is not None and stated[:10] < job.settings.since.isoformat()


def _fetch_waiting(job: Job, listings: list[list[Exchange]]) -> None:
    """Fetch what waits; listings are kept with the first new page, those that bring nothing new are not."""
    waiting = [known for known in job.state.pending(job.source.name) if job.source.wants(known.url)]
    for done, known in enumerate(waiting, start=1):
        job.check()
        if job.settings.is_dry:
            job.outcome.would_fetch.append(known.url)
        elif job.outcome.fetched >= job.most:
            job.outcome.waiting += 1
        elif job.fetch_page(known.url, known.said):
            while listings:
                job.archive.exchanges(listings.pop(), job.about(role="listing"))
        job.watch(job.source.name, done, len(waiting))
