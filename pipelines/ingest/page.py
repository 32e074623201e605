"""`.html` files and `html` fields: the main text and the metadata of a page, found by trafilatura."""

from collections.abc import Iterator

import trafilatura

from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, article, refusal
from pipelines.records import Document, Refusal

# The largest pages of news sites, scripts and inline pictures included, stay below this.
MAX_PAGE_BYTES = 10_000_000
# Only what the page's metadata state; guessing from its text would hide that a page gives no date.
DATE_SEARCH = {"original_date": True, "extensive_search": False}


def read_page(file: Input) -> Iterator[Document | Refusal]:
    """Yield the file's one document, or why there is none."""
    origin = Origin(file.name, file.name, file.batch, "field")
    try:
        if (size := file.path.stat().st_size) > MAX_PAGE_BYTES:
            raise Refused("text_too_long", f"{size:,} bytes, of {MAX_PAGE_BYTES:,} that a page may have")
        fields, text = main_text(file.path.read_bytes())
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    yield article(fields, text, origin)


def main_text(page: bytes | str, url: str | None = None) -> tuple[dict[str, str], str]:
    """Return the metadata that a page states, as fields of an article, and its main text.

    Raises:
        Refused: the page cannot be parsed, or has no main text.
    """
    try:
        found = trafilatura.bare_extraction(
            page, url=url, with_metadata=True, include_comments=False, date_extraction_params=DATE_SEARCH
        )
    except Exception as error:  # lxml, htmldate and others each have their own errors for broken pages
        raise Refused("unreadable_page", f"{type(error).__name__}: {error}") from error
    if found is None or isinstance(found, dict) or not found.text:
        raise Refused("empty_text", "the page has no main text")
    stated = {
        "url": found.url,
        "title": found.title,
        "publisher": found.sitename,
        "author": found.author,
        "published_at": found.date,
    }
    return {name: value for name, value in stated.items() if value}, found.text
