"""Years that a text contradicts: found, repaired where one year is left, and never where the text looks back."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from pipelines.extract.anachronisms import find_year_conflicts
from pipelines.extract.dates import find_dates
from pipelines.extract.year_evidence import Term, find_evidence, office_terms, operations
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
    assert "Operation Metro Surge began on 2025-12-01" in findings[0].message
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


def test_a_surname_of_a_holder_as_a_first_name_is_no_evidence() -> None:
    assert find_evidence("Gov. Henry Oakfield vetoed the bill.") == []


def test_an_act_before_the_lists_begin_may_be_of_a_namesake(read: Read) -> None:
    assert read("President George Bush signed the bill on July 26, 1990.")[1] == []


def test_former_holders_and_namesakes_are_no_evidence() -> None:
    assert find_evidence("Former Gov. Tim Pawlenty met Governor Otis Pawlenty and Lt. Gov. Walz.") == []


def terms_of(office: str) -> dict[str, list[Term]]:
    """Return the terms of an office by state, in order."""
    found = {term for terms in office_terms().values() for term in terms if term.office == office}
    states = sorted({term.state for term in found})
    return {s: sorted((t for t in found if t.state == s), key=lambda t: t.interval) for s in states}


# A change known to its month alone lets one term end and the next begin anywhere in it.
@pytest.mark.parametrize(("office", "overlap"), [("governor", 0), ("state attorney general", 31)])
def test_terms_of_one_office_follow_each_other_in_every_state(office: str, overlap: int) -> None:
    by_state = terms_of(office)
    assert len(by_state) == 50
    for state, terms in by_state.items():
        assert all(t.interval.start < t.interval.end for t in terms), state
        assert all((a.interval.end - b.interval.start).days <= overlap for a, b in pairwise(terms)), state


def test_every_state_has_had_a_governor_on_every_new_year_since_2000() -> None:
    for state, terms in terms_of("governor").items():
        for year in range(2000, 2027):
            assert any(t.interval.start <= date(year, 1, 1) <= t.interval.end for t in terms), (state, year)


def test_attorneys_general_of_all_states_go_back_to_2000_but_for_the_ones_the_list_says_are_unknown() -> None:
    since = {state: terms[0].interval.start for state, terms in terms_of("state attorney general").items()}
    assert {state for state, start in since.items() if start > date(2000, 1, 1)} == {"IN", "WY"}


@pytest.mark.parametrize(
    ("text", "is_conflict"),
    [
        ("Attorney General Jim Petro appointed a monitor on March 3, 2014.", True),
        ("Attorney General Jim Petro appointed a monitor on March 3, 2004.", False),
        # Two states had one of that surname, and the text names neither the state nor the first name.
        ("Attorney General Cox appointed a monitor on March 3, 2009.", False),
    ],
)
def test_an_act_of_a_state_attorney_general_is_held_against_the_terms_of_all_of_that_name(
    read: Read, text: str, is_conflict: bool
) -> None:
    assert [f.rule for f in read(text)[1]] == ["year_conflict"] * is_conflict


def test_every_operation_has_a_source_and_begins_before_it_ends() -> None:
    assert all(source and interval.start <= interval.end for interval, source in operations().values())
    assert operations()["operation metro surge"][0].start == date(2025, 12, 1)
