"""Transcripts: whose each line is, what goes on over several paragraphs, and labels that name no speaker."""

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.extract.entities import find_entities
from pipelines.extract.quotes import find_quotes
from pipelines.records import Attribution, Entity, Quote, Reading, Span

Read = Callable[..., Reading]


def quotes_of(reading: Reading) -> list[Quote]:
    reading.entities = find_entities(reading)
    return find_quotes(reading)


def test_questions_and_answers_of_a_hearing_are_parted_by_their_letters(read_text: Read) -> None:
    text = "Q. Where were you?\n\nA. I was at the pier.\n\nMR. OAKES: No more questions.\n\nQ. Did you see a boat?"
    told = [(q.speaker_text, q.text) for q in quotes_of(read_text(text))]
    assert told == [
        ("Q", "Where were you?"),
        ("A", "I was at the pier."),
        ("MR. OAKES", "No more questions."),
        ("Q", "Did you see a boat?"),
    ]


def test_a_paragraph_between_two_labels_goes_on_with_the_speech_and_an_aside_does_not(read_text: Read) -> None:
    text = "THE COURT: Sit down.\nWe begin at noon.\n(Laughter.)\nTHE CLERK: All rise.\nTHE COURT: Thank you."
    first = quotes_of(read_text(text))[0]
    assert first.text == "Sit down.\nWe begin at noon."


def test_the_label_wins_over_what_the_tagger_made_of_its_line(read_text: Read) -> None:
    text = "THE COURT: Sit down now.\nTHE CLERK: The court said the case is closed.\nTHE COURT: It is."
    reading = read_text(text)

    def at(piece: str) -> tuple[tuple[int, int], ...]:
        return ((text.index(piece), text.index(piece) + len(piece)),)

    reading.attributions = (
        Attribution(at("Sit down"), at(":"), at("THE COURT")),
        Attribution(at("the case is closed"), at("said"), at("The court")),
    )
    told = [(q.speaker_text, q.text) for q in quotes_of(reading)]
    assert told == [
        ("THE COURT", "Sit down now."),
        ("THE CLERK", "The court said the case is closed."),
        ("The court", "the case is closed"),
        ("THE COURT", "It is."),
    ]


def test_a_turn_ends_at_a_label_with_the_part_of_its_speaker(read_text: Read) -> None:
    text = "HOST: Good day.\n\nADA FINCH, BYLINE: It rained.\n\nBEN OAKES: It did.\n\nHOST: Thanks."
    told = [(q.speaker_text, q.text) for q in quotes_of(read_text(text))][:2]
    assert told == [("HOST", "Good day."), ("ADA FINCH", "It rained.")]


def test_a_name_in_capitals_that_labels_a_line_is_no_organization(read_text: Read) -> None:
    text = "HOST: Good day.\n\nHARBOR OAKES: It rained.\n\nHOST: Thanks."
    reading = read_text(text)
    span = Span(text.index("HARBOR"), text.index(" OAKES"))
    unknown: dict[str, Any] = dict.fromkeys(
        ("description", "role", "organization", "organization_kind", "actor_type", "gender", "age")
    )
    harbor = Entity("e", "organization", "HARBOR", **unknown, is_official=False, is_plural=False, mentions=(span,))
    reading.entities = [harbor]
    said = find_quotes(reading)[1]
    assert (said.speaker_text, said.speaker_organization) == ("HARBOR OAKES", None)


@pytest.mark.parametrize(
    "text",
    [
        "WHAT: A rally.\nWHEN: Noon.\nWHERE: The pier.\nWHAT: A march.",
        "Soup: Two cups.\nBread: One loaf.\nSoup: Three cups.",
        "ADA FINCH: We lost the boat.\nBEN OAKES: When?\nCY REED: In May.",
    ],
)
def test_labels_of_fields_and_labels_that_never_come_again_are_no_transcript(read_text: Read, text: str) -> None:
    assert quotes_of(read_text(text)) == []
