"""Archives of the web: which records are documents, what is told of the others, and what damage costs."""

import gzip
from functools import partial

import brotli
import pytest
from written_files import mail, page, pdf, warc

TEXT = "The ferry {} sank on Tuesday off the northern pier, the harbour office said in a statement to reporters."
A, B, C = (f"https://gazette.example/{name}" for name in "abc")


def good(uri: str = A, name: str = "Amaranth", **more) -> dict:
    return {"uri": uri, "body": page(name, TEXT.format(name))} | more


@pytest.mark.parametrize("is_gzip", [True, False])
def test_capture_is_a_document_named_by_its_moment_and_address(read, is_gzip):
    name = "b1/a.warc.gz" if is_gzip else "b1/a.warc"
    documents, refusals = read({name: warc(good(), good(B, "Bellflower"), is_gzip=is_gzip)})
    assert [document.source_id for document in documents] == [f"20260114100000/{A}", f"20260114100000/{B}"]
    assert documents[0].url == A and documents[0].retrieved_at == "2026-01-14T10:00:00+00:00"
    assert documents[0].batch == "b1" and documents[0].location.startswith(f"{name}:byte ")
    assert "Home News" not in documents[0].text and not refusals


def test_place_of_a_document_is_the_byte_at_which_its_record_begins(read):
    archive = warc(good(), good(B, "Bellflower"))
    documents, _ = read({"a.warc.gz": archive})
    begin = int(documents[1].location.rpartition(" ")[2])
    assert b"Bellflower" in gzip.decompress(archive[begin:]) and b"Amaranth" not in gzip.decompress(archive[begin:])


def test_archive_compressed_as_one_piece_is_read(read):
    documents, refusals = read({"a.warc.gz": gzip.compress(warc(good(), good(B, "Bellflower"), is_gzip=False))})
    assert len(documents) == 2 and not refusals


def test_statements_in_pdf_and_mail_are_read_from_an_archive(read):
    captures = [
        {"uri": A, "type": "resource", "content_type": "application/pdf", "body": pdf([TEXT.format("Amaranth")])},
        {"uri": "file:///inbox/1.eml", "type": "resource", "content_type": "message/rfc822", "body": mail(TEXT)},
        {"uri": C, "type": "conversion", "content_type": "text/plain", "body": b"Pier closed\n\n" + TEXT.encode()},
    ]
    documents, _ = read({"a.warc": warc(*captures, is_gzip=False)})
    assert [document.kind for document in documents] == ["statement", "statement", "article"]
    assert [document.url for document in documents] == [A, None, C] and documents[2].title == "Pier closed"


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", partial(brotli.compress, quality=1))])
def test_packed_pages_are_unpacked_and_bombs_refused(read, coding, pack):
    headers = [("Content-Encoding", coding)]
    captures = [
        good(headers=headers) | {"body": pack(page("Amaranth", TEXT))},
        good(B, headers=headers) | {"body": pack(b"\0" * 60_000_000)},
        good(C, headers=headers) | {"body": b"not packed at all"},
    ]
    documents, refusals = read({"a.warc.gz": warc(*captures)})
    assert len(documents) == 1
    assert [refusal.rule for refusal in refusals] == ["too_large_unpacked", "broken_coding"]


def test_chunks_of_the_transfer_are_joined(read):
    body = page("Amaranth", TEXT)
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"
    documents, _ = read({"a.warc.gz": warc(good(headers=[("Transfer-Encoding", "chunked")]) | {"body": chunks})})
    assert documents[0].title == "Amaranth"


def test_what_holds_no_article_is_passed_over_and_what_might_is_refused(read):
    beside = [
        good(B, status="301 Moved Permanently"),
        {"uri": C, "type": "resource", "content_type": "image/png", "body": b"\x89PNG"},
        {"uri": "https://gazette.example/robots.txt", "type": "resource", "content_type": "text/plain", "body": b"x"},
        {"uri": A, "type": "revisit", "date": "2026-01-15T10:00:00Z"},
        {"uri": A, "type": "request", "body": b"GET /a HTTP/1.1\r\nHost: gazette.example\r\n\r\n"},
    ]
    documents, refusals = read({"a.warc.gz": warc(good(), *beside)})
    assert len(documents) == 1 and not refusals
    refused = [
        good(B, status="404 Not Found"),
        {"uri": C, "type": "resource", "content_type": "application/msword", "body": b"\xd0\xcf"},
        {"uri": C, "type": "continuation", "body": b"rest"},
        {"uri": A, "body": b"<html><body></body></html>"},
    ]
    documents, refusals = read({"a.warc.gz": warc(*refused)})
    assert [x.rule for x in refusals] == ["http_status", "unsupported_format", "unknown_record", "empty_text"]


def test_versions_of_a_page_are_all_kept_and_the_same_text_counts_once(read):
    later = "2026-01-15T10:00:00Z"
    documents, [refusal] = read({"a.warc.gz": warc(good(), good(date=later), good(name="Amaranth II", date=later))})
    assert [document.title for document in documents] == ["Amaranth", "Amaranth II"]
    assert refusal.rule == "duplicate_capture"


@pytest.mark.parametrize("is_gzip", [True, False])
@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_truncated_archive_loses_only_what_is_cut(read, is_gzip, cut):
    archive = warc(*(good(f"{A}{number}", f"Amaranth {number}") for number in range(8)), is_gzip=is_gzip)
    documents, refusals = read({"a.warc.gz": archive[: int(len(archive) * cut)]})
    assert 0 < len(documents) < 8 and [refusal.rule for refusal in refusals] == ["truncated_archive"]


@pytest.mark.parametrize("is_gzip", [True, False])
def test_record_that_is_cut_in_the_middle_of_an_archive_costs_no_other(read, is_gzip):
    parts = [warc(good(f"{A}{number}", f"Amaranth {number}"), is_gzip=is_gzip) for number in range(3)]
    documents, refusals = read({"a.warc": parts[0] + parts[1][:-150] + parts[2]})
    assert [document.title for document in documents] == ["Amaranth 0", "Amaranth 2"]
    assert [refusal.rule for refusal in refusals] == ["truncated_archive"]


@pytest.mark.parametrize("stated", [b"7", b"99999999", b"-1", b"x"])
def test_lying_length_of_a_record_costs_no_other(read, stated):
    parts = [warc(good(f"{A}{number}", f"Amaranth {number}"), is_gzip=False) for number in range(3)]
    head, _, rest = parts[1].rpartition(b"Content-Length: ")
    broken = head + b"Content-Length: " + stated + rest[rest.index(b"\r\n") :]
    documents, refusals = read({"a.warc": parts[0] + broken + parts[2]})
    assert {"Amaranth 0", "Amaranth 2"} <= {document.title for document in documents} and refusals


def test_file_that_is_no_archive_is_refused(read):
    _, refusals = read({"a.warc": b"", "b.warc.gz": b"\x1f\x8b\x08 no", "c.warc": b"Dear editor,\n\nthe ferry sank.\n"})
    assert [refusal.rule for refusal in refusals] == ["empty_archive", "truncated_archive", "truncated_archive"]


def test_charset_that_bytes_do_not_hold_to_is_not_believed(read):
    latin = page("Café Zoë", TEXT).decode().encode("cp1252")
    documents, _ = read({"a.warc.gz": warc({"uri": A, "body": latin}, good(B, "Café"))})
    assert [document.title for document in documents] == ["Café Zoë", "Café"]
