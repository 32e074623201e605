from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.extract.claims import find_claims
from pipelines.ids import make_id
from pipelines.records import NARRATOR, UNNAMED, Claim, IncidentReport, Participant, Quote, Reading, Span, TypeSpan


def report(reading: Reading, evidence: str, incident_type: str = "stop") -> IncidentReport:
    text = reading.document.text
    start = text.index(evidence)
    sentence = next(s for s in reading.doc.sents if s.start_char <= start < s.end_char)
    return IncidentReport(
        report_id=make_id("r", evidence), document_id=reading.document.document_id, rank=1, incident_type=incident_type,
        incident_types=(incident_type,), is_aggregate=False, evidence_start=start, evidence_end=start + len(evidence),
        evidence_text=evidence, sentences=(Span(sentence.start_char, sentence.end_char),), city=None, county=None,
        state=None, country=None, place_text=None, place_start=None, place_end=None, place=None, place_precision="none",
        is_place_headline_only=False, time_text=None, time_start=None, time_end=None, weapon_text=None,
        weapon_start=None, weapon_end=None, date_text=None, date=None, agency=None, agency_start=None, agency_end=None,
        confidence=1.0,
    )  # fmt: skip


def quote(reading: Reading, content: str, speaker: str, stance: str = "asserts", name: str | None = None) -> Quote:
    text = reading.document.text
    start, at = text.index(content), text.index(speaker)
    end = start + len(content)
    return Quote(
        quote_id=make_id("q", content), document_id=reading.document.document_id, quote_type="indirect", text=content,
        start=start, end=end, content_spans=(Span(start, end),), cue_text=None, cue_start=None, cue_end=None,
        speaker_text=speaker, speaker_start=at, speaker_end=at + len(speaker), speaker_name=name, speaker_role=None,
        speaker_organization=None, attribution_basis="explicit", addressee=None, stance=stance,
    )  # fmt: skip


def typed(claims: list[Claim]) -> Claim:
    return next(claim for claim in claims if claim.field == "incident_type")


def answers(claims: list[Claim]) -> dict[str, str]:
    return {claim.stance: claim.claimed_by for claim in claims if claim.field == "account"}


