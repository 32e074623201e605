"""What strangers' servers may do to a fetcher: each is refused by name, in bounded time and memory, and recorded."""

import gzip
import socket
import time
import zlib
from http.server import BaseHTTPRequestHandler

import brotli
import pytest
from test_run import feed, page, sitemap

from pipelines.fetch import network
from pipelines.fetch.network import is_public


def single(site, path: str) -> str:
    return f"  - {{name: pages, pages: '{site.url}{path}'}}\n"


def reasons(report) -> dict[str, int]:
    return dict(report.outcomes[0].reasons)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>more</p>" * 10_000)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"<")
        time.sleep(0.1)


def dripping_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.1)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")
    handler.close_connection = True


def short_body(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    handler.wfile.write(b"<html>")
    handler.close_connection = True


def packed(coding: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/html", "Content-Encoding": coding}, body


BOMB = b"\0" * 60_000_000
HTML = {"Content-Type": "text/html"}


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ((302, {"Location": "file:///etc/passwd"}, b""), "bad_address"),
        ((302, {"Location": "gopher://127.0.0.1:70/"}, b""), "bad_address"),
        ((302, {"Location": "http://user:secret@127.0.0.1/"}, b""), "bad_address"),
        ((302, {"Location": "http://[::bad"}, b""), "bad_address"),
        ((302, {}, b""), "redirect_loop"),
        ((302, {"Location": "/evil"}, b""), "redirect_loop"),
        (dripping, "timeout"),
        (dripping_headers, "timeout"),
        (silent, "timeout"),
        (no_http, "broken_response"),
        (short_body, "broken_response"),
        ((200, HTML | {"Content-Length": "99999999999"}, b"<html>"), "too_large"),
        (packed("gzip", gzip.compress(BOMB)), "too_large_unpacked"),
        (packed("deflate", zlib.compress(BOMB)), "too_large_unpacked"),
        (packed("br", brotli.compress(BOMB, quality=1)), "too_large_unpacked"),
        (packed("gzip, gzip", gzip.compress(gzip.compress(BOMB))), "too_large_unpacked"),
        (packed("gzip", gzip.compress(b"<html>" * 99)[:20]), "broken_coding"),
        (packed("zip", b"PK"), "broken_coding"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "unsupported_format"),
        ((410, {}, b"gone"), "http_status"),
    ],
)
def test_evil_page_is_refused_and_the_good_one_beside_it_is_fetched(site, fetch, answer, rule):
    site.pages["/evil"] = answer
    good = site.page("/good", page("Amaranth"))
    begun = time.monotonic()
    report = fetch(f"  - {{name: pages, pages: ['{site.url}/evil', '{good}']}}\n")
    assert reasons(report) == {rule: 1} and report.outcomes[0].fetched == 1
    assert time.monotonic() - begun < 10


def test_endless_body_is_cut_at_the_limit(site, fetch, monkeypatch):
    monkeypatch.setattr("pipelines.fetch.client.Client.send.__defaults__", (None, 2_000_000, None))
    monkeypatch.setattr("pipelines.fetch.manners.Manners.get.__defaults__", (None, 2_000_000, None))
    site.pages["/evil"] = endless
    assert reasons(fetch(single(site, "/evil"))) == {"too_large": 1}


def test_long_chain_of_redirects_is_not_followed(site, fetch):
    for number in range(20):
        site.pages[f"/{number}"] = (301, {"Location": f"/{number + 1}"}, b"")
    assert reasons(fetch(single(site, "/0"))) == {"redirect_loop": 1}
    assert len(site.asked) < 10


def test_busy_host_is_asked_again_after_the_time_it_asks_for(site, fetch):
    begun = time.monotonic()
    answers = [(429, {"Retry-After": "1"}, b""), (500, {}, b""), (200, HTML, page("Amaranth").encode())]
    site.pages["/a"] = lambda handler: handler.answer(*answers.pop(0))
    assert fetch(single(site, "/a")).outcomes[0].fetched == 1
    assert time.monotonic() - begun >= 1


def test_host_that_asks_for_an_hour_is_left_for_the_next_run(site, fetch):
    site.pages["/a"] = (503, {"Retry-After": "3600"}, b"")
    report = fetch(single(site, "/a"))
    assert not report.outcomes[0].refused[0].is_final and site.asked.count("/a") == 1 and not report.files


