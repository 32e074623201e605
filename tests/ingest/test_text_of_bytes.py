"""The small tools under the readers: charsets, content codings, lines to paragraphs."""

import gzip
import zlib

import brotli
import pytest

from pipelines.ingest.charset import charset_of, decoded
from pipelines.ingest.reflow import joined_lines
from pipelines.ingest.unpacking import BrokenCoding, TooLarge, unpacked

WORD = "Café “Zoë”"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (WORD.encode(), None),
        (WORD.encode(), "iso-8859-1"),
        (WORD.encode("utf-8-sig"), None),
        (WORD.encode("utf-16"), None),
        (WORD.encode("cp1252"), "iso-8859-1"),
        (WORD.encode("cp1252"), "utf-8"),
        (b'<meta charset="windows-1252">' + WORD.encode("cp1252"), "utf-8"),
        (WORD.encode("cp1252"), "windows-1252"),
    ],
)
def test_declared_charset_counts_where_the_bytes_hold_to_it(data, declared):
    found = decoded(data, declared)
    assert found.endswith(WORD) or (declared == "utf-8" and "Caf" in found and "\ufffd" not in found)


@pytest.mark.parametrize("declared", ["base64", "rot13", "idna", "no-such", "\x00", "unicode_escape", "undefined"])
def test_charset_that_is_none_is_passed_over(declared):
    assert decoded(b"\xe9t\xe9 2026, the ferry sank", declared).endswith(" 2026, the ferry sank")


def test_charset_of_a_content_type():
    assert charset_of('text/html; charset="UTF-8"') == "UTF-8" and charset_of("text/html") is None


BODY = b"The ferry sank. " * 400


@pytest.mark.parametrize(
    ("codings", "body"),
    [
        (["gzip"], gzip.compress(BODY, mtime=0)),
        (["gzip"], gzip.compress(BODY[:3000], mtime=0) + gzip.compress(BODY[3000:], mtime=0) + b"\0\0\0"),
        (["deflate"], zlib.compress(BODY)),
        (["deflate"], zlib.compress(BODY)[2:-4]),
        (["br"], brotli.compress(BODY)),
        (["gzip", " BR "], brotli.compress(gzip.compress(BODY, mtime=0))),
    ],
)
def test_codings_are_undone_within_the_limit(codings, body):
    assert unpacked(body, codings, len(BODY)) == BODY
    with pytest.raises(TooLarge):
        unpacked(body, codings, len(BODY) - 1)


def test_body_without_a_coding_and_an_empty_one_stay_as_they_are():
    assert unpacked(BODY, ["identity", ""], 10) == BODY and unpacked(b"", ["gzip"], 10) == b""


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("body", [b"\x00", b"no such thing", b"\x1f\x8b\x08"])
def test_what_is_not_packed_is_broken(coding, body):
    with pytest.raises(BrokenCoding):
        unpacked(body, [coding], 1000)


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_truncated_coding_is_broken(coding, pack):
    with pytest.raises(BrokenCoding):
        unpacked(pack(BODY)[:-5], [coding], 10_000)


def test_lines_are_joined_where_layout_broke_them_and_kept_where_they_are_meant():
    text = (
        "OFFICE OF THE HARBOUR MASTER\n"
        "The harbour master said on Tuesday that the ferry Amaranth\n"
        "had sunk off the northern pier at about noon.\n"
        "The pier stays closed. Nobody was on board when she went\n"
        "down, the office said.\n"
        "\n"
        "- The pier is closed.\n"
        "- The market is open.\n"
    )
    assert joined_lines(text).split("\n\n") == [
        "OFFICE OF THE HARBOUR MASTER",
        "The harbour master said on Tuesday that the ferry Amaranth had sunk off the northern pier at about noon.",
        "The pier stays closed. Nobody was on board when she went down, the office said.",
        "- The pier is closed.",
        "- The market is open.",
    ]


def test_lines_that_are_whole_paragraphs_are_left_alone():
    paragraphs = [
        "The harbour master said that the ferry had sunk off the northern pier. " * 4,
        "Nobody was on board. " * 9,
    ]
    assert joined_lines("\n".join(paragraphs)).split("\n\n") == [" ".join(each.split()) for each in paragraphs]


def test_no_text_has_no_paragraphs():
    assert joined_lines(" \n\t\n") == ""
