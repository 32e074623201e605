"""`.html` files and `html` fields: the main text and the metadata of a page, found by trafilatura."""

import json
import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import Comment, LxmlError, ProcessingInstruction
from lxml.html import HtmlElement, fromstring

from pipelines.ingest.charset import decoded
from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, article, refusal
from pipelines.records import Document, Refusal

# The largest pages of news sites, scripts and inline pictures included, stay below this.
MAX_PAGE_BYTES = 10_000_000
# Only what the page's metadata state; guessing from its text would hide that a page gives no date.
DATE_SEARCH = {"original_date": True, "extensive_search": False}
# JSON-LD of news sites without the article's text stays below; a search of this much takes a tenth of a second.
MAX_BROKEN_DATA = 10_000
# Elements that begin and end a line of their own, and those whose content is not for reading.
BLOCKS = (
    *("p", "div", "br", "hr", "li", "ul", "ol", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "tr", "table", "blockquote", "article", "section", "header", "footer", "pre"),
)
DROPPED = ("script", "style", "head", "title", "template", "noscript", "iframe", "svg")
BREAK = "\u2029"  # the paragraph separator of Unicode; white space of the source never is one
# What XML cannot hold, and the break itself.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u2029\ufffe\uffff\ud800-\udfff]")


def read_page(file: Input) -> Iterator[Document | Refusal]:
    """Yield the file's one document, or why there is none."""
    origin = Origin(file.name, file.name, file.batch, "page")
    try:
        check_size(file.path.stat().st_size)
        fields, text = main_text(decoded(file.path.read_bytes()))
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    yield article(fields, text, origin)


def check_size(size: int, most: int = MAX_PAGE_BYTES) -> None:
    """Refuse what is too large to be a page.

    Raises:
        Refused: it has more than `most` bytes.
    """
    if size > most:
        raise Refused("text_too_long", f"{size:,} bytes, of {most:,} that a page may have")


def main_text(page: str, url: str | None = None) -> tuple[dict[str, str], str]:
    """Return the metadata that a page states, as fields of an article, and its main text.

    Raises:
        Refused: the page cannot be parsed, or has no main text.
    """
    try:
        tree = trafilatura.load_html(page)
        if tree is None:
            raise Refused("empty_text", "the page holds no HTML")
        _drop_broken_data(tree)
        found = trafilatura.bare_extraction(
            tree, url=url, with_metadata=True, include_comments=False, date_extraction_params=DATE_SEARCH
        )
    except Refused:
        raise
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


def _drop_broken_data(tree: HtmlElement) -> None:
    """Drop what is too long of JSON-LD that is no JSON: trafilatura searches it in quadratic time for its author."""
    broken_chars = 0
    for script in [each for each in tree.iter("script") if "json" in (each.get("type") or "")]:
        try:
            json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            broken_chars += len(script.text or "")
            if broken_chars > MAX_BROKEN_DATA:
                script.drop_tree()


def fragment_text(html: str) -> str:
    """Return the whole text of HTML that is content already (a feed's entry, a mail), a line for each block.

    Raises:
        Refused: it cannot be parsed.
    """
    try:
        body = fromstring(f"<div>{CONTROL.sub(' ', html)}</div>")
        for element in list(body.iter(*DROPPED, Comment, ProcessingInstruction)):
            element.drop_tree()
        for element in body.iter(*BLOCKS):
            element.tail = f"{BREAK}{element.tail or ''}"
            element.text = f"{BREAK}{element.text or ''}"
        blocks = (" ".join(block.split()) for block in body.text_content().split(BREAK))
    except (LxmlError, ValueError, RecursionError) as error:
        raise Refused("unreadable_page", f"{type(error).__name__}: {error}") from error
    return "\n\n".join(block for block in blocks if block)
