"""Indirect speech that the tagger left out is read off the parse."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.extract.entities import find_entities
from pipelines.extract.quotes import find_quotes
from pipelines.records import Quote, Reading

Read = Callable[..., Reading]


def found(reading: Reading) -> list[Quote]:
    reading = replace(reading, attributions=())
    reading.entities = find_entities(reading)
    return find_quotes(reading)


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("Riders were not stopped, the spokesperson said.", "Riders were not stopped", "the spokesperson"),
        ("Two witnesses told the council that the boat was empty.", "that the boat was empty", "Two witnesses"),
        ("Mayor Ada Finch, who has confirmed complaints of riders, left.", "complaints of riders", "Mayor Ada Finch"),
    ],
)
def test_what_a_verb_of_saying_takes_is_a_quotation(read_text: Read, text: str, content: str, speaker: str) -> None:
    [quote] = found(read_text(text))
    assert (quote.text, quote.speaker_text, quote.quote_type) == (content, speaker, "indirect")


@pytest.mark.parametrize("text", ["Ada Finch left the harbor.", "Ada Finch confirmed the appointment.", "She said no."])
def test_other_verbs_and_objects_are_none(read_text: Read, text: str) -> None:
    assert found(read_text(text)) == []
