"""An article as a row of named fields, whichever file the row came from."""

from collections.abc import Mapping
from typing import Any

from pipelines.ingest.fields import Origin, Refused, article, with_bases
from pipelines.ingest.page import main_text
from pipelines.records import Document, Refusal


def row_article(row: Mapping[str, Any], origin: Origin) -> Document | Refusal:
    """Return the article of a row that has `text`, or `html`, whose metadata then fills fields the row lacks.

    Raises:
        Refused: neither field is there, one is no text, or a page has no main text.
    """
    for name in ("text", "html"):
        if row.get(name) is not None and not isinstance(row[name], str):
            raise Refused("mistyped_field", f"{name} must be text, not {type(row[name]).__name__}")
    text, html = row.get("text"), row.get("html")
    if text is not None and (text.strip() or html is None):
        return article(row, text, origin)
    if html is None:
        others = ", ".join([str(name)[:40] for name, value in row.items() if value is not None][:20])
        raise Refused("missing_field", f"neither text nor html is given, only: {others or 'nothing'}")
    page, text = main_text(html, row.get("url") if isinstance(row.get("url"), str) else None)
    given = {name: value for name, value in row.items() if value is not None}
    return article({**page, **given}, text, with_bases(origin, given, "page"))
