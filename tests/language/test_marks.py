"""Pairing of quotation marks in all their printed forms."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.language.marks import marked_passages, paragraphs, unbalanced_marks


def passages(text: str) -> list[str]:
    return [text[span.start : span.end] for span in marked_passages(text)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("“", "”"), ('"', '"'), ("``", "''"), ("«", "»"), ("''", "''"), ("‘‘", "’’"), ("„", "“"), ("”", "”")],
)
def test_every_form_of_marks_encloses_its_passage(opening: str, closing: str) -> None:
    assert passages(f"He said {opening}so it is{closing} twice.") == ["so it is"]


def test_a_passage_that_is_not_closed_runs_to_the_end_of_its_paragraph() -> None:
    assert passages("“We waited.\n\n“Then we left,” she said.") == ["We waited.", "Then we left,"]


def test_a_long_passage_that_nothing_closes_ends_with_its_sentence() -> None:
    assert passages("“We waited. " + "Rain fell on the pier. " * 20) == ["We waited."]


def test_a_long_passage_goes_on_where_the_next_paragraph_opens_with_a_mark() -> None:
    speech = "We waited. " + "Rain fell on the pier. " * 20
    assert passages(f"“{speech}\n\n“Then we left,” she said.") == [speech.strip(), "Then we left,"]


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_balanced() -> None:
    assert unbalanced_marks("“We waited.\n\n“Then we left,” she said.") == ()


def test_a_mark_that_nothing_closes_is_reported() -> None:
    text = "He said “we waited.\n\nThen he left."
    assert [span.start for span in unbalanced_marks(text)] == [text.index("“")]


def test_a_mark_that_closes_nothing_is_reported() -> None:
    text = "We waited,” he said."
    assert [span.start for span in unbalanced_marks(text)] == [text.index("”")]


def test_straight_marks_pair_by_the_blanks_around_them() -> None:
    assert passages('"One," he said. "Two." And "three"') == ["One,", "Two.", "three"]


def test_inches_are_no_marks() -> None:
    assert passages('The 6" pipe and the 12" pipe broke.') == []


def test_paragraphs_are_trimmed_and_never_empty() -> None:
    text = "  One \n\n\n\t\nTwo\u00a0\n"
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One", "Two"]


@given(st.text(alphabet=st.sampled_from(list("ab.,\n “”\"'`«»„‘’\u200b\u200f🙂")), max_size=80))
def test_passages_lie_in_their_paragraphs_in_order(text: str) -> None:
    blocks = paragraphs(text)
    found = marked_passages(text, blocks)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for span in found:
        assert any(block.start <= span.start < span.end <= block.end for block in blocks)
    assert all(text[mark.start : mark.end].strip() for mark in unbalanced_marks(text, blocks))