def test_page_that_fails_in_every_run_is_given_up_and_recorded(site, fetch):
    site.pages["/a"] = (500, {}, b"")
    site.page("/feed", feed(f"{site.url}/a"), "application/rss+xml")
    source = f"  - {{name: gazette, feed: '{site.url}/feed'}}\n"
    finals = [fetch(source).outcomes[0].refused[0].is_final for _ in range(5)]
    assert finals == [False, False, False, False, True]
    assert not fetch(source).outcomes[0].refused
    assert [refusal.rule for refusal in fetch.read()[1]] == ["http_status"]
    site.page("/a", page("Amaranth"))
    assert fetch(source, retry_refused=True).outcomes[0].fetched == 1


def test_addresses_of_this_machine_and_its_network_are_refused_unless_allowed(site, fetch):
    url = site.page("/a", page("Amaranth"))
    port = url.rpartition(":")[2].partition("/")[0]
    hosts = [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "169.254.169.254",
    ]
    pages = ", ".join(f"'http://{host}:{port}/a'" for host in hosts)
    report = fetch(f"  - {{name: pages, pages: [{pages}]}}\n", allow_private=False)
    assert reasons(report) == {"private_address": len(hosts)} and not site.asked


def test_redirect_and_dns_answer_to_a_private_address_are_refused(site, fetch, monkeypatch):
    """Public names are simulated (they are across a network): both resolve to this machine, one is taken as public."""
    real = socket.getaddrinfo
    local = {"public.example": "127.0.0.1", "rebound.example": "127.0.0.2"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real(local.get(host, host), *rest, **more))
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    port = site.url.rpartition(":")[2]
    site.pages["/meta"] = (302, {"Location": "http://169.254.169.254/latest/meta-data"}, b"")
    site.pages["/name"] = (302, {"Location": f"http://rebound.example:{port}/a"}, b"")
    site.page("/a", page("Amaranth"))
    base = f"http://public.example:{port}"
    report = fetch(f"  - {{name: pages, pages: ['{base}/meta', '{base}/name', '{base}/a']}}\n", allow_private=False)
    assert reasons(report) == {"private_address": 2} and report.outcomes[0].fetched == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_address_is_public_only_with_the_one_it_stands_for(address, expected):
    assert is_public(address) is expected


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 50}">' for i in range(12)
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY m SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize(("entity", "prologue"), [("&m;", LAUGHS), ("&m;", OUTSIDE)])
def test_entities_of_feeds_and_sitemaps_are_not_expanded(site, fetch, entity, prologue):
    good = site.page("/a", page("Amaranth"))
    listed = feed(good).partition("?>")[2].replace("<title>Gazette", f"<title>{entity}")
    site.page("/feed", f"{prologue}]>{listed}", "application/rss+xml")
    pages = sitemap(f"<loc>{good}</loc>", f"<loc>{site.url}/{entity}</loc>").partition("?>")[2]
    site.page("/s.xml", f"{prologue}]>{pages}")
    begun = time.monotonic()
    fetch(f"  - {{name: gazette, feed: '{site.url}/feed'}}\n  - {{name: city, sitemap: '{site.url}/s.xml'}}\n")
    assert time.monotonic() - begun < 5
    documents, _ = fetch.read()
    assert [document.title for document in documents] == ["Amaranth"]
    assert not any("hostname" in path or "ha" in path for path in site.asked)


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 500, b"<html><p>no list</p></html>", gzip.compress(BOMB, mtime=0)])
def test_source_whose_listing_is_none_is_told_as_failed(site, fetch, kind, body):
    site.page("/list", body)
    report = fetch(f"  - {{name: broken, {kind}: '{site.url}/list'}}\n")
    assert report.is_failed and len(report.outcomes[0].refused) == 1


def test_page_in_another_charset_than_it_says_is_read_right(site, fetch):
    url = site.page("/a", page("Café Zoë").encode("cp1252"), "text/html; charset=utf-8")
    other = site.page("/b", page("Café Zoë").encode(), "text/html; charset=iso-8859-1")
    fetch(f"  - {{name: pages, pages: ['{url}', '{other}']}}\n")
    documents, _ = fetch.read()
    assert [document.title for document in documents] == ["Café Zoë", "Café Zoë"]
