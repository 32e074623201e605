"""The archive of a run: what is in it, what of others' archives is copied, and what a killed run leaves."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from test_run import feed, page
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def crawl(*names: str) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for name in names:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        url = f"https://gazette.example/{name}"
        writer.write_record(writer.create_warc_record(url, "response", BytesIO(page(name).encode()), http_headers=http))
    return out.getvalue()


def records(path: Path) -> list[tuple[str, str]]:
    """What warcio, reading by itself and checking digests, finds in the file."""
    with path.open("rb") as file:
        iterator = ArchiveIterator(file, check_digests="raise")
        found = [(record.rec_type, record.content_stream().read().decode("utf-8", "replace")) for record in iterator]
        assert iterator.err_count == 0
    return found


def test_archive_holds_requests_and_responses_as_they_went_over_the_wire(site, fetch):
    url = site.page("/a", page("Amaranth"), X_Served_By="cache-7")
    site.pages["/old"] = (301, {"Location": "/a"}, b"")
    [path] = fetch(f"  - {{name: pages, pages: '{site.url}/old'}}\n").files
    kinds = [kind for kind, _ in records(path)]
    assert kinds == ["warcinfo", "request", "response", "metadata", "request", "response"]
    with path.open("rb") as file:
        *_, request, response = ArchiveIterator(file)
    assert request.http_headers.get_header("User-Agent").startswith("OnRecord/")
    assert response.rec_headers.get_header("WARC-Target-URI") == url
    assert response.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert response.http_headers.get_header("X-Served-By") == "cache-7"


def test_records_of_local_and_remote_archives_are_copied_once_and_only_what_is_wanted(site, fetch):
    (fetch.folder / "crawl.warc.gz").write_bytes(crawl("news/a", "news/b", "shop/c"))
    site.page("/remote.warc.gz", crawl("news/d"), "application/warc")
    places = f"archives: [crawl.warc.gz, '{site.url}/remote.warc.gz']"
    source = f"  - {{name: crawl, {places}, include: ['https://gazette.example/news/*'], kind: statement}}\n"
    report = fetch(source)
    assert report.outcomes[0].fetched == 3 and not report.outcomes[0].refused
    assert [kind for kind, _ in records(report.files[0])].count("response") == 3
    documents, _ = fetch.read()
    assert [document.title for document in documents] == ["news/a", "news/b", "news/d"]
    assert {document.kind for document in documents} == {"statement"}
    again = fetch(source)
    assert again.outcomes[0].fetched == 0 and not again.files


def test_damage_in_an_archive_is_recorded_and_its_sound_records_copied(site, fetch):
    whole = crawl("a", "b")
    (fetch.folder / "cut.warc.gz").write_bytes(whole[:-100])
    report = fetch("  - {name: crawl, archives: cut.warc.gz}\n")
    assert report.outcomes[0].fetched == 1 and report.outcomes[0].reasons == {"truncated_archive": 1}
    documents, refusals = fetch.read()
    assert len(documents) == 1 and [refusal.rule for refusal in refusals] == ["truncated_archive"]


@pytest.mark.parametrize(
    "line",
    [
        '{"url": "http://a.example/\\ud800", "timestamp": "1", "filename": "x", "offset": 0, "length": 9}',
        '{"url": "http://a.example/", "timestamp": "1", "filename": "x", "offset": Infinity, "length": 9}',
        "[" * 100_000,
    ],
)
def test_line_of_an_index_that_is_no_capture_stops_nothing(site, fetch, line):
    for number, body in enumerate((line, "")):
        site.page(f"/index?url=a&output=json&filter=status%3A200&page={number}", body, "text/x-ndjson")
    report = fetch(f"  - {{name: cc, index: '{site.url}/index', data: '{site.url}/data/', match: a}}\n")
    assert not report.is_failed and report.outcomes[0].fetched == 0


def test_captures_of_an_index_are_fetched_by_range(site, fetch):
    data = crawl("a", "b")
    second = data.index(b"\x1f\x8b", 10)
    parts = {"a": (0, second), "b": (second, len(data) - second)}

    def index(handler):
        query = parse_qs(urlsplit(handler.path).query)
        assert query["url"] == ["gazette.example/*"]
        lines = [
            {"url": f"https://gazette.example/{name}", "timestamp": "20260114100000", "filename": "crawl/1.warc.gz"}
            | {"offset": str(offset), "length": str(length), "status": "200"}
            for name, (offset, length) in parts.items()
        ]
        body = "\n".join(map(json.dumps, lines)) if query["page"] == ["0"] else ""
        handler.answer(200, {"Content-Type": "text/x-ndjson"}, body.encode())

    def ranges(handler):
        begin, end = handler.headers["Range"].removeprefix("bytes=").split("-")
        handler.answer(206, {"Content-Type": "application/warc"}, data[int(begin) : int(end) + 1])

    for number in range(2):
        site.pages[f"/index?url=gazette.example%2F%2A&output=json&filter=status%3A200&page={number}"] = index
    site.pages["/data/crawl/1.warc.gz"] = ranges
    source = f"  - {{name: cc, index: '{site.url}/index', data: '{site.url}/data/', match: gazette.example/*}}\n"
    assert fetch(source).outcomes[0].fetched == 2
    documents, _ = fetch.read()
    assert [document.url for document in documents] == ["https://gazette.example/a", "https://gazette.example/b"]
    assert fetch(source).outcomes[0].not_modified == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_run_that_is_killed_leaves_whole_archives_and_the_next_goes_on(site, fetch, number):
    links = [site.page(f"/{name}", page(name)) for name in "abcdefgh"]
    site.page("/feed", feed(*links), "application/rss+xml")
    source = f"  - {{name: gazette, feed: '{site.url}/feed'}}\n"
    path = fetch.folder / "SOURCES.yaml"
    path.write_text(f"contact: desk@example.org\ndelay: 0.2\nsources:\n{source}")
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "fetch", str(path), "--batch", "b1"]
    options = ["--out", str(fetch.raw), "--allow-private"]
    # Whoever runs the tests in the background has Ctrl-C ignored, and a child would inherit that.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    run = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=heeding)
    try:
        while "/c" not in site.asked:
            assert run.poll() is None, run.stdout.read()
            time.sleep(0.02)
        os.kill(run.pid, number)
        said, _ = run.communicate(timeout=20)
    finally:
        run.kill()
    if number != signal.SIGKILL:
        assert run.returncode == 1 and b"stopped; the next run goes on from here" in said
        assert list(fetch.raw.glob("b1/*.warc.gz"))
    fetch(source)
    documents, refusals = fetch.read()
    assert sorted(document.title for document in documents) == list("abcdefgh") and not refusals
    assert all(records(file) for file in fetch.raw.glob("b1/*.warc.gz"))
    assert not list((fetch.raw / ".fetch").glob("*.warc.gz"))
