"""One organization under all its names."""

import pandas as pd
import pytest

from pipelines.link.organizations import is_acronym_of, is_generic, link_organizations, normal_name


def entities(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"document_id": d, "entity_id": f"e{n}", "kind": "organization", "name": name, "organization_kind": "city"}
            for n, (d, name) in enumerate(rows)
        ]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ICE", "U.S. Immigration and Customs Enforcement agents"),
        ("Immigration and Customs Enforcement", "I.C.E."),
        ("DHS", "the Department of Homeland Security"),
        ("Harlow Creek Police Department", "Harlow Creek Police"),
        ("Askew County Sheriff's Office", "Askew County Sheriff’s Department"),
        ("St. Orrin Police Dept.", "Saint Orrin Police"),
    ],
)
def test_forms_of_one_name_are_one_body(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Harlow Creek Police", "Pinmark Police"), ("Border Patrol", "ICE"), ("U.S. Army", "U.S. Navy"), ("CNN", "NBC")],
)
def test_different_bodies_stay_apart(one: str, other: str) -> None:
    assert normal_name(one) != normal_name(other)


def test_acronym_is_made_of_initials_with_or_without_small_words() -> None:
    assert is_acronym_of("BPV", "Board of Pilots of Vessel")
    assert is_acronym_of("OFPD", "Orrin Falls Police Department")
    assert not is_acronym_of("OFPD", "Pinmark Police Department")


def test_abbreviation_joins_the_body_of_its_document_only() -> None:
    frame = entities(("d1", "Vessel Bay Transit Union"), ("d1", "VBTU"), ("d2", "VBTU"))
    ids, table = link_organizations(frame, {"d1": 1, "d2": 2})
    assert ids[0] == ids[1] != ids[2]
    assert list(table["document_count"]) == [1, 1]


def test_generic_name_is_one_body_within_a_story_only() -> None:
    assert is_generic("the Police Department")
    assert not is_generic("Pinmark Police Department")
    ids, _ = link_organizations(entities(("d1", "Police Department"), ("d2", "Police Department")), {"d1": 1, "d2": 2})
    assert ids[0] != ids[1]
