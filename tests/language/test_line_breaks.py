"""Texts wrapped at a fixed width, and texts that look like it."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.line_breaks import unwrapped
from pipelines.language.marks import paragraphs
from pipelines.language.parse import read
from pipelines.records import Document

STORY = (
    "The ferry to Oak Hollow sank on Monday night after it had struck a pier, the harbour master said, and all of the "
    "forty people on board were saved by two boats.",
    "Ada Finch, who steered the first of them, said that she had heard the crash and turned around at once, although "
    "the sea was rough and the light was poor.",
)


def wrapped(parting: str) -> str:
    return parting.join(textwrap.fill(paragraph, 66) for paragraph in STORY)


def test_a_wrapped_text_has_the_paragraphs_that_blank_lines_part() -> None:
    text = wrapped("\n\n")
    assert [" ".join(text[p.start : p.end].split()) for p in paragraphs(text)] == list(STORY)


def test_a_line_that_had_room_for_the_next_word_ends_its_paragraph() -> None:
    assert len(paragraphs(wrapped("\n"))) == len(STORY)


def test_lines_that_are_paragraphs_stay_so() -> None:
    text = "\n".join(STORY * 3)
    assert unwrapped(text) == text
    listing = "\n".join(f"Item {n}: one boat of the fleet with its crew" for n in range(9))
    assert unwrapped(listing) == listing


@given(st.text(alphabet="ab A.\n ", max_size=500))
def test_nothing_but_line_breaks_changes_and_they_become_blanks(text: str) -> None:
    found = unwrapped(text)
    assert len(found) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, found, strict=True))


def test_a_quotation_that_wraps_is_read_whole() -> None:
    speech = "We had heard the crash long before we could see the ferry, and so we turned around at once to help them."
    text = textwrap.fill(f"“{speech}” said Ada Finch, who steered the first of the two boats that came.", 45)
    document = Document("d", "s", "article", text, "0")
    (reading,) = read([document])
    [(start, end)] = reading.attributions[0].content
    assert " ".join(text[start:end].split()).strip("“”") == speech
    assert [" ".join(text[p.start : p.end].split()) for p in reading.marked] == [speech]
