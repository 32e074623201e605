"""Content and sources at the bounds of clauses."""

from collections.abc import Callable

from pipelines.extract.clause_bounds import with_whole_clauses
from pipelines.extract.mentions import Words
from pipelines.records import Attribution, Reading

Read = Callable[..., Reading]


def mended(reading: Reading, *triples: tuple[str, str, str]) -> list[list[str]]:
    text = reading.document.text
    attributions = [
        Attribution(*(((text.index(piece), text.index(piece) + len(piece)),) for piece in triple)) for triple in triples
    ]
    found = with_whole_clauses(Words(reading.doc), text, attributions)
    return [[text[s:e] for s, e in (*a.content, *a.cue, *a.source)] for a in found]


def test_content_goes_on_over_what_those_it_tells_of_say(read_text: Read) -> None:
    reading = read_text("Finch said she met a crowd of angry riders, who claim the ferry sank.")
    outer, inner = mended(
        reading, ("she met a crowd of angry riders", "said", "Finch"), ("the ferry sank", "claim", "who")
    )
    assert outer[0] == "she met a crowd of angry riders, who claim the ferry sank"
    assert inner == ["the ferry sank", "claim", "who"]


def test_a_question_after_the_content_is_none_of_it(read_text: Read) -> None:
    reading = read_text("Finch said she met a crowd of angry riders. Who knows why the ferry sank?")
    outer, _ = mended(
        reading, ("she met a crowd of angry riders", "said", "Finch"), ("why the ferry sank", "knows", "Who")
    )
    assert outer[0] == "she met a crowd of angry riders"


def test_a_source_ends_before_the_clause_that_tells_what_it_said(read_text: Read) -> None:
    reading = read_text("Chief Ada Finch, who has confirmed similar losses from two ports, left.")
    source = "Chief Ada Finch, who has confirmed similar losses from two ports"
    [told] = mended(reading, ("similar losses", "has", source))
    assert told == ["similar losses from two ports", "has confirmed", "Chief Ada Finch"]


def test_what_is_said_of_a_subject_after_the_source_is_content_too(read_text: Read) -> None:
    reading = read_text("Ben Oakes, according to port records, was charged with theft of two boats.")
    [told] = mended(reading, ("Ben Oakes", "according to", "port records"))
    assert told == ["Ben Oakes", "was charged with theft of two boats", "according to", "port records"]


def test_a_clause_about_the_source_is_none_of_it(read_text: Read) -> None:
    reading = read_text("Ben Oakes, who had seen the crash, said the ferry sank.")
    [told] = mended(reading, ("the ferry sank", "said", "Ben Oakes, who had seen the crash,"))
    assert told[-1] == "Ben Oakes"
