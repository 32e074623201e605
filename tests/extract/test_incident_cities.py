"""In which town an incident happened."""

from collections.abc import Callable

import pytest

from pipelines.records import IncidentReport, Participant

Found = tuple[list[IncidentReport], list[Participant]]
Find = Callable[..., list[IncidentReport]]


@pytest.fixture(scope="session")
def reports(incidents: Callable[..., Found]) -> Find:
    return lambda text, title=None: incidents(text, title=title)[0]


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("DENVER (ABC) — A man was shot Sunday in south suburban Littleton. He was 25.", "Littleton"),
        ("PORTLAND, Ore. — A man was stabbed on Friday in the city of Gresham, deputies said.", "Gresham"),
        ("A man was shot outside a bar in northwest Tulsa on Sunday, police said.", "Tulsa"),
        ("Port Angeles, Wash. — A man was shot on Friday. Clallam County deputies arrested a suspect.", "Port Angeles"),
    ],
)
def test_a_town_said_outright_is_the_town(reports: Find, text: str, city: str) -> None:
    assert reports(text)[0].city == city


def test_a_name_before_county_is_no_town(reports: Find) -> None:
    (report, *_) = reports(
        "Otto Lind, 40, was shot on Friday in Boulder, according to the Denver County medical examiner.",
        title="Denver County examiner names man shot in Boulder",
    )
    assert report.city == "Boulder"


def test_a_second_incident_has_the_town_of_its_own_sentence(reports: Find) -> None:
    text = (
        "PHOENIX — A deputy shot a man on Oak Street on Tuesday. The man was taken to a clinic. Neighbors came out. "
        "Mayor Ana Lopez asked for calm.\n\nIn a separate incident, a woman was stabbed by a stranger in Glendale."
    )
    cities = {report.incident_type: report.city for report in reports(text)}
    assert cities == {"shooting": "Phoenix", "stabbing": "Glendale"}


def test_a_namesake_abroad_is_not_taken_in_a_text_about_this_country(reports: Find) -> None:
    report = reports("The Travis County sheriff said that a man was shot to death on Friday in Bexhill.")[0]
    assert report.country == "US"


def test_a_home_address_is_not_the_scene(reports: Find) -> None:
    text = (
        "Bo Lind, a 23-year-old cook from the 400 block of Tamarack Street in Tulsa, was arrested on Saturday. "
        "A man was shot on Thursday inside the store at 310 Elm Street, police said."
    )
    assert reports(text)[0].place_text == "310 Elm Street"


def test_a_town_printed_with_its_state_beats_the_dateline(reports: Find) -> None:
    text = "WASHINGTON — The department defended its agents, who shot a man in Evanston, Illinois, on Sunday."
    report = reports(text)[0]
    assert (report.city, report.state) == ("Evanston", "IL")


def test_a_dateline_that_is_also_a_state_is_the_city(reports: Find) -> None:
    report = reports("WASHINGTON — A man was shot by an officer on Sunday.")[0]
    assert report.state == "DC"


def test_where_a_stolen_car_was_found_is_not_where_it_was_taken(reports: Find) -> None:
    text = (
        "Reports of the Tulsa Police Department follow.\n\nOfficers used a stun gun on a man on Sunday who had stolen "
        "a car. The car was found empty an hour later in Owasso."
    )
    assert reports(text)[0].city == "Tulsa"
