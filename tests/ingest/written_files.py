"""Small archives, mails and PDFs with invented text, written with the libraries that others write them with."""

from email.message import EmailMessage
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

MOMENT = "2026-01-14T10:00:00Z"


def page(title: str, text: str, head: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav>Home News</nav><article><h1>{title}</h1>"
        f"<p>{text}</p><p>The harbour office said that the pier would stay closed until the end of the week.</p>"
        "</article></body></html>"
    ).encode()


def warc(*captures: dict[str, Any], is_gzip: bool = True) -> bytes:
    """Each capture: uri, body, and where they differ from a page that was served well: type, date, status, headers."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=is_gzip)
    writer.write_record(writer.create_warcinfo_record("test.warc.gz", {"software": "test"}))
    for known in captures:
        kind = known.get("type", "response")
        headers = [("Content-Type", "text/html; charset=utf-8"), *known.get("headers", [])]
        http = StatusAndHeaders(known.get("status", "200 OK"), headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            known["uri"],
            kind,
            payload=BytesIO(known.get("body", b"")),
            http_headers=http if kind == "response" else None,
            warc_content_type=known.get("content_type", ""),
            warc_headers_dict={"WARC-Date": known.get("date", MOMENT), **known.get("warc_headers", {})},
        )
        writer.write_record(record)
    return out.getvalue()


def mail(text: str | None, html: str | None = None, pdf: bytes | None = None, **headers: str) -> bytes:
    message = EmailMessage()
    for name, value in {"From": "Oldport Harbour Office <press@harbour.example>", **headers}.items():
        message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None and text is None:
        message.set_content(html, subtype="html")
    elif html is not None:
        message.add_alternative(html, subtype="html")
    if pdf is not None:
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename="release.pdf")
    return message.as_bytes()


def pdf(
    lines: list[str], password: str | None = None, content: bytes | None = None, created: str = "", pages: int = 1
) -> bytes:
    """Pages with these lines of Helvetica; `content` replaces the content stream, which all pages share."""
    writer = PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    named = DictionaryObject({NameObject("/F1"): writer._add_object(fonts)})
    shown = "".join(f"({line}) Tj T*\n" for line in lines)
    stream = DecodedStreamObject()
    stream.set_data(content if content is not None else f"BT /F1 11 Tf 14 TL 72 720 Td\n{shown}ET".encode("latin-1"))
    drawn = writer._add_object(stream.flate_encode())
    for _ in range(pages):
        sheet = writer.add_blank_page(612, 792)
        sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): named})
        sheet[NameObject("/Contents")] = drawn
    writer.add_metadata({"/CreationDate": created} if created else {})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
