import pytest

from pipelines.resolve.status import Stated, response_of, status_of


def said(
    stance: str = "asserts", by: str = "a witness", origin: str = "o1", hedged: bool = True, **who: bool
) -> Stated:
    return Stated(stance, by, origin, hedged, **who)


NARRATED = said(by="narrator", hedged=False)


@pytest.mark.parametrize(
    ("status", "claims"),
    [
        ("withdrawn", [said(by="Roe"), said("retracts", by="Roe")]),
        ("withdrawn", [said(by="Roe"), said(by="unnamed"), said("retracts", by="Roe")]),
        ("adjudicated", [NARRATED, said(by="a judge", is_court=True)]),
        ("adjudicated", [NARRATED, said("denies", by="court", is_court=True)]),
        ("officially_confirmed", [said(), said(by="the agency", is_accused=True)]),
        ("officially_confirmed", [said(by="the county attorney", is_prosecutor=True)]),
        ("denied", [said(), said("denies", by="the agency", is_accused=True)]),
        ("disputed", [NARRATED, said("disputes", by="witnesses")]),
        ("disputed", [said(), said("no_record", by="the agency", is_accused=True)]),
        ("corroborated", [said(origin="o1"), said(origin="o2")]),
        ("alleged", [said(), said(by="unnamed")]),
        ("reported", [said(), NARRATED]),
    ],
)
def test_each_status_follows_from_its_claims(status: str, claims: list[Stated]) -> None:
    assert status_of(claims) == status


def test_a_retraction_by_one_of_two_accusers_does_not_withdraw() -> None:
    assert status_of([said(by="Roe"), said(by="Poe"), said("retracts", by="Roe")]) == "alleged"


def test_a_denial_by_somebody_else_than_the_body_accused_disputes_only() -> None:
    assert status_of([said(), said("denies", by="a neighbor")]) == "disputed"


def test_cannot_verify_leaves_an_allegation_alleged() -> None:
    claims = [said(), said("cannot_verify", by="the department", is_accused=True)]
    assert (status_of(claims), response_of(claims)) == ("alleged", "cannot_verify")


def test_two_reports_of_one_origin_do_not_corroborate() -> None:
    assert status_of([said(origin="o1"), said(origin="o1", by="another")]) == "alleged"


@pytest.mark.parametrize(
    ("response", "stances"),
    [
        ("none_reported", []),
        ("confirms", ["no_record", "asserts"]),
        ("denies", ["denies", "cannot_verify"]),
        ("disputes", ["disputes"]),
        ("no_record", ["no_record", "declined"]),
        ("declined", ["declined"]),
    ],
)
def test_the_strongest_answer_of_the_body_accused_is_the_response(response: str, stances: list[str]) -> None:
    assert response_of([said(), *(said(s, by="the agency", is_accused=True) for s in stances)]) == response
