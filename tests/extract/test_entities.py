"""Names, titles, bodies, unnamed people, and which mentions are one."""

from collections.abc import Callable

import pytest

from pipelines.extract.entities import find_entities
from pipelines.records import Entity, Reading

Read = Callable[..., Reading]


def entities_of(read_text: Read, text: str) -> list[Entity]:
    return find_entities(read_text(text))


def named(entities: list[Entity], name: str) -> Entity:
    return next(e for e in entities if e.name == name)


def printed(text: str, entity: Entity) -> list[str]:
    return [text[m.start : m.end] for m in entity.mentions]


def test_a_title_before_a_name_gives_role_and_body(read_text: Read) -> None:
    found = named(entities_of(read_text, "Oak Hollow Police Chief Marta Quillen spoke on Monday."), "Marta Quillen")
    assert (found.role, found.organization, found.actor_type) == ("Police Chief", "Oak Hollow Police", "police")
    assert found.is_official
    assert found.gender == "female"


def test_a_county_before_a_title_belongs_to_the_body(read_text: Read) -> None:
    found = named(entities_of(read_text, "Tamber County Sheriff Neil Ostrow said he was there."), "Neil Ostrow")
    assert (found.role, found.organization, found.organization_kind) == ("Sheriff", "Tamber County", "county")


def test_a_rank_after_an_office_gives_the_service_as_body(read_text: Read) -> None:
    found = named(entities_of(read_text, "The order stands, spokesperson Army Maj. Anna Tillery said."), "Anna Tillery")
    assert (found.role, found.organization, found.actor_type) == ("spokesperson", "Army", "military")


@pytest.mark.parametrize(
    ("text", "role", "organization"),
    [
        ("Border Patrol Commander Neil Ostrow spoke on Monday.", "Commander", "Border Patrol"),
        ("Homeland Security Secretary Neil Ostrow spoke on Monday.", "Secretary", "Homeland Security"),
        ("Tamber State Patrol Sgt. Neil Ostrow spoke on Monday.", "Sgt.", "Tamber State Patrol"),
        ("Neil Ostrow, a Border Patrol agent, spoke on Monday.", "agent", "Border Patrol"),
        ("FBI Special Agent in Charge Neil Ostrow spoke on Monday.", "Special Agent in Charge", "FBI"),
        ("Harker campaign spokesman Neil Ostrow spoke on Monday.", "campaign spokesman", "Harker campaign"),
        ("Senate Majority Leader Neil Ostrow spoke on Monday.", "Senate Majority Leader", None),
    ],
)
def test_a_body_whose_name_holds_a_title_word_is_not_cut(
    read_text: Read, text: str, role: str, organization: str | None
) -> None:
    found = named(entities_of(read_text, text), "Neil Ostrow")
    assert (found.role, found.organization) == (role, organization)


def test_an_unnamed_agent_is_of_the_whole_body(read_text: Read) -> None:
    text = "An Immigration and Customs Enforcement agent knocked on the door."
    [agent] = [e for e in entities_of(read_text, text) if e.kind == "person"]
    assert (agent.description, agent.organization) == (
        "An Immigration and Customs Enforcement agent",
        "Immigration and Customs Enforcement",
    )


def test_a_body_begins_after_the_name_joined_before_it(read_text: Read) -> None:
    text = "Oak Hollow Police Chief Marta Quillen and Tamber County Sheriff Neil Ostrow also spoke."
    found = entities_of(read_text, text)
    assert named(found, "Neil Ostrow").organization == "Tamber County"
    assert named(found, "Marta Quillen").organization == "Oak Hollow Police"


def test_an_attorney_general_is_no_police_officer(read_text: Read) -> None:
    found = named(entities_of(read_text, "Attorney General Paula Reed sued on Monday."), "Paula Reed")
    assert (found.actor_type, found.organization_kind) == ("prosecutor", None)
    [unnamed] = entities_of(read_text, "He called the attorney general on Monday.")
    assert unnamed.actor_type == "prosecutor"


