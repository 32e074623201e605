from time import process_time

PAGE = """<html><head><title>Ferry sinks</title><meta property="og:site_name" content="Harbour Gazette">
<meta property="article:published_time" content="2026-01-13"></head><body><nav>Home News Sport</nav>
<article><h1>Ferry sinks</h1>
<p>The ferry Amaranth sank on Tuesday off the northern pier, the harbour office said in a statement to reporters.</p>
<p>"Nobody was on board," said the harbour master, Ottilie Brandvold, who has held the office for eleven years.</p>
</article><footer>Imprint</footer></body></html>"""


def test_page_gives_main_text_and_what_its_metadata_state(read):
    [document], _ = read({"page.html": PAGE})
    assert '"Nobody was on board," said the harbour master' in document.text and "Imprint" not in document.text
    assert (document.title, document.publisher, document.published_at) == (
        "Ferry sinks",
        "Harbour Gazette",
        "2026-01-13",
    )


def test_fields_of_a_row_count_before_what_its_page_states(read):
    [document], _ = read({"rows.jsonl": [{"id": "1", "html": PAGE, "publisher": "The Gazette"}]})
    assert (document.publisher, document.title) == ("The Gazette", "Ferry sinks")


def test_page_without_text_is_refused(read):
    _, refusals = read({"a.html": "<html><body></body></html>", "b.html": b"", "c.html": b"\x00\xff" * 900})
    assert [refusal.rule in ("empty_text", "unreadable_page") for refusal in refusals] == [True] * 3


def test_long_broken_data_of_a_page_do_not_stop_it_and_short_ones_are_still_searched(read):
    def broken(size: int) -> str:
        said = '{"author":{"@type":"Person","name":"Dana Brook"},' + '"author" : {' * size
        return PAGE.replace("</head>", f'<script type="application/ld+json">{said}</script></head>')

    begun = process_time()
    short, long = read({"a.html": broken(3), "b.html": broken(50_000)})[0]
    assert process_time() - begun < 5
    assert short.author == "Dana Brook" and short.text == long.text


def test_author_and_date_that_a_page_states_have_it_as_their_basis(read):
    page = PAGE.replace("</head>", '<meta name="author" content="Dana Brook"></head>')
    [stated], _ = read({"page.html": page})
    assert (stated.author, stated.author_basis, stated.published_basis) == ("Dana Brook", "page", "page")
    rows = [{"id": "1", "html": page, "author": "Ola Nord"}, {"id": "2", "html": page, "published_at": "2026-01-14"}]
    given, found = read({"page.html": page, "rows.jsonl": rows})[0][1:]
    assert (given.author_basis, given.published_basis) == ("field", "page")
    assert (found.author_basis, found.published_basis) == ("page", "field")
