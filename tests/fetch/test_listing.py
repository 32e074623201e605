"""Feeds and sitemaps as strangers write them: what is listed, and that damage is refused and never more."""

import gzip
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from protego import Protego
from test_run import feed, sitemap

from pipelines.fetch.client import FetchRefused, web_address
from pipelines.fetch.listing import feed_items, page_address, read_sitemap
from pipelines.ingest.charset import decoded

A, B = "https://gazette.example/a", "https://gazette.example/b"
# A longer run: FUZZ_EXAMPLES=20000 pytest tests/fetch/test_listing.py
EXAMPLES = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
SOUND = [
    (feed_items, feed(A, B).encode()),
    (read_sitemap, sitemap(f"<loc>{A}</loc><lastmod>2026-01-10</lastmod>", f"<loc>{B}</loc>").encode()),
    (read_sitemap, gzip.compress(sitemap(f"<loc>{A}</loc>", root="sitemapindex", tag="sitemap").encode())),
    (read_sitemap, f"{A}\n{B}\n".encode()),
    (
        lambda data: Protego.parse(decoded(data)).can_fetch(A, "OnRecord"),
        b"User-agent: *\nDisallow: /a*$\nCrawl-delay: 2\n",
    ),
]
TOKENS = st.sampled_from(
    [b"<", b"]]>", b"<!DOCTYPE x [", b"&a;", b"\x00", b"\xff\xfe", b"<loc>", b"http://[", b"*" * 40, b"9" * 99]
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), TOKENS | st.binary(max_size=6)), min_size=1, max_size=5)


@pytest.mark.parametrize("which", range(len(SOUND)))
@EXAMPLES
@given(edits=EDITS)
def test_damaged_listing_is_read_or_refused(which, edits):
    read, data = SOUND[which]
    for place, length, new in edits:
        begin = int(place * len(data))
        data = data[:begin] + new + data[begin + length :]
    try:
        read(data)
    except FetchRefused as error:
        assert error.rule and str(error)


@EXAMPLES
@given(st.text(max_size=60) | st.builds("http://{}".format, st.text(max_size=40)))
def test_address_is_made_fit_for_the_web_or_refused(text):
    try:
        address = web_address(text)
    except FetchRefused:
        return
    assert address.isascii() and web_address(address) == address and address.startswith(("http://", "https://"))


def test_address_with_half_a_surrogate_pair_is_refused():
    with pytest.raises(FetchRefused, match="surrogates not allowed"):
        web_address("http://harbour.example/\ud800")


def test_sitemap_may_be_xml_a_list_of_lines_or_a_feed():
    for data in (sitemap(f"<loc>{A}</loc>", f"<loc>{B}</loc>").encode(), f"{A}\n{B}".encode(), feed(A, B).encode()):
        assert [item.url for item in read_sitemap(data).pages] == [A, B]
    assert read_sitemap(sitemap().encode()).pages == ()


def test_what_stands_before_a_fault_of_a_sitemap_is_taken():
    data = sitemap(f"<loc>{A}</loc>", f"<loc>{B}</loc>").encode()
    assert [item.url for item in read_sitemap(data[: data.index(b"/b<")]).pages][:1] == [A]


def test_links_lose_what_only_tracks_readers():
    assert page_address(f"{A}?utm_source=x&id=7&fbclid=y#top") == f"{A}?id=7"
    assert page_address("HTTPS://Gazette.Example:443/a b/ü") == "https://gazette.example/a%20b/%C3%BC"
    assert page_address("https://bücher.example/") == "https://xn--bcher-kva.example/"
    assert page_address("mailto:desk@example.org") is None and page_address(None) is None
