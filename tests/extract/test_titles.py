"""Role and body are parted where the body's name begins."""

from collections.abc import Callable

import pytest

from pipelines.extract.entities import find_entities
from pipelines.records import Entity, Reading

Read = Callable[..., Reading]


def person(reading: Reading, name: str) -> Entity:
    return next(e for e in find_entities(reading) if e.name == name and e.kind == "person")


@pytest.mark.parametrize(
    ("text", "role", "organization"),
    [
        (
            "Ada Finch, manager of road works for the Economic Council of Tamber County, left.",
            "manager of road works", "Economic Council of Tamber County",
        ),
        (
            "Ada Finch, an assistant professor of botany at the University of Elmhurst, left.",
            "assistant professor of botany", "University of Elmhurst",
        ),
        ("Ada Finch, the police chief of Oak Hollow, left.", "police chief", "Oak Hollow"),
        ("Canadian President Ada Finch left.", "President", None),
        ("Mayor Pro Tem Ada Finch left.", "Mayor Pro Tem", None),
        ("Oak Hollow Police Sgt. Ada Finch left.", "Police Sgt.", "Oak Hollow Police"),
    ],
)  # fmt: skip
def test_a_role_ends_where_its_body_begins(read_text: Read, text: str, role: str, organization: str | None) -> None:
    found = person(read_text(text), "Ada Finch")
    assert (found.role, found.organization) == (role, organization)


def test_a_sentence_that_ends_in_a_title_gives_it_to_nobody(read_text: Read) -> None:
    text = "The senators called Carl Mossby a dear friend. Finch, whose given name is Ada, recalled his songs."
    assert all(e.role is None for e in find_entities(read_text(text)) if e.name and "Finch" in e.name)


def test_a_titled_name_is_no_church(read_text: Read) -> None:
    entities = find_entities(read_text("The Rev. Ada Finch of Elm Creek Baptist Church led the march."))
    assert "Ada Finch" in {e.name for e in entities if e.kind == "person"}
    assert not any("Finch" in (e.name or "") for e in entities if e.kind == "organization")


def test_a_town_before_a_private_person_is_no_body(read_text: Read) -> None:
    entities = find_entities(read_text("A Tamber Beach family is calling for stricter rules."))
    assert all(e.organization is None for e in entities)
