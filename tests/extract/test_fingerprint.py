"""What is kept of a text for linking."""

import pytest

from pipelines.extract.fingerprint import fingerprint, minhash
from pipelines.extract.lexical import facts, folded, stem, terms
from pipelines.language.marks import marked_passages
from pipelines.records import Document, Reading


def reading(text: str, **fields: object) -> Reading:
    document = Document("d", "s", "article", text, "0" * 64, **fields)  # type: ignore[arg-type]
    return Reading(document, None, (), marked_passages(text))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"), [("shooting", "shootings"), ("killed", "kills"), ("cities", "city"), ("stopped", "stopping")]
)
def test_inflected_words_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_tokenised_text_reads_like_typeset_text() -> None:
    spaced = "A 6. 1 - magnitude quake hit at 2: 09 a. m. near the mayor 's house"
    assert folded(spaced) == folded("A 6.1-magnitude quake hit at 2:09 a.m near the mayor's house")


def test_facts_are_read_off_the_words() -> None:
    text = folded("On Thursday, July 21, 2031, at 2:09 a.m. the 12th doctor met twenty pirates. One was aged 50.")
    assert facts(text) == [
        "age=50",
        "clock=209am",
        "count pirat=20",
        "date=jul 21",
        "day=thursday",
        "place doctor=12",
        "place met=12",
        "year=2031",
    ]


def test_accents_and_case_do_not_tell_terms_apart() -> None:
    assert list(terms(folded("JOSÉ Núñez"))) == list(terms(folded("Jose Nunez")))


def test_quotations_hash_alike_whatever_their_marks() -> None:
    straight = fingerprint(reading('He said "we waited for the tide" to us.')).quotations
    curly = fingerprint(reading("“We waited for the tide,” he said.")).quotations
    assert straight == curly != ()


def test_headline_beside_the_text_counts() -> None:
    assert "flood" in fingerprint(reading("The river rose.", title="Flood in Pinmark")).terms


@pytest.mark.parametrize("text", ["", "...", "A", "WORD " * 20_000, "“", "9" * 5_000])
def test_odd_texts_do_not_fail(text: str) -> None:
    assert fingerprint(reading(text)).document_id == "d"


def test_minhash_is_the_same_in_every_process() -> None:
    assert minhash(["tide", "cocoa", "goat", "cello"])[:8].hex() == "e65208387297d656"
    assert minhash([]) == b""
