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


def test_several_titles_before_a_name_are_one_role(read_text: Read) -> None:
    found = named(entities_of(read_text, "The order stands, spokesperson Army Maj. Anna Tillery said."), "Anna Tillery")
    assert found.role == "spokesperson Army Maj."


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
