import pytest


def test_text_of_a_txt_file_is_the_whole_file_with_its_title_line(read):
    whole = "Ferry Captain Says Fog Hid Buoy\n\nThe ferry ran aground on Tuesday.\n"
    [document], _ = read({"one.txt": whole})
    assert (document.text, document.title, document.is_title_in_text) == (
        whole,
        "Ferry Captain Says Fog Hid Buoy",
        True,
    )
    assert document.source_id == "one.txt"


@pytest.mark.parametrize(
    "whole", ["A first line\nand the next one.", "Only a title\n\n", "A long first paragraph. " * 20 + "\n\nMore."]
)
def test_first_line_without_an_empty_line_and_text_after_it_is_no_title(read, whole):
    [document], _ = read({"one.txt": whole})
    assert document.title is None and not document.is_title_in_text


def test_line_ends_are_kept_as_the_file_has_them(read):
    whole = "Title\r\n\r\nFirst line.\r\nSecond \u2028 line.\r"
    [document], _ = read({"one.txt": whole.encode()})
    assert document.text == whole and document.title == "Title"


def test_byte_order_mark_is_not_text(read):
    [document], _ = read({"one.txt": b"\xef\xbb\xbfThe ferry ran aground."})
    assert document.text == "The ferry ran aground."


def test_front_matter_gives_fields_and_the_body_starts_after_it(read):
    whole = (
        "---\ntitle: Ferry aground\npublisher: Harbour Gazette\nauthor: [Ann Poe, Bo Lee]\nkind: statement\n"
        "published_at: 2026-01-13\nretrieved_at: 2026-01-14\nbased_on: [harbour log]\n"
        "---\n\nThe ferry sank.\n\n---\n\nMore. \n"
    )
    [document], _ = read({"2026-01/one.md": whole})
    assert document.text == "The ferry sank.\n\n---\n\nMore. \n"
    assert (document.author, document.kind, document.based_on) == ("Ann Poe, Bo Lee", "statement", ("harbour log",))
    assert (document.published_at, document.published_basis) == ("2026-01-13", "front_matter")
    assert (document.retrieved_at, document.batch) == ("2026-01-14", "2026-01")


@pytest.mark.parametrize(
    "whole", ["---\nNo fields here, a line.\n---\nThe rest.", "Text.\n---\ntitle: x\n---\nMore.", "---\nAlone."]
)
def test_rules_between_lines_of_a_text_are_not_front_matter(read, whole):
    [document], _ = read({"one.md": whole})
    assert document.text == whole


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"caf\xe9 closed", "unreadable_bytes"),
        ("The pier was closed.".encode("utf-16-le"), "unreadable_bytes"),
        ("The pier was closed.".encode("utf-16"), "unreadable_bytes"),
        (b"", "empty_text"),
        (b" \n\t\n", "empty_text"),
        (b"---\ntitle: a\n---\n", "empty_text"),
        (b"---\ntitle: [a\n---\nText.", "broken_front_matter"),
        (b"---\ntitle: {a: b}\n---\nText.", "mistyped_field"),
        (b"---\nkind: rumour\n---\nText.", "mistyped_field"),
        (b"---\npublished_at: 2026-13-45\n---\nText.", "unreadable_date"),
        (b"---\nretrieved_at: soon\n---\nText.", "unreadable_date"),
        (b"word " * 4_000_000, "text_too_long"),
    ],
)
def test_bad_file_is_refused_with_its_reason_and_the_others_are_read(read, content, rule):
    documents, [refusal] = read({"bad.md": content, "good.md": "The ferry sank."})
    assert [document.source_id for document in documents] == ["good.md"]
    assert (refusal.rule, refusal.source_id, refusal.location) == (rule, "bad.md", "bad.md")
