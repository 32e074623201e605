"""Whole runs against a server: what is fetched, kept, remembered and refused, and what a build then reads."""

from email.message import EmailMessage

import pytest

from pipelines.fetch.run import FetchBusy, _alone

TEXT = "The ferry {} sank on Tuesday off the northern pier, the harbour office said in a statement to reporters."


def page(name: str, head: str = "") -> str:
    return (
        f"<html><head><title>{name}</title>{head}</head><body><nav>Home</nav><article><h1>{name}</h1>"
        f"<p>{TEXT.format(name)}</p><p>Nobody was on board, and the pier stays closed until the end of the week.</p>"
        "</article></body></html>"
    )


def feed(*links: str) -> str:
    entries = "".join(
        f"<item><title>{link[-1]}</title><link>{link}?utm_source=rss</link>"
        "<author>o@harbour.example (Otti Brand)</author><pubDate>Tue, 13 Jan 2026 10:00:00 GMT</pubDate></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{entries}</channel></rss>'


def sitemap(*entries: str, root: str = "urlset", tag: str = "url") -> str:
    inner = "".join(f"<{tag}>{entry}</{tag}>" for entry in entries)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'


def test_feed_is_fetched_once_and_only_what_is_new_thereafter(site, fetch):
    links = [site.page("/a", page("Amaranth"), ETag='"1"'), site.page("/b", page("Bellflower"))]
    source = f"  - {{name: gazette, feed: '{site.url}/feed', publisher: Harbour Gazette}}\n"
    site.page("/feed", feed(*links), "application/rss+xml", ETag='"1"')
    first = fetch(source)
    assert (first.outcomes[0].fetched, len(first.files)) == (2, 1)

    site.asked.clear()
    again = fetch(source)
    assert site.asked == ["/robots.txt", "/feed"]
    assert (again.outcomes[0].fetched, again.outcomes[0].not_modified, again.files) == (0, 1, ())

    site.page("/feed", feed(*links, site.page("/c", page("Campion"))), "application/rss+xml", ETag='"2"')
    site.asked.clear()
    assert fetch(source, batch="b2").outcomes[0].fetched == 1
    assert site.asked == ["/robots.txt", "/feed", "/c"]
    documents, refusals = fetch.read()
    assert [document.title for document in documents] == ["Amaranth", "Bellflower", "Campion"]
    assert [document.batch for document in documents] == ["b1", "b1", "b2"] and not refusals


def test_what_sources_and_the_feed_say_reaches_the_build_with_its_basis(site, fetch):
    dated = page("Bellflower", '<meta property="article:published_time" content="2026-01-12"/>')
    links = [site.page("/a", page("Amaranth")), site.page("/b", dated)]
    site.page("/feed", feed(*links), "application/rss+xml")
    fetch(f"  - {{name: gazette, feed: '{site.url}/feed', publisher: Harbour Gazette, kind: article}}\n")
    (undated, stated), _ = fetch.read()
    assert (undated.published_at, undated.published_basis) == ("2026-01-13T10:00:00+00:00", "feed")
    assert (stated.published_at, stated.published_basis) == ("2026-01-12", "page")
    assert (undated.author, undated.author_basis, undated.publisher) == ("Otti Brand", "feed", "Harbour Gazette")
    assert undated.url == links[0] and undated.retrieved_at and undated.source_id.endswith(links[0])


def test_requests_name_us_and_robots_are_obeyed(site, fetch):
    site.page("/robots.txt", "User-agent: OnRecord\nDisallow: /private\n", "text/plain")
    links = [site.page("/a", page("Amaranth")), site.page("/private/b", page("Bellflower"))]
    report = fetch(f"  - {{name: pages, pages: ['{links[0]}', '{links[1]}']}}\n")
    assert report.outcomes[0].reasons == {"robots_disallow": 1} and "/private/b" not in site.asked
    assert all(sent["user-agent"].startswith("OnRecord/") for sent in site.headers)
    assert all("desk@example.org" in sent["user-agent"] for sent in site.headers)
    documents, [refusal] = fetch.read()
    assert len(documents) == 1 and (refusal.rule, refusal.source_id) == ("robots_disallow", links[1])


def test_redirect_to_a_page_that_robots_forbid_is_not_followed(site, fetch):
    site.page("/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
    site.pages["/a"] = (302, {"Location": "/private/b"}, b"")
    site.page("/private/b", page("Bellflower"))
    assert fetch(f"  - {{name: pages, pages: '{site.url}/a'}}\n").outcomes[0].reasons == {"robots_disallow": 1}
    assert "/private/b" not in site.asked


def test_robots_that_are_too_long_are_obeyed_as_far_as_they_are_read(site, fetch):
    rules = "User-agent: *\nDisallow: /private\n" + "Disallow: /nowhere/at-all\n" * 40_000 + "Disallow: /\n"
    site.page("/robots.txt", rules, "text/plain")
    links = [site.page("/a", page("Amaranth")), site.page("/private/b", page("Bellflower"))]
    outcome = fetch(f"  - {{name: pages, pages: ['{links[0]}', '{links[1]}']}}\n").outcomes[0]
    assert (outcome.fetched, outcome.reasons) == (1, {"robots_disallow": 1})


def test_site_whose_robots_fail_is_left_alone_until_the_next_run(site, fetch):
    site.pages["/robots.txt"] = (500, {}, b"")
    url = site.page("/a", page("Amaranth"))
    assert fetch(f"  - {{name: pages, pages: '{url}'}}\n").outcomes[0].reasons == {"robots_unreachable": 1}
    del site.pages["/robots.txt"]
    assert fetch(f"  - {{name: pages, pages: '{url}'}}\n").outcomes[0].fetched == 1


def test_pages_that_changed_are_kept_in_both_versions(site, fetch):
    url = site.page("/a", page("Amaranth"), Last_Modified="Tue, 13 Jan 2026 10:00:00 GMT")
    source = f"  - {{name: pages, pages: '{url}'}}\n"
    fetch(source)
    assert fetch(source).outcomes[0].not_modified == 1
    site.page("/a", page("Amaranth II"))
    assert fetch(source, batch="b2").outcomes[0].fetched == 1
    documents, _ = fetch.read()
    assert {document.url for document in documents} == {url} and len({d.text_sha256 for d in documents}) == 2


def test_sitemap_index_with_cycles_gz_and_news_is_walked_once(site, fetch):
    import gzip

    links = [site.page(f"/{name}", page(name)) for name in ("news/a", "news/b", "old/c")]
    news = (
        f"<loc>{links[0]}</loc><n:news xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
        "<n:publication_date>2026-01-13T08:00:00-06:00</n:publication_date><n:title>T</n:title></n:news>"
    )
    site.page(
        "/sitemap.xml",
        sitemap(
            f"<loc>{site.url}/s1.xml.gz</loc>", f"<loc>{site.url}/sitemap.xml</loc>", root="sitemapindex", tag="sitemap"
        ),
    )
    pages = sitemap(news, f"<loc>{links[1]}</loc><lastmod>2026-01-10</lastmod>", f"<loc>{links[2]}</loc>")
    site.page("/s1.xml.gz", gzip.compress(pages.encode()), "application/gzip")
    said = "include: ['/news/*'], kind: statement, publisher: City"
    assert (
        fetch(f"  - {{name: city, sitemap: '{site.url}/sitemap.xml', {said}}}\n").outcomes[0].fetched == 2
        and site.asked.count("/sitemap.xml") == 1
    )
    documents, _ = fetch.read()
    assert {(document.kind, document.publisher) for document in documents} == {("statement", "City")}
    assert documents[0].published_at == "2026-01-13T08:00:00-06:00"


def test_limit_leaves_the_rest_for_the_next_run_even_if_the_feed_is_unchanged(site, fetch):
    links = [site.page(f"/{name}", page(name)) for name in "abc"]
    site.page("/feed", feed(*links), "application/rss+xml", ETag='"1"')
    source = f"  - {{name: gazette, feed: '{site.url}/feed'}}\n"
    assert (first := fetch(source, max_pages=2).outcomes[0]).fetched == 2 and first.waiting == 1
    assert fetch(source).outcomes[0].fetched == 1


@pytest.mark.parametrize("feed_moves", [False, True])
def test_pages_that_wait_are_fetched_though_their_source_was_renamed(site, fetch, feed_moves):
    links = [site.page(f"/{name}", page(name)) for name in "abc"]
    for path in ("/feed", "/moved"):
        site.page(path, feed(*links), "application/rss+xml", ETag='"1"')
    assert fetch(f"  - {{name: gazette, feed: '{site.url}/feed'}}\n", max_pages=1).outcomes[0].waiting == 2
    renamed = f"  - {{name: harbour, feed: '{site.url}{'/moved' if feed_moves else '/feed'}'}}\n"
    assert fetch(renamed).outcomes[0].fetched == 2
    assert [site.asked.count(f"/{name}") for name in "abc"] == [1, 1, 1]


def test_page_of_two_sources_stays_with_the_one_that_found_it(site, fetch):
    link = site.page("/a", page("a"))
    for path in ("/one", "/two"):
        site.page(path, feed(link), "application/rss+xml")
    source = "  - {{name: {0}, feed: '{1}/{0}'}}\n"
    one, two = (source.format(name, site.url) for name in ("one", "two"))
    site.pages["/a"] = (500, {}, b"")
    fetch(one)
    site.page("/a", page("a"))
    assert [outcome.fetched for outcome in fetch(one + two).outcomes] == [1, 0]


def test_since_passes_over_what_a_listing_dates_earlier(site, fetch):
    from datetime import date

    links = [site.page(f"/{name}", page(name)) for name in "abc"]
    entries = [
        f"<loc>{links[0]}</loc><lastmod>2026-01-10</lastmod>",
        f"<loc>{links[1]}</loc><lastmod>2026-01-20</lastmod>",
    ]
    site.page("/s.xml", sitemap(*entries, f"<loc>{links[2]}</loc>"))
    fetch(f"  - {{name: city, sitemap: '{site.url}/s.xml'}}\n", since=date(2026, 1, 15))
    assert "/a" not in site.asked and "/b" in site.asked and "/c" in site.asked


def test_pages_that_another_choice_passed_over_are_fetched_though_the_listing_is_unchanged(site, fetch):
    from datetime import date

    old, new = (site.page(f"/news/{name}", page(name)) for name in ("a", "b"))
    dated = [f"<loc>{old}</loc><lastmod>2026-01-10</lastmod>", f"<loc>{new}</loc><lastmod>2026-01-20</lastmod>"]
    site.page("/s.xml", sitemap(*dated), ETag='"1"')
    source = f"  - {{name: city, sitemap: '{site.url}/s.xml', include: ['/nwes/*']}}\n"
    assert fetch(source).outcomes[0].fetched == 0
    assert fetch(source.replace("nwes", "news"), since=date(2026, 1, 15)).outcomes[0].fetched == 1
    assert fetch(source.replace("nwes", "news")).outcomes[0].fetched == 1
    assert fetch(source.replace("nwes", "news")).outcomes[0].not_modified == 1
    assert (site.asked.count("/news/a"), site.asked.count("/news/b")) == (1, 1)


def test_page_that_waits_and_is_wanted_no_more_is_not_fetched(site, fetch):
    links = [site.page(f"/{folder}/a", page(folder)) for folder in ("news", "sport")]
    site.page("/s.xml", sitemap(*[f"<loc>{link}</loc>" for link in links]))
    source = f"  - {{name: city, sitemap: '{site.url}/s.xml'"
    assert fetch(f"{source}}}\n", max_pages=1).outcomes[0].waiting == 1
    assert fetch(f"{source}, exclude: ['/sport/*']}}\n").outcomes[0].fetched == 0


def test_host_of_two_sources_gets_one_request_at_a_time(site, fetch):
    from threading import Lock
    from time import sleep

    at_once, most, lock = [0], [0], Lock()

    def slow(handler):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        sleep(0.15)
        with lock:
            at_once[0] -= 1
        handler.answer(200, {"Content-Type": "text/html"}, page(handler.path).encode())

    places = {name: [f"{site.url}/{name}{number}" for number in range(2)] for name in ("x", "y")}
    site.pages |= {link.removeprefix(site.url): slow for links in places.values() for link in links}
    report = fetch("".join(f"  - {{name: {name}, pages: [{', '.join(links)}]}}\n" for name, links in places.items()))
    assert [outcome.fetched for outcome in report.outcomes] == [2, 2] and most == [1]


def test_page_that_another_address_leads_to_is_kept_once(site, fetch):
    target = site.page("/a", page("Amaranth"))
    site.pages["/old"] = (301, {"Location": "/a"}, b"")
    source = f"  - {{name: gazette, pages: ['{site.url}/old', '{target}']}}\n"
    assert fetch(source).outcomes[0].fetched == 1
    assert len(fetch.read()[0]) == 1
    site.pages["/older"] = (301, {"Location": "/a"}, b"")
    assert fetch(f"  - {{name: gazette, pages: ['{site.url}/older']}}\n").outcomes[0].not_modified == 1


def test_dry_run_tells_what_it_would_fetch_and_writes_nothing(site, fetch):
    site.page("/feed", feed(site.page("/a", page("Amaranth"))), "application/rss+xml")
    report = fetch(f"  - {{name: gazette, feed: '{site.url}/feed'}}\n", is_dry=True)
    assert report.outcomes[0].would_fetch == [f"{site.url}/a"] and "/a" not in site.asked
    assert not fetch.raw.exists()


def test_whole_texts_of_a_feed_are_read_without_fetching_its_pages(site, fetch):
    said = f"<description><![CDATA[<p>{TEXT * 8}</p>]]></description>"
    body = f"<item><title>A</title><link>{site.url}/a</link>{said}</item>"
    site.page("/feed", f'<rss version="2.0"><channel><title>G</title>{body}</channel></rss>', "application/rss+xml")
    fetch(f"  - {{name: gazette, feed: '{site.url}/feed', full_text: true, kind: statement}}\n")
    [document], _ = fetch.read()
    assert (document.url, document.kind, document.title) == (
        f"{site.url}/a",
        "statement",
        "A",
    ) and "/a" not in site.asked


def test_own_mails_are_kept_once_with_what_sources_say_of_them(site, fetch):
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "press@h.example", "Ferry", "Tue, 13 Jan 2026 10:00:00 -0600"
    message.set_content(TEXT.format("Amaranth"))
    (fetch.folder / "inbox").mkdir()
    (fetch.folder / "inbox" / "1.eml").write_bytes(message.as_bytes())
    source = "  - {name: mailbox, files: inbox/*.eml, publisher: Harbour Office}\n"
    assert [fetch(source).outcomes[0].fetched for _ in range(2)] == [1, 0]
    [document], _ = fetch.read()
    assert (document.publisher, document.kind, document.title, document.url) == (
        "Harbour Office",
        "statement",
        "Ferry",
        None,
    )
    assert document.published_at == "2026-01-13T10:00:00-06:00"


def test_feed_that_fails_is_asked_for_as_a_feed_only_and_its_pages_are_fetched_later(site, fetch):
    site.pages["/feed"] = (500, {}, b"")
    source = f"  - {{name: gazette, feed: '{site.url}/feed'}}\n"
    report = fetch(source)
    assert report.is_failed and len(report.outcomes[0].refused) == 1 and site.asked.count("/feed") == 3
    site.page("/feed", feed(site.page("/a", page("Amaranth"))), "application/rss+xml")
    assert fetch(source).outcomes[0].fetched == 1


def test_server_that_says_not_modified_unasked_is_not_believed(site, fetch):
    site.pages["/a"] = (304, {}, b"")
    assert fetch(f"  - {{name: pages, pages: '{site.url}/a'}}\n").outcomes[0].reasons == {"http_status": 1}


def test_only_one_run_at_a_time_fetches_into_a_folder(site, fetch):
    with _alone(fetch.raw / ".fetch"), pytest.raises(FetchBusy):
        fetch(f"  - {{name: pages, pages: '{site.url}/a'}}\n")
