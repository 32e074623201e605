"""`.pdf` files: the text of a statement, found by pypdf, with its lines joined to paragraphs.

Not here: pictures of text. A scan without a text layer is refused, never read by guess.
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from time import process_time
from typing import Any

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from pipelines.ingest.discover import Input
from pipelines.ingest.fields import Origin, Refused, article, check_length, refusal, title_line
from pipelines.ingest.page import check_size
from pipelines.ingest.reflow import joined_lines
from pipelines.records import Document, Refusal

# Reports with many photographs stay below this.
MAX_PDF_BYTES = 50_000_000
# A page of text, fonts and drawings included, unpacks to some 100 kB; what unpacks to more is a bomb or a map.
LIMITS = Configuration(
    zlib_maximum_output_length=10_000_000,
    lzw_maximum_output_length=10_000_000,
    run_length_maximum_output_length=10_000_000,
    brotli_maximum_output_length=10_000_000,
    array_based_stream_maximum_output_length=10_000_000,
    stream_decoding_work_maximum_length=50_000_000,
    stream_parsing_work_maximum_count=200_000,
    xform_maximum_invocations_per_extraction=200,
)
# The longest text that is taken (`MAX_TEXT_CHARS`) fills fewer pages.
MAX_PAGES = 1_000
# Processor time after which no further page is begun: the thousand pages of a report take half of it, and a few
# kilobytes can ask for hours by drawing the same empty words on every page.
MAX_SECONDS = 60.0
# pypdf tells each oddity of a file; what matters becomes a refusal.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(file: Input) -> Iterator[Document | Refusal]:
    """Yield the file's one document, or why there is none."""
    origin = Origin(file.name, file.name, file.batch, "file")
    try:
        check_size(file.path.stat().st_size, MAX_PDF_BYTES)
        fields, text = pdf_text(file.path.read_bytes())
    except Refused as error:
        yield refusal(origin, error.rule, str(error))
        return
    yield article({"kind": "statement", **fields}, text, origin)


def pdf_text(data: bytes) -> tuple[dict[str, str], str]:
    """Return what the file's properties state, as fields of an article, and its text.

    The author of the properties is whoever exported the file, which is not who speaks: it is not taken.

    Raises:
        Refused: the file is broken, needs a password, holds no text (a scan), or unpacks to more than the limits.
    """
    try:
        with apply_configuration(LIMITS):
            reader = PdfReader(BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise Refused("encrypted", "the file can only be read with a password")
            text = joined_lines(_printed(reader))
            properties = _properties(reader)
    except Refused:
        raise
    except LimitReachedError as error:
        raise Refused("too_large_unpacked", str(error)) from error
    except (FileNotDecryptedError, DependencyError) as error:
        raise Refused("encrypted", str(error)) from error
    except (Exception, RecursionError) as error:  # a broken file meets whatever pypdf has not foreseen
        raise Refused("unreadable_pdf", f"{type(error).__name__}: {error}") from error
    if not text:
        raise Refused("empty_text", "the file holds no text: it may be a scan")
    title = title_line(text)
    return ({"title": title} if title else {}) | properties, text


def _printed(reader: PdfReader) -> str:
    if len(reader.pages) > MAX_PAGES:
        raise Refused("text_too_long", f"{len(reader.pages):,} pages, of {MAX_PAGES:,} that a statement may have")
    pages: list[str] = []
    chars, begun = 0, process_time()
    for page in reader.pages:
        if process_time() - begun > MAX_SECONDS:
            raise Refused("too_large_unpacked", f"{len(pages):,} pages took more than {MAX_SECONDS:.0f} s")
        pages.append(page.extract_text().replace("\x00", ""))
        chars += len(pages[-1])
        check_length(chars)
    return "\n".join(pages)


def _properties(reader: PdfReader) -> dict[str, str]:
    """The day of export, which may be missing or broken."""
    stated: Any = reader.metadata
    try:
        created = stated.creation_date if stated is not None else None
    except (ValueError, TypeError, OverflowError):
        created = None
    return {"published_at": created.date().isoformat()} if created else {}
