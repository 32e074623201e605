"""The day of publication: from the field given, else the URL, front matter, the page's own lines; never a guess."""

from datetime import date

import pytest

from pipelines.ingest.published import date_in_text, date_in_url, published_date, read_given

PROSE = "The mayor spoke on January 21, 2023, and the council met on May 4, 2024, to answer her."


def test_a_given_field_comes_before_all_else() -> None:
    assert published_date("https://x.test/2024/05/06/a", "2025-02-03", PROSE, "field") == ("2025-02-03", "field")


def test_the_url_comes_before_front_matter() -> None:
    assert published_date("https://x.test/2024/05/06/a", "2023-01-01", PROSE, "front_matter") == ("2024-05-06", "url")


def test_front_matter_comes_before_the_text() -> None:
    found = published_date(None, date(2023, 1, 1), "Published: Jan. 5, 2026\n\n" + PROSE, "front_matter")
    assert found == ("2023-01-01", "front_matter")


def test_dates_of_what_is_told_are_not_the_documents() -> None:
    assert published_date("https://x.test/news/12345678", None, PROSE, "field") == (None, "none")


@pytest.mark.parametrize(
    "url",
    [
        "https://x.test/2016/01/26/girl-found/",
        "https://x.test/news/2016/jan/26/girl-found-2016/",
        "https://x.test/article/20160126/NEWS/160129844",
        "https://x.test/local/tn-me-girl-20160126-story.html",
        "https://x.test/news/girl-found-2016-01-26.html",
        "https://x.test/read?id=9&date=2016-01-26",
    ],
)
def test_urls_spell_dates_in_many_ways(url: str) -> None:
    assert date_in_url(url) == date(2016, 1, 26)


@pytest.mark.parametrize("url", ["https://x.test/story/80494224/", "https://x.test/2016/13/45/a", "", None])
def test_other_figures_in_a_url_are_no_date(url: str | None) -> None:
    assert date_in_url(url) is None


@pytest.mark.parametrize(
    "text",
    [
        "Girl found\n\nPublished: Jan. 26, 2016 at 4:00 p.m.\n\nA girl ...",
        "Girl found\nBy Lena Ortiz | January 26, 2016\nA girl ...",
        "DUNMORE, Ohio, Jan. 26, 2016 (XP) — A girl ...",
        "Girl found\n26 January 2016\nA girl ...",
        "FOR IMMEDIATE RELEASE: Tuesday, January 26, 2016\nContact: press office",
    ],
)
def test_pages_print_their_date_in_a_line_of_their_own(text: str) -> None:
    assert date_in_text(text) == date(2016, 1, 26)


@pytest.mark.parametrize(
    "value", ["2026-01-21T10:00:00Z", "Wed, 21 Jan 2026 10:00:00 GMT", "January 21, 2026", "20260121"]
)
def test_given_dates_are_read_in_the_usual_forms(value: str) -> None:
    assert read_given(value).startswith("2026-01-21")


@pytest.mark.parametrize("value", ["soon", "2026-13-41", "2026", 20260121, True, "last Tuesday"])
def test_an_unreadable_given_date_is_an_error(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        published_date(None, value, PROSE, "field")


def test_the_day_a_file_was_exported_counts_only_where_nothing_else_is_known() -> None:
    dated = "FOR IMMEDIATE RELEASE: January 5, 2026\n\n" + PROSE
    assert published_date(None, "2026-02-01", dated, "file") == ("2026-01-05", "text")
    assert published_date(None, "2026-02-01", PROSE, "file") == ("2026-02-01", "file")


def test_what_software_states_is_passed_over_where_it_is_no_date() -> None:
    assert published_date(None, "soon", PROSE, "page") == (None, "none")
