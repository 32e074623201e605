"""The attribution tagger with its shipped weights: what it finds, on odd texts too, and how texts become its input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.language.parse import load_tagger
from pipelines.language.tagger import OnnxTagger, encode, marks_of, windows_of
from pipelines.records import Attribution


@pytest.fixture(scope="module")
def tagger() -> OnnxTagger:
    found = load_tagger()
    assert isinstance(found, OnnxTagger)
    return found


def pieces_of(text: str, attribution: Attribution) -> tuple[list[str], list[str], list[str]]:
    content, cue, source = (
        [text[s:e] for s, e in spans] for spans in (attribution.content, attribution.cue, attribution.source)
    )
    return content, cue, source


def test_an_interrupted_quotation_has_two_content_spans_one_cue_and_one_source(tagger: OnnxTagger) -> None:
    text = "“We lost the boat in May,” said Ada Finch. “Nobody was on it.”"
    [[found]] = tagger.attributions([text])
    content, cue, source = pieces_of(text, found)
    assert (len(content), cue, source) == (2, ["said"], ["Ada Finch"])


def test_an_indirect_quotation_is_found_with_its_source(tagger: OnnxTagger) -> None:
    text = "The mayor of Oak Hollow said on Friday that the bridge will be closed for two years."
    [[found]] = tagger.attributions([text])
    assert pieces_of(text, found) == (
        ["that the bridge will be closed for two years"],
        ["said"],
        ["The mayor of Oak Hollow"],
    )


@pytest.mark.parametrize("marks", ["“”", '""', ("``", "''"), "«»"])
def test_every_print_of_marks_reads_alike(tagger: OnnxTagger, marks: str) -> None:
    text = f"{marks[0]}We lost the boat in May,{marks[1]} Ada Finch said."
    [[found]] = tagger.attributions([text])
    assert pieces_of(text, found)[2] == ["Ada Finch"]


def test_a_text_reads_the_same_whatever_stands_beside_it(tagger: OnnxTagger) -> None:
    text = "Ada Finch said the boat sank. Ben Oakes denied it."
    alone = tagger.attributions([text])
    assert tagger.attributions(["Rain fell.", text, "“Go home,” he said."])[1:2] == alone


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "!!! … 123 “” «»",
        "“Hi 😀 there, friends 👩‍👩‍👧,” said Ada Finch 😀.",
        "\u202b“Go\u200b away now,”\u202c said\u200b Ada. \ufeff" * 3,
        "\ud800 said “hello there, you all” to nobody",
        "“We go on. " * 60 + "she said",
        "x" * 3_000,
        "FINCH: “yes”\tOAKES: no\n" * 20,
    ],
)
def test_spans_of_odd_texts_lie_in_the_text_and_have_no_blank_ends(tagger: OnnxTagger, text: str) -> None:
    for found in tagger.attributions([text])[0]:
        for start, end in (*found.content, *found.cue, *found.source):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = '“We go on\n\n"We stay," he said.'
    assert [(text[s:e], opens) for s, e, opens in marks_of(text)] == [("“", True), ('"', True), ('"', False)]


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet="ab .\n“”\"'é😀", max_size=400),
    st.integers(min_value=20, max_value=60),
    st.integers(min_value=0, max_value=8),
)
def test_windows_read_each_piece_once_as_core_and_none_is_too_long(text: str, size: int, context: int) -> None:
    pieces = encode(text, tokenizer())
    windows = list(windows_of(text, pieces, size, context))
    assert [i for w in windows for i in range(w.core_start, w.core_end)] == list(range(len(pieces.ids)))
    assert all(w.start <= w.core_start < w.core_end <= w.end <= w.start + size for w in windows)


def tokenizer() -> object:
    found = load_tagger()
    assert isinstance(found, OnnxTagger)
    return found._load()[1]
