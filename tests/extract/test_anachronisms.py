"""Years that a text contradicts: found, repaired where one year is left, and never where the text looks back."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from pipelines.extract.anachronisms import find_year_conflicts
from pipelines.extract.dates import find_dates
from pipelines.extract.year_evidence import find_evidence, office_terms, operations
from pipelines.records import DateMention, Finding, Reading

Read = Callable[..., tuple[list[DateMention], list[Finding]]]


@pytest.fixture
def read(read_text: Callable[..., Reading]) -> Read:
    def found(text: str, published_at: str | None = None) -> tuple[list[DateMention], list[Finding]]:
        reading = read_text(text, published_at=published_at)
        reading.dates = find_dates(reading)
        return reading.dates, find_year_conflicts(reading)

    return found


def test_a_year_before_a_named_operation_is_repaired_and_the_printed_day_kept(read: Read) -> None:
    text = "Sheriff Ana Bloom spoke on January 21, 2023. Operation Metro Surge has emptied schools, she said."
    dates, findings = read(text)
    assert (dates[0].date_start, dates[0].date_basis, dates[0].printed_value) == (
        "2026-01-21",
        "repaired",
        "2023-01-21",
    )
    assert [f.rule for f in findings] == ["year_conflict"]
    assert "Operation Metro Surge began on 2025-12-04" in findings[0].message
    assert text[findings[0].start : findings[0].end] == "January 21, 2023"


def test_a_yearless_day_takes_the_year_of_the_operation_and_says_so(read: Read) -> None:
    dates, findings = read("A protest on January 7 drew hundreds as Operation Metro Surge went on.")
    assert (dates[0].date_start, dates[0].date_basis) == ("2026-01-07", "yearless")
    assert [(f.rule, f.severity) for f in findings] == [("yearless_date", "info")]


def test_a_yearless_day_without_evidence_is_reported_and_unresolved(read: Read) -> None:
    dates, findings = read("The mill burned on January 7.")
    assert dates[0].date_start is None
    assert [f.rule for f in findings] == ["yearless_date"]


def test_a_yearless_day_of_a_dated_document_is_nothing_to_report(read: Read) -> None:
    assert read("The mill burned on January 7.", "2026-01-09")[1] == []


def test_the_weekday_shows_that_the_year_is_wrong(read: Read) -> None:
    dates, findings = read("On Monday, January 5, 2016, agents raided a dairy.", "2026-01-06")
    assert (dates[0].date_start, dates[0].printed_value) == ("2026-01-05", "2016-01-05")
    assert [f.rule for f in findings] == ["year_conflict"]


def test_a_past_day_after_publication_is_a_conflict(read: Read) -> None:
    dates, findings = read("Deputies found the boat on June 27, 2025, in a cove.", "2024-07-01")
    assert dates[0].date_start == "2024-06-27"
    assert [f.rule for f in findings] == ["year_conflict"]


@pytest.mark.parametrize(
    "text",
    [
        "Ten years ago, on January 14, 2016, the ferry sank.",
        "The January 14, 2016, shooting led to the ban.",
        "A man who was shot on January 14, 2016, sued the city Tuesday.",
        "The lease runs until January 14, 2031.",
        "The plant was founded on January 14, 2016, and has grown since.",
    ],
)
def test_a_text_that_looks_back_or_ahead_is_believed(read: Read, text: str) -> None:
    dates, findings = read(text, "2026-01-20")
    assert [d.date_basis for d in dates if "14" in d.phrase] == ["printed"]
    assert findings == []


def test_an_act_of_office_outside_the_term_is_a_conflict_without_repair(read: Read) -> None:
    dates, findings = read("President Barack Obama signed the bill on March 3, 2019.")
    assert dates[0].date_start == "2019-03-03"
    assert [f.rule for f in findings] == ["year_conflict"]
    assert "Barack Obama, president, 2009-01-20 to 2017-01-20" in findings[0].message


def test_an_act_of_office_within_the_term_is_believed(read: Read) -> None:
    assert read("President Barack Obama signed the bill on March 3, 2011.")[1] == []


def test_former_holders_and_namesakes_are_no_evidence() -> None:
    assert find_evidence("Former Gov. Tim Pawlenty met Governor Otis Pawlenty and Lt. Gov. Walz.") == []


def test_terms_of_one_office_follow_each_other() -> None:
    for state in {t.state for terms in office_terms().values() for t in terms}:
        governors = {
            t for (title, _), ts in office_terms().items() if title == "governor" for t in ts if t.state == state
        }
        ordered = sorted(governors, key=lambda t: t.interval.start)
        assert all(a.interval.end <= b.interval.start for a, b in pairwise(ordered)), state


def test_every_state_has_governors_and_every_operation_a_source() -> None:
    states = {t.state for (title, _), terms in office_terms().items() if title == "governor" for t in terms}
    assert len(states) == 50
    assert all(source and interval.start <= interval.end for interval, source in operations().values())
    assert operations()["operation metro surge"][0].start == date(2025, 12, 4)
