"""Speakers get the body that the text names apart from them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.extract.entities import find_entities
from pipelines.extract.quotes import find_quotes
from pipelines.records import Attribution, Quote, Reading

Read = Callable[..., Reading]


def said(reading: Reading, content: str, source: str, cue: str = "said") -> Quote:
    text = reading.document.text
    told, verb, who = (((text.index(p), text.index(p) + len(p)),) for p in (content, cue, source))
    reading = replace(reading, attributions=(Attribution(told, verb, who),))
    reading.entities = find_entities(reading)
    return next(q for q in find_quotes(reading) if q.text == content)


@pytest.mark.parametrize(
    ("text", "source", "name", "role", "organization"),
    [
        (
            "A spokesman for Tamber County Transit, Ben Oakes, said the bus was late.",
            "A spokesman for Tamber County Transit, Ben Oakes,", "Ben Oakes", "spokesman", "Tamber County Transit",
        ),
        (
            "The Department of Homeland Security answered. Department spokesperson Ada Finch said the bus was late.",
            "Department spokesperson Ada Finch", "Ada Finch", "spokesperson", "Department of Homeland Security",
        ),
        (
            "Oak Hollow police came at noon. Interim Chief Ada Finch said the bus was late.",
            "Interim Chief Ada Finch", "Ada Finch", "Interim Chief", "Oak Hollow police",
        ),
        (
            "The Tamber Coast Guard's Ada Finch said the bus was late.",
            "The Tamber Coast Guard's Ada Finch", "Ada Finch", None, "Tamber Coast Guard",
        ),
    ],
)  # fmt: skip
def test_the_body_is_found_beside_or_before(
    read_text: Read, text: str, source: str, name: str, role: str | None, organization: str
) -> None:
    quote = said(read_text(text), "the bus was late", source)
    assert (quote.speaker_name, quote.speaker_role, quote.speaker_organization) == (name, role, organization)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Oak Hollow police and Elm Creek police came. Chief Ada Finch said the bus was late.", "Chief Ada Finch"),
        ("Oak Hollow police came. Fire Chief Ada Finch said the bus was late.", "Fire Chief Ada Finch"),
        ("Oak Hollow police came. Ada Finch, a retired police officer, said the bus was late.", "Ada Finch"),
        ("Oak Hollow police came. Gen. Ada Finch said the bus was late.", "Gen. Ada Finch"),
    ],
)
def test_no_force_is_guessed(read_text: Read, text: str, source: str) -> None:
    assert said(read_text(text), "the bus was late", source).speaker_organization is None


def test_in_a_statement_an_officer_is_of_the_body_that_publishes_it(read_text: Read) -> None:
    body = "Oak Hollow Police Department"
    reading = read_text("Chief Ada Finch said the bus was late.", kind="statement", publisher=body, author=body)
    assert said(reading, "the bus was late", "Chief Ada Finch").speaker_organization == body


def test_the_first_person_of_a_statement_is_who_signs_it(read_text: Read) -> None:
    text = "To our riders\n\nI said the bus was late.\n\nMayor Ada Finch"
    quote = said(read_text(text, kind="statement", publisher="City of Oak Hollow"), "the bus was late", "I")
    assert (quote.speaker_name, quote.speaker_organization) == ("Ada Finch", "City of Oak Hollow")


def test_the_first_person_of_an_article_is_its_author(read_text: Read) -> None:
    quote = said(read_text("I said the bus was late.", author="Ada Finch"), "the bus was late", "I")
    assert quote.speaker_name == "Ada Finch"