def test_a_quoted_source_is_the_claimant(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies stopped a nurse on Oak Road, police said.")
    reading.reports = [report(reading, "stopped a nurse")]
    reading.quotes = [quote(reading, "Deputies stopped a nurse on Oak Road", "police")]
    claim = typed(find_claims(reading))
    assert (claim.claimed_by, claim.is_hedged, claim.quote_id) == ("police", True, reading.quotes[0].quote_id)


def test_an_office_of_a_county_is_not_the_county(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies stopped a nurse on Oak Road, the Vale County coroner said.")
    reading.reports = [report(reading, "stopped a nurse")]
    said = quote(reading, "Deputies stopped a nurse on Oak Road", "the Vale County coroner")
    reading.quotes = [replace(said, speaker_organization="Vale County")]
    assert typed(find_claims(reading)).claimed_by == "Vale County coroner"


def test_allegedly_without_a_source_is_an_unnamed_claim(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies allegedly stopped a nurse.")
    reading.reports = [report(reading, "stopped a nurse")]
    claim = typed(find_claims(reading))
    assert (claim.claimed_by, claim.is_hedged) == (UNNAMED, True)


def test_a_plain_sentence_is_the_narrators_claim(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies stopped a nurse.")
    reading.reports = [report(reading, "stopped a nurse")]
    claim = typed(find_claims(reading))
    assert (claim.claimed_by, claim.is_hedged) == (NARRATOR, False)


def test_a_statement_is_its_issuers_claim(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies stopped a nurse.", kind="statement", author="Vale County Sheriff's Office")
    reading.reports = [report(reading, "stopped a nurse")]
    assert typed(find_claims(reading)).claimed_by == "Vale County Sheriff's Office"


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The sheriff denied the allegation.", "denies"),
        ("The sheriff declined to comment.", "declined"),
        ("The sheriff did not respond to the complaint.", "declined"),
        ("The sheriff disputed that account.", "disputes"),
        ("The sheriff retracted the claim.", "retracts"),
        ("The sheriff has no record of the incident.", "no_record"),
    ],
)
def test_an_answer_paragraphs_away_is_a_claim_on_the_incident(
    read_text: Callable[..., Reading], sentence: str, stance: str
) -> None:
    reading = read_text(f"Deputies allegedly stopped a nurse.\n\nRain fell all week.\n\n{sentence}")
    reading.reports = [report(reading, "stopped a nurse")]
    assert list(answers(find_claims(reading))) == [stance]


def test_an_answer_to_the_incidents_in_general_reaches_every_allegation(read_text: Callable[..., Reading]) -> None:
    reading = read_text(
        "Deputies allegedly stopped a nurse.\n\nDeputies reportedly searched a van.\n\n"
        "The county said it could not verify the incidents."
    )
    reading.reports = [report(reading, "stopped a nurse"), report(reading, "searched a van", "search")]
    reading.quotes = [quote(reading, "it could not verify the incidents", "The county", "cannot_verify")]
    claims = [claim for claim in find_claims(reading) if claim.stance == "cannot_verify"]
    assert {claim.report_id for claim in claims} == {r.report_id for r in reading.reports}


def test_a_differing_version_in_the_same_sentence_disputes_it(read_text: Callable[..., Reading]) -> None:
    reading = read_text("A deputy shot a driver in a confrontation that witnesses described differently.")
    reading.reports = [report(reading, "shot a driver", "shooting")]
    assert answers(find_claims(reading)) == {"disputes": "witnesses"}


def test_a_printed_value_stands_at_its_offsets(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies allegedly stopped a nurse. The sheriff denied the allegation.")
    reading.reports = [report(reading, "stopped a nurse")]
    for claim in find_claims(reading):
        assert claim.value_as_printed == reading.document.text[claim.start : claim.end]


def test_a_denied_happening_is_alleged_by_somebody(read_text: Callable[..., Reading]) -> None:
    reading = read_text("The sheriff denied that deputies stopped a nurse.")
    reading.reports = [report(reading, "stopped a nurse")]
    reading.quotes = [quote(reading, "that deputies stopped a nurse", "The sheriff", "denies")]
    told = {claim.stance: claim.claimed_by for claim in find_claims(reading) if claim.field == "incident_type"}
    assert told == {"denies": "The sheriff", "asserts": UNNAMED}


def test_a_contested_account_is_contested_by_its_agent_or_by_nobody_named(read_text: Callable[..., Reading]) -> None:
    for sentence, by in (("That account is contested.", UNNAMED), ("That account is disputed by the union.", "union")):
        reading = read_text(f"Deputies stopped a nurse. {sentence}")
        reading.reports = [report(reading, "stopped a nurse")]
        assert set(answers(find_claims(reading)).values()) <= {by}


def accused(reading: Reading, evidence: str, agency: str) -> None:
    """Put a report into the reading in which officers of `agency` are said to have acted."""
    told = replace(report(reading, evidence, "shooting"), agency=agency, agency_start=0, agency_end=len(agency))
    reading.reports = [told]
    reading.participants = [
        Participant("p-1", told.report_id, told.document_id, "alleged_actor", "police", None, "not_reported",
                    None, None, 1, "unknown", None, 0, 1)
    ]  # fmt: skip


def test_a_body_that_defends_a_shooting_paragraphs_away_tells_it_too(read_text: Callable[..., Reading]) -> None:
    reading = read_text(
        "A Quillby deputy shot a farmer on Monday.\n\nSnow fell.\n\nThe sheriff's office said that the deputy "
        "feared for his life."
    )
    accused(reading, "shot a farmer", "Quillby deputy")
    reading.quotes = [quote(reading, "that the deputy feared for his life", "The sheriff's office", name="Sheriff")]
    assert answers(find_claims(reading)) == {"asserts": "Sheriff"}


def test_a_body_that_says_that_its_officers_did_not_do_it_denies_it(read_text: Callable[..., Reading]) -> None:
    reading = read_text(
        "A Quillby deputy shot a farmer on Monday.\n\nSnow fell.\n\nThe sheriff said no deputy shot anybody."
    )
    accused(reading, "shot a farmer", "Quillby deputy")
    reading.quotes = [quote(reading, "no deputy shot anybody", "The sheriff", name="Sheriff")]
    assert answers(find_claims(reading)) == {"denies": "Sheriff"}


def test_a_word_on_something_else_is_no_account(read_text: Callable[..., Reading]) -> None:
    reading = read_text("A Quillby deputy shot a farmer on Monday.\n\nThe sheriff said that roads were icy.")
    accused(reading, "shot a farmer", "Quillby deputy")
    reading.quotes = [quote(reading, "that roads were icy", "The sheriff", name="Sheriff")]
    assert answers(find_claims(reading)) == {}


def test_a_denial_of_what_deputies_did_reaches_the_account_told_before(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies struck a nurse.\n\nRain fell.\n\nThe sheriff denied that his deputies hurt her.")
    reading.reports = [report(reading, "struck a nurse", "force_physical")]
    reading.quotes = [quote(reading, "that his deputies hurt her", "The sheriff", "denies", name="Sheriff")]
    assert answers(find_claims(reading)) == {"denies": "Sheriff"}


def test_who_asks_about_a_deed_does_not_tell_it(read_text: Callable[..., Reading]) -> None:
    reading = read_text("A councilor asked whether deputies had stopped a nurse.")
    reading.reports = [report(reading, "stopped a nurse")]
    asked = quote(reading, "whether deputies had stopped a nurse", "A councilor", name="Councilor")
    cue = reading.document.text.index("asked")
    reading.quotes = [replace(asked, cue_text="asked", cue_start=cue, cue_end=cue + 5)]
    assert "Councilor" not in {claim.claimed_by for claim in find_claims(reading)}


def test_a_headline_repeats_what_a_source_tells_below(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies stopped a nurse\n\nDeputies stopped a nurse on Oak Road, her union said.")
    told = report(reading, "Deputies stopped a nurse on")
    at = reading.document.text.rindex("stopped a nurse")
    spans = (TypeSpan("stop", 9, 24), TypeSpan("stop", at, at + 15))
    reading.reports = [replace(told, type_spans=spans)]
    reading.quotes = [quote(reading, "Deputies stopped a nurse on Oak Road", "her union")]
    hedged = {claim.claimed_by: claim.is_hedged for claim in find_claims(reading) if claim.field == "incident_type"}
    assert hedged == {NARRATOR: True, "her union": True}


def test_another_body_that_was_not_involved_denies_nothing(read_text: Callable[..., Reading]) -> None:
    reading = read_text("A Quillby deputy shot a farmer.\n\nArbor police were not involved in the shooting, they said.")
    accused(reading, "shot a farmer", "Quillby deputy")
    said = quote(reading, "Arbor police were not involved in the shooting", "they", "denies", name="Arbor police")
    reading.quotes = [said]
    assert answers(find_claims(reading)) == {}


def test_who_has_no_criminal_record_answers_nothing(read_text: Callable[..., Reading]) -> None:
    reading = read_text("Deputies allegedly stopped a nurse.\n\nThe nurse has no prior arrest record.")
    reading.reports = [report(reading, "stopped a nurse")]
    assert answers(find_claims(reading)) == {}


def test_a_complaint_about_something_else_is_no_answer_to_a_robbery(read_text: Callable[..., Reading]) -> None:
    reading = read_text("A man shot a farmer.\n\nDetectives said they found no evidence of a feud.")
    reading.reports = [report(reading, "shot a farmer", "shooting")]
    reading.quotes = [quote(reading, "they found no evidence of a feud", "Detectives", "no_record")]
    assert answers(find_claims(reading)) == {}
