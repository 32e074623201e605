from pipelines.resolve.sources import Saying, named_source
from pipelines.resolve.summary import incident_summary, when, where


def says(name: str, stance: str = "asserts", role: str | None = None, body: str | None = None, **who: bool) -> Saying:
    return Saying(named_source(name, role, body), stance, **who)


def summary(*said: Saying, **changes: object) -> str:
    known: dict[str, object] = {
        "types": ["stop"], "is_aggregate": False, "agency": "county deputies", "place": " in Arbor, OH",
        "date": " on 2 May 2024", "killed": None, "injured": None, "status": "alleged",
        "said": said or [says("Jo Park")],
    }  # fmt: skip
    return incident_summary(**(known | changes))  # type: ignore[arg-type]


def test_an_allegation_names_who_makes_it_and_who_answers() -> None:
    text = summary(says("Jo Park"), says("The county", "cannot_verify"))
    assert text == (
        "Jo Park says that there was a stop by county deputies in Arbor, OH on 2 May 2024; "
        "the county says that it cannot be verified."
    )


def test_an_allegation_without_a_named_source_is_still_an_allegation() -> None:
    assert summary(says("unnamed")).startswith("An allegation without a named source tells of a stop")


def test_a_source_under_two_forms_of_its_name_is_named_once_and_in_full() -> None:
    text = summary(says("Department of Health"), says("US Department of Health"))
    assert text.startswith("The US Department of Health says that")
    text = summary(says("Park"), says("Jo Park", role="Sheriff", body="Vale County"))
    assert text.startswith("Sheriff Jo Park of Vale County says that")


def test_a_source_gives_one_answer_and_many_agree_with_their_verb() -> None:
    text = summary(
        says("Jo Park"), says("Ida Moss", "cannot_verify"), says("Ida Moss", "denies"), says("ICE", "denies")
    )
    assert text.endswith("; Ida Moss and ICE deny it.")


def test_the_body_accused_stands_behind_its_accusers() -> None:
    text = summary(says("the county", is_accused=True), says("Jo Park"), status="officially_confirmed")
    assert text.startswith("Jo Park says that") and text.endswith("; the county says so too.")


def test_a_court_is_no_alleger() -> None:
    text = summary(says("Jo Park"), says("court", is_court=True), status="adjudicated")
    assert text.endswith("; a court has decided on it.")


def test_a_narrated_happening_is_told_as_news() -> None:
    text = summary(says("narrator"), says("Jo Park"), status="reported", killed=1)
    assert text.startswith("News reports tell of a stop")


def test_further_types_stand_behind_the_gravest() -> None:
    text = summary(types=["injury", "arrest", "stop"], killed=1)
    assert "there was a death involving" in text
    assert text.endswith("with 1 killed, along with an arrest and a stop.")


def test_a_body_has_the_article_that_it_takes() -> None:
    assert "by the Vale Police Department in" in summary(agency="Vale Police Department")
    assert "by an off-duty officer in" in summary(agency="off-duty officer")
    assert "by ICE in" in summary(agency="ICE")


def test_dates_and_places_are_written_as_far_as_they_are_known() -> None:
    assert when("2024-05-02T18:50", "minute") == " on 2 May 2024"
    assert when("2024-05", "month") == " in May 2024"
    assert when(None, "none") == ""
    assert where(None, "Vale County", "OH", "US") == " in Vale County, OH"
    assert where(None, None, None, "FR") == " in FR"


def test_the_verb_agrees_with_its_source() -> None:
    assert summary(says("Police")).startswith("Police say that")
    assert summary(says("two witnesses")).startswith("Two witnesses say that")
    assert summary(says("Police Chief Ida Moss")).startswith("Police Chief Ida Moss says that")