def test_an_age_is_no_part_of_a_role(read_text: Read) -> None:
    found = named(entities_of(read_text, "Simon Harker, a 37-year-old intensive care nurse, died."), "Simon Harker")
    assert (found.role, found.age) == ("intensive care nurse", 37)


def test_the_guard_of_a_state_is_a_body_of_the_state(read_text: Read) -> None:
    text = "The Ohio National Guard was called on Friday. The Guard said it was ready."
    [guard] = entities_of(read_text, text)
    assert (guard.organization_kind, guard.actor_type) == ("state", "military")
    assert printed(text, guard) == ["Ohio National Guard", "The Guard"]


def test_an_apposition_gives_role_and_body(read_text: Read) -> None:
    text = "Laura Fenwick, a spokeswoman for the Department of Fisheries, said the boats would return."
    found = named(entities_of(read_text, text), "Laura Fenwick")
    assert (found.role, found.organization, found.gender) == ("spokeswoman", "Department of Fisheries", "female")


@pytest.mark.parametrize(
    "text",
    [
        "Peter Aldous, 34, of Marlow was found on Sunday.",
        "Police arrested 34-year-old Peter Aldous on Sunday.",
        "Peter Aldous (34) was found on Sunday.",
        "Peter Aldous, a 34-year-old nurse, was found on Sunday.",
    ],
)
def test_an_age_beside_a_name_is_the_persons(read_text: Read, text: str) -> None:
    assert named(entities_of(read_text, text), "Peter Aldous").age == 34


def test_surname_and_pronoun_join_the_full_name(read_text: Read) -> None:
    text = "Mayor Helen Brandt opened the bridge. Brandt said she was glad. Later she left."
    assert printed(text, named(entities_of(read_text, text), "Helen Brandt")) == [
        "Mayor Helen Brandt",
        "Brandt",
        "she",
        "she",
    ]


def test_the_chief_is_the_chief_named_before(read_text: Read) -> None:
    text = "Oak Hollow Police Chief Marta Quillen met residents. They asked many questions. The chief promised answers."
    assert "The chief" in printed(text, named(entities_of(read_text, text), "Marta Quillen"))


def test_a_name_joins_the_description_that_it_identifies(read_text: Read) -> None:
    text = "A 29-year-old man was hurt on Friday. The victim was identified as Simon Harker. He is recovering."
    found = named(entities_of(read_text, text), "Simon Harker")
    assert (found.age, found.gender) == (29, "male")
    assert printed(text, found) == ["A 29-year-old man", "The victim", "Simon Harker", "He"]


@pytest.mark.parametrize(
    "text",
    [
        "An ICE agent shot a 37-year-old woman in her car on Monday. Officials identified her as Paula Reed.",
        "A Border Patrol agent shot a woman in Marlow. She was identified by the coroner as Paula Reed.",
        "The woman shot by a federal agent was identified as Paula Reed.",
        "Police identified the woman killed by an officer as Paula Reed.",
        "A federal agent killed a woman on Friday. Paula Reed was identified as the victim by her brother.",
        "An agent shot Paula Reed, 37, in her car. He is on leave.",
    ],
)
def test_who_was_shot_never_takes_the_office_of_who_shot(read_text: Read, text: str) -> None:
    victim = named(entities_of(read_text, text), "Paula Reed")
    assert (victim.role, victim.organization, victim.is_official, victim.gender) == (None, None, False, "female")
    assert not any(word in piece for piece in printed(text, victim) for word in ("agent", "officer"))


@pytest.mark.parametrize(
    "text",
    [
        "A deputy was killed on Monday. The county identified him as Simon Harker.",
        "The deputy who shot a woman was identified as Simon Harker.",
    ],
)
def test_an_officer_who_is_identified_keeps_the_office(read_text: Read, text: str) -> None:
    assert named(entities_of(read_text, text), "Simon Harker").role == "deputy"


@pytest.mark.parametrize(
    "text",
    [
        "Federal agents came to the Twin Valleys on Monday during Operation Green River.",
        "ST. MARLOW, Ohio — A lawsuit was filed on Monday.",
        "He pointed a gun, opened fire and ran to a business for the night service.",
    ],
)
def test_places_operations_datelines_and_things_are_neither_bodies_nor_people(read_text: Read, text: str) -> None:
    found = [e for e in entities_of(read_text, text) if e.description != "Federal agents"]
    assert not found


