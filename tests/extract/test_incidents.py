"""Which incidents a text reports, and their slots."""

from collections.abc import Callable

import pytest

from pipelines.records import IncidentReport, Participant

Found = tuple[list[IncidentReport], list[Participant]]


SHOOTING = (
    "FAIRBANKS, Alaska (AP) — A man was shot and killed Tuesday night outside a bar in the 1400 block of Elmgrove "
    "Avenue, police said. Officers were called to the area at about 9:40 p.m. and found the man with a gunshot wound. "
    "Police arrested a suspect after a short chase and found a .38-caliber revolver in his car."
)


def test_a_story_about_one_shooting_is_one_report_with_all_it_alleges(incidents: Callable[..., Found]) -> None:
    reports, _ = incidents(SHOOTING)
    assert [r.incident_type for r in reports] == ["shooting"]
    assert {"shooting", "arrest"} <= set(reports[0].incident_types)
    assert reports[0].rank == 1


def test_slots_are_slices_of_the_text(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents(SHOOTING)
    assert report.place_text and "1400 block of Elmgrove Avenue" in report.place_text
    assert report.time_text and "9:40 p.m" in report.time_text
    assert report.weapon_text and "revolver" in report.weapon_text
    for printed, start, end in (
        (report.place_text, report.place_start, report.place_end),
        (report.time_text, report.time_start, report.time_end),
        (report.weapon_text, report.weapon_start, report.weapon_end),
        (report.evidence_text, report.evidence_start, report.evidence_end),
    ):
        assert printed == SHOOTING[start:end]
    assert len(report.evidence_text.split()) <= 12


def test_city_and_state_come_from_the_dateline(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents(SHOOTING)
    assert report.city == "Fairbanks"
    assert report.state == "AK"
    assert report.country == "US"


@pytest.mark.parametrize(
    "text",
    [
        "Police said no shots were fired during the standoff on Monday.",
        "Residents fear that somebody could be shot if the club stays open.",
        "Senators shot down the bill on Thursday after a long debate.",
        "The department has rewritten its shooting policy and bought new assault rifles.",
        "The bill would ban assault weapons and require a search warrant.",
        "Officers plan to arrest anyone who blocks the road.",
        "She drives home from the bus stop and gives the team a shot in the arm.",
        "The campaign attacked the senator's record and killed the amendment.",
        "Shootings have increased by 12 percent, the statistics say.",
    ],
)
def test_what_did_not_happen_is_no_report(incidents: Callable[..., Found], text: str) -> None:
    assert incidents(text) == ([], [])


def test_another_incident_is_a_second_report(incidents: Callable[..., Found]) -> None:
    reports, _ = incidents(
        "A woman was shot on Oak Street on Monday night, police said. She is expected to live. "
        "In a separate incident, a man was stabbed near Lake Park on Sunday."
    )
    assert [r.incident_type for r in reports] == ["shooting", "stabbing"]
    assert [r.rank for r in reports] == [1, 2]
    assert len({r.report_id for r in reports}) == 2


def test_complaints_of_many_are_one_aggregate_without_a_count(incidents: Callable[..., Found]) -> None:
    reports, people = incidents(
        "The chief said that residents were stopped by federal agents without cause and asked for identification."
    )
    assert [r.is_aggregate for r in reports] == [True]
    assert {"stop", "identity_demand"} <= set(reports[0].incident_types)
    assert all(p.count is None for p in people)


def test_conduct_of_agents_is_told_apart_by_kind(incidents: Callable[..., Found]) -> None:
    reports, people = incidents(
        "An off-duty nurse was boxed in by two agents while driving home, her lawyer said. "
        "When she tried to film them, the agents knocked her phone from her hand and drew their guns."
    )
    assert len(reports) == 1
    assert {"vehicle_block", "device_knocked_or_seized", "force_display"} <= set(reports[0].incident_types)
    assert reports[0].agency and "agents" in reports[0].agency
    assert any(p.role == "alleged_actor" for p in people)


def test_an_assault_on_an_officer_is_one(incidents: Callable[..., Found]) -> None:
    reports, _ = incidents("A man punched an officer in the face during a traffic stop on Friday, police said.")
    assert reports[0].incident_type == "assault_on_officer"


def test_a_date_of_a_news_conference_is_not_that_of_the_incident(incidents: Callable[..., Found]) -> None:
    reports, _ = incidents("At a news conference on January 12, the chief said that a deputy was shot in the leg.")
    assert reports[0].date is None


def test_a_date_of_an_arrest_is_not_that_of_the_shooting(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents(
        "Police arrested a man on Friday, January 15, in the fatal shooting of a clerk. "
        "The clerk was shot on Monday, January 4, at a gas station."
    )
    assert report.date_text and "January 4" in report.date_text


def test_a_hospital_to_which_the_victim_came_is_not_the_place(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents(
        "A man was shot in the 300 block of Gorse Street on Monday. He was taken to Saint Ambrose Hospital."
    )
    assert report.place_text and "300 block of Gorse Street" in report.place_text


def test_who_arrests_is_not_the_acting_body_of_a_shooting(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents("A woman was shot by her neighbor on Monday. Harlow police arrested the neighbor later.")
    assert report.agency is None


def test_a_crash_is_no_incident(incidents: Callable[..., Found]) -> None:
    assert incidents("Two people were killed in a crash on Route 9 on Monday.") == ([], [])


def test_a_title_names_the_town_that_the_text_leaves_out(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents(
        "A man was shot in the leg in the 200 block of Pine Street late Friday.", title="Man wounded in Tucson shooting"
    )
    assert report.city == "Tucson"
    assert report.is_place_headline_only


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n \n",
        "A MAN WAS SHOT IN THE HEAD ON MAIN STREET AT 9 P.M. POLICE ARRESTED TWO MEN, 20 AND 31.",
        "Robbery. Main Street. 9:00. No suspects.\nTheft. Elm Street. 10:15.\n",
        "Q: Who shot him? A: I did not see. Q: You heard shots? A: Yes, three.",
        '"' * 500 + " shot shot shot " + ")" * 500,
        "- John Roe, 29, shot\n- Jane Poe, 31, stabbed\n- 2 hurt\n",
    ],
)
def test_odd_texts_end_in_sound_rows_or_none(incidents: Callable[..., Found], text: str) -> None:
    reports, people = incidents(text)
    assert [r.rank for r in reports] == list(range(1, len(reports) + 1))
    assert all(text[r.evidence_start : r.evidence_end] == r.evidence_text for r in reports)
    assert all(0 <= p.start < p.end <= len(text) for p in people)
    assert all(p.count is None or p.count >= 1 for p in people)


def test_a_police_blotter_is_told_apart_entry_by_entry(incidents: Callable[..., Found]) -> None:
    names = ["Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir"]
    entries = [
        f"A {20 + i}-year-old man was shot in the {i + 1}00 block of {name} Street at {i + 1}:15 p.m. Monday."
        for i, name in enumerate(names)
    ]
    reports, _ = incidents("\n".join(entries))
    assert len(reports) == len(names)
    assert len({r.place_text for r in reports}) == len(names)


def test_the_day_is_that_of_the_deed_not_of_the_arrest_or_the_hunt(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "A gunman was still at large Saturday evening after a shooting in Fairbanks. A man was shot near a bar early "
        "Friday morning, police said. Another man surrendered to police on Sunday."
    )
    assert report.date_text == "early Friday morning"


def test_the_day_of_the_death_gives_way_to_that_of_the_deed(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "Enoch Slade, 41, died Thursday, two days after he was shot. Slade was shot on Tuesday outside a diner."
    )
    assert report.date_text == "Tuesday"


def test_the_place_is_the_scene_and_not_where_the_story_moves_on_to(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "A man was shot Monday night in Fairbanks. He was taken to Borealis Regional Medical Center. The suspect was "
        "lodged in the Tanager County Detention Center. The shooting happened in the 200 block of Pinecone Street."
    )
    assert report.place_text and "Pinecone Street" in report.place_text


def test_two_peoples_are_no_crossing(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents("A priest was stabbed on Monday at a funeral watched by Lutherans and Baptists.")
    assert "Baptists" not in (report.place_text or "")


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (
            "An Immigration and Customs Enforcement agent shot a man on Tuesday.",
            "Immigration and Customs Enforcement agent",
        ),
        ("Nearby police officers shot a man with a knife on Monday.", "police officers"),
        ("A man was shot by Tanager County sheriff's deputies on Monday.", "Tanager County sheriff's deputies"),
        ("A crowd stood on Fern Street and Harlow police shoved a man.", "Harlow police"),
        ("A man whom police say a clerk shot on Monday is stable. Tanager police arrested the clerk.", None),
    ],
)
def test_the_agency_is_the_whole_name_of_the_body_that_acts(
    incidents: Callable[..., Found], text: str, agency: str | None
) -> None:
    (report, *_), _ = incidents(text)
    assert report.agency == agency


def test_words_on_a_vest_tell_the_agency(incidents: Callable[..., Found]) -> None:
    text = 'The video shows two masked men in vests marked "POLICE ICE" breaking the window of a minivan on Monday.'
    (report, *_), _ = incidents(text)
    assert report.agency == "ICE"


def test_officers_of_a_log_are_of_the_police_whose_reports_it_lists(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "The following is taken from reports of the Harlow Police Department and the Tanager County Sheriff's Office."
        "\n\n"
        "Jan. 5, 8:14 a.m., 5700 block of Fern Street. A woman reported a lost dog. ICE was not called.\n\n"
        "Jan. 6, 2:50 p.m., Elm Avenue. A driver reported a broken sign.\n\n"
        "Jan. 7, 11:35 p.m., 200 block of Oak Avenue. Officers used a stun gun on a man who had barricaded himself."
    )
    assert report.agency == "Harlow Police Department"


def test_officers_in_a_statement_of_the_police_are_its_own(incidents: Callable[..., Found]) -> None:
    text = "An officer shot a man on Monday. The Harlow Police Department and the Tanager police will review it."
    (report, *_), _ = incidents(text, kind="statement", publisher="Harlow Police Department")
    assert report.agency == "Harlow Police Department"


def test_briefs_with_datelines_of_their_own_are_separate_reports(incidents: Callable[..., Found]) -> None:
    reports, people = incidents(
        "NOME, Alaska — Abel Tarrant, 30, was shot and killed Monday outside a bar in Nome.\n\n"
        "JUNEAU, Alaska — Ida Merrow, 25, was stabbed Tuesday in Juneau and taken to a hospital. She is stable."
    )
    assert sorted(r.incident_type for r in reports) == ["shooting", "stabbing"]
    kinds = {r.report_id: r.incident_type for r in reports}
    assert {(p.name, kinds[p.report_id]) for p in people if p.name} == {
        ("Abel Tarrant", "shooting"),
        ("Ida Merrow", "stabbing"),
    }


def test_the_search_for_a_gunman_is_no_search(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "A clerk was shot on Monday. The search for the gunman goes on. Police searched a man's car and found shells."
    )
    assert "search" not in report.incident_types


def test_a_tally_of_a_year_is_no_incident(incidents: Callable[..., Found]) -> None:
    reports, people = incidents("Nine officers have been fatally shot this year, according to the memorial fund.")
    assert (reports, people) == ([], [])


def test_a_namesake_in_another_state_gives_way_to_the_county_that_is_named(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "Otto Lind, 40, was shot and killed on Friday in Fairbanks, according to the Travis County medical examiner."
    )
    assert report.state == "TX"


def test_a_persons_name_in_the_title_is_no_town(incidents: Callable[..., Found]) -> None:
    (report, *_), _ = incidents(
        "A man was shot and killed on Friday, police said.", title="Austin Peter Lindqvist, 40 - The Record"
    )
    assert report.city != "Austin"


@pytest.mark.parametrize(
    "text",
    [
        "Young people are more likely to be injured or arrested in a conflict, a study says.",
        "The group is held responsible for the killing of hundreds of people in the war.",
        "The candidate was criticized over police shooting comments.",
    ],
)
def test_what_tells_of_no_single_happening_is_no_report(incidents: Callable[..., Found], text: str) -> None:
    assert incidents(text)[0] == []


def test_the_place_of_a_news_conference_is_not_that_of_the_incident(incidents: Callable[..., Found]) -> None:
    (report,), _ = incidents(
        "Two chiefs spoke at a news conference at the State Capitol. Chief Mara Toll said that deputies pointed their "
        "guns at an off-duty officer."
    )
    assert report.place_text is None
