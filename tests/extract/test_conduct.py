"""What officers are told to have done, in the words that reporters use."""

from collections.abc import Callable

import pytest

from pipelines.records import IncidentReport, Participant

Found = tuple[list[IncidentReport], list[Participant]]


@pytest.fixture(scope="module")
def reports_of(incidents: Callable[..., Found]) -> Callable[[str], list[IncidentReport]]:
    return lambda text: incidents(text)[0]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("vehicle_block", "Agents blocked his car with two trucks as he left a grocery store in Ashdale."),
        ("vehicle_block", "Rosa Tell said her minivan was surrounded by masked agents outside the school."),
        ("identity_demand", "Officers asked the two roofers for proof of citizenship and let them go."),
        ("identity_demand", "The officers have been stopped by agents and asked to prove that they are citizens."),
        ("stop", "Federal officers stopped a mail carrier on Tuesday and questioned him for an hour."),
        ("stop", "A bus driver was pulled over by immigration agents on Monday on his way home."),
        ("device_knocked_or_seized", "His phone was knocked from his hands by an agent, the complaint says."),
        ("device_knocked_or_seized", "When she took out her phone, an agent knocked it out of her hand."),
        ("property_damage", "Agents smashed the window of his pickup on Thursday."),
        ("property_damage", "Immigration officers broke down the door of a house on Tenth Street early Sunday."),
        ("force_less_lethal", "Protesters were pepper-sprayed by federal agents outside the depot on Saturday."),
        ("force_less_lethal", "A photographer was struck by a rubber bullet fired by a deputy on Sunday."),
        ("force_less_lethal", "Mace was used on a crowd of students by Border Patrol agents on Monday."),
        ("force_physical", "Four agents pinned a man to the ice and knelt on his back, the video shows."),
        ("force_physical", "An officer put his knee on her neck as she lay on the sidewalk."),
        ("force_physical", "A group of agents dragged a teacher from her car on Tuesday."),
        ("force_physical", "The affidavit alleges that Agent Dorn struck the man in the face with a fist."),
        ("detention", "The two brothers were zip-tied and held for three hours in a garage by agents."),
        ("detention", "A nurse was held by Immigration and Customs Enforcement for almost two days."),
        ("detention", "Her husband was picked up by ICE at a routine check-in on Thursday."),
        ("search", "Agents entered the house without a warrant, the family said."),
        ("search", "Officers forced their way into the apartment of an elderly couple on Sunday morning."),
        ("force_display", "Federal agents held a family at gunpoint for an hour on Friday."),
        ("force_display", "Agents pulled up beside her. “They had their guns drawn,” she said."),
        ("recording_interference", "Agents told the woman to stop filming and threatened to arrest her."),
        ("profiling", "He said agents stopped him solely because he looks Hispanic."),
        ("threat", "An agent threatened to shoot the driver if she did not move, she said."),
        ("arrest", "The arrest of a high school teacher by federal agents on Tuesday drew hundreds."),
        ("search", "An ICE raid at a bakery in Ashdale on Monday frightened its workers."),
        ("vehicle_block", "A couple said a swarm of federal agents surrounded their car on Friday."),
        ("pursuit", "Agents followed a legal observer to her house on Friday and photographed her plates."),
        ("death_in_custody", "A man from Haiti was found dead in his cell at the county jail on Monday."),
        ("assault_on_officer", "Three people threw rocks and bottles at officers on Monday, hitting two in the head."),
        ("assault_on_officer", "A man rammed an ICE vehicle with his car on Friday."),
    ],
)
def test_conduct_is_found_active_and_passive(
    reports_of: Callable[[str], list[IncidentReport]], kind: str, text: str
) -> None:
    assert kind in {t for report in reports_of(text) for t in report.incident_types}


@pytest.mark.parametrize(
    "text",
    [
        "The bill would let officers stop drivers and demand proof of citizenship.",
        "Voters will be asked to show identification at the polls in November.",
        "The senator was boxed in by her own statements on trade, aides said.",
        "Lawmakers grabbed their phones and wrote about the debate.",
        "The party took a beating at the polls on Tuesday.",
        "He was pinned down by questions about his taxes.",
        "Police stopped traffic for the parade on Saturday.",
        "She demanded papers from the committee about the emails.",
        "Agents seized 40 pounds of cocaine at the port on Monday.",
        "Trump promised to arrest and deport millions of people who entered the country illegally.",
        "Police officials pushed lawmakers for a vote and hit back at critics.",
        "Firefighters and a police officer pulled a woman from a burning car on Sunday.",
    ],
)
def test_politics_and_ordinary_work_are_no_conduct(
    reports_of: Callable[[str], list[IncidentReport]], text: str
) -> None:
    assert reports_of(text) == []


def test_force_by_officers_is_no_assault_and_force_on_them_is(
    reports_of: Callable[[str], list[IncidentReport]],
) -> None:
    (done,) = reports_of("Two officers beat a man behind a bar on Monday.")
    assert "force_physical" in done.incident_types and "assault" not in done.incident_types
    (suffered,) = reports_of("A man assaulted a federal officer with a shovel on Monday.")
    assert suffered.incident_type == "assault_on_officer"


def test_in_a_text_about_agents_a_passive_need_not_say_who(
    reports_of: Callable[[str], list[IncidentReport]],
) -> None:
    about = "ICE came to Ashdale on Monday. ICE agents were seen downtown. A mayor spoke to ICE about it.\n\n"
    (report,) = reports_of(about + "The mayor has a dog.\n\nDoors were forced on six units, tenants said.")
    assert report.incident_types == ("property_damage",)
    assert reports_of("The mayor has a dog.\n\nDoors were forced on six units, tenants said.") == []


def test_every_kind_points_at_its_own_words(reports_of: Callable[[str], list[IncidentReport]]) -> None:
    text = "One officer deployed a Taser. The man fell. Officer Jess Krug discharged his service firearm at him."
    (report,) = reports_of(text)
    told = {span.incident_type: text[span.start : span.end] for span in report.type_spans}
    assert set(told) == set(report.incident_types) == {"shooting", "force_less_lethal"}
    assert "firearm" in told["shooting"] and "Taser" in told["force_less_lethal"]
    assert all(len(words.split()) <= 12 for words in told.values())


def test_force_that_is_only_played_down_is_no_report(reports_of: Callable[[str], list[IncidentReport]]) -> None:
    assert reports_of("Officers used the minimum amount of force against the crowd, a spokesman said.") == []