def test_an_administration_is_a_body_and_not_its_leader(read_text: Read) -> None:
    [body] = entities_of(read_text, "The Trump administration sent supplies to the coast on Monday.")
    assert (body.kind, body.name, body.organization_kind) == ("organization", "Trump administration", "federal")


def test_a_noun_that_a_clause_tells_of_as_a_person_is_mentioned(read_text: Read) -> None:
    text = "The boats were late, said ferrygoers, who waited for hours."
    [group] = entities_of(read_text, text)
    assert (group.kind, printed(text, group)) == ("group", ["ferrygoers", "who"])


def test_two_people_of_one_surname_stay_two(read_text: Read) -> None:
    text = "Karen Dunmore and Victor Dunmore live here. Karen Dunmore said so, and Victor Dunmore agreed."
    found = [e.name for e in entities_of(read_text, text) if e.kind == "person"]
    assert found == ["Karen Dunmore", "Victor Dunmore"]


def test_a_pronoun_that_two_could_be_is_left_open(read_text: Read) -> None:
    text = "Robert Ames met Daniel Foss, and Daniel Foss met Robert Ames. Nobody knows what he said."
    assert all("he" not in printed(text, e) for e in entities_of(read_text, text))


def test_unnamed_people_keep_age_gender_and_number(read_text: Read) -> None:
    text = "Three agents stopped a female off-duty officer. A 9-year-old boy saw it."
    found = {e.description: e for e in entities_of(read_text, text)}
    assert found["Three agents"].is_plural
    assert (found["a female off-duty officer"].gender, found["a female off-duty officer"].is_official) == (
        "female",
        True,
    )
    assert (found["A 9-year-old boy"].age, found["A 9-year-old boy"].gender) == (9, "male")


def test_another_man_is_another_man(read_text: Read) -> None:
    text = "A man entered the shop. Another man waited outside."
    assert [e.description for e in entities_of(read_text, text)] == ["A man", "Another man"]


def test_short_forms_of_a_body_are_one_body(read_text: Read) -> None:
    text = (
        "The Marlow Police Department opened a case. Marlow police searched the house. The department gave no reason."
    )
    found = named(entities_of(read_text, text), "Marlow Police Department")
    assert printed(text, found) == ["Marlow Police Department", "Marlow police", "The department"]
    assert (found.organization_kind, found.actor_type) == ("city", "police")


def test_initials_join_the_body_that_they_stand_for(read_text: Read) -> None:
    text = "The Tamber State Police closed the road. TSP said it would open at noon."
    assert "TSP" in printed(text, named(entities_of(read_text, text), "Tamber State Police"))


def test_a_headline_in_capitals_gives_no_false_names(read_text: Read) -> None:
    text = "Urgent: Bridge Closed After Heavy Storm\n\nThe bridge was closed on Monday. Mayor Helen Brandt said so."
    assert [e.name for e in entities_of(read_text, text) if e.kind == "person"] == ["Helen Brandt"]


def test_mentions_lie_in_the_text_and_name_mentions_print_the_name(read_text: Read) -> None:
    text = "Chief Marta Quillen, 51, said “we are ready.” Her deputy, Paul Orne, agreed with Quillen."
    for entity in entities_of(read_text, text):
        assert all(0 <= m.start < m.end <= len(text) for m in entity.mentions)
        for mention in entity.name_mentions:
            assert text[mention.start : mention.end] in (entity.name or "")


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "!!! ???", "NO WORD IS SMALL HERE. NOT ONE.", "he she they who", "“”" * 50]
)
def test_odd_texts_raise_nothing(read_text: Read, text: str) -> None:
    assert isinstance(entities_of(read_text, text), list)


def test_a_relative_without_a_title_is_no_official(read_text: Read) -> None:
    text = "Orrin Vale has no record, according to his daughter Petra Vale, a U.S. Army captain."
    assert not named(entities_of(read_text, text), "Petra Vale").is_official
