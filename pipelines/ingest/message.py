"""`.eml` files: a press release sent by e-mail, with the statements attached to it.

Belongs here: which parts of a message are documents. Not here: how an attached PDF or page is read.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from pipelines.ingest.charset import decoded
from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, article, refusal
from pipelines.ingest.page import check_size, fragment_text
from pipelines.ingest.pdf import MAX_PDF_BYTES, pdf_text
from pipelines.ingest.reflow import joined_lines
from pipelines.records import Document, Refusal

# Mail servers take no larger messages; attachments of photographs are most of it.
MAX_MESSAGE_BYTES = 50_000_000
# A message forwarded in a message forwarded in a message: nobody nests a press release deeper.
MAX_DEPTH = 3
PART_ERRORS = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


def read_message(file: Input) -> Iterator[Document | Refusal]:
    """Yield the message's documents, or why there is none."""
    origin = Origin(file.name, file.name, file.batch, "message", "none")
    try:
        check_size(file.path.stat().st_size, MAX_MESSAGE_BYTES)
        data = file.path.read_bytes()
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    yield from message_documents(data, origin, {})


def message_documents(
    data: bytes, origin: Origin, given: dict[str, Any], depth: int = 0
) -> Iterator[Document | Refusal]:
    """Yield the documents of a message: its text, each attached PDF, each message forwarded as an attachment.

    The sender's name is the publisher, the `Date` the day of publication; `given` fields count before these.
    A message whose text is missing is refused, unless an attachment holds the statement.
    """
    try:
        message: Any = message_from_bytes(data, policy=policy.default)
        attached = list(_attached(message, origin, given, depth))
        text = _text(message)
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    except PART_ERRORS as error:
        yield refusal(origin, "unreadable_message", f"{type(error).__name__}: {error}")
        return
    if text or not any(isinstance(item, Document) for item in attached):
        fields = {"kind": "statement", **_stated(message), **given}
        if text:
            yield article(fields, text, origin)
        else:
            yield refusal(origin, "empty_text", "the message has no text part")
    yield from attached


def _text(message: EmailMessage) -> str:
    """The plain text, else the text of the HTML; empty if there is neither."""
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        content = _content(part) if part is not None else ""
        if content.strip():
            return joined_lines(content) if kind == "plain" else fragment_text(content)
    return ""


def _content(part: Any) -> str:
    data = part.get_payload(decode=True)
    return decoded(data, part.get_content_charset()) if isinstance(data, bytes) else ""


def _attached(message: EmailMessage, origin: Origin, given: dict[str, Any], depth: int) -> Iterator[Document | Refusal]:
    if not message.is_multipart():
        return
    for number, part in enumerate(message.iter_attachments(), start=1):
        name = f"{origin.source_id}#{number}"
        place = replace(origin, source_id=name, location=f"{origin.location}, attachment {number}")
        if part.get_content_type() == "application/pdf" or (part.get_filename() or "").lower().endswith(".pdf"):
            yield _attached_pdf(part, place, {**_stated(message), **given})
        elif part.get_content_type() == "message/rfc822":
            if depth >= MAX_DEPTH:
                yield refusal(place, "unreadable_message", f"forwarded more than {MAX_DEPTH} times")
                continue
            inner = part.get_payload(0)
            yield from message_documents(inner.as_bytes(policy=policy.compat32), place, given, depth + 1)  # type: ignore[union-attr]


def _attached_pdf(part: Any, origin: Origin, given: dict[str, Any]) -> Document | Refusal:
    """A statement as a PDF came with the message, on its day and from its sender."""
    try:
        data = part.get_payload(decode=True) or b""
        check_size(len(data), MAX_PDF_BYTES)
        fields, text = pdf_text(data)
    except Refused as error:
        return refusal(origin, error.rule, str(error))
    return article({"kind": "statement", **fields, **given, "title": fields.get("title")}, text, origin)


def _stated(message: EmailMessage) -> dict[str, str]:
    name, address = parseaddr(_header(message, "From"))
    stated = {
        "title": _header(message, "Subject"),
        "publisher": name or address.rpartition("@")[2],
        "published_at": _day(_header(message, "Date")),
    }
    return {field: " ".join(value.split()) for field, value in stated.items() if value.strip()}


def _header(message: EmailMessage, name: str) -> str:
    """The header as text; empty where it is missing or cannot be parsed (the library raises on some)."""
    try:
        value = str(message.get(name) or "")
    except (*PART_ERRORS, IndexError):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _day(header: str) -> str:
    try:
        sent: datetime = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return sent.replace(microsecond=0).isoformat()
