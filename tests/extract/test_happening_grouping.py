"""Which sentences go on telling an incident, and which begin another."""

from collections.abc import Callable

import pytest

from pipelines.records import IncidentReport, Participant

Found = tuple[list[IncidentReport], list[Participant]]


@pytest.fixture(scope="module")
def reports_of(incidents: Callable[..., Found]) -> Callable[..., list[IncidentReport]]:
    return lambda text, **fields: incidents(text, published_at="2026-01-15", **fields)[0]


def test_a_later_use_of_force_on_others_is_a_second_report(
    reports_of: Callable[..., list[IncidentReport]],
) -> None:
    first, second = reports_of(
        "A federal agent shot and wounded a man during a stop Wednesday morning, police said.\n\n"
        "Officers in gas masks fired pepper balls at the crowd shortly after 2 p.m., organizers said.\n\n"
        "The mayor called the shooting a disgrace."
    )
    assert (first.incident_type, second.incident_type) == ("shooting", "force_less_lethal")
    assert len(first.sentences) == 2
    assert second.weapon_text == "pepper balls"


def test_what_is_recalled_from_another_time_does_not_join_what_is_reported(
    reports_of: Callable[..., list[IncidentReport]],
) -> None:
    first, second = reports_of(
        "Agents zip-tied a waiter outside a diner on Monday, his lawyer said. He is 40.\n\n"
        "Last summer, a firefighter said he was zip-tied for 40 minutes by agents.\n\n"
        "The waiter was held for two hours before agents let him go."
    )
    assert len(first.sentences) == 2 and len(second.sentences) == 1
    assert first.date_text == "Monday"
    assert second.date_text != "Monday"


def test_cases_told_one_by_one_are_reports_of_their_own(reports_of: Callable[..., list[IncidentReport]]) -> None:
    reports = reports_of(
        "At least three officers have been stopped by agents since the start of the month, their union said.\n\n"
        "In one case, a detective was ordered out of her car at gunpoint by agents.\n\n"
        "In another, an off-duty sergeant was pinned to the ground by agents."
    )
    assert [r.is_aggregate for r in reports].count(True) == 1
    alone = {r.incident_types for r in reports if not r.is_aggregate}
    assert alone == {("force_display",), ("force_physical",)}


def test_somebody_of_another_age_tells_what_was_done_to_her(
    reports_of: Callable[..., list[IncidentReport]],
) -> None:
    reports = reports_of(
        "ICE agents arrested a 19-year-old woman on Fern Street on Monday and police held back neighbors.\n\n"
        "“The officer put his forearm in my throat,” said Ida Kowal, 58, who lives there."
    )
    assert sorted(r.incident_type for r in reports) == ["arrest", "force_physical"]


def test_a_deed_on_another_day_in_another_town_is_another(
    reports_of: Callable[..., list[IncidentReport]],
) -> None:
    reports = reports_of(
        "Agents dragged a baker from his van in Tucson, Arizona, on Monday, his wife said.\n\n"
        "On Tuesday, agents surrounded a roofer's truck in Flagstaff, Arizona, and broke its window."
    )
    assert sorted(r.city or "" for r in reports) == ["Flagstaff", "Tucson"]


def test_the_sections_of_a_round_up_share_no_slots(reports_of: Callable[..., list[IncidentReport]]) -> None:
    reports = reports_of(
        "Fairbanks\n\nA man was shot on Oak Street at 9 p.m. Monday, police said.\n\n"
        "Juneau\n\nTwo deputies kicked a handcuffed man near a market, a video shows.\n\n"
        "Nome\n\nA woman was stabbed with a kitchen knife on Tuesday.",
        title="Weekend roundup",
    )
    assert sorted(r.incident_type for r in reports) == ["force_physical", "shooting", "stabbing"]
    by_type = {r.incident_type: r for r in reports}
    assert by_type["force_physical"].time_text is None and by_type["stabbing"].time_text is None
    assert by_type["shooting"].weapon_text is None
    assert by_type["stabbing"].weapon_text == "kitchen knife"


def test_a_text_without_line_breaks_comes_back_to_its_story(
    reports_of: Callable[..., list[IncidentReport]],
) -> None:
    first, second = reports_of(
        "A man was shot outside a bar on Monday, police said. He is 30. Last year, a clerk was shot at the same bar. "
        "The owner declined to comment. Police said the man was shot twice on Monday."
    )
    assert len(first.sentences) == 2 and len(second.sentences) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A man was shot on Monday in Fairbanks. He died on Thursday. Police arrested a neighbor on Friday in Nome.",
        "Two men were shot on Monday. A 20-year-old man was shot in the arm and a 30-year-old man in the leg.",
        "Agents smashed a car window on Monday. They dragged the driver out.\n\nThe driver was held for two days.",
    ],
)
def test_one_incident_told_at_length_stays_one(reports_of: Callable[..., list[IncidentReport]], text: str) -> None:
    assert len(reports_of(text)) == 1


def test_complaints_counted_are_an_aggregate_and_two_teens_are_not(
    reports_of: Callable[..., list[IncidentReport]],
) -> None:
    (counted,) = reports_of("The group has logged 61 calls from people who say they were stopped by federal agents.")
    assert counted.is_aggregate
    (two,) = reports_of("Agents detained two teens on Friday. The statement does not say why they were stopped.")
    assert not two.is_aggregate
