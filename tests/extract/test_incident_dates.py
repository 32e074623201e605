"""Which of a document's days and times is that of an incident."""

from collections.abc import Callable

import pytest

from pipelines.records import IncidentReport, Participant

Found = tuple[list[IncidentReport], list[Participant]]
Find = Callable[..., list[IncidentReport]]


@pytest.fixture(scope="session")
def reports(incidents: Callable[..., Found]) -> Find:
    return lambda text, published_at="2024-05-09": incidents(text, published_at=published_at)[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Deputies shot a man in Alder Falls. It happened at about 4 a.m. on Tuesday near a school.", "2024-05-07"),
        ("A clerk was stabbed at a shop, police said Wednesday. The attack started late Monday night.", "2024-05-06"),
        ("A man was shot last week in Alder Falls. Otto Lind was shot on Friday, May 3, at home.", "2024-05-03"),
        ("Otto Lind was charged Wednesday in the shooting of a neighbor. Lind shot him on April 28.", "2024-04-28"),
        ("Otto Lind was sentenced Tuesday to nine years for a stabbing. The attack occurred on May 1.", "2024-05-01"),
        ("On Sunday, May 5, 2024, at approximately 11:40 p.m., an officer shot a man on Oak Street.", "2024-05-05"),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_deed(reports: Find, text: str, day: str) -> None:
    date = reports(text)[0].date
    assert date is not None
    assert date.date_start == day


def test_the_day_of_a_news_conference_is_not_that_of_what_it_was_about(reports: Find) -> None:
    text = "At a news conference on Tuesday, the sheriff said that a deputy had been shot in the leg."
    assert reports(text)[0].date is None


def test_an_aside_has_no_day_of_the_main_story(reports: Find) -> None:
    text = (
        "A deputy shot a man on Oak Street on Tuesday. The man was taken to a clinic. Neighbors gathered at the scene. "
        "Mayor Ana Lopez asked for calm.\n\nIn a separate incident, a woman was stabbed by a stranger outside a bakery."
    )
    by_type = {report.incident_type: report for report in reports(text)}
    assert by_type["shooting"].date is not None
    assert by_type["stabbing"].date is None


def test_the_time_of_a_death_in_hospital_is_not_that_of_the_shooting(reports: Find) -> None:
    text = (
        "Otto Lind was pronounced dead at 5:40 p.m., the coroner said. "
        "He was shot at about 2:30 p.m. Tuesday on Oak Street."
    )
    assert reports(text)[0].time_text == "2:30 p.m."


def test_the_time_that_heads_an_entry_of_a_live_page_is_not_that_of_what_it_tells(reports: Find) -> None:
    text = (
        "Here is the latest.\n\n9:48 p.m.: Crowd thins\n\nA deputy shot a man on Oak Street at 2:20 p.m., police said."
    )
    assert reports(text)[0].time_text == "2:20 p.m."


def test_the_day_on_which_a_family_sued_is_not_that_of_the_death(reports: Find) -> None:
    text = (
        "The family of a man who was shot by a deputy filed a federal lawsuit Wednesday. Otto Lind was shot on May 1."
    )
    date = reports(text)[0].date
    assert date is not None
    assert date.phrase == "May 1"


def test_what_officers_did_later_in_the_story_shares_its_only_day(reports: Find) -> None:
    text = (
        "A federal agent shot a man on Oak Street at about 6 a.m. on Tuesday. The man was taken to a clinic.\n\n"
        "A crowd had gathered by noon. Deputies in gas masks fired pepper balls at the crowd shortly before 2 p.m."
    )
    by_type = {report.incident_type: report for report in reports(text)}
    assert by_type["force_less_lethal"].date is not None
    assert by_type["force_less_lethal"].date.date_start == "2024-05-07"


def test_the_day_of_a_newspaper_is_not_that_of_the_deed(reports: Find) -> None:
    text = "An article in Tuesday's editions said that Harlow police had fired rubber bullets at a crowd."
    assert reports(text)[0].date is None
