"""Official acts are told from speech."""

from collections.abc import Callable

import pytest

from pipelines.extract.acts import is_act
from pipelines.extract.scene import Scene
from pipelines.records import Attribution, Reading

Read = Callable[..., Reading]


def judged(reading: Reading, content: str, cue: str, source: str = "") -> bool:
    text = reading.document.text
    spans = [((text.index(p), text.index(p) + len(p)),) if p else () for p in (content, cue, source)]
    return is_act(Scene(reading), Attribution(*spans))


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"),
    [
        ("Jurors convicted Ben Oakes of theft.", "Ben Oakes of theft", "convicted", "Jurors"),
        ("Ben Oakes was charged with theft.", "theft", "was charged with", ""),
        ("A swimmer was identified as the thief.", "as the thief", "was identified", ""),
        ("Police are looking for two boats.", "two boats", "are looking for", "Police"),
        ("Police are looking for a man who had fled.", "a man who had fled", "are looking for", "Police"),
        ("Deputies received a call about a lost boat.", "a lost boat", "received a call about", "Deputies"),
        ("Crews found the swimmer near the pier.", "the swimmer near the pier", "found", "Crews"),
        ("Anyone who saw the boat is asked to call.", "Anyone who saw the boat", "is asked", ""),
        ("The lost boat of the county was reported.", "The lost boat of the county", "was reported", ""),
        ("It is unclear whether the boat sank.", "whether the boat sank", "is unclear", ""),
        ("The council has not named him.", "him", "has not named", "The council"),
        ("The council did not mention the boat.", "the boat", "did not mention", "The council"),
        ("Ben Oakes refused to leave the boat.", "to leave the boat", "refused", "Ben Oakes"),
        ("Mayor Ada Finch called Ben Oakes on Sunday.", "Ben Oakes", "called", "Mayor Ada Finch"),
        ("A reporter saw sailors burn the boat.", "sailors burn the boat", "saw", "A reporter"),
        ("A judge dismissed the charge of theft.", "the charge of theft", "dismissed", "A judge"),
        ("What do officials say about the boat?", "about the boat", "say", "officials"),
        ("What witnesses say is known.", "What", "say", "witnesses"),
    ],
)
def test_an_act_with_a_noun_for_object_is_no_quotation(
    read_text: Read, text: str, content: str, cue: str, source: str
) -> None:
    assert judged(read_text(text), content, cue, source)


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"),
    [
        ("Police are investigating whether he stole the boat.", "whether he stole the boat", "investigating", "Police"),
        ("Police identified him as Ben Oakes.", "him as Ben Oakes", "identified", "Police"),
        ("Police discovered “a theft of great size.”", "“a theft of great size.”", "discovered", "Police"),
        ("Ada Finch praised the crew.", "the crew", "praised", "Ada Finch"),
        ("The study found a rise in thefts.", "a rise in thefts", "found", "The study"),
        ("Crews found that the boat had sunk.", "that the boat had sunk", "found", "Crews"),
        ("The council has not said why the boat sank.", "why the boat sank", "has not said", "The council"),
        ("The council refused to comment.", "to comment", "refused", "The council"),
        ("Ada Finch called the theft a disgrace.", "the theft a disgrace", "called", "Ada Finch"),
        ("Ada Finch saw the theft as a disgrace.", "the theft as a disgrace", "saw", "Ada Finch"),
        ("Ada Finch dismissed the idea.", "the idea", "dismissed", "Ada Finch"),
        ("Ben Oakes was asked about the missing boat.", "the missing boat", "was asked about", "Ben Oakes"),
    ],
)
def test_a_clause_marks_a_source_or_another_verb_leave_a_quotation(
    read_text: Read, text: str, content: str, cue: str, source: str
) -> None:
    assert not judged(read_text(text), content, cue, source)


def test_two_words_of_nobody_are_no_quotation(read_text: Read) -> None:
    assert judged(read_text("The bus was described."), "The bus", "described")
    assert not judged(read_text("Ada Finch described the bus."), "the bus", "described", "Ada Finch")
