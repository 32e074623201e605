"""Dates and clock times: found where they are meant, resolved as news means them."""

from collections.abc import Callable
from dataclasses import asdict
from itertools import pairwise

import pytest
from benchmarks import dates as benchmark
from spacy.language import Language

from pipelines.extract.dates import find_dates
from pipelines.records import DateMention, Reading

ReadText = Callable[..., Reading]
THURSDAY = "2026-01-22"


@pytest.fixture
def dates(read_text: ReadText) -> Callable[..., dict[str, DateMention]]:
    def found(text: str, published_at: str | None = THURSDAY, **fields: object) -> dict[str, DateMention]:
        return {m.phrase: m for m in find_dates(read_text(text, published_at=published_at, **fields))}

    return found


Dates = Callable[..., dict[str, DateMention]]


@pytest.mark.parametrize("labels", ["dates.jsonl", "dates_second.jsonl"])
def test_labelled_sentences_are_resolved(nlp: Language, labels: str) -> None:
    rows = benchmark.labelled(benchmark.LABELS.with_name(labels))
    wrong = [row["sentence"] for row in rows if not benchmark.is_right(row, benchmark.answer(nlp, row))]
    assert len(wrong) / len(rows) <= 0.07, wrong


def test_the_labels_cover_fifteen_kinds_in_two_hundred_sentences() -> None:
    rows = benchmark.labelled()
    assert len(rows) >= 200
    assert len({row["kind"] for row in rows}) >= 15


def test_a_verb_a_name_and_a_quantity_are_no_dates(dates: Dates) -> None:
    text = "May Lindqvist may march on the Sun Mill with 2000 people; April Dow saw the 14th floor at 3:2."
    assert not dates(text)


def test_today_in_a_newspapers_name_is_no_date(dates: Dates) -> None:
    assert "Today" not in dates("The chief told the Valley Today that the case was closed.")


def test_a_weekday_of_a_habit_is_no_date(dates: Dates) -> None:
    assert not dates("The panel meets every Tuesday and on the first Friday of each month.")


def test_an_age_and_a_duration_are_no_dates(dates: Dates) -> None:
    assert not dates("A 29-year-old man was held for three days and waited two hours.")


@pytest.mark.parametrize(
    ("text", "phrase", "day"),
    [
        ("He told reporters Tuesday he will resign.", "Tuesday", "2026-01-20"),
        ("Dorn will be charged in Monday's shooting.", "Monday", "2026-01-19"),
        ("Dorn will attend Monday's hearing.", "Monday", "2026-01-26"),
        ("Dorn is accused of robbing a bank Tuesday.", "Tuesday", "2026-01-20"),
        ("The trial begins Tuesday.", "Tuesday", "2026-01-27"),
    ],
)
def test_the_verb_sets_the_direction(dates: Dates, text: str, phrase: str, day: str) -> None:
    assert dates(text)[phrase].date_start == day


def test_a_headline_tells_the_past_in_the_present(dates: Dates) -> None:
    text = "Council bans leaf blowers Tuesday\n\nThe vote was 5-2."
    assert dates(text, is_title_in_text=True, title=text.split("\n")[0])["Tuesday"].date_start == "2026-01-20"


def test_a_year_left_out_is_not_one_of_long_ago(dates: Dates) -> None:
    assert dates("The sale, held March 12, raised $900.", "2026-02-20")["March 12"].date_start == "2026-03-12"


def test_the_day_beside_a_clock_time_is_its_day(dates: Dates) -> None:
    found = dates("On Monday, police said a man was shot around 6:50 p.m. Sunday near a pier.")
    assert found["6:50 p.m."].is_clock_time
    assert found["6:50 p.m."].date_start == "2026-01-18T18:50"


def test_a_clock_time_in_the_next_sentence_keeps_the_day_told(dates: Dates) -> None:
    found = dates("A baker was robbed on Monday. Shortly before 7 p.m., two men entered the shop.")
    assert found["7 p.m."].date_start == "2026-01-19T19:00"


def test_a_clock_time_does_not_take_the_day_of_the_sentence_after_it(dates: Dates) -> None:
    found = dates("She died at 10 a.m. The coroner will examine the body on Friday.")
    assert found["10 a.m."].date_start is None


def test_the_time_of_the_pages_update_is_left_out(dates: Dates) -> None:
    assert set(dates("Updated at 1:50 p.m. A clerk was shot at 9:15 a.m. Monday.")) == {"9:15 a.m.", "Monday"}


def test_a_day_before_a_happening_that_was_not_dated_stays_unresolved(dates: Dates) -> None:
    mention = dates("Cole was seen on Monday. Two days before the wedding, he vanished.")["Two days before"]
    assert (mention.date_start, mention.date_precision, mention.date_basis) == (None, "day", "relative")


def test_the_day_something_was_said_is_not_the_day_it_happened(dates: Dates) -> None:
    found = dates("Voss was shot on Friday. Police said Tuesday that he is stable. The next day, his car burned.")
    assert found["The next day"].date_start == "2026-01-17"


def test_the_historic_september_day_keeps_its_year(dates: Dates) -> None:
    assert dates("He recalled the Sept. 11 attacks.")["Sept. 11"].date_start == "2001-09-11"


def test_a_weekday_far_from_any_full_date_stays_unresolved_without_a_document_date(dates: Dates) -> None:
    text = "The bridge opened on May 4, 1962. " + "It is long and wide and made of steel. " * 15 + "A man fell Tuesday."
    assert dates(text, None)["Tuesday"].date_start is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "POLICE SAY MAN SHOT TUESDAY NIGHT",
        "Feb. 30, 2025, then 31 February",
        "İ May 5, 2025",
        "999 years ago",
    ],
)
def test_odd_text_is_read_without_errors(dates: Dates, text: str) -> None:
    assert all(m.phrase in text for m in dates(text, "0001-01-01").values())


def test_mentions_are_in_order_and_do_not_overlap(read_text: ReadText) -> None:
    text = "On Tuesday, Jan. 20, 2026, at 4 p.m., and from Jan. 3 to 5 between 2 and 3 p.m. last week, crews dug."
    found = find_dates(read_text(text, published_at=THURSDAY))
    assert all(a.end <= b.start for a, b in pairwise(found)), [asdict(m) for m in found]
    assert all(text[m.start : m.end] == m.phrase for m in found)


def test_a_weekday_counts_back_from_a_stamp_in_brackets_without_a_document_date(dates: Dates) -> None:
    assert dates("(January 9, 2016 7:03 PM) A man was shot Friday.", None)["Friday"].date_start == "2016-01-08"


def test_that_month_is_the_month_told_last(dates: Dates) -> None:
    found = dates("In June 2012, Hale was elected. That month, he sold his farm; two years later, he resigned.")
    assert (found["That month"].date_start, found["two years later"].date_start) == ("2012-06-01", "2014-01-01")


def test_a_full_date_before_a_dateline_is_the_day_of_writing(dates: Dates) -> None:
    text = "Monday, December 15, 2014 DALTON, Ga. -- A player was hurt Sunday morning."
    assert dates(text, published_at=None)["Sunday morning"].date_start == "2014-12-14"


def test_a_month_told_with_its_year_keeps_it(dates: Dates) -> None:
    text = "The two met in May 2023. She was hurt in the early hours of May 28."
    assert dates(text, published_at="2024-03-22")["May 28"].date_start == "2023-05-28"


def test_who_could_not_be_reached_was_sought_in_the_past(dates: Dates) -> None:
    assert dates("Ms. Roe could not be reached for comment Saturday.")["Saturday"].date_start == "2026-01-17"
