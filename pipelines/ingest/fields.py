"""From the fields of one article, wherever they were read, to a `Document` or the reason why there is none.

Belongs here: what every format must hold to (types, dates, length, characters that cannot be written). Not
here: how a format is read (one module a format), or which date counts (`published.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from pipelines.ids import make_id
from pipelines.ingest.discover import printable
from pipelines.ingest.published import published_date
from pipelines.records import Document, Refusal

KINDS = ("article", "statement")
# Newspapers' longest headlines stay under this; a longer first line is the first paragraph, not a title.
MAX_TITLE_CHARS = 250
# The longest text that the language model is given; a book of 80,000 words is no article.
MAX_TEXT_CHARS = 500_000


class Refused(Exception):
    """An article that cannot be taken, with the rule that it breaks."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(frozen=True)
class Origin:
    """Where an article was found."""

    source_id: str  # used where the article brings no id of its own
    location: str  # "rows.jsonl:17", for people
    batch: str
    basis: str  # what a date given with the article is, as a term of PUBLISHED_BASIS
    author_basis: str | None = None  # a term of AUTHOR_BASIS; None: as `basis`


def article(fields: Mapping[str, Any], text: str, origin: Origin) -> Document | Refusal:
    """Return the document, or the refusal that says which rule its fields or text break.

    `fields` may hold `id url title publisher author published_at kind retrieved_at based_on rights language`;
    others are ignored. `text` is kept to the character.
    """
    try:
        return _document(fields, text, origin)
    except Refused as error:
        return refusal(origin, error.rule, str(error), _name(fields.get("id"), origin.source_id))


def refusal(origin: Origin, rule: str, message: str, source_id: str | None = None) -> Refusal:
    """Return a row of the quarantine, with what UTF-8 cannot hold written as escapes."""
    return Refusal(printable(source_id or origin.source_id), rule, printable(message), printable(origin.location))


def with_bases(origin: Origin, given: Mapping[str, Any], otherwise: str) -> Origin:
    """Return the origin with the bases of a date and an author that are `given`, or found in another way."""
    return replace(
        origin,
        basis=origin.basis if given.get("published_at") else otherwise,
        author_basis=origin.author_basis or origin.basis if given.get("author") else otherwise,
    )


def title_line(text: str) -> str | None:
    """Return the first line of a text when an empty line follows it, else None."""
    first, _, rest = text.partition("\n")
    second = rest.partition("\n")[0]
    is_title = bool(first.strip()) and bool(rest.strip()) and not second.strip() and len(first) <= MAX_TITLE_CHARS
    return first.strip() if is_title else None


def check_length(text_chars: int) -> None:
    """Refuse what the language model cannot read.

    Raises:
        Refused: the text is longer than `MAX_TEXT_CHARS`.
    """
    if text_chars > MAX_TEXT_CHARS:
        raise Refused("text_too_long", f"{text_chars:,} characters, of {MAX_TEXT_CHARS:,} that one text may have")


def _document(fields: Mapping[str, Any], text: str, origin: Origin) -> Document:
    check_length(len(text))
    if not text.strip():
        raise Refused("empty_text", "the text is empty or white space")
    given_date = _date(fields, "published_at")
    known = {name: _string(fields, name) for name in ("url", "title", "publisher", "rights", "language")}
    author, based_on = _strings(fields, "author"), _strings(fields, "based_on")
    source_id, kind, retrieved_at = _source_id(fields, origin), _kind(fields), _retrieved_at(fields)
    named = [("id", source_id), ("published_at", given_date), *known.items()]
    for name, value in (*named, *(("author", name) for name in author), *(("based_on", name) for name in based_on)):
        _check_characters(value, name)
    published_at, basis = _published(known["url"], given_date, text, origin.basis)
    return Document(
        document_id=make_id("d", source_id),
        source_id=source_id,
        kind=kind,
        text=text,
        text_sha256=sha256(_check_characters(text, "text")).hexdigest(),
        author=", ".join(author) or None,
        author_basis=(origin.author_basis or origin.basis) if author else "none",
        published_at=published_at,
        published_basis=basis,
        retrieved_at=retrieved_at,
        based_on=based_on,
        batch=origin.batch,
        is_title_in_text=_begins_with(text, known["title"]),
        location=origin.location,
        **known,
    )


def _published(url: str | None, given: str | None, text: str, basis: str) -> tuple[str | None, str]:
    try:
        return published_date(url, given, text, basis)
    except ValueError as error:
        raise Refused("unreadable_date", f"published_at: {error}") from error


def _source_id(fields: Mapping[str, Any], origin: Origin) -> str:
    given = fields.get("id")
    if given is None or (isinstance(given, str) and not given.strip()):
        return origin.source_id
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise Refused("mistyped_field", f"id must be text, not {_typename(given)}")
    return str(given)


def _kind(fields: Mapping[str, Any]) -> str:
    kind = _string(fields, "kind") or "article"
    if kind not in KINDS:
        raise Refused("mistyped_field", f"kind must be one of {', '.join(KINDS)}, not {kind[:40]!r}")
    return kind


def _retrieved_at(fields: Mapping[str, Any]) -> str | None:
    given = _date(fields, "retrieved_at")
    if given is None:
        return None
    try:
        return (
            datetime.fromisoformat(given).isoformat()
            if len(given) > len("2026-01-01")
            else date.fromisoformat(given).isoformat()
        )
    except ValueError as error:
        raise Refused("unreadable_date", f"retrieved_at: {error}") from error


def _date(fields: Mapping[str, Any], name: str) -> str | None:
    """A date as text; YAML and Parquet bring some as dates."""
    given = fields.get(name)
    return given.isoformat() if isinstance(given, date) else _string(fields, name)


def _string(fields: Mapping[str, Any], name: str) -> str | None:
    given = fields.get(name)
    if given is None:
        return None
    if not isinstance(given, str):
        raise Refused("mistyped_field", f"{name} must be text, not {_typename(given)}")
    return given.strip() or None


def _strings(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    given = fields.get(name)
    if not isinstance(given, list | tuple):
        one = _string(fields, name)
        return (one,) if one else ()
    if not all(isinstance(item, str) for item in given):
        raise Refused("mistyped_field", f"{name} must be text or a list of texts")
    return tuple(item.strip() for item in given if item.strip())


def _check_characters(value: str | None, name: str) -> bytes:
    """JSON, and a name of a file, can hold halves of characters (lone surrogates), which UTF-8 cannot."""
    try:
        return (value or "").encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("unreadable_bytes", f"{name}: no UTF-8 spells its character {error.start}") from error


def _begins_with(text: str, title: str | None) -> bool:
    first = text[: 4 * MAX_TITLE_CHARS].strip().partition("\n")[0]
    return title is not None and first.strip(" .\r") == title.strip(" .")


def _name(given: object, otherwise: str) -> str:
    return str(given) if isinstance(given, str | int) and str(given).strip() else otherwise


def _typename(value: object) -> str:
    names = {int: "a number", float: "a number", bool: "true or false", dict: "a mapping", list: "a list"}
    return names.get(type(value), type(value).__name__)
