import pytest

from pipelines.extract.bodies import answers_for, is_court, is_prosecutor


@pytest.mark.parametrize(
    ("claimant", "accused"),
    [
        ("Department of Homeland Security", "ICE agents"),
        ("DHS", "Border Patrol officers"),
        ("ICE", "an Immigration and Customs Enforcement agent"),
        ("police", "Arbor police officers"),
        ("Arbor Police Chief Jo Park", "an Arbor officer"),
        ("the Vale County Sheriff's Office", "deputies"),
    ],
)
def test_a_body_answers_for_its_officers(claimant: str, accused: str) -> None:
    assert answers_for(claimant, accused)


@pytest.mark.parametrize(
    ("claimant", "accused"),
    [
        ("Arbor police", "ICE agents"),
        ("Arbor Police Chief Jo Park", "Bexton police"),
        ("witnesses", "police"),
        ("ICE", "Border Patrol"),
        ("the governor", "state troopers"),
    ],
)
def test_another_body_does_not(claimant: str, accused: str) -> None:
    assert not answers_for(claimant, accused)


def test_courts_and_prosecutors_are_told_by_their_names() -> None:
    assert is_court("U.S. District Judge Ida Moss") and not is_court("Courtney Bell")
    assert not is_court("court documents")
    assert is_prosecutor("the Vale County Attorney's Office, a prosecutor") and not is_prosecutor("his attorney")
