"""Cue, source and content of an attribution are led to the ends of what they belong to."""

from collections.abc import Callable

import pytest

from pipelines.extract.content_bounds import near_cue, with_whole_content, without_loose_end, without_next_sentence
from pipelines.extract.cue_bounds import with_whole_cue
from pipelines.extract.scene import Scene
from pipelines.extract.source_bounds import with_whole_source
from pipelines.records import Attribution, Reading, Span

Read = Callable[..., Reading]


def spans(text: str, *pieces: str) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(p), text.index(p) + len(p)) for p in pieces if p)


@pytest.mark.parametrize(
    ("text", "content", "cue", "led_on"),
    [
        ("It was determined that the boat had sunk.", "that the boat had sunk", "It", "It was determined"),
        ("Ada Finch spoke and also hopes the boat can be raised.", "the boat can be raised", "also", "also hopes"),
        ("The boat was reported lost.", "lost", "was", "was reported"),
        ("The boat reportedly sank.", "sank", "reportedly", "reportedly"),
        ("Ada Finch said the boat sank.", "the boat sank", "said", "said"),
    ],
)
def test_a_cue_is_led_on_to_its_head(read_text: Read, text: str, content: str, cue: str, led_on: str) -> None:
    attribution = Attribution(spans(text, content), spans(text, cue), ())
    assert with_whole_cue(Scene(read_text(text)), attribution).cue == spans(text, led_on)


@pytest.mark.parametrize(
    ("text", "source", "led_on"),
    [
        ("The harbor police said the boat sank.", "The", "The harbor police"),
        ("A report by the sheriff said the boat sank.", "A report by", "A report by the sheriff"),
        ("The second said the boat sank.", "The", "The second"),
        ("Ada Finch said the boat sank.", "Ada Finch", "Ada Finch"),
    ],
)
def test_a_source_is_led_on_to_its_noun(read_text: Read, text: str, source: str, led_on: str) -> None:
    attribution = Attribution(spans(text, "the boat sank"), spans(text, "said"), spans(text, source))
    assert with_whole_source(Scene(read_text(text)), attribution).source == spans(text, led_on)


def whole(read_text: Read, text: str, *pieces: str) -> list[str]:
    attribution = Attribution(spans(text, *pieces), spans(text, "said"), spans(text, "Finch"))
    [found] = with_whole_content(Scene(read_text(text)), [attribution])
    return [text[start:end] for start, end in found.content]


def test_words_cut_out_of_a_clause_are_put_back(read_text: Read) -> None:
    text = "Finch said the crew left when most sailors were calling for a change of course."
    assert whole(read_text, text, "the crew left when most", "a change of course") == [
        "the crew left when most sailors were calling for a change of course"
    ]


def test_the_own_cue_parts_a_content(read_text: Read) -> None:
    text = "The crew left early, Finch said, because of the storm."
    assert whole(read_text, text, "The crew left early", "because of the storm") == [
        "The crew left early",
        "because of the storm",
    ]


def test_pieces_of_two_sentences_stay_apart(read_text: Read) -> None:
    text = "Finch said the crew left. Rain fell. The boat sank."
    assert whole(read_text, text, "the crew left", "The boat sank") == ["the crew left", "The boat sank"]


def test_a_heading_over_the_paragraph_is_no_part_of_the_content(read_text: Read) -> None:
    text = "Harbor closes\n\nThe harbor was closed at noon, Finch said."
    [content], [cue] = spans(text, "Harbor closes\n\nThe harbor was closed at noon"), spans(text, "said")
    [found] = near_cue(Scene(read_text(text)), [Span(*content)], Span(*cue), reach=0)
    assert text[found.start : found.end] == "The harbor was closed at noon"


def test_content_does_not_end_with_a_loose_relative(read_text: Read) -> None:
    text = "Finch said the harbor was closed at noon, which is early."
    [content] = spans(text, "the harbor was closed at noon, which is")
    [found] = without_loose_end(Scene(read_text(text)), [Span(*content)])
    assert text[found.start : found.end] == "the harbor was closed at noon"


def test_mixed_content_ends_with_the_mark_that_closes_its_sentence(read_text: Read) -> None:
    text = "Finch said the crew left “at once.” Records show that it left at noon."
    [content], [cue] = spans(text, text[text.index("the crew") : -1]), spans(text, "said")
    [found] = without_next_sentence(Scene(read_text(text)), [Span(*content)], Span(*cue))
    assert text[found.start : found.end] == "the crew left “at once.”"


def test_mixed_content_goes_on_after_a_mark_within_its_sentence(read_text: Read) -> None:
    text = "Finch said the crew left “at once” and the boat sank."
    [content], [cue] = spans(text, text[text.index("the crew") : -1]), spans(text, "said")
    assert without_next_sentence(Scene(read_text(text)), [Span(*content)], Span(*cue)) == (Span(*content),)
