from pipelines.resolve.summary import incident_summary, when, where


def summary(**changes: object) -> str:
    known: dict[str, object] = {
        "types": ["stop"], "is_aggregate": False, "agency": "county deputies", "place": " in Arbor, OH",
        "date": " on 2 May 2024", "killed": None, "injured": None, "status": "alleged",
        "allegers": ["Jo Park"], "answers": [],
    }  # fmt: skip
    return incident_summary(**(known | changes))  # type: ignore[arg-type]


def test_an_allegation_names_who_makes_it_and_who_answers() -> None:
    text = summary(answers=[("the county", "cannot_verify")])
    assert text == (
        "Jo Park says that there was a stop by county deputies in Arbor, OH on 2 May 2024; "
        "The county says that it cannot verify it."
    )


def test_an_allegation_without_a_named_source_is_still_an_allegation() -> None:
    assert summary(allegers=["unnamed"]).startswith("An unnamed source alleges a stop")


def test_a_source_under_two_forms_of_its_name_is_named_once() -> None:
    text = summary(allegers=["US Department of Health", "Department of Health"])
    assert text.startswith("US Department of Health says that")


def test_a_narrated_happening_is_told_as_news() -> None:
    assert summary(allegers=["narrator"], status="reported", killed=1).startswith("News reports tell of a stop")


def test_dates_and_places_are_written_as_far_as_they_are_known() -> None:
    assert when("2024-05-02T18:50", "minute") == " on 2 May 2024"
    assert when("2024-05", "month") == " in May 2024"
    assert when(None, "none") == ""
    assert where(None, "Vale County", "OH", "US") == " in Vale County, OH"
    assert where(None, None, None, "FR") == " in FR"


def test_the_verb_agrees_with_its_source() -> None:
    assert summary(allegers=["Police"]).startswith("Police say that")
    assert summary(allegers=["two witnesses"]).startswith("Two witnesses say that")
    assert summary(allegers=["Chief Ida Moss"]).startswith("Chief Ida Moss says that")
