"""Statements as PDF and e-mail, and feeds with whole articles: what becomes a document, and what is refused."""

import pytest
from written_files import mail, pdf

TEXT = "The ferry Amaranth sank on Tuesday off the northern pier, the harbour office said in a statement to reporters."
DATE = "Tue, 13 Jan 2026 10:00:00 -0600"


def test_pdf_is_a_statement_with_its_lines_joined_to_paragraphs(read):
    lines = [
        "FOR IMMEDIATE RELEASE: January 13, 2026",
        "The ferry Amaranth sank on Tuesday off the northern pier, the har-",
        "bour office said in a statement to reporters. A 34-year-",
        "old deckhand was rescued from the harbour by self-",
        "defense trainees of the harbour office who stood there.",
        "Nobody else was on board, and the pier will stay closed until the",
        "end of the week.",
    ]
    [document], _ = read({"b1/release.pdf": pdf(lines, created="D:20260201120000Z")})
    assert document.kind == "statement" and document.batch == "b1"
    assert (document.published_at, document.published_basis) == ("2026-01-13", "text")
    assert "the harbour office said" in document.text and "34-year-old deckhand" in document.text
    assert document.text.startswith("FOR IMMEDIATE RELEASE: January 13, 2026") and document.text.endswith(
        "of the week."
    )


def test_day_of_export_is_the_last_resort(read):
    [document], _ = read({"release.pdf": pdf([TEXT], created="D:20260201120000Z")})
    assert (document.published_at, document.published_basis, document.author) == ("2026-02-01", "file", None)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (pdf([TEXT], password="secret"), "encrypted"),
        (pdf([]), "empty_text"),
        (pdf([], content=b" " * 60_000_000), "too_large_unpacked"),
        (pdf([TEXT])[:300], "unreadable_pdf"),
        (b"", "unreadable_pdf"),
    ],
)
def test_pdf_without_readable_text_is_refused(read, data, rule):
    _, [refusal] = read({"release.pdf": data})
    assert (refusal.rule, refusal.source_id) == (rule, "release.pdf")


def test_pdf_that_asks_for_hours_is_given_up(read, monkeypatch):
    monkeypatch.setattr("pipelines.ingest.pdf.MAX_SECONDS", 0.2)
    _, [refusal] = read({"release.pdf": pdf([], content=b"BT () Tj ET\n" * 5_000, pages=100)})
    assert refusal.rule == "too_large_unpacked"


def test_pdf_that_anybody_may_open_is_read(read):
    assert len(read({"release.pdf": pdf([TEXT], password="")})[0]) == 1


def test_mail_is_a_statement_of_its_sender_on_its_day(read):
    wrapped = (
        "The ferry Amaranth sank on Tuesday off the northern pier, the\nharbour office said.\n\nNobody was on board.\n"
    )
    [document], _ = read({"1.eml": mail(wrapped, Subject="Ferry sinks", Date=DATE)})
    assert document.text.split("\n\n") == [
        "The ferry Amaranth sank on Tuesday off the northern pier, the harbour office said.",
        "Nobody was on board.",
    ]
    assert (document.kind, document.publisher, document.title) == ("statement", "Oldport Harbour Office", "Ferry sinks")
    assert (document.published_at, document.published_basis) == ("2026-01-13T10:00:00-06:00", "message")


def test_mail_in_html_keeps_a_line_for_each_block(read):
    cell = f"<p>{TEXT}</p><p>Nobody was on board.<br>Contact: desk</p>"
    html = f"<style>p {{}}</style><table><tr><td>{cell}</td></tr></table>"
    [document], _ = read({"1.eml": mail(None, html, Subject="Ferry")})
    assert document.text.split("\n\n") == [TEXT, "Nobody was on board.", "Contact: desk"]


def test_statements_attached_to_a_mail_are_documents_too(read):
    documents, refusals = read({"1.eml": mail("See the release.", pdf=pdf([TEXT]), Subject="Ferry", Date=DATE)})
    assert [document.source_id for document in documents] == ["1.eml", "1.eml#1"] and not refusals
    assert documents[1].text == TEXT and documents[1].published_at == "2026-01-13T10:00:00-06:00"
    documents, refusals = read({"1.eml": mail(None, pdf=pdf([TEXT]), Date=DATE)})
    assert [document.source_id for document in documents] == ["1.eml#1"] and not refusals


@pytest.mark.parametrize("data", [mail(None), b"", b"Subject: none\n\n", mail(None, pdf=b"%PDF-1.4 broken")])
def test_mail_without_text_is_refused(read, data):
    documents, refusals = read({"1.eml": data})
    assert not documents and refusals[0].rule == "empty_text"


def test_mail_with_broken_headers_and_charset_is_read(read):
    data = b"From: =?utf-8?q?=ff?= <a@b@c>\nDate: 99 Foo\nContent-Type: text/plain; charset=no-such\n\ncaf\xe9 closed\n"
    [document], _ = read({"1.eml": data})
    assert document.text == "café closed" and document.published_at is None


def feed(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{"".join(items)}</channel></rss>'


def item(name: str, description: str) -> str:
    said = f"<title>{name}</title><link>https://g.example/{name}</link><pubDate>{DATE}</pubDate>"
    return f"<item>{said}<description><![CDATA[{description}]]></description></item>"


def test_entries_with_the_whole_article_are_documents_and_teasers_are_refused(read):
    data = feed(item("a", f"<p>{TEXT * 6}</p>"), item("b", "Ferry sinks."))
    [document], [refusal] = read({"feed.xml": data})
    assert (document.source_id, document.url, document.publisher) == ("https://g.example/a",) * 2 + ("Gazette",)
    assert (document.published_at, document.published_basis) == ("2026-01-13T16:00:00+00:00", "feed")
    assert (refusal.rule, refusal.source_id) == ("summary_only", "https://g.example/b")


@pytest.mark.parametrize(
    ("data", "rule"), [(feed(), "empty_feed"), ("<p>no feed</p>", "broken_feed"), ("", "broken_feed")]
)
def test_feed_without_entries_is_refused(read, data, rule):
    assert [refusal.rule for refusal in read({"feed.rss": data})[1]] == [rule]


def test_feed_that_breaks_off_gives_the_entries_before(read):
    data = feed(item("a", TEXT * 6), item("b", TEXT * 7))
    documents, _ = read({"feed.xml": data[: data.index("/b</link>")]})
    assert documents[0].source_id == "https://g.example/a"
