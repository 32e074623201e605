"""One person across documents."""

from typing import Any

import pandas as pd

from pipelines.link.people import link_people


def entity(
    document: str, name: str, role: str | None = None, organization: str | None = None, is_official: bool = True
) -> dict[str, Any]:
    row = {"document_id": document, "entity_id": f"{document}-{name}", "kind": "person", "name": name, "role": role}
    return row | {"organization": organization, "is_official": is_official and bool(role)}


def people(*rows: dict[str, Any], stories: dict[str, int] | None = None) -> tuple[list[str], pd.DataFrame]:
    frame = pd.DataFrame(list(rows), dtype=object)
    ids, table = link_people(frame, stories or dict.fromkeys(frame["document_id"], 1))
    return list(ids), table


def test_title_before_and_after_the_name_is_one_person() -> None:
    ids, table = people(
        entity("d1", "Maren Oakes", "Police Chief", "Orrin Falls Police"),
        entity("d2", "Maren Oakes", "the police chief"),
        entity("d3", "Oakes", "Chief"),
    )
    assert len(set(ids)) == 1
    assert table.loc[0, "name"] == "Maren Oakes"
    assert list(table.loc[0, "aliases"]) == ["Oakes"]
    assert table.loc[0, "document_count"] == 3
    assert table.loc[0, "kind"] == "official"


def test_two_bearers_of_a_surname_are_two() -> None:
    ids, _ = people(entity("d1", "Tove Brandvold", "Governor"), entity("d1", "Gwen Brandvold", "First Lady"))
    assert len(set(ids)) == 2


def test_bare_surname_joins_nobody_where_two_bear_it() -> None:
    ids, _ = people(
        entity("d1", "Tove Brandvold", "Governor"),
        entity("d1", "Gwen Brandvold", "Governor of a bank"),
        entity("d2", "Brandvold", "Governor"),
    )
    assert len(set(ids)) == 3


def test_bare_surname_of_another_story_is_somebody_else() -> None:
    ids, _ = people(entity("d1", "Maren Oakes", "Chief"), entity("d2", "Oakes", "Chief"), stories={"d1": 1, "d2": 2})
    assert len(set(ids)) == 2


def test_same_name_in_unlike_capacities_is_two_people() -> None:
    ids, _ = people(
        entity("d1", "James Oldham", "ski instructor", is_official=False),
        entity("d2", "James Oldham", "retired pilot", is_official=False),
        stories={"d1": 1, "d2": 2},
    )
    assert len(set(ids)) == 2


def test_same_name_in_one_capacity_is_one_person_in_any_story() -> None:
    ids, _ = people(
        entity("d1", "Lyle Brandvold", "Sheriff", "Askew County"),
        entity("d2", "Lyle T. Brandvold", "Askew County Sheriff"),
        stories={"d1": 1, "d2": 2},
    )
    assert len(set(ids)) == 1


def test_official_of_one_full_name_is_one_person_under_any_title() -> None:
    ids, _ = people(
        entity("d1", "Ottoline Marsh", "harbor commissioner"),
        entity("d2", "Ottoline Marsh", "mayoral candidate"),
        entity("d3", "Ottoline Marsh"),
        stories={"d1": 1, "d2": 2, "d3": 3},
    )
    assert len(set(ids)) == 1


def test_a_mother_is_a_private_person_and_a_lawyer_a_representative() -> None:
    _, table = people(
        entity("d1", "Ottilie Brandvold", "the mother", is_official=False),
        entity("d1", "Gwen Harrow", "lawyer", is_official=False),
    )
    assert dict(zip(table["name"], table["kind"], strict=True)) == {
        "Ottilie Brandvold": "private_person",
        "Gwen Harrow": "representative",
    }
